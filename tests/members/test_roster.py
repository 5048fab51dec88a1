"""Pasted rosters: read line by line, shown before they are applied, then a link for each person."""

from datetime import date

import pytest
from django.test import Client

from members.document import RosterEntry, RosterProblem
from members.importing import SENTENCES, plan_roster
from members.markdown import LINE_LIMIT, read_roster
from members.models import Invitation, Member
from members.services import NotAllowed, apply_roster, invite_member
from tests.factories.members import make_group, make_member

LIU = RosterEntry(1, "刘涛", "liutao@lab.example", frozenset({"student"}), date(2024, 9, 1))


@pytest.mark.parametrize(
    "line",
    [
        "刘涛\tliutao@lab.example\t学生\t2024-09-01",
        "刘涛,liutao@lab.example,学生,2024/9/1",
        "刘涛，liutao@lab.example，硕士生，2024年9月1日",
        "刘涛  liutao@lab.example  student  20240901",
        "| 刘涛 | liutao@lab.example | 博士 | 2024.9.1 |",
        "| 1 | 刘涛 | <liutao@lab.example> | 学生 | 2024-09-01 |",
        "- 刘涛；学生；2024-09-01；mailto:LiuTao@lab.example",
        "1. liutao@lab.example\t刘涛\t学生\t２０２４-０９-０１",
    ],
)
def test_one_person_in_many_notations(line: str) -> None:
    doc = read_roster(line)
    assert (doc.entries, doc.problems) == ((LIU,), ())


@pytest.mark.parametrize(
    ("cell", "roles"),
    [
        ("导师", {"advisor"}),
        ("导师、管理员", {"advisor", "admin"}),
        ("advisor and admin", {"advisor", "admin"}),
        ("管理员/学生", {"admin", "student"}),
        ("访客", {"guest"}),
        ("PhD Student", {"student"}),
    ],
)
def test_roles_in_words(cell: str, roles: set[str]) -> None:
    assert read_roster(f"周敏\t{cell}").entries[0].roles == frozenset(roles)


def test_titles_rules_and_blank_lines_are_no_people() -> None:
    text = "| 姓名 | 邮箱 | 角色 | 加入日期 |\n| --- | :-: | --- | --- |\n\n| 刘涛 | | | |\r\n   \r\n"
    doc = read_roster(text)
    assert doc.entries == (RosterEntry(4, "刘涛"),)
    assert doc.problems == ()


@pytest.mark.parametrize(
    ("line", "code", "text"),
    [
        ("刘涛\t硕士二年级", "unknown-part", "硕士二年级"),
        ("liutao@lab.example\t学生", "no-name", "liutao@lab.example"),
        ("刘涛\tlіutao@lab.example", "bad-mail", "lіutao@lab.example"),
        ("刘涛\ta@b@c", "bad-mail", "a@b@c"),
        ("刘涛\t2024-13-01", "bad-day", "2024-13-01"),
        ("刘涛\t2024-02-30", "bad-day", "2024-02-30"),
        ("刘涛\ta@lab.example\tb@lab.example", "two-email", "b@lab.example"),
        ("刘涛\t2024-09-01\t2025-09-01", "two-joined-on", "2025-09-01"),
        ("刘涛\t访客\t导师", "guest-only", "刘涛"),
        ("王" * 61, "bad-name", "王" * 61),
        ("\u202e\u200b", "bad-name", "\u202e\u200b"),
    ],
)
def test_a_line_that_cannot_be_read_says_why(line: str, code: str, text: str) -> None:
    doc = read_roster(f"周敏\n{line}")
    assert doc.problems == (RosterProblem(2, code, text, line.strip()),)
    assert [entry.name for entry in doc.entries] == ["周敏"]
    assert code in SENTENCES


def test_a_roster_has_an_end() -> None:
    doc = read_roster("\n".join(f"人{number}" for number in range(LINE_LIMIT + 50)))
    assert len(doc.entries) == LINE_LIMIT
    assert doc.problems == (RosterProblem(LINE_LIMIT + 1, "too-many", "500"),)
    assert read_roster("x" * 3000).problems[0].code == "bad-name"


@pytest.mark.django_db
def test_the_plan_knows_who_is_here() -> None:
    group = make_group()
    admin = make_member(group, "周敏", roles=("admin",))
    make_member(group, "陈晨", has_account=False)
    invite_member(member=make_member(group, "韩冰", has_account=False), by=admin, email="hanbing@lab.example")
    for _ in range(2):
        make_member(group, "王伟")
    make_member(group, "Anna")
    text = "\n".join(
        [
            "周敏",
            "陈晨",
            "韩冰",
            "新人\tnew@lab.example",
            "王伟",
            "Аnnа",
            "新人",
            "别人\tnew@lab.example",
            f"又一人\t{admin.account}",
            "再一人\ta@b",
            "早年人\t1995-01-01",
            "韩雪\thanbing@lab.example",
        ]
    )
    planned = plan_roster(read_roster(text), group)
    assert [(line.line, line.action, line.code) for line in planned] == [
        (1, "joined", ""),
        (2, "invite", ""),
        (3, "waiting", ""),
        (4, "create", ""),
        (5, "problem", "namesake"),
        (6, "problem", "looks-like"),
        (7, "problem", "twice"),
        (8, "problem", "mail-twice"),
        (9, "problem", "mail-taken"),
        (10, "problem", "bad-mail"),
        (11, "problem", "bad-day"),
        (12, "problem", "mail-invited"),
    ]
    assert {line.code for line in planned if line.code} <= set(SENTENCES)


@pytest.mark.django_db
def test_pasting_previews_first_and_then_gives_links() -> None:
    group = make_group()
    admin = make_member(group, "周敏", roles=("admin",))
    client, url = Client(), f"/g/{group.slug}/people/roster/"
    client.force_login(admin.account)  # type: ignore[arg-type]
    text = "韩冰\thanbing@lab.example\t导师\t2020-09-01\n刘涛\t学生\n???\ta@b@c"
    preview = client.post(url, {"roster": text})
    assert (preview.context["to_do"], preview.context["left_out"]) == (2, 1)
    assert (group.members.count(), Invitation.objects.count()) == (1, 0)
    done = client.post(url, {"roster": text, "apply": "1"})
    applied = done.context["applied"]
    assert [entry.member.name for entry in applied] == ["韩冰", "刘涛"]
    for entry in applied:
        assert entry.invited.link in done.content.decode()
    advisor = Member.objects.get(group=group, name="韩冰")
    assert (advisor.is_advisor, advisor.owes_report, advisor.joined_on) == (True, False, date(2020, 9, 1))
    assert Member.objects.get(group=group, name="刘涛").owes_report is True
    assert Invitation.objects.get(member=advisor).email == "hanbing@lab.example"
    again = client.post(url, {"roster": text, "apply": "1"})
    assert again.context["applied"] == []
    assert group.members.count() == 3


@pytest.mark.django_db
def test_only_admins_apply() -> None:
    group = make_group()
    with pytest.raises(NotAllowed):
        apply_roster(group=group, doc=read_roster("刘涛"), by=make_member(group, roles=("advisor",)))
    with pytest.raises(NotAllowed):
        apply_roster(group=group, doc=read_roster("刘涛"), by=make_member(make_group(), roles=("admin",)))
    assert not Member.objects.filter(name="刘涛").exists()
