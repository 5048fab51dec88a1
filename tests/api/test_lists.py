"""Lists: exactly what one may see, in pages, filtered and ordered. Cases 57, 58, 68, 119, 121."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from members.models import Group, Member
from members.services import set_project_people
from tests.factories.api import client_of, make_lab
from tests.factories.members import make_group, make_member, make_project
from tests.factories.reports import make_draft, make_submitted

pytestmark = pytest.mark.django_db


def found(client: APIClient, **query: Any) -> set[str]:
    answer = client.get("/api/v1/reports/", query)
    assert answer.status_code == 200, answer.json()
    return {report["uuid"] for report in answer.json()["results"]}


def test_everyone_finds_exactly_what_he_may_read() -> None:
    lab = make_lab()
    mine, draft = make_submitted(lab.author), make_draft(lab.author, week="2026-W46")
    theirs, hidden = make_submitted(lab.other), make_draft(lab.other, week="2026-W46")
    elsewhere = make_submitted(lab.outsider)
    shown = {str(mine.uuid), str(theirs.uuid)}
    assert found(client_of(lab.author)) == shown | {str(draft.uuid)}
    assert found(client_of(lab.other)) == shown | {str(hidden.uuid)}
    for reader in (lab.advisor, lab.admin, lab.guest):
        assert found(client_of(reader)) == shown
    assert found(client_of(lab.outsider)) == {str(elsewhere.uuid)}


def test_where_only_advisors_read_others_find_nothing() -> None:
    lab = make_lab(reports_readable_by=Group.Readers.ADVISORS)
    report = make_submitted(lab.author)
    for reader in (lab.author, lab.advisor):
        assert found(client_of(reader)) == {str(report.uuid)}
    for reader in (lab.other, lab.admin, lab.guest):
        assert found(client_of(reader)) == set()


def test_an_advisor_of_a_project_finds_its_reports() -> None:
    lab = make_lab(reports_readable_by=Group.Readers.ADVISORS)
    project = make_project(lab.group, "遥感基座")
    set_project_people(project=project, members=[], advisors=[lab.other], by=lab.admin)
    report, unrelated = make_submitted(lab.author), make_submitted(lab.author, week="2026-W46", project="别的")
    assert found(client_of(lab.other)) == {str(report.uuid)}
    assert found(client_of(lab.author)) == {str(report.uuid), str(unrelated.uuid)}


def test_filters_narrow_the_list() -> None:
    lab = make_lab()
    project = make_project(lab.group, "遥感基座")
    early = make_submitted(lab.author, week="2026-W45", project="别的")
    late, other = make_submitted(lab.author), make_submitted(lab.other)
    draft = make_draft(lab.author, week="2026-W46")
    script = client_of(lab.author)
    e, x, o, d = (str(report.uuid) for report in (early, late, other, draft))
    assert found(script, group=lab.group.slug) == {e, x, o, d}
    assert found(script, member=str(lab.other.uuid)) == {o}
    assert found(script, week="2026-W47") == {x, o}
    assert found(script, state="draft") == {d}
    assert found(script, project=str(project.uuid)) == {x, o, d}
    assert found(script, **{"from": "2026-11-16"}) == {x, o}
    assert found(script, until="2026-11-08") == {e}
    assert found(script, **{"from": "2026-11-09", "until": "2026-11-15"}) == {d}
    assert found(script, week="2026-W47", member=str(lab.author.uuid), state="submitted") == {x}


def test_a_project_that_is_not_submitted_yet_does_not_tell_itself_by_the_filter() -> None:
    lab = make_lab()
    secret = make_project(lab.group, "秘密")
    report = make_submitted(lab.author)
    author, address = client_of(lab.author), f"/api/v1/reports/{report.uuid}/"
    author.put(address, {"rows": [{"project": "秘密"}]}, headers={"If-Match": author.get(address)["ETag"]})
    assert found(author, project=str(secret.uuid)) == {str(report.uuid)}
    assert found(client_of(lab.other), project=str(secret.uuid)) == set()


def test_a_week_means_the_days_of_each_group() -> None:
    lab = make_lab()
    friday = make_group(first_weekday=4)
    there = make_member(friday, "刘涛", account=lab.author.account)
    here, elsewhere = make_submitted(lab.author), make_submitted(there)
    assert here.week_start != elsewhere.week_start
    assert found(client_of(lab.author), week="2026-W47") == {str(here.uuid), str(elsewhere.uuid)}


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"owner": "x"}, "owner"),
        ({"owner__password__startswith": "pbkdf2"}, "owner__password__startswith"),
        ({"member__account__email": "a"}, "member__account__email"),
        ({"fields": "owner.password"}, "fields"),
        ({"expand": "member"}, "expand"),
        ({"format": "api"}, "format"),
        ({"ids": "1"}, "ids"),
        ({"search": "x"}, "search"),
        ({"ordering": "password"}, "ordering"),
        ({"ordering": "-id;drop"}, "ordering"),
        ({"ordering": "member__account__password"}, "ordering"),
        ({"ordering": "week,submitted_at"}, "ordering"),
        ({"ordering": ""}, "ordering"),
        ({"week": "2025-W53"}, "week"),
        ({"week": "x" * 201}, "week"),
        ({"week": "\0"}, "week"),
        ({"state": "gone"}, "state"),
        ({"member": "1"}, "member"),
        ({"project": "x"}, "project"),
        ({"from": "2026-02-30"}, "from"),
        ({"from": "01.02.2026"}, "from"),
        ({"until": "x"}, "until"),
        ({"until": ""}, "until"),
        ({"group": ""}, "group"),
        ({"page": "0"}, "page"),
        ({"page": "-1"}, "page"),
        ({"page": "abc"}, "page"),
        ({"page": "١"}, "page"),
        ({"page": str(10**23)}, "page"),
        ({"page": "9" * 5000}, "page"),
        ({"page": ["1", "2"]}, "page"),
        ({"page_size": "0"}, "page_size"),
        ({"page_size": "201"}, "page_size"),
        ({"limit": "1000000"}, "limit"),
        ({"offset": "-1"}, "offset"),
    ],
)
def test_what_the_list_does_not_know_is_refused_by_name(query: dict[str, Any], field: str) -> None:
    answer = client_of(make_lab().author).get("/api/v1/reports/", query)
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [field]


def test_an_unknown_group_is_not_found_whether_it_exists_or_not() -> None:
    lab = make_lab()
    script = client_of(lab.author)
    answers = [script.get("/api/v1/reports/", {"group": slug}) for slug in (lab.outsider.group.slug, "no-such")]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content


def test_pages_and_order() -> None:
    lab = make_lab()
    for week in ("2026-W45", "2026-W47", "2026-W46"):
        make_submitted(lab.author, week=week)
    script = client_of(lab.author)

    def weeks(**query: Any) -> list[str]:
        return [report["week"] for report in script.get("/api/v1/reports/", query).json()["results"]]

    assert weeks() == weeks(ordering="-week") == ["2026-W47", "2026-W46", "2026-W45"]
    assert weeks(ordering="week") == ["2026-W45", "2026-W46", "2026-W47"]
    assert weeks(page_size=2) == ["2026-W47", "2026-W46"]
    assert weeks(page_size=2, page=2) == ["2026-W45"]
    first = script.get("/api/v1/reports/", {"page_size": 2}).json()
    assert (first["count"], first["previous"]) == (3, None)
    assert first["next"] == "http://testserver/api/v1/reports/?page=2&page_size=2"
    assert script.get("/api/v1/reports/", {"page": 2}).status_code == 404


def people(client: APIClient, **query: Any) -> dict[str, str | None]:
    answer = client.get("/api/v1/members/", query)
    return {person["name"]: person["email"] for person in answer.json()["results"]}


def test_mail_addresses_are_ones_own_or_for_admins() -> None:
    lab = make_lab()
    names = {"刘涛", "陈静", "周老师", "吴敏", "来宾"}
    seen = people(client_of(lab.author))
    assert set(seen) == names
    assert {name for name, email in seen.items() if email} == {"刘涛"}
    assert {name for name, email in people(client_of(lab.admin)).items() if email} == names
    assert set(people(client_of(lab.guest))) == {"来宾"}
    assert client_of(lab.author).get(f"/api/v1/members/{lab.outsider.uuid}/").status_code == 404
    assert client_of(lab.author).get(f"/api/v1/members/{lab.admin.pk}/").status_code == 404


def test_who_has_left_is_told_apart() -> None:
    lab = make_lab()
    lab.other.left_on = lab.other.created_at.date()
    lab.other.save()
    script = client_of(lab.author)
    assert set(people(script, present="false")) == {"陈静"}
    assert "陈静" not in people(script, present="true")
    assert "陈静" in people(script)


def queries_of(client: APIClient, address: str) -> int:
    client.get(address)  # notes the use of the token
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def fill(group: Group, count: int) -> None:
    for number in range(count):
        member: Member = make_member(group, f"成员{number:03}", has_account=False)
        project = make_project(group, f"项目{number:03}")
        project.places.create(member=member)
        make_submitted(member)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        # token and account, memberships, week rules …
        ("groups/", 4),
        # … count, page, aliases
        ("members/", 6),
        # … count, page, people
        ("projects/", 6),
        # … count, page
        ("reports/", 5),
    ],
)
def test_lists_cost_the_same_for_1_and_for_30(path: str, expected: int) -> None:
    lab = make_lab()
    script = client_of(lab.author)
    fill(lab.group, 1)
    few = queries_of(script, f"/api/v1/{path}?page_size=200")
    fill_more = make_member(lab.group, "又一人", has_account=False)
    make_submitted(fill_more)
    for number in range(28):
        member = make_member(lab.group, f"后来{number:03}", has_account=False)
        make_project(lab.group, f"后来{number:03}").places.create(member=member)
        make_submitted(member)
    assert (few, queries_of(script, f"/api/v1/{path}?page_size=200")) == (expected, expected)


def test_one_report_costs_the_same_for_1_and_for_30_rows() -> None:
    lab = make_lab()
    report = make_submitted(lab.author)
    script, address = client_of(lab.author), f"/api/v1/reports/{report.uuid}/"
    few = queries_of(script, address)
    rows = [{"project": f"项目{number}", "results": "x"} for number in range(30)]
    script.put(address, {"rows": rows}, headers={"If-Match": script.get(address)["ETag"]})
    # token and account, memberships, week rules; report; rows, feedback
    assert (few, queries_of(script, address)) == (6, 6)
