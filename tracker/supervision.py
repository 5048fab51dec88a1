"""Runs a few programs side by side in one terminal: starts them, marks their output, restarts or stops them together.

Every program leads a process group of its own, so that what it started ends with it; where the supervisor itself is
killed, the kernel tells the programs to stop.
"""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from types import FrameType

PATIENCE_SECONDS = 10.0  # a program gets so long to finish what it is doing when it is told to stop
RESTARTS = 5  # so often within RESTART_WINDOW_SECONDS, and it will not come right by itself
RESTART_WINDOW_SECONDS = 60.0
_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


class ProgramEndedError(RuntimeError):
    """A program ended that the others cannot do without; the sentence names it."""


def _stop_with_supervisor() -> None:
    if _libc is not None:
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass
class Program:
    """One program: its name in the output, its command, and whether it is started again when it ends."""

    name: str
    command: list[str]
    restart: bool = False
    environment: dict[str, str] = field(default_factory=dict)
    _process: subprocess.Popen[str] | None = None
    _copier: threading.Thread | None = None
    _starts: list[float] = field(default_factory=list)

    def start(self, write: Callable[[str], object]) -> None:
        self._process = subprocess.Popen(  # noqa: S603  our own programs, named in code
            self.command,
            env=os.environ | {"PYTHONUNBUFFERED": "1"} | self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
            preexec_fn=_stop_with_supervisor,  # noqa: PLW1509  calls one function of libc, loaded before
        )
        self._starts.append(time.monotonic())
        self._copier = threading.Thread(target=self._copy_output, args=(self._process, write), daemon=True)
        self._copier.start()

    def _copy_output(self, process: subprocess.Popen[str], write: Callable[[str], object]) -> None:
        assert process.stdout is not None
        with process.stdout:
            for line in process.stdout:
                if line.strip():
                    write(f"{self.name:<6} | {line.rstrip()}\n")

    @property
    def exit_code(self) -> int | None:
        """None while it runs (or was never started)."""
        return self._process.poll() if self._process else None

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def dies_again_and_again(self) -> bool:
        recent = [moment for moment in self._starts if moment > time.monotonic() - RESTART_WINDOW_SECONDS]
        return len(recent) >= RESTARTS

    def ask_to_stop(self) -> None:
        if self._process and self.is_running:
            self._process.terminate()

    def end(self) -> None:
        """End the program and whatever it started and left behind, at once."""
        if self._process:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        if self._copier:
            self._copier.join(1)  # its last lines say why it ended


class Supervisor:
    """Runs programs until one of them fails for good, or Ctrl-C or SIGTERM ends them all."""

    def __init__(self, programs: list[Program], write: Callable[[str], object]) -> None:
        self.programs = programs
        self.write = write
        self.stopping = False
        self._hurried = False

    def run(self, when_running: Callable[[], bool]) -> None:
        """Start all, call `when_running` now and then until it is True, watch; returns when told to stop.

        Raises ProgramEndedError when a program ended that is not started again, or too often.
        """
        kept = {number: signal.signal(number, self._on_signal) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            for program in self.programs:
                program.start(self.write)
            announced = False
            while not self.stopping:
                self._look_after_programs()
                announced = announced or when_running()
                time.sleep(0.2)
        finally:
            self._stop_all()
            for number, handler in kept.items():
                signal.signal(number, handler)

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self._hurried = self.stopping  # a second Ctrl-C does not wait
        self.stopping = True

    def _look_after_programs(self) -> None:
        for program in self.programs:
            code = program.exit_code
            if code is None or self.stopping:
                continue
            program.end()
            if not program.restart:
                raise ProgramEndedError(f"{program.name} ended ({_how(code)}).")
            if program.dies_again_and_again:
                raise ProgramEndedError(f"{program.name} ended {RESTARTS} times within a minute ({_how(code)}).")
            self.write(f"{program.name:<6} | ended ({_how(code)}); starting it again\n")
            program.start(self.write)

    def _stop_all(self) -> None:
        self.stopping = True
        for program in self.programs:
            program.ask_to_stop()
        until = time.monotonic() + PATIENCE_SECONDS
        while any(program.is_running for program in self.programs):
            if self._hurried or time.monotonic() > until:
                break
            time.sleep(0.1)
        for program in self.programs:
            program.end()


def _how(code: int) -> str:
    return f"killed by {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
