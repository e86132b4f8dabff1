"""A finding put right in time, verified by somebody else; of a clue nothing but the receipt stays."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from modules.oversight.audit.conftest import Desk

from fazhi.kernel.chain.models import Event
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.procedures.models import Clock
from fazhi.kernel.records.models import Judgement, Matter

DAY = date(2023, 6, 26)


def own(matter: Matter) -> Any:
    return Matter.objects.select_related("finding").get(pk=matter.pk).finding


@pytest.fixture
def audit(desk: Desk) -> Matter:
    return desk.reported(desk.plan().number)


def test_a_finding_belongs_to_an_audit_that_has_begun(desk: Desk) -> None:
    planned = desk.open(desk.plan().number, date(2023, 3, 1))
    with pytest.raises(FazhiError, match="还没有进点"):
        desk.find(planned, DAY)
    with pytest.raises(FazhiError, match="没有编号为“没有”的审计项目"):
        desk.find(planned, DAY, audit="没有")


def test_nothing_is_found_by_an_audit_that_is_over_and_nothing_due_before_it_was_found(
    desk: Desk, audit: Matter
) -> None:
    with pytest.raises(FazhiError, match="整改期限早于下达日期 2023-06-26"):
        desk.find(audit, DAY, rectify_by=date(2023, 6, 25))
    audit = desk.take(desk.take(audit, "answered", date(2023, 6, 21)), "decided", date(2023, 6, 26))
    desk.take(audit, "closed", date(2023, 6, 27))
    with pytest.raises(FazhiError, match=r"已经结项或者取消.*另列审计计划"):
        desk.find(audit, date(2023, 6, 28))


def test_ninety_days_by_default_and_the_day_of_the_report_goes_before(desk: Desk, audit: Matter) -> None:
    default = desk.find(audit, DAY)
    assert default.due_on == date(2023, 9, 25)  # the ninetieth day is a Sunday
    assert default.due_on.weekday() == 0
    assert Clock.objects.get(matter=default).is_unverified
    stated = desk.find(audit, DAY, rectify_by=date(2023, 8, 1))
    assert (stated.due_on, stated.judgement) == (date(2023, 8, 1), Judgement.JUDGED)


def test_a_finding_says_what_and_by_whom(desk: Desk, audit: Matter) -> None:
    with pytest.raises(FazhiError, match="写明发现了什么问题"):
        desk.find(audit, DAY, content="")
    assert desk.find(audit, DAY, unit=None).unit == desk.town.bureau  # whom the audit was of
    desk.village("A01")
    with pytest.raises(FazhiError, match="写明由哪个单位整改"):
        desk.find(desk.reported(desk.plan(collective="A01").number), DAY, unit=None)


def test_who_put_it_right_does_not_verify_it(desk: Desk, audit: Matter) -> None:
    matter = desk.take(desk.find(audit, DAY), "rectified", date(2023, 7, 3))
    with pytest.raises(FazhiError, match=r"“整改”是您办理的.*请没有办理“整改”的人来“核实整改”"):
        desk.take(matter, "verified", date(2023, 7, 4))
    matter = desk.take(matter, "sent_back", date(2023, 7, 4))
    assert (matter.state, own(matter).rectified_on, matter.met_on) == ("found", None, None)
    matter = desk.take(matter, "rectified", date(2023, 7, 10), role="oversight.handler")
    matter = desk.take(desk.take(matter, "verified", date(2023, 7, 11)), "closed", date(2023, 7, 12))
    assert (matter.met_on, matter.closed_on) == (date(2023, 7, 10), date(2023, 7, 12))


def test_of_a_clue_nothing_but_the_receipt_stays(desk: Desk, audit: Matter) -> None:
    clue = {"kind": "clue", "content": "", "title": "某某涉嫌侵占"}
    with pytest.raises(FazhiError, match="问题线索的内容不写在台账里"):
        desk.find(audit, DAY, **clue | {"content": "某某侵占公款"})
    matter = desk.find(audit, DAY, **clue)
    assert (matter.title, matter.unit) == ("移送事项（只留回执）", None)
    with pytest.raises(FazhiError, match=r"这是问题线索.*办理“移送”"):
        desk.take(matter, "rectified", DAY)
    with pytest.raises(FazhiError, match=r"说明里写了内容.*删去说明"):
        desk.take(matter, "transferred", DAY, receiver="discipline", receipt="收〔2023〕7号", note="某某侵占公款")
    with pytest.raises(FazhiError, match="移送回执号"):
        desk.take(matter, "transferred", DAY, receiver="discipline")
    matter = desk.take(matter, "transferred", DAY, receiver="discipline", receipt="收〔2023〕7号")
    assert (matter.state, own(matter).receipt, own(matter).transferred_on) == ("transferred", "收〔2023〕7号", DAY)
    assert not Event.objects.filter(body__contains="侵占").exists()


def test_what_is_to_be_put_right_is_not_transferred_away(desk: Desk, audit: Matter) -> None:
    with pytest.raises(FazhiError, match=r"这一条是要整改的问题，不是线索.*另登记一条"):
        desk.take(desk.find(audit, DAY), "transferred", DAY, receiver="police", receipt="回执1号")
