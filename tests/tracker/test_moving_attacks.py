"""An archive of a group that somebody wrote by hand gives no rights, reaches no other group and no other file.

The seal shows damage, not who made it: whoever changes an archive can seal it again.
"""

import hashlib
import json
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError

from activity.services import record_event
from members.models import Account, Group, Member
from tests.factories.members import PASSWORD, make_group, make_member
from tests.tracker.test_moving import export, forget_everything, take_in
from tracker.backup.archive import new_archive

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sqlite_too, pytest.mark.thorough]
type Told = dict[str, Any]


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """One group with a member and a logo; the installation is another one then, with a group of its own."""
    member = make_member(make_group(slug="lab"), "刘涛")
    member.group.logo.save("logo.png", ContentFile(b"a picture"))
    record_event(verb="group.created", group=member.group, by=None)
    path = export(tmp_path)
    forget_everything()
    default_storage.delete(str(member.group.logo.name))
    make_member(make_group(slug="theirs"), "别人", roles=("admin",))
    return path


def forge(
    path: Path, change: Callable[[Told], None] = lambda told: None, **tables: Callable[[list[Told]], None]
) -> Path:
    """The archive with other rows and another manifest, sealed again."""
    with zipfile.ZipFile(path) as old:
        told = json.loads(old.read("manifest.json"))
        parts = {name: old.read(name) for name in old.namelist() if name != "manifest.json"}
    for table in told["tables"]:
        if alter := tables.get(table["name"]):
            names, member = [column["name"] for column in table["columns"]], f"tables/{table['name']}.copy"
            rows = [dict(zip(names, line.split("\t"), strict=True)) for line in parts[member].decode().splitlines()]
            alter(rows)
            parts[member] = "".join("\t".join(row.values()) + "\n" for row in rows).encode()
            table["sha256"] = hashlib.sha256(parts[member]).hexdigest()
    before = [file["name"] for file in told["files"]]
    change(told)
    moved = {f"files/{old}": f"files/{file['name']}" for old, file in zip(before, told["files"], strict=True)}
    forged = path.with_name("forged.zip")
    with new_archive(forged) as new:
        for name, content in parts.items():
            new.writestr(moved.get(name, name), content)
        new.writestr("manifest.json", json.dumps(told))
    return forged


def alter(**values: str) -> Callable[[list[Told]], None]:
    return lambda rows: rows[0].update(values)


def test_one_that_nobody_changed_comes_in(archive: Path) -> None:
    take_in(forge(archive))
    assert Group.objects.get(slug="lab").members.get().name == "刘涛"


def test_accounts_come_without_rights_and_passwords(archive: Path) -> None:
    rights = alter(
        is_superuser="t", is_staff="t", password=make_password(PASSWORD), last_login="2026-01-01 00:00:00+00"
    )
    take_in(forge(archive, members_account=rights))
    account = Account.objects.get(memberships__group__slug="lab")
    found = (account.is_superuser, account.is_staff, account.last_login, account.has_usable_password())
    assert found == (False, False, None, False)


def test_nobody_gets_into_another_group(archive: Path) -> None:
    for group in ("0", "-1", "2147483000", "1.0", "", "\\061"):
        with pytest.raises(CommandError, match=r"members_member, row 1: group_id is .* no row of this archive"):
            take_in(forge(archive, members_member=alter(group_id=group)))
    for key in ("0", "-5", "\\N", "99999999999999999999"):
        with pytest.raises(CommandError, match=r"members_member, row 1: id is .* no row of this archive"):
            take_in(forge(archive, members_member=alter(id=key)))
    assert Member.objects.get().name == "别人"


def test_no_row_is_of_no_group_and_no_group_comes_beside_it(archive: Path) -> None:
    with pytest.raises(CommandError, match="activity_event holds 1 rows that belong to no such group"):
        take_in(forge(archive, activity_event=alter(group_id="\\N")))
    with pytest.raises(CommandError, match="holds 2 groups, not one"):
        take_in(forge(archive, members_group=lambda rows: rows.append(dict(rows[0]))))
    with pytest.raises(CommandError, match="The group's address in the archive is"):
        take_in(forge(archive, members_group=alter(slug="../admin")))
    with pytest.raises(CommandError, match="counts up to"):
        take_in(forge(archive, lambda told: told["tables"][0].update(sequence=1 << 62)))
    assert Group.objects.get().slug == "theirs"


def test_a_file_of_this_installation_is_named_by_nothing_that_comes(archive: Path) -> None:
    name = default_storage.save("logos/theirs.png", ContentFile(b"theirs"))
    with pytest.raises(CommandError, match=r"members_group, row 1: logo is .* no file of this archive"):
        take_in(forge(archive, members_group=alter(logo=name)))

    take_in(forge(archive, lambda told: told.update(missing=[name]), members_group=alter(logo=name)))

    group = Group.objects.get(slug="lab")
    assert group.logo.name != name
    assert not default_storage.exists(str(group.logo.name))


def rename_first_file(name: str, told: Told) -> None:
    told["files"][0]["name"] = name


def test_files_stay_in_their_folder(archive: Path) -> None:
    for name in ("../evil.png", "/etc/evil.png", "logos/../../evil.png", "a\nb.png", "..", ""):
        forged = forge(archive, partial(rename_first_file, name))
        with pytest.raises(CommandError, match="names a file"):
            take_in(forged)
    with pytest.raises(CommandError, match="names a file"):
        take_in(forge(archive, lambda told: told.update(missing=["../evil.png"])))


def test_columns_are_those_of_this_version(archive: Path) -> None:
    evil = 'id") FROM STDIN; UPDATE members_account SET is_superuser = true; --'

    def rename(told: Told) -> None:
        told["tables"][0]["columns"][0]["name"] = evil

    def swap(told: Told) -> None:
        columns = next(table["columns"] for table in told["tables"] if table["name"] == "members_account")
        columns[0], columns[1] = columns[1], columns[0]

    for change in (rename, swap):
        with pytest.raises(CommandError, match="does not hold the tables of one group"):
            take_in(forge(archive, change))
    with pytest.raises(CommandError, match="values for"):
        take_in(forge(archive, members_member=lambda rows: rows[0].update(more="1")))
    with pytest.raises(CommandError, match="does not fit what is here|invalid"):
        take_in(forge(archive, members_member=alter(uuid="no uuid")))
