"""A page of to-dos as a group keeps one, with all its oddities, cut short."""

PAGE = """\
---
layout: page
title: TODO
permalink: /todo/
---

# 2023

## 6🈷️
- [X] 9 [To Repeat or Not](https://arxiv.org/abs/2305.13230)
  * [重复还是不重复](https://mp.weixin.qq.com/s/D)
  最近的研究强调了数据集规模。

## 4🈷️
- [X] ChatGLM-6B 模型微调
- [ ] [研究 GitHub REST API 文档](https://docs.github.com/zh/rest)
- [X] 编写 YOLOv8 的推理服务
  * [X] Ultralytics Serving](https://github.com/gouchicao/ultralytics-serving)
- [X] 开发 Python 程序
  * [X] 没有源代码发布
  * [ ] 开发使用 pip 安装

## 3🈷️

## 开发文档

### AI
* [LlamaIndex](https://gpt-index.readthedocs.io/)
* []()

## 问题
1. flops，显存，通信各自如何衡量出来？
3. data 时间如何计算的？
"""
