"""A weekly report as the text of a file."""

from core.blocks import write_block
from core.periods import Period
from reports.document import WeeklyReportDoc
from reports.markdown import project_notes, sections
from reports.markdown.feedback import join_feedback
from reports.markdown.rows import write_rows
from reports.markdown.title import write_title


def write_weekly_report(document: WeeklyReportDoc) -> str:
    """The report in the form of the group's own files, with LF line ends and one at its end."""
    lines = [write_title(document.week, Period(document.starts_on, document.ends_on)), ""]
    if document.member:
        lines += [f"姓名：{document.member}", ""]
    lines += write_rows(document.rows)
    if document.note:
        lines += ["", sections.TITLES[sections.NOTE], "", *write_block(document.note, sections.is_structure)]
    if document.feedback:
        text = join_feedback(document.feedback, gap="\n\n")
        lines += ["", sections.TITLES[sections.FEEDBACK], "", *write_block(text, sections.ends_feedback)]
    if document.project_notes:
        lines += ["", project_notes.HEADING, *project_notes.write_project_notes(document.project_notes)]
    return "\n".join(lines) + "\n"
