"""How a worker does a job: takes the lease, keeps it alive, and turns every end into a state with a sentence.

The domain knows nothing of this: `work` is a plain function that gets the job and a callable for its progress.
"""

import errno
import logging
import resource
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from celery.exceptions import SoftTimeLimitExceeded
from django.db import DatabaseError, InterfaceError, OperationalError, connections
from django.utils.translation import gettext_noop

from activity.models import Job, RenderedFile
from activity.pdf import FONT_PACKAGES, EngineMissing
from activity.services.leases import (
    LeaseLost,
    fail_job,
    finish_job,
    renew_lease,
    return_job,
    set_progress,
    take_lease,
)

logger = logging.getLogger(__name__)

SOFT_LIMIT = 60  # seconds for one job; then it fails with a sentence
HARD_LIMIT = 62  # seconds; then its process is killed, should it not have listened
HEARTBEAT = 2.5  # seconds
MEMORY = 600 * 1024 * 1024  # bytes that one job may allocate

TOO_LONG = gettext_noop("It took too long and was stopped. Split very long texts and try again.")
TOO_LARGE = gettext_noop("It needed too much memory and was stopped. Split very long texts and try again.")
DISK_FULL = gettext_noop("The disk of the server is full. Ask your administrator, then try again.")
TROUBLE = gettext_noop("A part of the server did not answer. Try again in a few minutes.")
ENGINE_MISSING = gettext_noop(
    "The server lacks a system package that PDFs need. Ask your administrator to install it, then try again."
)
FAULT = gettext_noop("This failed by a fault of the program. Its log has the number of this job.")

TEMPORARY = (OperationalError, InterfaceError, ConnectionError, TimeoutError)
Progress = Callable[[int], None]
Outcome = tuple[RenderedFile | None, str]  # what came out, and a sentence that goes with it ("" for none)


class JobRefused(Exception):
    """The job can't be done, and trying again will not help. The sentence is an English message id."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def run_job(job_uuid: str, work: Callable[[Job, Progress], Outcome], *, limit: int = HARD_LIMIT) -> None:
    """Do the job if it is free, once. A message that comes twice, too late or for nothing is no error.

    limit: the hard limit of the Celery function, in seconds, where it is another than most have.
    """
    try:
        job = take_lease(uuid.UUID(job_uuid))
    except ValueError:
        logger.warning("a message names %.60r, which is no job", job_uuid)
        return
    except TEMPORARY as error:
        logger.warning("job %s waits for the database (%s): no attempt is lost", job_uuid, type(error).__name__)
        return
    if job is None:
        logger.info("job %s is gone, over or in other hands", job_uuid)
        return
    try:
        with _heartbeat(job, limit):
            _work(job, work)
    except LeaseLost:
        logger.warning("job %s (%s) was given to another worker meanwhile", job.uuid, job.kind)
    except TEMPORARY as error:  # not even its end could be written: the lease runs out, and it is taken up again
        logger.warning("job %s (%s) lost the database (%s)", job.uuid, job.kind, type(error).__name__)


def _work(job: Job, work: Callable[[Job, Progress], Outcome]) -> None:
    try:
        with _memory_limit():
            file, notice = work(job, partial(set_progress, job))
    except LeaseLost:
        raise
    except JobRefused as refused:
        fail_job(job, refused.sentence)
    except SoftTimeLimitExceeded:
        fail_job(job, TOO_LONG)
    except MemoryError:
        fail_job(job, TOO_LARGE)
    except EngineMissing as missing:
        logger.error("PDFs need: apt-get install --no-install-recommends %s (%s)", FONT_PACKAGES, missing)
        fail_job(job, ENGINE_MISSING)
    except TEMPORARY:
        logger.warning("job %s (%s) met a passing trouble", job.uuid, job.kind, exc_info=True)
        _leave_broken_connections()
        return_job(job, TROUBLE)
    except OSError as error:
        is_full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
        logger.exception("job %s (%s) could not keep its file", job.uuid, job.kind)
        fail_job(job, DISK_FULL if is_full else FAULT)
    except Exception:
        logger.exception("job %s (%s) failed by a fault", job.uuid, job.kind)
        fail_job(job, FAULT)
    else:
        finish_job(job, file=file, notice=notice)


def _leave_broken_connections() -> None:
    """The next statement opens a new connection where the old one broke."""
    for used in connections.all(initialized_only=True):
        if not used.in_atomic_block:
            used.close_if_unusable_or_obsolete()


@contextmanager
def _heartbeat(job: Job, limit: int) -> Iterator[None]:
    """Renew the lease from a thread while the work goes on. It stops with the process, and after the limit."""
    over = threading.Event()

    def beat() -> None:
        try:
            for _ in range(int(limit / HEARTBEAT)):
                if over.wait(HEARTBEAT):
                    return
                try:
                    renew_lease(job)
                except (DatabaseError, InterfaceError):
                    logger.warning("the lease of job %s could not be renewed", job.uuid)
                    connections.close_all()  # the next beat opens a new one
        except LeaseLost:
            return
        finally:
            connections.close_all()  # those of this thread

    thread = threading.Thread(target=beat, name="heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(timeout=HEARTBEAT)


@contextmanager
def _memory_limit() -> Iterator[None]:
    """Let the work allocate MEMORY more than the process has now; beyond that it gets a MemoryError.

    A library that can't bear that ends the process: then the lease runs out and the attempt counts.
    """
    used = _allocated()
    if used is None:
        yield
        return
    before, hard = resource.getrlimit(resource.RLIMIT_DATA)
    wanted = used + MEMORY if hard == resource.RLIM_INFINITY else min(used + MEMORY, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (wanted, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (before, hard))


def _allocated() -> int | None:
    """Bytes of private data of this process; None where the system does not tell."""
    try:
        status = Path("/proc/self/status").read_text()
    except OSError:
        return None
    return next((int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmData:")), None)
