"""Where what was imported came from: byte-equal export, re-import without change and three-way merges stand on it."""

import uuid

from django.db import models

from activity.models import Job
from members.models import Group, Member

UNDO_JOB = "exchange.undo_run"


class SourceDocument(models.Model):
    """A file as it was read, byte for byte. The newest one of a path is the file as we last knew it."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    group = models.ForeignKey(Group, models.CASCADE, related_name="source_documents")
    kind = models.CharField(max_length=40)  # "weekly-report"
    path = models.CharField(max_length=500)  # relative to what was imported, with /
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    read_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["path"]
        constraints = [models.UniqueConstraint(fields=["group", "path"], name="exchange_source_once")]

    def __str__(self) -> str:
        return self.path


class SourceRecord(models.Model):
    """One object that came from one place of a document, with the text as it was."""

    document = models.ForeignKey(SourceDocument, models.CASCADE, related_name="records")
    kind = models.CharField(max_length=40)
    natural_key = models.CharField(max_length=300)  # how the same object is found in the next import
    object_uuid = models.UUIDField(db_index=True)
    first_line = models.PositiveIntegerField()
    last_line = models.PositiveIntegerField()
    text = models.TextField()  # the lines as they were
    kept = models.TextField(blank=True)  # lines that no field of the object holds, verbatim
    written = models.TextField(blank=True)  # what the object wrote when it was imported: equal means unchanged since

    class Meta:
        ordering = ["first_line"]
        constraints = [models.UniqueConstraint(fields=["document", "kind", "natural_key"], name="exchange_record_once")]

    def __str__(self) -> str:
        return f"{self.document_id}:{self.first_line} {self.natural_key}"


class ImportRun(models.Model):
    """One run of an import, applied or waiting on its page for answers, with its plan as JSON.

    plan is what `--json` prints; sheet is what the page shows of it, sentences with their values so that they can be
    said in each reader's language; neither holds texts of reports.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    group = models.ForeignKey(Group, models.CASCADE, related_name="import_runs")
    by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")  # None: from the command line
    plan = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)
    applied_at = models.DateTimeField(null=True)
    answers = models.JSONField(default=dict)  # `core.changes.question_key` -> choice
    sheet = models.JSONField(default=dict)  # `exchange.rendering`
    made = models.JSONField(default=list)  # what it left: [{"file", "kind", "uuid", "line", "action", "target"}]
    refusal = models.JSONField(default=None, null=True)  # why applying it was refused, as a sentence of the sheet
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")  # which applies or undoes a large one
    brought = models.JSONField(
        default=dict
    )  # what it made beside `made`, for taking it back: `exchange.services.traces`
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    undone = models.JSONField(default=dict)  # what that took back, and what stayed: `exchange.services.undoing`

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return str(self.uuid)

    @property
    def is_applied(self) -> bool:
        return self.applied_at is not None

    @property
    def is_undone(self) -> bool:
        return self.undone_at is not None

    @property
    def is_under_way(self) -> bool:
        """Whether a worker has it, or is about to."""
        if self.job is None or self.job.is_over or self.is_undone:
            return False
        return not self.is_applied or self.job.kind == UNDO_JOB


class ImportFile(models.Model):
    """A file of a run that waits, so that answering its questions does not ask for it again. It goes when the run is
    applied (then the bytes are those of a `SourceDocument`), discarded, or waited too long."""

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="files")
    path = models.CharField(max_length=1000)
    content = models.BinaryField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["run", "path"], name="exchange_run_file_once")]

    def __str__(self) -> str:
        return self.path


class EarlierSource(models.Model):
    """A file as it was before a run brought its next version, kept as long as that run can be undone."""

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="replaced")
    document = models.ForeignKey(SourceDocument, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    content = models.BinaryField()
    written = models.JSONField(default=dict)  # uuid of each object -> hash of what it wrote when it was imported
    records = models.JSONField(default=list)  # its `SourceRecord`s: `exchange.services.traces`

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "document"], name="exchange_replaced_once")]

    def __str__(self) -> str:
        return str(self.document)
