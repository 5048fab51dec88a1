"""Case 33: hundreds of awkward strings into every text field, by form and by API.

Each is stored as it was sent (names and titles: as `core` cleans them) or refused at its field, and shown literally;
nothing ends in a 5xx.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from core.names import InvalidName, clean_name, name_key
from core.richtext.sanitiser import TAGS
from core.text import TITLE_LIMIT, clean_title
from members.models import Account, ApiToken, Group, Member, Project
from reports.models import Feedback, ReportRow, WeeklyReport
from tests.core.test_richtext_attacks import forbidden_in
from tests.factories.api import client_of, make_lab
from tests.factories.members import make_group, make_member, make_project
from tests.factories.pages import entry, entry_form, logged_in, post_json, row
from tests.factories.reports import make_draft, make_submitted, week_of
from tests.factories.tasks import make_task
from tests.security.awkward import STORABLE, UNSTORABLE
from tests.security.reading import not_shown, parsed

pytestmark = pytest.mark.django_db
CELLS = ("project", "this_week", "results", "next_week")
ROWS = 45
SHARE = 8  # a page with a form is dear: each kind of name takes every eighth string, starting elsewhere


def batches(texts: tuple[str, ...], size: int) -> Iterator[list[str]]:
    for start in range(0, len(texts), size):
        yield list(texts[start : start + size])


def rows_of(texts: list[str]) -> list[dict[str, str]]:
    """Every text once in every kind of cell."""
    return [row(**dict.fromkeys(CELLS, texts[place][:TITLE_LIMIT])) for place in range(len(texts))]


def stored_rows() -> list[dict[str, str]]:
    return [
        {"uuid": str(found.uuid), "project": found.project_name}
        | {name: getattr(found, name) for name in CELLS if name != "project"}
        for found in ReportRow.objects.order_by("position")
    ]


def test_there_are_enough_of_them() -> None:
    assert len(set(STORABLE)) >= 500


@pytest.mark.parametrize("door", ["autosave", "form", "api"])
def test_cells_and_note_are_stored_as_they_were_sent(door: str) -> None:
    lab = make_lab()
    browser, script = logged_in(lab.author), client_of(lab.author)
    week, note = week_of(lab.author).name, ""
    address = f"/g/{lab.group.slug}/weeks/{week}/mine/"
    draft = make_draft(lab.author)
    for number, texts in enumerate(batches(STORABLE, ROWS), start=1):
        rows, note = rows_of(texts), "\n".join(texts)
        if door == "autosave":
            answer = post_json(browser, f"{address}save/", entry(*rows, version=number, note=note))
        elif door == "form":
            answer = browser.post(address, entry_form(*rows, version=number, note=note))
        else:
            match = {"If-Match": f'"{draft.uuid}-{number}"'}
            answer = script.put(f"/api/v1/reports/{draft.uuid}/", {"rows": rows, "note": note}, headers=match)
        assert answer.status_code == (302 if door == "form" else 200), answer.content
        assert stored_rows() == rows
        assert WeeklyReport.objects.get().note == note
    shown = script.get(f"/api/v1/reports/{draft.uuid}/").json()
    assert [{name: cells[name] for name in CELLS} for cells in shown["rows"]] == [
        {name: cells[name] for name in CELLS} for cells in rows
    ]
    assert shown["note"] == note


def test_pages_with_all_of_them_hold_no_markup_but_ours() -> None:
    lab = make_lab()
    browser, script = logged_in(lab.author), client_of(lab.author)
    draft = make_draft(lab.author)
    plain = parsed(browser.get(draft.get_absolute_url()).content.decode())
    for number, texts in enumerate(batches(STORABLE, ROWS), start=1):
        body = {"rows": rows_of(texts), "note": "\n\n".join(texts)}
        match = {"If-Match": f'"{draft.uuid}-{number}"'}
        assert script.put(f"/api/v1/reports/{draft.uuid}/", body, headers=match).status_code == 200
        entry_page = browser.get(f"/g/{lab.group.slug}/weeks/{week_of(lab.author).name}/mine/")
        titles = [text[:TITLE_LIMIT] for text in texts if "\n" not in text]
        assert entry_page.status_code == 200
        assert set(titles) - set(parsed(entry_page.content.decode()).values) == set()
        page = browser.get(draft.get_absolute_url())
        assert page.status_code == 200
        seen = parsed(page.content.decode())
        assert seen.tags - plain.tags <= TAGS | {"section", "h2"}
        assert {name for name in seen.attributes - plain.attributes if name.startswith("on")} == set()
        rendered = post_json(browser, f"/g/{lab.group.slug}/preview/", {"texts": texts}).json()["html"]
        assert [bad for markup in rendered if (bad := forbidden_in(markup))] == []


@pytest.mark.parametrize("door", ["autosave", "form", "api"])
def test_feedback_is_stored_as_it_was_sent(door: str) -> None:
    lab = make_lab()
    report = make_submitted(lab.author)
    key, texts = str(report.rows.get().uuid), ["\n".join(texts) for texts in batches(STORABLE, 12)]
    browser, script = logged_in(lab.advisor), client_of(lab.advisor)
    page, api = f"{report.get_absolute_url()}feedback/", f"/api/v1/reports/{report.uuid}/feedback/"
    for version, text in enumerate(texts):
        body = {"row": key, "text": text}
        if door == "autosave":
            answer = post_json(browser, page, body | {"version": version})
        elif door == "form":
            answer = browser.post(page, body | {"version": version})
        else:
            own = f'"{Feedback.objects.get().uuid}-{version}"' if version else ""
            answer = script.put(api, body, headers={"If-Match": own} if own else {"If-None-Match": "*"})
        assert answer.status_code == (302 if door == "form" else 200), answer.content
        assert Feedback.objects.get().text == text
    assert browser.get(report.get_absolute_url()).status_code == 200
    assert script.get(api).json()[0]["text"] == texts[-1]


@pytest.mark.parametrize("door", ["form", "api"])
def test_reasons_are_stored_as_they_were_sent(door: str) -> None:
    lab = make_lab()
    report = make_submitted(lab.author)
    browser, script = logged_in(lab.advisor), client_of(lab.advisor)
    for texts in batches(STORABLE, 40):
        reason = "\n".join(texts)
        WeeklyReport.objects.update(state="submitted")
        body: dict[str, Any] = {"reason": reason, "revision": 1}
        if door == "form":
            assert browser.post(f"{report.get_absolute_url()}return/", body).status_code == 302
        else:
            assert script.post(f"/api/v1/reports/{report.uuid}/return/", body).status_code == 200
        assert WeeklyReport.objects.get().return_reason == reason


@pytest.mark.parametrize("door", ["form", "api"])
def test_texts_of_projects_are_stored_as_they_were_sent(door: str) -> None:
    lab = make_lab()
    project = make_project(lab.group)
    browser, script = logged_in(lab.author), client_of(lab.author)
    for version, texts in enumerate(batches(STORABLE, 20), start=1):
        text = "\n".join(texts)
        body: dict[str, Any] = {"name": f"项目 {version}", "motivation": text, "plan": text + "x", "note": text + "y"}
        answer: Any
        if door == "form":
            answer = browser.post(f"/g/{lab.group.slug}/projects/{project.uuid}/edit/", body | {"version": version})
        else:
            match = {"If-Match": f'"{project.uuid}-{version}"'}
            answer = script.put(f"/api/v1/projects/{project.uuid}/", body, headers=match)
        assert answer.status_code == (302 if door == "form" else 200), answer.content
        project.refresh_from_db()
        assert (project.motivation, project.plan, project.note) == (text, text + "x", text + "y")


@pytest.mark.parametrize("door", ["form", "api"])
def test_progress_of_tasks_is_stored_as_it_was_sent(door: str) -> None:
    lab = make_lab()
    task = make_task(lab.group, "训练", lab.author)
    browser, script = logged_in(lab.author), client_of(lab.author)
    for version, texts in enumerate(batches(STORABLE, 20), start=1):
        body = {"progress": "\n".join(texts), "state": "planned"}
        answer: Any
        if door == "form":
            answer = browser.post(f"{task.get_absolute_url()}progress/", body | {"version": version})
        else:
            match = {"If-Match": f'"{task.uuid}-{version}"'}
            answer = script.patch(f"/api/v1/tasks/{task.uuid}/", body, headers=match)
        assert answer.status_code == (302 if door == "form" else 200), answer.content
        task.refresh_from_db()
        assert task.progress == body["progress"]


# -- one-line fields: cleaned by `core`, or refused


@dataclass(frozen=True)
class Field:
    """A one-line field: how to send it, what it stores, how many pages show, and by which rule it is cleaned."""

    path: str
    name: str
    stored: Callable[[Group], list[str]]
    shown_on: str
    clean: Callable[[str], str]
    more: dict[str, Any]
    forget: Callable[[Group], object]


def _day(more: int = 0) -> str:
    return (timezone.localdate() + timedelta(days=more)).isoformat()


def _cut(limit: int) -> Callable[[str], str]:
    return lambda text: clean_title(text.strip(), limit)


FIELDS = {
    "short name": Field(
        "/g/{slug}/people/{person}/aliases/",
        "name",
        lambda group: list(group.members.get(name="某人").aliases.order_by("pk").values_list("name", flat=True)),
        "/g/{slug}/people/{person}/",
        clean_name,
        {},
        lambda group: group.members.get(name="某人").aliases.all().delete(),
    ),
    "reason of an absence": Field(
        "/g/{slug}/people/{person}/absences/",
        "reason",
        lambda group: list(group.members.get(name="某人").absences.order_by("pk").values_list("reason", flat=True)),
        "/g/{slug}/people/{person}/",
        _cut(100),
        {"starts_on": _day(), "ends_on": _day(1)},
        lambda group: group.members.get(name="某人").absences.all().delete(),
    ),
    "pause": Field(
        "/g/{slug}/settings/pauses/",
        "name",
        lambda group: list(group.pauses.order_by("pk").values_list("name", flat=True)),
        "/g/{slug}/settings/",
        clean_name,
        {"starts_on": _day(), "ends_on": _day(1)},
        lambda group: group.pauses.all().delete(),
    ),
    "token": Field(
        "/account/tokens/",
        "name",
        lambda group: list(ApiToken.objects.order_by("pk").values_list("name", flat=True)),
        "/account/tokens/",
        _cut(100),
        {"read_only": "on"},
        lambda group: ApiToken.objects.all().delete(),
    ),
    "project": Field(
        "/g/{slug}/projects/new/",
        "name",
        lambda group: list(Project.objects.filter(group=group).order_by("pk").values_list("name", flat=True)),
        "/g/{slug}/projects/",
        _cut(TITLE_LIMIT),
        {"version": 0},
        lambda group: Project.objects.all().delete(),
    ),
    "person": Field(
        "/g/{slug}/people/new/",
        "name",
        lambda group: list(
            group.members.exclude(name__in=["管理", "某人"]).order_by("pk").values_list("name", flat=True)
        ),
        "/g/{slug}/people/",
        clean_name,
        {"owes_report": "on", "namesake_ok": "on"},
        lambda group: group.members.exclude(name__in=["管理", "某人"]).delete(),
    ),
}


@pytest.mark.parametrize("kind", FIELDS)
def test_names_and_titles_are_cleaned_or_refused_and_shown(kind: str) -> None:
    """By the form. Each kind takes its own share of the strings."""
    field, group = FIELDS[kind], make_group()
    admin, person = make_member(group, "管理", roles=("admin",)), make_member(group, "某人", has_account=False)
    browser, places = logged_in(admin), {"slug": group.slug, "person": person.uuid}
    texts = STORABLE[list(FIELDS).index(kind) :: SHARE]
    refused = 0
    for batch in batches(texts, 40):
        expected: dict[str, str] = {}
        for text in batch:
            answer = browser.post(field.path.format(**places), field.more | {field.name: text})
            if answer.status_code == 302 or "new" in answer.context:
                cleaned = field.clean(text)
                expected.setdefault(name_key(cleaned) if kind == "short name" else str(len(expected)), cleaned)
            else:
                refused += 1
                assert is_refused(answer), text
        stored = field.stored(group)
        assert stored == list(expected.values())
        page = browser.get(field.shown_on.format(**places))
        assert not_shown([text for text in stored if "<br" not in text], page.content.decode()) == []
        field.forget(group)
    assert refused < len(texts) / 5


def test_titles_of_projects_are_taken_by_the_api() -> None:
    lab = make_lab()
    script = client_of(lab.author)
    names: set[str] = set()
    for place, text in enumerate(STORABLE[::5]):
        if place % 150 == 0:
            cache.clear()  # the throttle has tests of its own
        answer = script.post("/api/v1/projects/", {"group": lab.group.slug, "name": text[:TITLE_LIMIT]})
        if answer.status_code == 201:
            assert answer.json()["name"] == clean_title(text[:TITLE_LIMIT])
            names.add(answer.json()["name"])
        else:
            assert (answer.status_code, list(answer.json()["errors"])) == (400, ["name"])
    assert set(Project.objects.values_list("name", flat=True)) == names
    assert len(names) > 60


def is_refused(answer: Any) -> bool:
    return any(getattr(value, "errors", None) for context in answer.context for value in context.flatten().values())


def test_the_name_of_a_group_takes_them() -> None:
    group = make_group()
    browser = logged_in(make_member(group, "管理", roles=("admin",)))
    form = browser.get(f"/g/{group.slug}/settings/").context["settings_form"]
    values = {name: form[name].value() for name in form.fields if form[name].value() is not None} | {
        "deadline_time": "23:59"
    }
    for text in STORABLE[6::SHARE]:
        version = Group.objects.get().version
        answer = browser.post(f"/g/{group.slug}/settings/", values | {"name": text, "version": version})
        if answer.status_code == 302:
            assert Group.objects.get().name == clean_name(text)
            assert not_shown([clean_name(text)], browser.get(f"/g/{group.slug}/history/").content.decode()) == []
        else:
            assert is_refused(answer), text


def test_search_and_roster_take_them() -> None:
    group = make_group()
    browser = logged_in(make_member(group, "管理", roles=("admin",)))
    for text in STORABLE[::SHARE]:
        answer = browser.get(f"/g/{group.slug}/people/", {"q": text, "show": text, "page": text})
        assert answer.status_code == 200
    for texts in batches(STORABLE, 140):
        assert browser.post(f"/g/{group.slug}/people/roster/", {"roster": "\n".join(texts)}).status_code == 200
    assert Member.objects.count() == 1


def test_at_the_doors_they_are_nobody() -> None:
    make_member(make_group())
    for text in STORABLE[7::SHARE]:
        browser = Client()
        for address in ("/log-in/", "/password/reset/"):
            answer = browser.post(address, {"email": text, "password": text}, REMOTE_ADDR=f"192.0.2.{len(text) % 250}")
            assert answer.status_code in (200, 302, 429)
    assert Account.objects.filter(email__in=STORABLE).count() == 0


@pytest.mark.parametrize("text", UNSTORABLE, ids=["nul", "high half", "low half", "reversed halves"])
def test_what_no_database_can_keep_is_refused_at_its_field(text: str) -> None:
    lab = make_lab()
    report, project = make_submitted(lab.author), make_project(lab.group)
    draft = make_draft(lab.author, week="2026-W46")
    author, advisor, script = logged_in(lab.author), logged_in(lab.advisor), client_of(lab.author)
    mine = f"/g/{lab.group.slug}/weeks/2026-W46/mine/"
    match = {"If-Match": f'"{draft.uuid}-1"'}
    escaped = json.dumps(text)
    answers = [post_json(author, f"{mine}save/", entry(row(**{cell: text}), version=1)) for cell in CELLS]
    answers += [
        post_json(author, f"{mine}save/", entry(version=1, note=text)),
        post_json(author, f"/g/{lab.group.slug}/preview/", {"texts": [text]}),
        post_json(advisor, f"{report.get_absolute_url()}feedback/", {"row": None, "text": text, "version": 0}),
        raw(script, "PUT", f"/api/v1/reports/{draft.uuid}/", f'{{"rows":[{{"results":{escaped}}}]}}', match),
        raw(script, "PATCH", f"/api/v1/reports/{draft.uuid}/", f'{{"note":{escaped}}}', match),
        raw(script, "POST", "/api/v1/projects/", f'{{"group":"{lab.group.slug}","name":{escaped}}}'),
        raw(client_of(lab.advisor), "PUT", f"/api/v1/reports/{report.uuid}/feedback/", f'{{"text":{escaped}}}'),
    ]
    assert [answer.status_code for answer in answers] == [400] * len(answers)
    draft.refresh_from_db()
    assert (draft.version, Project.objects.get(), Feedback.objects.count()) == (1, project, 0)


def raw(client: Any, method: str, address: str, body: str, headers: dict[str, str] | None = None) -> Any:
    conditions = headers or {"If-None-Match": "*"}
    return client.generic(method, address, body, content_type="application/json", headers=conditions)


def test_a_name_that_is_refused_says_why() -> None:
    with pytest.raises(InvalidName):
        clean_name("\u200b")
