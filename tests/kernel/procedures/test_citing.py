"""The gate of living law: a dead article closes it, an old act opens it, and what cannot be judged is no pass."""

from __future__ import annotations

from datetime import date

import pytest
from support.laws import norm, repeal, version

from fazhi.kernel.procedures.citing import law_in_force
from fazhi.kernel.procedures.declarations import Result, Situation, Verdict

GATE = law_in_force("basis", "acted_on")
SWITCH = "2024-03-01"


@pytest.fixture(autouse=True)
def laws(db: None) -> None:
    old = norm("东坑镇旧集市示例条例")
    version(old, "2019-11-01", "2020-01-01", {"1": "摊位应当登记。", "2": "占用通道的，处二百元以下的罚款。"})
    new = norm("东坑镇新集市示例条例")
    made = version(new, "2023-12-01", SWITCH, {"7": "占用通道的，处五百元以下的罚款。", "8": "摊位应当登记。"})
    repeal(old, made, SWITCH)
    version(norm("东坑镇未定日示例条例"), "2022-01-01", None, {"1": "摊位应当登记。"})


def ask(basis: str, acted_on: str, on: str = "2024-05-06") -> Verdict:
    facts = {"basis": basis, "acted_on": date.fromisoformat(acted_on)}
    return GATE.check(Situation(facts, date.fromisoformat(on), (), "", list))


def test_an_act_after_the_switch_cannot_cite_the_dead_law() -> None:
    verdict = ask("《东坑镇旧集市示例条例》第二条", "2024-04-01")
    assert verdict.result is Result.FAIL
    assert "废止" in verdict.why
    assert "东坑镇新集市示例条例" in verdict.why


def test_an_act_before_the_switch_stands_on_the_old_law_and_not_on_the_new() -> None:
    assert ask("《东坑镇旧集市示例条例》第二条", "2024-02-01").result is Result.PASS
    assert ask("《东坑镇新集市示例条例》第七条", "2024-02-01").result is Result.FAIL


def test_an_article_beyond_the_last_fails() -> None:
    verdict = ask("《东坑镇新集市示例条例》第九十九条", "2024-04-01")
    assert verdict.result is Result.FAIL
    assert "没有第九十九条" in verdict.why


@pytest.mark.parametrize("basis", ["《东坑镇未定日示例条例》第一条", "《没有载入的示例条例》第一条"])
def test_what_cannot_be_judged_is_no_pass(basis: str) -> None:
    assert ask(basis, "2024-04-01").result is Result.UNKNOWN


@pytest.mark.parametrize("basis", ["", "按有关规定办理"])
def test_a_basis_without_a_law_fails(basis: str) -> None:
    assert ask(basis, "2024-04-01").result is Result.FAIL
