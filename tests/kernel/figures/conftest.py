from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from guide.models import DisclosureRequest, Showroom
from support.town import Town, make_town

from fazhi.kernel.core.clock import instant
from fazhi.kernel.core.registry import registry
from fazhi.kernel.figures.declarations import Indicator, indicators
from fazhi.kernel.records.models import Entry, Matter
from fazhi.modules.hotline.models import Ticket


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """The day is 2024-01-15 unless a test says another: today("2024-02-01")."""

    def put(day: str) -> None:
        monkeypatch.setenv("FAZHI_TODAY", day)

    put("2024-01-15")
    return put


@pytest.fixture
def town(db: None) -> Town:
    return make_town()


@pytest.fixture
def declare(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Declares indicators for one test, as a module would before start-up."""
    before = dict(indicators._things)

    def add(*items: Indicator) -> None:
        monkeypatch.setattr(registry, "frozen", False)
        for item in items:
            indicators._things.pop(item.code, None)
            indicators.add(item)

    yield add
    indicators._things.clear()
    indicators._things.update(before)


def make_matters(register: str, model: type, rows: list[dict[str, Any]]) -> list[Matter]:
    """Plain rows as an import leaves them; keys that the matter does not have go to the module's own row."""
    heads, details = [], []
    names = {name for field in Matter._meta.concrete_fields for name in (field.name, field.attname)}
    start = Matter.everything.count()
    for place, row in enumerate(rows, start + 1):
        values = {"number": f"N{place:05d}", "opened_on": date(2023, 5, 4), "judgement": "judged"} | row
        head = {name: value for name, value in values.items() if name in names}
        heads.append(
            Matter(
                register=register, procedure=register, procedure_version="1", state="x", created_at=instant(), **head
            )
        )
        details.append({name: value for name, value in values.items() if name not in names})
    made = Matter.objects.bulk_create(heads)
    model.objects.bulk_create([model(pk=head.pk, **own) for head, own in zip(made, details, strict=True)])
    return made


@pytest.fixture
def tickets(db: None) -> Callable[..., list[Matter]]:
    return lambda *rows: make_matters("hotline.ticket", Ticket, list(rows))


@pytest.fixture
def requests(db: None) -> Callable[..., list[Matter]]:
    return lambda *rows: make_matters("guide.request", DisclosureRequest, list(rows))


@pytest.fixture
def showrooms(db: None) -> Callable[..., list[Entry]]:
    def make(*rows: dict[str, Any]) -> list[Entry]:
        names = {name for field in Entry._meta.concrete_fields for name in (field.name, field.attname)}
        start = Entry.everything.count()
        heads, details = [], []
        for place, row in enumerate(rows, start + 1):
            values = {"number": f"S{place:05d}", "occurred_on": date(2023, 5, 4), "kind": "village"} | row
            head = {name: value for name, value in values.items() if name in names}
            heads.append(Entry(register="guide.showroom", created_at=instant(), **head))
            details.append({name: value for name, value in values.items() if name not in names})
        made = Entry.objects.bulk_create(heads)
        Showroom.objects.bulk_create([Showroom(pk=head.pk, **own) for head, own in zip(made, details, strict=True)])
        return made

    return make
