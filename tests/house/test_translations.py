"""Catalogues are read and written as GNU gettext does it; strings of the code are found without it."""

import ast
import gettext
import io
from pathlib import Path

import catalogues
import django
import pytest
import translations

DJANGOS = sorted(Path(django.__file__).parent.rglob("zh_Hans/LC_MESSAGES/*.po"))


def messages(mo: bytes) -> dict[str, str]:
    return gettext.GNUTranslations(io.BytesIO(mo))._catalog  # type: ignore[attr-defined, no-any-return]


@pytest.mark.parametrize("path", DJANGOS, ids=lambda path: path.parts[-5])
def test_what_we_write_is_what_msgfmt_wrote_for_django(path: Path) -> None:
    ours = messages(catalogues.write_mo(list(catalogues.read_entries(path))))
    theirs = messages(path.with_suffix(".mo").read_bytes())

    assert len(DJANGOS) > 5
    assert {key: text for key, text in ours.items() if key} == {key: text for key, text in theirs.items() if key}


def test_a_broken_catalogue_names_its_line(tmp_path: Path) -> None:
    path = tmp_path / "django.po"
    path.write_text('msgid ""\nmsgstr ""\n\nmsgid "Week"\nmsgstr 周\n')

    with pytest.raises(catalogues.CatalogueError, match="line 5: not a quoted string"):
        list(catalogues.read_entries(path))


def test_fuzzy_obsolete_and_empty_messages_are_not_translations(tmp_path: Path) -> None:
    path = tmp_path / "django.po"
    path.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        '#, fuzzy\nmsgid "Report"\nmsgstr "月报"\n\n'
        'msgid "Week"\nmsgstr ""\n\n'
        'msgctxt "button"\nmsgid "Return"\nmsgstr ""\n"退"\n"回"\n\n'
        '#~ msgid "Old"\n#~ msgstr "旧"\n'
    )
    entries = list(catalogues.read_entries(path))

    assert [(entry.context, entry.id, entry.fuzzy) for entry in entries] == [
        (None, "", False),
        (None, "Report", True),
        (None, "Week", False),
        ("button", "Return", False),
    ]
    written = messages(catalogues.write_mo(entries))
    assert {key: text for key, text in written.items() if key} == {"button\x04Return": "退回"}


def test_strings_of_python_are_found() -> None:
    source = """
_("one" " and a half")
pgettext("verb", "review")
ngettext("%(count)d report", "%(count)d reports", n)
translation.gettext_lazy("by attribute")
_(variable)
other("not this")
"""
    assert list(translations._messages_in_calls(ast.parse(source))) == [
        (None, "one and a half", None),
        ("verb", "review", None),
        (None, "%(count)d report", "%(count)d reports"),
        (None, "by attribute", None),
    ]


def test_strings_of_templates_are_found() -> None:
    source = """{% load i18n %}<a title="{% translate 'Next week' %}">{% translate "Week" context "calendar" %}</a>
{% blocktranslate trimmed count n=late %}
  {{ n }} report is "late"
{% plural %}
  {{ n }} reports are late
{% endblocktranslate %}
{% blocktranslate trimmed with name=member.name %}It's {{ name }}'s (own) report.{% endblocktranslate %}
{# {% translate "commented out" %} #}"""

    assert list(translations._messages_in_template(source, "x.html")) == [
        (None, "Next week", None),
        ("calendar", "Week", None),
        (None, '%(n)s report is "late"', "%(n)s reports are late"),
        (None, "It's %(name)s's (own) report.", None),
    ]


def test_every_string_of_the_house_is_translated() -> None:
    troubles = [line for path in translations.catalogues() for line in translations.missing_translations(path)]

    assert troubles == []
