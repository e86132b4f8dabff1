"""The demo town's hotline (热线演示数据): its duty cards, three years of tickets, and what is open on the demo's day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from fazhi.kernel.imports.importing import import_rows
from fazhi.kernel.imports.models import Batch, BatchState
from fazhi.kernel.records.entries import add_entry

from ..declarations import DUTIES, TICKETS
from ..roles import CLERK
from .opening import Opener, open_signals
from .town import Town, read
from .year import RULES_FROM, Planned, Year

BY = "fazhi demo"


def fill(year: int, targets: Mapping[int, Mapping[str, int]], on: date) -> None:
    """Makes what is missing of a year, of the one before, to compare with, and of the days after it up to `on`."""
    town = Town(on)
    _add_duties(town)
    planned: list[Planned] = []
    for each in (year - 1, year, year + 1):
        if each in targets:
            found = Year(each, targets[each]["hotline.received"], targets[each].get("hotline.due.late", 0), town)
            planned += found.plan
            _import(found)
    Opener(town, planned).open_all()
    if any(each.is_open for each in planned):
        open_signals(town)


def _import(year: Year) -> None:
    name = f"模拟工单{year.year}"
    if not Batch.objects.filter(register=TICKETS.code, file_name=name, state=BatchState.PUBLISHED).exists():
        import_rows(TICKETS, year.closed(), by=BY, name=name, is_demo=True, assumed_on=RULES_FROM)


def _add_duties(town: Town) -> None:
    """One card a theme; a card that the town has edited or removed stays so."""
    there = set(DUTIES.head.everything.filter(register=DUTIES.code).values_list("number", flat=True))
    by, told = town.holder(CLERK.code), read("duties")
    for place, card in enumerate(told["cards"], 1):
        number = f"{DUTIES.number_prefix}-{place:03d}"
        if number in there:
            continue
        data = {
            "number": number,
            "title": card["theme"],
            "unit": town.units[card["unit"]] if card["unit"] else None,
            "occurred_on": told["starts_on"],
            "keywords": "、".join(card["keywords"]),
            "basis": "\n".join(card["basis"]),
            "guide": "\n".join(card["guide"]),
            "template": card["template"],
        }
        add_entry(DUTIES, data, by=by, is_demo=True)
