"""Papers and readings by script: lists, entering, changing, removing, a thousand at once."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from activity.models import Event
from papers.models import Paper, Reading
from tests.factories.api import Lab, client_of, make_lab
from tests.factories.members import make_project
from tests.factories.papers import make_paper, make_reading
from workload.models import Participation

pytestmark = pytest.mark.django_db
PAPERS, READINGS = "/api/v1/papers/", "/api/v1/readings/"
BULK = READINGS + "bulk/"
NOBODY = "00000000-0000-4000-8000-000000000000"


def paper(**fields: Any) -> dict[str, Any]:
    return {"title": "Attention is all you need", "url": "https://arxiv.org/abs/1706.03762v5", **fields}


def row(**fields: Any) -> dict[str, Any]:
    return {"written": "8篇 论文", "starts_on": "2026-11-16", "ends_on": "2026-11-22", **fields}


def titles(lab: Lab, **query: Any) -> list[str]:
    answer = client_of(lab.author).get(PAPERS, query)
    assert answer.status_code == 200, answer.json()
    return [one["title"] for one in answer.json()["results"]]


def written(lab: Lab, **query: Any) -> list[str]:
    answer = client_of(lab.author).get(READINGS, query)
    assert answer.status_code == 200, answer.json()
    return [one["written"] for one in answer.json()["results"]]


class TestPapers:
    def test_a_paper_is_made_changed_removed_and_restored(self) -> None:
        lab = make_lab()
        script = client_of(lab.author)
        body = paper(group=lab.group.slug, authors=["Vaswani, A.", "Shazeer, N."], year=2017, tags=["经典"])
        made = script.post(PAPERS, {**body, "bibtex_fields": {"pages": "1--2"}, "abstract": "a\r\nb"})
        assert (made.status_code, made["ETag"]) == (201, made.json()["etag"])
        shown = made.json()
        assert (shown["arxiv_id"], shown["authors"], shown["tags"]) == ("1706.03762", body["authors"], ["经典"])
        assert (shown["bibtex_fields"], shown["abstract"], shown["has_pdf"]) == ({"pages": "1--2"}, "a\nb", False)
        address = made["Location"]
        patched = script.patch(address, {"venue": "NeurIPS"}, headers={"If-Match": made["ETag"]})
        kept = {name: patched.json()[name] for name in ("authors", "year", "tags", "bibtex_fields", "title")}
        assert kept == {name: shown[name] for name in kept}
        assert patched.json()["venue"] == "NeurIPS"
        put = script.put(address, paper(title="New"), headers={"If-Match": patched["ETag"]})
        assert (put.json()["title"], put.json()["authors"], put.json()["tags"]) == ("New", [], [])
        assert script.delete(address).status_code == 204
        assert (script.get(address).status_code, titles(lab)) == (404, [])
        assert script.post(address + "restore/").json()["title"] == "New"
        assert set(Event.objects.filter(subject_kind="paper").values_list("source", flat=True)) == {"api"}

    def test_another_form_of_the_link_answers_where_the_paper_is(self) -> None:
        lab = make_lab()
        script = client_of(lab.author)
        made = script.post(PAPERS, paper(group=lab.group.slug))
        again = script.post(PAPERS, paper(group=lab.group.slug, url="10.48550/arXiv.1706.03762"))
        assert (again.status_code, again.json()["code"]) == (409, "known-paper")
        assert (again["Location"], again.json()["current"]["uuid"]) == (made["Location"], made.json()["uuid"])
        assert again.json()["current"]["etag"] == made["ETag"]

    def test_a_link_alone_is_enough_where_its_title_can_be_fetched(self) -> None:
        lab = make_lab()
        made = client_of(lab.author).post(PAPERS, {"group": lab.group.slug, "url": "arXiv:1706.03762"})
        assert (made.json()["title"], made.json()["fetch_state"]) == ("https://arxiv.org/abs/1706.03762", "waiting")

    @pytest.mark.parametrize(("header", "status"), [(None, 428), ("*", 412), ('"{uuid}-7"', 412), ('"{uuid}-1"', 200)])
    def test_a_change_must_name_the_version_it_was_made_on(self, header: str | None, status: int) -> None:
        lab = make_lab()
        stored = make_paper(lab.author, "Old")
        headers = {} if header is None else {"If-Match": header.format(uuid=stored.uuid)}
        answer = client_of(lab.author).patch(f"{PAPERS}{stored.uuid}/", {"title": "New"}, headers=headers)
        assert answer.status_code == status
        assert Paper.objects.get().title == ("New" if status == 200 else "Old")

    @pytest.mark.parametrize(
        ("fields", "field"),
        [
            ({"url": "javascript:alert(1)"}, "url"),
            ({"url": ""}, "url"),
            ({"url": "https://openreview.net/forum?id=a", "title": ""}, "title"),
            ({"title": "x" * 501}, "title"),
            ({"year": 3000}, "year"),
            ({"year": "2017"}, "year"),
            ({"doi": "hello"}, "doi"),
            ({"arxiv_id": "hello"}, "arxiv_id"),
            ({"pdf_url": "file:///etc/passwd"}, "pdf_url"),
            ({"authors": "Vaswani"}, "authors"),
            ({"tags": ["x"] * 21}, "tags"),
            ({"bibtex_fields": {"x" * 61: "y"}}, "bibtex_fields"),
            ({"merged_into": NOBODY}, "merged_into"),
            ({"fetch_state": "done"}, "fetch_state"),
        ],
    )
    def test_what_does_not_fit_is_refused_at_its_field(self, fields: dict[str, Any], field: str) -> None:
        lab = make_lab()
        answer = client_of(lab.author).post(PAPERS, paper(group=lab.group.slug, **fields))
        assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])
        assert Paper.objects.count() == 0

    def test_a_list_is_narrowed(self) -> None:
        lab = make_lab()
        one = make_paper(lab.author, "One", category="NLP", tags=["经典"])
        two = make_paper(lab.author, "Two", url="https://doi.org/10.1038/nature14539")
        make_reading(lab.author, lab.author, paper=one)
        make_reading(lab.author, lab.other, paper=two, states={lab.other.pk: "read"})
        assert titles(lab) == ["Two", "One"]
        assert titles(lab, category="NLP") == ["One"]
        assert titles(lab, tag="经典", group=lab.group.slug) == ["One"]
        assert titles(lab, member=lab.other.uuid) == ["Two"]
        assert titles(lab, member=lab.author.uuid, state="read") == []
        assert titles(lab, state="read") == ["Two"]
        assert titles(lab, until="2026-11-15") == []
        assert titles(lab, **{"from": "2026-11-22", "until": "2026-11-22"}) == ["Two", "One"]
        assert titles(lab, text="10.1038/NATURE14539") == ["Two"]
        wrong = client_of(lab.author).get(PAPERS, {"state": "x"})
        assert (wrong.status_code, list(wrong.json()["errors"])) == (400, ["state"])


class TestReadings:
    def test_a_reading_is_made_changed_removed_and_restored(self) -> None:
        lab = make_lab()
        known, project, script = make_paper(lab.author, "Paper"), make_project(lab.group), client_of(lab.author)
        people = [str(lab.other.uuid), str(lab.author.uuid)]
        body = row(group=lab.group.slug, written="", paper=str(known.uuid), participants=people, bucket="large")
        made = script.post(READINGS, {**body, "times": 5, "project": str(project.uuid), "states": {people[0]: "read"}})
        assert (made.status_code, made["ETag"]) == (201, made.json()["etag"])
        shown = made.json()
        assert [(one["name"], one["state"]) for one in shown["participants"]] == [("陈静", "read"), ("刘涛", "to_read")]
        assert (shown["paper"]["title"], shown["times"], shown["project"]["name"]) == ("Paper", 5, project.name)
        address = made["Location"]
        patched = script.patch(address, {"gained": "$x^2$\r\n"}, headers={"If-Match": made["ETag"]})
        assert (patched.json()["gained"], patched.json()["paper"]) == ("$x^2$\n", shown["paper"])
        assert patched.json()["participants"] == shown["participants"]
        state = script.post(address + "state/", {"state": "reading"})
        assert ([one["state"] for one in state.json()["participants"]], state["ETag"]) == (
            ["read", "reading"],
            patched["ETag"],
        )
        put = script.put(address, row(written="9篇"), headers={"If-Match": patched["ETag"]})
        assert (put.json()["paper"], put.json()["participants"], put.json()["bucket"]) == (None, [], "")
        assert script.delete(address).status_code == 204
        assert (script.get(address).status_code, written(lab)) == (404, [])
        assert script.post(address + "restore/").status_code == 200
        assert written(lab) == ["9篇"]
        assert set(Event.objects.filter(subject_kind="reading").values_list("source", flat=True)) == {"api"}

    @pytest.mark.parametrize(("header", "status"), [(None, 428), ("*", 412), ('"{uuid}-7"', 412), ('"{uuid}-1"', 200)])
    def test_a_change_must_name_the_version_it_was_made_on(self, header: str | None, status: int) -> None:
        lab = make_lab()
        stored = make_reading(lab.author, lab.author)
        headers = {} if header is None else {"If-Match": header.format(uuid=stored.uuid)}
        answer = client_of(lab.author).patch(f"{READINGS}{stored.uuid}/", {"gained": "x"}, headers=headers)
        assert answer.status_code == status
        assert Reading.objects.get().gained == ("x" if status == 200 else "")

    @pytest.mark.parametrize(
        ("fields", "field"),
        [
            ({"written": " "}, "written"),
            ({"written": "x" * 501}, "written"),
            ({"paper": NOBODY}, "paper"),
            ({"paper": "x"}, "paper"),
            ({"ends_on": "2026-11-01"}, "ends_on"),
            ({"bucket": "大"}, "bucket"),
            ({"participants": [NOBODY]}, "participants"),
            ({"project": NOBODY}, "project"),
            ({"states": {NOBODY: "read"}}, "states"),
            ({"expected_gain": 5}, "expected_gain"),
            ({"state": "read"}, "state"),
        ],
    )
    def test_what_does_not_fit_is_refused_at_its_field(self, fields: dict[str, Any], field: str) -> None:
        lab = make_lab()
        script = client_of(lab.author)
        answer = script.post(READINGS, row(group=lab.group.slug, **fields))
        assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])
        many = script.post(BULK, {"group": lab.group.slug, "rows": [row(), row(**fields)]})
        assert (many.status_code, list(many.json()["errors"])) == (400, [f"rows.1.{field}"])
        assert Reading.objects.count() == 0

    def test_states_are_those_of_participants(self) -> None:
        lab = make_lab()
        address = f"{READINGS}{make_reading(lab.author, lab.author).uuid}/"
        other = client_of(lab.other).post(address + "state/", {"state": "read"})
        assert (other.status_code, list(other.json()["errors"])) == (400, ["member"])
        odd = client_of(lab.author).post(address + "state/", {"state": "burnt"})
        assert (odd.status_code, list(odd.json()["errors"])) == (400, ["state"])
        done = client_of(lab.other).post(address + "state/", {"state": "read", "member": str(lab.author.uuid)})
        assert done.json()["participants"][0]["state"] == "read"

    def test_a_list_is_narrowed(self) -> None:
        lab = make_lab()
        known = make_paper(lab.author, "Attention")
        make_reading(lab.author, lab.author, written="甲", gained="Loss")
        make_reading(lab.author, lab.other, paper=known, written="乙", states={lab.other.pk: "read"})
        assert written(lab) == ["乙", "甲"]
        assert written(lab, member=lab.author.uuid) == ["甲"]
        assert written(lab, member=lab.author.uuid, state="read") == []
        assert written(lab, paper=known.uuid) == ["乙"]
        assert (written(lab, text="loss"), written(lab, text="attention")) == (["甲"], ["乙"])
        assert written(lab, **{"from": "2026-11-23"}) == []

    @pytest.mark.parametrize("count", [1, 20])
    def test_a_list_costs_the_same_for_many(self, count: int) -> None:
        lab = make_lab()
        for _number in range(count):
            make_reading(
                lab.author, lab.author, lab.other, paper=make_paper(lab.author), project=make_project(lab.group)
            )
        script = client_of(lab.author)
        with CaptureQueriesContext(connection) as queries:
            assert len(script.get(READINGS).json()["results"]) == count
        assert len(queries) == 7  # token, its last use, the account's groups, their weeks; count, readings, people
        with CaptureQueriesContext(connection) as queries:
            assert len(script.get(PAPERS).json()["results"]) == count
        assert len(queries) == 6  # the same without the last use of the token; count, papers, tags

    def test_a_thousand_rows_in_one_call_of_which_a_repeat_does_nothing(self) -> None:
        lab = make_lab()
        known, people = make_paper(lab.author), [str(lab.author.uuid), str(lab.other.uuid)]
        rows = [row(written=f"第{n}篇", participants=people, paper=str(known.uuid)) for n in range(1_000)]
        script, key = client_of(lab.author), {"Idempotency-Key": "bulk-of-readings-1"}
        with CaptureQueriesContext(connection) as queries:
            answer = script.post(BULK, {"group": lab.group.slug, "rows": rows}, headers=key)
        assert (answer.status_code, answer.json()["count"]) == (201, 1_000)
        assert len(queries) < 60  # SQLite takes a limited number of values in one statement
        again = script.post(BULK, {"group": lab.group.slug, "rows": rows}, headers=key)
        assert again.json() == answer.json()
        stored = list(Reading.objects.order_by("pk"))
        assert [str(reading.uuid) for reading in stored] == answer.json()["readings"]
        assert [reading.written for reading in stored] == [line["written"] for line in rows]
        assert Participation.objects.filter(state="to_read", group=lab.group).count() == 2_000


def test_other_groups_have_nothing_here_nor_have_guests() -> None:
    lab = make_lab()
    known, reading = make_paper(lab.author, "LEAK"), make_reading(lab.author, lab.author)
    for address, subject in ((f"{PAPERS}{known.uuid}/", known), (f"{READINGS}{reading.uuid}/", reading)):
        match = {"If-Match": f'"{subject.uuid}-1"'}
        for script in (client_of(lab.outsider), client_of(lab.guest)):
            assert script.get(address).status_code == 404
            assert script.patch(address, {}, headers=match).status_code == 404
            assert script.delete(address).status_code == 404
            assert script.post(address + "restore/").status_code == 404
    guest = client_of(lab.guest)
    assert (guest.get(PAPERS).json()["results"], guest.get(READINGS).json()["results"]) == ([], [])
    assert guest.post(PAPERS, paper(group=lab.group.slug)).status_code == 403
    assert guest.post(READINGS, row(group=lab.group.slug)).status_code == 403
    assert guest.post(BULK, {"group": lab.group.slug, "rows": [row()]}).status_code == 403
    foreign = make_paper(lab.outsider)
    answer = client_of(lab.author).post(READINGS, row(group=lab.group.slug, paper=str(foreign.uuid)))
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["paper"])


def test_only_those_of_it_advisors_and_admins_remove() -> None:
    lab = make_lab()
    known, reading = make_paper(lab.author), make_reading(lab.author, lab.author)
    for address in (f"{PAPERS}{known.uuid}/", f"{READINGS}{reading.uuid}/"):
        assert client_of(lab.other).delete(address).status_code == 403
        assert client_of(lab.advisor).delete(address).status_code == 204
        assert client_of(lab.other).post(address + "restore/").status_code in (403, 404)
        assert client_of(lab.admin).post(address + "restore/").status_code == 200
