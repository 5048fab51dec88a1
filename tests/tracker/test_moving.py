"""A group moves to another installation with all that belongs to it, or nothing happens."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client

from activity.models import Attachment, Event
from members.models import Account, Group, Member
from members.services import make_reset_link
from reports.models import Feedback, WeeklyReport
from tests.factories.members import PASSWORD, make_account, make_group, make_member
from tests.factories.reports import make_submitted
from tests.permissions.world import build_world
from tracker.backup.archive import GROUP_FORMAT, read_manifest
from tracker.moving.tables import BLANKED, LEFT_OUT, group_tables

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sqlite_too, pytest.mark.thorough]
ARCHIVE = "lab.zip"


def export(folder: Path, slug: str = "lab") -> Path:
    call_command("export_group", group=slug, to=folder / ARCHIVE, stdout=io.StringIO())
    return folder / ARCHIVE


def take_in(path: Path, slug: str = "") -> str:
    out = io.StringIO()
    call_command("import_group", str(path), slug=slug, stdout=out)
    return out.getvalue()


def forget_everything() -> None:
    """An empty installation."""
    call_command("flush", interactive=False, verbosity=0)


def content(group: Group) -> dict[str, list[Any]]:
    """Every row of the group, but for what stays behind and what the two commands write."""
    models = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}
    found = {}
    for table in group_tables():
        name, columns = table.shape.name, [column.name for column in table.shape.columns]
        kept = [column for column in columns if column not in BLANKED.get(name, ())]
        left = {column for column, target in table.references.items() if target in LEFT_OUT}
        fields = [field.attname for field in models[name]._meta.local_concrete_fields if field.column in {*kept} - left]
        rows = models[name]._base_manager.extra(where=[table.condition.format(group=group.pk)]).order_by("pk")
        if models[name] is Event:
            rows = rows.exclude(verb__startswith="group.")
        found[name] = list(rows.values_list(*fields))
    return found


def stored(file: Any) -> bytes:
    return Path(default_storage.path(file.name)).read_bytes()


@pytest.fixture
def lab() -> Group:
    with transaction.atomic():
        group: Group = build_world().group
        group.logo.save("logo.png", ContentFile(b"a picture"))
    return group


def test_all_of_it_is_on_an_empty_installation_as_it_was(lab: Group, tmp_path: Path) -> None:
    before = content(lab)
    assert sum(bool(rows) for rows in before.values()) > 40
    path = export(tmp_path, lab.slug)
    forget_everything()
    for file in read_manifest(path, GROUP_FORMAT).files:
        default_storage.delete(file.name)

    said = take_in(path)

    group = Group.objects.get()
    assert content(group) == before
    assert stored(group.logo) == b"a picture"
    assert f"is here as {lab.slug}" in said
    assert Event.objects.filter(group=group, verb="group.imported").count() == 1
    make_member(group)  # the next ids are free


def test_it_comes_in_beside_other_groups(tmp_path: Path) -> None:
    author = make_member(make_group(slug="lab", name="遥感"), "刘涛")
    make_submitted(author, week="2026-W46")
    assert author.account is not None
    mail, stranger = author.account.email, make_member(author.group, "顾晓岚").account.email  # type: ignore[union-attr]
    path = export(tmp_path)
    forget_everything()
    there = make_member(make_group(slug="lab", name="机器人"), "别人", account=make_account(email=mail))
    theirs = make_submitted(there, week="2026-W46")

    with pytest.raises(CommandError, match="The address lab belongs to another group here"):
        take_in(path)
    assert Group.objects.count() == 1
    said = take_in(path, "remote")

    group = Group.objects.get(slug="remote")
    report = WeeklyReport.objects.get(group=group)
    assert report.pk != theirs.pk
    assert report.rows.count() == theirs.rows.count()
    assert report.member.account == there.account
    assert "1 accounts are new" in said
    assert stranger in said
    assert not Account.objects.get(email=stranger).has_usable_password()
    with pytest.raises(CommandError, match="This group is here already"):
        take_in(path, "again")


def test_people_without_a_password_get_one_by_a_link(tmp_path: Path) -> None:
    admin = make_member(make_group(slug="lab"), roles=("admin",))
    member = make_member(admin.group)
    mails = [one.account.email for one in (admin, member) if one.account]
    path = export(tmp_path)
    forget_everything()
    take_in(path)

    assert not Client().login(username=mails[1], password=PASSWORD)
    found = [Member.objects.get(account__email=mail) for mail in mails]
    link = make_reset_link(member=found[1], by=found[0])
    browser = Client()
    page, password = browser.get(link, follow=True).redirect_chain[-1][0], "four reeds in the wind"
    browser.post(page, {"new_password": password})
    assert Client().login(username=mails[1], password=password)


def test_files_that_are_here_already_stay(tmp_path: Path) -> None:
    member = make_member(make_group(slug="lab"))
    name = default_storage.save("attachments/a.png", ContentFile(b"of the lab"))
    Attachment.objects.create(
        group=member.group, owner=member, name="a", file=name, content_type="image/png", sha256="0", size=10, width=1,
        height=1,
    )  # fmt: skip
    path = export(tmp_path)
    forget_everything()
    with default_storage.open(name, "wb") as there:
        there.write(b"of somebody else")
    take_in(path)

    moved = Attachment.objects.get()
    assert moved.file.name != name
    assert stored(moved.file) == b"of the lab"
    assert Path(default_storage.path(name)).read_bytes() == b"of somebody else"


def test_what_does_not_fit_changes_nothing(tmp_path: Path) -> None:
    author = make_member(make_group(slug="lab"))
    path = export(tmp_path)
    whole = path.read_bytes()
    backup = tmp_path / "backup"
    call_command("backup", to=backup, stdout=io.StringIO())

    with pytest.raises(CommandError, match="There is no group nowhere"):
        export(tmp_path, "nowhere")
    with pytest.raises(CommandError, match="is there already and stays as it is"):
        export(tmp_path)
    half = len(whole) // 2
    changed = whole[:half] + bytes([whole[half] ^ 1]) + whole[half + 1 :]
    for broken, why in ((whole[:-9], "damaged or cut off"), (changed, "damaged or cut off"),
                        (b"no zip at all", "no archive of Zuji")):  # fmt: skip
        path.write_bytes(broken)
        with pytest.raises(CommandError, match=why):
            take_in(path)
    with pytest.raises(CommandError, match=r"backup of a whole installation: manage.py restore"):
        take_in(next(backup.glob("*.zip")))
    with pytest.raises(CommandError, match="--slug Not A Slug"):
        take_in(path, "Not A Slug")
    assert list(Group.objects.all()) == [author.group]


def test_no_secret_is_in_the_archive_and_every_table_is_decided_about(lab: Group) -> None:
    taken = {table.shape.name for table in group_tables()}
    assert taken & LEFT_OUT == set()
    of_all_groups = {
        "activity_idempotencykey",
        "auth_group",
        "auth_group_permissions",
        "auth_permission",
        "django_admin_log",
        "django_content_type",
        "django_session",
        "members_account_groups",
        "members_account_user_permissions",
        "members_attempt",
    }
    assert {model._meta.db_table for model in apps.get_models(include_auto_created=True)} == (
        taken | LEFT_OUT | of_all_groups
    )
    assert Feedback.objects.exists()
