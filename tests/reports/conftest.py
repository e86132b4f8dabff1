from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from support.town import Town, make_town

from fazhi.kernel.chain.models import Publication
from fazhi.kernel.chain.seals import seal_pending
from fazhi.kernel.core.clock import instant
from fazhi.kernel.figures.definitions import approve_definition, sync_definitions
from fazhi.kernel.law.calendar import sync_calendar
from fazhi.kernel.procedures.bulk import Arrival, Proven, act_many
from fazhi.modules.hotline.declarations import TICKETS

# A complaint of that day falls due on 2023-10-24: ten working days, the holiday between.
OPENED, IN_TIME, TOO_LATE = date(2023, 9, 27), date(2023, 10, 20), date(2023, 10, 25)


@pytest.fixture
def town(db: None, home: Path, monkeypatch: pytest.MonkeyPatch) -> Town:
    monkeypatch.setenv("FAZHI_TODAY", "2024-01-15")
    sync_calendar()
    sync_definitions()
    return make_town()


@pytest.fixture
def take(town: Town) -> Callable[..., None]:
    """Takes rows of a ledger into the hotline, each by the days of its opening and its reply: take((OPENED, IN_TIME))."""

    def work(*rows: tuple[date, date], first: int = 1, **options: object) -> None:
        arrivals = [
            Arrival(
                number,
                {"number": f"T{number:04d}", "title": "路灯不亮", "unit": town.office.pk, "category": "complaint"},
                (Proven("registered", opened), Proven("replied", replied), Proven("closed", replied)),
            )
            for number, (opened, replied) in enumerate(rows, first)
        ]
        act_many(
            TICKETS, arrivals, by="导入", publication=Publication.objects.create(published_at=instant()), **options
        )
        seal_pending()

    return work


@pytest.fixture
def approved(town: Town) -> None:
    """The definitions of both figures, approved."""
    for ref in ("F16", "F17"):
        approve_definition(ref, by="镇长")
