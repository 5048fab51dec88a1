"""Catalogues are read and written as GNU gettext does it; strings of the code are found without it."""

import ast
import dataclasses
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


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    header = catalogues.Entry(texts={0: "Content-Type: text/plain; charset=UTF-8\n"})
    entries = [
        dataclasses.replace(header, comments=["# Of the house."]),
        catalogues.Entry(id='say "a\\b"\tor not', places=["a.py", "b.py"], texts={0: "“甲”\u2028"}),
        catalogues.Entry(id="two\nlines\n", comments=["# Of a mail."], fuzzy=True, texts={0: "两\n行"}),
        catalogues.Entry(id="Week", context="column", texts={0: ""}),
        catalogues.Entry(id="%(n)s report", plural="%(n)s reports", texts={0: "%(n)s 份", 1: ""}),
    ]
    path = tmp_path / "django.po"
    path.write_text(catalogues.write_po(entries), encoding="utf-8")

    assert [dataclasses.replace(entry, line=0) for entry in catalogues.read_entries(path)] == entries


def test_an_update_keeps_translations_and_follows_the_code() -> None:
    header = catalogues.Entry(texts={0: "Plural-Forms: nplurals=1; plural=0;\n"})
    week = catalogues.Entry(id="Week", comments=["# Not a weekday."], places=["old.py"], texts={0: "周"})
    gone = catalogues.Entry(id="Month", places=["old.py"], texts={0: "月"})
    code = {
        (None, "Draft"): translations.Message(None, ["a.py"]),
        (None, "Week"): translations.Message(None, ["a.py", "b.html"]),
        ("column", "Week"): translations.Message(None, ["b.html"]),
        (None, "%(n)s report"): translations.Message("%(n)s reports", ["b.html"]),
    }

    assert translations.updated([header, gone, week], code) == [
        header,
        catalogues.Entry(id="Draft", places=["a.py"], texts={0: ""}),
        catalogues.Entry(id="Week", comments=["# Not a weekday."], places=["a.py", "b.html"], texts={0: "周"}),
        catalogues.Entry(id="Week", context="column", places=["b.html"], texts={0: ""}),
        catalogues.Entry(id="%(n)s report", plural="%(n)s reports", places=["b.html"], texts={0: ""}),
    ]


@pytest.mark.parametrize(
    ("id_", "text", "troubles"),
    [
        ("{name} of {week}", "{week}的{name}", 0),
        ("{name} of {week}", "{week}的", 1),
        ("{length:,} characters", "{length:,} 个字符", 0),
        ("{length:,} characters", "{limit:,} 个字符", 1),
        ("%(count)s reports", "%(count)d 份", 1),
    ],
)
def test_placeholders_are_compared(id_: str, text: str, troubles: int) -> None:
    assert len(list(translations._troubles_of(catalogues.Entry(id=id_, texts={0: text})))) == troubles


def test_strings_of_python_are_found() -> None:
    source = """
raise InvalidText("too_long", "at most {limit:,}", limit=limit)
_("one" " and a half")
pgettext("verb", "review")
ngettext("%(count)d report", "%(count)d reports", n)
translation.gettext_lazy("by attribute")
_(variable)
other("not this")
"""
    assert list(translations._messages_in_calls(ast.parse(source))) == [
        (None, "at most {limit:,}", None),
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
