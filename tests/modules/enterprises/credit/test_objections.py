"""Objection and repair: the record is marked and not used until it is settled; each kind has its own clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from support.credit import HANDLER, KEEPER, TODAY, Office, code_of
from support.tickets import detail, form, text_of

from fazhi.kernel.chain.seals import seal_pending
from fazhi.kernel.chain.verification import verify
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.pages.awaiting import turn_of_row
from fazhi.kernel.procedures.errors import GateClosed
from fazhi.kernel.procedures.models import Clock
from fazhi.kernel.records.agreement import disagreements
from fazhi.kernel.records.forgetting import forget
from fazhi.kernel.records.models import Entry
from fazhi.kernel.records.registers import registers
from fazhi.modules.enterprises.base import OBJECTION, RECORD, TIER
from fazhi.modules.enterprises.credit.tiers import recompute, standing

KEPT = "卷宗记载没有差错，企业没有提交证据"
DOWN = {"outcome": "taken_down", "correction": "处罚的是同名企业"}


def state(row: Entry) -> str:
    row.credit_record.refresh_from_db()
    return str(row.credit_record.standing)


def points(on: date = TODAY) -> int:
    return standing(code_of(1), on).score


def test_an_objected_record_is_not_used_until_it_is_settled(office: Office) -> None:
    row = office.record()
    recompute(date(2024, 6, 3), by="x")
    assert points() == 70
    matter = office.ask(row)
    assert (matter.unit, matter.credit_objection.firm_code) == (office.town.bureau, code_of(1))
    assert (state(row), points()) == ("disputed", 80)
    recompute(date(2024, 6, 17), by="x")
    assert points() == 80
    matter = office.take(matter, "verified", 18, finding="核对无误")
    matter = office.take(matter, "refused", 19, note=KEPT)
    assert (state(row), points(), points(date(2024, 6, 18))) == ("usable", 70, 80)
    assert matter.closed_on == date(2024, 6, 19)
    assert [*disagreements(registers[RECORD]), *disagreements(registers[TIER])] == []


def test_what_was_wrong_is_taken_down_or_corrected_and_used_on(office: Office) -> None:
    wrong, slip = office.record(), office.record()
    for row, outcome in ((wrong, "taken_down"), (slip, "corrected")):
        matter = office.take(office.ask(row), "verified", 18, finding="确有差错")
        matter = office.take(matter, "corrected", 19, outcome=outcome, correction="改正")
        assert matter.state == "corrected"
    assert (state(wrong), state(slip), points()) == ("taken_down", "usable", 70)


def test_a_repair_ends_the_points_and_is_refused_only_with_reasons(office: Office) -> None:
    row = office.record()
    matter = office.take(office.ask(row, "repair"), "verified", 18, finding="罚款已缴清")
    with pytest.raises(GateClosed, match=r"企业请求的是信用修复.*准予修复"):
        office.take(matter, "corrected", 19, **DOWN)
    with pytest.raises(FazhiError, match="没有写明理由（不少于 8 个字）"):
        office.take(matter, "refused", 19, note="不行")
    matter = office.take(matter, "repaired", 19)
    assert (matter.state, state(row), points()) == ("repaired", "repaired", 80)
    with pytest.raises(GateClosed, match="已修复，不再使用，没有可以异议或者修复的"):
        office.ask(row)


def test_an_objection_is_not_met_by_a_repair_and_a_firm_may_take_it_back(office: Office) -> None:
    row = office.record()
    matter = office.take(office.ask(row), "verified", 18, finding="核对过")
    with pytest.raises(GateClosed, match=r"企业请求的是异议更正.*办理“更正”"):
        office.take(matter, "repaired", 19)
    assert office.take(matter, "withdrawn", 19, note="企业撤回").state == "withdrawn"
    assert state(row) == "usable"


@pytest.mark.parametrize(
    ("asked", "rule", "last_on", "is_unverified"),
    [
        ("objection", "credit.objection.settle", date(2024, 6, 26), True),
        ("repair", "credit.repair.settle", date(2024, 7, 1), True),
        ("revoked", "penalty.decision.withdraw", date(2024, 6, 20), False),
    ],
)
def test_each_kind_has_its_clock_from_the_packs(
    office: Office, asked: str, rule: str, last_on: date, is_unverified: bool
) -> None:
    matter = office.ask(office.record(), asked)
    clock = Clock.objects.get(matter=matter)
    assert (clock.rule, clock.legal_last_on, clock.is_unverified) == (rule, last_on, is_unverified)
    assert matter.due_on == last_on
    matter = office.take(office.take(matter, "verified", 18, finding="核对过"), "refused", 19, note=KEPT)
    assert matter.met_on == date(2024, 6, 19)


def test_what_cannot_be_asked_is_refused_with_the_reason(office: Office) -> None:
    row, honour = office.record(), office.record(kind="honour")
    with pytest.raises(GateClosed, match="没有编号为“XY0”的信用信息"):
        office.ask("XY0")
    with pytest.raises(GateClosed, match="是守信激励信息，不是失信信息，不用修复"):
        office.ask(honour, "repair")
    with pytest.raises(GateClosed, match="是守信激励信息，不是行政处罚；原决定有变的，按异议更正办理"):
        office.ask(honour, "revoked")
    office.ask(row)
    with pytest.raises(GateClosed, match="已有一件异议在办"):
        office.ask(row)
    assert state(honour) == "usable"


def test_a_step_without_its_paper_is_refused(office: Office) -> None:
    from fazhi.kernel.procedures.acting import act

    with pytest.raises(FazhiError, match="核实材料"):
        act(office.ask(office.record()), "verified", by=office.town.person(KEEPER), data={"finding": "核对过"})


def test_the_pages_lead_from_the_record_to_the_objection_and_offer_what_fits(
    office: Office, client: Client, log_in: Callable[..., Any]
) -> None:
    row = office.record()
    log_in()
    page = client.get(f"/r/{RECORD}/{row.pk}/").content.decode()
    link = f"/r/{OBJECTION}/add/?record={row.number}"
    assert link in page
    assert f'value="{row.number}"' in client.get(link).content.decode()
    matter = office.ask(row, "repair")
    page = text_of(client.get(f"/r/{RECORD}/{row.pk}/"))
    assert "处理完以前，这条信息不使用，也不计分" in page
    assert matter.title in page
    matter = office.take(matter, "verified", 18, finding="罚款已缴清")
    shown = detail(client, matter)
    assert "准予修复" in shown
    assert form(client, matter, "corrected").status_code == 404
    assert turn_of_row(office.town.person(KEEPER), registers[OBJECTION], matter) == "repaired"


def test_the_unit_sees_its_own_objections_and_no_others(
    office: Office, client: Client, log_in: Callable[..., Any]
) -> None:
    matter = office.ask(office.record())
    log_in(HANDLER, office.town.bureau)
    assert matter.title in detail(client, matter)
    log_in(HANDLER, office.town.office)
    assert client.get(f"/r/{OBJECTION}/{matter.pk}/").status_code == 404


def test_a_decision_that_was_revoked_is_withdrawn_and_never_used_on(office: Office) -> None:
    row = office.record()
    matter = office.take(office.ask(row, "revoked"), "verified", 18, finding="复议撤销")
    with pytest.raises(
        GateClosed, match=r"要撤下，不能更正后继续使用（《行政处罚法》第四十八条第二款）.*新决定另行归集"
    ):
        office.take(matter, "corrected", 19, outcome="corrected", correction="改为警告")
    with pytest.raises(GateClosed, match=r"与企业撤不撤回申请无关.*《行政处罚法》第四十八条第二款.*核实以后撤下"):
        office.take(matter, "withdrawn", 19, note="企业来电撤回")
    assert office.take(matter, "corrected", 19, **DOWN).state == "corrected"
    assert state(row) == "taken_down"


def test_erasing_who_objected_leaves_the_course_the_record_and_the_chain_whole(
    office: Office, client: Client, log_in: Callable[..., Any]
) -> None:
    row = office.record()
    matter = office.take(office.ask(row, contact="样品某 0769-00000000"), "verified", 18, finding="核对无误")
    log_in()
    assert "样品某" not in detail(client, matter)  # masked until somebody says why it must be seen
    seal_pending()
    assert forget(matter, by=office.town.person(KEEPER)) == ["联系人和电话"]
    kept = registers[OBJECTION].rows().select_related("credit_objection").get(pk=matter.pk)
    assert (kept.credit_objection.contact, kept.state) == (None, "verified")
    assert verify().ok
    assert [*disagreements(registers[OBJECTION]), *disagreements(registers[RECORD])] == []
    assert "删除个人信息" in detail(client, kept)
    assert office.take(kept, "refused", 19, note=KEPT).closed_on == date(2024, 6, 19)
