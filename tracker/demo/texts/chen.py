"""陈嘉禾: data and the cluster. Misses one week, submits a returned report again; this week is not begun."""

from tracker.demo.projects import CHANGE, CLUSTER
from tracker.demo.shapes import At, Report, Reports, Return, Row, Word

REPORTS: Reports = {
    5: Report(
        sent=At(6, "22:10"),
        reviewed=At(8, "10:05"),
        reviewed_by="shen",
        rows=(
            Row(
                CHANGE,
                this_week="""
                    - 三县影像切片：512×512，重叠 64
                    - 学习孪生网络的两篇经典论文
                """,
                results="""
                    - 平原县切完，共 9216 张，占 11 GB
                    - 山区两县的影像投影不一致（CGCS2000 与 WGS84 混用），切片时整体偏了约 40 m，还没处理
                    - 论文读了一篇半
                """,
                next_week="""
                    - 统一投影，重切山区两县
                    - 写一个切片质量检查脚本
                """,
                feedback=(Word("shen", "投影问题发现得及时。统一到 CGCS2000，并在脚本里 **强制检查**，不要靠人记。"),),
            ),
        ),
    ),
    3: Report(
        sent=At(8, "15:26"),
        reviewed=At(8, "21:02"),
        reviewed_by="shen",
        returned=Return(
            by="shen",
            sent=At(6, "23:18"),
            at=At(7, "09:45"),
            reason=(
                "“基本完成”“效果不错”都不是结果：切了多少张、坏了多少张、检查脚本报了什么，请写出数字。"
                "另外第 2 项没有说明为什么没做。"
            ),
            rows=(
                Row(
                    CHANGE,
                    this_week="""
                        - 统一投影，重切山区两县
                        - 写一个切片质量检查脚本
                    """,
                    results="""
                        - 重切基本完成，效果不错
                    """,
                    next_week="""
                        - 继续完善
                    """,
                ),
            ),
        ),
        rows=(
            Row(
                CHANGE,
                this_week="""
                    - 统一投影，重切山区两县
                    - 写一个切片质量检查脚本
                """,
                results="""
                    - 两县共切 21340 张，与矢量边界套合，最大偏差 0.8 个像素
                    - 检查脚本 `check_tiles.py` 发现 112 张全黑、37 张有条带，已移到 `bad/`
                    - 脚本原计划周三写完，因为帮实验室搬服务器推迟了一天
                """,
                next_week="""
                    - 把检查脚本接到数据入库流程里，坏片不再进训练集
                    - 与晓岚师姐核对三县切片编号
                """,
                feedback=(Word("shen", "这样就清楚了，以后都按这个写法。37 张条带片请反馈给数据提供方。"),),
            ),
        ),
    ),
    2: Report(
        sent=At(4, "21:17"),
        reviewed=At(7, "08:50"),
        reviewed_by="lu",
        rows=(
            Row(
                CHANGE,
                results="""
                    - 入库流程已加检查，每晚 2 点跑一遍，结果发到邮箱
                    - 编号核对完，发现 4 个图斑两边编号对不上，已按台账改正
                """,
                next_week="""
                    - 学习季节一致性约束的代码
                    - 复现消融实验中温度系数 0.2 的一组
                """,
                feedback=(Word("lu", "每晚跑全量没有必要，只查当天新增的就行，能省下大半的磁盘读写。"),),
            ),
            Row(
                CLUSTER,
                this_week="和韩佺师兄一起装排队系统",
                results="两台旧机器装好了系统和驱动，第三台电源故障，已报修",
                next_week="写一页给大家看的排队说明",
                feedback=(
                    Word("lu", "说明里请给出一条能直接复制的命令，别只讲原理。", mark="revise", stays_open=True),
                ),
            ),
        ),
    ),
    1: Report(
        sent=At(6, "20:48"),
        rows=(
            Row(
                CHANGE,
                results="""
                    - 代码看懂了，给 `season_loss` 补了单元测试，发现空批次会除零，已提交修复
                    - 温度系数 0.2 的一组跑了两个随机种子：77.8 与 78.1，和师姐的 78.0 吻合
                """,
                next_week="""
                    - 协助复核 200 个图斑的标签
                    - 整理切片数据集的说明文档
                """,
            ),
            Row(
                CLUSTER,
                results="""
                    排队说明写好了，最短的用法：

                    ```bash
                    zq submit --gpu 1 --hours 8 train.sh
                    ```
                """,
                next_week="收集一周的使用问题，补到说明里",
            ),
        ),
    ),
}
