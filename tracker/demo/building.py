"""Puts the demo group into the database through the same services as the pages.

Only submitting takes a time, so what happened in earlier weeks (reviews, feedback) is dated back afterwards; the
group's history keeps the real time at which its rows were written.
"""

import secrets
import uuid
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from inspect import cleandoc
from zoneinfo import ZoneInfo

from django.db import transaction

from activity.models import Notice
from core.weeks import Week
from members.models import Group, Member
from members.services import (
    MemberInput,
    ProjectInput,
    accept_invitation_as_new,
    add_absence,
    add_alias,
    create_group,
    create_member,
    create_project,
    invite_member,
    set_project_people,
    set_supervision,
)
from reports.models import Feedback, PlanItem, WeeklyReport
from reports.queries import last_plan_for
from reports.services import (
    RowInput,
    answer_feedback,
    approve_report,
    choose_plan_state,
    open_report,
    return_report,
    save_feedback,
    save_report,
    settle_feedback,
    submit_report,
)
from tracker.demo.fates import fate_of
from tracker.demo.ledger import add_ledger
from tracker.demo.logs import add_logs
from tracker.demo.meetings import add_meetings
from tracker.demo.people import GROUP_NAME, GROUP_SLUG, LEAVES, PEOPLE, WEEKS, Person
from tracker.demo.projects import PROJECTS
from tracker.demo.shapes import At, Report, Return, Row, Word
from tracker.demo.texts import REPORTS
from tracker.demo.todos import add_todos

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is taken for another
_SOURCE = "command"


@dataclass(frozen=True)
class LogIn:
    """What one types to be this person. The password exists only here and in the file of log-ins."""

    name: str
    title: str
    mail: str
    password: str


@dataclass
class _Demo:
    """The group while it is built: who is who, which weeks, and what everyone planned last."""

    group: Group
    now: datetime
    weeks: list[Week]  # by how many weeks ago
    members: dict[str, Member] = field(default_factory=dict)
    plans: dict[tuple[str, str], str] = field(default_factory=dict)

    def moment(self, week: Week, at: At) -> datetime:
        """The time in that week, in the group's zone; nothing has happened later than a minute ago."""
        day = week.first_day + timedelta(days=at.day)
        planned = datetime.combine(day, time.fromisoformat(at.time), ZoneInfo(self.group.time_zone))
        return min(planned, self.now - timedelta(minutes=1))


@transaction.atomic
def build_demo(*, now: datetime) -> list[LogIn]:
    """Make the demo group with its people, projects, reports, ledger, meetings, to-dos and logs of six weeks.

    The last week is that of `now`.
    """
    group = create_group(name=GROUP_NAME, slug=GROUP_SLUG, by=None, source=_SOURCE)
    calendar = group.calendar
    weeks = [calendar.week_of(now.astimezone(ZoneInfo(group.time_zone)).date())]
    while len(weeks) < WEEKS:
        weeks.append(calendar.preceding(weeks[-1]))
    demo = _Demo(group, now, weeks)
    log_ins = _add_people(demo)
    _add_projects(demo)
    for ago in reversed(range(WEEKS)):
        for author, reports in REPORTS.items():
            if ago in reports:
                _add_report(demo, author, weeks[ago], reports[ago])
    _date_notices(demo)
    add_ledger(group, weeks, demo.members)
    add_meetings(group, weeks, demo.members)
    add_todos(group, demo.members, now)
    add_logs(group, weeks, demo.members, now)
    return log_ins


def _date_notices(demo: _Demo) -> None:
    """Notices come when their weeks end, and those of older weeks are read. Nobody of the demo gets mails."""
    Member.objects.filter(group=demo.group).update(wants_mail=False)
    for notice in Notice.objects.filter(group=demo.group):
        week = demo.group.calendar.week_named(notice.details["week"])
        notice.created_at = demo.moment(week, At(len(week.days), "10:00"))
        notice.read_at = None if week in demo.weeks[:2] else notice.created_at
        notice.mail_due_at = None
        notice.save(update_fields=["created_at", "read_at", "mail_due_at"])


def _add_people(demo: _Demo) -> list[LogIn]:
    log_ins = []
    for key, person in PEOPLE.items():
        member = create_member(group=demo.group, data=_member_input(demo, person), by=None, source=_SOURCE)
        for alias in person.aliases:
            add_alias(member=member, name=alias, by=None, source=_SOURCE)
        if person.supervised_by:
            set_supervision(member=member, advisors=[demo.members[person.supervised_by]], by=None, source=_SOURCE)
        if person.mail:
            log_ins.append(_let_in(member, person))
        demo.members[key] = member
    for leave in LEAVES:
        week = demo.weeks[leave.week]
        add_absence(
            member=demo.members[leave.who],
            starts_on=week.first_day,
            ends_on=week.last_day,
            reason=leave.reason,
            by=demo.members["shen"],
            source=_SOURCE,
        )
    return log_ins


def _member_input(demo: _Demo, person: Person) -> MemberInput:
    if person.weeks is not None:
        joined = demo.weeks[person.weeks].first_day
    else:
        joined = date(demo.weeks[-1].first_day.year - person.years, 9, 1)
    return MemberInput(
        name=person.name,
        owes_report=person.owes_report,
        joined_on=joined,
        is_admin="admin" in person.roles,
        is_advisor="advisor" in person.roles,
        is_guest="guest" in person.roles,
    )


def _let_in(member: Member, person: Person) -> LogIn:
    password = "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(3))
    invited = invite_member(member=member, by=None, email=person.mail, source=_SOURCE)
    account = accept_invitation_as_new(
        invitation=invited.invitation, email=person.mail, password=password, source=_SOURCE
    )
    member.account = account
    return LogIn(person.name, person.title, account.email, password)


def _add_projects(demo: _Demo) -> None:
    for text in PROJECTS:
        data = ProjectInput(name=text.name, motivation=text.motivation, plan=text.plan, note=text.note)
        project = create_project(group=demo.group, data=data, by=demo.members["shen"], source=_SOURCE)
        set_project_people(
            project=project,
            members=[demo.members[key] for key in text.people],
            advisors=[demo.members[key] for key in text.advisors],
            by=demo.members["shen"],
            source=_SOURCE,
        )


def _add_report(demo: _Demo, author: str, week: Week, text: Report) -> None:
    member = demo.members[author]
    earlier = text.returned if text.returned and text.returned.sent else None
    rows = [_row_input(demo, author, row) for row in text.rows]
    first_rows = [_row_input(demo, author, row) for row in earlier.rows] if earlier else rows
    note = cleandoc(text.note)
    report = open_report(member=member, week=week, by=member, rows=first_rows, note=note, source=_SOURCE)
    if earlier and earlier.sent:
        report = _submit(demo, report, week, earlier.sent)
        _give_back(demo, report, week, earlier)
        kept = [replace(row, uuid=stored.uuid) for stored, row in zip(report.rows.all(), rows, strict=True)]
        report = save_report(report=report, rows=kept, note=note, version=report.version, by=member)
    for row in text.rows:
        demo.plans[author, row.project] = cleandoc(row.next_week)
    if text.sent:
        _say_what_became(demo, member, week, text.sent)
        _answer(demo, _submit(demo, report, week, text.sent), week, text)


def _say_what_became(demo: _Demo, member: Member, week: Week, at: At) -> None:
    """The author's word on the lines of his last plan, as in his form: of this week he has not given it yet."""
    if week == demo.weeks[0]:
        return
    for line in last_plan_for(member, week):
        item, fate = line.item, fate_of(line.item.text)
        if item.state != PlanItem.State.OPEN or fate == PlanItem.State.OPEN:
            continue
        choose_plan_state(item=item, state=fate, version=item.version, by=member, source=_SOURCE)
        PlanItem.objects.filter(pk=item.pk).update(decided_at=demo.moment(week, at))


def _submit(demo: _Demo, report: WeeklyReport, week: Week, at: At) -> WeeklyReport:
    now = demo.moment(week, at)
    return submit_report(report=report, version=report.version, by=report.member, source=_SOURCE, now=now)


def _row_input(demo: _Demo, author: str, row: Row) -> RowInput:
    planned = demo.plans.get((author, row.project), "")
    return RowInput(
        project=row.project,
        this_week=planned if row.this_week is None else cleandoc(row.this_week),
        results=cleandoc(row.results),
        next_week=cleandoc(row.next_week),
    )


def _answer(demo: _Demo, report: WeeklyReport, week: Week, text: Report) -> None:
    """Feedback in the cells, then the advisor's verdict, at the time the text tells."""
    returned = text.returned if text.returned and not text.returned.sent else None
    verdict = text.reviewed or (returned.at if returned else None)
    if verdict is None:
        return
    moment = demo.moment(week, verdict)
    for word in text.feedback:
        _say(demo, report, None, word, moment)
    for stored, row in zip(report.rows.all(), text.rows, strict=True):
        for word in row.feedback:
            _say(demo, report, stored.uuid, word, moment)
    if returned:
        _give_back(demo, report, week, returned)
    else:
        approve_report(report=report, by=demo.members[text.reviewed_by], source=_SOURCE)
        WeeklyReport.objects.filter(pk=report.pk).update(reviewed_at=moment, updated_at=moment)


def _say(demo: _Demo, report: WeeklyReport, row_uuid: uuid.UUID | None, word: Word, moment: datetime) -> None:
    feedback = save_feedback(
        report=report,
        row_uuid=row_uuid,
        text=word.text,
        mark=word.mark,
        version=0,
        by=demo.members[word.by],
        source=_SOURCE,
    )
    moment -= timedelta(minutes=2)
    stored = Feedback.objects.filter(pk=feedback.pk)
    stored.update(created_at=moment, updated_at=moment, opened_at=moment)
    is_old = report.week not in demo.weeks[:2]
    later = min(moment + timedelta(days=2), demo.now - timedelta(minutes=1))
    if word.answer:
        answer_feedback(feedback=feedback, text=word.answer, version=0, by=report.member, source=_SOURCE)
        stored.update(answered_at=later, settled_at=later, answer_seen_version=1 if is_old else 0)
    elif is_old and not word.stays_open:
        settle_feedback(feedback=feedback, by=report.member, source=_SOURCE)
        stored.update(settled_at=later)


def _give_back(demo: _Demo, report: WeeklyReport, week: Week, text: Return) -> None:
    return_report(report=report, reason=text.reason, by=demo.members[text.by], source=_SOURCE)
    WeeklyReport.objects.filter(pk=report.pk).update(updated_at=demo.moment(week, text.at))
