"""What a clerk reads of a rule: its procedure, its number, its anchor, and how it is counted."""

from __future__ import annotations

from datetime import date

import pytest

from fazhi.kernel.law.packs import OWN_FOLDERS, rulebook
from fazhi.kernel.law.wording import OTHERS, anchor, counting, extensions, family, number

DAY = date(2026, 9, 2)


def test_every_rule_of_the_project_has_a_procedure_and_a_chinese_anchor() -> None:
    for rule in rulebook():
        if rule.pack in OWN_FOLDERS:
            assert family(rule) != OTHERS, rule.code
            assert not rule.anchor or anchor(rule) != rule.anchor, rule.code


def test_a_hearing_stands_before_its_procedure() -> None:
    assert family(rulebook()["penalty.hearing.request"]) == "听证"
    assert family(rulebook()["penalty.case.decide"]) == "行政处罚"
    assert family(rulebook()["enforcement_disclosure.other.publish"]) == "执法公示"


@pytest.mark.parametrize(
    ("code", "reads"),
    [
        ("penalty.case.decide", "90日"),
        ("penalty.hearing.notify", "提前7个工作日"),
        ("decision.comment.open", "至少30日"),
        ("normative_document.validity.assess", "提前6个月"),
        ("petition.matter.register", "当日"),
        ("petition.urgent.report", "即时"),
        ("enforcement.measure.approve", "事前"),
        ("annual_report.send", "每年3月1日之前"),
        ("disclosure.report.submit", "每年1月31日前"),
        ("penalty.hearing.organisation", "100,000 元以上"),
        ("penalty.simple.citizen", "200 元以下"),
        ("penalty.fine.surcharge", "3% 每日"),
    ],
)
def test_a_number_reads_as_a_person_writes_it(code: str, reads: str) -> None:
    assert number(rulebook()[code].in_force(DAY)) == reads


def test_extensions_follow_one_another_each_with_its_approver() -> None:
    value = rulebook()["penalty.case.decide_housing"].in_force(DAY)
    assert extensions(value) == ["延长30日（机关负责人批准）", "再延长60日（机关负责人集体讨论批准）"]
    rule = value.rule
    assert [rule.approver_after(taken) for taken in (0, 1, 2)] == ["机关负责人", "机关负责人集体讨论", ""]
    assert extensions(rulebook()["penalty.case.decide"].in_force(DAY)) == []


def test_the_count_is_told_with_the_basis_of_its_unit_and_of_its_end() -> None:
    told = list(counting(rulebook()["penalty.hearing.request"].in_force(DAY)))
    assert told[0] == "从告知之日的次日起算，当日不计入，共5个工作日。"
    assert told[-1] == "单位的依据：《行政处罚法》第八十五条。"
    assert "末日是休假日的顺延到下一个工作日，依据《民法典》第二百零三条第一款。" in list(
        counting(rulebook()["penalty.fine.pay"].in_force(DAY))
    )
    assert "末日是休假日也不顺延。" in list(counting(rulebook()["enforcement.seizure.hold"].in_force(DAY)))
    assert "原文写“之前”，不含当日，最迟为前一日。" in list(counting(rulebook()["annual_report.publish"].in_force(DAY)))


def test_a_field_with_a_procedure_of_its_own_takes_its_own_limit() -> None:
    book = rulebook()
    assert book.profiled("penalty.case.decide", "market").code == "penalty.case.decide_market"
    assert book.profiled("penalty.case.decide", "ecology").code == "penalty.case.decide"
    assert book.profiled("penalty.case.decide", "").code == "penalty.case.decide"
