"""Assignments over meetings: the same one again, done, or nothing said."""

from core.assignments import Given, Outcome, match_assignments, outcomes_of

LIU: frozenset[int | str] = frozenset({1})
ZHU: frozenset[int | str] = frozenset({2})


def test_the_same_words_are_the_same_assignment_of_the_same_member() -> None:
    old = [Given(LIU, "复现朱军INT4训练"), Given(ZHU, "复现FP8训练")]
    new = [Given(ZHU, "复现朱军INT4训练"), Given(LIU, "了解LLaMa"), Given(LIU, "复现朱军INT4训练。")]
    assert match_assignments(old, new) == [2, None]


def test_the_same_subject_in_other_words_is_the_same_assignment() -> None:
    old = [
        Given(LIU, "Training Transformers with 4-bit Integers （https://arxiv.org/abs/2306.11987, 朱军）"),
        Given(ZHU, "继续复现FP8训练（CV, NLP, Transformer）"),
        Given(LIU | ZHU, "建立神经网络FP32 Baseline环境，本周务必完成\n 1. 下载数据集"),
    ]
    new = [
        Given(LIU, "ViT-B训练/微调"),
        Given(LIU, "复现朱军INT4训练"),
        Given(ZHU, "完成一次BERT微调"),
        Given(ZHU, "复现FP8训练"),
    ]
    assert match_assignments(old, new) == [1, 3, None]


def test_a_shared_common_word_or_another_number_is_not_the_same_subject() -> None:
    old = [Given(LIU, "FP8训练实验"), Given(LIU, "朱军INT4复现")]
    new = [Given(LIU, "FP8论文复现与推导"), Given(LIU, "朱军INT8复现")]
    assert match_assignments(old, new) == [None, None]


def test_assignments_of_nobody_are_compared_with_each_other_only() -> None:
    nobody: frozenset[int | str] = frozenset()
    assert match_assignments([Given(nobody, "Paper Reading")], [Given(LIU, "Paper Reading")]) == [None]
    assert match_assignments([Given(nobody, "Paper Reading")], [Given(nobody, "Paper Reading")]) == [0]


def test_what_is_told_as_given_up_is_dropped() -> None:
    old = [Given(LIU, "复现朱军INT4训练"), Given(LIU, "整理数据集标注"), Given(ZHU, "Write the survey")]
    done = [
        Given(LIU, "取消：复现朱军INT4训练"),
        Given(LIU, "整理数据集标注未取消"),
        Given(ZHU, "write the survey: dropped"),
    ]
    assert outcomes_of(old, again=[], done=done) == [Outcome("dropped"), Outcome("open"), Outcome("dropped")]


def test_what_is_told_without_a_word_of_the_unfinished_is_done() -> None:
    old = [Given(LIU, "整理数据集标注"), Given(LIU, "复现朱军INT4训练"), Given(LIU, "修改论文")]
    done = [Given(LIU, "整理数据集的标注"), Given(LIU, "尚未完成复现朱军INT4训练")]
    again = [Given(LIU, "修改论文")]
    assert outcomes_of(old, again=again, done=done) == [Outcome("done"), Outcome("open"), Outcome("moved", 0)]
