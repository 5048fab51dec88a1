"""Pages of meetings: the list, minutes as read and as typed, issues and assignments."""

import json
from datetime import date

import pytest
from django.test import Client

from meetings.models import Meeting, MinutesSection, OpenIssue
from meetings.services import change_series, close_meeting, series_of
from meetings.services.series import SeriesInput
from members.models import Member
from tasks.models import ActionItem, Task
from tests.factories.api import Lab, make_lab
from tests.factories.meetings import make_meeting, make_meetings, section_of
from tests.factories.members import make_member
from tests.factories.pages import logged_in, post_json
from tests.meetings.minutes import MINUTES

pytestmark = pytest.mark.django_db


@pytest.fixture
def lab() -> Lab:
    return make_lab()


def at(lab: Lab, *parts: object) -> str:
    return "".join([f"/g/{lab.group.slug}/meetings/", *(f"{part}/" for part in parts)])


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def meetings_of(member: Member) -> list[Meeting]:
    make_member(member.group, "方舟")
    make_member(member.group, "陆晓宁")
    return make_meetings(member, MINUTES)


def test_the_list_has_the_newest_first_and_finds_words(lab: Lab) -> None:
    meetings_of(lab.author)
    page = text_of(logged_in(lab.author), at(lab))
    days = [page.index(f">{day}<") for day in ("2023-07-24", "2023-07-17", "2023-07-10")]
    assert days == sorted(days)
    found = text_of(logged_in(lab.author), f"{at(lab)}?text=同态加密")
    assert (">2023-07-10<" in found, ">2023-07-24<" in found) == (True, False)


def test_the_minutes_show_what_is_carried_with_its_age(lab: Lab) -> None:
    newest = meetings_of(lab.author)[-1]
    page = text_of(logged_in(lab.author), at(lab, newest.uuid))
    given, earlier = page.index('id="given"'), page.index('id="earlier"')
    assert "week 3" in page[given:earlier]
    assert "建立Baseline环境" in page[earlier:]
    assert "open for 1 week" in page
    assert at(lab, Meeting.objects.get(day=date(2023, 7, 17)).uuid) in page


def test_guests_and_outsiders_see_nothing(lab: Lab) -> None:
    meeting = make_meeting(lab.author, sections={"问题汇总": "- 慢", "本周安排": "- （刘）写"})
    issue = OpenIssue.objects.get()
    for someone in (lab.guest, lab.outsider):
        client = logged_in(someone)
        places = [(), (meeting.uuid,), (meeting.uuid, "edit"), ("issues",), ("issues", issue.uuid), ("assignments",)]
        assert [client.get(at(lab, *parts)).status_code for parts in places] == [404] * len(places)
        assert client.get(f"{at(lab, meeting.uuid)}minutes.md").status_code == 404


def test_a_meeting_is_planned_with_the_next_day_of_the_series(lab: Lab) -> None:
    series = series_of(lab.group)
    change_series(series=series, version=1, data=SeriesInput("组会", weekday=0, place="301"), by=lab.admin)
    client = logged_in(lab.author)
    page = client.get(at(lab, "new"))
    form = page.context["form"]
    assert form.initial["day"].weekday() == 0
    data = {
        "version": 0,
        "day": "2026-11-23",
        "place": "301",
        f"attends_{lab.other.uuid}": "excused",
        "guests": "余总，李工",
    }
    answer = client.post(at(lab, "new"), data)
    meeting = Meeting.objects.get()
    assert answer.headers["Location"] == at(lab, meeting.uuid, "edit")
    assert [(one.shown_name, one.state) for one in meeting.attendance.all()] == [
        ("陈静", "excused"),
        ("余总", "guest"),
        ("李工", "guest"),
    ]
    assert [section.title for section in meeting.sections.all()] == [
        "主要事项",
        "上周工作总结",
        "遗留问题和当前问题汇总",
        "本周安排",
    ]
    again = client.post(at(lab, "new"), data)
    assert "a second one needs a topic" in again.content.decode()


def test_two_people_type_different_sections_at_once(lab: Lab) -> None:
    meeting = make_meeting(lab.author)
    first, second = section_of(meeting, "上周工作总结"), section_of(meeting, "本周安排")
    for person, section, text in ((lab.author, first, "- 读完了"), (lab.other, second, "- （刘）写论文")):
        body = {"text": text, "mark": section.title, "version": 1}
        answer = post_json(logged_in(person), at(lab, meeting.uuid, "sections", section.uuid), body)
        assert (answer.status_code, answer.json()["version"]) == (200, 2)
    assert ActionItem.objects.get().text == "写论文"
    stored = logged_in(lab.advisor).get(at(lab, meeting.uuid, "sections")).json()
    told = [(one["mark"], one["version"], one["by"]) for one in stored["sections"]]
    assert told[1:] == [("上周工作总结", 2, "刘涛"), ("遗留问题和当前问题汇总", 1, "刘涛"), ("本周安排", 2, "陈静")]


def test_the_same_section_at_once_is_a_conflict_and_nothing_is_lost(lab: Lab) -> None:
    meeting = make_meeting(lab.author)
    section = section_of(meeting, "本周安排")
    address = at(lab, meeting.uuid, "sections", section.uuid)
    post_json(logged_in(lab.author), address, {"text": "甲", "mark": "本周安排", "version": 1})
    answer = post_json(logged_in(lab.other), address, {"text": "乙", "mark": "本周安排", "version": 1})
    assert answer.status_code == 409
    assert answer.json()["current"] == {"text": "甲", "mark": "本周安排"}
    page = logged_in(lab.other).post(address, {"text": "乙", "mark": "本周安排", "version": 1})
    assert page.status_code == 409
    assert ("甲" in page.content.decode(), "乙" in page.content.decode()) == (True, True)
    assert MinutesSection.objects.get(pk=section.pk).text == "甲"


@pytest.mark.parametrize(
    "body", [{}, [], {"text": 1, "mark": "x", "version": 1}, {"text": "x", "mark": "x", "version": "a"}]
)
def test_unreadable_saves_are_told(lab: Lab, body: object) -> None:
    meeting = make_meeting(lab.author)
    address = at(lab, meeting.uuid, "sections", section_of(meeting, "本周安排").uuid)
    answer = logged_in(lab.author).post(address, json.dumps(body), content_type="application/json")
    assert answer.status_code == 400
    assert "problem" in answer.json()


def test_closed_minutes_are_changed_by_opening_them_again_and_every_closing_is_kept(lab: Lab) -> None:
    meeting = make_meeting(lab.author, sections={"本周安排": "- （刘）写论文"}, minute_taker=lab.author)
    client = logged_in(lab.author)
    client.post(at(lab, meeting.uuid, "close"))
    section = section_of(meeting, "本周安排")
    body = {"text": "别的", "mark": "本周安排", "version": 1}
    refused = post_json(client, at(lab, meeting.uuid, "sections", section.uuid), body)
    assert (refused.status_code, "closed" in refused.json()["problem"]) == (400, True)
    assert logged_in(lab.other).post(at(lab, meeting.uuid, "reopen")).status_code == 404
    client.post(at(lab, meeting.uuid, "reopen"))
    post_json(client, at(lab, meeting.uuid, "sections", section.uuid), body)
    client.post(at(lab, meeting.uuid, "close"))
    page = text_of(client, at(lab, meeting.uuid, "revisions", 2))
    assert "<del>" in page
    assert client.get(at(lab, meeting.uuid, "revisions", 3)).status_code == 404


def test_sections_are_added_moved_removed_and_brought_back(lab: Lab) -> None:
    meeting = make_meeting(lab.author, sections={"一": "", "二": ""})
    client = logged_in(lab.author)
    client.post(at(lab, meeting.uuid, "sections", "new"), {"title": "三"})
    third = section_of(meeting, "三")
    client.post(at(lab, meeting.uuid, "sections", third.uuid, "move"), {"up": "1"})
    client.post(at(lab, meeting.uuid, "sections", section_of(meeting, "一").uuid, "remove"))
    assert [one.title for one in meeting.sections.filter(deleted_at=None)] == ["三", "二"]
    client.post(at(lab, meeting.uuid, "sections", meeting.sections.get(title="一").uuid, "restore"))
    assert [one.title for one in meeting.sections.filter(deleted_at=None)] == ["一", "三", "二"]


def test_what_is_known_of_a_meeting_is_changed_on_a_version(lab: Lab) -> None:
    meeting = make_meeting(lab.author, place="301")
    client = logged_in(lab.other)
    data = {"version": 1, "day": "2026-11-17", "place": "302"}
    assert client.post(at(lab, meeting.uuid, "edit"), data).status_code == 302
    stale = client.post(at(lab, meeting.uuid, "edit"), {**data, "place": "303"})
    assert stale.status_code == 409
    assert [(str(one["label"]), one["stored"]) for one in stale.context["stored_now"]] == [("Place", "302")]


def test_assignments_of_one_member_their_state_and_their_task(lab: Lab) -> None:
    make_meeting(lab.author, sections={"本周安排": "- （刘）写论文\n- （陈静）读论文"})
    client = logged_in(lab.author)
    page = text_of(client, f"{at(lab, 'assignments')}?member={lab.author.uuid}")
    assert ("写论文" in page, "读论文" in page) == (True, False)
    action = ActionItem.objects.get(text="写论文")
    made = client.post(at(lab, "assignments", action.uuid, "task"))
    task = Task.objects.get()
    assert made.headers["Location"] == task.get_absolute_url()
    client.post(at(lab, "assignments", action.uuid, "state"), {"state": "done", "version": 2})
    assert ActionItem.objects.get(pk=action.pk).state == "done"
    assert "读论文" in text_of(client, at(lab, "assignments"))
    assert client.get(f"{at(lab, 'assignments')}?state=nothing").status_code == 404


def test_an_issue_is_noted_given_to_somebody_and_solved(lab: Lab) -> None:
    meeting = make_meeting(lab.author, sections={"问题汇总": "- 服务器慢"})
    issue = OpenIssue.objects.get()
    client = logged_in(lab.author)
    client.post(at(lab, "issues", issue.uuid, "notes", meeting.uuid), {"text": "换了网线", "version": 0})
    client.post(at(lab, "issues", issue.uuid, "owner"), {"owner": str(lab.other.uuid), "version": 1})
    early = client.post(
        at(lab, "issues", issue.uuid, "solve"), {"how": "修好", "solved_on": "2026-11-01", "version": 2}
    )
    assert (early.status_code, 'value="2026-11-01"' in early.content.decode()) == (400, True)
    client.post(at(lab, "issues", issue.uuid, "solve"), {"how": "修好", "solved_on": "2026-11-20", "version": 2})
    page = text_of(client, at(lab, "issues", issue.uuid))
    assert [word in page for word in ("换了网线", "陈静", "修好", "Solved on 2026-11-20")] == [True] * 4
    assert "服务器慢" not in text_of(client, at(lab, "issues"))
    assert "服务器慢" in text_of(client, f"{at(lab, 'issues')}?show=solved")


def test_minutes_as_markdown(lab: Lab) -> None:
    meeting = make_meeting(lab.author, sections={"本周安排": "- （刘）写论文"}, place="301", minute_taker=lab.author)
    answer = logged_in(lab.other).get(f"{at(lab, meeting.uuid)}minutes.md")
    assert answer.content.decode() == ("# 2026-11-16\n\n- 地点：301\n- 记录人：刘涛\n\n## 本周安排\n\n- （刘）写论文\n")


def test_who_types_a_password_is_told(lab: Lab) -> None:
    meeting = make_meeting(lab.author)
    section = section_of(meeting, "主要事项")
    body = {"text": "- VPN密码：hunter2", "mark": "主要事项", "version": 1}
    answer = post_json(logged_in(lab.author), at(lab, meeting.uuid, "sections", section.uuid), body)
    assert answer.json()["warns"] is True
    page = text_of(logged_in(lab.author), at(lab, meeting.uuid, "edit"))
    assert page.count("hidden>This looks like a password") == len(meeting.sections.all()) - 1


def test_sections_with_passwords_are_folded(lab: Lab) -> None:
    meeting = make_meeting(lab.author, sections={"开发环境": "- VPN密码：hunter2", "自由": "- VPN密码："})
    assert text_of(logged_in(lab.author), at(lab, meeting.uuid)).count("This looks like passwords") == 1


def test_a_meeting_is_removed_and_restored_by_who_planned_it(lab: Lab) -> None:
    meeting = make_meeting(lab.author)
    assert logged_in(lab.other).post(at(lab, meeting.uuid, "remove")).status_code == 404
    client = logged_in(lab.author)
    client.post(at(lab, meeting.uuid, "remove"))
    assert client.get(at(lab, meeting.uuid)).status_code == 404
    assert "2026-11-16" in text_of(client, f"{at(lab)}?show=removed")
    client.post(at(lab, meeting.uuid, "restore"))
    assert client.get(at(lab, meeting.uuid)).status_code == 200


def test_markup_in_minutes_is_text(lab: Lab) -> None:
    nasty = "<script>alert(1)</script>"
    meeting = make_meeting(
        lab.author, sections={nasty: nasty, "问题汇总": f"- {nasty}", "本周安排": f"- （{nasty}）{nasty}"}, title=nasty
    )
    close_meeting(meeting=meeting, by=lab.author)
    client = logged_in(lab.author)
    issue = OpenIssue.objects.get()
    for parts in (
        (),
        (meeting.uuid,),
        (meeting.uuid, "revisions", 1),
        ("issues",),
        ("issues", issue.uuid),
        ("assignments",),
    ):
        assert nasty not in text_of(client, at(lab, *parts))
