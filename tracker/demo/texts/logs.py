"""Learning logs of two members of the demo group: days as they typed them, by weeks ago and day of the week.

They write spans and totals in whatever notation came to mind; some totals agree with the spans, some do not.
"""

from dataclasses import dataclass, field

from workload.models import LogSharing

Audience = LogSharing.Audience


@dataclass(frozen=True)
class LogText:
    """`named`: how the text of a span begins, and the title of the task or paper it was for."""

    days: dict[tuple[int, int], str]
    named: dict[str, str] = field(default_factory=dict)
    totals: str = Audience.NOBODY  # who else sees the hours of each day


LOGS = {
    "gu": LogText(
        totals=Audience.ADVISORS,
        named={
            "读类激活图的论文": "Learning Deep Features for Discriminative Localization",
            "读变化检测的词元方法": "Remote Sensing Image Change Detection with Transformers",
            "季节一致性的损失函数": "季节一致性约束",
            "写第三章": "投稿初稿：弱监督变化检测",
        },
        days={
            (5, 0): "3h\n\n9:00 am - 12:00 核查台账去重\n\n自相交的多边形要先修，不能直接删。",
            (5, 2): "8:40 am - 11:40 am 统一图斑编号\n2:00 pm - 4:30 pm 孪生 ResNet-50 基线",
            (5, 4): "2h\n\n14:00–15:30 组会",
            (4, 0): "4h 45 min\n\n9:15 am - 12:00 抽查误检图斑\n14:00–16:00 抽查，山区两县",
            (4, 1): "8:30 am -10:30 am 读类激活图的论文 https://arxiv.org/abs/1512.04150\n\n- 分辨率只有输入的 1/32",
            (4, 3): "5小时\n\n条件随机场调参，没有细记。",
            (3, 0): "3h30m\n\n9:10 am - 11:40 am 季节一致性的损失函数 #面向高分影像的弱监督变化检测\n"
            "14:00–15:00 和嘉禾对三县切片编号",
            (3, 1): "8:30 am - 12:00 季节一致性的损失函数，补推导\n下午2点-5点半 写 `losses/season.py`",
            (3, 2): "4h\n\n9:00 am - 11:00 am 组会幻灯片\n1:30 pm - 4:00 pm 幻灯片改到 14 页",
            (3, 4): "2:00 pm - 3:30 pm 组会，主讲\n4:00 pm - 6:10 pm 挑了 30 个大棚图斑",
            (2, 2): "合计 6 小时\n\n西安会议第二天，听了 9 个报告，墙报前来了 20 多人。",
            (2, 4): "9:00 pm - 1:14 am 回程火车上整理会议笔记",
            (1, 0): "3h\n\n9:00 - 12:00 温度系数消融，0.03 一组",
            (1, 1): "6h20min\n\n9:20 am - 12:00 温度系数消融，0.07 一组\n"
            "13:40- (-30) - 4:00 pm 0.2 一组，中间开会半小时\n8:10 pm - 10:00 pm 画曲线",
            (1, 2): "10:30 pm 12:00 pm 补日志，整理会议上收到的问题",
            (1, 3): "2h30m\n\n19:00–20:30 论文提纲",
            (1, 4): "2:00 pm - 3:30 pm 组会\n3:40 pm - 5:50 pm 大棚图斑的召回\n\n"
            "漏掉的 3 个都被云影遮了一半，**算不算漏**？周一问沈老师。",
            (1, 5): "1h50m\n\n9:40 am - 11:30 am 读变化检测的词元方法 https://arxiv.org/abs/2103.00208\n\n"
            "- 词元只有 4 个，山区够不够？\n- 可以接在引导滤波之后试",
            (0, 0): "5h30m\n\n8:30 am - 11:30 am 写第三章，引言\n下午2点-4点半 抽 200 个图斑，发复核表",
            (0, 1): "9:00 am - 12:10 pm 写第三章，约束的推导\n2:20 pm- 复核标签",
            (0, 2): "三小时二十分\n\n9:00 am - 12:20 pm 中期检查材料",
            (0, 3): "上午9点15分到11点 与韩佺对引导滤波的接口\n14:00–17:00 (-20) 第三章图 2",
            (0, 4): "4h\n\n9:00 am - 11:00 am 复核表里的分歧\n2:00 pm - 3:30 pm 组会",
            (0, 5): "10:00 am - 11:30 am 读 [LoRA](https://arxiv.org/abs/2106.09685)，下周要问周𬍛两个问题",
        },
    ),
    "chen": LogText(
        named={
            "重切山区两县": "投影统一与重切",
            "切片质量检查脚本": "切片质量检查脚本",
        },
        days={
            (4, 1): "18：00--21：00 重切山区两县",
            (3, 1): "18：00--21：30 重切山区两县，第二遍",
            (3, 3): "6h\n\n9:00 am - 12:00 切片质量检查脚本\n13:30–16:30 搬服务器",
            (2, 0): "2h15m\n\n8:00–10:15 入库流程接上检查",
            (2, 2): "4小时\n\n14:00–17:30 和韩佺师兄装系统 #课题组算力平台",
            (2, 3): "两小时半\n\n第三台机器电源故障，等报修，看论文。",
            (1, 0): "9:00 am - 11:30 am `season_loss` 的单元测试\n1:00 pm - 3:00 pm 修空批次除零",
            (1, 2): "5h\n\n8:30 am - 11:30 am 温度系数 0.2，种子 1\n13:00–15:00 种子 2",
            (1, 5): "3h\n\n19:00–21:40 写排队说明 #课题组算力平台",
            (0, 0): "9:00 am - 11:00 am 复核图斑，前 60 个\n14:00–16:30 复核图斑，到第 110 个",
            (0, 1): "1h 45 min\n\n10:15 pm -12:00 切片数据集的说明文档",
            (0, 2): "8:10 - 30 am 看昨晚的检查结果\n2:20 pm- 复核图斑",
            (0, 4): "3h\n\n9:00 am - 10:30 am 切片质量检查脚本，只查新增\n2:00 pm - 3:30 pm 组会",
        },
    ),
}
