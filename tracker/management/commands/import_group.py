"""`manage.py import_group FILE`: takes in a group that manage.py export_group wrote."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from members.models.group import SLUG
from tracker.backup.archive import ArchiveRefused
from tracker.moving.importing import check_group_archive, import_group


class Command(BaseCommand):
    help = (
        "Take in a group with all that belongs to it, beside the groups that are here. Its people keep their accounts "
        "where they have some here; others get one without a password."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="archive that manage.py export_group wrote")
        parser.add_argument("--slug", default="", metavar="NEW", help="another address for the group")

    def handle(self, *args: Any, file: Path, slug: str, **options: Any) -> None:
        try:
            if slug:
                SLUG(slug)
        except ValidationError as error:
            raise CommandError(f"--slug {slug}: {error.message}", returncode=2) from error
        try:
            moved = import_group(file, check_group_archive(file), slug)
        except (ArchiveRefused, DatabaseError) as error:
            raise CommandError(f"{error}\nThe database is as it was.") from error
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror or error}. The database is as it was.") from error
        rows = sum(table.rows for table in moved.manifest.tables)
        self.stdout.write(
            f"{moved.group.name} is here as {moved.group.slug}: {rows} rows, {len(moved.manifest.files)} files."
        )
        for name in moved.manifest.missing:
            self.stderr.write(f"{name}: was missing already when the group was exported.")
        if moved.strangers:
            self.stdout.write(
                f"{len(moved.strangers)} accounts are new and have no password yet: {', '.join(moved.strangers)}. "
                "They set one by “Forgot your password?”, or by a link that the group's admin makes for them."
            )
