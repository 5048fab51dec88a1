"""Whom one shows one's log, and who shows theirs."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.buckets import Bucket
from members.access import MemberRequest, for_members
from workload.forms.log import SharingForm
from workload.models import WorkItem
from workload.queries import linkable_item, sharers_for, sharing_of, suggested_bucket, timer_of
from workload.rendering import bucket_words
from workload.services import StaleItem, share_log, take_bucket
from workload.views.log_pads import require_log, today_of


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def show_sharing(request: MemberRequest) -> HttpResponseBase:
    """Whom I show my log, and the logs that I am shown."""
    member = require_log(request)
    stored = sharing_of(member)
    is_sent = request.method == "POST"
    form = SharingForm(request.POST if is_sent else None, initial={"totals": stored.totals, "days": stored.days})
    if is_sent and form.is_valid():
        share_log(member=member, totals=form.cleaned_data["totals"], days=form.cleaned_data["days"], by=member)
        messages.success(request, _("Saved."))
        return redirect("workload:log_sharing", member.group.slug)
    context = {
        "form": form,
        "sharers": sharers_for(member),
        "own_week": member.group.calendar.week_of(today_of(member)),
        "today": today_of(member),
        "tab": "sharing",
        "section": "log",
    }
    return render(request, "workload/log_sharing.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def show_logged(request: MemberRequest, item_uuid: UUID) -> HttpResponseBase:
    """A part of the page of a task or reading: my own time on it, the bucket that it makes, and the timer.

    POST takes the bucket over.
    """
    member = require_log(request)
    item = linkable_item(member, item_uuid)
    minutes, bucket = suggested_bucket(item, member)
    if request.method == "POST":
        return _take(request, item, bucket)
    context = {
        "item": item,
        "minutes": minutes,
        "bucket": bucket_words()[bucket.value] if bucket else "",
        "is_other": bool(bucket) and (item.bucket, item.times) != (bucket.value, 1),
        "title": _title_of(item),
        "has_timer": timer_of(member) is not None,
    }
    return render(request, "workload/_logged.html", context)


def _take(request: MemberRequest, item: WorkItem, bucket: Bucket) -> HttpResponseBase:
    if not bucket:
        raise Http404
    version = request.POST.get("version", "")
    try:
        take_bucket(item=item, bucket=bucket, version=int(version) if version.isdecimal() else 0, by=request.member)
        messages.success(request, _("Saved."))
    except StaleItem:
        messages.error(
            request, _("Somebody changed this meanwhile. Look at it as it is now, then take the workload over.")
        )
    kind = getattr(item, item.kind)
    return redirect(kind.get_absolute_url())


def _title_of(item: WorkItem) -> str:
    of_its_kind = getattr(item, item.kind, None)
    if of_its_kind is None:
        raise Http404
    return str(of_its_kind.title)
