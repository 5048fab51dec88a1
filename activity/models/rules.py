"""How notices reach people: one table for the group and for each person, who comes before the group."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.quiet_hours import QuietHours


class NoticeRule(models.Model):
    """How one kind of notice reaches somebody. `member` None: the group's, for all who chose nothing themselves."""

    class Reach(models.TextChoices):
        MAIL = "mail", _("In Zuji and by mail")
        PAGE = "page", _("In Zuji only")
        NONE = "none", _("Not at all")

    group = models.ForeignKey("members.Group", models.CASCADE, related_name="+")
    member = models.ForeignKey("members.Member", models.CASCADE, null=True, related_name="+")
    kind = models.CharField(max_length=40)  # of activity.queries.KINDS
    reach = models.CharField(max_length=4, choices=Reach)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "kind"], condition=Q(member=None), name="activity_rule_of_group"),
            models.UniqueConstraint(
                fields=["member", "kind"], condition=Q(member__isnull=False), name="activity_rule_of_member"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.reach}"


class NoticeHours(models.Model):
    """Hours in which no mail goes out, by the clock of the group; `member` None: the group's. Equal hours: none."""

    group = models.ForeignKey("members.Group", models.CASCADE, related_name="+")
    member = models.ForeignKey("members.Member", models.CASCADE, null=True, related_name="+")
    begins = models.TimeField(_("quiet from"))
    ends = models.TimeField(_("quiet until"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group"], condition=Q(member=None), name="activity_hours_of_group"),
            models.UniqueConstraint(
                fields=["member"], condition=Q(member__isnull=False), name="activity_hours_of_member"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.begins}–{self.ends}"

    @property
    def quiet(self) -> QuietHours:
        return QuietHours(self.begins, self.ends)
