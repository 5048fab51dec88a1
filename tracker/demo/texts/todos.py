"""To-do pages of two members of the demo group, as Markdown. Months count backwards, 0 being this one.

{today} is the day of the month on which the demo is made.
"""

from dataclasses import dataclass, field

from tasks.models import TodoItem, TodoList

Shared, Recurrence = TodoList.Shared, TodoItem.Recurrence


@dataclass(frozen=True)
class ListText:
    text: str
    title: str = ""  # of what is no month
    shared: str = Shared.NOBODY


@dataclass(frozen=True)
class TodosText:
    """`repeats`: how the texts of items of this month begin, and how often they come back."""

    months: dict[int, ListText]
    lists: tuple[ListText, ...]
    repeats: dict[str, str] = field(default_factory=dict)
    carries: bool = False  # what was open last month was carried into this one


TODOS = {
    "gu": TodosText(
        months={
            2: ListText(
                """
                - [X] 9 [三县核查台账的字段说明](https://docs.demo.example/ledger/fields)
                - [X] 16 孪生网络基线跑通
                - [X] 23 [Learning Deep Features for Discriminative Localization](https://arxiv.org/abs/1512.04150)
                  阈值取最大值的 20% 时漏检最少，但道路会连成一块。
                - [ ] 会议注册费报销
                """
            ),
            1: ListText(
                """
                - [X] 3 剔除图斑的清单放到共享盘
                - [X] 引导滤波代替条件随机场
                  - [X] 边界 F1 对比
                  - [X] 单张耗时
                - [X] 17 西安会议墙报
                  1. 主图用平原县
                  2. 结论只留三条
                - [ ] 读 [Remote Sensing Image Change Detection with Transformers](https://arxiv.org/abs/2103.00208)
                  先看词元怎么对齐，再看能不能接在弱监督之后。
                """
            ),
            0: ListText(
                """
                - [ ] 论文第三章：方法
                  - [X] 引言和问题定义，约 1200 字
                  - [ ] 季节一致性约束的推导
                    - [ ] 温度系数为什么取 0.07，引消融表
                  - [ ] 图 2：网络结构
                - [ ] 28 复核 200 个图斑的标签，和嘉禾、Emily 对分歧
                  不一致的写进 [复核表](https://docs.demo.example/labels)，分三类计数：

                  - 云影遮挡
                  - 作物轮作
                  - 边界偏移
                - [X] 温度系数消融三组跑完
                - [X] 大棚图斑的召回：30 个里找回 27 个
                - [ ] {today} 实验记录备份到共享盘
                - [ ] 向档案馆要山区县的航片
                """
            ),
        },
        lists=(
            ListText(
                """
                - 伪标签的边界偏移，是类激活图的问题还是矢量的问题？
                  沈老师：先拿 20 张人工描边的比一比。
                - 台账里“撂荒”和“轮作”能不能由物候曲线分开？
                """,
                "问题",
            ),
            ListText(
                """
                变化检测常用的入口，有更好的请加在后面。

                - [LEVIR-CD 数据集](https://justchenhao.github.io/LEVIR/)
                - [Remote Sensing Image Change Detection with Transformers](https://arxiv.org/abs/2103.00208)
                - [组内：三县数据集的目录约定](https://docs.demo.example/three-counties)
                - [组内：投稿前检查单](https://docs.demo.example/checklist)
                """,
                "学习资料",
                Shared.GROUP,
            ),
        ),
        repeats={"实验记录备份": Recurrence.WEEKLY},
        carries=True,
    ),
    "chen": TodosText(
        months={
            1: ListText(
                """
                - [X] 平原县切片
                - [X] 统一投影，重切山区两县
                  - [X] 与矢量边界套合
                  - [X] 条带片反馈给数据提供方
                - [X] 12 搬服务器
                """
            ),
            0: ListText(
                """
                - [ ] 三县切片数据集的说明文档
                  - [X] 目录与命名
                  - [ ] 坏片名单和原因
                  - [ ] 下载页
                - [ ] 切片质量检查脚本只查当天新增的
                - [X] 排队说明：给一条能直接复制的命令
                  ```bash
                  zq submit --gpu 1 --hours 8 train.sh
                  ```
                - [ ] {today} 看一眼昨晚的检查结果
                - [ ] 收集一周的使用问题，补到说明里
                """,
                shared=Shared.ADVISORS,
            ),
        },
        lists=(
            ListText(
                """
                - [排队系统：管理员手册](https://docs.demo.example/queue/admin)
                - [坐标系转换的坑](https://docs.demo.example/crs)
                - [单元测试怎么写](https://docs.pytest.org/en/stable/getting-started.html)
                """,
                "开发文档",
            ),
        ),
        repeats={"看一眼昨晚": Recurrence.WEEKLY},
    ),
}
