"""Measures (登记保存、查封扣押): their limits never roll over, and who may take them follows from the list of powers."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from support.enforcement import HEAD, MEASURE, SUPERVISOR, Bench, Docket, at, pdf

from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.procedures.acting import act, open_matter
from fazhi.kernel.procedures.errors import ActRefused, GateClosed, NotQualified
from fazhi.kernel.procedures.models import Clock
from fazhi.kernel.records.entries import add_entry
from fazhi.kernel.records.facts import RefusedForm
from fazhi.kernel.records.models import Matter
from fazhi.kernel.records.registers import registers
from fazhi.modules.enforcement.models import CaseDocument

ON = date(2024, 9, 12)
BASIS = "《东坑镇示例市容条例（模拟）》第三条第一款"
PRINCIPAL = "东莞市农业农村局"


def proposed(docket: Docket, kind: str, **more: Any) -> Matter:
    data = {"title": "车辆", "case": docket.number, "kind": kind, "things": "运输车辆一台", "basis": BASIS, **more}
    return open_matter(registers[MEASURE], data, by=docket.bench.officer, on=ON)


def taken(docket: Docket, kind: str, officers: int = 2) -> Matter:
    """A measure that the head approved and two officers took."""
    row = proposed(docket, kind)
    yes = {"approved_at": at(ON, 8), "is_approved_by_head": True}
    row = act(row, "approved", by=docket.bench.person(HEAD), on=ON, data=yes)
    data = {"taken_at": at(ON, 10), "is_list_delivered": True}
    two, papers = docket.bench.two[:officers], [pdf("现场笔录"), pdf("清单")]
    return act(row, "taken", by=docket.bench.officer, on=ON, data=data, officers=two, papers=papers)


def extended(bench: Bench, row: Matter, on: date) -> Matter:
    papers = [pdf("延长决定书")]
    told = {"is_extension_told": True}
    return act(row, "extended", by=bench.person(HEAD), on=on, note="情况复杂", data=told, papers=papers)


def last(row: Matter) -> date:
    return Clock.objects.get(matter=row, deadline="hold").legal_last_on


@pytest.fixture
def docket(bench: Bench) -> Docket:
    return bench.docket().until("questioned")


def test_what_is_registered_and_kept_is_dealt_with_in_seven_working_days_without_more(docket: Docket) -> None:
    row = taken(docket, "keep")
    assert last(row) == date(2024, 9, 24), "13, 14 (a Saturday at work), 18, 19, 20, 23 and 24 September"
    with pytest.raises(ActRefused, match="没有规定可以延长"):
        extended(docket.bench, row, date(2024, 9, 20))
    said = {"handling": "复制后退还"}
    papers = [pdf("处理决定书或者解除通知书")]
    row = act(row, "handled", by=docket.bench.officer, on=date(2024, 9, 24), data=said, papers=papers)
    assert (row.state, row.met_on) == ("handled", date(2024, 9, 24))


def test_a_seal_lasts_thirty_days_and_thirty_more_and_never_rolls_over(docket: Docket) -> None:
    row = taken(docket, "seal")
    assert last(row) == date(2024, 10, 12)
    row = extended(docket.bench, row, date(2024, 10, 11))
    assert last(row) == date(2024, 11, 11)
    with pytest.raises(ActRefused, match="已经延长 1 次"):
        extended(docket.bench, row, date(2024, 11, 10))


def test_a_seal_that_ends_on_a_holiday_ends_on_that_day(bench: Bench, docket: Docket) -> None:
    row = proposed(docket, "seal")
    on = date(2024, 9, 14)
    yes = {"approved_at": at(on, 8), "is_approved_by_head": True}
    act(row, "approved", by=bench.person(HEAD), on=on, data=yes)
    data = {"taken_at": at(on, 10), "is_list_delivered": True}
    act(row, "taken", by=bench.officer, on=on, data=data, officers=bench.two, papers=[pdf("现场笔录"), pdf("清单")])
    assert last(row) == date(2024, 10, 14)
    row = extended(bench, row, date(2024, 10, 14))
    assert last(row) == date(2024, 11, 13)


def test_a_seal_needs_two_officers_the_head_and_a_basis_in_law(docket: Docket) -> None:
    with pytest.raises(NotQualified, match="现有 1 名"):
        taken(docket, "seal", officers=1)
    with pytest.raises(RefusedForm, match="法律依据：“呈批”时必须填写"):
        proposed(docket, "seal", basis=" ")
    with pytest.raises(GateClosed, match="冻结只能由法律规定的行政机关实施"):
        proposed(docket, "freeze")
    row = proposed(docket, "seize")
    data = {"taken_at": at(ON, 10), "is_list_delivered": True}
    papers = [pdf("现场笔录"), pdf("清单")]
    with pytest.raises(GateClosed, match="没有机关负责人的批准"):
        act(row, "taken", by=docket.bench.officer, on=ON, data=data, officers=docket.bench.two, papers=papers)


def test_an_emergency_is_reported_to_the_head_within_twenty_four_hours(
    docket: Docket, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = proposed(docket, "seize", is_emergency=True)
    monkeypatch.setenv("FAZHI_TODAY", ON.isoformat())
    data = {"taken_at": at(ON, 10), "is_list_delivered": True}
    papers = [pdf("现场笔录"), pdf("清单")]
    two, by = docket.bench.two, docket.bench.officer
    row = act(row, "taken", by=by, on=ON, note="车辆即将驶离", data=data, officers=two, papers=papers)
    clock = Clock.objects.get(matter=row, deadline="report")
    assert (clock.length, clock.unit) == (24, "hour")
    yes = {"approved_at": at(ON, 18), "is_approved_by_head": True}
    act(row, "reported", by=docket.bench.person(HEAD), on=ON, data=yes)
    clock.refresh_from_db()
    assert clock.met_on == ON


def entrusted(bench: Bench) -> Docket:
    bench.item("示例-委托", power_kind="entrusted", principal=PRINCIPAL)
    data = {"number": "示例委托书1号", "title": "委托书", "unit": bench.town.bureau.pk, "principal": PRINCIPAL}
    data |= {"items": "示例-委托", "published_on": date(2023, 1, 10), "from_on": date(2023, 1, 10)}
    add_entry(registers["enforcement.mandate"], data, by=bench.person(SUPERVISOR))
    return bench.docket(item="示例-委托")


def test_an_entrusted_item_acts_in_the_name_of_the_principal_and_may_not_seal(bench: Bench) -> None:
    docket = entrusted(bench).until("corrected")
    assert docket.case.agency == PRINCIPAL
    order = CaseDocument.objects.get(case=docket.number, kind="correction")
    assert (order.issuer, order.seal) == (PRINCIPAL, PRINCIPAL)
    with pytest.raises(GateClosed, match="委托的事项不得实施行政强制措施") as refused:
        proposed(docket, "seal")
    assert "先行登记保存" in refused.value.remedy
    assert proposed(docket, "keep").state == "proposed"


def test_without_a_published_mandate_an_entrusted_case_is_not_filed(bench: Bench) -> None:
    bench.item("示例-委托", power_kind="entrusted", principal=PRINCIPAL)
    with pytest.raises(GateClosed, match="C03 委托有效：没有委托书"):
        bench.docket(item="示例-委托").until("filed")


def test_a_devolved_item_without_the_decision_of_the_province_goes_in_the_name_of_the_city_bureau(bench: Bench) -> None:
    city = "东莞市城市管理和综合执法局"
    bench.item("示例-下放", decision="镇的清单", principal=city)
    docket = bench.docket(item="示例-下放").until("filed")
    assert docket.case.agency == city
    bench.item("示例-不明", decision="镇的清单")
    with pytest.raises(FazhiError, match="不能从事项清单得出以何名义实施"):
        bench.docket(item="示例-不明").until("filed")
