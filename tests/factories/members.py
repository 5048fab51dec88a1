"""People for tests: groups, members with or without an account. Plain functions, no surprises."""

import itertools
from typing import Any

from core.names import name_key, sort_key
from members.models import Account, Group, Member, Project, WeekRule

_number = itertools.count(1)
PASSWORD = "eight reeds by the river"


def make_account(**fields: Any) -> Account:
    fields.setdefault("email", f"person{next(_number)}@lab.example")
    return Account.objects.create_user(password=PASSWORD, **fields)


def make_group(*, first_weekday: int = 0, **fields: Any) -> Group:
    fields.setdefault("slug", f"lab-{next(_number)}")
    fields.setdefault("name", f"Lab {fields['slug']}")
    group = Group.objects.create(**fields)
    WeekRule.objects.create(group=group, from_day=None, first_weekday=first_weekday)
    return group


def make_member(
    group: Group, name: str = "", *, roles: tuple[str, ...] = (), has_account: bool = True, **fields: Any
) -> Member:
    """A member; roles: "admin", "advisor", "guest". Advisors and guests owe no report unless `owes_report` says so."""
    name = name or f"成员{next(_number)}"
    if has_account and "account" not in fields:
        fields["account"] = make_account()
    fields.setdefault("owes_report", not {"advisor", "guest"} & set(roles))
    return Member.objects.create(
        group=group,
        name=name,
        name_key=name_key(name),
        sort_key=sort_key(name),
        **{f"is_{role}": True for role in roles},
        **fields,
    )


def make_project(group: Group, name: str = "", **fields: Any) -> Project:
    name = name or f"项目{next(_number)}"
    return Project.objects.create(group=group, name=name, name_key=name_key(name), **fields)
