"""Files a group kept before, read into Zuji: shows the plan, and applies it only when asked to."""

import json
import os
from argparse import ArgumentParser
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from core.names import InvalidName, clean_name
from exchange.document import NO_ANSWERS, ImportPlan, SourceFile
from exchange.importing import Who, plan_import, setting_of
from exchange.management.commands._report import describe
from exchange.markdown import FILE_LIMIT, RefusedArchive, unpack
from exchange.services import ImportRefused, apply_import
from members.models import Group
from members.services import create_group

FINE, ERRORS, USAGE, QUESTIONS = 0, 1, 2, 3
ARCHIVE_LIMIT = 100 * 1024 * 1024  # bytes of an archive, and of the texts in it
_SUFFIXES = {".md", ".markdown", ".txt"}


class Command(BaseCommand):
    help = "Show what importing Markdown files would do and, with --apply, do it. Exit codes: docs/markdown.md."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "paths", nargs="+", type=Path, metavar="PATH", help="files, zips, or folders with all below them"
        )
        parser.add_argument("--group", required=True, metavar="SLUG", help="address of the group")
        parser.add_argument("--create-group", action="store_true", help="make the group if there is none yet")
        parser.add_argument("--member", metavar="NAME", help="whose files these are; made a member if new")
        parser.add_argument(
            "--answers", type=Path, metavar="FILE.json", help='answers to questions: {"key": "choice"}, keys as printed'
        )
        parser.add_argument("--accept", action="store_true", help="take the proposed answer of every question")
        parser.add_argument("--apply", action="store_true", help="import; without it nothing is written")
        parser.add_argument("--json", action="store_true", help="print the plan as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        files = [file for path in options["paths"] for file in _files(path)]
        if not files:
            raise CommandError("There is no Markdown file below these paths.", returncode=USAGE)
        answers = _answers(options["answers"]) if options["answers"] else NO_ANSWERS
        plan, code, refused = self._run(files, options, answers)
        if options["json"]:
            self.stdout.write(json.dumps(_with_refusal(plan.as_json(), refused), ensure_ascii=False, indent=2))
        else:
            applied = options["apply"] and code == FINE
            self.stdout.write("\n".join(describe(plan, applied=applied, apply=options["apply"])))
            if refused:
                self.stderr.write(f"{refused.path}: {refused}\nNothing was imported.")
        if code != FINE:
            raise SystemExit(code)

    def _run(
        self, files: Sequence[SourceFile], options: dict[str, Any], answers: Mapping[str, str]
    ) -> tuple[ImportPlan, int, ImportRefused | None]:
        """Plan and, if asked to and nothing stands in the way, apply: in one transaction, so it is all or nothing."""
        with transaction.atomic():
            group = _group(options["group"], create=options["create_group"])
            member = _member(group, options["member"]) if options["member"] is not None else None
            plan = plan_import(group, files, member=member, answers=answers, accepted=options["accept"])
            code = ERRORS if plan.has_errors else QUESTIONS if plan.open_questions else FINE
            refused = None
            if options["apply"] and code == FINE:
                try:
                    apply_import(group=group, plan=plan, by=None)
                except ImportRefused as error:
                    code, refused = ERRORS, error
            if not options["apply"] or code != FINE:
                transaction.set_rollback(True)
        return plan, code, refused


def _files(path: Path) -> Iterable[SourceFile]:
    """The file, kept under its folder's and its own name; or all text files of a folder, under their place in it."""
    if path.is_dir():
        for file in sorted(_texts_below(path)):
            inside = file.relative_to(path).as_posix()
            yield _source(file, inside, f"{path.resolve().name}/{inside}")
    elif path.is_file() and path.suffix.casefold() == ".zip":
        yield from _zipped(path)
    elif path.is_file():
        place = "/".join(part for part in (path.resolve().parent.name, path.name) if part)
        yield _source(path, place, place)
    else:
        raise CommandError(f"There is no file {path}.", returncode=USAGE)


def _zipped(path: Path) -> Iterable[SourceFile]:
    """The texts of an archive, under their place in it."""
    try:
        with path.open("rb") as stream:
            texts = unpack(stream.read(ARCHIVE_LIMIT + 1)[:ARCHIVE_LIMIT], most_bytes=ARCHIVE_LIMIT).texts
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.", returncode=USAGE) from error
    except RefusedArchive as error:
        raise CommandError(f"{path}: {error}", returncode=ERRORS) from error
    for inside, content in texts:
        yield SourceFile(f"{_printable(str(path))}/{inside}", inside, content, f"{path.stem}/{inside}")


def _texts_below(folder: Path) -> Iterable[Path]:
    """Text files of a folder and its folders; hidden ones and links are passed over."""
    for root, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for file in (Path(root) / name for name in names if not name.startswith(".")):
            if file.suffix.casefold() in _SUFFIXES and file.is_file() and not file.is_symlink():
                yield file


def _source(file: Path, path: str, place: str) -> SourceFile:
    try:
        with file.open("rb") as stream:
            content = stream.read(FILE_LIMIT + 1)
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}.", returncode=USAGE) from error
    return SourceFile(_printable(str(file)), _printable(path), content, _printable(place))


def _answers(path: Path) -> dict[str, str]:
    try:
        answers = json.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.", returncode=USAGE) from error
    except (ValueError, RecursionError) as error:
        raise CommandError(f"{path} is no JSON: {error}.", returncode=USAGE) from error
    if not isinstance(answers, dict) or not all(isinstance(answer, str) for answer in answers.values()):
        raise CommandError(f'{path}: answers are one object of texts, {{"key": "choice"}}.', returncode=USAGE)
    return answers


def _printable(name: str) -> str:
    return os.fsencode(name).decode("utf-8", "replace")


def _group(slug: str, *, create: bool) -> Group:
    group = Group.objects.select_for_update(no_key=True).filter(slug=slug, deleted_at=None).first()
    if group is not None:
        return group
    if not create:
        raise CommandError(f"There is no group {slug}. Add --create-group to make it.", returncode=USAGE)
    try:
        return create_group(name=slug, slug=slug, by=None, source="command")
    except ValidationError as error:
        raise CommandError(f"The group {slug} cannot be made: {' '.join(error.messages)}", returncode=USAGE) from error


def _member(group: Group, name: str) -> Who:
    """The member of this name, or a new one."""
    try:
        cleaned = clean_name(name)
    except InvalidName as error:
        raise CommandError(f"--member: {error}", returncode=USAGE) from error
    found = setting_of(group).find(cleaned)
    if len(found) > 1:
        names = ", ".join(who.name for who in found)
        raise CommandError(f"--member: {cleaned} may be {names}. Write the full name.", returncode=USAGE)
    return found[0] if found else Who(cleaned)


def _with_refusal(plan: dict[str, Any], refused: ImportRefused | None) -> dict[str, Any]:
    """The plan with the rule that stopped its application, as an error of the file it was about."""
    for file in plan["files"]:
        if refused and file["path"] == refused.path:
            file["problems"].append({"line": None, "severity": "error", "code": refused.code, "message": str(refused)})
    return plan
