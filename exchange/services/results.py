"""What an import left: told on the page of its run."""

from collections.abc import Sequence
from typing import Any

from exchange.document import ImportPlan
from exchange.models import SourceDocument, SourceRecord


def made_by(plan: ImportPlan, documents: Sequence[SourceDocument | None]) -> list[dict[str, Any]]:
    """What became of each row of the plan, with the object it is now. Rows in conflict left none.

    documents: what each file of the plan is kept as.
    """
    made = []
    for number, (file, document) in enumerate(zip(plan.files, documents, strict=True)):
        records = SourceRecord.objects.filter(document=document) if document else ()
        by_line = {record.first_line: record for record in records}
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
