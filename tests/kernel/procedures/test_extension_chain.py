"""Several extensions follow one another as the rule names them: 住建 90 days, then 30, then 60."""

from __future__ import annotations

from datetime import date

from fazhi.kernel.law.packs import rulebook
from fazhi.kernel.procedures.clocks import next_extension


def test_each_extension_is_the_next_of_the_chain_with_its_own_approver() -> None:
    rule = next(rule for rule in rulebook() if rule.code.startswith("penalty.case.decide") and len(rule.extensions) > 1)
    value = rule.in_force(date(2024, 1, 2))
    given = [next_extension(value, taken) for taken in range(3)]
    assert [limit.n for limit in given if limit] == [30, 60, 60]
    assert [rule.approver_after(taken) for taken in range(2)] == [each.role for each in rule.extensions]
    assert rule.extensions[0].role != rule.extensions[1].role


def test_a_rule_without_extension_gives_none() -> None:
    assert next_extension(rulebook()["penalty.decision.serve"].in_force(date(2024, 1, 2)), 0) is None
    assert next_extension(None, 0) is None
