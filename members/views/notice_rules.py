"""The rules of notices: one's own in a group, and the group's."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from activity.queries import rules_of_group, rules_of_member
from members.access import MemberRequest, for_admins, for_members
from members.forms.notice_rules import NoticeRulesForm
from members.forms.problems import problems_in
from members.services import change_notice_rules


@for_members
@require_http_methods(["GET", "HEAD", "POST"])
def own_rules(request: MemberRequest) -> HttpResponse:
    member = request.member
    data = request.POST if request.method == "POST" else None
    form = NoticeRulesForm(data, rules=rules_of_member(member), inherited=rules_of_group(member.group))
    if request.method == "POST" and form.is_valid():
        with problems_in(form):
            change_notice_rules(group=member.group, member=member, reach=form.reach(), quiet=form.quiet(), by=member)
            messages.success(request, _("Saved."))
            return redirect("members:notice_rules", member.group.slug)
    return _page(request, form, is_own=True)


@for_admins
@require_http_methods(["GET", "HEAD", "POST"])
def group_rules(request: MemberRequest) -> HttpResponse:
    group = request.member.group
    form = NoticeRulesForm(request.POST if request.method == "POST" else None, rules=rules_of_group(group))
    if request.method == "POST" and form.is_valid():
        with problems_in(form):
            change_notice_rules(group=group, member=None, reach=form.reach(), quiet=form.quiet(), by=request.member)
            messages.success(request, _("Saved."))
            return redirect("members:group_notice_rules", group.slug)
    return _page(request, form, is_own=False)


def _page(request: MemberRequest, form: NoticeRulesForm, *, is_own: bool) -> HttpResponse:
    context = {
        "form": form,
        "is_own": is_own,
        "sends_mail": bool(settings.MAIL_URL),
        "section": "notices" if is_own else "settings",
    }
    return render(request, "members/notice_rules.html", context, status=400 if form.errors else 200)
