"""周𬍛: clinical texts. Last week's report was returned and is with the author; this week is not begun."""

from tracker.demo.projects import RECORDS
from tracker.demo.shapes import At, Report, Reports, Return, Row, Word

REPORTS: Reports = {
    5: Report(
        sent=At(4, "16:20"),
        reviewed=At(7, "14:50"),
        reviewed_by="lu",
        rows=(
            Row(
                RECORDS,
                this_week="""
                    1. 与信息科罗老师确认字段清单
                    2. 起草标注规范 0.1 版
                """,
                results="""
                    1. 字段由 15 类减为 12 类，“家族史”“职业”“婚育史”在门诊里太少，暂不标
                    2. 规范 0.1 版 9 页，每类给三个正例、两个反例
                    3. 试标 50 份，两人一致率 `78.6\\%`，分歧主要在 <用药频次> 的边界
                """,
                next_week="""
                    1. 逐条讨论分歧，出 0.2 版
                    2. 再试标 100 份，一致率到 85% 再铺开
                """,
                feedback=(
                    Word(
                        "lu", "先减字段是对的。“每日三次，饭后”算频次还是算用法？这类例子要写进规范，不能留给标注员猜。"
                    ),
                    Word("shen", "院方要求标注员签保密协议，请在铺开之前办完。"),
                ),
            ),
        ),
    ),
    4: Report(
        sent=At(4, "17:15"),
        reviewed=At(7, "15:30"),
        reviewed_by="lu",
        rows=(
            Row(
                RECORDS,
                results="""
                    1. 0.2 版新增“边界案例”一节，收 23 条
                    2. 试标 100 份，一致率 **88.1%**，已超过 85%
                    3. 四名标注员的保密协议签完，原件交罗老师
                """,
                next_week="""
                    1. 正式标注开始，每周 600 份
                    2. 搭院内训练环境，确认两张卡都能用
                """,
                feedback=(Word("lu", "很好，可以铺开。每 200 份抽 20 份复查，一致率掉到 80% 以下立即停。"),),
            ),
        ),
    ),
    3: Report(
        sent=At(5, "09:40"),
        reviewed=At(7, "10:10"),
        reviewed_by="lu",
        rows=(
            Row(
                RECORDS,
                results="""
                    1. 本周标注 640 份，抽查一致率 86.9%
                    2. 院内环境：
                        - 一张卡风扇异响，罗老师已报修
                        - 离线镜像做好，约 19 GB，刻盘带入
                    3. 7B 模型 `bf16` 推理单份 3.8 s，可以接受
                """,
                next_week="""
                    1. 继续标注 600 份
                    2. 用已标的 600 份做第一次微调（LoRA，秩 16）
                """,
                feedback=(Word("lu", "离线镜像请同时存一份校验和，下次带盘进去先核对。"),),
            ),
        ),
    ),
    2: Report(
        sent=At(4, "20:02"),
        reviewed=At(7, "09:05"),
        reviewed_by="lu",
        rows=(
            Row(
                RECORDS,
                results="""
                    1. 累计标注 1255 份
                    2. 第一次微调：12 类宏平均 F1 为 **81.7**，其中
                        - 主诉 93.2、诊断 90.5
                        - 随访时间只有 58.4，多为“复诊”“必要时随诊”这类没有日期的写法
                    3. 输出格式错误率 2.1%，大多是少一个右括号 `}`
                """,
                next_week="""
                    1. 随访时间拆成“有日期 / 无日期”两类重新标
                    2. 用受约束解码消除格式错误
                """,
                feedback=(
                    Word("lu", "拆类之前先统计“无日期”的占比，如果超过一半，就说明字段定义有问题，而不是模型不行。"),
                    Word("shen", "81.7 作为第一版不错。和院方开会时只报单类指标，不要报平均。"),
                ),
            ),
        ),
    ),
    1: Report(
        sent=At(5, "23:41"),
        returned=Return(
            by="lu",
            at=At(6, "10:20"),
            reason=(
                "随访时间的占比没有写（上周反馈里问过），受约束解码也只写了“进行中”。"
                "请补上数字和遇到的困难，哪怕没有做完，也要说清楚做到了哪一步。"
            ),
        ),
        rows=(
            Row(
                RECORDS,
                results="""
                    1. 随访时间重新标注，已标 300 份
                    2. 受约束解码进行中
                """,
                next_week="""
                    1. 标完剩余部分
                    2. 继续受约束解码
                """,
                feedback=(Word("lu", "“进行中”请改成具体进展：语法写完了吗？接到推理代码里了吗？"),),
            ),
        ),
    ),
}
