"""Times of requests and CPU of processes: nothing here knows Zuji."""

import http.client
import os
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Times:
    """Seconds of each request, CPU seconds of all server processes together, and how long it took on the clock."""

    seconds: list[float]
    cpu: float
    wall: float

    def at(self, share: float) -> float:
        """The time below which this share of the requests stayed, in ms."""
        ordered = sorted(self.seconds)
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]

    @property
    def cpu_each(self) -> float:
        """CPU of one request, in ms."""
        return 1000 * self.cpu / len(self.seconds)

    @property
    def per_second(self) -> float:
        return len(self.seconds) / self.wall


def descendants(root: int) -> set[int]:
    """The process and all below it."""
    parents: dict[int, int] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue  # it ended meanwhile
    found, new = {root}, {root}
    while new:
        new = {child for child, parent in parents.items() if parent in new} - found
        found |= new
    return found


def parent_of(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def cpu_seconds(roots: Iterable[int]) -> float:
    """CPU used so far by these processes and all below them, also by those that ended."""
    total = 0
    for pid in set().union(*(descendants(root) for root in roots)):
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        total += sum(int(field) for field in fields[11:15])
    return total / TICKS


def memory_mib(root: int) -> float:
    """Proportional memory (PSS) of the process and all below it."""
    total = 0
    for pid in descendants(root):
        try:
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


@dataclass
class Request:
    """One request to send; `expected` is the status that counts as answered."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes | None = None
    expected: int = 200


def send(connection: http.client.HTTPConnection, request: Request) -> tuple[float, bytes]:
    """Seconds until the whole answer was there, and the answer. Raises when it is another one than expected."""
    begun = time.perf_counter()
    connection.request(request.method, request.path, body=request.body, headers=request.headers)
    answer = connection.getresponse()
    content = answer.read()
    taken = time.perf_counter() - begun
    if answer.status != request.expected:
        place = answer.headers.get("Location", "") or content[:300].decode(errors="replace")
        raise RuntimeError(f"{request.method} {request.path} answered {answer.status}: {place}")
    return taken, content


def in_turn(port: int, make: Callable[[int], Request], count: int, roots: Iterable[int], *, warm: int = 10) -> Times:
    """`count` requests one after the other over one connection, after a few that do not count."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    for number in range(warm):
        send(connection, make(-1 - number))
    cpu, begun = cpu_seconds(roots), time.perf_counter()
    seconds = [send(connection, make(number))[0] for number in range(count)]
    wall = time.perf_counter() - begun
    connection.close()
    return Times(seconds, cpu_seconds(roots) - cpu, wall)


def at_once(port: int, make: Callable[[int], Request], count: int, roots: Iterable[int], *, connections: int) -> Times:
    """`count` requests over several connections, each as fast as its answers come."""
    return _in_threads(port, make, count, roots, connections, None)


def at_rate(port: int, make: Callable[[int], Request], count: int, roots: Iterable[int], *, rate: float) -> Times:
    """`count` requests, `rate` of them begun every second whatever the answers take: waiting counts as time."""
    return _in_threads(port, make, count, roots, 16, rate)


def _in_threads(
    port: int,
    make: Callable[[int], Request],
    count: int,
    roots: Iterable[int],
    connections: int,
    rate: float | None,
) -> Times:
    numbers, lock = iter(range(count)), threading.Lock()
    seconds: list[float] = []
    errors: list[Exception] = []
    begun = time.perf_counter()

    def work() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        while not errors:
            with lock:
                number = next(numbers, None)
            if number is None:
                break
            due = begun + number / rate if rate else time.perf_counter()
            time.sleep(max(0.0, due - time.perf_counter()))
            try:
                send(connection, make(number))
            except Exception as error:
                errors.append(error)
                break
            seconds.append(time.perf_counter() - due)
        connection.close()

    cpu = cpu_seconds(roots)
    threads = [threading.Thread(target=work) for _ in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return Times(seconds, cpu_seconds(roots) - cpu, time.perf_counter() - begun)
