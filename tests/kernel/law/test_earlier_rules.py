"""A rule of the law before, which counted in other days, answers for its own time."""

from __future__ import annotations

from datetime import date

from fazhi.kernel.law.packs import rulebook
from fazhi.kernel.law.timelimits import Unit

from .conftest import GOOD, Packs


def test_the_rule_of_the_law_before_stands_before_it_in_the_same_file(packs: Packs) -> None:
    told = packs.add("cn", GOOD + "    earlier: test.case.close\n").refused()
    assert "前一部法律的规则“test.case.close”不存在" in told
    assert "写在同一个文件里，放在这条规则之前" in told


def test_a_copy_that_came_in_2023_is_answered_by_the_days_of_that_law() -> None:
    rule = rulebook()["reconsideration.reply.submit"]
    before, after = rule.limit_on(date(2023, 12, 29)), rule.limit_on(date(2024, 1, 2))
    assert before and after
    assert (before.n, before.unit) == (10, Unit.CALENDAR_DAY)
    assert (after.n, after.unit) == (10, Unit.WORKING_DAY)
