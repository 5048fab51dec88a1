"""A member's learning log from a file, or into one: shows the plan, and imports only when asked to.

Its TODO and 问题 come to the to-dos of the same member.
"""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.errors import InvalidInput
from core.roster import Resolved
from members.models import Group, Member
from members.queries import roster_of
from tasks.services.log_files import LogFilePlan, import_log_file, plan_log_file
from workload.services import LOG_FILE_LIMIT, WorkRefused, export_log


class Command(BaseCommand):
    help = "Show what importing a learning log would do and, with --apply, do it; or write one with --export."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="file to read, or to write with --export")
        parser.add_argument("--group", required=True, metavar="SLUG", help="address of the group")
        parser.add_argument("--member", required=True, metavar="NAME", help="whose log it is")
        parser.add_argument("--apply", action="store_true", help="import; without it nothing is written")
        parser.add_argument("--export", action="store_true", help="write the log into the file")
        parser.add_argument("--json", action="store_true", help="print the plan as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        member, path = _member(options["group"], options["member"]), options["file"]
        if options["export"]:
            _write(path, export_log(member=member, name=path.name))
            return
        text = _read(path)
        try:
            if options["apply"]:
                plan = import_log_file(member=member, name=path.name, text=text, by=None, source="command")
            else:
                plan = plan_log_file(member=member, name=path.name, text=text)
        except WorkRefused as error:
            raise CommandError(error.message) from error
        except InvalidInput as error:
            raise CommandError(str(error)) from error
        self.stdout.write(json.dumps(_as_json(plan), ensure_ascii=False, indent=2) if options["json"] else _told(plan))
        if not options["apply"] and not options["json"] and not plan.changes_nothing:
            self.stdout.write("Nothing was written. Add --apply to import.")


def _member(slug: str, name: str) -> Member:
    group = Group.objects.filter(slug=slug, deleted_at=None).first()
    if group is None:
        raise CommandError(f"There is no group {slug}.")
    found = roster_of(group).resolve(name)
    if not isinstance(found, Resolved):
        raise CommandError(f"--member: {name} is not one member of the group. Write the full name.")
    return Member.objects.select_related("group").get(group=group, uuid=found.person.key)


def _read(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            content = stream.read(4 * LOG_FILE_LIMIT + 1)
        return content.decode("utf-8-sig")
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise CommandError(f"{path} is not UTF-8 text.") from error


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, "utf-8")
    except OSError as error:
        raise CommandError(f"{path} cannot be written: {error.strerror}.") from error


def _as_json(plan: LogFilePlan) -> dict[str, Any]:
    return {
        "kind": "learning-log",
        "days": [{"day": str(one.day), "line": one.line, "action": one.kind} for one in plan.log.changes],
        "lists": [{"title": one.title, "line": one.found.first_line, "action": one.action} for one in plan.lists],
        "kept": list(plan.kept),
        "changes_nothing": plan.changes_nothing,
    }


def _told(plan: LogFilePlan) -> str:
    kinds = ("create", "update", "conflict", "same")
    counts = ", ".join(f"{kind} {plan.log.count(kind)}" for kind in kinds)
    lines = [f"{len(plan.log.changes)} days: {counts}"]
    lines += [f"  line {one.line}: {one.day} {one.kind}" for one in plan.log.changes if one.kind != "same"]
    lines += [
        f"  line {one.found.first_line}: to-dos {one.title} {one.action}" for one in plan.lists if one.action != "same"
    ]
    if plan.kept:
        lines.append(f"kept as they are, for they are neither days nor to-dos: {', '.join(plan.kept)}")
    return "\n".join(lines)
