"""韩佺: quantisation and the cluster. Late three weeks ago; has submitted this week's report already."""

from tracker.demo.projects import CLUSTER, QUANT
from tracker.demo.shapes import At, Report, Reports, Row, Word

REPORTS: Reports = {
    5: Report(
        sent=At(4, "23:12"),
        reviewed=At(7, "14:30"),
        reviewed_by="lu",
        rows=(
            Row(
                QUANT,
                this_week="""
                    1. 统计分割模型各层激活的离群值
                    2. 训练后量化基线：8 / 6 / 4 bit
                """,
                results="""
                    1. 48 层中有 7 层的最大激活超过均值的 60 倍，集中在解码器跳连之后
                    2. mIoU：8 bit 掉 0.3，6 bit 掉 1.9，4 bit 掉 **6.4**
                    3. 统计脚本见 [仓库](https://git.demo.example/quant/outlier)，一条命令可复现
                """,
                next_week="""
                    1. 只把这 7 层留在 8 bit，看能追回多少
                    2. 调研分组缩放的几种做法
                """,
                feedback=(
                    Word(
                        "lu",
                        "离群层的定位很有价值，60 倍这个阈值是怎么选的？换成 40 倍、100 倍层数会大变吗？请补一张曲线。",
                    ),
                ),
            ),
            Row(
                CLUSTER,
                this_week="比较两种排队系统，给出建议",
                results="试装了两种，倾向轻量的一种：依赖少，半天能装好；缺点是没有网页",
                next_week="写采购清单（硬盘 4 块、网线若干）",
                feedback=(Word("lu", "同意轻量方案，网页以后再说。"),),
            ),
        ),
    ),
    4: Report(
        sent=At(5, "11:08"),
        reviewed=At(7, "15:12"),
        reviewed_by="lu",
        rows=(
            Row(
                QUANT,
                results="""
                    1. 混合精度（7 层 8 bit，其余 4 bit）mIoU 只掉 2.2，模型增大 9%
                    2. 阈值从 40 倍到 100 倍，入选层数为 9 → 7 → 5，精度曲线在 60 倍附近最平
                    3. 分组缩放读了三篇，整理成一页对比表，放在组内文档
                """,
                next_week="""
                    1. 实现可学习的分组缩放（组大小 64）
                    2. 只训练缩放和归一化参数，显存控制在 24 GB 内
                """,
                feedback=(
                    Word("lu", "好，混合精度就作为论文里的强基线。组大小不要只试 64，32 和 128 也各跑一次。"),
                    Word("shen", "载板厂家说新固件对 4 bit 对齐有要求，动手前先确认组大小要不要是 32 的倍数。"),
                ),
            ),
            Row(
                CLUSTER,
                results="采购清单已交，预算 6480 元，等学院审批",
                next_week="审批期间先在旧机器上装系统",
            ),
        ),
    ),
    3: Report(
        sent=At(7, "10:24"),
        reviewed=At(8, "16:40"),
        reviewed_by="lu",
        rows=(
            Row(
                QUANT,
                results="""
                    1. 分组缩放实现完毕，反向传播用直通估计，单卡 22.6 GB
                    2. 组大小 32 / 64 / 128 的 mIoU 分别掉 1.1、1.3、2.0
                    3. 已向厂家确认：**组大小须为 32 的倍数**，三种都满足
                """,
                next_week="""
                    1. 用组大小 32 跑满 40 个周期
                    2. 和 Emily 对接校准集的构造方法
                """,
                feedback=(Word("lu", "直通估计在训练后期会抖动，把学习率曲线也画出来给我看。"),),
            ),
        ),
        note="周日晚上机房停电，训练中断一次，所以周报交晚了。",
        feedback=(Word("lu", "停电不算你的问题，但请先交一份短的，第二天再补。"),),
    ),
    2: Report(
        sent=At(4, "19:36"),
        reviewed=At(6, "22:05"),
        reviewed_by="lu",
        rows=(
            Row(
                QUANT,
                results="""
                    1. 40 个周期跑完，mIoU 只掉 **0.8**，比混合精度基线好 1.4 个点
                    2. 学习率改为余弦退火后，后期抖动从 ±0.6 收到 ±0.2
                    3. 与 Emily 商定：校准集每类至少 20 张，夜间影像单列
                """,
                next_week="""
                    1. 写 `int4` 矩阵乘算子，先求正确再求快
                    2. 在载板上跑通最小例子
                """,
                feedback=(Word("lu", "0.8 已经可以投稿了。请用三个随机种子重复，报均值和标准差。"),),
            ),
            Row(
                CLUSTER,
                this_week="装系统，嘉禾一起",
                results="两台可用，第三台送修",
                next_week="开账号，定配额：博士 4 卡、硕士 2 卡",
            ),
        ),
    ),
    1: Report(
        sent=At(4, "18:20"),
        reviewed=At(6, "17:55"),
        reviewed_by="lu",
        note="""
            三个随机种子的结果（40 个周期，组大小 32）：

            | 种子 | mIoU | 比全精度 |
            | ---: | ---: | ---: |
            | 1 | 71.9 | −0.8 |
            | 2 | 71.7 | −1.0 |
            | 3 | 72.0 | −0.7 |
        """,
        rows=(
            Row(
                QUANT,
                results="""
                    1. 算子结果与 `float32` 参考实现逐元素比较，最大误差 `3.1e-3`
                    2. 载板上单张 1024×1024 推理 **212 ms**，离目标 100 ms 还差一半，瓶颈在解包
                    3. 三个种子的结果见总体说明，均值 71.87，标准差 0.15
                """,
                next_week="""
                    1. 解包改成查表，争取压到 120 ms
                    2. 把共享内存的访问对齐到 128 字节
                """,
                feedback=(
                    Word(
                        "lu",
                        "标准差很小，放心写。查表之前先用性能分析工具确认解包真的占一半，别凭感觉。",
                        answer="量过了：解包占 54%，查表后应能到 120 ms 上下。",
                    ),
                ),
            ),
            Row(
                CLUSTER,
                results="账号开了 11 个，配额生效；有人问能不能临时借卡",
                next_week="加一条借卡规则：闲置超过 2 小时可借",
                feedback=(Word("lu", "借卡规则可以，但借出的任务要能被原主随时收回。", mark="revise"),),
            ),
        ),
    ),
    0: Report(
        sent=At(4, "18:45"),
        rows=(
            Row(
                QUANT,
                results="""
                    1. 性能分析：解包占 53%，访存等待占 21%
                    2. 查表后单张 **131 ms**；若 `batch>1` 且 `width<512`，查表反而慢 4%，已按尺寸切换
                    3. 128 字节对齐做了一半，收益约 6 ms
                """,
                next_week="""
                    1. 完成对齐，目标 120 ms 以内
                    2. 与顾晓岚的变化检测模型联调
                """,
            ),
            Row(
                CLUSTER,
                results="借卡规则上线，借出任务标注 `preemptible`，原主提交时自动收回",
                next_week="出第一张月度使用统计",
            ),
        ),
    ),
}
