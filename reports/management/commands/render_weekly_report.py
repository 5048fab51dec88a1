"""A week of a group, or one report, as a PDF file, without a worker."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from activity.models import RenderedFile
from activity.pdf import FONT_PACKAGES, EngineMissing
from core.names import name_key
from core.weeks import InvalidWeek, Week
from members.models import Group
from reports.models import WeeklyReport
from reports.queries import submitted_in_week, week_book
from reports.rendering import bind, print_report, to_pdf


class Command(BaseCommand):
    help = "Write the week of a group as one PDF file, or one member's report, without a worker."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--group", required=True, metavar="SLUG", help="address of the group")
        parser.add_argument("--week", required=True, help="name of the week, such as 2024-W43")
        parser.add_argument(
            "--member", metavar="NAME", help="only this member's report; without it, the whole week in one file"
        )
        parser.add_argument(
            "--output",
            required=True,
            type=Path,
            metavar="FILE.pdf",
            help="file to write",
        )
        parser.add_argument("--without-feedback", action="store_true", help="as guests see it")

    def handle(self, *args: Any, **options: Any) -> None:
        output: Path = options["output"]
        if not output.parent.is_dir():
            raise CommandError(f"{output.parent} is not a folder: make it first, or choose another --output.")
        audience = RenderedFile.Audience.GUEST if options["without_feedback"] else RenderedFile.Audience.FULL
        group = _group(options["group"])
        week = _week(group, options["week"])
        if options["member"] is None:
            book = week_book(group, week, with_feedback=not options["without_feedback"])
            printed = bind(book, group, audience=audience)
        else:
            printed = print_report(_report_by(group, week, options["member"]), audience=audience)
        try:
            pdf = to_pdf(printed)
        except EngineMissing as error:
            line = f"sudo apt-get install --no-install-recommends {FONT_PACKAGES}"
            raise CommandError(f"System packages that PDFs need are missing. Run: {line}") from error
        _write(output, pdf.data)
        self.stdout.write(str(output))
        if pdf.missing_glyphs:
            self.stderr.write(f"{output}: no installed font has {', '.join(pdf.missing_glyphs)}")


def _group(slug: str) -> Group:
    group = Group.objects.filter(slug=slug, deleted_at=None).prefetch_related("week_rules").first()
    if group is None:
        known = ", ".join(Group.objects.filter(deleted_at=None).values_list("slug", flat=True))
        raise CommandError(f"There is no group {slug!r}. There is: {known or 'none yet'}.")
    return group


def _report_by(group: Group, week: Week, name: str) -> WeeklyReport:
    reports = list(submitted_in_week(group, week).select_related("group", "member"))
    found = [report for report in reports if name_key(report.member.name) == name_key(name)]
    if not found:
        names = ", ".join(report.member.name for report in reports)
        others = f" There is one by: {names}." if names else ""
        raise CommandError(f"No report by {name} was submitted for {week.name} in {group.slug}.{others}")
    return found[-1]


def _week(group: Group, name: str) -> Week:
    try:
        return group.calendar.week_named(name)
    except InvalidWeek as error:
        raise CommandError(f"--week {name}: {error}") from error


def _write(target: Path, data: bytes) -> None:
    """The file is whole or not there."""
    unfinished = target.with_name(f".{target.name}.unfinished")
    try:
        unfinished.write_bytes(data)
        unfinished.replace(target)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise CommandError(f"{target} could not be written: {error.strerror}.") from error
