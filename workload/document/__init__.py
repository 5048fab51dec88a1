"""The shapes of the workload ledger: its summary, what one item counts, how a written summary is held against rows."""

from workload.document.auditing import Audit, AuditedMember, DatedPart, audit
from workload.document.rows import Share, WorkRow, needs_shares, shared_workload, write_hours
from workload.document.sheets import (
    Column,
    HeatMap,
    Load,
    RunningWork,
    SummarySheet,
    Trend,
    bucket_hours,
    hours_of,
    load_of,
)
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
    "Column",
    "DatedPart",
    "HeatMap",
    "Load",
    "Part",
    "RunningWork",
    "Share",
    "SummaryRow",
    "SummarySheet",
    "SummaryTable",
    "Trend",
    "WorkRow",
    "audit",
    "bucket_hours",
    "counted",
    "frozen_summary",
    "hours_of",
    "load_of",
    "needs_shares",
    "shared_workload",
    "thawed_summary",
    "write_hours",
]
