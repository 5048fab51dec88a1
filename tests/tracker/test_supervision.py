"""Programs side by side: their output is marked, they end together, and nothing stays behind."""

import os
import re
import signal
import subprocess
import sys
import textwrap

import pytest

from tests.tracker.processes import is_alive, wait_until
from tracker.supervision import Program, ProgramEndedError, Supervisor

SLEEPS_WITH_A_CHILD = """
    import subprocess, sys, time
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    print("child", child.pid, flush=True)
    time.sleep(60)
"""


def python(name: str, code: str, *, restart: bool = False) -> Program:
    return Program(name, [sys.executable, "-c", textwrap.dedent(code)], restart=restart)


def test_output_is_marked_with_the_name_of_its_program() -> None:
    lines: list[str] = []
    supervisor = Supervisor([python("one", "print('hello', flush=True); import time; time.sleep(60)")], lines.append)

    def stop_when_heard() -> bool:
        supervisor.stopping = bool(lines)
        return False

    supervisor.run(stop_when_heard)

    assert lines == ["one    | hello\n"]


def test_the_end_of_one_ends_all_and_what_they_started() -> None:
    lines: list[str] = []
    stays = python("stays", SLEEPS_WITH_A_CHILD)
    ends = python("ends", "import time; time.sleep(1); raise SystemExit(3)")

    with pytest.raises(ProgramEndedError, match=re.escape("ends ended (exit code 3).")):
        Supervisor([stays, ends], lines.append).run(lambda: True)

    (child,) = re.findall(r"child (\d+)", "".join(lines))
    wait_until(lambda: not is_alive(int(child)))


def test_a_killed_program_is_started_again_without_leaving_its_children() -> None:
    lines: list[str] = []
    program = python("worker", SLEEPS_WITH_A_CHILD, restart=True)
    supervisor = Supervisor([program], lines.append)
    seen: list[str] = []
    killed: list[int] = []

    def kill_once() -> bool:
        seen[:] = re.findall(r"child (\d+)", "".join(lines))
        if seen and not killed:
            assert program._process is not None
            killed.append(program._process.pid)
            os.kill(program._process.pid, signal.SIGKILL)
        supervisor.stopping = len(seen) == 2
        return False

    supervisor.run(kill_once)

    assert "worker | ended (killed by SIGKILL); starting it again\n" in lines
    for child in seen:
        wait_until(lambda pid=int(child): not is_alive(pid))  # type: ignore[misc]


def test_a_program_that_never_comes_right_ends_all() -> None:
    with pytest.raises(ProgramEndedError, match="worker ended 5 times within a minute"):
        Supervisor([python("worker", "raise SystemExit(1)", restart=True)], lambda line: None).run(lambda: True)


@pytest.mark.parametrize("signal_number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_no_orphan_however_the_supervisor_ends(signal_number: signal.Signals) -> None:
    code = """
        import sys
        from tracker.supervision import Program, Supervisor
        sleep = "import os, time; print(os.getpid(), flush=True); time.sleep(60)"
        program = Program("sleeps", [sys.executable, "-c", sleep])
        Supervisor([program], lambda line: print(line, end="", flush=True)).run(lambda: True)
        print("stopped")
    """
    command = [sys.executable, "-c", textwrap.dedent(code)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as supervisor:
        assert supervisor.stdout is not None
        pid = int(supervisor.stdout.readline().split()[-1])
        supervisor.send_signal(signal_number)
        rest = supervisor.stdout.read()

    assert rest == ("" if signal_number == signal.SIGKILL else "stopped\n")
    wait_until(lambda: not is_alive(pid))
