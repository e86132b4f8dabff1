"""Early warnings: raised with the rows behind them, answered by a visit that is no inspection."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from support.tickets import detail, text_of

import fazhi
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.law.packs import rulebook
from fazhi.kernel.pages.belonging import belongings
from fazhi.kernel.procedures.acting import open_matter
from fazhi.kernel.procedures.declarations import procedures
from fazhi.kernel.procedures.handoffs import roads
from fazhi.kernel.records.models import Matter
from fazhi.kernel.records.registers import registers
from fazhi.modules.enterprises.support.signals import proposed, signals_of

from .conftest import HANDLER, KEEPER, TODAY, Bureau, code_of

LETTER = "外单位 某函1号：用电量下降"


def raised(bureau: Bureau, reasons: str = LETTER, **facts: Any) -> Matter:
    given = bureau.firm | {"level": "serious", "reasons": reasons} | facts
    return bureau.open("enterprises.warning", date(2024, 6, 3), **given)


def verified(bureau: Bureau) -> Matter:
    facts = {"unit": bureau.town.bureau.pk, "finding": "订单减少", "visit_by": date(2024, 6, 14)}
    return bureau.take(raised(bureau), "verified", date(2024, 6, 4), **facts)


def test_a_warning_is_checked_answered_by_a_visit_and_lifted(bureau: Bureau) -> None:
    matter = bureau.take(verified(bureau), "visited", date(2024, 6, 12), way="scanned", help="介绍转贷资金")
    assert matter.early_warning.visited_on == date(2024, 6, 12)
    matter = bureau.take(matter, "visited", date(2024, 6, 20), way="remote", help="续贷已经办好")
    assert bureau.take(matter, "lifted", date(2024, 6, 21), note="续贷办好，恢复生产").state == "lifted"


def test_a_warning_is_not_lifted_before_somebody_went_to_help(bureau: Bureau) -> None:
    with pytest.raises(FazhiError, match="现为“待帮扶”，不能“解除预警”"):
        bureau.take(verified(bureau), "lifted", date(2024, 6, 20))


@pytest.mark.parametrize(
    ("reasons", "why"),
    [
        ("听说要搬", "第 1 条“听说要搬”没有写明来源台账和编号"),
        (f"{LETTER}\n拖欠企业账款 QK-9：没有这一行", "第 2 条：您能看到的拖欠企业账款中，没有这家企业的“QK-9”"),
        ("检查台账 JC-1：检查发现", "没有记企业的台账“检查台账”"),
    ],
)
def test_each_reason_names_the_row_behind_it(bureau: Bureau, reasons: str, why: str) -> None:
    with pytest.raises(FazhiError, match=why):
        raised(bureau, reasons)


def test_a_row_of_another_firm_is_no_reason(bureau: Bureau) -> None:
    other = bureau.arrears(2)
    with pytest.raises(FazhiError, match=f"没有这家企业的“{other.number}”"):
        raised(bureau, f"拖欠企业账款 {other.number}：没有付款")
    own = bureau.arrears(1)
    assert raised(bureau, f"拖欠企业账款 {own.number}：没有付款").state == "raised"


def test_the_module_has_no_inspection_and_says_so(bureau: Bureau, client: Client, log_in: Callable[..., Any]) -> None:
    steps = procedures["enterprises.warning"].versions[0].step
    assert not any("检查" in step.name for step in steps.values())
    assert not any(step.officers for step in steps.values())
    log_in()
    assert "帮扶走访不是行政检查" in detail(client, raised(bureau))
    assert "帮扶走访不是行政检查" in text_of(client.get(reverse("pages:add", args=("enterprises.warning",))))


def test_no_road_leads_from_a_warning_to_enforcement(bureau: Bureau) -> None:
    code, matter = "enterprises.warning", verified(bureau)
    steps = procedures[code].versions[0].step.values()
    assert {role for step in steps for role in step.roles} == {KEEPER, HANDLER}
    assert not any(step.then for step in steps)
    assert {grant.role for grant in registers[code].grants} == {KEEPER, HANDLER, "leader"}
    assert not bureau.town.person("enforcement.officer", matter.unit).covers(matter, "view")
    assert code not in {road.source for road in roads}  # it can be handed over to nobody
    assert code not in {one.owner for one in belongings}  # and no case, clue or inspection can be entered as its own
    modules = Path(fazhi.__file__).parent / "modules"
    others = [path for path in modules.rglob("*.py") if "enterprises" not in path.parts]
    assert [path.name for path in others if code in path.read_text() or "early_warning" in path.read_text()] == []


def test_since_the_city_asks_for_it_a_visit_scans_first(bureau: Bureau, monkeypatch: pytest.MonkeyPatch) -> None:
    assert rulebook()["inspection.visit.scan"].on(date(2025, 8, 1)) is not None
    monkeypatch.setenv("FAZHI_TODAY", "2025-08-29")
    facts = {"unit": bureau.town.bureau.pk, "finding": "订单减少", "visit_by": date(2025, 8, 20)}
    matter = bureau.open("enterprises.warning", date(2025, 8, 4), **bureau.firm | {"level": "watch", "reasons": LETTER})
    matter = bureau.take(matter, "verified", date(2025, 8, 5), **facts)
    with pytest.raises(FazhiError, match="服务性质的入企也要扫码"):
        bureau.take(matter, "visited", date(2025, 8, 6), help="了解困难", way="onsite")
    assert bureau.take(matter, "visited", date(2025, 8, 6), help="了解困难", way="office").state == "visited"


# --- signals ----------------------------------------------------------------------------------------------------------


def penalty(bureau: Bureau, number: str, n: int, day: date) -> Matter:
    data = {"number": number, "title": "占道经营", "unit": bureau.town.bureau.pk, "source": "inspection"}
    by = bureau.town.person("enforcement.officer", bureau.town.bureau)
    data |= {"domain": "urban", "party_code": code_of(n)}
    return open_matter(registers["enforcement.case"], data, by=by, on=day)


def test_a_firm_with_several_rows_of_the_last_ninety_days_is_proposed(bureau: Bureau) -> None:
    bureau.entity(1)
    first, second = (bureau.arrears(1, contract=f"合同{n}号") for n in (1, 2))
    bureau.arrears(2)
    bureau.arrears(3, occurred_on=date(2023, 1, 4))
    bureau.arrears(3, occurred_on=date(2023, 2, 1))
    bureau.arrears(4, paid_on=date(2024, 5, 8))
    bureau.arrears(4, paid_on=date(2024, 5, 8))
    found = proposed(bureau.town.person(KEEPER), TODAY)
    assert [(one.code, one.name) for one in found] == [(code_of(1), "东莞市样例1号有限公司")]
    assert [signal.number for signal in found[0].signals] == [first.number, second.number]


def test_what_a_person_may_not_see_is_only_counted(bureau: Bureau) -> None:
    penalty(bureau, "案1", 1, date(2024, 6, 3))
    penalty(bureau, "案2", 1, date(2024, 6, 4))
    (seen_by_keeper,) = proposed(bureau.town.person(KEEPER), TODAY)
    assert (seen_by_keeper.signals, seen_by_keeper.hidden) == ([], 2)
    officer = bureau.town.person("enforcement.officer", bureau.town.bureau)
    found, hidden = signals_of(officer, TODAY)
    assert [signal.number for signal in found[code_of(1)]] == ["案1", "案2"]
    assert not hidden[code_of(1)]


def test_a_penalty_and_the_credit_record_of_it_are_one_signal(bureau: Bureau) -> None:
    penalty(bureau, "案1", 1, date(2024, 6, 3))
    facts = {"title": "处罚", "kind": "penalty", "firm_code": code_of(1), "source": "行政处罚案件"}
    facts |= {"source_number": "案1", "occurred_on": date(2024, 6, 4), "collected_on": date(2024, 6, 5)}
    bureau.add("enterprises.credit_record", unit=bureau.town.office.pk, **facts)
    assert proposed(bureau.town.person(KEEPER), TODAY) == []


def test_the_page_proposes_and_the_form_begins_with_the_reasons(
    bureau: Bureau, client: Client, log_in: Callable[..., Any]
) -> None:
    rows = [bureau.arrears(1, contract=f"合同{n}号") for n in (1, 2)]
    log_in()
    page = client.get(reverse("pages:enterprises.signals"))
    assert all(row.number in text_of(page) for row in rows)
    url = f"{reverse('pages:add', args=('enterprises.warning',))}?firm_code={code_of(1)}"
    assert f'href="{url}"' in page.content.decode()
    form = text_of(client.get(url))
    assert all(f"拖欠企业账款 {row.number}：" in form for row in rows)
    assert not Matter.objects.exists(), "a page proposes, a person raises"


def test_more_signals_do_not_mean_more_queries(bureau: Bureau, client: Client, log_in: Callable[..., Any]) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            client.get(reverse("pages:enterprises.signals"))
        return len(caught)

    log_in()
    for n in (1, 1):
        bureau.arrears(n)
    client.get(reverse("pages:enterprises.signals"))
    few = queries()
    for n in (2, 2, 3, 3, 4, 4):
        bureau.arrears(n)
    assert queries() == few


def test_a_unit_raises_for_itself_what_only_it_can_see(bureau: Bureau) -> None:
    matter = raised(bureau)
    assert matter.unit is None
    facts = bureau.firm | {"level": "watch", "reasons": LETTER, "unit": bureau.town.bureau.pk}
    own = bureau.open("enterprises.warning", TODAY, role=HANDLER, desk=bureau.town.bureau, **facts)
    assert own.unit == bureau.town.bureau
    with pytest.raises(FazhiError, match="您无权为该单位登记"):
        bureau.open(
            "enterprises.warning",
            TODAY,
            role=HANDLER,
            desk=bureau.town.bureau,
            **facts | {"unit": bureau.town.office.pk},
        )
