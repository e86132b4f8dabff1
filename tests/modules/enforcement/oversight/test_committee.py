"""Hand-over by the committee: one return, a ruling that routes the next, a dispute with a bureau, never the committee."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from support.oversight import CLAUSE, MONDAY, Office
from support.tickets import detail, form, text_of

from fazhi.kernel.chain.events import history
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.procedures.models import Clock
from fazhi.kernel.records.rulings import precedent
from fazhi.modules.enforcement.oversight.committee import HAND_OVERS
from fazhi.modules.enforcement.oversight.house import overrides, overrides_of


def own(matter: Any) -> Any:
    matter.hand_over.refresh_from_db()
    return matter.hand_over


def test_a_matter_is_allocated_received_handled_and_closed(office: Office) -> None:
    matter = office.hand_over(("allocated", 17), ("received", 18))
    assert (own(matter).received_on, own(matter).legs) == (date(2024, 6, 18), 1)
    matter = office.take(matter, "handled", 20, result="已查处")
    matter = office.take(matter, "closed", 21)
    assert (matter.state, matter.closed_on) == ("closed", date(2024, 6, 21))


def test_a_return_names_its_reason_and_the_clause_of_the_list(office: Office) -> None:
    matter = office.hand_over(("allocated", 17))
    with pytest.raises(FazhiError, match="没有写明退回理由"):
        office.take(matter, "returned", 18, note="不归我管")
    with pytest.raises(FazhiError, match="没有写明清单条款"):
        office.take(matter, "returned", 18, note="这件事情一直都不归我们单位管")
    assert office.take(matter, "returned", 18).state == "returned"


def test_a_second_return_is_impossible_and_the_way_out_is_a_ruling(office: Office) -> None:
    matter = office.hand_over(("allocated", 17), ("returned", 17), ("allocated", 18))
    with pytest.raises(FazhiError, match=r"已经退过一次.*提请裁定"):
        office.take(matter, "returned", 18)
    with pytest.raises(FazhiError, match="已经退过一次"):
        office.take(matter, "returned", 18, role="enforcement.head", note=f"负责人说明：{CLAUSE}")
    assert office.take(matter, "ruling_asked", 19).state == "in_ruling"


def test_a_ruling_has_five_working_days_by_a_house_rule_and_routes_the_next_of_its_kind(office: Office) -> None:
    matter = office.hand_over(("allocated", 17), ("ruling_asked", 18))
    clock = Clock.objects.get(matter=matter, deadline="ruling")
    assert (clock.legal_last_on, clock.is_unverified) == (date(2024, 6, 25), True)
    matter = office.take(matter, "ruled", 20, unit=office.town.office)
    assert (matter.state, matter.unit) == ("allocated", office.town.office)
    with pytest.raises(FazhiError, match="已经裁定由本单位承办"):
        office.take(matter, "returned", 20)
    with pytest.raises(FazhiError, match="裁定后不再争议"):
        office.take(matter, "ruling_asked", 20)
    found = precedent(HAND_OVERS, "泥头车撒漏", date(2024, 6, 20))
    assert found is not None
    assert (found.entry.unit, found.asked_by_unit) == (office.town.office, office.town.bureau)
    facts = {"title": "又一件", "content": "同类", "theme": "泥头车撒漏"}
    second = office.open("enforcement.hand_over", on=date(2024, 6, 24), **facts)
    assert (second.state, second.unit) == ("allocated", office.town.office)
    assert "按判例" in history(second.subject).last().body
    assert office.hand_over(theme="别的事").state == "registered"


def test_the_committee_itself_never_gets_a_matter(office: Office) -> None:
    matter = office.hand_over()
    with pytest.raises(FazhiError, match=r"执法委员会只统筹协调，不是执法主体.*第十七条"):
        office.take(matter, "allocated", 17, unit=office.committee)
    asked = office.hand_over(("ruling_asked", 17))
    with pytest.raises(FazhiError, match="不是执法主体"):
        office.take(asked, "ruled", 17, unit=office.committee)


def test_a_dispute_with_a_bureau_goes_to_the_common_superior_and_back_or_out(office: Office) -> None:
    asked = {"bureau": "市城市管理局", "superior": "市人民政府"}
    matter = office.hand_over(("allocated", 17), ("received", 17))
    with pytest.raises(FazhiError, match=r"不是双方共同的上一级行政机关.*第二十五条"):
        office.take(matter, "designation_asked", 18, **asked | {"superior": office.committee.name})
    with pytest.raises(FazhiError, match="不能给自己指定管辖"):
        office.take(matter, "designation_asked", 18, **asked | {"superior": "市城市管理局"})
    matter = office.take(matter, "designation_asked", 18, **asked)
    matter = office.take(matter, "designated", 24, designation="东府指〔2024〕3号")
    assert own(matter).designated_on == date(2024, 6, 24)
    assert office.take(matter, "handed_out", 25).closed_on == date(2024, 6, 25)
    other = office.hand_over(("ruling_asked", 17))
    other = office.take(other, "designation_asked", 18, **asked)
    other = office.take(other, "designated", 24, designation="东府指〔2024〕4号")
    assert office.take(office.take(other, "allocated", 25), "received", 26).state == "received"


def test_a_late_return_is_a_house_rule_that_only_a_head_passes_with_a_text(office: Office) -> None:
    matter = office.hand_over(("allocated", 17))
    late = 20  # the second working day was the 19th
    with pytest.raises(FazhiError, match=r"应在 2024-06-19 前签收或者退回.*机关负责人可以写明理由"):
        office.take(matter, "returned", late)
    assert overrides(2024) == []
    matter = office.take(matter, "returned", late, role="enforcement.head")
    assert json.loads(history(matter.subject).last().body)["gates"] == {
        "never_returned": "pass",
        "clause_named": "pass",
        "house.returned_in_time": "overridden",
    }
    (found,) = overrides(2024)
    assert (found.number, found.step, found.rules) == (matter.number, "退回", ("须在期限内退回",))
    assert found.note == CLAUSE
    assert overrides(2023) == []
    assert overrides_of(matter) == [found]
    assert overrides_of(office.hand_over(theme="别的事")) == []


def test_a_return_in_time_overrides_nothing_even_by_a_head(office: Office) -> None:
    office.take(office.hand_over(("allocated", 17)), "returned", 19, role="enforcement.head")
    assert overrides(2024) == []


def test_another_unit_does_not_see_the_matter_and_the_page_tells_of_the_precedent(
    office: Office, client: Client, log_in: Callable[..., Any]
) -> None:
    matter = office.hand_over(("ruling_asked", 17), ("ruled", 18))
    log_in()
    page = detail(client, matter)
    assert "有判例" in page
    assert "裁定期限五个工作日是本镇内部规则，不是法定期限" in page
    other = office.hand_over(theme="别的事")
    assert "还没有判例" in text_of(form(client, other, "allocated"))
    log_in("enforcement.officer", office.town.office)
    assert client.get(f"/r/enforcement.hand_over/{matter.pk}/").status_code == 404


def test_what_was_registered_on_a_day_keeps_it(office: Office) -> None:
    assert office.hand_over().opened_on == MONDAY
