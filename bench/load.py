"""Loads a group of one of the sizes: `python -m bench.load lab`. The database is the one of DATABASE_URL.

Rows go in by bulk inserts, in the shape the services would leave behind; the same size gives the same texts.
"""

import os
import random
import sys
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from datetime import time as clock
from itertools import batched
from zoneinfo import ZoneInfo

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
import django

django.setup()

from django.contrib.auth.hashers import make_password  # noqa: E402
from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from bench.sizes import ROWS, SIZES, Size  # noqa: E402
from core.names import name_key, sort_key  # noqa: E402
from core.weeks import Week  # noqa: E402
from members.models import Account, Group, Member, Project, Supervision  # noqa: E402
from members.services import ProjectInput, create_group, create_project  # noqa: E402
from reports.document import RowDoc, WeeklyReportDoc, freeze  # noqa: E402
from reports.models import Feedback, ReportRevision, ReportRow, SubmittedRow, WeeklyReport  # noqa: E402

BATCH = 500
_TEXT = """
整理 复现 对比 标注 训练 调试 推理 切片 评测 消融 撰写 修改 讨论 统计 可视化 部署 采样 清洗 核对 汇总
影像 病历 权重 基线 数据集 超参数 伪标签 损失函数 解码器 量化 图斑 载板 日志 论文 图表 算子 显存 校准集
"""
WORDS = _TEXT.split()
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
GIVEN = "安博晨丹恩帆刚涵佳康磊敏宁鹏琪瑞珊婷薇欣妍泽哲舟"


def load(name: str) -> Group:
    """The group of this size; made when it is not there yet."""
    slug = f"bench-{name}"
    found = Group.objects.filter(slug=slug).first()
    if found is not None:
        return found
    size, rng = SIZES[name], random.Random(name)
    with transaction.atomic():
        group = create_group(name=f"Bench {name}", slug=slug, by=None, source="command")
        advisors, students = _people(group, size, rng)
        projects = _projects(group, advisors[0], rng)
        weeks = _weeks(group, size)
        for part in batched(_reports(group, students, weeks, projects, rng), BATCH):
            _store(part, advisors, rng)
    return group


def _people(group: Group, size: Size, rng: random.Random) -> tuple[list[Member], list[Member]]:
    count = size.members + max(1, size.members // 30)
    password = make_password(None)  # nobody logs in by password: the measuring makes its sessions itself
    mails = [f"p{number}@{group.slug}.example" for number in range(count)]
    accounts = Account.objects.bulk_create([Account(email=mail, password=password) for mail in mails])
    members = []
    for number, account in enumerate(accounts):
        name = f"{rng.choice(SURNAMES)}{rng.choice(GIVEN)}{rng.choice(GIVEN)}{number or ''}"
        advisor = number >= size.members
        members.append(
            Member(
                group=group,
                account=account,
                name=name,
                name_key=name_key(name),
                sort_key=sort_key(name),
                is_advisor=advisor,
                is_admin=number == size.members,
                owes_report=not advisor,
            )
        )
    members = Member.objects.bulk_create(members)
    students, advisors = members[: size.members], members[size.members :]
    Supervision.objects.bulk_create([Supervision(advisor=rng.choice(advisors), member=student) for student in students])
    return advisors, students


def _projects(group: Group, by: Member, rng: random.Random) -> list[Project]:
    return [
        create_project(
            group=group,
            data=ProjectInput(f"课题{number:02d} {_words(rng, 3)}", motivation=_words(rng, 40), plan=_words(rng, 40)),
            by=by,
            source="command",
        )
        for number in range(12)
    ]


def _weeks(group: Group, size: Size) -> list[Week]:
    calendar = group.calendar
    weeks = [calendar.week_of(timezone.now().astimezone(ZoneInfo(group.time_zone)).date())]
    while len(weeks) < size.weeks:
        weeks.append(calendar.preceding(weeks[-1]))
    return weeks[::-1]


def _words(rng: random.Random, count: int) -> str:
    return "".join(rng.choices(WORDS, k=count))


def _cell(rng: random.Random) -> str:
    """About 220 characters: a list with a number, a link and some code."""
    link = f"[记录](https://git.demo.example/r/{rng.randint(1, 999)})"
    lines = [
        f"1. {_words(rng, 18)}，共 {rng.randint(10, 9999)} 条",
        f"2. {_words(rng, 14)}：**{rng.randint(50, 99)}.{rng.randint(0, 9)}%**，见 {link}",
        f"3. `{rng.choice(WORDS)}_{rng.randint(1, 9)}.py` {_words(rng, 14)}",
    ]
    return "\n".join(lines)


Made = tuple[WeeklyReport, list[ReportRow], ReportRevision]


def _reports(
    group: Group, students: list[Member], weeks: list[Week], projects: list[Project], rng: random.Random
) -> Iterator[Made]:
    """Every student's report of every week; of this week one in ten is missing."""
    for week in weeks:
        for student in students:
            if week is weeks[-1] and rng.random() < 0.1:
                continue
            yield _report(group, student, week, rng.sample(projects, ROWS), rng, reviewed=week not in weeks[-2:])


def _report(
    group: Group, student: Member, week: Week, projects: list[Project], rng: random.Random, *, reviewed: bool
) -> Made:
    sent = _moment(week.first_day + timedelta(days=4), rng.randint(9, 21), group)
    report = WeeklyReport(
        group=group,
        member=student,
        week_start=week.first_day,
        starts_on=week.first_day,
        ends_on=week.last_day,
        state=WeeklyReport.State.REVIEWED if reviewed else WeeklyReport.State.SUBMITTED,
        submitted_version=1,
        first_submitted_at=sent,
        submitted_at=sent,
    )
    rows = [
        ReportRow(
            report=report,
            position=position,
            project=project,
            project_name=project.name,
            this_week=_cell(rng),
            results=_cell(rng),
            next_week=_cell(rng),
        )
        for position, project in enumerate(projects)
    ]
    document = WeeklyReportDoc(
        week=week.name,
        starts_on=week.first_day,
        ends_on=week.last_day,
        member=student.name,
        rows=tuple(
            RowDoc(row.project_name, row.this_week, row.results, row.next_week, uuid=str(row.uuid)) for row in rows
        ),
    )
    revision = ReportRevision(
        report=report, number=1, document=freeze(document), submitted_by=student, submitted_at=sent
    )
    return report, rows, revision


def _moment(day: date, hour: int, group: Group) -> datetime:
    return datetime.combine(day, clock(hour), ZoneInfo(group.time_zone))


def _store(made: tuple[Made, ...], advisors: list[Member], rng: random.Random) -> None:
    """Parents before children, in four inserts; an advisor answers the first two rows of each report."""
    WeeklyReport.objects.bulk_create([report for report, _rows, _revision in made])
    ReportRow.objects.bulk_create([row for _report, rows, _revision in made for row in rows])
    ReportRevision.objects.bulk_create([revision for _report, _rows, revision in made])
    SubmittedRow.objects.bulk_create(
        [
            SubmittedRow(report=report, row_uuid=row.uuid, project=row.project)
            for report, rows, _revision in made
            for row in rows
        ]
    )
    Feedback.objects.bulk_create(
        [
            Feedback(
                report=report,
                row_uuid=row.uuid,
                advisor=rng.choice(advisors),
                text=_words(rng, 25),
                revision=revision,
            )
            for report, rows, revision in made
            for row in rows[:2]
        ]
    )


if __name__ == "__main__":
    if len(sys.argv) < 2 or not set(sys.argv[1:]) <= set(SIZES):
        sys.exit(f"usage: python -m bench.load {'|'.join(SIZES)} …")
    for size_name in sys.argv[1:]:
        begun = time.perf_counter()
        loaded = load(size_name)
        count = WeeklyReport.objects.filter(group=loaded).count()
        print(f"{loaded.slug}: {count} reports, {time.perf_counter() - begun:.1f} s")
