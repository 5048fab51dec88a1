"""Pages of the learning log without scripts, and what their scripts send."""

import pytest
from django.test import Client

from members.models import Project
from tests.factories.api import Lab, make_lab
from tests.factories.logs import make_log
from tests.factories.members import make_project
from tests.factories.pages import logged_in, post_json
from tests.factories.workload import make_work
from workload.models import LogDay, LogSharing, TimeEntry, Timer, WorkItem
from workload.services import link_entry, share_log

pytestmark = pytest.mark.django_db
DAY = "/g/lab/log/2026-11-16/"


@pytest.fixture
def lab() -> Lab:
    return make_lab(slug="lab")


@pytest.fixture
def client(lab: Lab) -> Client:
    return logged_in(lab.author)


def test_a_day_is_read_back_and_saved(lab: Lab, client: Client) -> None:
    page = client.get(DAY).content.decode()
    assert "No span and no total" in page
    read = post_json(client, f"{DAY}read/", {"text": "2h\n9:00 am - 11:30 <b>看</b>\n2:20 pm-"}).content.decode()
    for words in ("09:00–11:30", "2 h 30 min", "&lt;b&gt;看&lt;/b&gt;", "14:20–", "stated 30 min less than the spans"):
        assert words in read
    assert not LogDay.objects.exists()
    answer = post_json(client, f"{DAY}save/", {"text": "9:00 am - 11:30 看", "version": 0})
    assert (answer.status_code, answer.json()["version"]) == (200, 1)
    stale = post_json(client, f"{DAY}save/", {"text": "别的", "version": 0})
    assert (stale.status_code, stale.json()["version"], stale.json()["current"]) == (
        409,
        1,
        {"text": "9:00 am - 11:30 看"},
    )
    assert "9:00 am - 11:30 看</textarea>" in client.get(DAY).content.decode()


@pytest.mark.parametrize(
    "body", [{}, [], {"text": 1, "version": 0}, {"text": "a", "version": True}, {"text": "a\0", "version": 0}]
)
def test_what_cannot_be_saved_is_said(client: Client, body: object) -> None:
    answer = post_json(client, f"{DAY}save/", body)
    assert (answer.status_code, LogDay.objects.count()) == (400, 0)
    assert answer.json()["problem"]


def test_without_scripts(client: Client) -> None:
    page = client.post(DAY, {"text": "9:00-10:00 看\r\n完", "version": "0"})
    assert (page.status_code, LogDay.objects.get().text) == (302, "9:00-10:00 看\n完")
    client.post(DAY, {"text": "9:00-10:00 看\r\n完", "version": "1", "read_as": "0 21:00–22:00"})
    assert LogDay.objects.get().text == "21:00–22:00 看\n完"
    stale = client.post(DAY, {"text": "新的", "version": "1"})
    assert stale.status_code == 409
    assert "新的</textarea>" in stale.content.decode()
    assert "21:00–22:00 看" in stale.content.decode()
    refused = client.post(DAY, {"text": "9:00-9:01\n" * 201, "version": "2"})
    assert (refused.status_code, "at most 200" in refused.content.decode()) == (400, True)


@pytest.mark.parametrize("day", ["2026-02-30", "1800-01-01", "20261116", "today", "²026-11-16", "2026-W47-1"])
def test_days_that_are_none_are_not_there(client: Client, day: str) -> None:
    assert client.get(f"/g/lab/log/{day}/").status_code == 404


def test_a_span_is_linked(lab: Lab, client: Client) -> None:
    item, project = make_work(lab.group, lab.author, title="LEAK训练"), make_project(lab.group, "NMT")
    day = make_log(lab.author, "20:00–21:00")
    entry = day.entries.get()
    address = f"/g/lab/log/entries/{entry.uuid}/"
    assert "LEAK训练" in client.get(DAY).content.decode()
    assert post_json(client, address, {"for": f"item:{item.uuid}"}).status_code == 200
    assert TimeEntry.objects.get().work_item_id == item.pk
    client.post(address, {"for": f"project:{project.uuid}"})
    linked = TimeEntry.objects.get()
    assert (linked.work_item, linked.project) == (None, project)
    client.post(address, {"for": ""})
    assert TimeEntry.objects.get().project is None
    other = Project.objects.create(group=lab.outsider.group, name="别处", name_key="别处")
    for odd in (f"project:{other.uuid}", "item:x", "x", f"item:{project.uuid}"):
        assert client.post(address, {"for": odd}).status_code == 404
    assert logged_in(lab.advisor).post(address, {"for": ""}).status_code == 404


def test_the_timer(lab: Lab, client: Client) -> None:
    address = "/g/lab/log/timer/"
    assert "Start the timer" in client.get("/g/lab/log/").content.decode()
    client.post(address, {"action": "start", "text": "看论文"})
    assert "Stop and log" in client.get("/g/lab/log/").content.decode()
    page = client.post(address, {"action": "start"}, follow=True).content.decode()
    assert "A timer is running already" in page
    client.post(address, {"action": "pause", "version": "1", "text": "看论文 第二节"})
    assert (Timer.objects.get().text, Timer.objects.get().version) == ("看论文 第二节", 3)
    page = client.post(address, {"action": "resume", "version": "1"}, follow=True).content.decode()
    assert "changed meanwhile" in page
    client.post(address, {"action": "resume", "version": "3"})
    stopped = client.post(address, {"action": "stop", "version": "4"}, follow=True)
    assert "The time is in the log." in stopped.content.decode()
    assert LogDay.objects.get().text.endswith(" 看论文 第二节")
    page = client.post(address, {"action": "stop", "version": "4"}, follow=True).content.decode()
    assert "stopped meanwhile" in page
    client.post(address, {"action": "start"})
    client.post(address, {"action": "discard", "version": "1"})
    assert (Timer.objects.count(), LogDay.objects.count()) == (0, 1)


def test_periods(lab: Lab, client: Client) -> None:
    project = make_project(lab.group, "NMT")
    make_log(lab.author, "20:00–21:30 **论文** #nmt")
    assert TimeEntry.objects.get().project == project
    for address, words in (
        ("weeks/2026-W47/", ("1 h 30 min", "<strong>论文</strong>", "NMT", "#nmt", "only spans")),
        ("months/2026-11/", ("1 h 30 min", "NMT", DAY)),
        ("years/2026/", ("1 h 30 min", "2026-11-16: 1 h 30 min", "in a row", DAY)),
    ):
        page = client.get(f"/g/lab/log/{address}").content.decode()
        assert [one for one in words if one not in page] == []
    for address in ("weeks/2026-W60/", "months/2026-13/", "months/x/", "years/1800/", "years/99999/"):
        assert client.get(f"/g/lab/log/{address}").status_code == 404
    for address in ("weeks/1970-W01/", "years/1970/", "months/2099-12/", "years/2099/"):
        assert client.get(f"/g/lab/log/{address}").status_code in (200, 404)


def test_sharing(lab: Lab, client: Client) -> None:
    make_log(lab.author, "20:00–21:30 LEAK 论文 #secret")
    item = make_work(lab.group, lab.author, title="LEAK训练")
    link_entry(entry=TimeEntry.objects.get(), work_item=item, project=None, by=lab.author)
    week = f"/g/lab/log/of/{lab.author.uuid}/weeks/2026-W47/"
    pages = [week, week.replace("weeks/2026-W47", "months/2026-11"), week.replace("weeks/2026-W47", "years/2026")]
    for member in (lab.other, lab.advisor, lab.admin, lab.guest, lab.author):
        assert [logged_in(member).get(page).status_code for page in pages] == [404] * 3
    saved = client.post("/g/lab/log/sharing/", {"totals": "advisors", "days": ""})
    assert (saved.status_code, LogSharing.objects.get().totals) == (302, "advisors")
    for page in pages:
        shown = logged_in(lab.advisor).get(page).content.decode()
        assert ("1 h 30 min" in shown, "LEAK" in shown, "secret" in shown) == (True, False, False)
        assert DAY not in shown
        assert logged_in(lab.admin).get(page).status_code == 404
    share_log(member=lab.author, totals="", days="group", by=lab.author)
    assert "LEAK 论文" in logged_in(lab.other).get(week).content.decode()
    assert lab.author.name in logged_in(lab.other).get("/g/lab/log/sharing/").content.decode()
    assert logged_in(lab.guest).get(week).status_code == 404
    assert client.post("/g/lab/log/sharing/", {"totals": "x", "days": ""}).status_code == 400


def test_guests_have_no_log(lab: Lab) -> None:
    client = logged_in(lab.guest)
    for address in ("", "sharing/", "2026-11-16/", "weeks/2026-W47/", "months/2026-11/", "years/2026/"):
        assert client.get(f"/g/lab/log/{address}").status_code == 404
    assert client.post("/g/lab/log/timer/", {"action": "start"}).status_code == 404


def test_the_time_on_an_item(lab: Lab, client: Client) -> None:
    item = make_work(lab.group, lab.author, title="训练", workload="少")
    address = f"/g/lab/log/items/{item.uuid}/"
    page = client.get(address).content.decode()
    assert ("Start the timer" in page, "You logged" in page) == (True, False)
    entry = make_log(lab.author, "10:00–15:00").entries.get()
    link_entry(entry=entry, work_item=item, project=None, by=lab.author)
    page = client.get(address).content.decode()
    assert "You logged 5 h on this." in page
    assert "By the limits of the group that is Medium." in page
    stale = client.post(address, {"version": "9"}, follow=True).content.decode()
    assert "Somebody changed this meanwhile" in stale
    assert address in stale  # the page of the item asks for this part
    client.post(address, {"version": "1"})
    taken = WorkItem.objects.get(pk=item.pk)
    assert (taken.bucket, taken.version, taken.participations.get().bucket) == ("medium", 2, "medium")
    assert "By the limits" not in client.get(address).content.decode()
    assert logged_in(lab.other).post(address, {"version": "2"}).status_code == 404
    assert "You logged" not in logged_in(lab.other).get(address).content.decode()
    client.post("/g/lab/log/timer/", {"action": "start", "text": "训练", "for": f"item:{item.uuid}"})
    assert Timer.objects.get().work_item_id == item.pk
    assert logged_in(lab.guest).get(address).status_code == 404
