"""Learning logs and the timer by the API."""

import pytest

from tests.factories.api import Lab, client_of, make_lab
from tests.factories.logs import make_log
from tests.factories.members import make_project
from tests.factories.workload import make_work
from workload.models import LogDay, TimeEntry, Timer
from workload.services import link_entry, share_log

pytestmark = pytest.mark.django_db
DAYS, ENTRIES, TIMERS = "/api/v1/log-days/", "/api/v1/log-entries/", "/api/v1/timers/"


@pytest.fixture
def lab() -> Lab:
    return make_lab()


def found(member: object, address: str = DAYS, /, **query: str) -> list[dict[str, object]]:
    answer = client_of(member).get(address, query)  # type: ignore[arg-type]
    assert answer.status_code == 200, answer.json()
    results: list[dict[str, object]] = answer.json()["results"]
    return results


def test_a_day_is_written_and_read(lab: Lab) -> None:
    client = client_of(lab.author)
    body = {"group": lab.group.slug, "day": "2026-11-16", "text": "2h\n9:00 am - 11:30 看 #ddp\n"}
    made = client.post(DAYS, body, format="json")
    assert (made.status_code, made.headers["ETag"]) == (201, made.json()["etag"])
    answer = client.get(made.headers["Location"]).json()
    assert {name: answer[name] for name in ("text", "stated_minutes", "minutes", "kinds", "difference")} == {
        "text": "2h\n9:00 am - 11:30 看 #ddp\n",
        "stated_minutes": 120,
        "minutes": 150,
        "kinds": ["differs"],
        "difference": -30,
    }
    (entry,) = answer["entries"]
    assert {name: entry[name] for name in ("line", "span", "minutes", "note", "tags")} == {
        "line": 2,
        "span": "09:00–11:30",
        "minutes": 150,
        "note": "看 #ddp",
        "tags": ["ddp"],
    }
    assert client.post(DAYS, body | {"text": "x"}, format="json").status_code == 412
    address = made.headers["Location"]
    assert client.put(address, {"text": "3h"}, format="json").status_code == 428
    etag = {"If-Match": made.headers["ETag"]}
    changed = client.put(address, {"text": "3h"}, format="json", headers=etag)
    assert (changed.status_code, changed.json()["kinds"], changed.json()["entries"]) == (200, ["only stated"], [])
    stale = client.put(address, {"text": "4h"}, format="json", headers=etag)
    assert (stale.status_code, stale.json()["current"]["etag"]) == (412, changed.headers["ETag"])


def test_a_length_has_no_span(lab: Lab) -> None:
    make_log(lab.author, "2h 看论文", day="2026-11-16")
    (entry,) = found(lab.author, ENTRIES)
    assert (entry["span"], entry["minutes"], entry["note"]) == ("", 120, "看论文")


@pytest.mark.parametrize(
    "change",
    [{"text": "a\0"}, {"day": "2026-02-30"}, {"day": None}, {"group": "elsewhere"}, {"minutes": 3}, {"text": None}],
)
def test_what_cannot_be_is_refused(lab: Lab, change: dict[str, object]) -> None:
    body = {"group": lab.group.slug, "day": "2026-11-16", "text": "2h"} | change
    assert client_of(lab.author).post(DAYS, body, format="json").status_code == 400
    assert not LogDay.objects.exists()


def test_only_what_is_shared_is_read_and_nothing_of_it_written(lab: Lab) -> None:
    day = make_log(lab.author, "20:00–21:00 LEAK")
    others = (lab.other, lab.advisor, lab.admin, lab.guest, lab.outsider)
    assert [len(found(one)) for one in (lab.author, *others)] == [1, 0, 0, 0, 0, 0]
    assert [len(found(one, ENTRIES)) for one in (lab.author, *others)] == [1, 0, 0, 0, 0, 0]
    share_log(member=lab.author, totals="group", days="advisors", by=lab.author)
    assert [len(found(one)) for one in others] == [0, 1, 0, 0, 0]
    assert [len(found(one, ENTRIES)) for one in others] == [0, 1, 0, 0, 0]
    address = f"{DAYS}{day.uuid}/"
    etag = client_of(lab.author).get(address).headers["ETag"]
    for one in others:
        answer = client_of(one).put(address, {"text": "x"}, format="json", headers={"If-Match": etag})
        assert answer.status_code == 404
    assert (
        client_of(lab.guest)
        .post(DAYS, {"group": lab.group.slug, "day": "2026-11-16", "text": "x"}, format="json")
        .status_code
        == 404
    )
    read_only = client_of(lab.author, read_only=True).put(
        address, {"text": "x"}, format="json", headers={"If-Match": etag}
    )
    assert (read_only.status_code, LogDay.objects.get().text) == (403, "20:00–21:00 LEAK")


def test_filters(lab: Lab) -> None:
    item = make_work(lab.group, lab.author)
    link_entry(entry=make_log(lab.author, "20:00–21:00").entries.get(), work_item=item, project=None, by=lab.author)
    make_log(lab.author, "10:00–11:00", day="2026-11-20")
    assert [day["day"] for day in found(lab.author)] == ["2026-11-20", "2026-11-16"]
    assert [day["day"] for day in found(lab.author, **{"from": "2026-11-17"})] == ["2026-11-20"]
    assert [day["day"] for day in found(lab.author, until="2026-11-17", group=lab.group.slug)] == ["2026-11-16"]
    assert [entry["day"] for entry in found(lab.author, ENTRIES, work_item=str(item.uuid))] == ["2026-11-16"]
    assert found(lab.author, member=str(lab.other.uuid)) == []
    assert TimeEntry.objects.count() == 2


def test_the_timer(lab: Lab) -> None:
    client, item = client_of(lab.author), make_work(lab.group, lab.author)
    body = {"group": lab.group.slug, "text": "看论文", "work_item": str(item.uuid)}
    made = client.post(TIMERS, body, format="json")
    assert (made.status_code, made.json()["work_item"]) == (201, str(item.uuid))
    assert client.post(TIMERS, body, format="json").status_code == 409
    address = made.headers["Location"]
    assert [len(found(one, TIMERS)) for one in (lab.author, lab.other, lab.advisor, lab.admin)] == [1, 0, 0, 0]
    assert client_of(lab.admin).post(f"{address}stop/", headers={"If-Match": made.headers["ETag"]}).status_code == 404
    assert client.post(f"{address}pause/").status_code == 428
    paused = client.post(f"{address}pause/", headers={"If-Match": made.headers["ETag"]})
    assert paused.json()["paused_at"]
    assert client.post(f"{address}resume/", headers={"If-Match": made.headers["ETag"]}).status_code == 412
    resumed = client.post(f"{address}resume/", headers={"If-Match": paused.headers["ETag"]})
    named = client.patch(address, {"text": "写代码"}, format="json", headers={"If-Match": resumed.headers["ETag"]})
    stopped = client.post(f"{address}stop/", headers={"If-Match": named.headers["ETag"]})
    assert (stopped.status_code, stopped.json()["entries"][0]["work_item"]) == (200, str(item.uuid))
    assert stopped.json()["text"].endswith(" 写代码")
    again = client.post(TIMERS, {"group": lab.group.slug}, format="json")
    gone = client.delete(again.headers["Location"], headers={"If-Match": again.headers["ETag"]})
    assert (gone.status_code, Timer.objects.count(), LogDay.objects.count()) == (204, 0, 1)


def test_a_span_is_linked_by_its_owner(lab: Lab) -> None:
    day = make_log(lab.author, "9:00-10:00 写")
    share_log(member=lab.author, totals="group", days="group", by=lab.author)
    item, project = make_work(lab.group, lab.author, title="写论文"), make_project(lab.group)
    address = f"{ENTRIES}{day.entries.get().uuid}/link/"
    body = {"work_item": str(item.uuid), "project": str(project.uuid)}
    answer = client_of(lab.author).post(address, body, format="json")
    assert (answer.status_code, {name: answer.json()[name] for name in body}) == (200, body)
    assert client_of(lab.other).post(address, body, format="json").status_code == 404
    wrong = client_of(lab.author).post(address, {"project": str(item.uuid)}, format="json")
    assert (wrong.status_code, list(wrong.json()["errors"])) == (400, ["project"])
    assert client_of(lab.author).post(address, {}, format="json").json()["work_item"] is None
