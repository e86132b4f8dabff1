"""Hearings by amount, publication withdrawn, and a crime sent to the police (听证标准、撤回公开、移送)."""

from __future__ import annotations

from datetime import date

import pytest
from support.enforcement import HEAD, Bench, at
from support.enforcement_story import HEARING

from fazhi.kernel.procedures.errors import GateClosed
from fazhi.kernel.procedures.models import Clock
from fazhi.modules.enforcement.models import CaseDocument, DocumentKind


@pytest.mark.parametrize(
    ("kind", "fine", "is_due"),
    [
        ("citizen", 4999, False),
        ("citizen", 5000, True),
        ("sole_trader", 5000, True),
        ("organisation", 99_999, False),
        ("organisation", 100_000, True),
    ],
)
def test_a_fine_from_five_thousand_or_a_hundred_thousand_yuan_gives_a_right_to_a_hearing(
    bench: Bench, kind: str, fine: int, is_due: bool
) -> None:
    docket = bench.docket(party_kind=kind, operator="经营者甲" if kind == "sole_trader" else "")
    docket.without |= HEARING
    docket.fine_fen, docket.is_lean = fine * 100, True
    docket.until("concluded")
    if not is_due:
        assert docket.until("told").matter.state == "told"
        return
    with pytest.raises(GateClosed, match=r"C22 告知要素.*没有写明听证权"):
        docket.until("told")


def test_a_decision_that_fell_is_withdrawn_from_the_public_in_three_working_days(bench: Bench) -> None:
    docket = bench.docket().quick().until("closed")
    fell_on = date(2024, 12, 12)  # a Thursday
    docket.step("overturned", fell_on, note="复议决定撤销")
    clock = Clock.objects.get(matter=docket.matter, deadline="unpublish")
    assert (clock.legal_last_on, clock.met_on) == (date(2024, 12, 17), None)
    docket.step("unpublished", date(2024, 12, 17), note="复议决定撤销，已撤回公开并说明理由")
    clock.refresh_from_db()
    assert (clock.met_on, docket.case.withdrawn_on) == (date(2024, 12, 17), date(2024, 12, 17))


def test_a_crime_goes_to_the_police_within_a_day_and_only_the_receipt_stays(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    docket = bench.docket().until("questioned")
    on, next_day = date(2024, 9, 12), date(2024, 9, 13)
    docket.step("crime_reported", on, crime_team=2, is_crime_suspected=True)
    assert Clock.objects.get(matter=docket.matter, deadline="transfer").legal_last_on == date(2024, 9, 18)
    monkeypatch.setenv("FAZHI_TODAY", next_day.isoformat())
    docket.step("crime_approved", next_day, role=HEAD, crime_approved_at=at(next_day, 9))
    clock = Clock.objects.get(matter=docket.matter, deadline="police")
    assert (clock.length, clock.unit) == (24, "hour")
    sent = {"crime_sent_at": at(next_day, 17), "crime_receipt": "公安回执〔2024〕1号"}
    with pytest.raises(GateClosed, match="案卷里没有案件移送函"):
        docket.step("transferred", next_day, **sent)
    docket.paper(DocumentKind.TRANSFER, next_day)
    docket.step("transferred", next_day, **sent)
    letter = CaseDocument.objects.get(case=docket.number, kind=DocumentKind.TRANSFER)
    assert (letter.content, letter.digest) == ("", "")
    assert (docket.matter.state, docket.case.crime_receipt) == ("transferred", "公安回执〔2024〕1号")
    clock.refresh_from_db()
    assert clock.met_on == next_day
