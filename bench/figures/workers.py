"""F1, F2, F6, F14: workers killed, messages that come twenty times, a web process killed before it publishes."""

import hashlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from activity.models import Job, Notice, RenderedFile
from activity.services import request_job, tell
from bench.crowd import Crowd, make_crowd
from bench.figure import Figure
from bench.figures.load import submit_all
from bench.jobs import process_of
from bench.stand import running_worker, start_worker, wait_until
from reports.models import WeeklyReport
from tracker.celery import app


def _one_report() -> tuple[Crowd, WeeklyReport]:
    crowd = make_crowd(1)
    submit_all(crowd)
    return crowd, WeeklyReport.objects.select_related("group", "member").get(group=crowd.group)


def _request(kind: str, report: WeeklyReport) -> Job:
    arguments = {"report": str(report.uuid), "audience": "full"}
    return request_job(kind=kind, group=report.group, by=report.member, arguments=arguments)


def _state(job: Job) -> Job:
    return Job.objects.get(pk=job.pk)


def worker_killed() -> Figure:
    """F1: kill -9 of the whole worker in mid-PDF, then a new one."""
    _crowd, report = _one_report()
    first = start_worker()
    job = _request("bench.slow_render", report)
    wait_until(lambda: _state(job).progress > 0, 30)
    first.kill()
    killed = time.monotonic()
    with running_worker():
        wait_until(lambda: _state(job).is_over, 50)
        seconds = time.monotonic() - killed
    ended, files = _state(job), RenderedFile.objects.filter(subject=report.uuid).count()
    holds = (ended.status, ended.attempts, files) == ("done", 2, 1) and seconds <= 45
    value = f"{ended.status} after {seconds:.1f} s, {ended.attempts} attempts, {files} file"
    return Figure("F1", holds, value, "done after 45 s, 2 attempts, 1 file")


def child_killed() -> Figure:
    """F2: kill -9 of the working process only; and a job that kills its process each time ends, the others go on.

    That job begins with two lost attempts, so that this figure ends within a minute.
    """
    crowd, report = _one_report()
    with running_worker():
        job = _request("bench.slow_render", report)
        wait_until(lambda: process_of(job.uuid).exists() and process_of(job.uuid).read_text(), 30)
        os.kill(int(process_of(job.uuid).read_text()), signal.SIGKILL)
        killed = time.monotonic()
        deadly = request_job(kind="bench.deadly", group=crowd.group, by=crowd.advisor.member, arguments={})
        Job.objects.filter(pk=deadly.pk).update(attempts=2)
        wait_until(lambda: _state(job).is_over, 40)
        seconds = time.monotonic() - killed
        wait_until(lambda: _state(deadly).is_over, 55)
        quick = request_job(kind="bench.quick", group=crowd.group, by=crowd.advisor.member, arguments={})
        goes_on = wait_until(lambda: _state(quick).is_over, 20)
    ended, dead = _state(job), _state(deadly)
    holds = (
        ended.status == "done" and seconds <= 20 and (dead.status, dead.attempts) == ("failed", 5) and dead.error != ""
    )
    value = f"{ended.status} after {seconds:.1f} s; the deadly one {dead.status} after {dead.attempts} attempts, "
    return Figure("F2", holds, f"{value}next job in {goes_on:.1f} s", "done after 20 s; failed after 5 with a reason")


def delivered_twenty_times() -> Figure:
    """F6: the same messages twenty times at once."""
    crowd, report = _one_report()
    arguments = {"report": str(report.uuid), "audience": "full"}
    job = Job.objects.create(
        kind="reports.render_weekly_report", group=report.group, requested_by=report.member, arguments=arguments
    )
    mails = Path(settings.EMAIL_FILE_PATH)
    author = report.member
    tell(
        member=author, kind="report.returned", key=f"bench {report.uuid}", actor=crowd.advisor.member,
        subject_kind="report", subject=report.uuid, details={"week": crowd.week.name}, mail_after=timedelta(seconds=5),
    )  # fmt: skip
    notice = Notice.objects.get(member=author, key=f"bench {report.uuid}")
    Notice.objects.filter(pk=notice.pk).update(mail_due_at=timezone.now())
    for _ in range(20):
        app.send_task(job.kind, args=[str(job.uuid)])
        app.send_task("activity.send_due_mails")
    with running_worker(beat=False), running_worker(beat=False):
        wait_until(lambda: _state(job).is_over, 40)
        wait_until(lambda: Notice.objects.get(pk=notice.pk).mailed_at, 20)
        time.sleep(5)  # all that is in the queue is over
    files = list(RenderedFile.objects.filter(subject=report.uuid))
    assert author.account is not None
    letters = [message_from_bytes(path.read_bytes()) for path in mails.glob("*")]
    sent = sum(letter["To"] == author.account.email for letter in letters)
    same = len(files) == 1 and hashlib.sha256(files[0].file.read()).hexdigest() == files[0].sha256
    holds = (len(files), sent, same, _state(job).attempts) == (1, 1, True, 1)
    return Figure("F6", holds, f"{len(files)} row, {sent} mail, sha256 as stored: {same}", "1 row, 1 mail, True")


KILLED_BEFORE_PUBLISHING = """
import os, signal, django
django.setup()
from activity.services import requests, request_job
from members.models import Member
requests.publish_job = lambda job: os.kill(os.getpid(), signal.SIGKILL)
member = Member.objects.select_related("group").get(pk={member})
request_job(kind="bench.quick", group=member.group, by=member, arguments={{}})
"""


def killed_before_publishing() -> Figure:
    """F14: a process dies between COMMIT and telling the broker."""
    crowd = make_crowd(1)
    with running_worker():
        script = KILLED_BEFORE_PUBLISHING.format(member=crowd.advisor.member.pk)
        code = subprocess.run([sys.executable, "-c", script], check=False).returncode
        killed = time.monotonic()
        job = Job.objects.get(group=crowd.group)
        assert (code, job.published_at) == (-signal.SIGKILL, None)
        wait_until(lambda: _state(job).is_over, 50)
        seconds = time.monotonic() - killed
    status = _state(job).status
    return Figure("F14", status == "done" and seconds <= 30, f"{status} after {seconds:.1f} s", "done after 30 s")


FIGURES: dict[str, Callable[[], Figure]] = {
    "F1": worker_killed,
    "F2": child_killed,
    "F6": delivered_twenty_times,
    "F14": killed_before_publishing,
}
