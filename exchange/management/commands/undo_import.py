"""A whole import taken back: what it made goes, what it changed is as it was, what was touched since stays."""

from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from exchange.models import ImportRun
from exchange.rendering import shown_undo
from exchange.services import RunRefused, can_be_undone, undo_run
from members.models import Group

ERRORS, USAGE = 1, 2
_LISTED = 20


class Command(BaseCommand):
    help = "Undo an import as a whole. Without RUN: the imports of the group. Exit codes: docs/markdown.md."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("run", nargs="?", type=UUID, metavar="RUN", help="which import, as listed without it")
        parser.add_argument("--group", required=True, metavar="SLUG", help="address of the group")
        parser.add_argument("--apply", action="store_true", help="undo it; without it nothing is written")

    def handle(self, *args: Any, **options: Any) -> None:
        group = Group.objects.filter(slug=options["group"], deleted_at=None).first()
        if group is None:
            raise CommandError(f"There is no group {options['group']}.", returncode=USAGE)
        runs = ImportRun.objects.filter(group=group, applied_at__isnull=False).select_related("group", "job")
        if options["run"] is None:
            for run in runs[:_LISTED]:
                self.stdout.write(_line(run))
            return
        found = runs.filter(uuid=options["run"]).first()
        if found is None:
            raise CommandError(f"There is no import {options['run']} in this group.", returncode=USAGE)
        self._undo(found, apply=options["apply"])

    def _undo(self, run: ImportRun, *, apply: bool) -> None:
        with transaction.atomic():
            try:
                undone = undo_run(run=run, by=None)
            except RunRefused as refused:
                raise CommandError(str(refused), returncode=ERRORS) from refused
            if not apply:
                transaction.set_rollback(True)
        shown = shown_undo(undone)
        assert shown is not None
        self.stdout.write(f"{shown.removed} taken away, {shown.restored} put back as they were.")
        for one in shown.kept:
            self.stdout.write(f"stays: {one.kind} {one.target}: {one.reason}")
        if not apply:
            self.stdout.write("Nothing was changed. Add --apply to undo it.")


def _line(run: ImportRun) -> str:
    paths = [file["path"] for file in run.sheet.get("files", [])]
    names = ", ".join(paths[:3]) + (", …" if len(paths) > 3 else "")
    state = "undone" if run.is_undone else "imported" if can_be_undone(run) else "imported, stays"
    return f"{run.uuid}  {run.applied_at:%Y-%m-%d %H:%M}  {state}: {names}"
