"""Who is in the demo group. All of them are invented."""

from dataclasses import dataclass

GROUP_SLUG = "demo"
GROUP_NAME = "知微课题组（演示）"
WEEKS = 6


@dataclass(frozen=True)
class Person:
    """`roles`: "admin", "advisor", "guest". `mail`: may log in.

    Joined in the September so many `years` ago, or, where `weeks` is given, so many weeks ago.
    """

    name: str
    title: str
    roles: tuple[str, ...] = ()
    owes_report: bool = True
    supervised_by: str = ""
    aliases: tuple[str, ...] = ()
    years: int = 1
    weeks: int | None = None
    mail: str = ""


@dataclass(frozen=True)
class Leave:
    """A whole week, so many weeks ago, in which a person owes no report."""

    who: str
    week: int
    reason: str


PEOPLE = {
    "shen": Person(
        "沈知远",
        "教授，课题组管理员",
        roles=("admin", "advisor"),
        owes_report=False,
        aliases=("沈老师",),
        years=9,
        mail="shen@demo.example",
    ),
    "lu": Person("陆瑾", "副教授，也写周报", roles=("advisor",), aliases=("陆老师",), years=5, mail="lu@demo.example"),
    "gu": Person("顾晓岚", "博士三年级", supervised_by="shen", aliases=("晓岚",), years=2, mail="gu@demo.example"),
    "han": Person("韩佺", "博士二年级", supervised_by="lu", aliases=("小韩",)),
    "zhou": Person("周𬍛", "硕士三年级", supervised_by="lu", aliases=("周瓅",), years=2),
    "chen": Person("陈嘉禾", "硕士二年级", supervised_by="shen", aliases=("嘉禾",), mail="chen@demo.example"),
    "emily": Person("Emily Carter", "交换生", supervised_by="lu", aliases=("艾米",), weeks=4),
    "luo": Person("罗敏", "合作医院信息科，访客", roles=("guest",), owes_report=False, mail="luo@demo.example"),
}

LEAVES = (Leave("gu", 2, "赴西安参加学术会议"),)
