"""Who may do what with papers, notes and slots. Everybody of the group reads and keeps them; guests see none."""

from members.models import Member
from papers.models import Comment, Paper, ReadingNote
from workload.permissions import can_enter_work


def can_remove_paper(paper: Paper, member: Member) -> bool:
    """Whoever entered it, advisors and admins; so merging and taking either back."""
    if not can_enter_work(member) or member.group_id != paper.group_id:
        return False
    return member.is_advisor or member.is_admin or paper.created_by_id == member.pk


def can_change_note(note: ReadingNote, member: Member) -> bool:
    """A reader's note is his own."""
    return can_enter_work(member) and note.writer_id == member.pk


def can_change_comment(comment: Comment, member: Member) -> bool:
    return can_enter_work(member) and comment.writer_id == member.pk
