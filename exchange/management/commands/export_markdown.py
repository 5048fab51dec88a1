"""A group's files, written into a folder: for the administrator, with feedback, without drafts."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from exchange.services import export_markdown
from members.models import Group


class Command(BaseCommand):
    help = "Write all submitted reports of a group as Markdown files; imported files come back as they were."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--group", required=True, metavar="SLUG", help="address of the group")
        parser.add_argument("--to", required=True, type=Path, metavar="DIR", help="folder to write into")
        parser.add_argument("--force", action="store_true", help="overwrite files that were changed since")

    def handle(self, *args: Any, **options: Any) -> None:
        group = Group.objects.filter(slug=options["group"], deleted_at=None).first()
        if group is None:
            raise CommandError(f"There is no group {options['group']}.", returncode=2)
        try:
            export = export_markdown(group=group, folder=options["to"], force=options["force"])
        except OSError as error:
            raise CommandError(f"{error.filename or options['to']} cannot be written: {error.strerror}.") from error
        for path in export.refused:
            self.stderr.write(f"{path}: changed since Zuji knew it, not overwritten. Import it, or add --force.")
        written, same, refused = len(export.written), len(export.same), len(export.refused)
        self.stdout.write(f"{options['to']}: {written} written, {same} already there, {refused} refused.")
        if export.refused:
            raise SystemExit(1)
