"""Mails of notices as text and as HTML. Nothing of a report's text goes into them: names, weeks and numbers only."""

from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from activity.models import Notice
from activity.queries import told
from core.text import visible_controls


@dataclass(frozen=True)
class Letter:
    """A mail, ready but for its address."""

    subject: str
    text: str
    html: str
    settings_url: str  # where such mails are switched off


def write_letter(notice: Notice, *, language: str) -> Letter:
    """The notice as a mail in this language; its links are those of the public address."""
    with translation.override(language):
        words = told([notice])[0]
        group = visible_controls(notice.group.name)
        settings_url = f"{settings.PUBLIC_URL}{reverse('members:notices', args=[notice.group.slug])}#wishes"
        links = [(words.act, words.address), *words.more]
        context = {
            "told": words,
            "group": group,
            "reader": visible_controls(notice.member.name),
            # static/js/told.js notes as read what was opened from a mail
            "links": [(label, f"{settings.PUBLIC_URL}{path}#told-{notice.uuid}") for label, path in links],
            "settings_url": settings_url,
        }
        text = render_to_string("activity/mail/notice.txt", context)
        html = render_to_string("activity/mail/notice.html", context)
        subject = _("[{group}] {sentence}").format(group=group, sentence=words.sentence)
    return Letter(" ".join(subject.split()), text, html, settings_url)
