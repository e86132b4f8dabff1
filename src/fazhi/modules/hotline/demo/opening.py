"""What is still open on the demo's day (在办的模拟工单): every step taken as its people would have taken it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from fazhi.kernel.law.calendar import current_calendar
from fazhi.kernel.org.roles import ARBITER
from fazhi.kernel.procedures.acting import act, open_matter
from fazhi.kernel.procedures.declarations import procedures
from fazhi.kernel.procedures.handoffs import hand_off, roads
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.models import Matter

from ..declarations import SIGNALS, TICKETS
from ..roles import ANALYST, CLERK, HANDLER
from ..signals.finding import find_signals
from .town import Town
from .year import Planned

AT_THE_OPENING = (
    *("title", "area", "category", "theme", "content", "address", "is_market"),
    *("caller_name", "caller_phone"),
)
OF_STEP = {"dispatched": ("unit",), "replied": ("reply", "nature"), "called_back": ("satisfaction",)}


class Opener:
    """Opens the written tickets one after another, each in a transaction of its own (逐件办理)."""

    def __init__(self, town: Town, planned: Sequence[Planned]) -> None:
        self.town = town
        self.calendar = current_calendar()
        self.planned = [each for each in planned if each.is_open]
        # A scene may name another by its key: the one that it is merged into.
        self.numbers = {each.scene["key"]: each.number for each in self.planned if each.scene and "key" in each.scene}

    def open_all(self) -> None:
        """Opens what is not there yet."""
        there = set(TICKETS.head.everything.filter(register=TICKETS.code).values_list("number", flat=True))
        for each in self.planned:
            if each.number not in there:
                self._open(each)

    @transaction.atomic
    def _open(self, planned: Planned) -> None:
        assert planned.scene is not None  # noqa: S101 - only scenes are open
        data = {name: planned.facts[name] for name in AT_THE_OPENING} | {"number": planned.number}
        matter = open_matter(TICKETS, data, by=self.town.holder(CLERK.code), on=planned.on, is_demo=True)
        on = planned.on
        for told in planned.scene["steps"]:
            step: Mapping[str, Any] = {"step": told} if isinstance(told, str) else told
            on = step.get("taken_on") or self._next_day(step["step"], on)
            matter = self._take(matter, step, planned, on)

    def _next_day(self, step: str, on: date) -> date:
        """Each step a working day after the last, the first dispatch on the day itself when it is one."""
        return min(self.calendar.next_workday(on + timedelta(days=step != "dispatched")), self.town.on)

    def _take(self, matter: Matter, step: Mapping[str, Any], planned: Planned, on: date) -> Matter:
        code, note = step["step"], step.get("note", "")
        if code in roads:
            hand_off(matter, roads[code], by=self.town.handlers[matter.unit_id or 0], reason=note, on=on)
            return Matter.objects.get(pk=matter.pk)
        data = {name: planned.facts[name] for name in OF_STEP.get(code, ())}
        data |= {name: value for name, value in step.items() if name in ("reply", "satisfaction", "theme")}
        if "unit" in step:
            data["unit"] = self.town.units[step["unit"]]
        if "into" in step:
            data["merged_into"] = self.numbers[step["into"]]
        return act(matter, code, by=self._who(matter, code), on=on, note=note, data=data)

    def _who(self, matter: Matter, code: str) -> Person:
        """Whose step it is: of its roles the first, at the desk as long as no unit has the ticket."""
        role = procedures[matter.procedure].version(matter.procedure_version).step[code].roles[0]
        if role == HANDLER.code and matter.unit_id in self.town.handlers:
            return self.town.handlers[matter.unit_id]
        return self.town.holder(ARBITER.code if role == ARBITER.code else CLERK.code)


def open_signals(town: Town) -> None:
    """Enters the weak signals that the program itself finds among the tickets (弱信号), unless some were before."""
    if not SIGNALS.head.everything.filter(register=SIGNALS.code, is_demo=True).exists():
        find_signals(by=town.holder(ANALYST.code), on=town.on)
