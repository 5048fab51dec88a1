"""The command that brings a log in and takes it out."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tasks.models import TodoItem
from tests.factories.members import make_group, make_member
from workload.models import LogDay

pytestmark = pytest.mark.django_db
TEXT = "## TODO\n1. 看\n\n## Tips\n先写\n\n## 2021-7-9\n6:35 am - 7:10\n\n## 2021-7-8\n1h 45 min\n\n10:15 pm -12:00 \n"


def run(path: Path, *arguments: str) -> str:
    out = StringIO()
    call_command("learning_log", str(path), "--group=lab", "--member=刘涛", *arguments, stdout=out)
    return out.getvalue()


def test_in_and_out(tmp_path: Path) -> None:
    make_member(make_group(slug="lab"), "刘涛", has_account=False)
    path = tmp_path / "log.md"
    path.write_text(TEXT, "utf-8")
    assert run(path) == (
        "2 days: create 2, update 0, conflict 0, same 0\n  line 7: 2021-07-09 create\n  line 10: 2021-07-08 create\n"
        "  line 1: to-dos TODO create\nkept as they are, for they are neither days nor to-dos: Tips\n"
        "Nothing was written. Add --apply to import.\n"
    )
    assert not LogDay.objects.exists()
    run(path, "--apply")
    assert list(TodoItem.objects.values_list("text", "is_done")) == [("看", False)]
    assert json.loads(run(path, "--json"))["changes_nothing"] is True
    path.unlink()
    run(path, "--export")
    assert path.read_text("utf-8") == TEXT


def test_what_it_refuses(tmp_path: Path) -> None:
    make_member(make_group(slug="lab"), "刘涛", has_account=False)
    odd = tmp_path / "odd.md"
    odd.write_bytes(b"\xff\xfe")
    none = tmp_path / "none.md"
    none.write_text("# 周报\n")
    for path, words in ((odd, "UTF-8"), (none, "No day was found"), (tmp_path / "gone.md", "cannot be read")):
        with pytest.raises(CommandError, match=words):
            run(path)
    with pytest.raises(CommandError, match="no group"):
        call_command("learning_log", str(none), "--group=x", "--member=y")
    with pytest.raises(CommandError, match="not one member"):
        call_command("learning_log", str(none), "--group=lab", "--member=谁")
