"""Tiers: the lines add up to the score, each stands on something, and only what changed is written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from support.credit import HANDLER, KEEPER, TODAY, Office, code_of
from support.tickets import text_of

import fazhi
from fazhi.kernel.law.packs import rulebook
from fazhi.kernel.procedures.declarations import procedures
from fazhi.kernel.records.registers import registers
from fazhi.modules.enterprises.base import TIER
from fazhi.modules.enterprises.credit.tiers import (
    ONLY_FREQUENCY,
    TIERS,
    Counted,
    Line,
    frequency,
    recompute,
    score,
    standing,
)
from fazhi.modules.enterprises.models.credit import Tier

DAY = date(2024, 5, 6)
RUN = "/p/enterprises.tier.run/"


def counted(*kinds: str) -> list[Counted]:
    return [Counted(f"XY{n}", kind, DAY) for n, kind in enumerate(kinds)]


@pytest.mark.parametrize(
    ("kinds", "points", "tier"),
    [
        ((), 80, "B"),
        (("honour",), 90, "A"),
        (("honour",) * 4, 100, "A"),
        (("penalty",), 70, "B"),
        (("penalty", "penalty"), 60, "C"),
        (("dishonest",), 40, "D"),
        (("dishonest", "dishonest", "penalty"), 0, "D"),
    ],
)
def test_the_lines_add_up_to_the_score(office: Office, kinds: tuple[str, ...], points: int, tier: str) -> None:
    found = score(counted(*kinds), TODAY)
    assert (found.score, found.tier) == (points, tier)
    assert sum(line.points for line in found.lines) == points
    assert [line.record for line in found.lines if line.record] == [f"XY{n}" for n in range(len(kinds))]
    assert all(line.rule.endswith("（未核）") for line in found.lines if line.rule != "计分办法")
    assert [Line.read(str(line)) for line in found.lines] == list(found.lines)


def test_what_is_three_years_old_gives_nothing(office: Office) -> None:
    old = [Counted("XY1", "penalty", date(2021, 6, 28))]
    assert score(old, date(2024, 6, 28)).score == 70
    assert score(old, date(2024, 6, 29)).score == 80


def test_every_number_of_the_tiers_is_a_rule_marked_unverified() -> None:
    rules = [rule for rule in rulebook() if rule.code.startswith("credit.")]
    assert len(rules) == 16
    assert all(rule.status_label == "未核" and rule.note for rule in rules)
    assert [frequency(tier, TODAY).n for tier in Tier] == [50, 100, 150, 200]


def test_a_tier_is_a_stretch_and_a_second_run_writes_nothing(office: Office) -> None:
    office.record(1)
    office.record(2, kind="licence")
    assert recompute(date(2024, 5, 31), by="x").new == 1  # a licence tells nothing of credit
    assert recompute(date(2024, 6, 1), by="x").new == 0
    office.record(1, day=date(2024, 6, 3))
    made = recompute(date(2024, 6, 4), by="x")
    assert (made.new, made.changed) == (1, 1)
    rows = TIERS.rows().order_by("occurred_on").select_related("credit_tier")
    assert [(row.occurred_on, row.credit_tier.until_on, row.credit_tier.score) for row in rows] == [
        (date(2024, 5, 31), date(2024, 6, 4), 70),
        (date(2024, 6, 4), None, 60),
    ]
    assert [standing(code_of(1), date(2024, 6, day)).tier for day in (3, 4)] == ["B", "C"]
    assert standing(code_of(2), TODAY).score == 80


def test_a_run_of_the_same_day_puts_the_day_right(office: Office) -> None:
    office.record(1)
    recompute(date(2024, 6, 4), by="x")
    office.record(1, day=date(2024, 6, 3))
    recompute(date(2024, 6, 4), by="x")
    (row,) = TIERS.rows().select_related("credit_tier")
    assert (row.credit_tier.score, row.credit_tier.until_on) == (60, None)


def test_nobody_writes_a_tier_by_hand_and_no_step_or_gate_asks_for_one() -> None:
    assert not any({"add", "edit", "import"} & set(grant.actions) for grant in registers[TIER].grants)
    for procedure in procedures:
        gates = [gate for version in procedure.versions for step in version.step.values() for gate in step.gates]
        assert not any("等次" in gate.name or "信用等" in gate.name for gate in gates), procedure.code
    modules = Path(fazhi.__file__).parent / "modules"
    asking = {path.parent.name for path in modules.rglob("*.py") if "credit.tiers import" in path.read_text()}
    assert asking <= {"demo"}  # beside it credit itself: the firm's page, and what an objection takes away


def test_the_page_computes_all_anew_and_the_row_explains_itself(
    office: Office, client: Client, log_in: Callable[..., Any]
) -> None:
    record = office.record(1)
    log_in()
    page = text_of(client.get(RUN))
    assert ONLY_FREQUENCY in page
    assert client.post(RUN, follow=True).status_code == 200
    row = TIERS.rows().get()
    shown = client.get(f"/r/{TIER}/{row.pk}/").content.decode()
    assert f'<a href="/r/enterprises.credit_record/{record.pk}/">{record.number}</a>' in shown
    assert "检查频次为常规的 100%" in shown
    assert "行政处罚扣分（未核）" in shown
    assert "credit.points" not in shown  # rules by their names: no code word is shown
    assert ONLY_FREQUENCY in shown
    log_in(HANDLER)
    assert client.get(RUN).status_code == 404
    assert client.post(RUN).status_code == 404


def test_a_thousand_firms_are_computed_in_few_queries(office: Office, django_assert_max_num_queries: Any) -> None:
    for n in range(1, 4):
        office.record(n)
    with django_assert_max_num_queries(45):
        recompute(TODAY, by=KEEPER)
    for n in range(4, 10):
        office.record(n)
    with django_assert_max_num_queries(45):
        recompute(TODAY, by=KEEPER)
