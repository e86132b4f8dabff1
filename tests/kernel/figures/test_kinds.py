"""The kinds of counting: once, sums of money, stocks, growth, coverage, ratios and their readings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from support.town import Town

from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.figures.computing import compute
from fazhi.kernel.figures.conditions import Empty, In, Is, Not, NotAfter
from fazhi.kernel.figures.declarations import (
    Alternative,
    CountOnce,
    Coverage,
    Derived,
    Growth,
    Measure,
    Ratio,
    Snapshot,
    Sum,
)
from fazhi.kernel.figures.definitions import choose_definition, sync_definitions
from fazhi.kernel.figures.drilldown import by_month, rows_behind
from fazhi.kernel.figures.spans import Span
from fazhi.kernel.figures.values import Type, read, show
from fazhi.kernel.org.models import Area, AreaLevel

YEAR = Span.year(2023)


def measure(code: str, register: str = "guide.showroom", **more: object) -> Measure:
    return Measure(**({"code": code, "name": code, "register": register, "definition": "测试", "unit": "个"} | more))


def test_visits_and_firms_are_two_numbers(showrooms: Callable[..., object], declare: Callable[..., None]) -> None:
    declare(
        measure("x.visits", unit="家次"),
        measure("x.firms", counts=CountOnce("address"), unit="家"),
        measure("x.dear", counts=CountOnce("address"), where=Is("kind", "community"), unit="家"),
    )
    showrooms(*({"address": f"企业{n % 21}", "kind": "community" if n < 5 else "village"} for n in range(78)))
    visits, firms, dear = compute(["x.visits", "x.firms", "x.dear"], YEAR)
    assert (visits.display, firms.display, dear.display) == ("78家次", "21家", "5家")
    assert firms.rows == 78 == rows_behind("x.firms", YEAR).total


def test_money_is_summed_in_fen_and_printed_in_its_unit(
    showrooms: Callable[..., object], declare: Callable[..., None]
) -> None:
    declare(measure("x.cost", counts=Sum("cost"), type=Type.MONEY, unit="万元", decimals=2))
    showrooms({"cost": 64_800_000}, {"cost": 55_160_000}, {"cost": None}, {"cost": 1, "occurred_on": date(2022, 1, 1)})
    cost = compute(["x.cost"], YEAR)[0]
    assert (cost.value, cost.display, cost.rows) == (119_960_000, "119.96万元", 2)


def test_a_stock_counts_what_stands_on_the_last_day_and_grows(
    requests: Callable[..., object], declare: Callable[..., None]
) -> None:
    stock = Snapshot(
        code="x.open",
        name="存量",
        register="guide.request",
        definition="测试",
        from_field="opened_on",
        until_field="closed_on",
    )
    declare(stock, Derived(code="x.growth", name="增长", definition="测试", formula=Growth("x.open")))
    requests(
        {"opened_on": date(2022, 5, 1)},
        {"opened_on": date(2022, 5, 1), "closed_on": date(2023, 12, 31)},
        {"opened_on": date(2023, 12, 31)},
        {"opened_on": date(2023, 2, 1), "closed_on": date(2024, 1, 1)},
        {"opened_on": date(2024, 1, 1)},
    )
    assert compute(["x.open"], YEAR)[0].value == 3
    growth = compute(["x.growth"], YEAR)[0]
    assert (growth.numerator, growth.denominator, growth.display) == (3, 2, "50.0%")


def test_coverage_names_what_is_missing(
    town: Town, declare: Callable[..., None], showrooms: Callable[..., object]
) -> None:
    villages = [Area.objects.create(code=f"v{n}", name=f"村{n}", level=AreaLevel.VILLAGE) for n in range(4)]
    declare(
        measure("x.all", where=Is("kind", "village"), unit="个"),
        measure("x.audited", counts=CountOnce("area"), where=Is("kind", "community")),
        Derived(code="x.cover", name="覆盖率", definition="测试", formula=Coverage("x.all", "area", "x.audited")),
    )
    showrooms(*({"kind": "village", "area_id": area.pk} for area in villages))
    showrooms(
        *({"kind": "community", "area_id": area.pk} for area in (villages[0], villages[0], villages[1], villages[3]))
    )
    cover = compute(["x.cover"], YEAR)[0]
    assert (cover.numerator, cover.denominator, cover.display) == (3, 4, "75.0%")
    assert [row.area for row in rows_behind("x.cover", YEAR, side="difference").rows] == [villages[2]]
    showrooms({"kind": "community", "area_id": villages[2].pk})
    assert compute(["x.cover"], YEAR)[0].display == "100%"


def test_a_rate_has_two_readings_and_names_the_one_used(
    requests: Callable[..., object], declare: Callable[..., None]
) -> None:
    declare(
        measure("x.settled", "guide.request", where=Is("answer", "open")),
        measure("x.ended", "guide.request", where=In("answer", ("open", "refused"))),
        measure("x.accepted", "guide.request"),
        Derived(
            code="x.rate",
            name="化解成功率",
            definition="化解成功率",
            alternatives={
                "settled": Alternative(Ratio("x.settled", "x.ended"), "化解数 ÷（化解数＋化解不成数）"),
                "accepted": Alternative(Ratio("x.settled", "x.accepted"), "化解数 ÷ 受理数"),
            },
        ),
    )
    sync_definitions()
    requests(*({"answer": "open"} for _ in range(859)), *({"answer": "refused"} for _ in range(3)), {"answer": ""})
    rate = compute(["x.rate"], YEAR)[0]
    assert (rate.numerator, rate.denominator, rate.display, rate.version) == (859, 862, "99.7%", 1)
    chosen = choose_definition("x.rate", "accepted", by="司法所长", reason="与市里一致")
    again = compute(["x.rate"], YEAR)[0]
    assert (again.denominator, again.version, again.definition) == (863, 2, "化解数 ÷ 受理数")
    assert chosen.approved_by == "司法所长"
    assert compute(["x.rate"], YEAR, choice="settled")[0].denominator == 862
    with pytest.raises(FazhiError, match="没有备选口径“other”"):
        choose_definition("x.rate", "other", by="甲", reason="乙")


def test_the_number_is_the_same_whatever_not_meets_an_empty_field(
    requests: Callable[..., object], declare: Callable[..., None]
) -> None:
    declare(measure("x.not", "guide.request", where=Not(In("closed_on", (date(2023, 6, 1),)))))
    declare(measure("x.none", "guide.request", where=Empty("answer")))
    declare(measure("x.after", "guide.request", where=Not(NotAfter("closed_on", "due_on"))))
    requests({"closed_on": None}, {"closed_on": date(2023, 6, 1)}, {"closed_on": date(2023, 6, 2), "answer": "open"})
    assert [figure.value for figure in compute(["x.not", "x.none", "x.after"], YEAR)] == [2, 2, 3]
    assert [rows_behind(code, YEAR).total for code in ("x.not", "x.none", "x.after")] == [2, 2, 3]


def test_a_hundred_percent_is_printed_only_of_everything(tickets: Callable[..., object]) -> None:
    on_time = {"due_on": date(2023, 5, 20), "met_on": date(2023, 5, 20)}
    tickets(*(on_time for _ in range(2100)))
    assert compute(["F17"], YEAR)[0].display == "100%"
    tickets({"due_on": date(2023, 5, 20), "met_on": date(2023, 5, 21)})
    rate = compute(["F17"], YEAR)[0]
    assert (rate.numerator, rate.denominator, rate.display) == (2100, 2101, "99.9%")
    assert rate.value == Decimal(210000) / 2101
    assert show(Decimal("99.996"), Type.PERCENTAGE, "%", 2) == "99.99%"
    assert show(Decimal("99.65"), Type.PERCENTAGE, "%", 1) == "99.7%"


def test_a_rate_of_nothing_has_no_value_and_says_why(db: None) -> None:
    rate = compute(["F17"], YEAR)[0]
    assert (rate.value, rate.display, rate.why, rate.denominator) == (None, "—", "分母为零", 0)
    assert {part.display for part in by_month("F17", 2023)} == {"—"}


def test_trial_and_demo_rows_mark_what_they_stand_behind(tickets: Callable[..., object]) -> None:
    tickets({"due_on": date(2023, 5, 20), "met_on": date(2023, 5, 20), "judgement": "trial"})
    tickets({"due_on": date(2023, 5, 20), "met_on": date(2023, 5, 20), "opened_on": date(2022, 5, 4), "is_demo": True})
    received, rate = compute(["F16", "F17"], YEAR)
    assert received.marks == ()
    assert rate.marks == ("试算", "模拟数据")


@pytest.mark.parametrize(
    ("given", "kind", "value"),
    [("99.7%", Type.PERCENTAGE, Decimal("99.7")), ("207", Type.COUNT, 207), ("是", Type.YES_NO, True)],
)
def test_a_stated_value_is_read_by_its_type(given: object, kind: Type, value: object) -> None:
    assert read(given, kind) == value
    with pytest.raises(FazhiError):
        read("约200", Type.COUNT)
    with pytest.raises(FazhiError, match="没有填写数值"):
        read("", Type.COUNT)
