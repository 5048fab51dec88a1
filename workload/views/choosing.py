"""What every page of summaries begins with: who looks, and which summary the address names."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import Http404
from django.utils.translation import gettext as _

from members.access import MemberRequest
from members.models import Group, Member
from members.queries import local_day, projects_of
from workload.forms.summaries import SummaryForm
from workload.permissions import can_see_work
from workload.queries import Selection, Span, month_span, week_span, year_span


def require_work(member: Member) -> None:
    """Guests find nothing of the group's work."""
    if not can_see_work(member):
        raise Http404


def form_of(request: MemberRequest) -> SummaryForm:
    """The form with what the address says; without any days, those of the running term or year."""
    group = request.member.group
    form = SummaryForm(request.GET, group=group, projects=projects_of(group), default=default_span(group))
    form.is_valid()
    return form


def selection_or_404(request: MemberRequest) -> tuple[SummaryForm, Selection]:
    """For pages that a summary leads to: their addresses are made by us."""
    form = form_of(request)
    if not form.is_valid():
        raise Http404
    return form, form.selection()


def default_span(group: Group) -> Span:
    """The term that is running, else the year."""
    today = local_day(group)
    for term in group.terms.all():
        if term.starts_on <= today <= term.ends_on:
            return Span(term.starts_on, term.ends_on, "term", term.name, term.name)
    return year_span(today.year)


def query_of(selection: Selection) -> str:
    """The query of an address that names this summary."""
    return urlencode(fields_of(selection))


def fields_of(selection: Selection) -> dict[str, str]:
    """The fields of the form for this summary."""
    return {
        "since": str(selection.since or ""),
        "until": str(selection.until or ""),
        "project": str(selection.project.uuid) if selection.project else "",
        "kind": selection.kind,
    }


def usual_spans(group: Group) -> list[tuple[str, Span]]:
    """The periods that one looks at most, with the words of their links."""
    today = local_day(group)
    last_week = group.calendar.preceding(group.calendar.week_of(today)).first_day
    spans: list[tuple[str, Span]] = [
        (_("This week"), week_span(group, today)),
        (_("Last week"), week_span(group, last_week)),
        (_("This month"), month_span(today)),
        (_("Last month"), month_span(today.replace(day=1) - timedelta(days=1))),
    ]
    recent = [term for term in group.terms.all() if term.starts_on <= today][-2:]
    spans += [(term.name, Span(term.starts_on, term.ends_on, "term", term.name, term.name)) for term in recent]
    return [*spans, (str(today.year), year_span(today.year)), (_("All the time"), Span(None, None, "all", "", "all"))]


def links_of(group: Group, selection: Selection) -> list[dict[str, Any]]:
    """The usual periods as links that keep project and kind."""
    return [
        {
            "words": words,
            "query": query_of(Selection(span.since, span.until, selection.project, selection.kind)),
            "is_current": (span.since, span.until) == (selection.since, selection.until),
        }
        for words, span in usual_spans(group)
    ]
