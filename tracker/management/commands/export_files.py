"""`manage.py export_files --group SLUG --as NAME --to FILE`: what a member may read, as one zip."""

import os
from argparse import ArgumentParser
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from core.roster import Resolved
from exchange.queries import KINDS
from members.models import Group, Member
from members.queries import roster_of
from tracker.export.archive import write_archive
from tracker.export.making import NOTHING
from tracker.export.wishes import EVERYBODY, FORMATS, OWN, ExportRefused, Wish, wish_of

USAGE = 2
OPTIONS = {"since": "--from", "until": "--until", "kinds": "--kind", "formats": "--format", "whose": "--as"}


class Command(BaseCommand):
    help = (
        "Write what a member may read into one zip: Markdown in the forms of the files, JSON as the API gives it, CSV "
        "tables, BibTeX. To-dos and the learning log are the member's own."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--group", required=True, metavar="SLUG", help="address of the group")
        parser.add_argument("--as", dest="reader", required=True, metavar="NAME", help="who is to read it")
        parser.add_argument("--to", required=True, type=Path, metavar="FILE", help="zip to write")
        parser.add_argument("--from", dest="since", default="", metavar="DAY", help="first day or week (2026-W36)")
        parser.add_argument("--until", default="", metavar="DAY", help="last day or week, included")
        parser.add_argument("--own", action="store_true", help="only what is the member's own")
        parser.add_argument("--kind", action="append", choices=KINDS, help="what goes out; several times; else all")
        parser.add_argument("--format", action="append", choices=FORMATS, help="how; several times; else all")

    def handle(self, *args: Any, **options: Any) -> None:
        target: Path = options["to"]
        if target.exists():
            raise CommandError(f"{target} is there already and stays as it is. Name another file.", returncode=USAGE)
        if not target.parent.is_dir():
            raise CommandError(f"{target.parent} is not a folder: make it first.", returncode=USAGE)
        wish = _wish(_reader(options["group"], options["reader"]), options)
        try:
            count = _write(wish, target)
        except OSError as error:
            raise CommandError(f"{target} cannot be written: {error.strerror or error}.") from error
        if not count:
            raise CommandError(NOTHING)
        self.stdout.write(f"{target}: {count} files and records")


def _wish(reader: Member, options: dict[str, Any]) -> Wish:
    try:
        return wish_of(
            reader,
            whose=OWN if options["own"] else EVERYBODY,
            since=options["since"],
            until=options["until"],
            kinds=options["kind"] or KINDS,
            formats=options["format"] or FORMATS,
        )
    except ExportRefused as refused:
        raise CommandError(f"{OPTIONS[refused.code]}: {refused}", returncode=USAGE) from refused


def _write(wish: Wish, target: Path) -> int:
    """The zip appears whole or not at all. Returns how much is in it."""
    with TemporaryDirectory(dir=target.parent, prefix=".zuji-") as folder:
        made = Path(folder) / "export.zip"
        with translation.override(wish.extract.group.language):
            count = write_archive(wish, made, lambda percent: None)
        if count:
            os.replace(made, target)
    return count


def _reader(slug: str, name: str) -> Member:
    group = Group.objects.filter(slug=slug, deleted_at=None).prefetch_related("week_rules", "terms").first()
    if group is None:
        raise CommandError(f"There is no group {slug}.", returncode=USAGE)
    found = roster_of(group).resolve(name)
    if not isinstance(found, Resolved):
        raise CommandError(f"--as: {name} is not one member of the group. Write the full name.", returncode=USAGE)
    member = Member.objects.get(group=group, uuid=found.person.key)
    member.group = group
    return member
