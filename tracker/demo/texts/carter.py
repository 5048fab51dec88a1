"""Emily Carter: an exchange student who joined four weeks ago and writes Chinese with English terms."""

from tracker.demo.projects import QUANT, RECORDS
from tracker.demo.shapes import At, Report, Reports, Row, Word

REPORTS: Reports = {
    4: Report(
        sent=At(4, "15:05"),
        reviewed=At(7, "16:00"),
        reviewed_by="lu",
        rows=(
            Row(
                QUANT,
                this_week="""
                    - 熟悉环境（setup），申请账号
                    - 读韩佺的 outlier 统计代码
                """,
                results="""
                    - 账号和门禁办好了，Docker image 可以跑
                    - 代码读完，提了 3 个小的 pull request（拼写、路径、seed 没有固定）
                """,
                next_week="""
                    - 了解 calibration set 的构造方法
                    - 每天写半小时中文笔记
                """,
                feedback=(
                    Word(
                        "lu", "欢迎加入。seed 没有固定这一条提得很好，韩佺已经合并。中文写得清楚，术语用英文没有问题。"
                    ),
                ),
            ),
        ),
    ),
    3: Report(
        sent=At(4, "16:44"),
        reviewed=At(7, "17:25"),
        reviewed_by="lu",
        rows=(
            Row(
                QUANT,
                results="""
                    - 比较了 random、per-class、k-means 三种采样，各 512 张
                    - 4 bit 时 per-class 最稳，mIoU 比 random 高 0.9，standard deviation 也小一半
                    - 中文笔记写了 5 天 ☑
                """,
                next_week="""
                    - per-class 采样中加入夜间影像（night scenes）
                    - 和韩佺一起定 calibration set 的规则
                """,
                feedback=(
                    Word("lu", "采样对比做得规范。请把 512 这个数也当变量：128、256、1024 各跑一次，看何时饱和。"),
                ),
            ),
        ),
    ),
    2: Report(
        sent=At(4, "14:50"),
        reviewed=At(6, "22:30"),
        reviewed_by="lu",
        rows=(
            Row(
                QUANT,
                results="""
                    - 256 张以后基本饱和：256 与 1024 只差 0.1
                    - 夜间影像占 8% 时效果最好；超过 20% 白天会变差
                    - 规则写在 `docs/calibration.md`，韩佺已确认
                """,
                next_week="""
                    - 帮周𬍛测试受约束解码（constrained decoding）
                    - 准备组会的 15 分钟报告
                """,
                feedback=(Word("lu", "结论可以直接写进论文的实验设置。"), Word("shen", "8% 是怎么取的？请说明网格。")),
            ),
        ),
    ),
    1: Report(
        sent=At(5, "20:18"),
        rows=(
            Row(
                RECORDS,
                this_week="""
                    - 帮周𬍛测试受约束解码（constrained decoding）
                """,
                results="""
                    - 用 JSON grammar 限制输出，500 份合成病历（synthetic）中格式错误为 0
                    - 速度慢了 18%，因为每一步都要 mask 整个词表
                    - 只用了合成数据，没有接触真实病历
                """,
                next_week="""
                    - 试缓存 mask，减少重复计算
                """,
            ),
            Row(
                QUANT,
                this_week="""
                    - 准备组会的 15 分钟报告
                    - 回答沈老师关于 8% 的问题
                """,
                results="""
                    - 报告做完，大家最感兴趣的是夜间影像
                    - 网格是 0、2、4、8、12、20%，每个点 3 个 seed
                """,
                next_week="""
                    - 复核晓岚的 200 个图斑（label check）
                """,
            ),
        ),
    ),
    0: Report(
        sent=At(4, "17:02"),
        rows=(
            Row(
                RECORDS,
                results="""
                    - 缓存后只慢 4%，代码交给周𬍛 review
                    - 找到一个 edge case：字段里有半角引号 `"` 时 grammar 会提前结束，已加测试
                """,
                next_week="""
                    - 根据 review 修改
                """,
            ),
            Row(
                QUANT,
                results="""
                    - 200 个图斑复核了 140 个，和嘉禾不一致的有 11 个
                """,
                next_week="""
                    - 复核剩下的 60 个，和嘉禾讨论不一致的
                """,
            ),
        ),
        note="下周四、五是感恩节（Thanksgiving），会在线参加组会。",
    ),
}
