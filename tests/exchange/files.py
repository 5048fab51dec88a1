"""Files in the forms that groups keep, written for these tests."""

from exchange.document import SourceFile

REPORT = """\
# 周报 - 2026年第47周（11.16-11.22）

| 项目名称 | 本周任务 | 工作结果 | 导师反馈 | 下周计划 |
| :------- | :------- | :------- | :------- | :------- |
| 遥感影像的<br />变化检测 | 1. 清洗数据<br />2. 训练基线 | 基线 F1 = 0.71 | | 1. 换主干网络 |
|          |          |          |          |          |

## 注：项目说明

`遥感影像的变化检测`:

- 项目动机：人工判读太慢。
- 拟实施方案： 先做双时相基线，再做弱监督。
"""


def source(text: str | bytes = REPORT, path: str = "林晓/2026-W47.md") -> SourceFile:
    content = text.encode() if isinstance(text, str) else text
    return SourceFile(path, path, content, path)
