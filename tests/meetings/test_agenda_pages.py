"""The agenda on pages: a line is an item, items are given to people, timed and moved; nothing is overwritten."""

import json

import pytest

from meetings.models import Meeting, MinutesItem, MinutesSection
from meetings.services import close_meeting, save_section
from tests.factories.api import Lab, make_lab
from tests.factories.meetings import make_meeting, section_of
from tests.factories.members import make_member
from tests.factories.pages import logged_in, post_json

pytestmark = pytest.mark.django_db
WRITTEN = "1. 进展（刘，10 分钟）\n   - 记下的话\n2. 校庆 @陈静"


@pytest.fixture
def lab() -> Lab:
    return make_lab()


def at(meeting: Meeting, section: MinutesSection) -> str:
    return f"{meeting.get_absolute_url()}sections/{section.uuid}/agenda/"


def test_lines_typed_on_the_page_of_the_meeting_become_items(lab: Lab) -> None:
    meeting = make_meeting(lab.author, sections={"本周安排": "- （刘）写"})
    client = logged_in(lab.other)
    page = client.get(meeting.get_absolute_url())
    assert 'id="agenda-line"' in page.content.decode()
    sent = client.post(f"{meeting.get_absolute_url()}agenda/", {"text": "进展 @刘 10min\r\n\r\n- 校庆\r\n"})
    assert (sent.status_code, sent["Location"]) == (302, f"{meeting.get_absolute_url()}#agenda-line")
    client.post(f"{meeting.get_absolute_url()}agenda/", {"text": "（孙总）讲话"})
    first = meeting.sections.get(position=0)
    assert (first.kind, first.text) == ("agenda", "1. 进展 @刘 10min\n2. 校庆\n3. （孙总）讲话")
    assert list(MinutesItem.objects.filter(section=first, members=lab.author).values_list("text", flat=True)) == [
        "进展 @刘 10min"
    ]


def test_what_cannot_be_added_stays_typed(lab: Lab) -> None:
    meeting = make_meeting(lab.author, sections={"议题": WRITTEN})
    client = logged_in(lab.author)
    refused = client.post(f"{meeting.get_absolute_url()}agenda/", {"text": "无\n好的"})
    assert (refused.status_code, "好的</textarea>" in refused.content.decode()) == (400, True)
    close_meeting(meeting=meeting, by=lab.author)
    closed = client.post(f"{meeting.get_absolute_url()}agenda/", {"text": "太晚了"})
    assert (closed.status_code, "太晚了</textarea>" in closed.content.decode()) == (409, True)
    assert section_of(meeting, "议题").text == WRITTEN


def test_the_page_shows_who_presents_when_and_how_long(lab: Lab) -> None:
    meeting = make_meeting(lab.author, sections={"议题": WRITTEN, "主要事项": "- 总结\n- 安排"})
    meeting.starts_at = "15:00"
    meeting.save()
    page = logged_in(lab.other).get(meeting.get_absolute_url()).content.decode()
    agenda = page[page.index('class="agenda"') : page.index("主要事项")]
    times = ["15:00" in agenda, "15:10" in agenda, "10 minutes are planned." in agenda]
    assert (times, "陈静" in agenda, "记下的话" in agenda, "@陈静" in agenda) == ([True] * 3, True, True, False)
    assert page.count('class="agenda"') == 1  # the other one says nothing of it, and is shown as it was written


def test_an_item_is_given_to_somebody_timed_and_moved(lab: Lab) -> None:
    meeting = make_meeting(lab.author, sections={"议题": WRITTEN})
    section, client = section_of(meeting, "议题"), logged_in(lab.other)
    row = {"place": 1, "was": "2. 校庆 @陈静"}
    given = post_json(client, at(meeting, section), row | {"presenter": lab.author.name, "minutes": "5"})
    assert given.json() == {
        "version": 2,
        "text": f"1. 进展（刘，10 分钟）\n   - 记下的话\n2. 校庆（{lab.author.name}，5 分钟）",
        "mark": "议题",
    }
    row["was"] = f"2. 校庆（{lab.author.name}，5 分钟）"
    moved = post_json(client, at(meeting, section), row | {"move": "up"})
    after = f"1. 校庆（{lab.author.name}，5 分钟）\n2. 进展（刘，10 分钟）\n   - 记下的话"
    assert moved.json()["text"] == after
    form = {"place": "1", "was": "2. 进展（刘，10 分钟）", "presenter": "=", "minutes": ""}
    assert client.post(at(meeting, section), form).status_code == 302
    assert section_of(meeting, "议题").text == after.replace("进展（刘，10 分钟）", "进展（刘）")
    rows = client.get(at(meeting, section)).content.decode()
    assert (rows.count("data-item"), f"<option selected>{lab.author.name}" in rows) == (2, True)


def test_an_item_that_is_not_there_as_it_was_seen_is_left_alone(lab: Lab) -> None:
    meeting = make_meeting(lab.author, sections={"议题": WRITTEN})
    section, client = section_of(meeting, "议题"), logged_in(lab.other)
    save_section(section=section, version=1, text=f"1. 开场\n{WRITTEN.replace('1.', '2.')}", by=lab.author)
    moved = {"place": 1, "was": "2. 校庆 @陈静", "move": "up"}
    assert post_json(client, at(meeting, section), moved).status_code == 200  # found where it is now
    gone = post_json(client, at(meeting, section), {"place": 0, "was": "1. 别的", "minutes": "5", "presenter": ""})
    assert gone.status_code == 409
    for odd in (
        {"place": "x"},
        {"place": 0, "was": "1. 开场", "minutes": "很久"},
        {"place": 0, "was": "1. 开场", "minutes": 0},
    ):
        assert client.post(at(meeting, section), json.dumps(odd), content_type="application/json").status_code == 400
    assert section_of(meeting, "议题").text == "1. 开场\n2. 校庆 @陈静\n2. 进展（刘，10 分钟）\n   - 记下的话"


def test_what_somebody_presented_is_in_the_minutes_about_him(lab: Lab) -> None:
    make_meeting(lab.author, "2026-11-09", {"议题": WRITTEN})
    make_member(lab.group, "安")
    query = f"?of=member:{lab.author.uuid}&since=2026-11-01&until=2026-11-30"
    page = logged_in(lab.other).get(f"/g/{lab.group.slug}/meetings/about/minutes.md{query}").content.decode()
    assert "- 进展（刘，10 分钟）\n  - 记下的话" in page
    assert "校庆" not in page
