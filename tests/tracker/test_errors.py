"""Error pages say what happened in both languages, and never more than that."""

from typing import Any

import pytest
from django.template import TemplateDoesNotExist
from django.test import Client, RequestFactory
from django.utils import translation

from tests.factories.members import make_group, make_member
from tests.factories.pages import logged_in
from tracker.errors import server_error


@pytest.mark.django_db
def test_the_last_resort_asks_no_database(django_assert_num_queries: Any) -> None:
    request = RequestFactory().get("/g/lab/")
    request.session = None  # type: ignore[assignment]  # touching it would raise
    with django_assert_num_queries(0):
        answer = server_error(request)
    text = answer.content.decode()
    assert (answer.status_code, "tell your administrator this number" in text) == (500, True)
    assert "Traceback" not in text


@pytest.mark.django_db
def test_not_found_is_told_in_both_languages() -> None:
    member = make_member(make_group(slug="lab"))
    text = logged_in(member).get("/g/lab/nothing/").content.decode()
    with translation.override("zh-hans"):
        other = translation.gettext("There is nothing here, or it is not for you to read.")
    assert f'<div class="muted" lang="zh-CN"><p>{other}</p></div>' in " ".join(text.split()).replace("> ", ">").replace(
        " <", "<"
    )


@pytest.mark.django_db
def test_a_form_that_waited_too_long_says_what_to_do() -> None:
    answer = Client(enforce_csrf_checks=True).post("/log-in/", {})
    assert answer.status_code == 403
    assert "What you typed is still in the page before." in answer.content.decode()


@pytest.mark.django_db
def test_a_missing_template_is_an_error_with_a_number_and_other_pages_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """Case 220."""
    member = make_member(make_group(slug="lab"))
    browser = logged_in(member)
    browser.raise_request_exception = False

    def missing(*args: Any, **more: Any) -> None:
        raise TemplateDoesNotExist("reports/board.html")

    monkeypatch.setattr("reports.views.board.render", missing)
    answer = browser.get("/g/lab/weeks/2026-W40/board/")
    text = answer.content.decode()
    assert (answer.status_code, "tell your administrator this number" in text) == (500, True)
    assert "board.html" not in text
    assert browser.get("/g/lab/people/").status_code == 200
