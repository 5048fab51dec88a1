"""Case 55: owner, group, version, state and their like cannot be sent in, by no operation and no form."""

import json
from typing import Any

import pytest
from django.core.cache import cache

from activity.models import Job
from members.models import Account, ApiToken, Group, Member, Project
from reports.models import Feedback, ReportRevision, ReportRow, WeeklyReport
from tests.factories.api import Lab, client_of, make_lab
from tests.factories.members import make_project
from tests.factories.pages import entry, logged_in, post_json, row
from tests.factories.reports import make_draft, make_submitted

pytestmark = pytest.mark.django_db
UNASKED: dict[str, Any] = {
    "id": 1,
    "pk": 1,
    "uuid": "00000000-0000-4000-8000-000000000000",
    "owner": 2,
    "member": "陈静",
    "author": {"uuid": "x"},
    "group_id": 2,
    "version": 999,
    "state": "reviewed",
    "submitted_at": "2026-11-01T00:00:00Z",
    "reviewed_by": 1,
    "is_late": False,
    "week_start": "2026-01-05",
    "deleted_at": None,
    "feedback": {"text": "很好"},
    "revisions": [{"number": 9}],
    "is_staff": True,
    "is_superuser": True,
    "is_admin": True,
    "is_advisor": True,
    "account": {"is_staff": True},
    "member__account__is_staff": True,
    "member.is_admin": True,
    "__class__": "x",
    "constructor": {"prototype": {}},
}


def snapshot() -> list[Any]:
    models = (WeeklyReport, ReportRow, ReportRevision, Feedback, Project, Member, Group, Job)
    accounts = Account.objects.order_by("pk").values_list("pk", "email", "is_staff", "is_superuser", "is_active")
    return [list(accounts), *(list(model._default_manager.order_by("pk").values()) for model in models)]


def operations(lab: Lab) -> dict[str, tuple[Any, str, str, dict[str, Any], dict[str, str]]]:
    """Every operation that takes a body: (client, method, address, a right body, condition)."""
    draft, project = make_draft(lab.author), make_project(lab.group)
    report = make_submitted(lab.author, week="2026-W46")
    author, advisor = client_of(lab.author), client_of(lab.advisor)
    mine, theirs = f"/api/v1/reports/{draft.uuid}/", f"/api/v1/reports/{report.uuid}/"
    match, none = {"If-Match": f'"{draft.uuid}-1"'}, {"If-None-Match": "*"}
    of_project = {"If-Match": f'"{project.uuid}-1"'}
    new = {"group": lab.group.slug, "week": "2026-W45", "note": "x"}
    return {
        "begin": (author, "POST", "/api/v1/reports/", new, {}),
        "replace": (author, "PUT", mine, {"rows": [], "note": "x"}, match),
        "change": (author, "PATCH", mine, {"note": "x"}, match),
        "submit": (author, "POST", f"{mine}submit/", {}, match),
        "approve": (advisor, "POST", f"{theirs}approve/", {"revision": 1}, {}),
        "return": (advisor, "POST", f"{theirs}return/", {"revision": 1, "reason": "x"}, {}),
        "feedback": (advisor, "PUT", f"{theirs}feedback/", {"text": "x"}, none),
        "pdf": (author, "POST", f"{theirs}pdf/", {}, {}),
        "new project": (author, "POST", "/api/v1/projects/", {"group": lab.group.slug, "name": "新"}, {}),
        "replace project": (author, "PUT", f"/api/v1/projects/{project.uuid}/", {"name": "新"}, of_project),
        "change project": (author, "PATCH", f"/api/v1/projects/{project.uuid}/", {"plan": "x"}, of_project),
    }


def test_every_operation_names_what_it_does_not_take() -> None:
    lab = make_lab()
    todo, before = operations(lab), snapshot()
    for name, (client, method, address, body, condition) in todo.items():
        cache.clear()  # the throttle has tests of its own
        sent = json.dumps(body | UNASKED)
        answer = client.generic(method, address, sent, content_type="application/json", headers=condition)
        assert answer.status_code == 400, (name, answer.content)
        assert sorted(answer.json()["errors"]) == sorted(UNASKED), name
        for wrong in ([body], [[body]], {"data": body}, {"0": body}, [body | UNASKED]):
            answer = client.generic(
                method, address, json.dumps(wrong), content_type="application/json", headers=condition
            )
            assert answer.status_code == 400, (name, wrong, answer.content)
        assert snapshot() == before, name


@pytest.mark.parametrize("rows", ["list", "object", "nested", "many"])
def test_rows_take_no_more_than_their_cells(rows: str) -> None:
    lab = make_lab()
    draft = make_draft(lab.author)
    before, cells = snapshot(), {"results": "x"}
    unasked: Any = {
        "list": [cells | {"report": 1, "position": 9, "is_removed": True, "project_id": 1, "feedback": []}],
        "object": {"0": cells},
        "nested": [{"results": {"$ne": ""}, "project": ["x"], "uuid": {"x": 1}}],
        "many": [[cells], None, "x", 1],
    }[rows]
    match = {"If-Match": f'"{draft.uuid}-1"'}
    answer = client_of(lab.author).put(f"/api/v1/reports/{draft.uuid}/", {"rows": unasked}, headers=match)
    assert answer.status_code == 400
    assert all(field.startswith("rows") for field in answer.json()["errors"])
    assert snapshot() == before


@pytest.mark.parametrize("value", [1.0, True, "1", "１", None, [1], {"x": 1}, -1, -0, 0, 10**9, 10**17, 1e3], ids=repr)
def test_a_number_is_a_number_of_the_range(value: Any) -> None:
    """Case 112: nothing is converted on the quiet."""
    lab = make_lab()
    report = make_submitted(lab.author)
    address = f"/api/v1/reports/{report.uuid}/approve/"
    answer = client_of(lab.advisor).post(address, {"revision": value})
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["revision"])
    report.refresh_from_db()
    assert report.state == "submitted"


@pytest.mark.parametrize("digits", ["NaN", "Infinity", "-Infinity", "1e999", "9" * 5000, "01", "0x1", "1_0", ".5"])
def test_a_number_that_is_none_is_no_json(digits: str) -> None:
    lab = make_lab()
    address = f"/api/v1/reports/{make_submitted(lab.author).uuid}/approve/"
    sent = f'{{"revision":{digits}}}'
    answer = client_of(lab.advisor).generic("POST", address, sent, content_type="application/json")
    assert (answer.status_code, answer.headers["Content-Type"]) == (400, "application/problem+json")


def test_forms_and_autosaves_take_no_more_either() -> None:
    """Unknown fields of forms are not looked at: only what the form shows is changed."""
    lab = make_lab()
    report = make_submitted(lab.author)
    project = make_project(lab.group)
    author, advisor, admin = logged_in(lab.author), logged_in(lab.advisor), logged_in(lab.admin)
    forms = {name: json.dumps(value) for name, value in UNASKED.items() if name not in ("version", "uuid")}
    slug, mine = lab.group.slug, f"/g/{lab.group.slug}/weeks/2026-W46/mine/save/"
    assert post_json(author, mine, entry(row(results="x", report=1, id=1), version=0) | forms).status_code == 200
    author.post(f"/g/{slug}/projects/{project.uuid}/edit/", forms | {"name": "新名", "version": 1})
    author.post(f"/g/{slug}/people/{lab.author.uuid}/aliases/", forms | {"name": "小刘", "member": lab.other.pk})
    author.post("/account/", forms | {"language": "en", "email": "other@lab.example"})
    author.post("/account/tokens/", forms | {"name": "script", "account": lab.other.account_id, "secret_hash": "x"})
    feedback = forms | {"row": "", "text": "好", "version": 0, "advisor": lab.author.pk}
    advisor.post(f"{report.get_absolute_url()}feedback/", feedback)
    admin.post(f"/g/{slug}/people/{lab.other.uuid}/", forms | {"name": "陈静", "is_staff": "on", "account": 1})

    assert [(found.member, found.state, found.version) for found in WeeklyReport.objects.filter(version=1)] == [
        (lab.author, "submitted", 1),
        (lab.author, "draft", 1),
    ]
    assert (Project.objects.get().name, Project.objects.get().group) == ("新名", lab.group)
    assert [alias.member for alias in lab.author.aliases.all()] == [lab.author]
    account = Account.objects.get(memberships=lab.author)
    assert (account.language, account.email, account.is_staff) == ("en", lab.author.account.email, False)  # type: ignore[union-attr]
    assert ApiToken.objects.get().account == account
    assert Feedback.objects.get().advisor == lab.advisor
    assert Account.objects.filter(is_staff=True).count() == 0
    other = Member.objects.get(pk=lab.other.pk)
    assert (other.is_admin, other.is_advisor, other.account_id) == (
        True,
        True,
        lab.other.account_id,
    )
    assert Member.objects.filter(pk=lab.author.pk, is_admin=False, is_advisor=False).exists()
