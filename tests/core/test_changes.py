import pytest

from core.changes import (
    Change,
    LineCount,
    Plan,
    Problem,
    Question,
    fold_problems,
    fold_questions,
    question_key,
)

SHORT = "The row has too few cells."


def warning(line: int | None, message: str = SHORT) -> Problem:
    return Problem(line, "warning", "short_row", message)


def test_equal_problems_are_folded_at_their_first_line() -> None:
    other = Problem(3, "error", "bad_week", "There is no week 54.")
    assert fold_problems([warning(30), other, warning(28), warning(29), warning(31)]) == [
        warning(28, "The row has too few cells (line 28 and 3 other places)."),
        other,
    ]


def test_two_equal_problems_and_one() -> None:
    assert fold_problems([warning(4), warning(9)]) == [
        warning(4, "The row has too few cells (line 4 and 1 other place).")
    ]
    assert fold_problems([warning(4)]) == [warning(4)]
    assert fold_problems([warning(None), warning(None)]) == [warning(None)]
    assert fold_problems([]) == []


def test_different_severity_or_code_is_not_equal() -> None:
    problems = [warning(1), Problem(2, "error", "short_row", SHORT), Problem(3, "warning", "long_row", SHORT)]
    assert fold_problems(problems) == problems


def test_plan_counts_and_knows_errors() -> None:
    change = Change("create", "weekly_report", "2024-W43", "", "…", 1)
    plan = Plan((change, change), (warning(1),), (), LineCount(3, 1, 1, 1))
    assert (plan.count("create"), plan.count("update"), plan.has_errors) == (2, 0, False)
    assert Plan(problems=(Problem(1, "error", "x", "y"),)).has_errors is True


def test_line_counts_add_up() -> None:
    assert LineCount(5, 2, 1, 2, 0) + LineCount(4, 1, 1, 1, 1) == LineCount(9, 3, 2, 3, 1)


def test_a_proposal_is_one_of_the_choices() -> None:
    with pytest.raises(ValueError, match="none of the choices"):
        Question("unknown_person", 3, "Who is 王?", "王", "nobody", ("new member", "leave out"))
    assert Question("week", 1, "Which week?", "43", "2024-W43", ()).proposal == "2024-W43"


def question(line: int | None, subject: str = "Shuo", *, code: str = "author", per_line: bool = False) -> Question:
    return Question(code, line, "Who is this?", subject, "leave out", ("leave out", "Shuo Wang"), per_line)


def test_a_question_keeps_its_key_wherever_it_is_asked() -> None:
    assert question_key(question(3)) == question_key(question(90)) == "author:Shuo"
    assert question_key(question(3, per_line=True)) == "author@3:Shuo"
    assert question_key(question(None, per_line=True)) == "author:Shuo"
    assert question_key(question(3, "")) == "author:"


def test_questions_of_one_key_are_one() -> None:
    first, same, other = question(3), question(9), question(9, "Rui")
    assert fold_questions([first, same, other]) == (first, other)
    apart = [question(3, per_line=True), question(9, per_line=True)]
    assert fold_questions(apart) == tuple(apart)


def test_an_answer_is_one_of_the_choices_where_there_are_any() -> None:
    assert question(3).allows("Shuo Wang")
    assert not question(3).allows("Rui")
    assert Question("note", 3, "What was it?", "", "", ()).allows("anything")
