"""Lines of plans by the API."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members.models import Group
from reports.models import PlanItem
from tests.factories.api import Lab, client_of, make_lab
from tests.factories.reports import make_draft, make_submitted

pytestmark = pytest.mark.django_db
LIST = "/api/v1/plan-items/"


@pytest.fixture
def lab() -> Lab:
    return make_lab()


def texts(lab_member: object, **query: str) -> list[str]:
    answer = client_of(lab_member).get(LIST, query)  # type: ignore[arg-type]
    assert answer.status_code == 200, answer.json()
    return [line["text"] for line in answer.json()["results"]]


def test_everyone_finds_the_plans_of_what_he_may_read(lab: Lab) -> None:
    make_submitted(lab.author, next_week="- 训练")
    make_draft(lab.author, week="2026-W48", next_week="- LEAK")
    make_submitted(lab.outsider, next_week="- 别处")
    found = {name: texts(getattr(lab, name)) for name in ("author", "other", "advisor", "admin", "guest", "outsider")}
    assert found == {
        "author": ["训练"],
        "other": ["训练"],
        "advisor": ["训练"],
        "admin": ["训练"],
        "guest": [],
        "outsider": ["别处"],
    }
    Group.objects.filter(pk=lab.group.pk).update(reports_readable_by=Group.Readers.ADVISORS)
    assert [texts(lab.other), texts(lab.advisor)] == [[], ["训练"]]


def test_filters_narrow_the_list(lab: Lab) -> None:
    make_submitted(lab.author, week="2026-W46", next_week="- 训练\n- 评测")
    make_submitted(lab.author, week="2026-W47", results="- 评测", next_week="- 训练")
    make_submitted(lab.other, week="2026-W47", next_week="- 读论文")
    assert texts(lab.advisor, week="2026-W46") == ["训练", "评测"]
    assert texts(lab.advisor, state="done") == ["评测"]
    assert texts(lab.advisor, member=str(lab.other.uuid)) == ["读论文"]
    assert texts(lab.advisor, group=lab.group.slug, state="open", ordering="-week") == ["训练", "读论文"]
    moved = client_of(lab.author).get(LIST, {"week": "2026-W47", "member": str(lab.author.uuid)}).json()["results"]
    before = PlanItem.objects.get(state="moved")
    assert [(line["first_week"], line["moved_from"]) for line in moved] == [("2026-W46", str(before.uuid))]


@pytest.mark.parametrize("query", [{"week": "2026-W60"}, {"state": "lost"}, {"member": "x"}, {"report": "x"}])
def test_what_cannot_be_is_refused(lab: Lab, query: dict[str, str]) -> None:
    answer = client_of(lab.author).get(LIST, query)
    assert (answer.status_code, list(answer.json()["errors"])) == (400, list(query))


def test_the_author_says_what_became_of_a_line(lab: Lab) -> None:
    make_submitted(lab.author, next_week="- 训练")
    item, client = PlanItem.objects.get(), client_of(lab.author)
    address = f"{LIST}{item.uuid}/"
    etag = client.get(address).headers["ETag"]
    assert client.patch(address, {"state": "done"}, format="json").status_code == 428
    answer = client.patch(address, {"state": "done"}, format="json", headers={"If-Match": etag})
    assert (answer.status_code, answer.json()["state"], answer.json()["is_chosen"]) == (200, "done", True)
    assert answer.headers["ETag"] == answer.json()["etag"] != etag
    stale = client.patch(address, {"state": "dropped"}, format="json", headers={"If-Match": etag})
    assert (stale.status_code, stale.json()["current"]["etag"]) == (412, answer.json()["etag"])
    back = client.patch(address, {"state": "open"}, format="json", headers={"If-Match": answer.json()["etag"]})
    assert (back.json()["state"], back.json()["is_chosen"], back.json()["decided_at"]) == ("open", False, None)


def test_nobody_else_does(lab: Lab) -> None:
    make_submitted(lab.author, next_week="- 训练")
    item = PlanItem.objects.get()
    address, headers = f"{LIST}{item.uuid}/", {"If-Match": f'"{item.uuid}-1"'}
    statuses = [
        client_of(person, read_only=read_only)
        .patch(address, {"state": "done"}, format="json", headers=headers)
        .status_code
        for person, read_only in [(lab.advisor, False), (lab.guest, False), (lab.outsider, False), (lab.author, True)]
    ]
    assert (statuses, PlanItem.objects.get().state) == ([403, 404, 404, 403], "open")


def test_a_line_costs_nothing(lab: Lab) -> None:
    client, costs = client_of(lab.advisor), []
    client.get(LIST)  # notes that the token is in use
    for number in (1, 30):
        make_submitted(
            lab.author, week=f"2026-W{number:02d}", next_week="\n".join(f"- 第 {n} 步" for n in range(number))
        )
        with CaptureQueriesContext(connection) as queries:
            client.get(LIST)
        costs.append(len(queries))
    assert costs[0] == costs[1]
