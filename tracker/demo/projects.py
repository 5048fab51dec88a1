"""The demo group's projects: what their notes say under every report."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ProjectText:
    """`people` and `advisors` are keys of `people.PEOPLE`."""

    name: str
    motivation: str
    plan: str
    note: str = ""
    people: tuple[str, ...] = ()
    advisors: tuple[str, ...] = ()


CHANGE = "面向高分影像的弱监督变化检测"
CHANGE_WRAPPED = "面向高分影像的\n弱监督变化检测"  # the same project, as some write it in a narrow column
QUANT = "低比特量化感知训练"
RECORDS = "门诊病历结构化抽取"
CLUSTER = "课题组算力平台"

PROJECTS = (
    ProjectText(
        name=CHANGE,
        motivation=(
            "自然资源执法需要每季度比对一次亚米级影像，但像素级变化标签很难得到：一景影像要两名标注员做三天，"
            "且耕地撂荒、作物轮作造成的“假变化”连标注员也常有分歧。图斑级的“变 / 没变”标签则大量存在于历年核查台账里。"
        ),
        plan=(
            "1. 用台账中的图斑级标签训练变化分类网络，由类激活图得到像素级伪标签；\n"
            "2. 引入季节一致性约束，压低轮作与光照带来的误检；\n"
            "3. 在自建的“三县”数据集上与全监督方法比较，目标是用 5% 的标注代价达到全监督 92% 以上的 F1。"
        ),
        people=("gu", "chen"),
        advisors=("shen",),
    ),
    ProjectText(
        name=QUANT,
        motivation=(
            "课题组的分割模型要在无人机载板上实时运行，可用显存不足 2 GB。训练后量化到 4 bit 时精度掉 6 个点以上，"
            "主要损失集中在少数离群通道；重新训练一遍的成本又太高。"
        ),
        plan=(
            "1. 逐层分析激活离群值，给出可复现的敏感度排序；\n"
            "2. 设计可学习的分组缩放因子，只微调缩放与归一化参数；\n"
            "3. 交付 `int4` 推理算子，并在载板上完成端到端测速。"
        ),
        people=("han", "emily"),
        advisors=("lu",),
    ),
    ProjectText(
        name=RECORDS,
        motivation=(
            "合作医院每年产生约四十万份门诊病历，主诉、用药和随访信息都写在自由文本里，科研检索只能靠人工翻阅。"
            "通用大模型抽取效果尚可，但数据不能出院，院内只有两张 24 GB 显卡。"
        ),
        plan=(
            "1. 与信息科共同制定 12 类字段的标注规范，完成 3000 份双人标注；\n"
            "2. 以 7B 级开源模型做指令微调，输出带原文位置的结构化结果；\n"
            "3. 在院内完成部署与盲评，准确率不达标的字段退回人工。"
        ),
        note="病历均在院内服务器上脱敏处理，周报中不得出现患者姓名、住院号和原始病历图片。",
        people=("zhou", "emily"),
        advisors=("lu", "shen"),
    ),
    ProjectText(
        name=CLUSTER,
        motivation="显卡靠微信群预约，经常两个人同时占用一台机器，也说不清哪块卡坏过。",
        plan="搭一套带配额的排队系统，统一镜像与数据盘，每月出一张使用统计。",
        people=("han", "chen"),
        advisors=("lu",),
    ),
)
