"""Section I by the doors of pages and API: cases 169 to 173, 175, 176. The rules are tested in `core`."""

import re

import pytest
from django.test import Client

from members.models import Account, Member, Project
from members.services import MemberInput, change_member, invite_member
from reports.models import WeeklyReport
from reports.rendering import print_report
from tests.factories.api import client_of, make_lab
from tests.factories.members import make_account, make_group, make_member, make_project
from tests.factories.pages import entry, logged_in, post_json, row
from tests.factories.reports import make_draft, make_submitted

pytestmark = pytest.mark.django_db
LIKE = [
    ("王伟", "王\u200b伟"),
    ("王伟", "\u202e王伟"),
    ("王伟", "王\u2066伟\u2069"),
    ("王伟", "\ufeff王伟"),
    ("王伟", "王 伟"),
    ("王伟", "（王伟）"),
    ("王伟", "(王伟）"),
    ("René", "Rene\u0301"),
    ("Ａda", "Ada"),
    ("Anna", "Аnna"),
    ("Ivan", "ıvan"),
    ("阿依古丽·买买提", "阿依古丽•买买提"),
    ("ADA", "ada"),
]


@pytest.mark.parametrize(("first", "second"), LIKE)
def test_names_that_look_alike_are_asked_about(first: str, second: str) -> None:
    """Cases 170 to 172: nobody gets a second self by characters that nobody sees."""
    group = make_group()
    browser = logged_in(make_member(group, "管理", roles=("admin",)))
    address, data = f"/g/{group.slug}/people/new/", {"owes_report": "on"}
    assert browser.post(address, data | {"name": first}).status_code == 302
    asked = browser.post(address, data | {"name": second})
    assert (asked.status_code, Member.objects.count()) == (200, 2)
    assert browser.post(address, data | {"name": second, "namesake_ok": "on"}).status_code == 302
    assert Member.objects.count() == 3


@pytest.mark.parametrize(
    "email",
    [
        *(
            "РЕТЕR@lab.example",
            "ｐeter@lab.example.",
            "peter@lab.ехаmple",
            "pe\u200bter@lab.example",
            "péter@lab.example",
        ),
        *("peter@lab.example\u202e", "ᵖeter@lab.example", "peter@lab。example", "😀@lab.example", "pe ter@lab.example"),
    ],
)
def test_no_account_is_made_beside_another_by_its_looks(email: str) -> None:
    """Case 171."""
    group = make_group()
    admin = make_member(group, roles=("admin",))
    account = make_account(email="peter@lab.example")
    link = invite_member(member=make_member(group, has_account=False), by=admin).link
    path = re.sub(r"https?://[^/]+", "", link)
    answer = Client().post(path, {"email": email, "new_password": "forty rivers and a bridge"})
    assert answer.status_code == 200
    assert set(Account.objects.exclude(pk=account.pk)) == {admin.account}


@pytest.mark.parametrize("invisible", ["\u202e", "\u2066", "\u200b", "\ufeff"], ids=["rlo", "lri", "zwsp", "bom"])
def test_invisible_characters_go_from_names_and_show_in_texts(invisible: str) -> None:
    """Case 172."""
    lab = make_lab()
    browser, slug, mark = logged_in(lab.author), lab.group.slug, f"[U+{ord(invisible):04X}]"
    typed = f"融合{invisible}gnp"
    assert logged_in(lab.admin).post(f"/g/{slug}/people/new/", {"name": f"钱{invisible}多"}).status_code == 302
    assert Member.objects.filter(name="钱多").count() == 1
    browser.post(f"/g/{slug}/projects/new/", {"name": typed, "version": 0})
    assert Project.objects.get().name == typed
    assert f"融合{mark}gnp" in browser.get(f"/g/{slug}/projects/").content.decode()
    draft = make_draft(lab.author, results=typed, project=typed)
    page = browser.get(draft.get_absolute_url()).content.decode()
    assert (page.count(f"融合{mark}gnp") >= 2, invisible in page) == (True, False)
    assert draft.rows.get().results == typed
    report = make_submitted(lab.author, week="2026-W46", results=typed)
    assert f"融合{mark}gnp" in print_report(report).html


@pytest.mark.parametrize("name", ["𠮷野", "㛃", "阿依古丽·买买提·艾合买提", "名" * 60, "A" * 60, "李", "Ŵ", "👩‍🔬博士"])
def test_rare_long_and_short_names_go_the_whole_way(name: str) -> None:
    """Case 173: by the form, on the lists in their order, in API, PDF and the name of its file."""
    group = make_group()
    admin = make_member(group, "管理", roles=("admin",))
    browser = logged_in(admin)
    assert browser.post(f"/g/{group.slug}/people/new/", {"name": name, "owes_report": "on"}).status_code == 302
    member = Member.objects.get(name__in=[name, name.replace("\u200d", "")])
    report = make_submitted(Member.objects.select_related("group").get(pk=member.pk))
    assert member.name in browser.get(f"/g/{group.slug}/people/").content.decode()
    assert member.name in [person["name"] for person in client_of(admin).get("/api/v1/members/").json()["results"]]
    printed = print_report(report)
    assert (member.name in printed.html, len(printed.name) < 120) == (True, True)
    board = browser.get(f"/g/{group.slug}/weeks/2026-W47/board/")
    keys = [line.member.sort_key for line in board.context["board"].lines]
    assert keys == sorted(keys)


@pytest.mark.parametrize("character", ["汉", "𠮷", "é", "x"])
def test_limits_count_characters_by_every_door(character: str) -> None:
    """Case 175: 200 are a title and 201 are none, whatever they weigh."""
    lab = make_lab()
    full, over = character * 200, character * 201
    browser, script, slug = logged_in(lab.author), client_of(lab.author), lab.group.slug
    mine = f"/g/{slug}/weeks/2026-W47/mine/save/"
    assert post_json(browser, mine, entry(row(project=over))).status_code == 400
    assert post_json(browser, mine, entry(row(project=full))).status_code == 200
    assert browser.post(f"/g/{slug}/projects/new/", {"name": over, "version": 0}).status_code == 200
    assert browser.post(f"/g/{slug}/projects/new/", {"name": full, "version": 0}).status_code == 302
    assert script.post("/api/v1/projects/", {"group": slug, "name": over}).status_code == 400
    assert script.post("/api/v1/projects/", {"group": slug, "name": "y" + full[1:]}).status_code == 201
    assert {len(name) for name in Project.objects.values_list("name", flat=True)} == {200}
    report = WeeklyReport.objects.get()
    submitted = script.post(f"/api/v1/reports/{report.uuid}/submit/", headers={"If-Match": f'"{report.uuid}-1"'})
    assert submitted.status_code == 200
    report.refresh_from_db()
    assert full in print_report(report).html


def test_a_cell_is_full_at_twenty_thousand_and_a_note_at_64_k() -> None:
    member = make_member(make_group())
    browser, address = logged_in(member), f"/g/{member.group.slug}/weeks/2026-W47/mine/save/"
    for number, (cell, note, status) in enumerate(
        [("汉" * 20_001, "", 400), ("", "汉" * 65_537, 400), ("汉" * 20_000, "汉" * 65_536, 200)]
    ):
        answer = post_json(browser, address, entry(row(results=cell, project=str(number)), note=note))
        assert answer.status_code == status
    assert "20,000" in post_json(browser, address, entry(row(results="x" * 20_001), version=1)).json()["problem"]
    stored = WeeklyReport.objects.get()
    assert (len(stored.rows.get().results), len(stored.note)) == (20_000, 65_536)


def test_two_projects_of_one_name_are_one() -> None:
    lab = make_lab()
    make_project(lab.group, "遥感基座")
    for name in ("遥感基座", " 遥感基座 ", "遥感 基座", "遥感\u200b基座", "（遥感基座）"):
        answer = client_of(lab.author).post("/api/v1/projects/", {"group": lab.group.slug, "name": name})
        assert (answer.status_code, list(answer.json()["errors"])) == (400, ["name"])


def test_a_new_name_is_shown_everywhere_and_breaks_no_address() -> None:
    """Case 176: also over old reports, and in the names of files that are made from now on."""
    lab = make_lab()
    report = make_submitted(lab.author)
    address, api = report.get_absolute_url(), f"/api/v1/reports/{report.uuid}/"
    before = print_report(report)
    change_member(member=lab.author, data=MemberInput(name="刘涛涛"), by=lab.admin)
    report = WeeklyReport.objects.select_related("group", "member").get()
    assert report.get_absolute_url() == address
    for path in (address, f"/g/{lab.group.slug}/weeks/2026-W47/board/", f"/g/{lab.group.slug}/queue/"):
        page = logged_in(lab.advisor).get(path)
        assert (page.status_code, "刘涛涛" in page.content.decode()) == (200, True), path
    assert client_of(lab.other).get(api).json()["member"]["name"] == "刘涛涛"
    after = print_report(report)
    assert (before.name, after.name) == ("周报_2026-W47_刘涛.pdf", "周报_2026-W47_刘涛涛.pdf")
    assert ("刘涛涛" in before.html, "刘涛涛" in after.html) == (False, True)
    assert before.content_hash != after.content_hash
