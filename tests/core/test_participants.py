import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.participants import Participants, read_participants, write_participants


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", ()),
        (" / ", ()),
        ("Shuo", ("Shuo",)),
        ("Shuo/Xiangzhe", ("Shuo", "Xiangzhe")),
        ("Qinhong/Zeyuan/Shuo", ("Qinhong", "Zeyuan", "Shuo")),
        ("刘晓旭／罗浩、（邓 佺）", ("刘晓旭", "罗浩", "邓 佺")),
        ("（刘，朱）", ("刘", "朱")),
        ("Qin<br />hong/<br>Rui", ("Qinhong", "Rui")),
        ("Shuo/shuo/Rui", ("Shuo", "Rui")),
        ("Shuo + Rui", ("Shuo", "Rui")),
        ("Anna and Rui", ("Anna", "Rui")),
        ("Allan", ("Allan",)),
        ("全体老师", ("全体老师",)),
    ],
)
def test_names(text: str, names: tuple[str, ...]) -> None:
    assert read_participants(text) == Participants(text.strip(), names)


@pytest.mark.parametrize(
    ("text", "size", "names"),
    [
        ("全体成员(4)", 4, ()),
        ("全体成员（5）", 5, ()),
        ("全体成员（５人）", 5, ()),
        ("全体 成员", None, ("全体 成员",)),
        ("全体成员", None, ()),
        ("全员", None, ()),
        ("全员 12人", 12, ()),
        ("（全体成员）", None, ()),
        ("所有人[3]", 3, ()),
        ("Everyone", None, ()),
        ("ALL (4)", 4, ()),
        ("全体成员(0)", None, ()),
        ("全体成员(4)/余总", 4, ("余总",)),
    ],
)
def test_everyone(text: str, size: int | None, names: tuple[str, ...]) -> None:
    everyone = names == () or "余总" in names
    assert read_participants(text) == Participants(text.strip(), names, everyone, size)


def test_many_names_are_cut_off() -> None:
    assert len(read_participants("/".join(f"n{number}" for number in range(5_000))).names) == 300


@settings(deadline=None)
@given(st.text(max_size=40))
def test_any_text_is_read(text: str) -> None:
    assert read_participants(text).written == text.strip()


@settings(deadline=None)
@given(st.lists(st.text("甲乙丙abcABC·", min_size=1, max_size=6).map(str.strip), max_size=6))
def test_written_names_read_back(names: list[str]) -> None:
    read = read_participants(write_participants(names)).names
    assert read_participants(write_participants(read)).names == read


def test_whether_anybody_is_named() -> None:
    assert [bool(read_participants(text)) for text in ("", "Rui", "全员")] == [False, True, True]
