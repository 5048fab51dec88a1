"""The people and objects of the permission matrix: every kind of actor, a report in every state.

Texts that must not leak hold the word LEAK, so that an answer can be searched for it.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from activity.models import GroupBot, Job, RenderedFile
from activity.services import link_attachments
from core.weeks import Week
from exchange.services import Upload, start_run
from meetings.models import OpenIssue, TurnSwap
from meetings.services import close_meeting, remove_meeting, remove_section, series_of
from members.models import Account, Group, Member, ProjectMember, Supervision
from members.services import create_token, invite_member, renew_calendar_address
from papers.models import Paper
from papers.services import (
    SlotInput,
    add_comment,
    add_slot,
    keep_pdf,
    merge_papers,
    remove_comment,
    remove_note,
    remove_paper,
    remove_slot,
    save_note,
)
from reports.models import PlanItem, Reopening, WeeklyReport
from reports.services import (
    RowInput,
    answer_feedback,
    approve_report,
    open_report,
    remove_report,
    return_report,
    save_feedback,
    save_private_note,
    submit_report,
)
from tasks.models import ActionItem
from tasks.services import note_progress
from tasks.services.todo_lists import share_list
from tests.factories.activity import make_notice
from tests.factories.logs import make_log
from tests.factories.meetings import make_meeting, section_of
from tests.factories.members import make_account, make_group, make_member, make_project
from tests.factories.papers import make_paper, make_reading
from tests.factories.pictures import make_picture
from tests.factories.tasks import make_task
from tests.factories.todos import item as todo
from tests.factories.todos import make_list
from tests.factories.workload import make_work
from workload.services import remove_item, share_log, start_timer

PAGE_ACTORS = (
    "anonymous",
    "deactivated",
    "left",
    "owner",
    "colleague",
    "guest",
    "stranger",
    "advisor",
    "strange_advisor",
    "project_advisor",
    "admin",
    "site_admin",
)
TOKEN_ACTORS = ("read_token", "write_token", "other_groups_token")
STATES = ("draft", "submitted", "returned", "reviewed", "removed", "foreign")


@dataclass
class World:
    """Everything an address of the matrix may name."""

    group: Group
    people: dict[str, Member]
    accounts: dict[str, Account]
    reports: dict[str, WeeklyReport]
    secrets: dict[str, str]
    values: dict[str, str] = field(default_factory=dict)

    def client(self, actor: str) -> Client:
        """A browser, or a script, of this actor, logged in as it would be in real life."""
        client = Client(raise_request_exception=False)
        if actor in self.secrets:
            client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {self.secrets[actor]}"
        elif actor != "anonymous":
            client.force_login(self.accounts[actor])
        if actor == "deactivated":
            Account.objects.filter(pk=self.accounts[actor].pk).update(is_active=False)
        return client


def build_world() -> World:
    group = make_group(slug="lab", name="Lab")
    other = make_group(slug="other", name="Other")
    people = {
        "owner": make_member(group, "作者"),
        "colleague": make_member(group, "同学"),
        "guest": make_member(group, "访客", roles=("guest",)),
        "advisor": make_member(group, "导师", roles=("advisor",)),
        "project_advisor": make_member(group, "项目导师"),
        "admin": make_member(group, "管理员", roles=("admin",)),
        "deactivated": make_member(group, "停用"),
        "left": make_member(group, "离开", left_on=timezone.localdate() - timedelta(days=1)),
        "stranger": make_member(other, "外人"),
        "strange_advisor": make_member(other, "外面的导师", roles=("advisor", "admin")),
    }
    accounts = {name: member.account for name, member in people.items() if member.account is not None}
    accounts["site_admin"] = make_account(is_staff=True, is_superuser=True)
    Supervision.objects.create(advisor=people["advisor"], member=people["owner"])
    project = make_project(group, "LEAK 项目")
    ProjectMember.objects.create(project=project, member=people["project_advisor"], is_advisor=True)
    world = World(group, people, accounts, _reports(people), {})
    _tokens(world)
    _addresses(world, project_uuid=str(project.uuid))
    return world


def _reports(people: dict[str, Member]) -> dict[str, WeeklyReport]:
    owner, advisor = people["owner"], people["advisor"]
    weeks = dict(zip(STATES[:5], ("2026-W45", "2026-W44", "2026-W43", "2026-W42", "2026-W41"), strict=True))
    drafts = {state: _draft(owner, owner.group.calendar.week_named(name)) for state, name in weeks.items()}
    drafts["foreign"] = _draft(people["stranger"], people["stranger"].group.calendar.week_named("2026-W44"))
    now = datetime(2026, 10, 20, tzinfo=UTC)
    found = {"draft": drafts["draft"], "removed": drafts["removed"]}
    for state in ("submitted", "returned", "reviewed", "foreign"):
        found[state] = submit_report(report=drafts[state], version=1, by=drafts[state].member, now=now)
    row = found["submitted"].rows.get().uuid
    feedback = save_feedback(
        report=found["submitted"], row_uuid=row, text="LEAK 反馈", mark="talk", version=0, by=advisor
    )
    answer_feedback(feedback=feedback, text="LEAK 回答", version=0, by=owner)
    save_private_note(report=found["submitted"], text="LEAK 私记", version=0, by=advisor)
    found["returned"] = return_report(report=found["returned"], reason="LEAK 理由", by=advisor)
    found["reviewed"] = approve_report(report=found["reviewed"], by=advisor)
    remove_report(report=found["removed"], by=owner)
    closed = owner.group.calendar.week_named("2026-W45").first_day
    Reopening.objects.create(
        group=owner.group, member=people["colleague"], week_start=closed, reason="LEAK 理由", opened_by=advisor
    )
    return found


def _draft(member: Member, week: Week) -> WeeklyReport:
    rows = [RowInput(project="LEAK 项目", this_week="LEAK 任务", results="LEAK 结果", next_week="LEAK 计划")]
    return open_report(member=member, week=week, by=member, rows=rows, note="LEAK 附注")


def _tokens(world: World) -> None:
    owner = world.accounts["owner"]
    other = world.people["stranger"].group
    world.secrets = {
        "read_token": create_token(account=owner, by=owner, name="read_token", read_only=True).text,
        "write_token": create_token(account=owner, by=owner, name="write_token", read_only=False).text,
        "other_groups_token": create_token(
            account=world.accounts["stranger"], by=world.accounts["stranger"], name="x", read_only=False, group=other
        ).text,
    }


def _pictures(world: World) -> dict[str, str]:
    """Pictures in every state."""
    people, report = world.people, world.reports["submitted"]
    pictures = {
        "picture": make_picture(people["owner"]),
        "shown_picture": make_picture(people["owner"]),
        "advice_picture": make_picture(people["advisor"]),
        "foreign_picture": make_picture(people["stranger"]),
    }
    for name, kind in (("shown_picture", "report"), ("advice_picture", "feedback")):
        picture = pictures[name]
        owner = people["owner" if kind == "report" else "advisor"]
        link_attachments(named=[picture.uuid], owner=owner, subject_kind=kind, subject=report.uuid)
    return {name: str(picture.uuid) for name, picture in pictures.items()}


def _plans(world: World) -> dict[str, str]:
    """Lines of submitted plans, and people whose plans are and are not to be read."""
    gone = make_member(world.group, "移出", has_account=False, deleted_at=timezone.now())
    return {
        "author": str(world.people["owner"].uuid),
        "gone_person": str(gone.uuid),
        "foreign_person": str(world.people["stranger"].uuid),
        "plan_item": str(PlanItem.objects.get(report=world.reports["submitted"]).uuid),
        "foreign_plan_item": str(PlanItem.objects.get(report=world.reports["foreign"]).uuid),
    }


def _imports(world: World) -> dict[str, str]:
    """Imports that wait for their answers, here and in another group."""
    text = "# 周报 - 2026年第40周\n\n姓名：LEAK 谁\n\n| 项目 | 本周任务 |\n|---|---|\n| LEAK | LEAK |\n"
    uploads = [Upload("LEAK.md", text.encode())]
    people = {"import_run": world.people["admin"], "foreign_import_run": world.people["strange_advisor"]}
    return {name: str(start_run(group=by.group, uploads=uploads, by=by).uuid) for name, by in people.items()}


def _tasks(world: World) -> dict[str, str]:
    """A task that the author takes part in, one that was removed, one of another group."""
    people, owner = world.people, world.people["owner"]
    tasks = {
        "task": make_task(world.group, "LEAK 任务", owner),
        "removed_task": make_task(world.group, "LEAK 移除", owner),
        "foreign_task": make_task(people["stranger"].group, "LEAK 外组", people["stranger"]),
    }
    remove_item(item=tasks["removed_task"], by=owner)
    note_progress(task=tasks["task"], version=1, progress="LEAK 进度", state="in_progress", by=owner)
    return {name: str(task.uuid) for name, task in tasks.items()}


def _todos(world: World) -> dict[str, str]:
    """Lists that are kept for oneself, shared with the advisors or the group, and one of another group."""
    owner, stranger = world.people["owner"], world.people["stranger"]
    lists = {
        "todo_list": make_list(owner, [todo("LEAK 待办")], title="LEAK 清单"),
        "advisors_list": make_list(owner, [todo("LEAK 待办")], title="LEAK 导师"),
        "group_list": make_list(owner, [todo("LEAK 待办")], title="LEAK 全组"),
        "foreign_list": make_list(stranger, [todo("LEAK 外组")], title="LEAK 外组"),
    }
    for name in ("advisors", "group"):
        share_list(todo_list=lists[f"{name}_list"], shared=name, by=owner)
    share_list(todo_list=lists["foreign_list"], shared="group", by=stranger)
    found = {name: str(one.uuid) for name, one in lists.items()}
    items = {"todo": lists["todo_list"], "foreign_todo": lists["foreign_list"]}
    return found | {name: str(one.items.get().uuid) for name, one in items.items()}


def _papers(world: World) -> dict[str, str]:
    """Papers, readings, notes and turns of the author: living, removed, merged, and of another group."""
    owner, stranger = world.people["owner"], world.people["stranger"]
    said = {"category": "LEAK 类别", "venue": "LEAK 期刊", "tags": ["LEAK 标签"]}
    papers = {name: make_paper(owner, f"LEAK {name}", **said) for name in ("paper", "removed_paper", "merged_paper")}
    papers["foreign_paper"] = make_paper(stranger, "LEAK 外组")
    paper, foreign = papers["paper"], papers["foreign_paper"]
    keep_pdf(paper=paper, version=1, upload=b"%PDF-1.7 LEAK %%EOF", by=owner)
    remove_paper(paper=papers["removed_paper"], by=owner)
    readings = {
        "reading": make_reading(owner, paper=paper, gained="LEAK 收获"),
        "removed_reading": make_reading(owner, written="LEAK 移除"),
        "foreign_reading": make_reading(stranger, written="LEAK 外组"),
    }
    make_reading(owner, written="LEAK 几篇论文")
    remove_item(item=readings["removed_reading"], by=owner)
    notes = {
        "note": save_note(about=paper, version=0, text="LEAK 笔记", by=owner),
        "removed_note": save_note(about=make_paper(owner, "LEAK 另一篇"), version=0, text="LEAK 移除", by=owner),
        "foreign_note": save_note(about=foreign, version=0, text="LEAK 外组", by=stranger),
    }
    remove_note(note=notes["removed_note"], by=owner)
    comments = {name: add_comment(note=notes["note"], text="LEAK", by=owner) for name in ("comment", "removed_comment")}
    remove_comment(comment=comments["removed_comment"], by=owner)
    day = timezone.localdate()
    slots = {
        "slot": add_slot(data=SlotInput(day, owner, topic="LEAK 报告"), by=owner),
        "removed_slot": add_slot(data=SlotInput(day, owner, topic="LEAK 移除"), by=owner),
        "foreign_slot": add_slot(data=SlotInput(day, stranger, topic="LEAK 外组"), by=stranger),
    }
    remove_slot(slot=slots["removed_slot"], by=owner)
    merged = Paper.objects.get(pk=paper.pk)
    merge_papers(paper=papers["merged_paper"], into=merged, by=owner)
    made = papers | readings | notes | comments | slots
    return {name: str(thing.uuid) for name, thing in made.items()}


def _meetings(world: World) -> dict[str, str]:
    """Meetings of the author: open, closed, removed, of another group; an issue and an assignment of each."""
    owner, stranger = world.people["owner"], world.people["stranger"]
    written = {"LEAK 节": "LEAK", "问题汇总": "- LEAK 问题", "本周安排": "- LEAK 安排", "LEAK 删": "LEAK"}
    written |= {"议题": "1. LEAK 题"}
    meetings = {
        "meeting": make_meeting(owner, "2026-11-16", written, title="LEAK", minute_taker=owner),
        "closed_meeting": make_meeting(owner, "2026-11-09", {"LEAK": "LEAK"}, minute_taker=owner),
        "removed_meeting": make_meeting(owner, "2026-11-02", {"LEAK": "LEAK"}),
        "foreign_meeting": make_meeting(stranger, "2026-11-16", written),
    }
    close_meeting(meeting=meetings["closed_meeting"], by=owner)
    remove_meeting(meeting=meetings["removed_meeting"], by=owner)
    sections = {
        "section": section_of(meetings["meeting"], "LEAK 节"),
        "removed_section": section_of(meetings["meeting"], "LEAK 删"),
        "foreign_section": section_of(meetings["foreign_meeting"], "LEAK 节"),
        "agenda": section_of(meetings["meeting"], "议题"),
        "foreign_agenda": section_of(meetings["foreign_meeting"], "议题"),
    }
    remove_section(section=sections["removed_section"], by=owner)
    found = {name: str(one.uuid) for name, one in (meetings | sections).items()}
    found |= {name: str(series_of(one.group).uuid) for name, one in (("series", owner), ("foreign_series", stranger))}
    for name in ("", "foreign_"):
        group = meetings[f"{name}meeting"].group
        found[f"{name}issue"] = str(OpenIssue.objects.get(group=group).uuid)
        found[f"{name}action"] = str(ActionItem.objects.get(group=group).uuid)
    return found | _turn_swaps(world)


def _turn_swaps(world: World) -> dict[str, str]:
    """The colleague asks the author to change turns; so does somebody of another group."""
    people, days = world.people, {"day": date(2026, 11, 23), "other_day": date(2026, 11, 30)}
    return {
        name: str(
            TurnSwap.objects.create(
                series=series_of(asker.group), role="presenter", asker=asker, other=other, **days
            ).uuid
        )
        for name, asker, other in (
            ("swap", people["colleague"], people["owner"]),
            ("foreign_swap", people["stranger"], people["strange_advisor"]),
        )
    }


def _logs(world: World) -> dict[str, str]:
    """Learning logs: the owner's for nobody else, the colleague's for the group."""
    owner, colleague = world.people["owner"], world.people["colleague"]
    share_log(member=colleague, totals="", days="group", by=colleague)
    shared = make_log(colleague, "20:00–21:00 看论文", day="2026-10-28")
    day = make_log(owner, "20:00–21:00 LEAK 记录", day="2026-10-28")
    return {
        "log_day": str(day.uuid),
        "shared_log_day": str(shared.uuid),
        "log_entry": str(day.entries.get().uuid),
        "logged_item": str(make_work(owner.group, owner, title="LEAK 训练").uuid),
        "timer": str(start_timer(member=owner, by=owner, text="LEAK 计时").uuid),
    }


def _addresses(world: World, *, project_uuid: str) -> None:
    """What `{name}` in an address of the matrix stands for."""
    group, people, owner = world.group, world.people, world.people["owner"]
    invited = invite_member(
        member=make_member(group, "受邀", has_account=False), by=world.people["admin"], email="new@lab.example"
    )
    job = Job.objects.create(
        kind="reports.render_weekly_report",
        group=group,
        requested_by=owner,
        arguments={"report": str(world.reports["submitted"].uuid), "audience": "full"},
    )
    file = RenderedFile.objects.create(
        kind="weekly-report",
        subject=world.reports["submitted"].uuid,
        content_hash="0" * 64,
        group=group,
        name="x.pdf",
    )
    notice = make_notice(owner, actor=people["advisor"], subject=world.reports["submitted"].uuid)
    alias = people["colleague"].aliases.create(name="小同", name_key="小同")
    today = timezone.localdate()
    absence = people["colleague"].absences.create(starts_on=today, ends_on=today)
    pause = group.pauses.create(name="春节", starts_on=today, ends_on=today)
    term = group.terms.create(name="秋季学期", starts_on=today, ends_on=today)
    group.logo.save("logo.png", ContentFile(b"\x89PNG\r\n\x1a\n"))
    world.values = {
        **_pictures(world),
        "alias": str(alias.pk),
        "absence": str(absence.pk),
        "pause": str(pause.pk),
        "term": str(term.pk),
        "slug": group.slug,
        "project": project_uuid,
        "person": str(world.people["colleague"].uuid),
        "calendar": renew_calendar_address(member=owner, by=owner),
        "bot": str(GroupBot.objects.create(group=group, name="群", service="jsons", address="jsons://x.org/LEAK").uuid),
        "invitation": invited.link.rstrip("/").rsplit("/", 1)[-1],
        "invitation_uuid": str(invited.invitation.uuid),
        "token_uuid": str(world.accounts["owner"].tokens.get(name="read_token").uuid),
        "job": str(job.uuid),
        "notice": str(notice.uuid),
        "file": str(file.uuid),
        "feedback": str(world.reports["submitted"].feedback.get().uuid),
        **_plans(world),
        **_tasks(world),
        **_todos(world),
        **_papers(world),
        **_imports(world),
        **_meetings(world),
        **_logs(world),
        **{state: str(report.uuid) for state, report in world.reports.items()},
    }
