"""From exceptions to answers: one function for each kind of error, whoever raised it."""

import logging
from functools import singledispatch
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation, ValidationError
from django.db import DatabaseError, InterfaceError
from django.http import Http404, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from core.errors import InvalidInput
from core.etags import PreconditionMissing, PreconditionUnusable, etag_of
from meetings import services as meetings
from meetings.models import IssueNote
from members import services as people
from members.queries import GroupMoved
from papers import services as papers
from reports import services as reports
from reports.models import PrivateNote
from tasks import services as tasks
from tracker.api.problems import flatten, not_found, problem
from tracker.api.throttles import AnonymousThrottle
from tracker.database import trouble_of
from workload import services as work

logger = logging.getLogger(__name__)
FIELDS_OF_RULES = {"period": "ends_on", "rows": "rows", "reason": "reason"}  # rules that one value breaks
Context = dict[str, Any]  # DRF's: view, request, args, kwargs


def explain_error(exception: Exception, context: Context) -> Response | None:
    """DRF's exception handler. None: an error of ours, which Django logs and answers with a number."""
    answer = answer_to(exception, context)
    if answer is not None:
        set_rollback()
    return answer


@singledispatch
def answer_to(exception: Exception, context: Context) -> Response | None:
    """The answer to an error of a known kind. Subclasses are answered as their nearest known kind."""
    return None


@answer_to.register(exceptions.APIException)
def _framework(exception: exceptions.APIException, context: Context) -> Response:
    return problem(exception.status_code, str(exception.detail))


@answer_to.register(exceptions.NotFound)
@answer_to.register(Http404)
def _not_found(exception: Exception, context: Context) -> Response:
    return not_found()


@answer_to.register(exceptions.ValidationError)
def _invalid_fields(exception: exceptions.ValidationError, context: Context) -> Response:
    return problem(400, _("Some fields are not right."), errors=flatten(exception.detail))


@answer_to.register(ValidationError)
def _invalid_values(exception: ValidationError, context: Context) -> Response:
    errors = exception.message_dict if hasattr(exception, "error_dict") else {"body": exception.messages}
    return problem(400, _("Some fields are not right."), errors=errors)


@answer_to.register(exceptions.NotAuthenticated)
@answer_to.register(exceptions.AuthenticationFailed)
def _nobody(exception: exceptions.APIException, context: Context) -> Response:
    """DRF refuses strangers before it counts requests, so they are counted here."""
    throttle = AnonymousThrottle()
    if not throttle.allow_request(context["request"], context["view"]):
        return _too_often(exceptions.Throttled(throttle.wait()), context)
    scheme = context["view"].get_authenticate_header(context["request"])
    return problem(401, str(exception.detail), headers={"WWW-Authenticate": scheme or "Bearer"})


@answer_to.register(exceptions.Throttled)
def _too_often(exception: exceptions.Throttled, context: Context) -> Response:
    wait = max(1, int(getattr(exception, "wait", None) or 1))
    sentence = _("You asked too often. Try again in {seconds} seconds.").format(seconds=wait)
    return problem(429, sentence, headers={"Retry-After": str(wait)})


@answer_to.register(people.TooManyAttempts)
def _too_many(exception: people.TooManyAttempts, context: Context) -> Response:
    return _too_often(exceptions.Throttled(exception.retry_after), context)


@answer_to.register(PermissionDenied)
def _forbidden(exception: PermissionDenied, context: Context) -> Response:
    return problem(403, _("You may not do this."))


@answer_to.register(PreconditionMissing)
def _unconditional(exception: PreconditionMissing, context: Context) -> Response:
    return problem(428, _("Send the ETag of what you read as If-Match, so that nobody's text is overwritten."))


@answer_to.register(PreconditionUnusable)
def _no_version(exception: PreconditionUnusable, context: Context) -> Response:
    return problem(412, _("If-Match must be exactly the ETag that a GET of this very thing answered."))


@answer_to.register(people.StaleVersion)
@answer_to.register(reports.StaleVersion)
@answer_to.register(work.StaleItem)
@answer_to.register(papers.StaleText)
def _stale(
    exception: people.StaleVersion | reports.StaleVersion | work.StaleItem | papers.StaleText, context: Context
) -> Response:
    current = exception.current
    assert not isinstance(current, PrivateNote)  # those are not in the API
    etag = etag_of(current.uuid, current.version)
    return problem(
        412,
        _("Somebody saved meanwhile, perhaps you in another window. Read it again and put your change on top."),
        headers={"ETag": etag},
        current={"version": current.version, "etag": etag},
    )


@answer_to.register(tasks.StaleAction)
@answer_to.register(meetings.StaleMinutes)
def _stale_minutes(exception: tasks.StaleAction | meetings.StaleMinutes, context: Context) -> Response:
    current = exception.current
    if isinstance(current, IssueNote):  # it has no address of its own: its version goes in the body
        sentence = _("Somebody else noted something meanwhile. Read it and send your text with its version.")
        return problem(412, sentence, current={"version": current.version, "text": current.text})
    etag = etag_of(current.uuid, current.version)
    return problem(
        412,
        _("Somebody saved meanwhile, perhaps you in another window. Read it again and put your change on top."),
        headers={"ETag": etag},
        current={"version": current.version, "etag": etag},
    )


@answer_to.register(reports.StaleAnswer)
def _stale_answer(exception: reports.StaleAnswer, context: Context) -> Response:
    """The ETag of an answer is that of the feedback together with it."""
    feedback = exception.current
    etag = etag_of(feedback.uuid, feedback.version + feedback.answer_version)
    return problem(
        412,
        _("The feedback or its answer was changed meanwhile. Read it again and put your change on top."),
        headers={"ETag": etag},
        current={"etag": etag, "text": feedback.text, "answer": feedback.answer},
    )


@answer_to.register(reports.NewerRevision)
def _newer_revision(exception: reports.NewerRevision, context: Context) -> Response:
    sentence = _("Revision {number} was submitted meanwhile: read it first.").format(number=exception.newest)
    return problem(409, sentence, code="newer-revision", current={"revision": exception.newest})


@answer_to.register(reports.AlreadyThere)
def _already_there(exception: reports.AlreadyThere, context: Context) -> Response:
    report = exception.report
    url = context["view"].reverse_action("detail", args=[report.uuid])
    current = {"uuid": str(report.uuid), "url": url, "etag": etag_of(report.uuid, report.version)}
    sentence = _("There is a report of this week already.")
    return problem(409, sentence, code="already-there", headers={"Location": url}, current=current)


@answer_to.register(reports.InvalidCell)
def _invalid_cell(exception: reports.InvalidCell, context: Context) -> Response:
    field = exception.field if exception.row is None else f"rows.{exception.row}.{exception.field}"
    return problem(400, _("Some fields are not right."), errors={field: [people.sentence_of(exception)]})


@answer_to.register(InvalidInput)
def _invalid_input(exception: InvalidInput, context: Context) -> Response:
    return problem(400, people.sentence_of(exception))


@answer_to.register(reports.ReportRefused)
@answer_to.register(people.ChangeRefused)
def _refused(exception: reports.ReportRefused | people.ChangeRefused, context: Context) -> Response:
    """A rule says no: to the person (403), to a value (400), or in this state (409)."""
    if isinstance(exception, reports.NotAllowed | people.NotAllowed):
        return problem(403, exception.message, code=exception.code)
    if exception.code in FIELDS_OF_RULES:
        errors = {FIELDS_OF_RULES[exception.code]: [exception.message]}
        return problem(400, _("Some fields are not right."), errors=errors)
    return problem(409, exception.message, code=exception.code)


@answer_to.register(work.WorkRefused)
@answer_to.register(meetings.MeetingRefused)
def _work_refused(exception: work.WorkRefused | meetings.MeetingRefused, context: Context) -> Response:
    return problem(409, exception.message, code=exception.code)


@answer_to.register(papers.PaperKnown)
def _known_paper(exception: papers.PaperKnown, context: Context) -> Response:
    paper = exception.paper
    url = context["view"].reverse_action("detail", args=[paper.uuid])
    current = {"uuid": str(paper.uuid), "url": url, "etag": etag_of(paper.uuid, paper.version)}
    return problem(409, exception.message, code=exception.code, headers={"Location": url}, current=current)


@answer_to.register(GroupMoved)
def _moved(exception: GroupMoved, context: Context) -> Response:
    sentence = _("The group's address is now {slug}.").format(slug=exception.slug)
    return problem(404, sentence, current={"group": exception.slug})


@answer_to.register(RequestDataTooBig)
def _too_large(exception: RequestDataTooBig, context: Context) -> Response:
    return problem(413, _("The body is larger than 1 MB."))


@answer_to.register(SuspiciousOperation)
@answer_to.register(UnreadablePostError)
@answer_to.register(MultiPartParserError)
def _unreadable(exception: Exception, context: Context) -> Response:
    return problem(400, _("The server could not understand this request."))


@answer_to.register(DatabaseError)
@answer_to.register(InterfaceError)
def _database_trouble(exception: Exception, context: Context) -> Response | None:
    trouble = trouble_of(exception)
    if trouble is None:
        return None
    logger.error("%s %s", trouble.sentence, type(exception).__name__)
    return problem(503, _(trouble.sentence), headers={"Retry-After": str(trouble.retry_after)})
