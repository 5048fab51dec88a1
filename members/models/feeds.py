"""The private address of a member's calendar."""

from django.db import models

from members.models.member import Member


class CalendarAddress(models.Model):
    """Who knows the address reads the member's calendar without logging in. Only the hash of its secret is stored."""

    member = models.OneToOneField(Member, models.CASCADE, related_name="calendar_address")
    secret_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.member_id}"
