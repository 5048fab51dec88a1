"""A week's reports as PDF files, without a worker."""

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
from reports.queries import submitted_reports_of
from reports.rendering import print_report, to_pdf


class Command(BaseCommand):
    help = "Write the submitted weekly reports of a group and week as PDF files, without a worker."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--group", required=True, metavar="SLUG", help="address of the group")
        parser.add_argument("--week", required=True, help="name of the week, such as 2024-W43")
        parser.add_argument("--member", metavar="NAME", help="only this member's report")
        parser.add_argument(
            "--output",
            required=True,
            type=Path,
            metavar="FILE.pdf",
            help="file to write; several reports are written beside it as FILE_NAME.pdf, one for each member",
        )
        parser.add_argument("--without-feedback", action="store_true", help="as guests see it")

    def handle(self, *args: Any, **options: Any) -> None:
        output: Path = options["output"]
        if not output.parent.is_dir():
            raise CommandError(f"{output.parent} is not a folder: make it first, or choose another --output.")
        reports = _reports(options["group"], options["week"], options["member"])
        audience = RenderedFile.Audience.GUEST if options["without_feedback"] else RenderedFile.Audience.FULL
        for report in reports:
            target = output
            if len(reports) > 1:
                target = output.with_name(f"{output.stem}_{report.member.name}{output.suffix}")
            try:
                pdf = to_pdf(print_report(report, audience=audience))
            except EngineMissing as error:
                line = f"sudo apt-get install --no-install-recommends {FONT_PACKAGES}"
                raise CommandError(f"System packages that PDFs need are missing. Run: {line}") from error
            _write(target, pdf.data)
            self.stdout.write(str(target))
            if pdf.missing_glyphs:
                self.stderr.write(f"{target}: no installed font has {', '.join(pdf.missing_glyphs)}")


def _reports(slug: str, week_name: str, member_name: str | None) -> list[WeeklyReport]:
    group = Group.objects.filter(slug=slug, deleted_at=None).prefetch_related("week_rules").first()
    if group is None:
        known = ", ".join(Group.objects.filter(deleted_at=None).values_list("slug", flat=True))
        raise CommandError(f"There is no group {slug!r}. There is: {known or 'none yet'}.")
    week = _week(group, week_name)
    reports = list(submitted_reports_of(group).in_week(week))  # type: ignore[attr-defined]
    names = ", ".join(report.member.name for report in reports)
    if member_name is not None:
        reports = [report for report in reports if name_key(report.member.name) == name_key(member_name)]
    if not reports:
        whose = f" by {member_name}" if member_name is not None else ""
        others = f" There is one by: {names}." if names else ""
        raise CommandError(f"No report{whose} was submitted for {week.name} in {slug}.{others}")
    return reports


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
