"""The shapes of the workload ledger: its summary, what one item counts, how a written summary is held against rows."""

from workload.document.auditing import Audit, AuditedMember, DatedPart, audit
from workload.document.summary import (
    Part,
    SummaryRow,
    SummaryTable,
    counted,
    frozen_summary,
    thawed_summary,
)

__all__ = [
    "Audit",
    "AuditedMember",
    "DatedPart",
    "Part",
    "SummaryRow",
    "SummaryTable",
    "audit",
    "counted",
    "frozen_summary",
    "thawed_summary",
]
