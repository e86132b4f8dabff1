"""The demo town's tickets (热线模拟工单): made row by row from our own words, the same ones on every machine."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cache, cached_property
from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from django.db import transaction

import fazhi
from fazhi.kernel.imports.importing import import_rows
from fazhi.kernel.imports.models import Batch, BatchState
from fazhi.kernel.law.calendar import current_calendar
from fazhi.kernel.org.models import Appointment, Area, AreaLevel, Unit, in_force
from fazhi.kernel.procedures.acting import act, open_matter
from fazhi.kernel.procedures.clocks import timing
from fazhi.kernel.procedures.courses import Arrival, Proven
from fazhi.kernel.records.access import Person

from .declarations import TICKETS
from .models import Category
from .procedure import REPLY_RULES
from .roles import CLERK, HANDLER

WORDS = Path(fazhi.__file__).parent / "packs" / "demo" / "hotline.yaml"
BY = "fazhi demo"
FIRST_ROW = 2
BUSY = 2  # how often a theme comes up in its busy months
VILLAGE = "village"  # the unit of a theme whose tickets go to the committee of the place
COURSE = ("registered", "dispatched", "signed", "replied")
ASKING = (Category.CONSULTATION, Category.SUGGESTION)
AT_THE_OPENING = ("area", "category", "content", "address", "caller_name", "caller_phone")


class Kind(NamedTuple):
    """What callers say on a theme in one category (一类诉求), and what the unit answers."""

    unit: str
    busy: frozenset[int]
    category: Category
    share: int
    says: Mapping[str, str]  # contents by their titles
    reply: str


class Slot(NamedTuple):
    """A ticket still open on the demo's day (在办工单): when it came, of which category, and its last step."""

    opened_on: date
    category: Category
    step: str


class Village(NamedTuple):
    """A place of the town (村社区) with the committee that answers for it."""

    area: int
    name: str
    unit: int


def fill(year: int, targets: Mapping[int, Mapping[str, int]], on: date) -> None:
    """Makes the tickets of a year and of the days after it up to `on`, unless they are there; `targets` by year."""
    for each in (year, year + 1):
        if each in targets:
            _Year(each, targets[each], on).fill()


class _Year:
    """The tickets of one year, drawn from one seed, so that no other year moves them."""

    def __init__(self, year: int, targets: Mapping[str, int], on: date) -> None:
        self.year, self.targets, self.on = year, targets, on
        self.random = random.Random(year)  # noqa: S311 - repeatable on purpose
        self.calendar = current_calendar()
        # What is done by now is done by the last working day before the demo's own.
        self.last_on = self.calendar.nth_workday_before(on, 1)

    def fill(self) -> None:
        mine = TICKETS.rows().filter(is_demo=True, number__startswith=f"{TICKETS.number_prefix}{self.year}-")
        if mine.count() >= self.targets["hotline.received"]:
            return
        name = f"模拟工单{self.year}"
        if not Batch.objects.filter(register=TICKETS.code, file_name=name, state=BatchState.PUBLISHED).exists():
            import_rows(TICKETS, self._closed(), by=BY, name=name, is_demo=True)
        for number, slot, facts in self._open():
            if not TICKETS.head.everything.filter(register=TICKETS.code, number=number).exists():
                self._act(number, slot, facts)

    # --- what is drawn ------------------------------------------------------------------------------------------------

    @cached_property
    def _plan(self) -> list[tuple[str, date, Slot | None, dict[str, Any]]]:
        """Number, day and facts of every ticket in the order of their days; a slot where it is still open."""
        slots = list(_slots(self.year))
        days = self._days(self.targets["hotline.received"] - len(slots))
        opened = sorted([*((day, None) for day in days), *((slot.opened_on, slot) for slot in slots)], key=_day)
        plan = []
        for place, (day, slot) in enumerate(opened, 1):
            kind = self._answerable(slot.category) if slot else self._kind(day)
            villages = self._served if slot and kind.unit == VILLAGE else self.villages
            number = f"{TICKETS.number_prefix}{self.year}-{place:06d}"
            plan.append((number, day, slot, self._facts(kind, villages)))
        return plan

    def _days(self, n: int) -> list[date]:
        first_on, last_on = date(self.year, 1, 1), min(date(self.year, 12, 31), self.last_on)
        days = [first_on + timedelta(days=place) for place in range((last_on - first_on).days + 1)]
        return self.random.choices(days, [self._weight(day) for day in days], k=n)

    def _weight(self, day: date) -> float:
        weekdays = self.words["weekdays"]
        is_rest = day.weekday() < 5 and not self.calendar.is_workday(day)
        return float(self.words["months"][day.month - 1] * weekdays[6 if is_rest else day.weekday()])

    def _kind(self, day: date) -> Kind:
        return self.random.choices(self.kinds, cum_weights=self._shares[day.month - 1])[0]

    def _answerable(self, category: Category) -> Kind:
        """A kind whose unit has a handler, the units taking turns, so that each of them has something to do."""
        fitting = [kind for kind in self.kinds if kind.category == category and self._handled(kind)]
        fewest = min(self._turns.get(kind.unit, 0) for kind in fitting)
        kind = self.random.choice([kind for kind in fitting if self._turns.get(kind.unit, 0) == fewest])
        self._turns[kind.unit] = self._turns.get(kind.unit, 0) + 1
        return kind

    def _handled(self, kind: Kind) -> bool:
        return bool(self._served) if kind.unit == VILLAGE else self.units[kind.unit] in self.handlers

    def _facts(self, kind: Kind, villages: Sequence[Village]) -> dict[str, Any]:
        pick = self.random.choice
        village, spot = pick(villages), pick(self.words["spots"])
        unit = village.unit if kind.unit == VILLAGE else self.units[kind.unit]
        filled = {
            "place": f"{village.name}{spot}",
            "village": village.name,
            "spot": spot,
            "unit": self.unit_names[unit],
            "n": self.random.randint(2, 9),
            "hour": self.random.randint(22, 23),
        }
        title, said = pick(list(kind.says.items()))
        told = self.words["asked" if kind.category in ASKING else "complained"]
        content = pick(self.words["openings"]) + said + pick(told["closings"])
        satisfaction = self.words["satisfaction"]
        return {
            "title": title.format(**filled),
            "unit": unit,
            "area": village.area,
            "category": kind.category.value,
            "content": content.format(**filled),
            "address": f"东坑镇{village.name}{spot}",
            "caller_name": f"{pick(self.words['surnames'])}{pick(('先生', '女士'))}",
            "caller_phone": f"1380000{self.random.randint(0, 9999):04d}",
            "reply": (kind.reply + pick(told["replies_end"])).format(**filled),
            "satisfaction": self.random.choices(list(satisfaction), list(satisfaction.values()))[0],
        }

    # --- tickets that are closed --------------------------------------------------------------------------------------

    def _closed(self) -> Iterator[Arrival]:
        closed = [(number, day, facts) for number, day, slot, facts in self._plan if slot is None]
        late = set(self.random.sample(range(len(closed)), self.targets["hotline.due.late"]))
        for place, (number, day, facts) in enumerate(closed):
            steps = self._steps(day, Category(facts["category"]), is_late=place in late)
            yield Arrival(FIRST_ROW + place, {"number": number, **facts}, steps)

    def _steps(self, opened_on: date, category: Category, *, is_late: bool) -> list[Proven]:
        """The days of a whole course; the due day is that of the product's own clock."""
        timed = timing(REPLY_RULES[category], opened_on, self.calendar)
        assert timed is not None  # noqa: S101 - the rule is in force in every year that the demo has
        due_on, after = timed.answer.legal_last, self.calendar.nth_workday_after
        dispatched = min(self.calendar.next_workday(opened_on), self.last_on)
        room = max(self.calendar.workdays_between(dispatched, min(due_on, self.last_on)) - 1, 0)
        taken = round(self.random.triangular(0, room, room * 0.6))
        signed = after(dispatched, min(taken, self.random.choice((0, 0, 1))))
        replied = after(due_on, self.random.randint(1, 3)) if is_late else after(dispatched, taken)
        closed = min(after(replied, self.random.choice((0, 1, 1, 2, 3))), max(replied, self.last_on))
        days = (opened_on, dispatched, signed, replied, closed, closed)
        return [Proven(step, on) for step, on in zip((*COURSE, "called_back", "closed"), days, strict=True)]

    # --- tickets that are open ----------------------------------------------------------------------------------------

    def _open(self) -> Iterator[tuple[str, Slot, dict[str, Any]]]:
        return ((number, slot, facts) for number, _, slot, facts in self._plan if slot is not None)

    @transaction.atomic
    def _act(self, number: str, slot: Slot, facts: Mapping[str, Any]) -> None:
        """Takes the steps as the demo's people would have taken them, each a working day after the last."""
        data = {name: facts[name] for name in AT_THE_OPENING} | {"number": number, "title": facts["title"]}
        matter = open_matter(TICKETS, data, by=self.clerk, on=slot.opened_on, is_demo=True)
        handler, on = self.handlers[facts["unit"]], slot.opened_on
        taken = COURSE[1 : COURSE.index(slot.step) + 1]
        stated: Mapping[str, tuple[Person, tuple[str, ...]]] = {
            "dispatched": (self.clerk, ("unit",)),
            "signed": (handler, ()),
            "replied": (handler, ("reply",)),
        }
        for step in taken:
            by, names = stated[step]
            on = min(self.calendar.next_workday(on + timedelta(days=step != "dispatched")), self.on)
            matter = act(matter, step, by=by, on=on, data={name: facts[name] for name in names})

    # --- where and who, read once -------------------------------------------------------------------------------------

    @cached_property
    def words(self) -> dict[str, Any]:
        return _words()

    @cached_property
    def kinds(self) -> list[Kind]:
        return [
            Kind(theme["unit"], frozenset(theme.get("busy", ())), Category(category), *told)
            for theme in self.words["themes"]
            for category, *told in theme["kinds"]
        ]

    @cached_property
    def _shares(self) -> list[list[int]]:
        """The cumulated shares of the kinds, by month."""
        return [
            list(accumulate(kind.share * (BUSY if month in kind.busy else 1) for kind in self.kinds))
            for month in range(1, 13)
        ]

    @cached_property
    def _turns(self) -> dict[str, int]:
        return {}

    @cached_property
    def units(self) -> dict[str, int]:
        return dict(Unit.objects.values_list("code", "pk"))

    @cached_property
    def unit_names(self) -> dict[int, str]:
        return {unit.pk: str(unit) for unit in Unit.objects.all()}

    @cached_property
    def villages(self) -> list[Village]:
        areas = Area.objects.filter(level=AreaLevel.VILLAGE).order_by("code")
        return [Village(area.pk, area.name, self.units[area.code]) for area in areas]

    @cached_property
    def _served(self) -> list[Village]:
        """The places whose committee has a handler."""
        return [village for village in self.villages if village.unit in self.handlers]

    @cached_property
    def handlers(self) -> dict[int, Person]:
        """A handler of each unit that has one."""
        return {post.post.unit_id: Person(post.user, self.on) for post in self._appointed(HANDLER.code)}

    @cached_property
    def clerk(self) -> Person:
        return Person(self._appointed(CLERK.code)[0].user, self.on)

    def _appointed(self, role: str) -> list[Appointment]:
        held = Appointment.objects.filter(in_force(self.on), post__role=role)
        return list(held.select_related("user", "post").order_by("user__username"))


@cache
def _words() -> dict[str, Any]:
    """The words of the demo's tickets (用词), read only by who builds it."""
    words: dict[str, Any] = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    return words


def _slots(year: int) -> Iterator[Slot]:
    for opened_on, category, step, n in _words()["open"]:
        if opened_on.year == year:
            yield from (Slot(opened_on, Category(category), step) for _ in range(n))


def _day(opened: tuple[date, object]) -> date:
    return opened[0]
