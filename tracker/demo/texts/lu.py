"""陆瑾: advisor who owes a report too; short, answered by the professor. This week is a draft."""

from tracker.demo.projects import CLUSTER, QUANT, RECORDS
from tracker.demo.shapes import At, Report, Reports, Row, Word

REPORTS: Reports = {
    5: Report(
        sent=At(4, "12:10"),
        reviewed=At(6, "20:40"),
        reviewed_by="shen",
        rows=(
            Row(
                RECORDS,
                this_week="与合作医院签补充协议，明确数据不出院",
                results="协议已由双方法务审过，等盖章；院方同意开放一间带门禁的机房",
                next_week="盖章后组织一次启动会",
                feedback=(Word("shen", "启动会请把医务处也请来，后面盲评要他们出人。"),),
            ),
            Row(
                QUANT,
                this_week="定论文框架，分工",
                results="框架定为“离群分析—分组缩放—载板实测”三段，韩佺负责前两段",
                next_week="联系载板厂家要对齐文档",
            ),
        ),
    ),
    4: Report(
        sent=At(4, "13:25"),
        reviewed=At(6, "21:10"),
        reviewed_by="shen",
        rows=(
            Row(
                RECORDS,
                results="启动会开完，医务处答应出两名主治医师参加盲评",
                next_week="和周𬍛一起定抽查办法",
            ),
            Row(
                QUANT,
                results="厂家给了对齐说明（英文，共 46 页），要点已转给韩佺",
                next_week="改引言第一稿",
                feedback=(Word("shen", "引言不要从大模型讲起，直接从载板的约束讲起。"),),
            ),
        ),
    ),
    3: Report(
        sent=At(5, "21:30"),
        reviewed=At(7, "08:30"),
        reviewed_by="shen",
        rows=(
            Row(
                QUANT,
                results="""
                    1. 引言改完，从 2 GB 显存的约束写起
                    2. 相关工作补了 11 篇，删掉 6 篇关系不大的
                """,
                next_week="等种子实验的结果，画主图",
                feedback=(Word("shen", "这一稿顺多了。"),),
            ),
            Row(
                CLUSTER,
                this_week="盯采购审批",
                results="学院批了 6000 元，差额从横向经费出",
                next_week="到货后安排安装",
            ),
        ),
    ),
    2: Report(
        sent=At(4, "11:48"),
        reviewed=At(7, "08:35"),
        reviewed_by="shen",
        rows=(
            Row(
                QUANT,
                results="主图画了两版：折线版清楚，柱状版好看，倾向折线版",
                next_week="组内互审",
                feedback=(Word("shen", "用折线版。纵轴不要从 0 开始，但要标明。"),),
            ),
            Row(
                CLUSTER,
                results="硬盘到货 4 块，安装完成；有一块通电自检有坏道，已换",
                next_week="验收报账",
            ),
        ),
    ),
    1: Report(
        sent=At(4, "14:02"),
        reviewed=At(5, "09:15"),
        reviewed_by="shen",
        rows=(
            Row(
                QUANT,
                results="互审收到 17 条意见，其中 5 条要补实验，已分给韩佺和 Emily",
                next_week="补实验、改第四章",
                feedback=(Word("shen", "五个补充实验里，载板功耗那个优先，审稿人最看重。"),),
            ),
            Row(
                RECORDS,
                this_week="盲评方案",
                results="方案初稿 3 页：两名医师独立打分，分歧由第三人裁定，预计每人 4 小时",
                next_week="送院方伦理办公室备案",
            ),
        ),
    ),
    0: Report(
        rows=(
            Row(QUANT, results="功耗测试的夹具借到了，周末测"),
            Row(RECORDS, results="伦理备案材料已递交，编号待回"),
        ),
    ),
}
