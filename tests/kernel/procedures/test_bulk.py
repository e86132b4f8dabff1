"""`act_many()`: the same result as `act()`, without a query a row, and invisible until published."""

from __future__ import annotations

from datetime import date

from django.db import connection
from django.test.utils import CaptureQueriesContext
from support.town import Town

from fazhi.kernel.chain.events import body_of, history
from fazhi.kernel.chain.models import Publication
from fazhi.kernel.chain.seals import seal_pending
from fazhi.kernel.chain.verification import verify
from fazhi.kernel.core.clock import instant
from fazhi.kernel.procedures.bulk import Arrival, Proven, act_many
from fazhi.kernel.procedures.models import Clock
from fazhi.kernel.records.models import Judgement, Matter
from fazhi.modules.hotline.declarations import TICKETS
from fazhi.modules.hotline.models import Ticket


def arrivals(town: Town, days: list[date], category: str = "complaint") -> list[Arrival]:
    return [
        Arrival(
            line,
            {
                "number": f"T{line}",
                "title": "路灯不亮",
                "unit": town.office.pk,
                "category": category,
                "content": "三天了",
                "caller_phone": "13800000000",
            },
            (Proven("registered", day), Proven("replied", day.replace(day=28)), Proven("closed", day.replace(day=28))),
        )
        for line, day in enumerate(days, 2)
    ]


def test_rows_become_matters_with_clocks_and_events(town: Town) -> None:
    publication = Publication.objects.create()
    taken = act_many(TICKETS, arrivals(town, [date(2023, 9, 27)]), by="导入", publication=publication)
    assert (taken.rows, taken.not_judged) == (1, 0)
    assert not Matter.objects.exists(), "nothing is seen before it is published"
    publication.published_at = instant()
    publication.save()
    matter = Matter.objects.select_related("ticket").get()
    assert (matter.state, matter.due_on, matter.met_on) == ("closed", date(2023, 10, 24), date(2023, 9, 28))
    assert (matter.judgement, matter.version, matter.ticket.category) == (Judgement.JUDGED, 3, "complaint")
    steps = [body_of(event)["step"] for event in history(matter.subject)]
    assert steps == ["registered", "replied", "closed"]
    assert "13800000000" not in "".join(event.body for event in history(matter.subject))
    seal_pending()
    assert verify().ok


def test_rows_before_the_rule_are_judged_on_trial_or_not_at_all(town: Town) -> None:
    publication = Publication.objects.create(published_at=instant())
    days = [date(2015, 3, 2), date(2019, 3, 4)]
    taken = act_many(TICKETS, arrivals(town, days), by="导入", publication=publication, assumed_on=date(2022, 9, 1))
    assert taken.not_judged == 1
    judged = {matter.opened_on.year: matter.judgement for matter in Matter.objects.all()}
    assert judged == {2015: Judgement.PROVISIONAL, 2019: Judgement.TRIAL}


def test_without_an_assumed_day_no_rule_means_not_judged(town: Town) -> None:
    publication = Publication.objects.create(published_at=instant())
    act_many(TICKETS, arrivals(town, [date(2019, 3, 4)]), by="导入", publication=publication)
    matter = Matter.objects.get()
    assert (matter.due_on, matter.judgement) == (None, Judgement.NOT_JUDGED)
    assert not Clock.objects.exists()


def test_queries_do_not_grow_with_the_rows(town: Town) -> None:
    def queries(count: int, first: int) -> int:
        rows = [
            Arrival(n, dict(arrival.facts, number=f"N{n}"), arrival.steps)
            for n, arrival in enumerate(arrivals(town, [date(2023, 9, 27)] * count), first)
        ]
        with CaptureQueriesContext(connection) as seen:
            act_many(TICKETS, rows, by="导入", publication=Publication.objects.create())
        return len(seen)

    queries(1, 5000)  # the first use of a version writes its fingerprint
    assert queries(20, 1) == queries(900, 1000)


def test_imported_gates_are_unknown_and_never_passed(town: Town) -> None:
    from guide.declarations import REQUESTS

    facts = {
        "number": "1",
        "title": "甲",
        "unit": town.office.pk,
        "channel": "web",
        "content": "乙",
        "answer": "refused",
    }
    steps = (Proven("registered", date(2026, 3, 2)), Proven("answered", date(2026, 3, 9)))
    publication = Publication.objects.create(published_at=instant())
    act_many(REQUESTS, [Arrival(2, facts, steps)], by="导入", publication=publication)
    last = history(Matter.objects.get().subject).last()
    assert body_of(last)["gates"] == {"reason_given": "unknown"}


def test_ids_never_collide_with_rows_made_by_hand(town: Town, request_of) -> None:
    request_of()
    publication = Publication.objects.create(published_at=instant())
    act_many(TICKETS, arrivals(town, [date(2023, 9, 27)] * 3)[:1], by="导入", publication=publication)
    request_of()
    assert Matter.objects.count() == 3
    assert Ticket.objects.count() == 1
