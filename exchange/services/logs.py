"""A planned learning log, stored: its days in its owner's log, its lists on the owner's page of to-dos.

Its text is kept among the files of that log and nowhere else: a log is its owner's, no export of the group has it.
"""

from exchange.document import FilePlan
from exchange.importing import LogFileStep, name_among
from exchange.services.people import People, source_of_events
from members.models import Member
from tasks.services.log_files import import_log_file
from workload.markdown.log_file import read_log_file


def apply_log(file: FilePlan, people: People, by: Member | None) -> None:
    """Do what the plan says, in the transaction of the import."""
    for step in file.steps:
        if isinstance(step, LogFileStep):
            owner = people.member(step.owner)
            name = name_among(owner, step.path, read_log_file(step.text))
            import_log_file(member=owner, name=name, text=step.text, by=by, source=source_of_events(by))
