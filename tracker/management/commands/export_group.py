"""`manage.py export_group --group SLUG --to FILE`: one group with all that belongs to it, in one archive."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from members.models import Group
from tracker.backup.archive import ArchiveRefused
from tracker.backup.making import BackupFailed
from tracker.moving.exporting import export_group


class Command(BaseCommand):
    help = (
        "Write one group, files included, into one sealed archive for manage.py import_group. Drafts, private notes, "
        "to-dos and logs are in it: keep it like a backup. Passwords, tokens and invitations are not."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--group", required=True, metavar="SLUG", help="address of the group")
        parser.add_argument("--to", required=True, type=Path, metavar="FILE", help="archive to write, such as lab.zip")

    def handle(self, *args: Any, group: str, to: Path, **options: Any) -> None:
        found = Group.objects.filter(slug=group).first()
        if found is None:
            raise CommandError(f"There is no group {group}.", returncode=2)
        if to.exists():
            raise CommandError(f"{to} is there already and stays as it is. Name another file.", returncode=2)
        try:
            manifest = export_group(found, to)
        except (BackupFailed, ArchiveRefused) as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{to} cannot be written: {error.strerror or error}. Nothing was exported.") from error
        rows = sum(table.rows for table in manifest.tables)
        self.stdout.write(f"{to}: {found.name}, {rows} rows, {len(manifest.files)} files; read back and whole.")
        for name in manifest.missing:
            self.stderr.write(f"{name}: a row names this file, and it is not there. manage.py doctor tells more.")
