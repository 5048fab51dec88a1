"""A link of a paper in one's log becomes a reading by one click, once, and the time goes to it."""

import re

import pytest
from django.test import Client

from papers.models import Paper, Reading
from tests.factories.api import Lab, make_lab
from tests.factories.logs import make_log
from tests.factories.pages import logged_in
from workload.models import Participation, TimeEntry

pytestmark = pytest.mark.django_db
DAY = "/g/lab/log/2026-11-16/"
ARXIV, PDF = "https://arxiv.org/pdf/2104.14129.pdf", "http://www.cs.toronto.edu/~fritz/absps/imagenet.pdf"


@pytest.fixture
def lab() -> Lab:
    return make_lab(slug="lab")


@pytest.fixture
def client(lab: Lab) -> Client:
    return logged_in(lab.author)


def offered(client: Client) -> list[str]:
    return re.findall(r'name="link"\s+value="([^"]+)"', client.get(DAY).content.decode())


def click(client: Client, entry: TimeEntry, link: str) -> str:
    answer = client.post(f"/g/lab/log/entries/{entry.uuid}/reading/", {"link": link}, follow=True)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_a_link_becomes_a_reading_and_the_span_is_for_it(lab: Lab, client: Client) -> None:
    text = f"9:00 am - 10:00 [Actnn & 2-Bit]({ARXIV}) [文档](https://pytorch.org/docs/)\n[AlexNet]({PDF})，[z]()\n"
    text += f"2:00 pm - 3:00 {ARXIV}"
    entry, again = make_log(lab.author, text).entries.all()
    assert offered(client) == [ARXIV, PDF, ARXIV]
    assert "Make Actnn &amp; 2-Bit a reading" in " ".join(client.get(DAY).content.decode().split())
    assert "The reading is entered" in click(client, entry, ARXIV)
    reading = Reading.objects.get()
    entry.refresh_from_db()
    assert (reading.paper.title, reading.paper.arxiv_id) == ("Actnn & 2-Bit", "2104.14129")  # type: ignore[union-attr]
    assert (str(reading.period), entry.work_item_id) == ("2026-11-16 – 2026-11-22", reading.pk)
    part = Participation.objects.get()
    assert (part.member, part.state) == (lab.author, "reading")
    assert offered(client) == [ARXIV]
    click(client, again, ARXIV)
    again.refresh_from_db()
    assert (Paper.objects.count(), Reading.objects.count(), again.work_item_id) == (1, 1, reading.pk)


def test_a_page_of_a_publisher_has_the_title_of_its_link(lab: Lab, client: Client) -> None:
    make_log(lab.author, f"9:00 am - 10:00 读\nPaper: [ImageNet\nClassification]({PDF})")
    click(client, TimeEntry.objects.get(), PDF)
    assert Paper.objects.get().title == "ImageNet Classification"


@pytest.mark.parametrize(("link", "words"), [(PDF, "no title is known"), ("https://x.org/other.pdf", "does not name")])
def test_what_cannot_become_one_is_said(lab: Lab, client: Client, link: str, words: str) -> None:
    make_log(lab.author, f"9:00 am - 10:00 {PDF}")
    assert words in click(client, TimeEntry.objects.get(), link)
    assert (Paper.objects.count(), Reading.objects.count(), TimeEntry.objects.get().work_item) == (0, 0, None)


def test_nobody_elses_span_is_there(lab: Lab) -> None:
    entry = make_log(lab.author, f"9:00 am - 10:00 {ARXIV}").entries.get()
    for member in (lab.admin, lab.advisor, lab.guest):
        answer = logged_in(member).post(f"/g/lab/log/entries/{entry.uuid}/reading/", {"link": ARXIV})
        assert answer.status_code == 404
    assert not Reading.objects.exists()


def test_a_link_beside_the_spans_becomes_a_reading_without_time(lab: Lab, client: Client) -> None:
    day = make_log(lab.author, f"想读 [ActNN]({ARXIV})\n\n9:00 am - 10:00 写代码")
    assert offered(client) == [ARXIV]
    for _twice in range(2):
        answer = client.post(f"/g/lab/log/days/{day.uuid}/reading/", {"link": ARXIV}, follow=True)
        assert "The reading is entered." in answer.content.decode()
    assert (Reading.objects.get().title, TimeEntry.objects.get().work_item) == ("ActNN", None)
    answer = client.post(f"/g/lab/log/days/{day.uuid}/reading/", {"link": PDF}, follow=True)
    assert "does not name" in answer.content.decode()
