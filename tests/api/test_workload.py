"""The summary by the API: the same numbers as on its page, for the same people."""

from datetime import date
from typing import Any

import pytest

from activity.models import Job
from tests.factories.api import Lab, client_of, make_lab
from tests.factories.members import make_project
from tests.factories.workload import make_work
from workload import jobs
from workload.models import WorkItem

pytestmark = pytest.mark.django_db
SUMMARY, RENDER = "/api/v1/workload/summary/", "/api/v1/workload/render/"


@pytest.fixture
def lab() -> Lab:
    lab = make_lab(slug="lab")
    project = make_project(lab.group, "医疗")
    make_work(lab.group, lab.author, lab.other, workload="大*5", starts_on="2026-11-16", project=project)
    make_work(lab.group, lab.author, workload="少", starts_on="2026-10-01", kind=WorkItem.Kind.READING, title="ZeRO")
    make_work(lab.group, lab.other, workload="", starts_on="2026-11-20", ends_on="2026-12-01", title="预训练")
    return lab


def read(lab: Lab, **asked: Any) -> Any:
    answer = client_of(lab.author).get(SUMMARY, {"group": "lab", **asked})
    assert answer.status_code == 200
    return answer.json()


def rows(body: Any) -> dict[str, tuple[int, ...]]:
    names = ("small", "medium", "large", "unknown", "total")
    return {row[body["by"]]: tuple(row[name] for name in names) for row in body["rows"]}


def test_all_of_it(lab: Lab) -> None:
    body = read(lab)

    assert rows(body) == {"刘涛": (1, 0, 5, 0, 6), "陈静": (0, 0, 5, 1, 5), "吴敏": (0, 0, 0, 0, 0)}
    assert body["sums"] == {"small": 1, "medium": 0, "large": 10, "unknown": 1, "total": 11}
    assert (body["group"], body["since"], body["until"], body["running"]) == ("lab", None, None, [])
    assert body["limits"] == {"small_up_to_minutes": 120, "medium_up_to_minutes": 480}


def test_days_project_and_kind_narrow_it(lab: Lab) -> None:
    body = read(lab, **{"from": "2026-11-16", "until": "2026-11-22"})

    assert rows(body)["刘涛"] == (0, 0, 5, 0, 5)
    assert [one["title"] for one in body["running"]] == ["预训练"]
    project = lab.group.projects.get()
    assert rows(read(lab, project=str(project.uuid)))["刘涛"] == (0, 0, 5, 0, 5)
    assert rows(read(lab, kind="reading"))["刘涛"] == (1, 0, 0, 0, 1)


def test_by_project_and_by_week(lab: Lab) -> None:
    assert rows(read(lab, by="project")) == {"医疗": (0, 0, 10, 0, 10), "without a project": (1, 0, 0, 1, 1)}
    assert list(rows(read(lab, by="week"))) == ["2026-W40", "2026-W47", "2026-W49"]


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"from": "13.45"}, "from"),
        ({"until": "2026-13-45"}, "until"),
        ({"from": "2026-02-01", "until": "2026-01-01"}, "until"),
        ({"from": "1066-10-14"}, "from"),
        ({"by": "mood"}, "by"),
        ({"kind": "party"}, "kind"),
        ({"project": "x"}, "project"),
        ({"project": "00000000-0000-4000-8000-000000000000"}, "project"),
        ({"colour": "red"}, "colour"),
        ({"group": ""}, "group"),
    ],
)
def test_what_cannot_be_read_is_said_at_its_parameter(lab: Lab, asked: dict[str, str], field: str) -> None:
    answer = client_of(lab.author).get(SUMMARY, {"group": "lab", **asked})

    assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])


def test_the_group_is_asked_for(lab: Lab) -> None:
    assert list(client_of(lab.author).get(SUMMARY).json()["errors"]) == ["group"]


def test_guests_and_strangers_find_nothing(lab: Lab) -> None:
    for member in (lab.guest, lab.outsider):
        assert client_of(member).get(SUMMARY, {"group": "lab"}).status_code == 404
        assert client_of(member).post(RENDER, {"group": "lab"}, format="json").status_code in (400, 404)
    assert not Job.objects.exists()


@pytest.mark.parametrize(
    ("format", "content_type"),
    [
        ("csv", "text/csv; charset=utf-8"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("pdf", "application/pdf"),
    ],
)
def test_a_file_is_made_by_a_job_and_fetched(lab: Lab, format: str, content_type: str) -> None:
    client = client_of(lab.author)
    asked = {"group": "lab", "since": "2026-11-16", "until": "2026-11-22", "format": format}

    accepted = client.post(RENDER, asked, format="json")
    jobs.render(str(accepted.json()["job"]))
    job = client.get(accepted.headers["Location"]).json()
    file = client.get(job["file"])

    assert (accepted.status_code, job["status"]) == (202, "done")
    assert job["file_name"].endswith(f".{format}")
    assert file.headers["Content-Type"] == content_type
    assert file.getvalue()
    job_row = Job.objects.get()
    assert job_row.arguments["since"] == str(date(2026, 11, 16))


def test_a_read_only_token_asks_for_no_file(lab: Lab) -> None:
    assert client_of(lab.author, read_only=True).post(RENDER, {"group": "lab"}, format="json").status_code == 403


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"group": "nowhere"}, "group"),
        ({"format": "exe"}, "format"),
        ({"since": "2026-02-01", "until": "2026-01-01"}, "until"),
        ({"since": "1066-10-14"}, "since"),
        ({"project": "00000000-0000-4000-8000-000000000000"}, "project"),
    ],
)
def test_a_wish_that_makes_no_sense_is_refused_at_its_field(lab: Lab, sent: dict[str, str], field: str) -> None:
    answer = client_of(lab.author).post(RENDER, {"group": "lab", **sent}, format="json")

    assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])
