"""Projects: notes, people, removing and taking back."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from members.models import Member, Project
from members.services import (
    ChangeRefused,
    NotAllowed,
    ProjectInput,
    StaleVersion,
    change_project,
    create_project,
    remove_project,
    restore_project,
    set_project_people,
)
from tests.factories.members import make_group, make_member, make_project

pytestmark = pytest.mark.django_db


@pytest.fixture
def advisor() -> Member:
    return make_member(make_group(slug="lab-one"), "导师", roles=("advisor",))


def client_of(member: Member) -> Client:
    client = Client()
    assert member.account is not None
    client.force_login(member.account)
    return client


def test_every_member_but_a_guest_adds_projects(advisor: Member) -> None:
    student = make_member(advisor.group)
    project = create_project(group=student.group, data=ProjectInput(" 遥感\n基座 ", "动机", "方案"), by=student)
    assert (project.name, project.motivation, project.plan) == ("遥感 基座", "动机", "方案")
    assert list(project.places.values_list("member", "is_advisor")) == [(student.pk, False)]
    for by in (make_member(student.group, roles=("guest",)), make_member(make_group())):
        with pytest.raises(NotAllowed):
            create_project(group=student.group, data=ProjectInput("另一个"), by=by)


@pytest.mark.parametrize("name", ["遥感基座", "遥 感 基 座", "遥感\u200b基座", "（遥感基座）", "遥感<br />基座"])
def test_a_name_is_taken_once(advisor: Member, name: str) -> None:
    make_project(advisor.group, "遥感基座")
    with pytest.raises(ValidationError) as refusal:
        create_project(group=advisor.group, data=ProjectInput(name), by=advisor)
    assert list(refusal.value.message_dict) == ["name"]


@pytest.mark.parametrize(
    ("data", "field"),
    [
        (ProjectInput("x" * 201), "name"),
        (ProjectInput(" "), "name"),
        (ProjectInput("a\0b"), "name"),
        (ProjectInput("x", motivation="字" * 65_537), "motivation"),
        (ProjectInput("x", plan="\ud800"), "plan"),
    ],
)
def test_texts_that_cannot_be_stored_are_refused_at_their_field(
    advisor: Member, data: ProjectInput, field: str
) -> None:
    with pytest.raises(ValidationError) as refusal:
        create_project(group=advisor.group, data=data, by=advisor)
    assert list(refusal.value.message_dict) == [field]


def test_limits_count_characters(advisor: Member) -> None:
    data = ProjectInput("题" * 200, motivation="字" * 65_536)
    assert create_project(group=advisor.group, data=data, by=advisor).motivation == "字" * 65_536


def test_texts_are_stored_as_typed_by_the_page(advisor: Member) -> None:
    project = make_project(advisor.group, "甲")
    text = "a<b 且 c>d\r\n\r\n- List<int>\r\n  \u202e"
    form = {"version": 1, "name": "甲", "motivation": text, "plan": "", "note": ""}
    assert client_of(advisor).post(f"/g/lab-one/projects/{project.uuid}/edit/", form).status_code == 302
    project.refresh_from_db()
    assert project.motivation == text.replace("\r\n", "\n")
    page = client_of(advisor).get(f"/g/lab-one/projects/{project.uuid}/").content.decode()
    assert "a&lt;b 且 c&gt;d" in page
    assert "List&lt;int&gt;" in page


def test_preview_shows_and_saves_nothing(advisor: Member) -> None:
    project = make_project(advisor.group, "甲")
    form = {"version": 1, "name": "甲", "motivation": "**重要**", "plan": "", "note": "", "preview": "1"}
    answer = client_of(advisor).post(f"/g/lab-one/projects/{project.uuid}/edit/", form)
    assert "<strong>重要</strong>" in answer.content.decode()
    project.refresh_from_db()
    assert (project.motivation, project.version) == ("", 1)


def test_a_stale_save_overwrites_nothing_and_shows_both(advisor: Member) -> None:
    project = make_project(advisor.group, "甲")
    change_project(project=project, version=1, data=ProjectInput("甲", motivation="先存的"), by=advisor)
    with pytest.raises(StaleVersion) as stale:
        change_project(project=project, version=1, data=ProjectInput("甲", motivation="后来的"), by=advisor)
    assert stale.value.current.version == 2
    form = {"version": 1, "name": "甲", "motivation": "后来的", "plan": "", "note": ""}
    answer = client_of(advisor).post(f"/g/lab-one/projects/{project.uuid}/edit/", form)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "先存的" in page
    assert "后来的" in page
    assert 'name="version" value="2"' in page
    project.refresh_from_db()
    assert project.motivation == "先存的"


def test_only_admins_and_advisors_name_advisors(advisor: Member) -> None:
    student, other = make_member(advisor.group), make_member(advisor.group)
    project = make_project(advisor.group)
    with pytest.raises(NotAllowed):
        set_project_people(project=project, members=[], advisors=[student], by=student)
    set_project_people(project=project, members=[student], advisors=[advisor], by=advisor)
    set_project_people(project=project, members=[student, other], advisors=[advisor], by=student)
    places = project.places.order_by("member").values_list("member", "is_advisor")
    assert list(places) == [(advisor.pk, True), (student.pk, False), (other.pk, False)]
    # The page of a student offers no choice of advisors, and what is sent in spite of that does not count.
    url = f"/g/lab-one/projects/{project.uuid}/people/"
    form: dict[str, Any] = {"members": [str(other.uuid)], "advisors": [str(student.uuid)]}
    assert client_of(student).post(url, form).status_code == 302
    assert list(project.places.order_by("member").values_list("member", "is_advisor")) == [
        (advisor.pk, True),
        (other.pk, False),
    ]


def test_people_of_a_project_are_of_its_group(advisor: Member) -> None:
    with pytest.raises(ChangeRefused):
        set_project_people(
            project=make_project(advisor.group), members=[make_member(make_group())], advisors=[], by=advisor
        )


def test_who_left_stays_in_a_project_until_taken_out(advisor: Member) -> None:
    project = make_project(advisor.group)
    gone = make_member(advisor.group, left_on="2026-01-01")
    project.places.create(member=gone)
    url = f"/g/lab-one/projects/{project.uuid}/people/"
    form = {"members": [str(gone.uuid)], "advisors": [str(advisor.uuid)]}
    assert client_of(advisor).post(url, form).status_code == 302
    assert project.places.count() == 2


def test_removing_is_undone_unless_the_name_was_taken(advisor: Member) -> None:
    project = make_project(advisor.group, "甲")
    student = make_member(advisor.group)
    with pytest.raises(NotAllowed):
        remove_project(project=project, by=student)
    url = f"/g/lab-one/projects/{project.uuid}/"
    assert client_of(advisor).post(f"{url}remove/").status_code == 302
    assert client_of(student).get(url).status_code == 404
    assert client_of(advisor).get(url).status_code == 200
    assert client_of(advisor).get("/g/lab-one/projects/?show=removed").context["page"].object_list[0] == project
    assert client_of(student).get("/g/lab-one/projects/?show=removed").status_code == 404
    with pytest.raises(ChangeRefused):
        change_project(project=project, version=1, data=ProjectInput("乙"), by=advisor)
    assert client_of(advisor).post(f"{url}restore/").status_code == 302
    project.refresh_from_db()
    assert project.deleted_at is None
    remove_project(project=project, by=advisor)
    make_project(advisor.group, "甲")
    with pytest.raises(ChangeRefused):
        restore_project(project=Project.objects.get(pk=project.pk), by=advisor)
    assert client_of(advisor).post(f"{url}restore/", follow=True).status_code == 200
