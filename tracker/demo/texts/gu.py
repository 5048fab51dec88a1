"""顾晓岚: change detection. Away two weeks ago; last week waits for the advisor; this week is a draft."""

from tracker.demo.projects import CHANGE_WRAPPED as CHANGE
from tracker.demo.shapes import At, Report, Reports, Row, Word

REPORTS: Reports = {
    5: Report(
        sent=At(4, "17:42"),
        reviewed=At(6, "20:15"),
        reviewed_by="shen",
        rows=(
            Row(
                CHANGE,
                this_week="""
                    1. 整理三县 2021—2025 年的核查台账，统一图斑编号
                    2. 跑通图斑级分类基线（孪生 ResNet-50）
                """,
                results="""
                    1. 台账共 18437 个图斑，去掉边界自相交和重复编号的，剩 **17902** 个可用
                    2. 基线在验证集上 F1 为 `75.1\\%`，误检里约六成是作物轮作
                    3. 类激活图已导出，边界偏粗，详见 [可视化页面](https://cd.demo.example/cam/baseline)
                """,
                next_week="""
                    1. 对轮作类误检做一次人工抽查（每县 50 个）
                    2. 在类激活图上接条件随机场，看边界能收紧多少
                """,
                feedback=(
                    Word(
                        "shen",
                        "台账清洗做得细。请把剔除的 535 个图斑单独留一份清单，写论文时审稿人一定会问。"
                        "轮作问题先不要急着改网络，**先弄清楚它在哪个县、哪个季节最严重**。",
                    ),
                ),
            ),
        ),
    ),
    4: Report(
        sent=At(4, "18:05"),
        reviewed=At(7, "09:20"),
        reviewed_by="shen",
        rows=(
            Row(
                CHANGE,
                this_week="""
                    1. 对轮作类误检做一次人工抽查（每县 50 个）
                    2. 在类激活图上接条件随机场，看边界能收紧多少
                    3. 补交被剔除图斑的清单
                """,
                results="""
                    1. 抽查 150 个误检图斑：
                        - 平原县 41 个为冬小麦—夏玉米轮作
                        - 山区两县以撂荒复垦为主，只有 9 个属于轮作
                    2. 条件随机场使边界 F1 从 52.8 提到 58.3，但 **小于 0.2 亩的图斑会被抹掉**
                    3. 清单已放到共享盘 `三县/剔除图斑_v1.csv`
                """,
                next_week="""
                    1. 设计季节一致性约束：同一图斑跨季节的特征应当接近
                    2. 读两篇季节不变表示的论文，周五组会讲
                """,
                feedback=(
                    Word(
                        "shen",
                        "结论清楚，平原县和山区县要分开报指标，不能只报总体。小图斑被抹掉的问题记下来，论文里要说明。",
                    ),
                    Word(
                        "lu",
                        "条件随机场推理偏慢，后面如果要上载板，建议换成轻量的引导滤波。",
                        answer="已换成引导滤波，单张 1.9 s 降到 0.3 s，精度差 0.1。",
                    ),
                ),
            ),
        ),
        feedback=(Word("shen", "节奏很好，按这个密度写周报即可。", mark="good"),),
    ),
    3: Report(
        sent=At(4, "16:58"),
        reviewed=At(6, "21:40"),
        reviewed_by="shen",
        rows=(
            Row(
                CHANGE,
                results="""
                    1. 约束的形式定为余弦距离加温度系数，实现在 `losses/season.py`：

                        ```python
                        def season_loss(a, b, tau=0.07):
                            # a<b 的样本对只算一次，避免重复计数
                            return 1 - cosine(a, b).div(tau).mean()
                        ```

                    2. 平原县误检率由 31% 降到 **19%**，山区县基本不变
                    3. 两篇论文已读完，组会幻灯片 14 页
                """,
                next_week="""
                    1. 温度系数消融（0.03 / 0.07 / 0.2）
                    2. 写会议墙报，下下周去西安
                """,
                feedback=(
                    Word(
                        "shen",
                        "平原县降了 12 个点，方向是对的。注意检查：约束会不会把“大棚拆除”这种真变化也一起压掉了？"
                        "请挑 30 个大棚图斑单独看召回。",
                        mark="revise",
                        stays_open=True,
                    ),
                ),
            ),
        ),
    ),
    1: Report(
        sent=At(5, "10:31"),
        rows=(
            Row(
                CHANGE,
                this_week="""
                    1. 温度系数消融（0.03 / 0.07 / 0.2）
                    2. 大棚图斑的召回检查
                    3. 整理会议上收到的问题
                """,
                results="""
                    1. 三个取值的验证集 F1 依次为 76.4、**79.2**、78.0，后面固定用 0.07
                    2. 30 个大棚拆除图斑召回 27 个；漏掉的 3 个都被云影遮了一半
                    3. 会议上被问得最多的是“标签噪声有多大”，我们还没有数
                """,
                next_week="""
                    1. 估计台账标签噪声：抽 200 个图斑请两名同学独立复核
                    2. 开始写论文第三章（方法）
                """,
            ),
        ),
        note="下周三上午学院中期检查，可能占半天。",
    ),
    0: Report(
        rows=(
            Row(
                CHANGE,
                results="""
                    1. 已抽出 200 个图斑，复核表发给嘉禾和 Emily
                    2. 第三章写了引言和问题定义，约 1200 字
                """,
            ),
        ),
    ),
}
