"""Writes of people: roles, namesakes, the last admin, leaving and removing."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from activity.models import Event
from core.roster import Resolved
from members.models import Group, Invitation, Member
from members.queries import roster_of, students_of
from members.services import (
    ChangeRefused,
    MemberInput,
    Namesake,
    NotAllowed,
    add_absence,
    add_alias,
    change_member,
    create_member,
    invite_member,
    leave_group,
    remove_alias,
    remove_member,
    restore_member,
    set_supervision,
)
from tests.factories.members import make_group, make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def group() -> Group:
    return make_group()


@pytest.fixture
def admin(group: Group) -> Member:
    return make_member(group, "周敏", roles=("admin",))


def as_input(member: Member, **changes: Any) -> MemberInput:
    fields = ("name", "is_admin", "is_advisor", "is_guest", "owes_report", "joined_on", "left_on")
    return MemberInput(**{field: getattr(member, field) for field in fields} | changes)


def test_a_created_member_is_keyed_and_in_the_history(group: Group, admin: Member) -> None:
    made = create_member(group=group, data=MemberInput("  刘\u200b涛 ", joined_on=date(2024, 9, 1)), by=admin)
    stored = Member.objects.get(pk=made.pk)
    assert (stored.name, stored.name_key, stored.sort_key) == ("刘涛", "刘涛", "liu tao 刘涛")
    assert (stored.owes_report, stored.account, stored.joined_on) == (True, None, date(2024, 9, 1))
    event = Event.objects.get(subject=made.uuid)
    assert (event.verb, event.actor, event.group) == ("member.created", admin, group)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": "\u200b\u202e"}, "name"),
        ({"name": "王" * 61}, "name"),
        ({"is_guest": True, "is_advisor": True}, "is_guest"),
        ({"is_guest": True, "is_admin": True}, "is_guest"),
        ({"joined_on": date(2024, 9, 2), "left_on": date(2024, 9, 1)}, "left_on"),
        ({"joined_on": date(1, 1, 1)}, "joined_on"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    group: Group, admin: Member, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(ValidationError) as refusal:
        create_member(group=group, data=MemberInput(**{"name": "王伟"} | changes), by=admin)
    assert list(refusal.value.message_dict) == [field]
    assert group.members.count() == 1


@pytest.mark.parametrize("name", ["𠮷野", "阿依古丽·买买提", "㛃", "王" * 60])
def test_rare_and_long_names_are_stored_as_they_are(group: Group, admin: Member, name: str) -> None:
    assert create_member(group=group, data=MemberInput(name), by=admin).name == name


@pytest.mark.parametrize(
    ("first", "second"),
    [("王伟", "王伟"), ("王伟", "王\u2066伟"), ("Anna", "Аnnа"), ("Anna", "ＡＮＮＡ"), ("é", "e\u0301")],
)
def test_namesakes_and_lookalikes_are_asked_about(group: Group, admin: Member, first: str, second: str) -> None:
    create_member(group=group, data=MemberInput(first), by=admin)
    with pytest.raises(Namesake):
        create_member(group=group, data=MemberInput(second), by=admin)
    create_member(group=group, data=MemberInput(second), by=admin, namesake_ok=True)
    assert group.members.count() == 3


def test_a_guest_owes_no_report(group: Group, admin: Member) -> None:
    made = create_member(group=group, data=MemberInput("访客", is_guest=True, owes_report=True), by=admin)
    assert made.owes_report is False


def test_only_admins_of_this_group_write_people(group: Group, admin: Member) -> None:
    person = make_member(group)
    others = [
        make_member(group),
        make_member(group, roles=("advisor",)),
        make_member(group, roles=("guest",)),
        make_member(make_group(), roles=("admin",)),
        make_member(group, roles=("admin",), left_on=timezone.localdate()),
    ]
    for by in others:
        with pytest.raises(NotAllowed):
            create_member(group=group, data=MemberInput("新人"), by=by)
        with pytest.raises(NotAllowed):
            change_member(member=person, data=as_input(person, is_admin=True), by=by)
        with pytest.raises(NotAllowed):
            remove_member(member=person, by=by)
        with pytest.raises(NotAllowed):
            invite_member(member=make_member(group, has_account=False), by=by)
    person.refresh_from_db()
    assert (person.is_admin, person.deleted_at) == (False, None)


def test_an_admin_cannot_give_himself_a_role_in_another_group(admin: Member) -> None:
    elsewhere = make_member(make_group(), account=admin.account)
    with pytest.raises(NotAllowed):
        change_member(member=elsewhere, data=as_input(elsewhere, is_admin=True), by=admin)
    with pytest.raises(NotAllowed):
        change_member(member=elsewhere, data=as_input(elsewhere, is_advisor=True), by=elsewhere)


def test_the_last_admin_stays(group: Group, admin: Member) -> None:
    make_member(group, roles=("admin",), has_account=False)  # cannot log in: no help
    make_member(group, roles=("admin",), left_on=timezone.localdate() + timedelta(days=3))  # about to leave
    for change in ({"is_admin": False}, {"left_on": timezone.localdate() + timedelta(days=9)}):
        with pytest.raises(ChangeRefused) as refusal:
            change_member(member=admin, data=as_input(admin, **change), by=admin)
        assert refusal.value.code == "last-admin"
    with pytest.raises(ChangeRefused):
        remove_member(member=admin, by=admin)
    with pytest.raises(ChangeRefused):
        leave_group(member=admin, by=admin)
    admin.refresh_from_db()
    assert admin.is_admin
    assert admin.is_present
    other = make_member(group, roles=("admin",))
    remove_member(member=admin, by=other)
    with pytest.raises(ChangeRefused):
        remove_member(member=other, by=other)


def test_removing_withdraws_invitations_and_can_be_undone(group: Group, admin: Member) -> None:
    person = make_member(group, has_account=False)
    invite_member(member=person, by=admin)
    remove_member(member=person, by=admin)
    person.refresh_from_db()
    assert person.deleted_by == admin
    assert Invitation.objects.get(member=person).is_open is False
    restore_member(member=person, by=admin)
    person.refresh_from_db()
    assert person.is_present
    verbs = list(Event.objects.filter(subject=person.uuid).order_by("id").values_list("verb", flat=True))
    assert verbs == ["invitation.made", "member.removed", "member.restored"]


def test_one_leaves_oneself_only(group: Group, admin: Member) -> None:
    person = make_member(group)
    with pytest.raises(NotAllowed):
        leave_group(member=person, by=admin)
    leave_group(member=person, by=person)
    person.refresh_from_db()
    assert person.left_on == timezone.localdate()
    assert not person.is_present


def test_aliases_answer_for_names(group: Group, admin: Member) -> None:
    person = make_member(group, "刘涛")
    alias = add_alias(member=person, name="（涛哥）", by=person)
    add_alias(member=person, name="涛哥", by=admin)
    assert person.aliases.count() == 1
    resolved = roster_of(group).resolve("(涛哥）")
    assert isinstance(resolved, Resolved)
    assert resolved.person.key == str(person.uuid)
    with pytest.raises(NotAllowed):
        add_alias(member=person, name="小刘", by=make_member(group))
    remove_alias(alias=alias, by=admin)
    assert person.aliases.count() == 0


def test_supervision_follows_what_is_set(group: Group, admin: Member) -> None:
    first, second = (make_member(group, roles=("advisor",)) for _ in range(2))
    student, today = make_member(group), timezone.localdate()
    set_supervision(member=student, advisors=[first, second], by=first)
    assert students_of(first, today) == students_of(second, today) == {student.pk}
    student.supervisors.update(starts_on=today - timedelta(days=30))
    set_supervision(member=student, advisors=[second], by=admin)
    assert students_of(first, today) == set()
    assert students_of(first, today - timedelta(days=5)) == {student.pk}
    set_supervision(member=student, advisors=[first, second], by=admin)
    assert students_of(first, today) == {student.pk}
    for wrong in (student, make_member(group), make_member(make_group(), roles=("advisor",))):
        with pytest.raises(ChangeRefused):
            set_supervision(member=student, advisors=[wrong], by=admin)
    with pytest.raises(NotAllowed):
        set_supervision(member=student, advisors=[], by=student)


def test_nobody_excuses_himself(group: Group, admin: Member) -> None:
    student = make_member(group)
    first, last = date(2026, 11, 2), date(2026, 11, 6)
    with pytest.raises(NotAllowed):
        add_absence(member=student, by=student, starts_on=first, ends_on=last)
    noted = add_absence(member=student, by=admin, reason=" 开会 ", starts_on=first, ends_on=last)
    assert noted.reason == "开会"
    with pytest.raises(ValidationError):
        add_absence(member=student, by=admin, starts_on=date(2026, 11, 6), ends_on=date(2026, 11, 2))
