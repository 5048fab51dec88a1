"""How much each member of a group did, for terminals and scripts, without a worker."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from activity.pdf import FONT_PACKAGES, EngineMissing, html_to_pdf
from core.periods import UnreadableDate, read_date
from members.models import Group
from workload.document import SummarySheet
from workload.queries import FORMATS, OddSpan, Selection, summary_sheet
from workload.rendering import paper_look_of, print_summary, summary_bytes

USAGE = 2
BINARY = ("pdf", "xlsx")


class Command(BaseCommand):
    help = "Sum up how much each member of a group did: 少, 中, 大, unknown and in all, for any days."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--group", required=True, metavar="SLUG", help="address of the group")
        parser.add_argument("--from", dest="since", metavar="DAY", help="first day, such as 2026-11-16; else no limit")
        parser.add_argument("--until", metavar="DAY", help="last day, such as 2026-11-22; without it no limit")
        parser.add_argument(
            "--by", choices=("member", "project", "week"), default="member", help="what the rows are (member)"
        )
        parser.add_argument("--format", choices=FORMATS, default="md", help="what is written (md)")
        parser.add_argument("--output", type=Path, metavar="FILE", help="file to write; else it is printed")

    def handle(self, *args: Any, **options: Any) -> None:
        output: Path | None = options["output"]
        if output is None and options["format"] in BINARY:
            raise CommandError(f"A {options['format']} is not for a terminal: say by --output where.", returncode=USAGE)
        if output is not None and not output.parent.is_dir():
            raise CommandError(
                f"{output.parent} is not a folder: make it first, or choose another --output.", returncode=USAGE
            )
        group = _group(options["group"])
        selection = Selection(_day("--from", options["since"]), _day("--until", options["until"]))
        with translation.override(group.language):
            try:
                sheet = summary_sheet(group, selection, by=options["by"])
            except OddSpan as error:
                raise CommandError(f"--from and --until: {error}", returncode=USAGE) from error
        data = self._bytes(sheet, group, options["format"])
        if output is None:
            self.stdout.write(data.decode("utf-8-sig"), ending="")
        else:
            _write(output, data)
            self.stdout.write(str(output))

    def _bytes(self, sheet: SummarySheet, group: Group, format: str) -> bytes:
        if format != "pdf":
            return summary_bytes(sheet, format)[1]
        printed = print_summary(sheet, paper_look_of(group))
        try:
            pdf = html_to_pdf(printed.html, css=printed.css, images=printed.images)
        except EngineMissing as error:
            line = f"sudo apt-get install --no-install-recommends {FONT_PACKAGES}"
            raise CommandError(f"System packages that PDFs need are missing. Run: {line}") from error
        if pdf.missing_glyphs:
            self.stderr.write(f"No installed font has {', '.join(pdf.missing_glyphs)}")
        return pdf.data


def _group(slug: str) -> Group:
    group = Group.objects.filter(slug=slug, deleted_at=None).prefetch_related("week_rules", "terms").first()
    if group is None:
        known = ", ".join(Group.objects.filter(deleted_at=None).values_list("slug", flat=True))
        raise CommandError(f"There is no group {slug!r}. There is: {known or 'none yet'}.", returncode=USAGE)
    return group


def _day(option: str, text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return read_date(text)
    except UnreadableDate as error:
        raise CommandError(f"{option}: {error}", returncode=USAGE) from error


def _write(target: Path, data: bytes) -> None:
    """The file is whole or not there."""
    unfinished = target.with_name(f".{target.name}.unfinished")
    try:
        unfinished.write_bytes(data)
        unfinished.replace(target)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise CommandError(f"{target} could not be written: {error.strerror}.") from error
