"""Requests of scripts that may be sent again without being done again."""

from django.db import models


class IdempotencyKey(models.Model):
    """The answer to one unsafe API request of an account, kept for a day under the key that the client chose."""

    account = models.ForeignKey("members.Account", models.CASCADE, related_name="+")
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)  # sha256 of method, address and body: another request is refused
    status = models.PositiveSmallIntegerField(null=True)  # None while the first request is still under way
    headers = models.JSONField(default=dict)
    body = models.BinaryField(default=bytes)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "key"], name="activity_idempotency_key_once")]
        indexes = [models.Index(fields=["created_at"], name="activity_idempotency_age")]

    def __str__(self) -> str:
        return self.key
