"""The score of a case file: points, grade, knock-outs and holes; and what the review tells machines."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from fazhi.kernel.core.errors import DeclarationError
from fazhi.kernel.law.packs import pack_folders
from fazhi.kernel.law.strict_yaml import read as read_strictly
from fazhi.modules.enforcement.review.declaring import (
    PASSED,
    Check,
    Finding,
    Severity,
    checks,
    failed,
    skipped,
    unknown,
)
from fazhi.modules.enforcement.review.scoring import Weights, as_json, read_weights, review_case, score, weights
from tests.support.cases import case_file, changed
from tests.support.reviewed import base, law

TEN = Weights(100, {"C09": 10, "C29": 40, "C33": 25}, ((90, "优秀"), (75, "良好"), (60, "合格")), False, "测试")
WRONG, HOLE = failed("不对"), unknown("没有")


def found(**marks: Finding) -> dict[Check, Finding]:
    return {check: marks.get(check.code, PASSED) for check in checks}


def reviewed(change: dict[str, Any]) -> dict[str, Any]:
    return as_json(review_case(case_file(changed(base("ordinary"), change)), law()))


def test_a_file_without_a_fault_has_all_points_and_is_excellent() -> None:
    result = score(found(C47=skipped("没有申请")), TEN)
    assert (result.points, result.least_points, result.grade) == (100, 100, "优秀")


@pytest.mark.parametrize(
    ("marks", "points", "grade"),
    [
        ({"C09": WRONG}, 90, "优秀"),
        ({"C33": WRONG}, 75, "良好"),
        ({"C33": WRONG, "C09": WRONG}, 65, "合格"),
        ({"C29": WRONG}, 60, "合格"),
        ({"C29": WRONG, "C09": WRONG}, 50, "不合格"),
    ],
)
def test_the_lines_between_grades_belong_to_the_better_one(marks: dict[str, Finding], points: int, grade: str) -> None:
    result = score(found(**marks), TEN)
    assert (result.points, result.grade) == (points, grade)


def test_what_could_not_be_judged_takes_points_off_the_lower_score_and_decides_the_grade() -> None:
    result = score(found(C33=HOLE), TEN)
    assert (result.points, result.least_points, result.grade, result.unknown) == (100, 75, "良好", ("C33",))


def test_a_single_knock_out_makes_a_file_unqualified_with_all_its_points() -> None:
    result = score(found(C21=WRONG), TEN)
    assert (result.points, result.grade, result.knocked_out) == (100, "不合格", ("C21",))


def test_an_unknown_knock_out_leaves_the_grade_open() -> None:
    assert score(found(C21=HOLE), TEN).grade == "待定"


def test_a_known_knock_out_is_not_covered_up_by_an_unknown_one() -> None:
    assert score(found(C21=HOLE, C26=WRONG), TEN).grade == "不合格"


def test_points_never_fall_below_nothing() -> None:
    heavy = Weights(100, {"C09": 90, "C29": 90}, TEN.grades, False, "测试")
    assert score(found(C09=WRONG, C29=WRONG), heavy).points == 0


def test_the_packs_weights_cover_every_deduction_and_are_marked_unverified() -> None:
    deductions = {check.code for check in checks if check.severity is Severity.DEDUCTION}
    assert set(weights().points) == deductions
    assert weights().status_label == "未核"
    assert weights().source
    assert weights().grades == ((90, "优秀"), (75, "良好"), (60, "合格"))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("C31: 5", "C21: 5", "“C21”不是扣分的评查项"),
        ("C31: 5 # 时序成对", "", "评查项 C31 没有分值"),
        ("C31: 5", "C31: 半分", "不是非负整数"),
        ("status: unverified", "status: 已核", "不认识的“已核”"),
    ],
)
def test_a_pack_with_wrong_weights_refuses_to_load(tmp_path: Path, old: str, new: str, said: str) -> None:
    folder = next(folder for folder in pack_folders() if (folder / "case_review.yaml").exists())
    text = (folder / "case_review.yaml").read_text(encoding="utf-8")
    assert old in text
    copy = tmp_path / "pack" / "case_review.yaml"
    copy.parent.mkdir()
    copy.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(DeclarationError, match=said) as refused:
        read_weights(read_strictly(copy, copy.parent))
    assert "pack/case_review.yaml 第" in str(refused.value)


def test_the_review_tells_every_check_in_order_with_its_reason_and_basis() -> None:
    told = reviewed({"documents.decision.is_receipt_complete": False})
    assert told["number"] == "演示罚立〔2023〕1号"
    assert [line["id"] for line in told["checks"]] == [f"C{number:02}" for number in range(1, 51)]
    served = told["checks"][40]
    assert served["result"] == "fail"
    assert "回证不完整" in served["why"]
    assert "《行政处罚法》第六十一条" in served["basis"]
    assert told["grade"] == "不合格"


def test_a_lawful_file_is_excellent_and_one_late_publication_costs_its_weight() -> None:
    assert reviewed({})["grade"] == "优秀"
    late = reviewed({"case.published_on": date(2023, 5, 18)})
    assert late["score"] == 100 - weights().points["C42"]


def test_a_file_with_a_hole_in_a_knock_out_is_pending() -> None:
    told = reviewed({"case.is_head_present": None})
    assert (told["score"], told["grade"]) == (100, "待定")


def test_every_check_has_a_remedy_and_names_its_basis_by_full_title_and_article() -> None:
    for check in checks:
        assert check.remedy, check.code
        assert "《" in check.basis and "第" in check.basis, check.code
