"""`manage.py restore FILE`: puts a backup in the place of what is there."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from tracker.backup.archive import ArchiveRefused
from tracker.backup.restoring import check_archive, content_of_target, restore_backup


class Command(BaseCommand):
    help = (
        "Put the database and the files of a backup in the place of what is there. Stop web, worker and beat first. "
        "Everybody has to log in again; tokens, passwords and links are those of the backup."
    )
    requires_system_checks = ()
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="archive that manage.py backup wrote")
        parser.add_argument("--yes", action="store_true", help="replace what the database holds")

    def handle(self, *args: Any, file: Path, yes: bool, **options: Any) -> None:
        try:
            manifest = check_archive(file)
        except ArchiveRefused as error:
            raise CommandError(f"{error} Nothing was changed.") from error
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}. Nothing was changed.") from error
        if (there := content_of_target()) and not yes:
            raise CommandError(
                f"The database holds {there}. To replace all of it by the backup of {manifest.made_at} add --yes. "
                "Nothing was changed.",
                returncode=2,
            )
        try:
            restored = restore_backup(file, manifest)
        except (ArchiveRefused, DatabaseError) as error:
            raise CommandError(f"{error}\nThe database is as it was.") from error
        except OSError as error:
            raise CommandError(f"A file cannot be stored: {error}. The database is as it was.") from error
        self.stdout.write(
            f"Restored the backup of {manifest.made_at}: {manifest.rows_of('members_account')} accounts, "
            f"{manifest.rows_of('reports_weeklyreport')} reports, {len(manifest.files)} files. "
            "All of it was compared with the archive."
        )
        if restored.migrated:
            self.stdout.write(f"It was made by Zuji {manifest.zuji}; the schema was brought up to date.")
        for name in manifest.missing:
            self.stderr.write(f"{name}: was missing already when the backup was made.")
        self.stdout.write("Start web, worker and beat, then make a new backup: this one is not noted as yours.")
