"""The whole life of a ticket: what its steps count and keep, what they do to its clock, and what follows them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from support.town import Town, make_town

from fazhi.kernel.chain.documents import store
from fazhi.kernel.chain.events import history
from fazhi.kernel.chain.models import Publication
from fazhi.kernel.core.clock import instant
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.figures.computing import compute
from fazhi.kernel.figures.spans import Span
from fazhi.kernel.law.calendar import sync_calendar
from fazhi.kernel.org.models import Area, AreaLevel, Unit
from fazhi.kernel.procedures.acting import act, open_matter
from fazhi.kernel.procedures.acts import Paper
from fazhi.kernel.procedures.bulk import Arrival, Proven, act_many
from fazhi.kernel.procedures.handoffs import hand_off, receive, roads
from fazhi.kernel.procedures.models import Clock
from fazhi.kernel.records.models import Handoff, Link, Matter
from fazhi.kernel.records.rulings import RULINGS, precedent
from fazhi.modules.hotline.declarations import TICKETS

OPENED = date(2023, 9, 11)  # a Monday; help falls due on 2023-09-25
TOLD = "进展告知记录"


@pytest.fixture
def town(db: None, monkeypatch: pytest.MonkeyPatch) -> Town:
    monkeypatch.setenv("FAZHI_TODAY", "2023-12-29")
    sync_calendar()
    return make_town()


@pytest.fixture
def ticket(town: Town) -> Callable[..., Matter]:
    """A ticket received on OPENED that has taken these steps, each on its day of September 2023."""

    def make(*steps: tuple[str, int], **facts: Any) -> Matter:
        given = {"title": "路灯不亮", "category": "help", "theme": "路灯"} | facts
        matter = open_matter(TICKETS, given, by=town.person("hotline.clerk"), on=OPENED)
        for step, day in steps:
            matter = take(town, matter, step, date(2023, 9, day))
        return matter

    return make


def take(town: Town, matter: Matter, step: str, on: date, *, unit: Any = None, note: str = "", **data: Any) -> Matter:
    """Takes a step as the one whose step it is, with what the step needs."""
    needs = {"dispatched": {"unit": town.office.pk}, "replied": {"reply": "已修好"}, "ruled": {"unit": town.bureau.pk}}
    needs["called_back"] = {"satisfaction": "satisfied"}
    declared = {
        **dict.fromkeys(
            ("dispatched", "extended", "called_back", "closed", "reopened", "sent_back", "merged"), "hotline.clerk"
        ),
        "ruled": "arbiter",
    }
    papers = [Paper(store(b"told", "told.txt"), TOLD, "told.txt")] if step == "extended" else []
    by = town.person(declared.get(step, "hotline.handler"), unit or town.office)
    note = note or "按职责清单不属于本单位"
    return act(matter, step, by=by, on=on, note=note, data=needs.get(step, {}) | data, papers=papers)


def own(matter: Matter) -> Any:
    return Matter.objects.select_related("ticket").get(pk=matter.pk).ticket


def main_clock(matter: Matter) -> Clock:
    return Clock.objects.get(matter=matter, deadline="reply")


def test_steps_count_themselves_and_the_first_unit_is_kept(town: Town, ticket: Callable[..., Matter]) -> None:
    matter = ticket(("dispatched", 11), ("returned", 12))
    matter = take(town, matter, "dispatched", date(2023, 9, 13), unit=town.bureau)
    act_unit = own(matter)
    assert (act_unit.legs, act_unit.returned_times, act_unit.first_unit_id) == (2, 1, town.office.pk)
    counted = [event for event in history(matter.subject) if '"legs":[1,2]' in event.body]
    assert len(counted) == 1, "the chain says what the step counted"


def test_return_and_a_second_dispatch_never_start_the_clock_again(town: Town, ticket: Callable[..., Matter]) -> None:
    matter = ticket()
    due_on = matter.due_on
    assert due_on == date(2023, 9, 25)
    matter = take(town, take(town, matter, "dispatched", date(2023, 9, 11)), "returned", date(2023, 9, 12))
    matter = take(town, matter, "dispatched", date(2023, 9, 20))
    assert matter.due_on == due_on
    assert main_clock(matter).started_on == OPENED


def test_a_second_return_is_refused_and_a_ruling_binds_and_routes_the_next(town: Town, ticket: Any) -> None:
    matter = ticket(("dispatched", 11), ("returned", 12), ("dispatched", 12))
    with pytest.raises(FazhiError, match=r"这件工单已经退过一次.*提请裁定"):
        take(town, matter, "returned", date(2023, 9, 13))
    matter = take(town, matter, "ruling_asked", date(2023, 9, 13))
    assert Clock.objects.get(matter=matter, deadline="ruling").legal_last_on == date(2023, 9, 20)
    matter = take(town, matter, "ruled", date(2023, 9, 15), note="灯杆由规划建设办管养")
    assert (matter.state, matter.unit_id) == ("signed", town.bureau.pk)
    assert own(matter).legs == 2, "a ruling is no further leg"
    found = precedent(TICKETS, "路灯", date(2023, 9, 15))
    assert found is not None
    assert (found.entry.unit_id, found.asked_by_unit_id, found.matter_number) == (
        town.bureau.pk,
        town.office.pk,
        matter.number,
    )
    assert precedent(TICKETS, "路灯", date(2023, 9, 14)) is None
    other = open_matter(
        TICKETS,
        {"title": "又一盏", "category": "help", "theme": "路灯"},
        by=town.person("hotline.clerk"),
        on=date(2023, 9, 18),
    )
    assert (other.state, other.unit_id, own(other).legs) == ("dispatched", town.bureau.pk, 1)
    assert "按判例" in history(other.subject).last().body


def test_a_precedent_that_has_ended_routes_nobody(town: Town, ticket: Any) -> None:
    matter = ticket(("dispatched", 11), ("ruling_asked", 12))
    take(town, matter, "ruled", date(2023, 9, 13))
    row = RULINGS.rows().get()
    row.ruling.ends_on = date(2023, 9, 14)
    row.ruling.save()
    assert precedent(TICKETS, "路灯", date(2023, 9, 14)) is not None
    assert precedent(TICKETS, "路灯", date(2023, 9, 15)) is None


def test_suspension_never_stops_the_clock(town: Town, ticket: Callable[..., Matter]) -> None:
    matter = ticket(("dispatched", 11), ("signed", 11), ("suspended", 12), ("resumed", 22))
    assert matter.due_on == date(2023, 9, 25)
    assert main_clock(matter).exclusions == []
    assert own(matter).suspended_times == 1


def test_an_extension_moves_the_day_once_and_only_before_expiry(town: Town, ticket: Callable[..., Matter]) -> None:
    matter = ticket(("dispatched", 11), ("signed", 11), ("extension_asked", 20), ("extended", 25))
    assert matter.due_on == date(2023, 10, 8)  # 25 September and five working days, over the holidays
    with pytest.raises(FazhiError, match="已经延长过一次"):
        take(town, matter, "extension_asked", date(2023, 9, 26))
    late = ticket(("dispatched", 11), ("signed", 11), ("extension_asked", 20))
    with pytest.raises(FazhiError, match="延长须在原期限届满前批准：期限已于 2023-09-25 届满"):
        take(town, late, "extended", date(2023, 9, 26))


def test_a_reopened_ticket_counts_by_the_answer_that_stood(town: Town, ticket: Callable[..., Matter]) -> None:
    matter = ticket(("dispatched", 11), ("signed", 12), ("replied", 20), ("called_back", 21), ("closed", 21))
    assert (matter.met_on, matter.closed_on) == (date(2023, 9, 20), date(2023, 9, 21))
    matter = take(town, matter, "reopened", date(2023, 9, 22))
    assert (matter.met_on, matter.closed_on, matter.due_on) == (None, None, date(2023, 9, 25))
    matter = take(town, matter, "replied", date(2023, 9, 27))
    assert matter.met_on == date(2023, 9, 27)
    rate, reopened = compute(["F17", "hotline.due.reopened"], Span.year(2023))
    assert (rate.numerator, rate.denominator, reopened.value) == (0, 1, 1)


def test_the_answer_to_a_ticket_answers_its_duplicates_each_for_its_own_clock(town: Town, ticket: Any) -> None:
    main = ticket(("dispatched", 11), ("signed", 12))
    double = ticket(category="consultation")
    double = take(town, double, "merged", date(2023, 9, 12), merged_into=main.number)
    assert (double.state, double.unit_id) == ("merged", town.office.pk)
    assert Link.objects.get(kind="并案").source == double.subject
    take(town, main, "replied", date(2023, 9, 14))
    double.refresh_from_db()
    assert (double.state, double.met_on, own(double).reply) == ("replied", date(2023, 9, 14), "已修好")
    assert main_clock(double).legal_last_on == date(2023, 9, 13), "a consultation has two working days of its own"
    (merged,) = compute(["hotline.due.merged"], Span.year(2023))
    assert merged.value == 1


@pytest.mark.parametrize(
    ("number", "why"),
    [("RX2023-000002", "不能并入自己"), ("RX2023-999999", "没有工单“RX2023-999999”"), ("RX2023-000001", "还没有派单")],
)
def test_a_ticket_merges_only_into_another_that_is_being_handled(
    town: Town, ticket: Any, number: str, why: str
) -> None:
    ticket()
    double = ticket()
    with pytest.raises(FazhiError, match=why):
        take(town, double, "merged", date(2023, 9, 12), merged_into=number)


def test_a_ticket_with_an_open_duplicate_is_not_closed(town: Town, ticket: Any) -> None:
    main = ticket(("dispatched", 11), ("replied", 12))
    double = take(town, ticket(), "merged", date(2023, 9, 13), merged_into=main.number)
    with pytest.raises(FazhiError, match=f"并案的工单还没有答复：{double.number}"):
        take(town, main, "closed", date(2023, 9, 14))
    take(town, double, "replied", date(2023, 9, 14))
    assert take(town, main, "closed", date(2023, 9, 14)).state == "closed"


def test_what_was_handed_over_stays_open_until_the_receipt(town: Town, ticket: Any) -> None:
    matter = ticket(("dispatched", 11), ("signed", 12))
    road = roads["hotline.enforcement"]
    hand_off(matter, road, by=town.person("hotline.handler"), reason="涉嫌违法建设", on=date(2023, 9, 12))
    matter = take(town, matter, "replied", date(2023, 9, 13))
    with pytest.raises(FazhiError, match="还没有收到回执：有管辖权的行政执法机关"):
        take(town, matter, "closed", date(2023, 9, 14))
    receive(Handoff.objects.get(), by=town.person("hotline.handler"), on=date(2023, 9, 14), receipt="立字1号")
    assert take(town, matter, "closed", date(2023, 9, 14)).state == "closed"


def test_a_market_complaint_keeps_its_own_clocks(town: Town, ticket: Any) -> None:
    matter = ticket(("dispatched", 11), ("signed", 12), category="complaint", is_market=True)
    assert Clock.objects.get(matter=matter, deadline="market_acceptance").legal_last_on == date(2023, 9, 20)
    matter = take(town, matter, "market_accepted", date(2023, 9, 13))
    mediation = Clock.objects.get(matter=matter, deadline="market_mediation")
    assert (mediation.length, mediation.legal_last_on) == (45, date(2023, 11, 21))
    matter = take(town, matter, "replied", date(2023, 9, 14))
    with pytest.raises(FazhiError, match=r"工单答复不等于投诉办结.*第二十一条"):
        take(town, matter, "closed", date(2023, 9, 14))
    matter = take(town, matter, "market_ended", date(2023, 10, 30))
    assert take(town, matter, "closed", date(2023, 10, 30)).state == "closed"
    plain = ticket(("dispatched", 11))
    assert not Clock.objects.filter(matter=plain, deadline="market_acceptance").exists()


def test_what_went_back_to_the_city_is_listed_apart(town: Town, ticket: Any) -> None:
    take(town, ticket(), "sent_back", date(2023, 9, 12))
    ticket(("dispatched", 11), ("replied", 12))
    rate, received = compute(["F17", "F16"], Span.year(2023))
    assert (rate.numerator, rate.denominator, received.value) == (1, 1, 2)
    assert rate.apart["应办结工单中退回市热线的"] == 1
    assert rate.faults == () == received.faults


def arrival(town: Town, *steps: tuple[str, int]) -> Arrival:
    facts = {"number": "T1", "title": "路灯", "unit": town.office.pk, "category": "help"}
    return Arrival(2, facts, tuple(Proven(step, date(2023, 9, day)) for step, day in steps))


@pytest.mark.parametrize(("approved", "due"), [(25, date(2023, 10, 8)), (26, date(2023, 9, 25))])
def test_a_ledger_proves_an_extension_as_a_person_would(town: Town, approved: int, due: date) -> None:
    row = arrival(town, ("registered", 11), ("dispatched", 11), ("extended", approved), ("replied", 28))
    act_many(TICKETS, [row], by="导入", publication=Publication.objects.create(published_at=instant()))
    matter = Matter.objects.get()
    assert (matter.due_on, main_clock(matter).legal_last_on) == (due, due)
    assert len(main_clock(matter).extensions) == (due > date(2023, 9, 25))


def test_a_ledger_tells_of_an_answer_that_did_not_stand(town: Town) -> None:
    row = arrival(town, ("registered", 11), ("replied", 12), ("closed", 12), ("reopened", 13))
    act_many(TICKETS, [row], by="导入", publication=Publication.objects.create(published_at=instant()))
    matter = Matter.objects.get()
    assert (matter.state, matter.met_on, main_clock(matter).met_on) == ("signed", None, None)


def test_a_precedent_for_a_village_binds_in_that_village_alone(town: Town, ticket: Any) -> None:
    here, there = (
        Area.objects.create(code=f"44190011920{n}", name=f"村{n}", level=AreaLevel.VILLAGE, parent=town.area)
        for n in (1, 2)
    )
    committee = Unit.objects.create(code="v1", name="村1村民委员会", kind="村社区", area=here)
    matter = ticket(("dispatched", 11), ("ruling_asked", 12), area=here.pk)
    ruling = {"on": date(2023, 9, 13), "note": "池塘由村里管"}
    act(matter, "ruled", by=town.person("arbiter"), data={"unit": committee.pk}, **ruling)
    found = precedent(TICKETS, "路灯", date(2023, 9, 14), here.pk)
    assert found is not None and found.entry.unit_id == committee.pk
    assert precedent(TICKETS, "路灯", date(2023, 9, 14), there.pk) is None
    assert ticket(area=there.pk).state == "registered"


def test_a_unit_that_a_person_chose_is_not_overruled(town: Town, ticket: Any) -> None:
    take(town, ticket(("dispatched", 11), ("ruling_asked", 12)), "ruled", date(2023, 9, 13))
    assert precedent(TICKETS, "路灯", OPENED) is None
    given = {"title": "路灯", "category": "help", "theme": "路灯", "unit": town.office.pk}
    chosen = open_matter(TICKETS, given, by=town.person("hotline.clerk"), on=date(2023, 9, 14))
    assert (chosen.state, chosen.unit_id) == ("registered", town.office.pk)


def test_a_draft_is_kept_and_meets_no_clock_and_blanks_are_no_answer(town: Town, ticket: Any) -> None:
    matter = ticket(("dispatched", 11), ("signed", 12))
    matter = take(town, matter, "drafted", date(2023, 9, 13), reply="我单位于____月到场")
    assert (matter.state, matter.met_on, own(matter).reply) == ("signed", None, "我单位于____月到场")
    with pytest.raises(FazhiError, match="答复里还有没填的空白"):
        act(matter, "replied", by=town.person("hotline.handler"), on=date(2023, 9, 14), data={})


def test_closing_without_a_callback_needs_its_reason(town: Town, ticket: Any) -> None:
    matter = ticket(("dispatched", 11), ("replied", 12))
    clerk = town.person("hotline.clerk")
    with pytest.raises(FazhiError, match="没有回访，也没有写明不回访的理由"):
        act(matter, "closed", by=clerk, on=date(2023, 9, 13))
    called = take(town, matter, "called_back", date(2023, 9, 13), satisfaction="refused")
    assert act(called, "closed", by=clerk, on=date(2023, 9, 13)).state == "closed"


def test_what_was_mistyped_is_corrected_with_its_reason_and_its_clock(town: Town, ticket: Any) -> None:
    matter = ticket()
    clerk = town.person("hotline.clerk")
    matter = act(matter, "corrected", by=clerk, on=OPENED, note="来电人说明是咨询", data={"category": "consultation"})
    assert matter.due_on == date(2023, 9, 13)
    with pytest.raises(FazhiError, match=r"受理日期 2014-09-11 在 \d+ 天以前.*从台账导入"):
        open_matter(TICKETS, {"title": "旧", "category": "help"}, by=clerk, on=date(2014, 9, 11))


def test_a_market_complaint_is_not_merged(town: Town, ticket: Any) -> None:
    main = ticket(("dispatched", 11))
    with pytest.raises(FazhiError, match="市场监管投诉有自己的期限"):
        take(town, ticket(is_market=True), "merged", date(2023, 9, 12), merged_into=main.number)
