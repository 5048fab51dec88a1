"""Settings of a group, its calendar, logo and history."""

import io
from datetime import date, time
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from activity.models import Event
from activity.services import record_event
from members.models import Account, Group, GroupSlug, Member, WeekRule
from members.services import (
    GroupSettings,
    NotAllowed,
    StaleVersion,
    add_pause,
    change_first_weekday,
    change_group_settings,
    change_logo,
    create_group,
    remove_group,
    remove_pause,
    restore_group,
)
from tests.factories.members import make_account, make_group, make_member

pytestmark = pytest.mark.django_db
FIELDS = tuple(GroupSettings.__dataclass_fields__)


def as_settings(group: Group, **changes: Any) -> GroupSettings:
    group.refresh_from_db()
    return GroupSettings(**{field: getattr(group, field) for field in FIELDS} | changes)


def as_form(group: Group, **changes: Any) -> dict[str, Any]:
    group.refresh_from_db()
    stored = {field: getattr(group, field) for field in FIELDS} | {"version": group.version}
    sent = {field: value for field, value in stored.items() if value is not None} | changes
    hours = {field: sent[field] / 60 for field in ("small_up_to_minutes", "medium_up_to_minutes")}  # as people type it
    return sent | hours


@pytest.fixture
def admin() -> Member:
    return make_member(make_group(slug="lab-one", name="一组"), "周敏", roles=("admin",))


def client_of(member: Member) -> Client:
    client = Client()
    assert member.account is not None
    client.force_login(member.account)
    return client


def test_settings_are_saved_by_the_page(admin: Member) -> None:
    group, client = admin.group, client_of(admin)
    changes = {
        "name": "遥感智能组",
        "time_zone": "Europe/Berlin",
        "deadline_days_after_last": 1,
        "deadline_time": "12:30",
    }
    answer = client.post("/g/lab-one/settings/", as_form(group, **changes))
    assert (answer.status_code, answer["Location"]) == (302, "/g/lab-one/settings/")
    group.refresh_from_db()
    assert (group.name, group.time_zone) == ("遥感智能组", "Europe/Berlin")
    assert (group.deadline_days_after_last, group.deadline_time, group.version) == (1, time(12, 30), 2)
    event = Event.objects.get(verb="group.settings_changed")
    assert sorted(event.details["fields"]) == ["deadline_days_after_last", "deadline_time", "name", "time_zone"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": "\u200b"}, "name"),
        ({"slug": "Lab One"}, "slug"),
        ({"slug": "-x"}, "slug"),
        ({"slug": "taken"}, "slug"),
        ({"slug": "taken-before"}, "slug"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"time_zone": "../../etc/passwd"}, "time_zone"),
        ({"reports_readable_by": "everyone"}, "reports_readable_by"),
        ({"deadline_days_after_last": 14}, "deadline_days_after_last"),
        ({"deadline_days_after_last": -7}, "deadline_days_after_last"),
    ],
)
def test_what_cannot_be_is_refused_by_service_and_form(admin: Member, changes: dict[str, Any], field: str) -> None:
    GroupSlug.objects.create(slug="taken-before", group=make_group(slug="taken"))
    group = admin.group
    with pytest.raises(ValidationError) as refusal:
        change_group_settings(group=group, version=1, settings=as_settings(group, **changes), by=admin)
    assert list(refusal.value.message_dict) == [field]
    answer = client_of(admin).post("/g/lab-one/settings/", as_form(group, **changes))
    assert list(answer.context["settings_form"].errors) == [field]
    group.refresh_from_db()
    assert group.version == 1


def test_bucket_limits_are_in_order(admin: Member) -> None:
    changes = {"small_up_to_minutes": 480, "medium_up_to_minutes": 120}
    with pytest.raises(ValidationError):
        change_group_settings(group=admin.group, version=1, settings=as_settings(admin.group, **changes), by=admin)
    answer = client_of(admin).post("/g/lab-one/settings/", as_form(admin.group, **changes))
    assert list(answer.context["settings_form"].errors) == ["medium_up_to_minutes"]


def test_bucket_limits_are_typed_in_hours(admin: Member) -> None:
    client, form = client_of(admin), as_form(admin.group)
    assert 'name="small_up_to_minutes" value="2"' in client.get("/g/lab-one/settings/").content.decode()

    client.post("/g/lab-one/settings/", {**form, "small_up_to_minutes": "0.5", "medium_up_to_minutes": "7.75"})

    admin.group.refresh_from_db()
    assert (admin.group.small_up_to_minutes, admin.group.medium_up_to_minutes) == (30, 465)
    page = client.get("/g/lab-one/settings/").content.decode()
    assert 'name="medium_up_to_minutes" value="7.75"' in page
    wrong = client.post("/g/lab-one/settings/", {**form, "version": 2, "small_up_to_minutes": "soon"})
    assert list(wrong.context["settings_form"].errors) == ["small_up_to_minutes"]
    assert 'value="soon"' in wrong.content.decode()


def test_a_new_address_redirects_the_old_one_and_may_be_taken_back(admin: Member) -> None:
    group = admin.group
    change_group_settings(group=group, version=1, settings=as_settings(group, slug="lab-two"), by=admin)
    client = client_of(admin)
    assert client.get("/g/lab-one/settings/")["Location"] == "/g/lab-two/settings/"
    change_group_settings(group=group, version=2, settings=as_settings(group, slug="lab-one"), by=admin)
    assert client.get("/g/lab-one/settings/").status_code == 200
    assert list(GroupSlug.objects.values_list("slug", flat=True)) == ["lab-two"]


def test_a_stale_save_overwrites_nothing_and_shows_both(admin: Member) -> None:
    group, client = admin.group, client_of(admin)
    stale = as_form(group, name="甲组")
    change_group_settings(group=group, version=1, settings=as_settings(group, name="乙组"), by=admin)
    with pytest.raises(StaleVersion):
        change_group_settings(group=group, version=1, settings=as_settings(group, name="甲组"), by=admin)
    answer = client.post("/g/lab-one/settings/", stale)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "甲组" in page
    assert "乙组" in page
    group.refresh_from_db()
    assert group.name == "乙组"
    assert client.post("/g/lab-one/settings/", stale | {"version": 2}).status_code == 302
    group.refresh_from_db()
    assert group.name == "甲组"


def test_only_its_admins_change_a_group(admin: Member) -> None:
    others = [make_member(admin.group, roles=("advisor",)), make_member(make_group(), roles=("admin",))]
    for by in others:
        with pytest.raises(NotAllowed):
            change_group_settings(group=admin.group, version=1, settings=as_settings(admin.group), by=by)
        with pytest.raises(NotAllowed):
            change_first_weekday(group=admin.group, first_weekday=4, by=by)
        with pytest.raises(NotAllowed):
            change_logo(group=admin.group, upload=None, by=by)


def test_before_the_first_report_the_first_weekday_is_set_since_ever(admin: Member) -> None:
    assert change_first_weekday(group=admin.group, first_weekday=4, by=admin) is None
    assert list(WeekRule.objects.values_list("from_day", "first_weekday")) == [(None, 4)]


def test_later_a_new_first_weekday_is_dated_and_can_be_changed_again(admin: Member) -> None:
    group = admin.group
    record_event(verb="report.opened", group=group, by=admin)
    with time_machine.travel("2026-11-18T04:00:00+00:00", tick=False):  # a Wednesday in week 47, 16 to 22 November
        assert change_first_weekday(group=group, first_weekday=4, by=admin) == date(2026, 11, 23)
        assert change_first_weekday(group=group, first_weekday=6, by=admin) == date(2026, 11, 23)
    rules = list(WeekRule.objects.values_list("from_day", "first_weekday"))
    assert rules == [(None, 0), (date(2026, 11, 23), 6)]
    calendar = Group.objects.get(pk=group.pk).calendar
    assert calendar.week_of(date(2026, 11, 18)).first_day == date(2026, 11, 16)
    assert calendar.week_of(date(2026, 12, 1)).first_day == date(2026, 11, 29)
    client = client_of(admin)
    assert client.post("/g/lab-one/settings/first-weekday/", {"first_weekday": 0}).status_code == 302
    assert client.post("/g/lab-one/settings/first-weekday/", {"first_weekday": 7}).status_code == 200
    assert client.get("/g/lab-one/settings/").status_code == 200


def test_pauses_come_and_go(admin: Member) -> None:
    client = client_of(admin)
    url = "/g/lab-one/settings/pauses/"
    spring = {"name": "春节", "starts_on": "2027-02-05", "ends_on": "2027-02-14"}
    assert client.post(url, spring).status_code == 302
    pause = admin.group.pauses.get()
    assert (pause.name, pause.starts_on, pause.ends_on) == ("春节", date(2027, 2, 5), date(2027, 2, 14))
    refused = client.post(url, spring | {"ends_on": "2027-02-01"})
    assert list(refused.context["pause_form"].errors) == ["ends_on"]
    stranger = make_member(make_group(), roles=("admin",))
    assert client_of(stranger).post(f"/g/{stranger.group.slug}/settings/pauses/{pause.pk}/remove/").status_code == 404
    assert client.get(f"{url}{pause.pk}/remove/").status_code == 405
    assert client.post(f"{url}{pause.pk}/remove/").status_code == 302
    assert admin.group.pauses.count() == 0
    kept = add_pause(group=admin.group, name="x", starts_on=date(2027, 1, 1), ends_on=date(2027, 1, 1), by=admin)
    with pytest.raises(NotAllowed):
        remove_pause(pause=kept, by=stranger)


def picture(kind: str = "PNG", size: tuple[int, int] = (300, 100)) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", size, "navy").save(written, kind)
    return written.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_logo_is_redrawn_and_served_to_members_only(admin: Member, kind: str) -> None:
    client = client_of(admin)
    upload = SimpleUploadedFile("../../x.html", picture(kind, (3000, 100)) + b"<script>", "text/html")
    assert client.post("/g/lab-one/settings/logo/", {"logo": upload}).status_code == 302
    answer = client.get("/g/lab-one/logo/")
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("image/png", "nosniff")
    assert answer["Content-Disposition"].startswith("attachment")
    assert b"<script>" not in content
    with Image.open(io.BytesIO(content)) as stored:
        assert (stored.format, stored.size) == ("PNG", (1200, 40))
    assert client_of(make_member(make_group())).get("/g/lab-one/logo/").status_code == 404
    assert client.post("/g/lab-one/settings/logo/", {}).status_code == 302
    assert client.get("/g/lab-one/logo/").status_code == 404


@pytest.mark.parametrize(
    "upload",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"GIF89a" + b"\0" * 50,
        picture()[:60],
        b"\x89PNG\r\n\x1a\n" + b"\0" * 40,
        picture("PNG", (6000, 5000)),
        b"\0" * (1024 * 1024 + 1),
    ],
)
def test_what_is_no_small_picture_is_refused(admin: Member, upload: bytes) -> None:
    with pytest.raises(ValidationError) as refusal:
        change_logo(group=admin.group, upload=upload, by=admin)
    assert list(refusal.value.message_dict) == ["logo"]


def test_history_names_who_did_what(admin: Member) -> None:
    person = make_member(admin.group, "刘涛")
    record_event(verb="member.changed", group=admin.group, by=admin, subject_kind="member", subject=person.uuid)
    record_event(verb="member.changed", group=make_group(), by=None)
    answer = client_of(admin).get("/g/lab-one/history/")
    assert [(line.by, line.subject, str(line.words)) for line in answer.context["lines"]] == [
        ("周敏", "刘涛", "changed a person")
    ]


@pytest.mark.parametrize("page", ["0", "-1", "abc", "9" * 5000, "2"])
def test_odd_pages_of_the_history_are_the_nearest_one(admin: Member, page: str) -> None:
    assert client_of(admin).get("/g/lab-one/history/", {"page": page}).status_code == 200


def test_a_group_is_made_empty() -> None:
    group = create_group(name="新组", slug="new", by=None, first_weekday=4, source="command")
    assert list(group.week_rules.values_list("from_day", "first_weekday")) == [(None, 4)]
    assert group.members.count() == 0
    with pytest.raises(ValidationError):
        create_group(name="又一组", slug="new", by=None)


def test_the_administrator_takes_groups_off_and_restores_them(admin: Member) -> None:
    boss = make_account(is_staff=True, is_superuser=True)
    assert admin.account is not None
    with pytest.raises(NotAllowed):
        remove_group(group=admin.group, by=admin.account)
    remove_group(group=admin.group, by=boss)
    assert client_of(admin).get("/g/lab-one/settings/").status_code == 404
    assert Account.objects.get(pk=admin.account.pk).present_memberships == []
    restore_group(group=admin.group, by=boss)
    assert client_of(admin).get("/g/lab-one/settings/").status_code == 200
