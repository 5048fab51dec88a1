"""What somebody else writes between the moment a service reads a row and the moment it stores it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection


@contextmanager
def before_update_of(table: str, write: Callable[[], object]) -> Iterator[None]:
    """`write` is done right before the first UPDATE of the table."""
    waiting = [write]

    def run(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if waiting and sql.startswith(f'UPDATE "{table}"'):
            waiting.pop()()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(run):
        yield
    assert not waiting, f"{table} was not updated"
