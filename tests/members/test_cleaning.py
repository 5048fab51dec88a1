"""What `core` refuses is said in the language of the page."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from core.errors import InvalidInput
from core.names import clean_name, login_key
from core.periods import read_date, read_period
from core.text import clean_markdown
from core.weeks import WeekCalendar
from members.services import sentence_of
from members.services.cleaning import cleaned_mail, cleaned_name, cleaned_title

WEEKS = WeekCalendar()


@pytest.mark.parametrize(
    ("refused", "code", "english", "chinese"),
    [
        (
            lambda: clean_markdown("字" * 1201, 1200),
            "too_long",
            "The text has 1,201 characters; at most 1,200 are allowed here.",
            "内容有 1,201 个字符，此处最多 1,200 个。",
        ),
        (
            lambda: clean_markdown("甲\ud800"),
            "surrogate",
            "Character 2 is half of a character (U+D800), which cannot be stored: remove it.",
            "第 2 个字符不完整（U+D800），无法保存，请删除。",
        ),
        (
            lambda: clean_name("王" * 61),
            "too_long",
            "The name has 61 characters; at most 60 are allowed.",
            "名称有 61 个字符，最多 60 个。",
        ),
        (
            lambda: login_key("刘涛"),
            "not_ascii",
            "The mail address may hold only plain letters (a to z), digits and signs.",
            "邮箱地址只能包含英文字母、数字和英文符号。",
        ),
        (
            lambda: WEEKS.week_named("{year}"),
            "not_week",
            '"{year}" is not a week: write year and number, such as 2024-W43.',
            "“{year}”不是周次，请写明年份和周数，例如 2024-W43。",
        ),
        (
            lambda: WEEKS.week_named("2024-W53"),
            "no_such_week",
            "2024-W53 does not exist: 2024 has weeks 1 to 52.",
            "2024-W53 不存在：2024 年只有第 1 至 52 周。",
        ),
        (
            lambda: read_date("2023-2-29"),
            "no_such_day",
            '"2023-2-29": there is no day 29 in month 2 of 2023.',
            "“2023-2-29”：2023 年 2 月没有 29 日。",
        ),
        (
            lambda: read_period("2.28-2.29", year=2023),
            "no_such_day",
            '"2.28-2.29": there is no day 29 in month 2 of 2023.',
            "“2.28-2.29”：2023 年 2 月没有 29 日。",
        ),
        (
            lambda: read_period("2023.1.1-2024.2.4"),
            "too_long",
            "The period has 400 days; at most 366 are allowed.",
            "时间段共 400 天，最多 366 天。",
        ),
    ],
)
def test_errors_of_core_are_said_in_both_languages(
    refused: Callable[[], object], code: str, english: str, chinese: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        refused()
    assert (caught.value.code, str(caught.value), sentence_of(caught.value)) == (code, english, english)
    with translation.override("zh-hans"):
        assert sentence_of(caught.value) == chinese


def test_other_errors_say_what_they_say() -> None:
    with translation.override("zh-hans"):
        assert sentence_of(ValueError("It is {so}.")) == "It is {so}."


@pytest.mark.parametrize(
    ("refused", "field", "chinese"),
    [
        (lambda: cleaned_name(" \u200b", field="name"), "name", "名称不能为空，请至少输入一个字。"),
        (lambda: cleaned_mail("liutao", field="email"), "email", "请输入正确的邮箱地址，例如 liutao@example.org。"),
        (lambda: cleaned_mail("a@b..c", field="email"), "email", "请输入正确的邮箱地址，例如 liutao@example.org。"),
        (lambda: cleaned_title("字" * 201, field="name"), "name", "内容有 201 个字符，此处最多 200 个。"),
        (lambda: cleaned_title(" ", field="name"), "name", "请至少输入一个字。"),
    ],
)
def test_what_people_type_is_refused_at_its_field(refused: Callable[[], object], field: str, chinese: str) -> None:
    with translation.override("zh-hans"), pytest.raises(ValidationError) as caught:
        refused()
    assert caught.value.message_dict == {field: [chinese]}
