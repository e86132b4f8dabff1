"""How fast a person's step is: `act()` with all its checks, each in a transaction brought to the disk."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any, NamedTuple

from .home import child, user_of
from .table import Figure, beside
from .yardsticks import STEPS, Bare, Spiff

if TYPE_CHECKING:
    from fazhi.kernel.org.models import Unit, User
    from fazhi.kernel.records.models import Matter

# Other work on the machine comes and goes: the three take turns, and the median of the rounds counts.
ROUNDS = 9
MATTERS = 30


class Hotline(NamedTuple):
    """The people who handle tickets."""

    clerk: User
    handler: User
    unit: Unit


def people() -> Hotline:
    from fazhi.kernel.org.models import Unit, UnitKind

    office = Unit.objects.create(code="A1", name="党政综合办", kind=UnitKind.values[0])
    unit = Unit.objects.create(code="A2", name="城建办", kind=UnitKind.values[0])
    return Hotline(user_of("hotline.clerk", office), user_of("hotline.handler", unit), unit)


def steps(hotline: Hotline) -> Iterator[tuple[str, Callable[[Matter | None], Matter]]]:
    """The five steps of a ticket; each is done as a request does it, by a person whose duties are read anew."""
    from fazhi.kernel.procedures.acting import act, open_matter
    from fazhi.kernel.records.access import Person
    from fazhi.kernel.records.registers import registers

    register = registers["hotline.ticket"]
    ticket = {
        "title": "反映某路段夜间施工噪声扰民问题",
        "category": "complaint",
        "content": "来电人称连续多日晚间施工，影响休息，希望有关部门尽快核实处理并答复。",
        "caller_name": "市民甲",
        "caller_phone": "13800000000",
        "unit": hotline.unit.pk,
    }
    reply = {"reply": "经核实，已责令施工单位停止夜间施工，并加强巡查。"}

    def step(code: str, user: User, on: date, **options: Any) -> tuple[str, Callable[[Matter | None], Matter]]:
        def take(matter: Matter | None) -> Matter:
            assert matter is not None
            return act(matter, code, by=Person(user), on=on, version=matter.version, **options)

        return code, take

    opened_on = date(2024, 11, 18)
    yield "registered", lambda _: open_matter(register, ticket, by=Person(hotline.clerk), on=opened_on)
    yield step("dispatched", hotline.clerk, date(2024, 11, 18), data={"unit": hotline.unit.pk})
    yield step("signed", hotline.handler, date(2024, 11, 19))
    yield step("replied", hotline.handler, date(2024, 11, 27), data=reply)
    yield step("closed", hotline.clerk, date(2024, 11, 29), note="来电人当面致谢，不必回访")


def handle(hotline: Hotline, matters: int) -> float:
    """Steps a second."""
    course = [take for _, take in steps(hotline)]
    began = time.perf_counter()
    for _ in range(matters):
        matter = None
        for take in course:
            matter = take(matter)
    took = time.perf_counter() - began
    assert matter is not None and matter.state == "closed" and matter.version == len(STEPS)
    return matters * len(STEPS) / took


@contextmanager
def kept_people() -> Iterator[None]:
    """One Person for all that a user does, as when a page lets somebody act on many rows."""
    from fazhi.kernel.records import access

    plain, kept = access.Person, {}
    access.Person = lambda user: kept.setdefault(user.pk, plain(user))  # type: ignore[misc,assignment,attr-defined]
    try:
        yield
    finally:
        access.Person = plain  # type: ignore[misc]


def queries(hotline: Hotline) -> list[Figure]:
    """The queries of each step, its transaction's BEGIN, COMMIT and SAVEPOINTs not counted."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    found, matter = [], None
    for code, take in steps(hotline):
        with CaptureQueriesContext(connection) as captured:
            matter = take(matter)
        asked = [item["sql"] for item in captured if item["sql"].split()[0] in ("SELECT", "INSERT", "UPDATE", "WITH")]
        found.append(Figure(f"act: queries of {code}", len(asked)))
    return found


def measure(home: Path) -> list[Figure]:
    hotline = people()
    bare, spiff = Bare(home), Spiff(home)
    handle(hotline, 5)
    spiff.run(5)
    rounds = []
    for _ in range(ROUNDS):
        with kept_people():
            kept = handle(hotline, MATTERS)
        rounds.append((bare.run(200), handle(hotline, MATTERS), kept, spiff.run(MATTERS)))
    bare_rate, act_rate, kept_rate, spiff_rate = (median(rates) for rates in zip(*rounds, strict=True))
    began = time.process_time()
    handle(hotline, 2 * MATTERS)
    cpu = (time.process_time() - began) / (2 * MATTERS * len(STEPS)) * 1000
    return [
        beside(
            "act(): five steps of a ticket, fsynced", act_rate, "acts/s", "bare fsynced INSERT", bare_rate, ">= 400"
        ),
        beside(
            "act(): the same, each person's duties read once", kept_rate, "acts/s", "bare fsynced INSERT", bare_rate
        ),
        beside("act() beside SpiffWorkflow, state saved", act_rate, "steps/s", "SpiffWorkflow", spiff_rate),
        Figure("act(): CPU of one", cpu, "ms"),
        *queries(hotline),
    ]


if __name__ == "__main__":
    child(measure)
