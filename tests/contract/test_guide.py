"""The guide (docs/guide.md) is true: its code is the code of tests/guide, and that code does what the guide says."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from contract.test_registers import EVERY
from guide.declarations import REQUESTS, SHOWROOMS
from support.town import Town, make_town

from fazhi.kernel.chain.documents import store
from fazhi.kernel.figures.computing import Figure, compute
from fazhi.kernel.figures.declarations import Derived, Measure, Snapshot, indicators
from fazhi.kernel.figures.drilldown import rows_behind
from fazhi.kernel.figures.spans import Span
from fazhi.kernel.law.calendar import sync_calendar
from fazhi.kernel.procedures.acting import Paper, act, open_matter
from fazhi.kernel.records.entries import add_entry
from fazhi.kernel.records.models import Matter

REPOSITORY = Path(__file__).resolve().parents[2]
CODE = REPOSITORY / "tests" / "guide"
GUIDE = (REPOSITORY / "docs" / "guide.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```python\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)
YEAR = Span.year(2024)
MOST_LINES = 12


@pytest.mark.parametrize("number", range(len(BLOCKS)))
def test_every_block_of_the_guide_is_code_that_the_suite_runs(number: int) -> None:
    texts = [path.read_text(encoding="utf-8") for path in CODE.glob("*.py")]
    assert any(BLOCKS[number] in text for text in texts), BLOCKS[number]


def test_the_guide_tells_of_every_indicator_it_declares() -> None:
    told = "".join(BLOCKS)
    declared = [item.code for item in indicators if item.code.startswith("guide.")]
    assert {type(indicators[code]) for code in declared} == {Measure, Snapshot, Derived}
    assert [code for code in declared if f'code="{code}"' not in told] == []


def test_a_register_is_declared_in_at_most_twelve_lines() -> None:
    tree = ast.parse((CODE / "declarations.py").read_text(encoding="utf-8"))
    found = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and [getattr(target, "id", "") for target in node.targets] == ["SHOWROOMS"]
    ]
    assert [1 < (node.end_lineno or 0) - node.lineno + 1 <= MOST_LINES for node in found] == [True]


def test_the_contract_of_registers_takes_those_of_the_guide() -> None:
    assert {SHOWROOMS, REQUESTS} <= {param.values[0] for param in EVERY}


@pytest.fixture
def town(db: None, monkeypatch: pytest.MonkeyPatch) -> Town:
    monkeypatch.setenv("FAZHI_TODAY", "2024-12-20")
    sync_calendar()
    return make_town()


@pytest.fixture
def request_on(town: Town) -> Callable[[date], Matter]:
    data = {"unit": town.office.pk, "channel": "web", "content": "某路段的征收公告"}
    return lambda on: open_matter(REQUESTS, data, by=town.person("guide.keeper"), on=on)


def _figure(code: str) -> Figure:
    return compute([code], YEAR)[0]


def test_the_measure_adds_up_the_money_of_the_year(town: Town) -> None:
    for day, cost in ((date(2024, 3, 1), "120000.50"), (date(2024, 7, 1), "80000"), (date(2023, 7, 1), "999")):
        data = {"unit": town.office.pk, "address": "中心路1号", "kind": "village", "cost": cost, "occurred_on": day}
        add_entry(SHOWROOMS, data, by=town.person("guide.keeper"))
    assert (_figure("guide.showroom.cost").value, _figure("guide.showroom.cost").display) == (20_000_050, "20.00万元")


def test_the_snapshot_counts_what_is_open_on_the_last_day(town: Town, request_on: Callable[[date], Matter]) -> None:
    request_on(date(2023, 12, 1))
    answered = request_on(date(2024, 6, 3))
    act(answered, "answered", by=town.person("guide.keeper"), on=date(2024, 6, 4), data={"answer": "open"})
    assert _figure("guide.request.open").value == 1


def test_the_ratio_judges_by_the_due_day_and_opens_into_its_rows(
    town: Town, request_on: Callable[[date], Matter]
) -> None:
    keeper = town.person("guide.keeper")
    in_time, too_late = request_on(date(2024, 6, 3)), request_on(date(2024, 7, 1))
    act(in_time, "answered", by=keeper, on=date(2024, 6, 28), data={"answer": "open"})
    act(too_late, "answered", by=keeper, on=date(2024, 7, 30), data={"answer": "open"})
    assert request_on(date(2024, 11, 25)).due_on == date(2024, 12, 23)  # not yet past, so not judged
    assert (in_time.due_on, too_late.due_on) == (date(2024, 7, 2), date(2024, 7, 29))
    figure = _figure("guide.request.on_time_rate")
    assert (figure.numerator, figure.denominator, figure.display) == (1, 2, "50.0%")
    behind = rows_behind(figure.code, YEAR, side="numerator")
    assert list(behind.rows.values_list("number", flat=True)) == [in_time.number]


def test_the_procedure_of_the_guide_pauses_and_goes_on(town: Town, request_on: Callable[[date], Matter]) -> None:
    keeper, matter = town.person("guide.keeper"), request_on(date(2024, 6, 3))
    letter = Paper(store(b"%PDF-1 letter", "征求意见书.pdf"), "征求意见书", "征求意见书.pdf")
    matter = act(matter, "consulted", by=keeper, on=date(2024, 6, 11), papers=[letter])
    assert matter.due_on is None
    matter = act(matter, "returned", by=keeper, on=date(2024, 6, 14))
    # 20 working days from 3 June, less 11 to 14 June.
    assert matter.due_on == date(2024, 7, 8)
