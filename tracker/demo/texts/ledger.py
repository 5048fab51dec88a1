"""The demo group's ledger: papers, readings, tasks, and who presents what.

The papers are real ones; what is said of them is our own. Periods are weeks ago, 0 being this week: (2, 1) lasts from
the week before last to the last one. People are keys of `people.PEOPLE`, "*" is everybody who was there then.
"""

from dataclasses import dataclass

from core.buckets import Bucket, Workload
from tracker.demo.projects import CHANGE, CLUSTER, QUANT, RECORDS

SMALL, MEDIUM, LARGE, UNKNOWN = (Workload(bucket) for bucket in Bucket)


@dataclass(frozen=True)
class PaperText:
    title: str
    url: str
    authors: str
    year: int
    venue: str
    abstract: str
    category: str
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReadingText:
    """`paper` is a key of PAPERS, else `written` says what is read. `read` have read it, the others are about to."""

    weeks: tuple[int, int]
    who: tuple[str, ...]
    workload: Workload
    paper: str = ""
    written: str = ""
    expected: str = ""
    gained: str = ""
    project: str = ""
    read: tuple[str, ...] = ()
    notes: tuple[tuple[str, str], ...] = ()  # reader and text
    comments: tuple[tuple[str, str], ...] = ()  # on the first note


@dataclass(frozen=True)
class TaskText:
    weeks: tuple[int, int]
    title: str
    who: tuple[str, ...]
    workload: Workload
    progress: str
    state: str
    project: str


PAPERS = {
    "lsq": PaperText(
        "Learned Step Size Quantization",
        "https://arxiv.org/abs/1902.08153",
        "Steven K. Esser\nJeffrey L. McKinstry\nDeepika Bablani\nRathinakumar Appuswamy\nDharmendra S. Modha",
        2019,
        "ICLR 2020",
        "把量化步长当作可学习参数，与权重一起用梯度训练。",
        "Quantization",
        ("量化感知训练", "经典"),
    ),
    "smooth": PaperText(
        "SmoothQuant: Accurate and Efficient Post-Training Quantization for Large Language Models",
        "https://arxiv.org/abs/2211.10438",
        "Guangxuan Xiao\nJi Lin\nMickael Seznec\nHao Wu\nJulien Demouth\nSong Han",
        2022,
        "ICML 2023",
        "把激活中的离群值按通道搬到权重里，使两边都容易量化。",
        "Quantization",
        ("训练后量化",),
    ),
    "bit": PaperText(
        "Remote Sensing Image Change Detection with Transformers",
        "https://arxiv.org/abs/2103.00208",
        "Hao Chen\nZipeng Qi\nZhenwei Shi",
        2021,
        "IEEE TGRS",
        "用少量语义词元表示双时相影像，在词元上比较变化。",
        "变化检测",
        ("遥感", "经典"),
    ),
    "cam": PaperText(
        "Learning Deep Features for Discriminative Localization",
        "https://arxiv.org/abs/1512.04150",
        "Bolei Zhou\nAditya Khosla\nAgata Lapedriza\nAude Oliva\nAntonio Torralba",
        2015,
        "CVPR 2016",
        "由分类网络的全局平均池化得到类激活图，不用像素标签也能定位。",
        "弱监督",
        ("经典",),
    ),
    "lora": PaperText(
        "LoRA: Low-Rank Adaptation of Large Language Models",
        "https://arxiv.org/abs/2106.09685",
        "Edward J. Hu\nYelong Shen\nPhillip Wallis\nZeyuan Allen-Zhu\nYuanzhi Li\nShean Wang\nLu Wang\nWeizhu Chen",
        2021,
        "ICLR 2022",
        "冻结大模型，只训练低秩的增量矩阵，显存需求小得多。",
        "微调",
        ("大模型",),
    ),
}

READINGS = (
    ReadingText((5, 5), ("*",), MEDIUM, written="6篇 弱监督变化检测 综述与代表作", expected="统一术语，分清三条路线"),
    ReadingText((5, 5), ("han",), MEDIUM, "lsq", expected="看清步长的梯度怎样推导", project=QUANT, read=("han",)),
    ReadingText(
        (4, 4),
        ("gu", "chen"),
        SMALL,
        "cam",
        expected="类激活图能否直接作伪标签",
        gained="可以作种子，边界要另想办法",
        project=CHANGE,
        read=("gu", "chen"),
        notes=(
            (
                "gu",
                "类激活图是最后一层特征的加权和：\n\n"
                "$$M_c(x, y) = \\sum_k w_k^c\\, f_k(x, y)$$\n\n"
                "- 分辨率只有输入的 1/32，小图斑会糊成一片\n"
                "- 先上采样再取阈值，不如在更浅的层多取一份",
            ),
            ("chen", "复现了图 3。阈值取最大值的 20% 时漏检最少，但道路总被连成一块。"),
        ),
        comments=(("shen", "浅层那一份可以和嘉禾的切片一起试，三县各挑 20 张。"),),
    ),
    ReadingText((3, 3), ("zhou", "emily"), MEDIUM, "lora", expected="院内两张卡能不能微调 7B", project=RECORDS,
                gained="秩 8 够用，显存 19 GB", read=("zhou",)),
    ReadingText((2, 2), ("han", "emily"), LARGE, "smooth", expected="离群通道怎样搬到权重", project=QUANT,
                read=("han",)),
    ReadingText((1, 1), ("gu",), MEDIUM, "bit", expected="词元表示能否接在弱监督之后", project=CHANGE, read=("gu",)),
    ReadingText((0, 0), ("chen", "gu"), UNKNOWN, "bit", expected="与类激活图的基线比较", project=CHANGE),
    ReadingText((0, 0), ("*",), UNKNOWN, written="3篇 病历抽取 评测", expected="选定评测指标"),
)  # fmt: skip

TASKS = (
    TaskText((5, 5), "三县影像切片", ("chen",), MEDIUM, "平原县完成，山区两县投影不一致", "done", CHANGE),
    TaskText((5, 4), "各层激活离群值统计", ("han",), LARGE, "48 层中 7 层有离群通道，脚本可复现", "done", QUANT),
    TaskText((5, 5), "标注规范初稿", ("zhou",), SMALL, "12 类字段，已交信息科", "done", RECORDS),
    TaskText((4, 3), "投影统一与重切", ("chen", "gu"), LARGE, "全部统一到 CGCS2000，共 21384 张", "done", CHANGE),
    TaskText((4, 4), "采购清单", ("han",), SMALL, "预算 6480 元，学院已批", "done", CLUSTER),
    TaskText((3, 3), "分组缩放的实现", ("han",), Workload(Bucket.LARGE, 2), "直通估计，单卡 22.6 GB", "done", QUANT),
    TaskText((3, 2), "季节一致性约束", ("gu",), LARGE, "误检从 18% 降到 11%", "done", CHANGE),
    TaskText((3, 1), "第一批 1000 份双人标注", ("zhou", "emily"), LARGE, "一致率 0.81，两类要重写", "done", RECORDS),
    TaskText((2, 2), "校准集整理", ("emily",), MEDIUM, "每类至少 20 张，夜间影像单列", "done", QUANT),
    TaskText((2, 2), "两台机器装系统", ("han", "chen"), MEDIUM, "两台可用，第三台送修", "done", CLUSTER),
    TaskText((1, 1), "三个种子的重复", ("han",), Workload(Bucket.SMALL, 3), "均值 71.87，标准差 0.15", "done", QUANT),
    TaskText((1, 0), "int4 推理算子", ("han", "lu"), LARGE, "正确，载板 212 ms，瓶颈在解包", "in_progress", QUANT),
    TaskText((1, -1), "投稿初稿：弱监督变化检测", ("gu", "lu"), LARGE, "引言与方法写完", "in_progress", CHANGE),
    TaskText((0, 0), "切片质量检查脚本", ("chen",), MEDIUM, "", "planned", CHANGE),
    TaskText((0, 0), "账号与配额", ("han", "chen"), UNKNOWN, "博士 4 卡、硕士 2 卡", "in_progress", CLUSTER),
    TaskText((0, -2), "第二批 2000 份标注", ("zhou", "emily"), UNKNOWN, "", "planned", RECORDS),
    TaskText((2, 1), "网页预约界面", ("chen",), SMALL, "排队系统自带命令行，够用了", "dropped", CLUSTER),
)  # fmt: skip

SLOTS = (
    (3, "gu", "cam", ""),
    (1, "han", "smooth", ""),
    (0, "zhou", "lora", ""),
    (-1, "emily", "", "夜间影像的量化误差"),
)
"""Weeks ago (negative: to come), who presents, which paper, or which topic."""
