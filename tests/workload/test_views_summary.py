"""The pages of summaries: what they show, what each number leads to, and who finds nothing there."""

import re
from datetime import date
from html import unescape

import pytest
from django.test import Client

from members.models import Member
from tests.factories.members import make_group, make_member, make_project
from tests.factories.pages import logged_in
from tests.factories.workload import make_work
from workload.models import WorkItem, WrittenSummary

pytestmark = pytest.mark.django_db


@pytest.fixture
def member() -> Member:
    return make_member(make_group(slug="lab", time_zone="Asia/Shanghai"), "刘涛", joined_on=date(2026, 1, 1))


@pytest.fixture
def client(member: Member) -> Client:
    return logged_in(member)


def page(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(f"/g/lab/workload/{path}")
    assert answer.status_code == status
    return unescape(answer.content.decode())


def numbers(text: str) -> list[list[str]]:
    """The rows of the first table: texts of their cells."""
    body = text[text.index("<tbody>") : text.index("</table>")]
    rows = re.findall(r"<tr.*?</tr>", body, re.DOTALL)
    return [
        [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)]
        for row in rows
    ]


def test_the_table_shows_members_buckets_totals_and_reckoned_hours(client: Client, member: Member) -> None:
    other = make_member(member.group, "陈静", joined_on=date(2026, 2, 1))
    make_work(member.group, member, other, workload="大*5")
    make_work(member.group, member, workload="少")
    make_work(member.group, other, workload="")

    text = page(client, "?since=2026-11-16&until=2026-11-22")

    assert numbers(text) == [
        ["刘涛", "1", "0", "5", "0", "6", "41"],
        ["陈静", "0", "0", "5", "1", "5", "40"],
        ["Sum", "1", "0", "10", "1", "11", "81"],
    ]
    assert "Week 47 of 2026" in text


def test_every_number_leads_to_the_rows_behind_it(client: Client, member: Member) -> None:
    make_work(member.group, member, workload="大", title="多机多卡调试")
    make_work(member.group, member, workload="大*2", title="FSDP")
    make_work(member.group, member, workload="少", title="对接数据")

    text = page(client, "?since=2026-11-16&until=2026-11-22")
    links = dict(re.findall(r'href="/g/lab/workload/(rows/\?[^"]*&member=[^"]*&bucket=(?:large|total))">(\d+)<', text))

    assert sorted(links.values()) == ["3", "4"]
    large = page(client, next(link for link in links if link.endswith("large")))
    assert ("多机多卡调试" in large, "FSDP" in large, "对接数据" in large) == (True, True, False)
    total = page(client, next(link for link in links if link.endswith("total")))
    assert all(title in total for title in ("多机多卡调试", "FSDP", "对接数据"))


def test_without_days_the_running_term_is_shown_else_the_year(client: Client, member: Member) -> None:
    assert re.search(r"Year 20\d\d", page(client, ""))

    member.group.terms.create(name="秋季学期", starts_on=date(2020, 1, 1), ends_on=date(2099, 1, 1))

    assert "秋季学期" in page(client, "")


def test_all_the_time_has_no_days(client: Client, member: Member) -> None:
    make_work(member.group, member, starts_on="2019-05-01")

    text = page(client, "?since=&until=")

    assert numbers(text)[0] == ["刘涛", "0", "1", "0", "0", "1", "5"]
    assert "All the time" in text


def test_a_project_and_a_kind_narrow_the_summary(client: Client, member: Member) -> None:
    project = make_project(member.group, "医疗文本")
    make_work(member.group, member, workload="大", project=project)
    make_work(member.group, member, workload="少", kind=WorkItem.Kind.READING, title="ZeRO")

    assert numbers(page(client, f"?since=&until=&project={project.uuid}"))[0][1:6] == ["0", "0", "1", "0", "1"]
    assert numbers(page(client, "?since=&until=&kind=reading"))[0][1:6] == ["1", "0", "0", "0", "1"]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("since=2026-11-22&until=2026-11-16", "The period ends (2026-11-16) before it starts (2026-11-22)."),
        ("since=soon", "is not a date"),
        ("since=1066-10-14", "the year must be between 1990 and 2100"),
        ("project=nobody", "This is not there (any more): choose again."),
    ],
)
def test_what_cannot_be_read_is_said_and_nothing_is_summed_up(client: Client, query: str, sentence: str) -> None:
    text = page(client, f"?{query}", 400)

    assert sentence in text
    assert "<tfoot>" not in text


def test_what_is_still_running_stands_beside(client: Client, member: Member) -> None:
    make_work(member.group, member, starts_on="2026-11-20", ends_on="2026-12-01", title="预训练")

    text = page(client, "?since=2026-11-16&until=2026-11-22")

    assert numbers(text)[0][5] == "0"
    assert "预训练" in text[text.index("Still running, not counted yet") :]


def test_the_charts_are_pictures_with_words_and_their_numbers(client: Client, member: Member) -> None:
    make_work(member.group, member, workload="大*3")

    text = page(client, "charts/?since=2026-11-16&until=2026-11-22")

    assert text.count('role="img"') == 3
    assert "<title" in text
    assert "2026-W47 (11-16 to 11-22)" in text
    assert "median 24 h" in text


def test_a_fragment_is_no_whole_page(client: Client) -> None:
    answer = client.get("/g/lab/workload/charts/?since=&until=", headers={"HX-Request": "true"})

    assert b"<html" not in answer.content
    assert "Nothing was counted." in answer.content.decode()


def test_names_and_titles_cannot_become_markup(client: Client, member: Member) -> None:
    evil = make_member(member.group, "<script>alert(1)</script>", joined_on=date(2026, 3, 1))
    make_work(member.group, evil, title='"><img src=x>', starts_on="2026-11-20", ends_on="2026-12-01")
    make_work(member.group, evil)

    for path in ("", "charts/", "rows/"):
        answer = client.get(f"/g/lab/workload/{path}?since=2026-11-16&until=2026-11-22").content.decode()
        assert "<script>alert" not in answer
        assert "<img" not in answer


@pytest.mark.parametrize(
    "path",
    [
        "rows/?member=nobody",
        "rows/?member=00000000-0000-4000-8000-000000000000",
        "rows/?bucket=huge",
        "rows/?since=x",
        "charts/?since=x",
    ],
)
def test_addresses_that_name_nothing_are_not_there(client: Client, path: str) -> None:
    assert client.get(f"/g/lab/workload/{path}").status_code == 404


def test_guests_find_nothing(member: Member) -> None:
    client = logged_in(make_member(member.group, "来宾", roles=("guest",)))

    statuses = {client.get(f"/g/lab/workload/{path}").status_code for path in ("", "charts/", "rows/", "audit/")}
    statuses.add(client.post("/g/lab/workload/render/", {"format": "pdf"}).status_code)

    assert statuses == {404}


def test_a_member_of_another_group_does_not_lend_his_rows(client: Client) -> None:
    stranger = make_member(make_group(), "外人")
    make_work(stranger.group, stranger)

    assert client.get(f"/g/lab/workload/rows/?member={stranger.uuid}").status_code == 404


WRITTEN = """### 汇总记录

| 成员 | 少 | 中 | 大 |
| --- | --- | --- | --- |
| 刘涛 | 1 | 0 | 0 |
| 陌生人 | 2 | 0 | 0 |
"""


def test_a_written_table_is_held_against_the_rows(client: Client, member: Member) -> None:
    other = make_member(member.group, "陈静", joined_on=date(2026, 2, 1))
    make_work(member.group, member, workload="少", starts_on="2026-10-22", title="数据预处理")
    make_work(member.group, member, workload="中", starts_on="2026-11-05", title="BART训练")
    make_work(member.group, other, workload="大", starts_on="2026-11-05", title="BART评测")

    answer = client.post("/g/lab/workload/audit/", {"table": WRITTEN.replace("| 陌生人 | 2 | 0 | 0 |\n", "")})
    text = unescape(answer.content.decode())

    assert answer.status_code == 200
    assert "The table agrees with the rows until 2026-10-22; since then 2 rows were added." in text
    assert "中 · BART训练" in text
    assert "Rows name these members, the table does not:" in text
    assert "陈静" in text


def test_a_name_that_nobody_has_is_said(client: Client) -> None:
    text = unescape(client.post("/g/lab/workload/audit/", {"table": WRITTEN}).content.decode())

    assert "Nobody in the group is known by these names:" in text
    assert "陌生人" in text


def test_a_stored_table_can_be_chosen(client: Client, member: Member) -> None:
    make_work(member.group, member, workload="少", starts_on="2026-10-22")
    rows = [{"member": "刘涛", "small": 1, "medium": 0, "large": 0, "uuid": ""}]
    stored = WrittenSummary.objects.create(group=member.group, source="工作量.md", rows=rows)

    text = page(client, f"audit/?stored={stored.uuid}")

    assert "The table agrees with all rows." in text


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"table": ""}, "Paste a table, or choose one from a file."),
        ({"table": "| a | b |\n|--|--|\n| 1 | 2 |"}, "There is no summary in this text"),
        ({"table": WRITTEN, "since": "soon"}, "is not a date"),
    ],
)
def test_a_text_without_a_table_is_kept_with_what_is_wrong(
    client: Client, fields: dict[str, str], sentence: str
) -> None:
    answer = client.post("/g/lab/workload/audit/", fields)
    text = unescape(answer.content.decode())

    assert answer.status_code == 400
    assert sentence in text
    assert fields["table"].strip() in text
