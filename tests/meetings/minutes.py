"""Minutes in the form a real group writes them: dates newest first, brackets of any width, empty bullets, quotes."""

import os
from pathlib import Path

MINUTES = """\
# 云帆实验室组会纪要

 - 填写时尽可能简明扼要
 - 阅读论文需要提供出处
 - ¶


# 2023/7/24 ¶
## 主要事项
  -  上周工作总结  ¶
  -  本周工作安排
 ¶
## 上周工作总结
  - （陆晓宁）
     1. 微调BERT，（bert-base-uncased+COLA）
     2. 复现 FP8 实验；

  - （方  舟）
     1. ViT-B/32的训练与微调，模型精度75.1\\%
     2.	完成论文的推导; 周末继续研读代码。

## 遗留问题和当前问题汇总
   - git访问问题
   -  ¶

## 本周安排
   -  (方)  了解LLaMa(1,2)，完成一次微调；  复现朱军INT4训练
   -  (陆） 微调机器翻译模型 ;   运行目标识别模型；
   -   Paper Reading -1


# 2023-07-17 ¶
## 上周工作总结
  - （方  舟）
     1. 尚未完成int4量化实验复现
  - （滨海运维）已安装Module, cmake

## 当前问题汇总
   -  git访问问题
   -  服务器空间不足

## 本周安排
   我们当前的主要目标是FQT.
   -  (方)  ViT-B训练/微调；  复现朱军INT4训练
   -  (陆） 复现FP8训练
   -  (余） ¶


# 2023/7/10 ¶

## 主要事项
  - （孙总）讲话

## 本周工作内容
  -  （方  舟）Training Transformers with 4-bit Integers （https://arxiv.org/abs/2306.11987, 朱军）
  -  （方，陆）建立Baseline环境，本周务必完成
      1. 下载数据集
      2. 训练
  -  （陆晓宁）继续复现FP8训练（CV, NLP）

## Security
>### 加密技术
 > > - 多方计算(MPC)
> > ¶
> >  - 同态加密(HE)

## 开发环境
 **注意事项： 不要运行无关的软件**

-   VPN账号： ¶
-   VPN密码：

## 完成情况

## 问题汇总

""".replace("¶", "")  # which shows where blanks end a line

SEED = next(
    iter((Path(os.environ.get("ZUJI_SEEDS", Path(__file__).parents[3] / "shared/seeds"))).glob("001_*.txt")), None
)
"""The minutes the product was made for, where that folder is."""
