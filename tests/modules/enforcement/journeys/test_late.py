"""A5: a case that was decided late, and what cannot stop its clock (办案期限)."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from support.enforcement import OFFICER, Bench, Docket, at

from fazhi.kernel.procedures.models import Clock
from fazhi.modules.enforcement.models import DocumentKind
from fazhi.modules.enforcement.review.catalogue import checks
from fazhi.modules.enforcement.review.declaring import Mark
from fazhi.modules.enforcement.review.law import Law
from fazhi.modules.enforcement.review.loading import load_file

OPINION, PHONE, DECISION = date(2024, 12, 4), date(2024, 12, 5), date(2024, 12, 11)
NOMINAL, LAST, SAFE = date(2024, 12, 8), date(2024, 12, 9), date(2024, 12, 6)


def told(bench: Bench) -> Docket:
    """A case filed on 9 September 2024, about which the heads agreed and the party was called in December."""
    docket = bench.docket().quick().until("restated")
    docket.add("document", OPINION, kind=DocumentKind.OTHER, title="内部处理意见", issuer="综合行政执法办")
    act = {"title": "电话告知处理结果", "content": "电话告诉当事人将处罚款二万元", "shown_numbers": ""}
    docket.did("other", PHONE, started_at=at(PHONE, 10), ended_at=at(PHONE, 11), **act)
    return docket


def clock_of(docket: Docket) -> Clock:
    return Clock.objects.get(matter=docket.matter, deadline="decide")


def page_of(docket: Docket, client: Client) -> str:
    user = docket.bench.town.user(OFFICER, docket.bench.town.bureau, "甲执法")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client.get(f"/r/enforcement.case/{docket.matter.pk}/").content.decode()


def c32(docket: Docket, on: date | None = None) -> Mark:
    return checks["C32"](load_file(docket.number, on), Law.current()).mark


def test_neither_an_opinion_of_the_heads_nor_a_phone_call_is_a_decision(bench: Bench) -> None:
    docket = told(bench)
    clock = clock_of(docket)
    assert (clock.started_on, clock.legal_last_on, clock.safe_due_on) == (date(2024, 9, 9), LAST, SAFE)
    assert (clock.met_on, clock.paused_on) == (None, None)
    assert (docket.matter.due_on, docket.case.decided_on) == (LAST, None)


def test_the_page_shows_the_nominal_the_last_and_the_safe_day(bench: Bench, client: Client) -> None:
    page = page_of(told(bench), client)
    for day in (NOMINAL, LAST, SAFE):
        assert str(day) in page


@pytest.mark.parametrize(("today", "is_late"), [(LAST, False), (date(2024, 12, 10), True)])
def test_the_case_is_overdue_from_the_day_after_the_last(
    bench: Bench, client: Client, monkeypatch: pytest.MonkeyPatch, today: date, is_late: bool
) -> None:
    docket = told(bench)
    monkeypatch.setenv("FAZHI_TODAY", today.isoformat())
    assert c32(docket, today) is (Mark.FAIL if is_late else Mark.PASS)
    assert ("超期" in page_of(docket, client).split("怎么算出来的")[0]) is is_late


@pytest.mark.parametrize(("on", "mark"), [(LAST, Mark.PASS), (DECISION, Mark.FAIL)])
def test_the_day_of_the_decision_alone_is_judged(bench: Bench, on: date, mark: Mark, client: Client) -> None:
    docket = told(bench)
    docket.days["decided"] = on
    docket.until("decided")
    assert clock_of(docket).met_on == on
    assert c32(docket) is mark
    why = checks["C32"](load_file(docket.number), Law.current()).why
    assert all(str(day) in why for day in (NOMINAL, LAST, SAFE)) is (mark is Mark.FAIL)
