"""Who may do what with to-dos: they are their owner's; others read what he shares."""

from members.models import Member
from tasks.models import TodoPage


def can_keep_todos(member: Member) -> bool:
    """Every present member but guests has a page of his own."""
    return not member.is_guest and member.is_present


def can_write_todos(page: TodoPage, member: Member) -> bool:
    return can_keep_todos(member) and page.member_id == member.pk
