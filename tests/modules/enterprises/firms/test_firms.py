"""The register by hand, month ends that stay once closed, the pool; and what each says when it refuses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from support.firms import code_of
from support.tickets import text_of

from fazhi.kernel.chain.seals import seal_pending
from fazhi.kernel.chain.verification import verify
from fazhi.kernel.figures.computing import compute
from fazhi.kernel.figures.spans import Span
from fazhi.kernel.records.agreement import disagreements
from fazhi.kernel.records.entries import edit_entry, remove_entry
from fazhi.kernel.records.facts import RefusedForm
from fazhi.kernel.records.forgetting import forget
from fazhi.kernel.records.models import Entry
from fazhi.kernel.records.registers import registers
from fazhi.modules.enterprises.models.firms import PoolEntry

from .conftest import Office

A, B, C = code_of(1), code_of(2, "2"), code_of(3)


def values(span: Span, *codes: str) -> list[Any]:
    return [figure.value for figure in compute(codes, span)]


def change(office: Office, row: Entry, **facts: Any) -> None:
    edit_entry(row, facts, by=office.town.person("enterprises.keeper"))


# --- the register -----------------------------------------------------------------------------------------------------


def test_a_firm_is_numbered_by_its_code_and_without_one_by_us(office: Office) -> None:
    row = office.firm("甲厂", A.lower(), kind_text="有限责任公司", capital_text="３００万元")
    assert (row.number, row.entity.credit_code, row.entity.kind) == (A, A, "company")
    assert (row.entity.capital_fen, row.entity.currency) == (300_000_000, "CNY")
    other = office.firm("乙店", "无", kind_text="个体户")
    assert (other.number, other.entity.credit_code, other.entity.kind) == ("乙店-2020-03-02", "", "sole_trader")
    change(office, other, credit_code=B)
    assert Entry.objects.get(pk=other.pk).number == B


def test_a_code_that_fails_its_check_digit_is_refused(office: Office) -> None:
    with pytest.raises(RefusedForm, match="末位校验不符（统一社会信用代码）；办法：对照营业执照核对，确无代码的填“无”"):
        office.firm("甲厂", A[:17] + "0")


def test_a_firm_ends_with_its_day(office: Office) -> None:
    row = office.firm("甲厂", A)
    with pytest.raises(RefusedForm, match="补上注销或者吊销日期"):
        change(office, row, status="cancelled")
    change(office, row, status="cancelled", ended_on=date(2023, 7, 1))
    assert values(Span.month(2023, 6), "enterprises.entities", "enterprises.entities.ended") == [1, 0]
    assert values(Span.month(2023, 7), "enterprises.entities", "enterprises.entities.ended") == [0, 1]


def test_a_stock_is_counted_from_two_days_and_a_month_costs_no_row(office: Office) -> None:
    for n, (begun, ended) in enumerate(
        [((2022, 12, 31), None), ((2022, 5, 1), (2022, 12, 31)), ((2022, 5, 1), (2023, 1, 1)), ((2023, 1, 1), None)]
    ):
        told = {"status": "revoked", "ended_on": date(*ended)} if ended else {}
        office.firm(f"厂{n}", code_of(n), date(*begun), **told)
    before = Entry.objects.count()
    assert values(Span.year(2022), "F10") == [2]
    assert values(Span.year(2023), "F10", "F11") == [2, 0]
    assert values(Span.month(2023, 1), "enterprises.entities.opened", "enterprises.entities.ended") == [1, 1]
    assert Entry.objects.count() == before


# --- month ends -------------------------------------------------------------------------------------------------------


def month_end(office: Office, **facts: Any) -> Entry:
    return office.add("enterprises.month_end", month=date(2023, 12, 1), **facts)


def test_a_month_end_counts_itself_and_states_the_difference(office: Office) -> None:
    office.firm("甲厂", A)
    row = month_end(office, stated=3)
    own = row.entity_month_end
    assert (row.number, row.title, row.occurred_on) == ("YM2023-12", "2023年12月末", date(2023, 12, 31))
    assert (own.counted, own.difference, own.closed_on) == (1, 2, None)


def test_a_difference_must_be_explained_before_the_month_is_closed(office: Office) -> None:
    row = month_end(office, stated=3)
    with pytest.raises(RefusedForm, match="来源与名录相差 3 户，没有说明；办法：写明原因后再结账"):
        change(office, row, closed_on=date(2024, 1, 8))
    change(office, row, closed_on=date(2024, 1, 8), explanation="来源含东坑镇外三户")
    with pytest.raises(RefusedForm, match="来源没有公布户数，没有说明"):
        office.add("enterprises.month_end", month=date(2023, 11, 1), closed_on=date(2024, 1, 8))


def test_a_month_is_not_closed_before_it_is_over(office: Office) -> None:
    with pytest.raises(RefusedForm, match="结账日期 2023-12-31 要在月末之后"):
        month_end(office, stated=0, closed_on=date(2023, 12, 31))


def test_a_closed_month_stays_as_it_is_whatever_the_register_says_later(
    office: Office, log_in: Callable[..., Any], client: Client
) -> None:
    row = month_end(office, stated=0, closed_on=date(2024, 1, 8))
    office.firm("补登的厂", A, date(2023, 12, 20))
    refusal = "2023年12月末已于 2024-01-08 结账，不再改动；办法：在以后的月份说明更正"
    with pytest.raises(RefusedForm, match=refusal):
        change(office, row, stated=1)
    with pytest.raises(RefusedForm, match=refusal):
        remove_entry(row, by=office.town.person("enterprises.keeper"), reason="重做")
    assert Entry.objects.get(pk=row.pk).entity_month_end.counted == 0
    log_in()
    page = client.get(f"/r/enterprises.month_end/{row.pk}/").content.decode()
    assert "本月新登记 1 户" in page and "比结账时多 1 户" in page


def test_what_changed_in_a_month_is_a_list_of_its_firms(
    office: Office, log_in: Callable[..., Any], client: Client
) -> None:
    office.firm("早厂", A)
    office.firm("新厂", C, date(2023, 12, 5))
    office.firm("去厂", B, status="cancelled", ended_on=date(2023, 12, 9))
    row = month_end(office, stated=2)
    log_in()
    page = client.get(f"/r/enterprises.month_end/{row.pk}/").content.decode()
    for label, query, there, elsewhere in (
        ("本月新登记 1 户", "occurred_on_from=2023-12-01&amp;occurred_on_to=2023-12-31", "新厂", "早厂"),
        ("本月注销吊销 1 户", "ended_on_from=2023-12-01&amp;ended_on_to=2023-12-31", "去厂", "早厂"),
        ("月末存续 2 户", "in_force_on=2023-12-31", "早厂", "去厂"),
    ):
        assert f'?{query}">{label}' in page
        found = client.get(f"/r/enterprises.entity/?{query.replace('&amp;', '&')}").content.decode()
        assert there in found and elsewhere not in found


# --- what is to be looked at ------------------------------------------------------------------------------------------


def test_a_doubt_is_answered_with_a_conclusion_a_day_and_what_was_seen(office: Office) -> None:
    row = office.add("enterprises.doubt", title="甲厂", entity=A, kind="missing", occurred_on=date(2024, 1, 3))
    for facts, why in (
        ({"conclusion": "stands"}, "写了核查结论，没有写核查日期"),
        ({"answered_on": date(2024, 1, 10)}, "写了核查日期，没有选核查结论"),
        ({"answered_on": date(2024, 1, 10), "conclusion": "stands"}, "写明怎样核查、看到什么"),
        ({"answered_on": date(2024, 2, 10), "conclusion": "stands", "answer": "在"}, "核查日期 2024-02-10 还没有到"),
    ):
        with pytest.raises(RefusedForm, match=why):
            change(office, row, **facts)
    change(office, row, answered_on=date(2024, 1, 10), conclusion="stands", answer="上门见到正在营业")


# --- the pool ---------------------------------------------------------------------------------------------------------


def pool_entry(office: Office, **facts: Any) -> Entry:
    told = {"title": "乙店", "credit_code": B, "unit": office.town.office.pk, "occurred_on": date(2023, 2, 1)}
    return office.add("enterprises.pool", **(told | facts))


def test_the_pool_counts_who_is_in_it_and_beside_it_who_ever_was(office: Office) -> None:
    row = pool_entry(office)
    stays = pool_entry(office, title="丙店", credit_code=code_of(5, "2"))
    assert row.pool_entry.stage == "entered"
    change(office, row, help_given="讲解税费政策")
    assert Entry.objects.get(pk=row.pk).pool_entry.stage == "helped"
    change(office, row, converted_on=date(2023, 9, 1), company_code=C, left_on=date(2023, 9, 30))
    assert Entry.objects.get(pk=row.pk).pool_entry.stage == "left"
    assert values(Span.month(2023, 8), "F9", "enterprises.pool.ever") == [2, 2]
    assert values(Span.year(2023), "F9", "enterprises.pool.ever") == [1, 2]
    remove_entry(stays, by=office.town.person("enterprises.keeper"), reason="登记错了")
    assert values(Span.year(2023), "F9", "enterprises.pool.ever") == [0, 1]


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"credit_code": B[:17] + "0"}, "末位校验不符"),
        ({"left_on": date(2023, 9, 1)}, "没有转型就出库的，写明原因"),
        ({"converted_on": date(2023, 9, 1)}, "写了转型日期，没有写转型后企业的代码"),
        ({"left_on": date(2023, 1, 1), "left_reason": "停业"}, "出库日期 2023-01-01 要在入库以后"),
        ({"converted_on": date(2024, 9, 1), "company_code": C}, "转型日期 2024-09-01 要在入库以后，且不晚于今天"),
    ],
)
def test_a_pool_entry_that_cannot_be_right_is_refused(office: Office, facts: dict[str, Any], why: str) -> None:
    with pytest.raises(RefusedForm, match=why):
        pool_entry(office, **facts)


def test_a_pool_entry_leads_to_its_firm_and_is_seen_by_its_unit_alone(
    office: Office, log_in: Callable[..., Any], client: Client
) -> None:
    firm = office.firm("乙店", B)
    row = pool_entry(office)
    log_in("enterprises.handler")
    assert f"/r/enterprises.entity/{firm.pk}/" in client.get(f"/r/enterprises.pool/{row.pk}/").content.decode()
    log_in("enterprises.handler", office.town.bureau)
    assert client.get(f"/r/enterprises.pool/{row.pk}/").status_code == 404
    assert registers["enterprises.pool"].firm == "credit_code"


def test_erasing_a_sole_traders_operator_leaves_the_pool_its_figure_and_the_chain_whole(
    office: Office, client: Any, log_in: Any
) -> None:
    facts = {"title": "东莞市样例小吃店", "credit_code": B, "occurred_on": date(2023, 5, 4)}
    row = office.add("enterprises.pool", **facts, unit=office.town.bureau.pk, contact="样品某 0769-00000000")
    log_in()
    assert "样品某" not in text_of(client.get(f"/r/enterprises.pool/{row.pk}/"))
    seal_pending()
    assert forget(row, by=office.town.person("enterprises.keeper")) == ["经营者和电话"]
    assert PoolEntry.objects.get(pk=row.pk).contact is None
    assert verify().ok
    assert [*disagreements(registers["enterprises.pool"])] == []
    page = text_of(client.get(f"/r/enterprises.pool/{row.pk}/"))
    assert "删除个人信息" in page
    assert "东莞市样例小吃店" in page


def test_of_persons_the_registers_keep_only_whom_to_call() -> None:
    own = [one for one in registers if one.code.startswith("enterprises.")]
    kept = {f"{one.code}.{name}" for one in own for name in one.personal}
    assert kept == {"enterprises.pool.contact", "enterprises.credit_objection.contact"}
    words = ("姓名", "电话", "联系人", "经营者", "法定代表人", "身份证")
    named = {f"{one.code}.{item.name}" for one in own for item in one.own_fields if any(w in item.label for w in words)}
    assert named == kept
