"""A year of the demo's tickets (一年的模拟工单): planned from one seed, so that no other year moves them."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache, cached_property
from itertools import accumulate
from typing import Any, NamedTuple

from fazhi.kernel.law.calendar import current_calendar
from fazhi.kernel.law.packs import rulebook
from fazhi.kernel.procedures.clocks import timing
from fazhi.kernel.procedures.courses import Arrival, Proven

from ..declarations import TICKETS
from ..models import Category, Nature, Satisfaction
from ..procedure import REPLY_RULES
from .town import ASKING, VILLAGE, Kind, Town, Village, kinds, read

FIRST_ROW = 2
BUSY = 2  # how often a theme comes up in its busy months
# The hotline's rules begin on this day; what came before is judged by them on trial.
RULES_FROM = date(2022, 9, 1)
# A course needs so many working days between dispatch and reply for something to happen on the way.
EVENTFUL = 4


class Planned(NamedTuple):
    """A ticket to be made (拟建工单): its number, day and facts; a scene where its words or steps are written."""

    number: str
    on: date
    kind: Kind
    facts: dict[str, Any]
    scene: Mapping[str, Any] | None

    @property
    def is_open(self) -> bool:
        return self.scene is not None and "steps" in self.scene


class Year:
    """The tickets of one year up to the demo's day, `received` of them, `late` of those that fall due in it late."""

    def __init__(self, year: int, received: int, late: int, town: Town) -> None:
        self.year, self.received, self.late, self.town = year, received, late, town
        self.random = random.Random(year)  # noqa: S311 - repeatable on purpose
        self.words = read("hotline")
        self.calendar = current_calendar()
        # What is done by now is done by the last working day before the demo's own.
        self.last_on = self.calendar.nth_workday_before(town.on, 1)
        self._turns: dict[str, int] = {}

    # --- what is drawn ------------------------------------------------------------------------------------------------

    @cached_property
    def plan(self) -> list[Planned]:
        """Every ticket of the year in the order of their days."""
        scenes = list(scenes_of(self.year))
        opened: list[tuple[date, Mapping[str, Any] | None]] = [
            *((day, None) for day in self._days(self.received - len(scenes))),
            *((scene["opened_on"], scene) for scene in scenes),
        ]
        opened.sort(key=lambda item: item[0])
        return [self._planned(place, day, scene) for place, (day, scene) in enumerate(opened, 1)]

    def _days(self, n: int) -> list[date]:
        first_on, last_on = date(self.year, 1, 1), min(date(self.year, 12, 31), self.last_on)
        days = [first_on + timedelta(days=place) for place in range((last_on - first_on).days + 1)]
        return self.random.choices(days, [self._weight(day) for day in days], k=n)

    def _weight(self, day: date) -> float:
        months, weekdays = self.words["months"], self.words["weekdays"]
        is_rest = day.weekday() < 5 and not self.calendar.is_workday(day)
        return float(months[self.year][day.month - 1] * weekdays[6 if is_rest else day.weekday()])

    def _planned(self, place: int, day: date, scene: Mapping[str, Any] | None) -> Planned:
        number = f"{TICKETS.number_prefix}{self.year}-{place:06d}"
        villages = list(self.town.villages.values())
        if scene is None:
            kind = self.random.choices(self._kinds, cum_weights=self._shares[day.month - 1])[0]
            return Planned(number, day, kind, self._facts(kind, villages, {}), None)
        kind = self._kind_of(scene)
        places = self.town.served if kind.unit == VILLAGE else villages
        return Planned(number, day, kind, self._facts(kind, places, scene), scene)

    def _kind_of(self, scene: Mapping[str, Any]) -> Kind:
        """The kind of a scene's theme and category; without a theme the units take turns, so that each has work."""
        fitting = [kind for kind in self._kinds if kind.category == scene["category"] and self.town.is_handled(kind)]
        if theme := scene.get("theme"):
            fitting = [kind for kind in fitting if kind.theme == theme] or [k for k in self._kinds if k.theme == theme]
            return fitting[0]._replace(category=Category(scene["category"]))
        fewest = min(self._turns.get(kind.unit, 0) for kind in fitting)
        kind = self.random.choice([kind for kind in fitting if self._turns.get(kind.unit, 0) == fewest])
        self._turns[kind.unit] = self._turns.get(kind.unit, 0) + 1
        return kind

    @cached_property
    def _kinds(self) -> list[Kind]:
        return [kind for kind in kinds() if not kind.years or self.year in kind.years]

    @cached_property
    def _shares(self) -> list[list[int]]:
        """The cumulated shares of the kinds, by month."""
        return [
            list(accumulate(kind.share * (BUSY if month in kind.busy else 1) for kind in self._kinds))
            for month in range(1, 13)
        ]

    def _facts(self, kind: Kind, villages: list[Village], scene: Mapping[str, Any]) -> dict[str, Any]:
        pick, units = self.random.choice, self.town.units
        village, spot = pick(villages), pick(self.words["spots"])
        if "village" in scene:
            village, spot = self.town.villages[scene["village"]], scene["spot"]
        unit = units[scene["unit"]] if "unit" in scene else village.unit if kind.unit == VILLAGE else units[kind.unit]
        filled = {
            "place": f"{village.name}{spot}",
            "village": village.name,
            "spot": spot,
            "unit": self.town.unit_names[unit],
            "n": self.random.randint(2, 9),
            "hour": self.random.randint(22, 23),
        }
        title, said = pick(list(kind.says.items()))
        told = self.words["asked" if kind.category in ASKING else "complained"]
        detail = pick(told["details"]) if self.random.random() < 0.7 else ""
        content = pick(self.words["openings"]) + said + detail + pick(told["closings"])
        nature = self._nature(kind)
        is_market = kind.category == Category.COMPLAINT and self.random.randrange(100) < kind.market
        facts = {
            "title": title,
            "unit": unit,
            "area": village.area,
            "category": kind.category.value,
            "theme": kind.theme,
            "content": content,
            "address": f"东坑镇{village.name}{spot}",
            "caller_name": f"{pick(self.words['surnames'])}{pick(('先生', '女士'))}",
            "caller_phone": f"1380000{self.random.randint(0, 9999):04d}",
            "reply": kind.reply + pick(told["replies_end"]),
            "is_market": is_market,
            "nature": Nature.MEDIATION.value if is_market else nature,
        }
        written = {name: scene[name] for name in ("title", "content", "reply", "is_market", "nature") if name in scene}
        facts = {name: value.format(**filled) if isinstance(value, str) else value for name, value in facts.items()}
        return facts | written | {"satisfaction": self._satisfaction(facts["nature"])}

    def _nature(self, kind: Kind) -> str:
        if kind.category in ASKING:
            return Nature.ORDINARY.value
        drawn, upto = self.random.randrange(100), 0
        for nature, percent in kind.nature.items():
            upto += percent
            if drawn < upto:
                return nature
        return Nature.ORDINARY.value

    def _satisfaction(self, nature: str) -> str:
        told = self.words["satisfaction"][nature]
        return str(self.random.choices(list(told), list(told.values()))[0])

    # --- courses of closed tickets ------------------------------------------------------------------------------------

    def closed(self) -> Iterator[Arrival]:
        """The closed tickets as rows of a ledger, each with the days of its whole course."""
        closed = [planned for planned in self.plan if not planned.is_open]
        falling_due = [place for place, planned in enumerate(closed) if self._due(planned)[0].year == self.year]
        late = set(self.random.sample(falling_due, self.late))
        for place, planned in enumerate(closed):
            facts, steps = self._course(planned, is_late=place in late)
            yield Arrival(FIRST_ROW + place, {"number": planned.number, **facts}, steps)

    def _due(self, planned: Planned) -> tuple[date, int]:
        return _due_day(Category(planned.facts["category"]), planned.on)

    def _course(self, planned: Planned, *, is_late: bool) -> tuple[dict[str, Any], list[Proven]]:
        """The facts and the days of a course; its due day is that of the product's own clock."""
        due_on, extra = self._due(planned)
        draw, after = self.random, self.calendar.nth_workday_after
        first = min(self.calendar.next_workday(planned.on), self.last_on)
        room = max(self.calendar.workdays_between(first, min(due_on, self.last_on)) - 1, 0)
        taken = round(draw.triangular(0, room, room * 0.6))
        is_returned = draw.randrange(1000) < self.words["returned"] and taken > 0
        back = 1 if is_returned else 0
        signed = min(taken, back + draw.choice((0, 0, 1)))
        fate = draw.choices(list(self.words["fates"]), list(self.words["fates"].values()))[0]
        if is_late or planned.facts["is_market"] or taken - signed < EVENTFUL or after(due_on, extra) > self.last_on:
            fate = "plain"
        replied = after(due_on, draw.randint(1, 3)) if is_late else after(first, taken)

        steps = [("registered", planned.on), ("dispatched", first)]
        if is_returned:
            steps += [("returned", after(first, back)), ("dispatched", after(first, back))]
        steps.append(("signed", after(first, signed)))
        if planned.facts["is_market"]:
            steps += [("market_accepted", after(first, min(taken, signed + 1))), ("market_ended", replied)]
        elif fate == "extended":
            asked = after(first, draw.randint(signed, room - 1))
            steps += [("extension_asked", asked), ("extended", self.calendar.nth_workday_after(asked, 1))]
            replied = after(due_on, draw.randint(1, extra))
        elif fate == "suspended":
            stood = draw.randint(signed, taken - 2)
            steps += [("suspended", after(first, stood)), ("resumed", after(first, draw.randint(stood + 1, taken)))]
        elif fate == "reopened":
            early = draw.randint(signed, taken - 3)
            steps += [("replied", after(first, early)), ("called_back", after(first, early + 1))]
            steps.append(("reopened", after(first, early + 1)))
        closed = min(after(replied, draw.choice((0, 1, 1, 2, 3))), max(replied, self.last_on))
        steps += [("replied", replied), ("called_back", closed), ("closed", closed)]
        return self._counted(planned, steps), [Proven(step, on) for step, on in steps]

    def _counted(self, planned: Planned, steps: list[tuple[str, date]]) -> dict[str, Any]:
        """The facts with what the steps leave behind: the unit that had it first, and how often each thing happened."""
        taken = [step for step, _ in steps]
        facts = dict(planned.facts)
        facts["first_unit"] = facts["unit"]
        if "returned" in taken:
            others = [self.town.units[code] for code in planned.kind.mistaken]
            facts["first_unit"] = self.random.choice([unit for unit in others if unit != facts["unit"]])
        if "reopened" in taken and facts["satisfaction"] == Satisfaction.DISSATISFIED:
            facts["satisfaction"] = Satisfaction.FAIRLY.value
        counts = {"legs": taken.count("dispatched")}
        for step in ("returned", "extended", "suspended", "reopened"):
            counts[f"{step}_times"] = taken.count(step)
        return facts | counts


def scenes_of(year: int) -> Iterator[Mapping[str, Any]]:
    """The written tickets of a year (预写工单); one that stands for several is told several times."""
    for scene in read("open")["tickets"]:
        if scene["opened_on"].year == year:
            yield from (scene for _ in range(scene.get("n", 1)))


@cache
def _due_day(category: Category, on: date) -> tuple[date, int]:
    """The due day of a ticket, and by how many working days it may be extended."""
    rule = REPLY_RULES[category]
    timed = timing(rule, on, current_calendar(), assumed_on=RULES_FROM)
    value = rulebook()[rule].on(max(on, RULES_FROM))
    assert timed is not None and value is not None  # noqa: S101 - in force on every day that the demo has
    return timed.answer.legal_last, value.extension.n if value.extension else 0
