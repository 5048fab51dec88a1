"""Browsers without scripts: Django's test client, logged in, and the bodies that the pages send."""

import json
import uuid
from typing import Any

from django.test import Client

from members.models import Member
from reports.models import WeeklyReport


def logged_in(member: Member, *, csrf: bool = False) -> Client:
    client = Client(enforce_csrf_checks=csrf)
    assert member.account is not None
    client.force_login(member.account)
    return client


def row(**cells: Any) -> dict[str, str]:
    """A row as an autosave sends it."""
    return {"uuid": str(uuid.uuid4()), "project": "", "this_week": "", "results": "", "next_week": "", **cells}


def row_of(report: WeeklyReport, **cells: Any) -> dict[str, str]:
    """The report's first row as the page got it, with changes."""
    stored = report.rows.first()
    assert stored is not None
    known = {"uuid": str(stored.uuid), "project": stored.project_name, "this_week": stored.this_week}
    return {**known, "results": stored.results, "next_week": stored.next_week, **cells}


def entry(*rows: dict[str, str], version: int = 0, note: str = "", ends_on: str = "") -> dict[str, Any]:
    return {"version": version, "rows": list(rows), "note": note, "ends_on": ends_on}


def entry_form(*rows: dict[str, str], action: str = "save", **fields: Any) -> dict[str, Any]:
    """The same as a browser posts it without scripts."""
    columns = {name: [cells[name] for cells in rows] for name in ("project", "this_week", "results", "next_week")}
    known = {"version": 0, "note": "", "ends_on": "", "action": action}
    return {**known, "row_uuid": [cells["uuid"] for cells in rows], **columns, **fields}


def post_json(client: Client, address: str, body: Any, **headers: str) -> Any:
    return client.post(address, json.dumps(body), content_type="application/json", headers=headers)
