"""A summary that somebody wrote by hand, held against the rows."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from members.access import MemberRequest, for_members
from members.models import Member
from members.queries import roster_of
from workload.document import SummaryTable, audit
from workload.forms.auditing import AuditForm
from workload.queries import TooManyParts, dated_parts, written_summaries
from workload.rendering import bucket_words
from workload.views.choosing import require_work

MOST_SHOWN = 100  # rows behind one difference


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def audit_summary(request: MemberRequest) -> HttpResponse:
    """Say whose numbers differ, by which rows, and until which day the table agrees. Nothing is stored."""
    group = request.member.group
    require_work(request.member)
    data = request.POST if request.method == "POST" else (request.GET if "stored" in request.GET else None)
    form = AuditForm(data, written=written_summaries(group), roster=roster_of(group))
    context: dict[str, Any] = {"form": form, "section": "workload", "words": bucket_words()}
    if form.is_bound and form.is_valid():
        try:
            context |= _audited(request.member, form.cleaned_data["summary"], form.cleaned_data)
        except TooManyParts:
            sentence = _("There is too much work for one look: write from which day the table counts.")
            form.add_error("since", sentence)
    status = 400 if form.is_bound and form.errors else 200
    return render(request, "workload/audit.html", context, status=status)


def _audited(member: Member, written: SummaryTable, values: Mapping[str, Any]) -> dict[str, Any]:
    found = audit(written, dated_parts(member.group, since=values["since"]))
    names = dict(Member.objects.filter(group=member.group_id).values_list("uuid", "name"))
    named = {str(uuid): name for uuid, name in names.items()}
    return {
        "audit": found,
        "written": written,
        "unknown_names": [row.member for row in written.rows if not row.uuid],
        "unnamed": [named.get(key, key) for key in found.unnamed],
        "most": MOST_SHOWN,
    }
