"""Pictures in texts: taken in while somebody writes, shown to who may read what they stand in."""

import uuid

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from activity.models import Attachment
from activity.queries import attachment_bytes
from members.access import MemberRequest, for_members, problem
from members.services import TooManyAttempts
from reports.permissions import can_add_pictures
from reports.queries import address_of, picture_for
from reports.services import add_picture


@require_POST
@for_members
def take_picture(request: MemberRequest) -> HttpResponseBase:
    """Keep the file `picture`. Answers {markdown, address}, or a sentence that says why it was not taken."""
    if not can_add_pictures(request.member):
        raise Http404
    upload = request.FILES.get("picture")
    if upload is None:
        return problem(_("No picture was sent."), 400)
    try:
        picture = add_picture(by=request.member, upload=upload.read(), name=upload.name or "")
    except ValidationError as error:
        return problem(" ".join(error.messages), 400)
    except TooManyAttempts as refusal:
        minutes = -(-refusal.retry_after // 60)
        sentence = _("There were too many pictures within an hour. Try again in %(minutes)s minutes.")
        answer = problem(sentence % {"minutes": minutes}, 429)
        answer.headers["Retry-After"] = str(refusal.retry_after)
        return answer
    address = address_of(picture)
    return JsonResponse({"markdown": f"![{picture.name}]({address})", "address": address}, status=201)


@require_safe
@for_members
def show_picture(request: MemberRequest, attachment_uuid: uuid.UUID) -> HttpResponseBase:
    return picture_answer(picture_for([request.member], attachment_uuid))


def picture_answer(picture: Attachment) -> HttpResponse:
    """The picture to look at. It was drawn anew when it came in, and its page may run and load nothing all the same."""
    data = attachment_bytes(picture)
    if data is None:
        raise Http404
    suffix = picture.content_type.rpartition("/")[2]
    disposition = content_disposition_header(False, f"{picture.name}.{suffix}") or "inline"
    return HttpResponse(
        data,
        content_type=picture.content_type,
        headers={
            "Content-Disposition": disposition,
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "X-Content-Type-Options": "nosniff",
        },
    )
