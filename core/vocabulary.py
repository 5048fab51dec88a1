"""The words groups use in their weekly reports, ledgers and minutes, for "nothing" and for "approved".

A title is looked up after numbering (`1. `, `一、`, `（1）`), heading marks, emphasis, colons, blanks and `<br />` are
taken off it, without regard to case or width, and must then be one of the words as a whole.
To accept another spelling, add it to its tuple here and to the examples in tests/core/test_vocabulary.py.
"""

import re
import unicodedata

COLUMNS: dict[str, tuple[str, ...]] = {
    "project": (
        *("项目名称", "项目", "实习项目", "课题名称", "课题", "方向", "研究方向"),
        *("project", "project name", "topic"),
    ),
    "this_week": (
        *("本周任务", "本周计划", "本周工作", "本周工作计划", "本周内容", "工作内容", "任务", "本周目标"),
        *("this week", "this week's tasks", "this week's plan", "tasks", "planned", "plan for this week"),
    ),
    "results": (
        *(
            "工作结果",
            "结果",
            "本周结果",
            "完成情况",
            "本周完成情况",
            "本周完成",
            "本周进展",
            "工作进展",
            "进展",
            "成果",
        ),
        *("results", "result", "progress", "done", "outcome", "outcomes", "achievements"),
    ),
    "feedback": (
        *(
            "导师反馈",
            "导师点评",
            "导师评语",
            "导师评价",
            "导师建议",
            "导师意见",
            "老师反馈",
            "老师点评",
            "反馈",
            "点评",
        ),
        *("feedback", "advisor feedback", "advisor's feedback", "supervisor feedback", "comments", "advisor comments"),
    ),
    "next_week": (
        *(
            "下周计划",
            "下周工作计划",
            "下周工作",
            "下周任务",
            "下周安排",
            "下周目标",
            "下周",
            "下一步计划",
            "下一步工作",
        ),
        *("next week", "next week's plan", "plan for next week", "plan for the next week", "next steps", "plan"),
    ),
}
"""Titles of table columns; a title is one of these words as a whole."""

SECTIONS: dict[str, tuple[str, ...]] = {
    "note": ("总体说明", "本周总体说明", "overall note", "general note"),
    "project_notes": (
        "注：项目说明",
        "项目说明",
        "项目介绍",
        "project notes",
        "notes on projects",
        "about the projects",
    ),
    "feedback": (
        *("导师反馈", "导师点评", "导师评语", "导师评价", "导师建议", "导师意见", "老师点评", "老师反馈"),
        *("feedback", "advisor feedback", "advisor's feedback", "supervisor feedback"),
    ),
    "this_week": ("本周任务", "本周工作计划", "本周计划", "当前进行中任务", "plan for this week", "tasks of this week"),
    "results": (
        *(
            "本周工作",
            "本周完成的工作",
            "本周完成",
            "本周工作总结",
            "本周总结",
            "本周简述",
            "工作简述",
            "完成情况",
            "完成内容",
        ),
        *("完成的事情", "本周已完成任务", "本周工作进展", "本周进展", "主要进展", "本双周工作", "工作结果"),
        *(
            "本周完成的学习任务",
            "progress update",
            "progress summary",
            "tasks completed",
            "in the past week",
            "this week",
        ),
    ),
    "next_week": (
        *("下周计划", "下周工作计划", "下周工作", "下周任务", "下周安排", "下周学习计划", "下周", "下双周工作"),
        *("下一步工作计划", "之后的计划", "next week", "next week fixed plan", "next targets", "plans until next"),
        *("plan for the next week", "plan for next week"),
    ),
}
"""Titles of sections; a title is one of these words as a whole."""

LEDGER_COLUMNS: dict[str, tuple[str, ...]] = {
    "year": ("年份", "年", "年度", "year"),
    "period": (
        "时间",
        "时间段",
        "起止时间",
        "起止日期",
        "日期",
        "周期",
        "周次",
        "period",
        "time",
        "dates",
        "date",
        "week",
    ),
    "paper": ("论文", "论文题目", "论文标题", "论文名称", "文献", "阅读论文", "paper", "papers", "paper title"),
    "expected_gain": ("预期收获", "预期收益", "阅读目标", "expected gain", "expected outcome"),
    "gained": ("实际收获", "收获", "阅读收获", "gained", "what was gained"),
    "task": ("任务", "任务名称", "工程任务", "工作", "工作任务", "task", "tasks", "engineering task"),
    "progress": ("进度", "预期进度", "当前进度", "进展", "完成情况", "progress"),
    "state": ("状态", "任务状态", "state", "status"),
    "project": ("项目", "项目名称", "所属项目", "project"),
    "participants": (
        *("参与成员", "成员", "参与人", "参与人员", "参与者", "负责人", "人员", "执行人", "姓名"),
        *("participants", "participant", "members", "member", "people", "who", "assignee", "assignees", "name"),
    ),
    "workload": ("工作量", "工作量评估", "workload", "effort", "size"),
    "hours": ("工时", "小时", "耗时", "小时数", "hours", "time spent"),
    "standard": ("标准", "档位", "级别", "等级", "bucket", "standard"),
    "length": ("时长", "时间长度", "耗时标准", "length", "duration"),
    "unknown": ("未知", "未填", "unknown"),
    "total": ("合计", "总计", "总数", "总量", "total", "sum"),
}
"""Titles of the columns of a workload ledger; a title is one of these words as a whole."""

MINUTES_SECTIONS: dict[str, tuple[str, ...]] = {
    "agenda": (
        *(
            "主要事项",
            "会议议程",
            "议程",
            "会议议题",
            "议题",
            "会议安排",
            "本次议题",
            "今日议题",
            "本周议题",
            "议程安排",
        ),
        *("agenda", "regular items", "new items", "meeting purpose", "agenda items", "meeting agenda"),
    ),
    "done": (
        *("上周工作总结", "上周任务完成情况", "完成情况", "上周工作", "上周总结", "上周工作完成情况", "上周完成情况"),
        *("进展情况", "工作进展", "进展", "进度", "成果", "工作总结", "本周工作总结", "本周完成情况"),
        *("progress", "progress since last meeting", "accomplished", "complete action", "activity summary", "done"),
    ),
    "issues": (
        *("遗留问题和当前问题汇总", "遗留问题与当前问题汇总", "遗留问题汇总", "当前问题汇总", "问题汇总", "遗留问题"),
        *("当前问题", "存在问题", "存在的问题", "问题", "未决事项", "待解决问题"),
        *("questions", "open questions", "open issues", "issues", "problems", "blockers"),
    ),
    "assignments": (
        *("本周安排", "本周工作安排", "本周工作内容", "本周任务安排", "本周任务", "本周计划", "任务安排", "任务分工"),
        *("行动计划", "具体工作", "下一步目标", "下一步工作计划", "下一步任务", "下一步计划", "下周安排", "下周计划"),
        *("下周工作安排", "待分配", "工作安排"),
        *("action items", "action points", "new action", "new actions", "actions", "planned work", "next steps"),
        *("plan for this week", "by next week", "assignments", "to do", "todo", "todos"),
    ),
}
"""Titles of the sections of a meeting's minutes; a title is one of these words as a whole."""

MINUTES_LABELS: dict[str, tuple[str, ...]] = {
    "time": ("会议时间", "时间", "开始时间", "time", "start time"),
    "place": ("会议地点", "地点", "place", "location", "venue"),
    "link": ("会议链接", "线上会议", "链接", "link", "meeting link"),
    "chair": ("主持人", "会议主持", "主持", "chair", "chaired by"),
    "minute_taker": ("记录人", "会议记录人", "记录", "minutes", "minutes by", "minute taker", "note taker", "scribe"),
    "presenter": ("主讲人", "主讲", "报告人", "汇报人", "presenter", "presented by", "speaker"),
    "present": (
        *("参会人员", "参与人员", "参加人员", "参与者", "与会人员", "参会人", "出席", "出席人员", "到会人员"),
        *("attendees", "present", "present participants", "participants", "attendance"),
    ),
    "absent": ("缺席", "缺席人员", "未到", "未参会", "absent", "missing", "missing participants"),
    "excused": ("请假", "请假人员", "excused", "apologies", "regrets"),
    "guests": ("来宾", "嘉宾", "外部人员", "列席", "列席人员", "guests", "visitors"),
}
"""What stands before the colon of a line at the head of minutes."""

NOTHING = (
    "none",
    "nothing",
    "nil",
    "n/a",
    "na",
    "nul",
    "null",
    "无",
    "暂无",
    "没有",
    "请联系导师填写",
    "-",
    "--",
    "—",
    "——",
    "/",
)
APPROVALS = ("通过", "已通过", "同意", "lgtm", "approved", "true", "✔️", "✔", "✅", "👍")

_BREAK = re.compile(r"<br *?/?>", re.IGNORECASE)
_EMPTY_LABEL = re.compile(r"\s*action (?:item|point) ?[0-9]{0,2}\s*[:：]\s*", re.IGNORECASE)
_ACTIONS = re.compile(r"[\s#*0-9.]*action (?:items?|points?)(?: due\b| for\b| from\b| by\b|\s*[/(–—-])", re.IGNORECASE)
_NUMBERING = re.compile(r"(?:\(?[0-9]{1,2}[.、)]|\(?[一二三四五六七八九十]{1,2}[、.)])")
_DECORATION = re.compile(r"[\s#*`_:~]+")


def column_of(title: str) -> str | None:
    """What a table column of this title holds: project, this_week, results, feedback or next_week."""
    return _COLUMN_WORDS.get(_folded(title))


def ledger_column_of(title: str) -> str | None:
    """What a column of a ledger's table holds: one of the keys of LEDGER_COLUMNS."""
    return _LEDGER_WORDS.get(_folded(title))


def section_of(title: str) -> str | None:
    """What a heading of this text opens: note, project_notes, feedback, this_week, results or next_week."""
    return _SECTION_WORDS.get(_folded(title))


def minutes_section_of(title: str) -> str | None:
    """What a heading of this text opens in minutes: agenda, done, issues or assignments.

    `Action items / open questions`, `Action items due on Friday` say it in their first words.
    """
    return _MINUTES_WORDS.get(_folded(title)) or ("assignments" if _ACTIONS.match(title) else None)


def minutes_label_of(title: str) -> str | None:
    """What a label at the head of minutes names: one of the keys of MINUTES_LABELS."""
    return _LABEL_WORDS.get(_folded(title))


def is_nothing(text: str) -> bool:
    """Whether the text says that there is nothing: empty, none, 无, 暂无, `Action Item 2:` with nothing behind it …"""
    if not text.strip() or _EMPTY_LABEL.fullmatch(text):
        return True
    return text.strip().casefold().rstrip("。.") in NOTHING or text.strip() in NOTHING


def is_approval(text: str) -> bool:
    """Whether the text only says that the reader agrees: 通过, LGTM, ✔️."""
    return text.strip().casefold().rstrip("。.!！") in APPROVALS


def _folded(title: str) -> str:
    plain = unicodedata.normalize("NFKC", _BREAK.sub("", title)).casefold()
    plain = _NUMBERING.sub("", plain.strip(" #*"), count=1) if _NUMBERING.match(plain.strip(" #*")) else plain
    return _DECORATION.sub("", plain).strip("()[]【】.。,，-")


def _index(words: dict[str, tuple[str, ...]]) -> dict[str, str]:
    return {_folded(word): meaning for meaning, spellings in words.items() for word in spellings}


_COLUMN_WORDS = _index(COLUMNS)
_SECTION_WORDS = _index(SECTIONS)
_LEDGER_WORDS = _index(LEDGER_COLUMNS)
_MINUTES_WORDS = _index(MINUTES_SECTIONS)
_LABEL_WORDS = _index(MINUTES_LABELS)
