"""Pictures in texts: taken in while somebody writes, shown to who may read what they stand in."""

import uuid

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from members.access import MemberRequest, for_members, problem
from members.services import TooManyAttempts
from reports.api.attachments import picture_answer
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
