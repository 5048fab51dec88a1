"""A ledger in the form that groups keep, written for these tests, and what tests of ledgers do with it."""

from exchange.document import ImportPlan
from exchange.importing import plan_import
from exchange.services import apply_import
from members.models import Group
from tests.exchange.files import source
from workload.models import WorkItem

PATH = "记录/工作量.md"
HEAD = "| 年份 | 时间 | 任务 | 进度 | 参与成员 | 工作量 |\n|---|---|---|---|---|---|\n"

LEDGER = """\
## 工作量记录

### 工作量量化方式

| 标准 | 时长      |
| ---- | --------- |
| 少   | 2小时以内 |
| 中   | 2-8小时   |
| 大   | 8小时以上 |

### 汇总记录

| 成员     | 少   | 中   | 大   |
| -------- | ---- | ---- | ---- |
| Lin Xiao | 1    | 2    | 0    |
| He Chuan | 1    | 1    | 3    |
| Wu Yue   | 0    | 0    | 0    |

### 论文阅读

| 年份 | 时间      | 论文              | 预期收获       | 参与成员    | 工作量 |
| ---- | --------- | ----------------- | -------------- | ----------- | ------ |
| 2026 | 9.07-9.13 | 3篇 变化检测 论文 | 熟悉主流模型   | 全体成员(2) | 中     |
|      |           | Siamese ZeRO      | 学习其并行方法 | Lin         | 中     |
|      | 9.14-9.20 | 遥感基座相关论文  |                | 全体成员(3) |        |

### 工程任务

| 年份 | 时间        | 任务       | 进度         | 参与成员 | 工作量 |
| ---- | ----------- | ---------- | ------------ | -------- | ------ |
| 2026 | 9.07-9.13   | 整理影像   | 上传至服务器 | Lin/He   | 小     |
|      | 9.21-10.11  | 训练基线   | 已完成       | He       | 大*3   |
|      | 10.12-10.18 | 迁移平台   |              |          |        |
|      | 10.19-10.25 | 评测       | 进行中       | Zhou     | 大     |
|      |             | 数据预处理 | 进行中       | Lin      | 中     |
"""
"""Its summary is right until 2026-10-18."""


def planned(group: Group, text: str = LEDGER, path: str = PATH, **answers: str) -> ImportPlan:
    """A plan by these answers (participant_Lin="…"), the proposals of all others taken."""
    given = {name.replace("_", ":", 1): answer for name, answer in answers.items()}
    return plan_import(group, [source(text, path)], answers=given, accepted=True)


def brought_in(group: Group, text: str = LEDGER, path: str = PATH, **answers: str) -> ImportPlan:
    plan = planned(group, text, path, **answers)
    apply_import(group=group, plan=plan, by=None)
    return plan


def counts(plan: ImportPlan) -> tuple[int, int, int, int]:
    (changes,) = [file["changes"] for file in plan.as_json()["files"]]
    return (changes["create"], changes["update"], changes["same"], changes["conflict"])


def names(item: WorkItem) -> list[str]:
    return [part.member.name for part in item.participations.all()]
