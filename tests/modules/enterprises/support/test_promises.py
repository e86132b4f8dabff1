"""Promises kept, broken and put right; payments that the law does not let wait; what is at risk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from support.tickets import text_of

from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.figures.computing import compute
from fazhi.kernel.figures.spans import Span
from fazhi.kernel.records.entries import edit_entry
from fazhi.kernel.records.models import Matter
from fazhi.kernel.records.registers import registers
from fazhi.modules.enterprises.support.risk import at_risk

from .conftest import HANDLER, KEEPER, TODAY, Bureau, code_of

MONDAY = date(2024, 6, 3)


def promised(bureau: Bureau, keep_by: date = date(2024, 6, 21), **facts: Any) -> Matter:
    given = {"title": "厂区路灯", "source": "meeting", "reference": "会议纪要1号", "promised_to": "样例企业"}
    return bureau.open(
        "enterprises.promise", MONDAY, **given | {"unit": bureau.town.bureau.pk, "keep_by": keep_by} | facts
    )


def figure(code: str, year: int = 2024) -> Any:
    return compute([code], Span.year(year))[0].value


def test_a_promise_that_is_kept_in_time_counts_and_one_kept_late_does_not(bureau: Bureau) -> None:
    bureau.take(promised(bureau), "kept", date(2024, 6, 21))
    bureau.take(promised(bureau), "kept", date(2024, 6, 24))
    assert (figure("enterprises.promises.due"), figure("enterprises.promises.kept")) == (2, 1)
    assert figure("enterprises.promises.rate") == 50


def test_a_broken_promise_is_put_right_and_stays_broken_in_the_figures(bureau: Bureau) -> None:
    matter = bureau.take(promised(bureau), "broken", date(2024, 6, 24), role=KEEPER)
    with pytest.raises(FazhiError, match="现为“违约待整改”，不能“兑现”"):
        bureau.take(matter, "kept", date(2024, 6, 25))
    matter = bureau.take(matter, "rectified", date(2024, 6, 27), measure="排定工期，已经装好")
    assert matter.promise.rectified_on == date(2024, 6, 27)
    assert (figure("enterprises.promises.kept"), figure("enterprises.promises.broken")) == (0, 1)


def test_only_the_national_or_the_public_interest_changes_a_promise_and_it_is_compensated(bureau: Bureau) -> None:
    matter = promised(bureau)
    facts = {"keep_by": date(2024, 9, 2), "compensation": "延期期间补贴租金"}
    with pytest.raises(FazhiError, match="国家利益"):
        bureau.take(matter, "changed", date(2024, 6, 7), ground="换届", **facts)
    with pytest.raises(FazhiError, match="补上补偿情况"):
        bureau.take(matter, "changed", date(2024, 6, 7), ground="public", keep_by=date(2024, 9, 2))
    matter = bureau.take(matter, "changed", date(2024, 6, 7), ground="public", **facts)
    assert (matter.state, matter.promise.keep_by) == ("promised", date(2024, 9, 2))


@pytest.mark.parametrize(
    ("payment", "last", "beyond"),
    [("plain", date(2024, 7, 3), date(2024, 7, 4)), ("agreed", date(2024, 8, 2), date(2024, 8, 3))],
)
def test_a_payment_may_not_be_promised_for_later_than_the_law_allows(
    bureau: Bureau, payment: str, last: date, beyond: date
) -> None:
    facts = {"payment": payment, "delivered_on": MONDAY}
    assert promised(bureau, last, **facts).state == "promised"
    with pytest.raises(FazhiError, match=rf"承诺期限 {beyond} 晚于法定最后日 {last}.*第八条.*最长六十日"):
        promised(bureau, beyond, **facts)
    with pytest.raises(FazhiError, match="没有写明交付（验收）日期"):
        promised(bureau, last, payment=payment)


def test_a_change_may_not_go_around_the_law(bureau: Bureau) -> None:
    matter = promised(bureau, date(2024, 7, 3), payment="plain", delivered_on=MONDAY)
    facts = {"keep_by": date(2024, 9, 2), "ground": "public", "compensation": "无"}
    with pytest.raises(FazhiError, match="晚于法定最后日 2024-07-03"):
        bureau.take(matter, "changed", date(2024, 6, 7), **facts)


# --- arrears ----------------------------------------------------------------------------------------------------------


def test_without_another_agreement_a_payment_is_due_thirty_days_after_delivery(bureau: Bureau) -> None:
    # 1 May is a day off, and so are the days until 5 May.
    assert bureau.arrears(1).arrears.due_on == date(2024, 5, 6)
    agreed = bureau.arrears(2, is_agreed=True)
    assert agreed.arrears.due_on == date(2024, 5, 31)


def test_a_due_day_beyond_the_law_is_refused_with_its_article(bureau: Bureau) -> None:
    with pytest.raises(FazhiError, match=r"应付日期 2024-05-31 晚于法定最后日 2024-05-06.*第八条.*最长六十日"):
        bureau.arrears(1, due_on=date(2024, 5, 31))
    assert bureau.arrears(1, due_on=date(2024, 5, 31), is_agreed=True).arrears.due_on == date(2024, 5, 31)
    with pytest.raises(FazhiError, match="还没有法定的付款期限"):
        bureau.arrears(1, occurred_on=date(2019, 4, 1))


def test_what_is_owed_is_a_stock_that_ends_with_the_payment(bureau: Bureau) -> None:
    row = bureau.arrears(1)
    bureau.arrears(2, amount_fen="30000")
    month = Span.month(2024, 5)
    assert compute(["enterprises.arrears"], month)[0].value == 4_000_000
    edit_entry(row, {"paid_on": date(2024, 5, 20)}, by=bureau.town.person(KEEPER))
    assert figure("enterprises.arrears") == 3_000_000
    assert figure("enterprises.arrears.number") == 1
    assert figure("enterprises.arrears", 2023) == 0


# --- at risk ----------------------------------------------------------------------------------------------------------


def test_an_overdue_claim_is_a_promise_at_risk_and_becomes_one(
    bureau: Bureau, client: Client, log_in: Callable[..., Any]
) -> None:
    bureau.policy()
    claim = bureau.open("enterprises.claim", MONDAY, **bureau.firm | {"policy": "ZC-1", "amount_fen": "5000"})
    promised(bureau, date(2024, 7, 31))
    (risk,) = at_risk(bureau.town.person(KEEPER), TODAY)
    assert (risk.row.number, risk.due_on, risk.is_late) == (claim.number, date(2024, 6, 18), True)
    log_in()
    page = client.get(reverse("pages:enterprises.risk")).content.decode()
    url = f"{reverse('pages:add', args=('enterprises.promise',))}?claim={claim.number}"
    assert f'href="{url}"' in page
    values = {item.name: item.value for item in client.get(url).context["sheet"].inputs}
    assert (values["reference"], values["firm_code"]) == (claim.number, code_of(1))
    promise = promised(bureau, date(2024, 6, 18), source="policy", reference=claim.number)
    assert [one.row.number for one in at_risk(bureau.town.person(KEEPER), TODAY)] == [promise.number]


def test_the_page_holds_what_is_late_or_soon_due_of_every_register_and_of_ones_own_unit(bureau: Bureau) -> None:
    soon = promised(bureau, date(2024, 7, 12))
    promised(bureau, date(2024, 7, 13))
    owed = bureau.arrears(1)
    bureau.arrears(2, paid_on=date(2024, 5, 2))
    late = promised(bureau, date(2024, 6, 27), unit=bureau.town.office.pk)
    keeper = at_risk(bureau.town.person(KEEPER), TODAY)
    assert [(one.row.number, one.is_late) for one in keeper] == [
        (owed.number, True),
        (late.number, True),
        (soon.number, False),
    ]
    unit = at_risk(bureau.town.person(HANDLER, bureau.town.bureau), TODAY)
    assert [one.row.number for one in unit] == [owed.number, soon.number]


def test_today_shows_the_day_that_a_promise_states_and_whose_turn_it_is(
    bureau: Bureau, client: Client, log_in: Callable[..., Any]
) -> None:
    promised(bureau, date(2024, 6, 27), title="到期没有兑现的")
    bureau.take(promised(bureau, title="已经兑现的"), "kept", date(2024, 6, 5))
    log_in(HANDLER, bureau.town.bureau)
    page = text_of(client.get("/"))
    assert "到期没有兑现的" in page
    assert "已经兑现的" not in page


def test_rows_lead_back_to_their_firm(bureau: Bureau, client: Client, log_in: Callable[..., Any]) -> None:
    firm = bureau.entity(1)
    row = bureau.arrears(1)
    log_in()
    page = client.get(reverse("pages:detail", args=(row.register, row.pk))).content.decode()
    assert reverse("pages:detail", args=(firm.register, firm.pk)) in page
    for code in ("loan", "warning", "claim", "promise", "arrears"):
        assert registers[f"enterprises.{code}"].firm == "firm_code"
