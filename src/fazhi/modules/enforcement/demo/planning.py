"""What cases a year of the demo has (一年的拟建案件): as many as the targets say, with amounts that sum to theirs."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from fazhi.kernel.law.workcalendar import WorkCalendar

from .items import Items, Used
from .making import Plan, Upto
from .parties import Parties
from .words import Domain, Targets, domains, read

FILED = ("drugs", "ecology")  # the report counts these by filing, the others by decision
STEP = 10_000
SMALL = (5_000, 10_000, 10_000, 20_000)
TAKEN = (1_234_567, 865_433)  # what was confiscated, to the fen
REPEATS = 3


@dataclass
class Planner:
    """Plans the cases of the years and those open on the demo's day (排案)."""

    targets: Targets
    calendar: WorkCalendar
    items: Items
    on: date

    def __post_init__(self) -> None:
        self.parties = Parties()
        self.told = read("enforcement")
        self.scenes: list[dict[str, Any]] = read("enforcement_open")["cases"]

    def year(self, year: int) -> list[Plan]:
        """The cases of a year that are decided by its end, in the order of their days and numbers (全年案件)."""
        rng = random.Random(f"案件{year}")  # noqa: S311 - repeatable on purpose
        plans = [plan for domain in domains().values() for plan in self._of(domain, year, rng)]
        plans.sort(key=lambda plan: (plan.found_on, plan.number))
        plans = [replace(plan, number=f"AJ{year}-M{place:04d}") for place, plan in enumerate(plans, 1)]
        return self._with_fates(plans, year)

    # --- how many, of how much ----------------------------------------------------------------------------------------

    def _count(self, domain: str, year: int) -> int:
        """Closed cases of a field: the open ones that are counted in the same year are not made twice."""
        target = self.targets[year]
        if domain in FILED:
            counted = [one for one in self.scenes if one["domain"] == domain and self.found_on(one).year == year]
            return target[f"enforcement.filed.{domain}"] - len(counted)
        return target[f"enforcement.decided.{domain}"]

    def found_on(self, scene: dict[str, Any]) -> date:
        """The day on which an open case was found."""
        ago = scene["found_ago"]
        return self.calendar.nth_workday_before(self.on, ago) if ago else self.on

    def _amounts(self, domain: Domain, year: int, n: int, rng: random.Random) -> list[int]:
        target, least, most = self.targets[year], domain.tiers[0][0], domain.tiers[-1][1]
        if domain.code == "safety":
            return share(target["enforcement.fines.safety"], n, least, most // 4, rng)
        if domain.code == "ecology":
            return share(target["enforcement.forfeits.ecology"] - sum(TAKEN), n, least, most, rng)
        drawn = (domain.tiers[place] for place in rng.choices((0, 1, 2), (7, 3, 1), k=n))
        return [rng.randrange(least, most // 2 + least, STEP) for least, most in drawn]

    def _of(self, domain: Domain, year: int, rng: random.Random) -> Iterator[Plan]:
        kinds = self.told["kinds"][year]
        n = self._count(domain.code, year)
        on_spot = kinds["on_spot"] if domain.code == "urban" else 0
        amounts = self._amounts(domain, year, n - on_spot, rng)
        plans = [
            self._plan(domain, on, fen, rng)
            for on, fen in zip(self._days(year, n - on_spot, rng), amounts, strict=True)
        ]
        plans = self._special(domain, plans, kinds, year, rng)
        yield from plans
        for on in self._days(year, on_spot, rng, 12):
            yield self._plan(
                domain, on, rng.choice(SMALL), rng, kind="on_spot", party=rng.choice(("citizen", "sole_trader"))
            )
        for on in self._days(year, kinds["exempted"] if domain.code == "urban" else 0, rng):
            yield self._plan(domain, on, domain.tiers[0][0], rng, kind="exempted")

    def _days(self, year: int, n: int, rng: random.Random, room: int = 0) -> list[date]:
        """Working days on which a case can begin and still be decided within the year."""
        first_on = self.told["starts"][year]
        last_on = self.calendar.nth_workday_before(date(year, 12, 31), room or self.told["room"])
        days = (first_on + timedelta(days=place) for place in range((last_on - first_on).days + 1))
        work = [day for day in days if self.calendar.is_workday(day)]
        return sorted(rng.choices(work, k=n))

    def _plan(
        self, domain: Domain, on: date, fen: int, rng: random.Random, *, kind: str = "ordinary", party: str = ""
    ) -> Plan:
        used = rng.choice(self.items.of(domain.code, domain.grade(fen)))
        who = self.parties.next(domain, used.subject, rng, party)
        return Plan(f"{on}-{who.code}", domain, on, used, who, fen, kind=kind)

    # --- what is special in some --------------------------------------------------------------------------------------

    def _special(
        self, domain: Domain, plans: list[Plan], kinds: dict[str, int], year: int, rng: random.Random
    ) -> list[Plan]:
        code = domain.code
        if code == "ecology":
            for place, fen in enumerate(TAKEN):
                plans[place] = replace(plans[place], confiscated_fen=fen)
            large = max(range(len(plans) // 2), key=lambda place: plans[place].fen)
            plans[large] = replace(self._by_firm(plans[large], rng), is_heard=kinds["heard"] > 0)
        if code == "health":
            firms = [replace(self._by_firm(plan, rng), is_halted=True) for plan in plans[: kinds["halted"]]]
            if year in self.told["halted_twice"]:
                firms[-1] = replace(
                    firms[-1], party=firms[0].party, more={"is_first_offence": firms[-1].used != firms[0].used}
                )
            plans = firms + plans[kinds["halted"] :]
        if code == "market":
            plans = self._measured(plans, kinds["kept"], "keep")
        if code == "safety":
            plans = self._measured(plans, kinds["sealed"], "seal")
        if code == "urban":
            plans = self._again(plans)
        return plans

    def _by_firm(self, plan: Plan, rng: random.Random) -> Plan:
        if plan.party.kind == "organisation":
            return plan
        return replace(plan, party=self.parties.next(plan.domain, plan.used.subject, rng, "organisation"))

    def _measured(self, plans: list[Plan], n: int, measure: str) -> list[Plan]:
        return [replace(plan, measure=measure) if place < n else plan for place, plan in enumerate(plans)]

    def _again(self, plans: list[Plan]) -> list[Plan]:
        """Some offend again under the same item (再次违法)."""
        made = list(plans)
        for place in range(REPEATS):
            first, then = plans[place], plans[-1 - place]
            if first.grade == then.grade and (then.found_on - first.found_on).days > 60:
                made[-1 - place] = replace(then, party=first.party, used=first.used, more={"is_first_offence": False})
        return made

    def _with_fates(self, plans: list[Plan], year: int) -> list[Plan]:
        """What becomes of some fines: unpaid and deferred ones were decided last, the court's one first of all."""
        plain = [
            place
            for place, plan in enumerate(plans)
            if plan.kind == "ordinary" and plan.domain.code in ("urban", "safety", "other", "market")
        ]
        plain = [place for place in plain if not (plans[place].measure or plans[place].more)]
        fates = self.told["fates"][year]
        last = plain[::-1]
        chosen = dict.fromkeys(last[: fates.get("unpaid", 0)], "unpaid")
        chosen |= dict.fromkeys(last[len(chosen) : len(chosen) + fates.get("deferred", 0)], "deferred")
        chosen |= dict.fromkeys(plain[: fates.get("court", 0)], "court")
        middle = len(plain) // 2
        chosen |= dict.fromkeys(plain[middle : middle + fates["surcharge"]], "surcharge")
        return [replace(plan, fate=chosen.get(place, "paid")) for place, plan in enumerate(plans)]

    # --- what is open -------------------------------------------------------------------------------------------------

    def open(self) -> list[Plan]:
        """The cases that are open on the demo's day, each stopped at its stage (在办案件)."""
        rng = random.Random("在办")  # noqa: S311 - repeatable on purpose
        return [self._scene(place, scene, rng) for place, scene in enumerate(self.scenes, 1)]

    def _scene(self, place: int, scene: dict[str, Any], rng: random.Random) -> Plan:
        domain, on = domains()[scene["domain"]], self.found_on(scene)
        plan = self._plan(domain, on, scene["fen"], rng, party=scene.get("party", "organisation"))
        more = dict(scene.get("more", {}))
        if ago := more.pop("filed_ago", 0):
            more["filed_on"] = self.calendar.nth_workday_before(self.on, ago)
        return replace(
            plan,
            number=f"AJ{on.year}-M9{place:03d}",
            upto=Upto[scene["upto"]],
            key=scene["key"],
            is_halted=scene.get("is_halted", False),
            is_heard=scene.get("is_heard", False),
            measure=scene.get("measure", ""),
            more=more,
        )


def share(total: int, n: int, least: int, most: int, rng: random.Random) -> list[int]:
    """So many amounts between two bounds that sum to a total (分摊), in fen."""
    made, left = [least] * n, total - least * n
    if left < 0 or total > most * n:
        raise ValueError(f"{n} 件分不出 {total} 分")
    while left:
        place = rng.randrange(n)
        part = min(left, most - made[place], rng.randint(1, max(total // n // STEP, 1)) * STEP)
        made[place] += part
        left -= part
    return made


def items_of(plans: Sequence[Plan]) -> list[tuple[Used, Domain, int]]:
    """The items of some cases, each once, with its field and grade (所用事项)."""
    found = {plan.used.code: (plan.used, plan.domain, plan.grade) for plan in plans}
    return [found[code] for code in sorted(found)]
