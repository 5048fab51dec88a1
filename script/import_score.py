"""What script/import-score does: every file of the given folders is recognised and planned, in a database of its own
that is thrown away, and what was found is held against the values that were written down by hand.
"""

import argparse
import os
import re
import sys
import tempfile
import time
import tomllib
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # what belongs to Django is imported where it is set up
    from exchange.document import FilePlan
    from members.models import Group

ROOT = Path(__file__).resolve().parent.parent
EXPECTED = ROOT / "tests" / "exchange" / "expected"
FOLDERS = ("seeds", "corpus")
SUFFIXES = {".md", ".markdown", ".txt"}
SLOW = 1.0  # seconds for 1,000 lines; a short file has as long as for 100


@dataclass(frozen=True)
class Score:
    """One file: lost are lines that are in no stored value beyond those that are said to be kept."""

    path: str
    kind: str = ""
    sure: float = 0.0
    total: int = 0
    read: int = 0
    kept: int = 0
    blank: int = 0
    lost: int = 0
    seconds: float = 0.0
    met: int = 0
    asked: int = 0
    missed: Sequence[str] = field(default_factory=list)
    crash: str = ""

    @property
    def per_thousand(self) -> float:
        return self.seconds * 1000 / max(self.total, 100)

    @property
    def is_bad(self) -> bool:
        return bool(self.crash or self.lost)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="script/import-score", description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path, help="folders of documents; default: ../shared")
    parser.add_argument("--misses", action="store_true", help="say which values were not found")
    options = parser.parse_args(arguments)
    folders = options.folders or [ROOT.parent / "shared" / name for name in FOLDERS]
    missing = [folder for folder in folders if not folder.is_dir()]
    if missing:
        print(f"There is no folder {missing[0]}: name the folders of your documents.", file=sys.stderr)
        return 2
    group = empty_group()
    scores = [score_of(group, path, name) for folder in folders for path, name in documents(folder)]
    print("\n".join(table(scores, misses=options.misses)))
    return 1 if any(score.is_bad for score in scores) else 0


def documents(folder: Path) -> Iterator[tuple[Path, str]]:
    """The texts below a folder with the names that the expected values know them by."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix.casefold() in SUFFIXES and not path.is_symlink():
            yield path, f"{folder.name}/{path.relative_to(folder).as_posix()}"


def expected_values() -> dict[str, dict[str, object]]:
    files = sorted(EXPECTED.glob("*.toml"))
    return {name: values for file in files for name, values in tomllib.loads(file.read_text("utf-8")).items()}


def empty_group() -> "Group":
    from members.services import create_group

    return create_group(name="Score", slug="score", by=None, source="command")


def score_of(group: "Group", path: Path, name: str) -> Score:
    """The score of one file, planned for a group that knows nobody."""
    from import_facts import undated_of

    from core.changes import question_key
    from exchange.document import SourceFile
    from exchange.importing import Who, plan_import

    file = SourceFile(name, path.name, path.read_bytes(), f"{path.parent.name}/{path.name}")
    started = time.perf_counter()
    try:
        (plan,) = plan_import(group, [file], member=Who("Reader"), accepted=True).files
        seconds = time.perf_counter() - started
        undated = undated_of(plan)
        answers = {f"week@{line}:{name}": str(2001 + place) + "-W01" for place, line in enumerate(undated)}
        answers |= {question_key(one): "2004" for one in plan.plan.questions if one.code == "year"}
        if answers:
            (plan,) = plan_import(group, [file], member=Who("Reader"), answers=answers, accepted=True).files
        return _scored(name, plan, undated, seconds)
    except Exception as error:
        traceback.print_exc()
        return Score(name, seconds=time.perf_counter() - started, crash=type(error).__name__)


def _scored(name: str, plan: "FilePlan", undated: dict[int, str], seconds: float) -> Score:
    from import_facts import facts_of, met_of, unaccounted

    from exchange.markdown import decode
    from reports.markdown import split_lines

    text = decode(plan.file.content).text
    lines = split_lines(text)
    count = plan.plan.lines
    said = [line for line in lines if re.search(r"\w", line)]
    lost = max(0, len(said) - count.read - count.kept)
    loose = unaccounted(plan, lines, undated) if plan.steps else []
    lost = max(lost, len(loose) - count.kept)
    if os.environ.get("IMPORT_SCORE_LINES"):
        print("\n".join(f"{name}:{number}: {lines[number - 1]}" for number in loose))
    met, asked, missed = met_of(expected_values().get(name, {}), facts_of(plan, text, undated))
    return Score(
        name, plan.kind, plan.sure, len(lines), count.read, count.kept, count.blank, lost, seconds, met, asked, missed,
    )  # fmt: skip


def table(scores: Sequence[Score], *, misses: bool = False) -> Iterator[str]:
    head = f"{'file':<36}{'kind':<17}{'sure':>5}{'total':>6}{'read':>6}{'kept':>6}{'blank':>6}{'lost':>5}"
    yield f"{head}{'s/1000':>8}  met"
    for one in scores:
        share = f"{one.met}/{one.asked}" if one.asked else "not written down"
        yield (
            f"{one.path:<36}{one.crash or one.kind:<17}{one.sure:>5.2f}{one.total:>6}{one.read:>6}{one.kept:>6}"
            f"{one.blank:>6}{one.lost:>5}{one.per_thousand:>8.2f}  {share}"
        )
        if misses and one.missed:
            yield f"{'':<36}{'; '.join(one.missed)}"
    yield from summary(scores)


def summary(scores: Sequence[Score]) -> Iterator[str]:
    written = [one for one in scores if one.asked]
    met, asked = sum(one.met for one in written), sum(one.asked for one in written)
    kinds = sum(not any(miss.startswith("kind ") for miss in one.missed) for one in written)
    crashes = sum(bool(one.crash) for one in scores)
    slow = sum(one.per_thousand > SLOW for one in scores)
    yield (
        f"{len(scores)} files: {sum(one.lost for one in scores)} lines lost, {crashes} crashes, {slow} slower than "
        f"{SLOW:.0f} s for 1,000 lines"
    )
    share = f"{100 * met / asked:.1f} %" if asked else "none written down"
    yield f"{len(written)} files with expected values: {kinds} kinds right, {met} of {asked} values met ({share})"


def _set_up() -> None:
    """Django with a database that is thrown away."""
    data = tempfile.TemporaryDirectory(prefix="zuji-import-score-")
    for name in [name for name in os.environ if name.startswith("ZUJI_") or name in ("DATABASE_URL", "REDIS_URL")]:
        del os.environ[name]
    os.environ |= {"ZUJI_DATA_DIR": data.name, "DATABASE_URL": "sqlite://:memory:", "ZUJI_LANGUAGE": "en"}
    os.environ["DJANGO_SETTINGS_MODULE"] = "tracker.settings"
    sys.path.insert(0, str(ROOT))

    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


if __name__ == "__main__":
    _set_up()
    raise SystemExit(main())
