"""What an import left: told on the page of its run."""

from typing import Any

from exchange.document import ImportPlan
from exchange.queries import records_of
from members.models import Group


def made_by(group: Group, plan: ImportPlan) -> list[dict[str, Any]]:
    """What became of each row of the plan, with the object it is now. Rows in conflict left none."""
    made = []
    for number, file in enumerate(plan.files):
        by_line = {record.first_line: record for record in records_of(group, file.file)}
        for change in file.plan.changes:
            record = by_line.get(change.line or 0)
            if record is None or change.action == "conflict":
                continue
            made.append(
                {
                    "file": number,
                    "kind": record.kind,
                    "uuid": str(record.object_uuid),
                    "line": change.line,
                    "action": change.action,
                    "target": str(change.target),
                }
            )
    return made
