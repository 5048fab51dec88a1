"""Plan against fact of one person, the page before a talk with him, and what authors say became of a line."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.periods import Period
from members.access import MemberRequest, body_of, for_members, problem, sends_json
from members.models import Group, Term
from members.queries import local_day
from members.services import sentence_of
from reports.forms import PlanChoice, read_plan_choice, read_plan_choices, read_since, read_span
from reports.models import PlanItem
from reports.queries import last_met, plan_item_for, plan_record_for, planner_for, since_for, weeks_back
from reports.queries.since import DEFAULT_SPAN
from reports.services import ReportRefused, StaleVersion, choose_plan_state
from reports.views.board import this_week

DEFAULT_WEEKS = 12


@dataclass(frozen=True)
class TermLink:
    term: Term
    is_shown: bool


@require_safe
@for_members
def show_plans(request: MemberRequest, person_uuid: UUID) -> HttpResponseBase:
    """Plan against fact, of the last twelve weeks or of the days that are asked for, such as a term."""
    group = request.member.group
    person = planner_for(request.member, person_uuid)
    today = this_week(group)
    default = Period(weeks_back(group, today, DEFAULT_WEEKS - 1).first_day, today.last_day)
    span, error = default, ""
    try:
        span = read_span(request.GET, default)
    except ValueError as unreadable:
        error = sentence_of(unreadable)
    first, last = group.calendar.week_of(span.starts_on), group.calendar.week_of(span.ends_on)
    context = {
        "person": person,
        "record": plan_record_for(request.member, person, first, last, today=today),
        "span": span,
        "is_default": span == default,
        "terms": _term_links(group, span),
        "is_own": person.pk == request.member.pk,
        "error": error,
        "section": "people",
    }
    return render(request, "reports/plans.html", context, status=400 if error else 200)


@require_safe
@for_members
def show_since(request: MemberRequest, person_uuid: UUID) -> HttpResponseBase:
    """What changed since the day asked for, or since the advisor last wrote to this person or approved a report."""
    person = planner_for(request.member, person_uuid)
    today, asked, error = local_day(request.member.group), None, ""
    try:
        asked = read_since(request.GET, today)
    except ValueError as unreadable:
        error = sentence_of(unreadable)
    met = last_met(request.member, person) if asked is None else None
    if met is not None:
        met = max(met, today - DEFAULT_SPAN * 13)
    since = asked or met or today - DEFAULT_SPAN
    context = {
        "person": person,
        "change": since_for(request.member, person, since),
        "met": met,
        "today": today,
        "error": error,
        "section": "people",
    }
    return render(request, "reports/since.html", context, status=400 if error else 200)


@require_POST
@for_members
def choose_state(request: MemberRequest, item_uuid: UUID) -> HttpResponseBase:
    """What became of a line of one's own plan: from a script (JSON), or from a form as a browser posts it."""
    item = plan_item_for([request.member], item_uuid)
    if item.member_id != request.member.pk:
        raise PermissionDenied
    asks_json = sends_json(request)
    try:
        chosen = _choose(
            request, item, read_plan_choice(body_of(request), item.uuid) if asks_json else _posted(request, item)
        )
    except StaleVersion as stale:
        sentence = _("This line was changed meanwhile, in another window or by your report. Look again and choose.")
        if asks_json:
            return problem(sentence, 409, **_as_json(stale.current))  # type: ignore[arg-type]  # a choice meets an item
        messages.error(request, sentence)
    except (ReportRefused, ValueError) as error:
        if asks_json:
            return problem(sentence_of(error), 409 if isinstance(error, ReportRefused) else 400, **_as_json(item))
        messages.error(request, sentence_of(error))
    else:
        if asks_json:
            return JsonResponse(_as_json(chosen))
        messages.success(request, _("Saved."))
    return redirect("reports:plans", request.member.group.slug, request.member.uuid)


def _posted(request: MemberRequest, item: PlanItem) -> PlanChoice:
    posted = next((choice for choice in read_plan_choices(request.POST) if choice.item == item.uuid), None)
    return posted or read_plan_choice({}, item.uuid)


def _choose(request: MemberRequest, item: PlanItem, choice: PlanChoice) -> PlanItem:
    return choose_plan_state(item=item, state=choice.state, version=choice.version, by=request.member)


def _as_json(item: PlanItem) -> dict[str, object]:
    return {"version": item.version, "state": item.state, "is_chosen": item.is_chosen}


def _term_links(group: Group, span: Period) -> list[TermLink]:
    terms = group.terms.order_by("-starts_on")[:6]
    return [TermLink(term, (term.starts_on, term.ends_on) == (span.starts_on, span.ends_on)) for term in terms]
