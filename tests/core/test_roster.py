import pytest

from core.roster import Ambiguous, Person, Resolved, Roster, Unknown, split_names

LIU = Person("1", "刘涛")
ZHU = Person("2", "朱梦静", ("小朱",))
DENG = Person("3", "邓佺")
SHUO = Person("4", "Shuo Wang", ("硕",))
RUI = Person("5", "Rui Jiao")
OUYANG = Person("6", "欧阳锋")
GROUP = Roster((LIU, ZHU, DENG, SHUO, RUI, OUYANG))


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("刘涛", LIU),
        ("（刘  涛）", LIU),
        ("(刘)", LIU),
        ("（朱）", ZHU),
        ("(朱）", ZHU),
        ("（朱梦静）", ZHU),
        ("小朱", ZHU),
        ("邓 佺", DENG),
        ("**邓**", DENG),
        ("朱<br />梦静", ZHU),
        ("Shuo", SHUO),
        ("shuo wang", SHUO),
        ("ＳＨＵＯ", SHUO),
        ("Wang", SHUO),
        ("硕", SHUO),
        ("欧阳", OUYANG),
    ],
)
def test_one_person_is_meant(text: str, person: Person) -> None:
    assert GROUP.resolve(text) == Resolved(person)


@pytest.mark.parametrize(
    "text", ["（盐城运维）", "（余总）", "Zhicheng", "全体成员(4)", "涛", "", "（）", "欧", "Shu", "刘涛涛"]
)
def test_nobody_is_meant(text: str) -> None:
    assert GROUP.resolve(text) == Unknown(text)


def test_two_of_one_name_are_asked_about() -> None:
    one, two, third = Person("1", "王伟"), Person("2", "王伟"), Person("3", "王芳")
    roster = Roster((one, two, third))
    assert roster.resolve("王伟") == Ambiguous("王伟", (one, two))
    assert roster.resolve("王") == Ambiguous("王", (one, two, third))
    assert roster.resolve("王芳") == Resolved(third)


def test_one_nickname_for_two_is_asked_about() -> None:
    one, two = Person("1", "朱梦静", ("朱",)), Person("2", "朱涛", ("朱",))
    assert Roster((one, two)).resolve("（朱）") == Ambiguous("（朱）", (one, two))


def test_an_alias_goes_before_a_surname() -> None:
    one, two = Person("1", "朱梦静", ("朱",)), Person("2", "朱涛")
    assert Roster((one, two)).resolve("朱") == Resolved(one)


def test_a_full_name_and_an_alias_of_another_are_asked_about() -> None:
    one, two = Person("1", "石"), Person("2", "石磊", ("石",))
    assert Roster((one, two)).resolve("石") == Ambiguous("石", (one, two))


def test_first_name_and_surname_of_two_people_are_asked_about() -> None:
    one, two = Person("1", "Kim Lee"), Person("2", "Nuri Kim")
    assert Roster((one, two)).resolve("Kim") == Ambiguous("Kim", (one, two))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Shuo/Rui", ["Shuo", "Rui"]),
        ("Qinhong/Zeyuan/Shuo", ["Qinhong", "Zeyuan", "Shuo"]),
        ("刘晓旭／罗浩", ["刘晓旭", "罗浩"]),
        ("薛海龙，雷蕾", ["薛海龙", "雷蕾"]),
        ("乔晓悦、付逍遥", ["乔晓悦", "付逍遥"]),
        ("A & B, C", ["A", "B", "C"]),
        ("（刘，朱）", ["刘", "朱"]),
        ("(刘)/(朱）", ["刘", "朱"]),
        ("王伟（小）、王芳", ["王伟（小）", "王芳"]),
        ("全体成员(4)", ["全体成员(4)"]),
        (" / ", []),
        ("", []),
        ("Shuo//Rui/", ["Shuo", "Rui"]),
    ],
)
def test_split_names(text: str, names: list[str]) -> None:
    assert split_names(text) == names
