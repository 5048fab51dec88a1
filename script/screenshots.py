"""What script/screenshots does: the demo group's pages as pictures in docs/images/LANGUAGE/NAME.png."""

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
LANGUAGES = {"zh": "zh-CN", "en": "en-GB"}
WIDE, PHONE = (1280, 860), (390, 844)
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
COLOURS = 200


@dataclass(frozen=True)
class Shot:
    """One picture: who looks, at which address, and what is done there before the shutter."""

    name: str
    who: str
    path: str
    act: Callable[[Page], None] | None = None
    size: tuple[int, int] = WIDE
    at: str = ""  # the part of the page to bring to the top


@dataclass(frozen=True)
class Running:
    """Zuji with its demo group: its address, its log-ins (mail -> password), its data."""

    address: str
    passwords: dict[str, str]
    data: Path


def type_some(page: Page) -> None:
    """The author writes into the first row's results, and the page saves it by itself."""
    page.locator("textarea[name=results]").first.fill("1. 复核了 120 个图斑的标签，与 Emily 不一致的 11 个已列表")
    page.wait_for_timeout(4000)


def answer(page: Page) -> None:
    """The advisor writes into the first open feedback cell, and the page saves it by itself."""
    page.locator("main textarea").first.fill("消融做得干净。云影遮挡的三个图斑单独列出来，论文里作为失败案例分析。")
    page.wait_for_timeout(4000)


LEDGER = """\
### 汇总记录

| 成员   | 少 | 中 | 大 |
| ------ | -- | -- | -- |
| 顾晓岚 | 1  | 2  | 0  |
| 陈嘉禾 | 0  | 1  | 3  |

### 论文阅读

| 年份 | 时间      | 论文                | 预期收获     | 参与成员    | 工作量 |
| ---- | --------- | ------------------- | ------------ | ----------- | ------ |
| 2026 | 9.07-9.13 | 3篇 变化检测 论文   | 熟悉主流模型 | 全体成员(2) | 中     |
|      |           | Segment Anything    | 看零样本效果 | 顾          | 少     |

### 工程任务

| 年份 | 时间       | 任务     | 进度         | 参与成员 | 工作量 |
| ---- | ---------- | -------- | ------------ | -------- | ------ |
| 2026 | 9.07-9.13  | 整理影像 | 上传至服务器 | 小顾     | 中     |
|      | 9.21-10.11 | 训练基线 | 已完成       | 陈       | 大*3   |
"""


def plan_ledger(page: Page) -> None:
    """An admin pastes the group's ledger and looks what importing it would do."""
    page.locator("details.paste > summary").click()
    page.locator("textarea[name=text]").fill(LEDGER)
    page.locator("input[name=name]").fill("工作量记录.md")
    page.locator("main form button[type=submit]").click()
    page.wait_for_selector(".source")


def make_export(page: Page) -> None:
    """An advisor has everything of the group made into one zip, and waits for it."""
    page.locator("main form button[type=submit]").click()
    page.locator("main .job.success a").first.wait_for(timeout=60_000)


def wait_for_charts(page: Page) -> None:
    """The charts of a summary come after its table."""
    page.wait_for_selector("svg.chart")


SHOTS = (
    Shot("week", "chen", "/g/demo/", size=(1280, 1300)),
    Shot("board", "shen", "/g/demo/board/"),
    Shot("edit", "chen", "/g/demo/mine/", type_some),
    Shot("queue", "shen", "/g/demo/queue/"),
    Shot("review", "shen", "{waiting}", answer),
    Shot("report", "gu", "{reviewed}"),
    Shot("year", "shen", "/g/demo/years/{year}/"),
    Shot("notices", "gu", "/g/demo/notices/"),
    Shot("plans", "gu", "{person}plans/"),
    Shot("since", "shen", "{person}since/?date={met}"),
    Shot("revision", "shen", "{revised}"),
    Shot("people", "shen", "/g/demo/people/"),
    Shot("project", "shen", "{project}"),
    Shot("import", "shen", "/g/demo/import/", plan_ledger, (1280, 1080)),
    Shot("export", "shen", "/g/demo/export/", make_export, (1280, 1000)),
    Shot("papers", "gu", "/g/demo/papers/"),
    Shot("paper", "gu", "{paper}"),
    Shot("tasks", "chen", "/g/demo/tasks/"),
    Shot("task-board", "chen", "/g/demo/tasks/board/"),
    Shot("timeline", "chen", "/g/demo/tasks/timeline/"),
    Shot("meetings", "gu", "/g/demo/meetings/"),
    Shot("minutes", "gu", "{meeting}", size=(1280, 1640)),
    Shot("minutes-edit", "gu", "{draft}edit/"),
    Shot("todos", "gu", "/g/demo/todos/", size=(1280, 1100)),
    Shot("log-day", "gu", "/g/demo/log/{day}/"),
    Shot("log-week", "gu", "/g/demo/log/weeks/{log_week}/"),
    Shot("log-month", "gu", "/g/demo/log/months/{log_month}/"),
    Shot("log-year", "gu", "/g/demo/log/years/{log_year}/"),
    Shot("workload", "shen", "/g/demo/workload/", wait_for_charts, (1280, 1500)),
    Shot("tokens", "gu", "/account/tokens/"),
    Shot("phone", "chen", "/g/demo/mine/", size=PHONE),
)
PDFS = ("pdf", "book")


@contextlib.contextmanager
def running_zuji() -> Iterator[Running]:
    """`manage.py trial` on a free port with data of its own, stopped at the end."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="zuji-screenshots-") as folder:
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("ZUJI_", "DATABASE_"))}
        environment["ZUJI_DATA_DIR"] = folder
        log = Path(folder, "log")
        with log.open("w") as output:
            trial = subprocess.Popen(
                [sys.executable, "manage.py", "trial", "--port", str(port)],
                cwd=ROOT,
                env=environment,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
            try:
                _wait_for(lambda: "Ctrl-C" in log.read_text(), trial, log)
                log_ins = re.findall(r"^ +(\S+@\S+) +(\S+) ", Path(folder, "demo-logins.txt").read_text(), re.MULTILINE)
                yield Running(f"http://localhost:{port}", dict(log_ins), Path(folder))
            finally:
                trial.send_signal(signal.SIGINT)
                trial.wait(30)


def _wait_for(done: Callable[[], bool], process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + 180
    while not done():
        if process.poll() is not None or time.monotonic() > deadline:
            sys.exit(f"Zuji does not start:\n{log.read_text()}")
        time.sleep(0.3)


def addresses(data: Path) -> dict[str, str]:
    """Where the reports and projects of the pictures are; read from the demo's database."""
    os.environ |= {"ZUJI_DATA_DIR": str(data), "DJANGO_SETTINGS_MODULE": "tracker.settings"}
    sys.path.insert(0, str(ROOT))
    import django

    django.setup()
    from django.db.models import Count

    from meetings.models import Meeting
    from members.models import Project
    from papers.models import Paper
    from reports.models import ReportRevision, WeeklyReport
    from workload.models import LogDay

    by_gu = WeeklyReport.objects.filter(member__name="顾晓岚").order_by("week_start")
    last = by_gu.latest("week_start")
    revised = ReportRevision.objects.filter(number=2).select_related("report__group")[0]
    project = Project.objects.get(name="面向高分影像的弱监督变化检测")
    paper = Paper.objects.annotate(notes_written=Count("notes")).order_by("-notes_written", "pk")[0]
    log = LogDay.objects.filter(member=last.member).annotate(spans=Count("entries")).order_by("-spans", "-day")[0].day
    return {
        "meeting": Meeting.objects.filter(state="closed").latest("day").get_absolute_url(),
        "draft": Meeting.objects.filter(state="draft").earliest("day").get_absolute_url(),
        "day": str(log),
        "log_week": last.group.calendar.week_of(log).name,
        "log_month": f"{log:%Y-%m}",
        "log_year": str(log.year),
        "paper": f"/g/demo/papers/{paper.uuid}/",
        "waiting": by_gu.filter(state="submitted")[0].get_absolute_url(),
        "reviewed": by_gu.filter(state="reviewed")[1].get_absolute_url(),
        "person": f"/g/demo/people/{last.member.uuid}/",
        "met": str(last.week_start - timedelta(weeks=3)),
        "year": str(last.week.year),
        "revised": f"{revised.report.get_absolute_url()}revisions/2/?with=1",
        "project": f"/g/demo/projects/{project.uuid}/",
    }


def take(browser: Browser, running: Running, shot: Shot, language: str, places: dict[str, str]) -> None:
    """Log in, go there, do what belongs to the picture, and keep it with few colours (a third of the bytes)."""
    width, height = shot.size
    context = browser.new_context(locale=LANGUAGES[language], viewport={"width": width, "height": height})
    page = context.new_page()
    page.goto(f"{running.address}/log-in/")
    page.fill("input[type=email], input[name=email], input[name=username]", f"{shot.who}@demo.example")
    page.fill("input[type=password]", running.passwords[f"{shot.who}@demo.example"])
    page.click("main button[type=submit]")
    page.goto(running.address + shot.path.format(**places))
    if shot.act:
        shot.act(page)
    page.evaluate("document.activeElement?.blur(); window.scrollTo(0, 0)")
    target = IMAGES / language / f"{shot.name}.png"
    page.screenshot(path=target)
    context.close()
    with Image.open(target) as picture:
        picture.convert("RGB").quantize(COLOURS).save(target, optimize=True)
    print(target.relative_to(ROOT), flush=True)


def take_pdf(running: Running, name: str, language: str, places: dict[str, str]) -> None:
    """A page of a PDF that the command renders, as a picture: a reviewed report, or the contents of a week's book."""
    from reports.models import WeeklyReport

    report = WeeklyReport.objects.get(uuid=places["reviewed"].rstrip("/").rsplit("/", 1)[1])
    pdf, target = running.data / "report.pdf", IMAGES / language / name
    command = [sys.executable, "manage.py", "render_weekly_report", "--group", "demo", "--week", report.week.name]
    whose = ["--member", report.member.name] if name == "pdf" else []
    subprocess.run([*command, *whose, "--output", str(pdf)], cwd=ROOT, check=True)
    page = "1" if name == "pdf" else "2"
    subprocess.run(["pdftoppm", "-png", "-r", "90", "-f", page, "-singlefile", str(pdf), str(target)], check=True)
    with Image.open(f"{target}.png") as picture:
        picture.convert("RGB").quantize(COLOURS).save(f"{target}.png", optimize=True)
    print(f"{target}.png", flush=True)


def main(wanted: list[str]) -> int:
    program = next((found for name in CHROMIUM if (found := shutil.which(name))), None)
    if program is None or not shutil.which("pdftoppm"):
        print("Chromium or pdftoppm is missing: sudo apt-get install chromium poppler-utils fonts-noto-cjk")
        return 1
    unknown = set(wanted) - {*PDFS, *(shot.name for shot in SHOTS)}
    if unknown:
        print(f"There is no picture {', '.join(sorted(unknown))}.")
        return 2
    for language in LANGUAGES:
        (IMAGES / language).mkdir(parents=True, exist_ok=True)
    with running_zuji() as running:
        places = addresses(running.data)
        for name in PDFS:
            if not wanted or name in wanted:
                take_pdf(running, name, "zh", places)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--lang=zh-CN"])
            for language in LANGUAGES:
                for shot in SHOTS:
                    if not wanted or shot.name in wanted:
                        take(browser, running, shot, language, places)
            browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
