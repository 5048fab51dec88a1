"""Versions of files, sent on the page one after another: the group ends as with the last ones alone, and remembers."""

from collections import Counter
from io import BytesIO
from pathlib import Path

import pytest
from django.test import Client

from activity.models import Event
from exchange.models import ImportRun
from exchange.rendering import field_of
from exchange.services import export_markdown
from members.models import Group, Member
from tests.exchange.ledgers import HEAD
from tests.factories.members import make_group, make_member
from tests.factories.pages import logged_in

pytestmark = pytest.mark.django_db
ROWS = (
    "| 2026 | 9.07-9.13 | 整理影像 | 上传至服务器 | 林晓/何川 | 小 |\n",
    "|      | 9.14-9.20 | 训练基线 | 进行中 | 何川 | 大*3 |\n",
    "|      | 9.21-9.27 | 迁移平台 | 未开始 | 林晓 | 中 |\n",
)
LEDGERS = (
    HEAD + ROWS[0],
    HEAD + ROWS[0] + ROWS[1],
    HEAD + ROWS[0] + ROWS[1].replace("进行中", "已完成") + ROWS[2],
    HEAD + ROWS[0].replace("小", "中") + ROWS[2],  # a row that changed, and one that is gone
)
FIRST = "# 2026-09-14\n\n## 本周安排\n\n- (林晓) 标注\n"
SECOND = "\n# 2026-09-21\n\n## 遗留问题\n\n- 显卡不够\n"
MINUTES = (
    FIRST,
    FIRST + SECOND,
    FIRST.replace("标注", "标注 200 张") + SECOND,
    FIRST.replace("标注", "复核") + SECOND + "\n## 本周安排\n\n- (何川) 申请显卡\n",
)


def a_group(slug: str) -> tuple[Group, Client]:
    group = make_group(slug=slug, name="组")
    for name in ("林晓", "何川"):
        make_member(group, name)
    return group, logged_in(make_member(group, "管理员", is_admin=True))


def send_and_apply(client: Client, slug: str, version: int) -> ImportRun:
    """Both files by the page, its questions answered as it proposes, but that what is gone is to be removed."""
    files = []
    for name, text in (("工作量.md", LEDGERS[version]), ("组会纪要.md", MINUTES[version])):
        files.append(BytesIO(text.encode()))
        files[-1].name = name
    page = client.post(f"/g/{slug}/import/", {"file": files}).headers["Location"]
    for _press in range(2):  # the answers make another plan, which is shown once more
        run = ImportRun.objects.get(uuid=page.rstrip("/").rsplit("/", 1)[1])
        gone = [one["key"] for one in run.sheet.get("questions", []) if one["key"].startswith("gone:")]
        if not run.is_applied:
            client.post(page, {field_of(key): "remove" for key in gone} | {"apply": "1"})
    run.refresh_from_db()
    assert run.is_applied
    return run


def written(group: Group, folder: Path) -> dict[str, str]:
    export_markdown(group=group, folder=folder)
    return {path.name: path.read_text("utf-8") for path in folder.rglob("*.md")}


def test_four_versions_end_as_the_last_one_alone_with_their_history(tmp_path: Path) -> None:
    group, client = a_group("step-by-step")
    other, at_once = a_group("at-once")

    runs = [send_and_apply(client, "step-by-step", version) for version in range(4)]
    send_and_apply(at_once, "at-once", 3)

    assert (
        written(group, tmp_path / "a")
        == written(other, tmp_path / "b")
        == {
            "工作量.md": LEDGERS[3],
            "组会纪要.md": MINUTES[3],
        }
    )
    assert things_of(group) == things_of(other)
    verbs = Counter(Event.objects.filter(group=group).values_list("verb", flat=True))
    assert (verbs["import.applied"], verbs["task.removed"]) == (4, 1)
    page = client.get("/g/step-by-step/import/").content.decode()
    assert all(f"/import/{run.uuid}/" in page for run in runs)


def things_of(group: Group) -> list[list[tuple[object, ...]]]:
    """What the pages show: tasks, meetings with their sections, issues and assignments."""
    reader = logged_in(Member.objects.get(group=group, name="林晓"))
    shown = []
    for name, fields in (
        ("tasks", ("title", "progress", "bucket", "times", "starts_on")),
        ("meetings", ("day", "title")),
        ("open-issues", ("text", "raised_on", "solved_on")),
        ("action-items", ("text", "given_on", "state")),
    ):
        things = reader.get(f"/api/v1/{name}/?group={group.slug}").json()["results"]
        shown.append(sorted(tuple(thing[field] for field in fields) for thing in things))
    return shown
