"""`manage.py backup --to DIR`: the whole installation in one archive."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tracker.backup.archive import ArchiveRefused
from tracker.backup.making import BackupFailed, make_backup


class Command(BaseCommand):
    help = "Write database and files, as they are at one moment, into one sealed archive. Zuji may go on running."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", required=True, type=Path, metavar="DIR", help="folder to write the archive into")
        parser.add_argument("--keep", type=int, metavar="N", help="then delete all but the newest N archives in it")

    def handle(self, *args: Any, to: Path, keep: int | None, **options: Any) -> None:
        if keep is not None and keep < 1:
            raise CommandError("--keep needs a number from 1 on.", returncode=2)
        try:
            to.mkdir(parents=True, exist_ok=True)
            made = make_backup(to)
        except (BackupFailed, ArchiveRefused) as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            place = error.filename or to
            raise CommandError(f"{place} cannot be written: {error.strerror or error}. No backup was made.") from error
        rows, files = sum(table.rows for table in made.manifest.tables), len(made.manifest.files)
        megabytes = made.path.stat().st_size / 1_000_000
        self.stdout.write(f"{made.path}: {rows} rows, {files} files, {megabytes:.1f} MB; read back and whole.")
        for name in made.manifest.missing:
            self.stderr.write(f"{name}: a row names this file, and it is not there. manage.py doctor tells more.")
        for name in made.damaged:
            self.stderr.write(f"{name}: this file is not what was stored. manage.py doctor tells more.")
        if keep is not None:
            for old in sorted(to.glob("zuji-*Z.zip"))[:-keep]:
                old.unlink()
                self.stdout.write(f"{old}: deleted.")
