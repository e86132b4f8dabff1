"""Links and hand-offs: the clock moves with the matter, and what goes outside waits for its receipt."""

from __future__ import annotations

from datetime import date

import pytest
from support.town import Town

from fazhi.kernel.chain.events import body_of, history
from fazhi.kernel.chain.verification import verify
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.procedures.acting import act
from fazhi.kernel.procedures.handoffs import hand_off, receive, roads
from fazhi.kernel.records.access import AccessDenied
from fazhi.kernel.records.links import link
from fazhi.kernel.records.models import Link, Matter

DAY = date(2026, 9, 28)


def test_inside_the_new_matter_has_its_own_clock_from_that_day(town: Town, request_of) -> None:
    matter = request_of("2026-09-21", applicant="王小明")
    keeper = town.person("guide.keeper")
    handoff = hand_off(matter, roads["guide.again"], by=keeper, reason="由执法办掌握", on=DAY, unit=town.bureau.pk)
    there = Matter.objects.get(unit=town.bureau)
    assert (there.opened_on, there.due_on) == (DAY, date(2026, 10, 30))
    assert (there.title, there.disclosurerequest.applicant) == (matter.title, "王小明")
    assert handoff.receipt == there.number
    assert Link.objects.get().target == there.subject
    assert verify().broken == []
    matter.refresh_from_db()
    assert matter.state == "registered", "handing off is not closing"
    assert act(matter, "answered", by=keeper, on=DAY, data={"answer": "elsewhere"}).state == "answered"


def test_outside_it_waits_for_the_receipt(town: Town, request_of) -> None:
    matter = request_of()
    keeper = town.person("guide.keeper")
    handoff = hand_off(matter, roads["guide.petition"], by=keeper, reason="实为信访", on=DAY)
    assert (handoff.receiver, handoff.received_on) == ("市信访局", None)
    receive(handoff, by=keeper, on=date(2026, 9, 30), receipt="信2026-88")
    assert history(matter.subject).last().kind == "matter.handoff_received"
    with pytest.raises(FazhiError, match="已于 2026-09-30 登记回执"):
        receive(handoff, by=keeper, on=date(2026, 10, 9), receipt="再来")
    assert verify().broken == []


def test_a_body_outside_may_be_named_and_a_register_inside_never_is(town: Town, request_of) -> None:
    matter, keeper = request_of(), town.person("guide.keeper")
    with pytest.raises(FazhiError, match="接收方的名称超过 100 字"):
        hand_off(matter, roads["guide.petition"], by=keeper, reason="实为信访", on=DAY, receiver="长" * 101)
    outside = hand_off(matter, roads["guide.petition"], by=keeper, reason="实为信访", on=DAY, receiver=" 东城信访局 ")
    assert outside.receiver == "东城信访局"
    assert body_of(history(matter.subject).last())["receiver"] == "东城信访局"
    inside = hand_off(
        matter, roads["guide.again"], by=keeper, reason="由执法办掌握", on=DAY, unit=town.bureau.pk, receiver="别处"
    )
    assert inside.receiver == "依申请公开"


def test_a_hand_off_needs_a_reason_and_the_right_post(town: Town, request_of) -> None:
    matter = request_of()
    with pytest.raises(FazhiError, match=r"没有写明移交的理由（依据：《政府信息公开条例》第三十九条）"):
        hand_off(matter, roads["guide.petition"], by=town.person("guide.keeper"), reason=" ")
    with pytest.raises(FazhiError, match="移交的理由超过 500 字"):
        hand_off(matter, roads["guide.petition"], by=town.person("guide.keeper"), reason="长" * 501)
    with pytest.raises(AccessDenied, match="您的岗位不能办理“转信访部门”"):
        hand_off(matter, roads["guide.petition"], by=town.person("guide.head"), reason="实为信访")


def test_a_link_stands_in_both_chains_once(town: Town, request_of) -> None:
    one, other = request_of(), request_of()
    keeper = town.person("guide.keeper")
    link(one, other, "重复申请", by=keeper)
    for row in (one, other):
        assert history(row.subject).last().kind == "record.linked"
    with pytest.raises(FazhiError, match="已有“重复申请”的关联"):
        link(one, other, "重复申请", by=keeper)
    with pytest.raises(FazhiError, match="不能与自己关联"):
        link(one, one, "重复申请", by=keeper)
    assert verify().broken == []
