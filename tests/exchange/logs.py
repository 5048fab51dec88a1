"""A learning log as people keep one, written for these tests."""

LOG = """\
## TODO
1. 看 AlexNet 的论文
2. 自己实现一些算子

## 问题
1. 显存如何衡量出来？

## Tips
早上先看论文。

## 2026-11-17
2:20 pm-

2h15m

11:20 am -1:35 pm
[Reading ActNN](https://arxiv.org/pdf/2104.14129.pdf) and [draw]()

## 2026-11-16

6:35 am - 7:10

Reading docs
"""
