"""Backup and restore: what comes back is what was there, and an archive that is not right changes nothing."""

import hashlib
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from django.test import Client

from activity.models import Event, RenderedFile
from activity.services import record_event, store_rendered_file
from members.models import Account, ApiToken, Group, Member
from reports.models import WeeklyReport
from reports.services import RowInput, open_report, submit_report
from tests.factories.api import token_of
from tests.factories.members import PASSWORD, make_group, make_member
from tests.factories.pages import logged_in
from tracker.backup import archive as archives
from tracker.backup.archive import ArchiveRefused, read_manifest
from tracker.backup.restoring import check_archive

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sqlite_too, pytest.mark.thorough]
AWKWARD = "制表\t换行\n反斜杠\\N \\t 'x' \"y\" 😀 \u2028 \x0b\x08 \\."


@pytest.fixture(autouse=True)
def _history_can_be_emptied() -> Iterator[None]:
    """A restored SQLite database has its trigger again; the tests' own emptying of tables needs it gone."""
    yield
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("DROP TRIGGER IF EXISTS activity_event_no_delete")


@pytest.fixture
def author() -> Member:
    group = make_group(slug="lab", name="遥感")
    author = make_member(group, "刘涛")
    week = group.calendar.week_named("2026-W40")
    rows = [RowInput(project="基座", this_week=AWKWARD, results="✓", next_week="")]
    report = open_report(member=author, week=week, by=author, rows=rows, note=AWKWARD, ends_on=None)
    submit_report(report=report, version=report.version, by=author)
    store_rendered_file(
        kind="weekly-report", subject=report.uuid, audience="full", content_hash="1", group=group, name="周报.pdf",
        data=b"%PDF a file",
    )  # fmt: skip
    group.logo.save("logo.png", ContentFile(b"a picture"))
    return author


def back_up(folder: Path) -> Path:
    call_command("backup", to=folder, stdout=io.StringIO())
    return max(folder.glob("zuji-*.zip"))


def restore(path: Path, *, yes: bool = True) -> str:
    out = io.StringIO()
    call_command("restore", str(path), yes=yes, stdout=out)
    return out.getvalue()


def content() -> dict[str, Any]:
    """Everything that must come back, without what a restore itself writes."""
    return {
        "reports": list(WeeklyReport.objects.order_by("pk").values()),
        "rows": [list(report.rows.values()) for report in WeeklyReport.objects.order_by("pk")],
        "revisions": [list(report.revisions.values()) for report in WeeklyReport.objects.order_by("pk")],
        "accounts": list(Account.objects.order_by("pk").values()),
        "groups": list(Group.objects.order_by("pk").values()),
        "members": list(Member.objects.order_by("pk").values()),
        "events": list(Event.objects.exclude(verb__startswith="instance.").order_by("pk").values()),
    }


def test_all_of_it_comes_back(author: Member, tmp_path: Path) -> None:
    before, file = content(), RenderedFile.objects.get()
    path = back_up(tmp_path)
    WeeklyReport.objects.update(note="changed since")
    make_member(author.group, "later")
    default_storage.delete(str(file.file.name))
    with default_storage.open(str(author.group.logo.name), "wb") as logo:
        logo.write(b"scribbled over")

    said = restore(path)

    assert content() == before
    assert "2 files" in said
    assert Path(default_storage.path(str(file.file.name))).read_bytes() == b"%PDF a file"
    assert Path(default_storage.path(str(Group.objects.get().logo.name))).read_bytes() == b"a picture"


def test_the_archive_is_a_zip_that_tells_what_is_in_it(author: Member, tmp_path: Path) -> None:
    path = back_up(tmp_path)
    manifest = read_manifest(path)
    assert manifest.rows_of("reports_weeklyreport") == 1
    assert manifest.rows_of("members_account") == 1
    assert ("activity", "0001_initial") in manifest.migrations
    assert manifest.left_out == ("django_session", "activity_idempotencykey", "members_attempt")
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        for file in manifest.files:
            assert hashlib.sha256(archive.read(file.member)).hexdigest() == file.sha256
    assert path.stat().st_mode & 0o077 == 0  # everything is in it: nobody else reads it
    assert list(tmp_path.glob("*.part")) == []


def test_sessions_end_ids_go_on_and_history_is_append_only_after_a_restore(author: Member, tmp_path: Path) -> None:
    """In one: a restore migrates a whole database, which takes seconds."""
    browser, text = logged_in(author), token_of(author)
    assert browser.get("/g/lab/", follow=True).status_code == 200
    gone = make_member(author.group, "gone")
    number = gone.pk
    gone.delete()
    restore(back_up(tmp_path))

    assert browser.get("/g/lab/").status_code == 302
    assert Client().login(username=author.account.email, password=PASSWORD)  # type: ignore[union-attr]
    assert ApiToken.objects.count() == 1
    answer = Client().get("/api/v1/groups/", headers={"Authorization": f"Bearer {text}"})
    assert answer.status_code == 200
    assert make_member(Group.objects.get(), "new").pk > number
    assert {"instance.restored"} < set(Event.objects.values_list("verb", flat=True))
    record_event(verb="tests.more", group=None, by=None)
    with pytest.raises(DatabaseError, match="append-only"):
        Event.objects.update(verb="rewritten")
    with pytest.raises(DatabaseError, match="append-only"):
        Event.objects.all()._raw_delete("default")  # as no code of ours would


def test_what_is_there_is_replaced_only_when_told_so(author: Member, tmp_path: Path) -> None:
    path = back_up(tmp_path)
    with pytest.raises(CommandError, match=r"holds 1 accounts, 1 reports.*--yes"):
        restore(path, yes=False)
    assert WeeklyReport.objects.count() == 1


def spoiled(path: Path, how: str) -> Path:
    data = bytearray(path.read_bytes())
    if how == "one bit":
        data[len(data) // 2] ^= 1
    elif how == "the first byte":
        data[0] ^= 255
    elif how == "the seal":
        data[-1] ^= 1
    elif how == "cut":
        del data[-1000:]
    elif how == "cut by a byte":
        del data[-1]
    elif how == "longer":
        data += b"\n"
    else:
        data = bytearray({"empty": b"", "text": b"not a zip\n" * 50, "other zip": other_zip()}[how])
    bad = path.with_name(f"bad {how}.zip")
    bad.write_bytes(data)
    return bad


def other_zip() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        made.writestr("a.txt", "something else" * 20)
    return target.getvalue()


HOW = ["one bit", "the first byte", "the seal", "cut", "cut by a byte", "longer", "empty", "text", "other zip"]


def test_a_broken_or_foreign_archive_is_refused_and_nothing_is_touched(author: Member, tmp_path: Path) -> None:
    path, before = back_up(tmp_path), content()
    for how in HOW:
        with pytest.raises(CommandError, match=r"damaged or cut off|is no archive of Zuji.*Nothing was changed"):
            restore(spoiled(path, how))
    with pytest.raises(CommandError, match="cannot be read"):
        restore(tmp_path / "nothing.zip")
    assert content() == before
    assert not Event.objects.filter(verb="instance.restored").exists()


def rewritten(path: Path, told: dict[str, Any]) -> Path:
    """A whole archive of ours that says something else of itself."""
    made = path.with_name("told.zip")
    manifest = archives.Manifest(**{**vars(read_manifest(path)), **told})
    with zipfile.ZipFile(path) as old, archives.new_archive(made) as new:
        for thing in manifest.parts:
            if thing.member in old.namelist():
                new.writestr(thing.member, old.read(thing.member))
        archives.write_manifest(new, manifest)
    return made


def test_an_archive_of_a_newer_version_is_refused_by_name(author: Member, tmp_path: Path) -> None:
    path = back_up(tmp_path)
    later = (*read_manifest(path).migrations, ("reports", "0999_of_next_year"))
    with pytest.raises(ArchiveRefused, match=r"Zuji 9\.0 with the migration reports\.0999_of_next_year"):
        check_archive(rewritten(path, {"migrations": later, "zuji": "9.0"}))
    with pytest.raises(ArchiveRefused, match=r"made by a newer Zuji \(9\.0\)"):
        check_archive(rewritten(path, {"format_version": 2, "zuji": "9.0"}))


def test_an_archive_that_names_a_file_outside_is_refused(author: Member, tmp_path: Path) -> None:
    path = back_up(tmp_path)
    empty = hashlib.sha256(b"").hexdigest()
    made = path.with_name("outside.zip")
    with archives.new_archive(made) as new:
        new.writestr("files/../evil", b"")
        archives.write_manifest(
            new,
            archives.Manifest("", "", "sqlite", (), files=(archives.StoredFile("../evil", 0, empty),)),
        )
    with pytest.raises(ArchiveRefused, match="outside its folder"):
        check_archive(made)


def test_a_row_that_came_out_differently_takes_everything_back(
    author: Member, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, before = back_up(tmp_path), content()
    told = manifest_of(path)
    read = archives.Manifest("", "", connection.vendor, told.migrations, told.tables)
    monkeypatch.setattr(archives.Hashed, "sha256", lambda self: "another")
    monkeypatch.setattr("tracker.management.commands.restore.check_archive", lambda path: read)
    monkeypatch.setattr("tracker.backup.restoring._put_back", lambda archive, file: None)
    with pytest.raises(CommandError, match=r"came out differently.*\n.*as it was"):
        restore(path)
    assert content() == before


def manifest_of(path: Path) -> archives.Manifest:
    with zipfile.ZipFile(path) as archive:
        return archives._manifest_in(archive, path.name, archives.FORMAT)


def test_a_missing_file_is_named_and_the_rest_is_kept(author: Member, tmp_path: Path) -> None:
    name = str(RenderedFile.objects.get().file.name)
    default_storage.delete(name)
    errors = io.StringIO()
    call_command("backup", to=tmp_path, stdout=io.StringIO(), stderr=errors)
    (path,) = tmp_path.glob("zuji-*.zip")
    assert read_manifest(path).missing == (name,)
    assert name in errors.getvalue()


def test_a_folder_that_cannot_be_written_says_so(author: Member, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CommandError, match=r"No backup was made"):
        call_command("backup", to=tmp_path / "file" / "folder")


def test_old_archives_go_when_told_so(author: Member, tmp_path: Path) -> None:
    for day in (1, 2, 3):
        (tmp_path / f"zuji-2026110{day}T000000Z.zip").write_bytes(b"")
    (tmp_path / "photos.zip").write_bytes(b"")
    call_command("backup", to=tmp_path, keep=2, stdout=io.StringIO())
    names = sorted(path.name for path in tmp_path.glob("*.zip"))
    assert (len(names), names[0], names[1]) == (3, "photos.zip", "zuji-20261103T000000Z.zip")
