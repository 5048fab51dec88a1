"""A summary as text for people and programs: Markdown in the form of ledgers, CSV, JSON."""

import csv
import io
import json
from typing import Any

from django.utils.translation import gettext as _

from core.spreadsheets import csv_text
from workload.document import SummaryRow, SummarySheet
from workload.markdown import write_standard, write_summary
from workload.models import WorkItem
from workload.rendering.charts import bucket_words

BOM = "\ufeff"  # without it Excel reads UTF-8 in Chinese Windows as GBK


def head_words(by: str) -> list[str]:
    """What stands above the columns of a summary."""
    first = {"member": _("Member"), "project": _("Project"), "week": _("Week")}[by]
    return [first, *bucket_words().values(), _("Total")]


def kind_words(kind: str) -> str:
    """The kind of work in the active language; nothing for all kinds."""
    return str(WorkItem.Kind(kind).label) if kind else ""


def cells_of(row: SummaryRow) -> tuple[int, int, int, int, int]:
    return (row.small, row.medium, row.large, row.unknown, row.total)


def to_markdown(sheet: SummarySheet) -> str:
    """As groups keep their ledgers: the measure of the buckets and the summary. It can be read again."""
    parts = [
        "## 工作量记录",
        "### 工作量量化方式",
        write_standard(sheet.limits).strip("\n"),
        "### 汇总记录",
        write_summary(sheet.table).strip("\n"),
    ]
    return "\n\n".join(parts) + "\n"


def to_csv(sheet: SummarySheet) -> bytes:
    """UTF-8 with BOM, lines and quotes as RFC 4180 says: a double click opens it in a Chinese Excel."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow([csv_text(head) for head in head_words(sheet.by)])
    writer.writerows([csv_text(row.member), *cells_of(row)] for row in sheet.table.rows)
    return (BOM + written.getvalue()).encode()


def as_json(sheet: SummarySheet) -> dict[str, Any]:
    """The summary as plain data; the same in files, the command and the API."""
    return {
        "group": sheet.slug,
        "title": sheet.title,
        "since": str(sheet.since) if sheet.since else None,
        "until": str(sheet.until) if sheet.until else None,
        "project": sheet.project,
        "kind": sheet.kind,
        "by": sheet.by,
        "limits": {"small_up_to_minutes": sheet.limits.small_up_to, "medium_up_to_minutes": sheet.limits.medium_up_to},
        "rows": [{sheet.by: row.member, **_numbers(row)} for row in sheet.table.rows],
        "sums": _numbers(sheet.table.sums),
        "running": [
            {
                "title": work.title,
                "starts_on": str(work.starts_on),
                "ends_on": str(work.ends_on),
                "participants": list(work.participants),
                "workload": work.workload,
            }
            for work in sheet.running
        ],
        "more_running": sheet.more_running,
    }


def to_json(sheet: SummarySheet) -> bytes:
    return (json.dumps(as_json(sheet), ensure_ascii=False, indent=2) + "\n").encode()


def _numbers(row: SummaryRow) -> dict[str, int]:
    return dict(zip(("small", "medium", "large", "unknown", "total"), cells_of(row), strict=True))
