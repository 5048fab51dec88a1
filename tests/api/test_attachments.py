"""Pictures sent and read by scripts."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from activity.models import Attachment
from members.models import Member
from members.services.throttle import Limit, count_attempt
from reports.services import RowInput, save_report
from reports.services.pictures import UPLOADS_PER_HOUR
from tests.factories.api import client_of
from tests.factories.members import make_group, make_member
from tests.factories.pictures import make_picture, picture_bytes
from tests.factories.reports import make_draft, make_submitted

pytestmark = pytest.mark.django_db
URL = "/api/v1/attachments/"


@pytest.fixture
def author() -> Member:
    return make_member(make_group(slug="lab"), "顾晓岚")


def send(client: APIClient, data: bytes = b"", name: str = "曲线.png", **fields: Any) -> Any:
    form = {"group": "lab", "picture": SimpleUploadedFile(name, data or picture_bytes()), **fields}
    return client.post(URL, form, format="multipart")


def test_a_script_sends_a_picture_and_writes_it_into_its_report(author: Member) -> None:
    client = client_of(author)
    answer = send(client)
    picture = Attachment.objects.get()
    address = f"/g/lab/attachments/{picture.uuid}/"
    assert answer.status_code == 201
    assert answer.headers["Location"].endswith(f"{URL}{picture.uuid}/")
    assert answer.json() == {
        "uuid": str(picture.uuid),
        "name": "曲线",
        "content_type": "image/png",
        "size": picture.size,
        "width": 8,
        "height": 6,
        "address": address,
        "markdown": f"![曲线]({address})",
    }
    report = make_draft(author)
    rows = [RowInput(report.rows.get().uuid, results=answer.json()["markdown"])]
    save_report(report=report, rows=rows, note="", version=report.version, by=author)
    picture.refresh_from_db()
    assert (picture.subject_kind, picture.subject) == ("draft", report.uuid)
    read = client.get(f"{URL}{picture.uuid}/")
    assert (read.status_code, read.headers["Content-Type"]) == (200, "image/png")
    assert read.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert len(read.content) == picture.size


def test_what_is_wrong_with_a_picture_is_said_by_field(author: Member) -> None:
    client = client_of(author)
    refused = send(client, b"<svg/>", "图.png")
    assert (refused.status_code, list(refused.json()["errors"])) == (400, ["picture"])
    assert list(send(client, group="other").json()["errors"]) == ["group"]
    assert list(send(client, owner="x").json()["errors"]) == ["owner"]
    assert list(client.post(URL, {"group": "lab"}, format="multipart").json()["errors"]) == ["picture"]
    assert client.post(URL, {"group": "lab", "picture": "x"}, format="json").status_code == 415
    assert not Attachment.objects.exists()


def test_read_tokens_guests_and_other_groups_send_nothing(author: Member) -> None:
    guest = make_member(author.group, roles=("guest",))
    stranger = make_member(make_group(slug="other"))
    assert send(client_of(author, read_only=True)).status_code == 403
    assert send(client_of(guest)).status_code == 403
    assert send(client_of(stranger)).status_code == 400
    assert send(APIClient()).status_code == 401
    assert not Attachment.objects.exists()


def test_pictures_are_read_by_who_reads_the_report(author: Member) -> None:
    picture = make_picture(author)
    colleague = client_of(make_member(author.group))
    stranger = client_of(make_member(make_group(slug="other")))
    assert colleague.get(f"{URL}{picture.uuid}/").status_code == 404
    make_submitted(author, results=f"![](/g/lab/attachments/{picture.uuid}/)")
    assert colleague.get(f"{URL}{picture.uuid}/").status_code == 200
    assert stranger.get(f"{URL}{picture.uuid}/").status_code == 404


def test_scripts_are_throttled_as_pages_are(author: Member) -> None:
    for _ in range(UPLOADS_PER_HOUR):
        count_attempt([Limit("picture", str(author.uuid), UPLOADS_PER_HOUR)])
    answer = send(client_of(author))
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 3_000
