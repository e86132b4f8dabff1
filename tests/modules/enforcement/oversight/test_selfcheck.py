"""Self-check: drawn by a stated seed, corrected by one, confirmed by another; overridden house rules appear at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from support.oversight import CLAUSE, Office
from support.tickets import detail, text_of

from fazhi.kernel.chain.events import history
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.procedures.acting import act
from fazhi.kernel.records.models import Matter
from fazhi.kernel.records.registers import Register
from fazhi.modules.enforcement.oversight import house
from fazhi.modules.enforcement.oversight.selfcheck import SELF_CHECKS, draw, open_drawn

PAGE = "pages:enforcement.self_check.year"


def checked(office: Office, **facts: Any) -> Matter:
    matter = office.open("enforcement.self_check", year=2023, case="案〔2023〕1号", unit=office.town.bureau.pk, **facts)
    return office.take(matter, "checked", 18, findings="告知书没有写明听证权利")


def corrected(office: Office) -> Matter:
    return office.take(
        office.take(checked(office), "correction_ordered", 19), "corrected", 20, correction="已补正并重新培训"
    )


def test_the_same_seed_draws_the_same_cases_whoever_draws_and_whenever(office: Office) -> None:
    for n in range(20):
        office.case(f"案〔2023〕{n}号")
    first = [case.number for case in draw(2023, 5, "六月例会").cases]
    assert len(set(first)) == 5
    assert [case.number for case in draw(2023, 5, "六月例会").cases] == first
    assert [case.number for case in draw(2023, 3, "六月例会").cases] == first[:3]
    assert [case.number for case in draw(2023, 5, "七月例会").cases] != first


def test_only_cases_closed_in_the_year_are_drawn(office: Office) -> None:
    office.case("在办", closed_on=None)
    office.case("去年", closed_on=date(2022, 12, 31))
    office.case("当年", closed_on=date(2023, 1, 1))
    assert [case.number for case in draw(2023, 10, "词").cases] == ["当年"]


@pytest.mark.parametrize(
    ("n", "seed", "why"), [(5, " ", "没有写明种子"), (0, "词", "不能抽 0 件"), (201, "词", "不能抽 201 件")]
)
def test_a_draw_without_a_seed_or_of_a_silly_size_is_refused(office: Office, n: int, seed: str, why: str) -> None:
    with pytest.raises(FazhiError, match=why):
        draw(2023, n, seed)


def test_a_draw_is_entered_once_and_each_row_states_the_seed(office: Office) -> None:
    for n in range(3):
        office.case(f"案{n}")
    made, there = open_drawn(draw(2023, 2, "词"), office.town.person("enforcement.supervisor"))
    assert (len(made), there) == (2, 0)
    assert "种子“词”" in history(made[0].subject).last().body
    assert made[0].unit == office.town.bureau
    made, there = open_drawn(draw(2023, 3, "词"), office.town.person("enforcement.supervisor"))
    assert (len(made), there) == (1, 2)


def test_a_case_is_checked_once_a_year_and_not_while_it_is_open(office: Office) -> None:
    checked(office)
    with pytest.raises(FazhiError, match="2023年已经抽过"):
        checked(office)
    office.case("在办", closed_on=None)
    with pytest.raises(FazhiError, match="案件“在办”还没有办结"):
        office.open("enforcement.self_check", year=2023, case="在办")


def test_who_corrected_does_not_confirm_it(office: Office) -> None:
    matter = office.take(
        office.take(checked(office), "correction_ordered", 19),
        "corrected",
        20,
        role="enforcement.head",
        correction="已补正",
    )
    with pytest.raises(FazhiError, match="须由另一个人办理：“整改”是您办理的"):
        office.take(matter, "confirmed", 21, role="enforcement.head", note=CLAUSE)
    matter = office.take(matter, "confirmed", 21, role="enforcement.reviewer")
    assert office.take(matter, "accounted", 24, accountability="批评教育").state == "accounted"


def test_a_correction_that_falls_short_is_made_again_and_not_to_hold_anybody_to_account_needs_a_reason(
    office: Office,
) -> None:
    matter = office.take(corrected(office), "correction_refused", 21)
    matter.self_check.refresh_from_db()
    assert (matter.state, matter.self_check.corrected_on) == ("awaiting_correction", None)
    matter = office.take(office.take(matter, "corrected", 24, correction="全部补正"), "confirmed", 25)
    person = office.town.person("enforcement.supervisor")
    with pytest.raises(FazhiError, match="没有写明理由"):
        act(matter, "spared", by=person, on=date(2024, 6, 26), note="不必")
    assert office.take(matter, "spared", 26).state == "spared"


def test_an_overridden_house_rule_is_on_the_page_at_once_with_its_text(
    office: Office, client: Client, log_in: Callable[..., Any]
) -> None:
    log_in()
    assert "这一年没有越过内部规则" in text_of(client.get(reverse(PAGE)))
    matter = office.take(office.hand_over(("allocated", 17)), "returned", 20, role="enforcement.head")
    page = text_of(client.get(reverse(PAGE) + "?year=2024"))
    assert matter.number in page
    assert CLAUSE in page
    assert "须在期限内退回" in page


def test_the_page_draws_by_its_form_and_tells_a_bad_number(
    office: Office, client: Client, log_in: Callable[..., Any]
) -> None:
    office.case("案1")
    log_in()
    asked = reverse(PAGE) + "?year=2023&n=1&seed=词"
    assert "2023年办结案件 1 件中抽取 1 件" in text_of(client.get(asked))
    assert not SELF_CHECKS.rows().exists()
    assert client.post(asked).status_code == 302
    matter = SELF_CHECKS.rows().get()
    assert "这件案件没有越过内部规则" in detail(client, matter)
    assert matter.number in text_of(client.get(reverse(PAGE) + f"?year={matter.opened_on.year}"))
    assert matter.number not in text_of(client.get(reverse(PAGE) + "?year=2023"))
    assert "不能抽 0 件" in text_of(client.get(reverse(PAGE) + "?year=2023&n=0&seed=词"))


def test_whoever_sees_one_unit_sees_its_rows_and_not_what_others_overrode(
    office: Office, client: Client, log_in: Callable[..., Any]
) -> None:
    log_in("enforcement.officer", office.town.bureau)
    page = text_of(client.get(reverse(PAGE))).split("2024年执法自查")[-1]
    assert "这一年还没有抽取案件" in page
    assert "越过的内部规则" not in page
    assert "随机抽取" not in page
    log_in("enforcement.reviewer")
    assert client.post(reverse(PAGE) + "?n=1&seed=词").status_code == 200
    assert not SELF_CHECKS.rows().exists()


def test_no_register_of_oversight_has_a_field_for_persons_to_be_ranked_by() -> None:
    for register in _registers():
        kinds = {item.name: item.kind for item in register.own_fields}
        assert "user" not in kinds.values(), register.code
        assert not any("score" in name or "points" in name for name in kinds if register is not SELF_CHECKS)


def _registers() -> list[Register]:
    from fazhi.modules.enforcement.oversight import committee, highlights, supervision, yearly

    found = [value for module in (committee, highlights, supervision, yearly) for value in vars(module).values()]
    return [SELF_CHECKS, *(value for value in found if isinstance(value, Register))]


def test_a_gate_of_the_law_is_no_house_rule() -> None:
    gate = house.house_rule("x", "规则", house.has_reason, "办法")
    assert gate.basis == house.BASIS
    assert "不是法定要求" in gate.basis
