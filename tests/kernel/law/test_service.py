"""K17 and section 17: what each way of service needs, and the day that counts."""

from __future__ import annotations

from datetime import date

import pytest

from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.law.packs import rulebook
from fazhi.kernel.law.service import Method, Proof, delivered_on
from fazhi.kernel.law.workcalendar import WorkCalendar

DAY = date(2026, 6, 1)
COMPLETE = {
    Method.HANDED_OVER: {Proof.PRONOUNCED},
    Method.DIRECT: {Proof.RETURN_SLIP},
    Method.LEFT: {Proof.REFUSED, Proof.FILMED},
    Method.ELECTRONIC: {Proof.CONSENT, Proof.ARRIVED},
    Method.POST: {Proof.POST_RECEIPT},
    Method.ENTRUSTED: {Proof.RETURN_SLIP},
    Method.TRANSFERRED: {Proof.RETURN_SLIP},
    Method.AGREED_ADDRESS: {Proof.ADDRESS_FORM, Proof.POST_RETURNED},
    Method.ANNOUNCEMENT: {Proof.DIRECT_FAILED, Proof.POST_OR_LEAVING_FAILED, Proof.REASONS_ON_FILE},
}


@pytest.mark.parametrize("method", [method for method in Method if method is not Method.ANNOUNCEMENT])
def test_each_way_counts_from_its_own_day(work_calendar: WorkCalendar, method: Method) -> None:
    assert delivered_on(method, DAY, COMPLETE[method], work_calendar) == DAY


def test_an_announcement_counts_thirty_days_on(work_calendar: WorkCalendar) -> None:
    wait = rulebook()["service.announcement.wait"].limit_on(DAY)
    found = delivered_on(Method.ANNOUNCEMENT, DAY, COMPLETE[Method.ANNOUNCEMENT], work_calendar, announcement=wait)
    assert found == date(2026, 7, 1)


def test_an_announcement_needs_its_limit(work_calendar: WorkCalendar) -> None:
    with pytest.raises(FazhiError, match="公告送达没有给出公告期限"):
        delivered_on(Method.ANNOUNCEMENT, DAY, COMPLETE[Method.ANNOUNCEMENT], work_calendar)


@pytest.mark.parametrize(
    # In one order: the workers must all collect the same tests.
    ("method", "proof"),
    [(method, proof) for method, needed in COMPLETE.items() for proof in sorted(needed, key=lambda item: item.name)],
)
def test_each_missing_proof_is_refused_with_the_article(
    work_calendar: WorkCalendar, method: Method, proof: Proof
) -> None:
    with pytest.raises(FazhiError, match=f"{method.label}缺少.*{proof.value}.*（依据：《") as refused:
        delivered_on(method, DAY, COMPLETE[method] - {proof}, work_calendar)
    assert refused.value.remedy


def test_witnesses_or_a_film_each_prove_leaving(work_calendar: WorkCalendar) -> None:
    assert delivered_on(Method.LEFT, DAY, {Proof.REFUSED, Proof.WITNESSES}, work_calendar) == DAY


@pytest.mark.parametrize("method", list(Method))
def test_without_its_day_no_way_counts(work_calendar: WorkCalendar, method: Method) -> None:
    with pytest.raises(FazhiError, match=f"{method.label}没有.*不能确定送达日"):
        delivered_on(method, None, COMPLETE[method], work_calendar)


def test_a_reminder_is_served_directly_unless_that_failed(work_calendar: WorkCalendar) -> None:
    posted = COMPLETE[Method.POST]
    with pytest.raises(FazhiError, match="不能径行邮寄送达（依据：《行政强制法》第三十八条）"):
        delivered_on(Method.POST, DAY, posted, work_calendar, must_be_direct=True)
    tried = posted | {Proof.DIRECT_FAILED}
    assert delivered_on(Method.POST, DAY, tried, work_calendar, must_be_direct=True) == DAY
    assert delivered_on(Method.DIRECT, DAY, COMPLETE[Method.DIRECT], work_calendar, must_be_direct=True) == DAY
