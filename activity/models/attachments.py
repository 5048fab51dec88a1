"""Pictures put into texts."""

import uuid

from django.db import models


class Attachment(models.Model):
    """A picture inside a group's access rules: who may read what it was put into may see it, nobody else.

    Texts name it by its address, `/g/<slug>/attachments/<uuid>/`. The bytes were decoded and written anew when they
    came in, so nothing but a picture is in them.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    group = models.ForeignKey("members.Group", models.CASCADE, related_name="+")
    owner = models.ForeignKey("members.Member", models.PROTECT, related_name="+")  # who put it in
    subject_kind = models.CharField(max_length=40)  # "report"
    subject = models.UUIDField(null=True)  # public id of what it stands in; None until that is saved
    file = models.FileField(upload_to="attachments/%Y/%m")
    name = models.CharField(max_length=200)  # as it was called where it came from, cleaned
    content_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()  # bytes
    width = models.PositiveIntegerField()  # pixels
    height = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField(auto_now_add=True)
    deleted_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["created_at", "id"]
        indexes = [models.Index(fields=["subject"], name="activity_attachment_subject")]

    def __str__(self) -> str:
        return self.name
