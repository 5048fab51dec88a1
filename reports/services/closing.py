"""Closed weeks: nobody writes in them, until an advisor opens one again for a member."""

from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from activity.services import record_event, tell
from core.text import CELL_LIMIT, clean_markdown, visible_controls
from core.weeks import Week
from members.models import Member
from reports.models import Reopening, WeeklyReport
from reports.permissions import can_reopen
from reports.queries import closes_at, is_closed, is_closed_to, who_can_reopen
from reports.services.refusals import NotAllowed, ReportRefused


@transaction.atomic
def reopen_week(
    *, member: Member, week: Week, reason: str, by: Member, source: str = "page", now: datetime | None = None
) -> Reopening:
    """Let the member write on a closed week again. It stays open to him; doing it twice changes nothing."""
    if not can_reopen(member, by):
        raise NotAllowed("not-advisor", _("Only advisors of the group open a week again, and not for themselves."))
    if not is_closed(member.group, week, now or timezone.now()):
        raise ReportRefused("not-closed", _("This week is not closed: the report can be written."))
    reason = clean_markdown(reason, CELL_LIMIT).strip()
    if not reason:
        raise ReportRefused("reason", _("Write why: the member reads the reason."))
    reopening, made = Reopening.objects.get_or_create(
        group=member.group, member=member, week_start=week.first_day, defaults={"reason": reason, "opened_by": by}
    )
    if made:
        _spread_the_word(reopening, week, by, source)
    return reopening


def refuse_closed(*, member: Member, week: Week, report: WeeklyReport | None, now: datetime | None = None) -> None:
    """Raise ReportRefused with who can open the week again, if it is closed to the member."""
    sentence = closed_sentence(member=member, week=week, report=report, now=now)
    if sentence:
        raise ReportRefused("closed", sentence)


def closed_sentence(
    *,
    member: Member,
    week: Week,
    report: WeeklyReport | None,
    now: datetime | None = None,
    reopenings: Mapping[date, Reopening] | None = None,
) -> str:
    """Since when the week is closed to the member and whom to ask; empty while he can write.

    `reopenings`: what `reopenings_of` answered, where it was asked already.
    """
    if not is_closed_to(member, week, report, now or timezone.now(), reopenings):
        return ""
    last_minute = closes_at(member.group, week)
    assert last_minute is not None  # it is closed
    local = last_minute.astimezone(ZoneInfo(member.group.time_zone))
    closed = _("{week} closed on {day} at {time}.").format(
        week=week.name, day=date_format(local, "DATE_FORMAT"), time=f"{local:%H:%M}"
    )
    return f"{closed} {_whom_to_ask(member)}"


def _whom_to_ask(member: Member) -> str:
    names, are_more = who_can_reopen(member)
    if not names:
        return _("The group has no advisor who could open it again: ask an admin.")
    listed = pgettext("between names", ", ").join(visible_controls(name) for name in names)
    if are_more:
        return _("{names} or another advisor can open it again for you.").format(names=listed)
    return _("{names} can open it again for you.").format(names=listed)


def _spread_the_word(reopening: Reopening, week: Week, by: Member, source: str) -> None:
    """History gets ids only; the member is told, with the reason."""
    member = reopening.member
    record_event(
        verb="report.reopened",
        group=member.group,
        by=by,
        subject_kind="member",
        subject=member.uuid,
        details={"week": week.name},
        source=source,
    )
    tell(
        member=member,
        kind="report.reopened",
        key=f"report.reopened:{reopening.pk}",
        actor=by,
        subject_kind="week",
        details={"week": week.name},
    )
