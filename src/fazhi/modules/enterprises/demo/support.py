"""The demo's loans, warnings, policies, promises (助企与承诺演示数据): two years as ledgers, then what is open on the day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

import fazhi
from fazhi.kernel.chain.documents import store
from fazhi.kernel.core.codes import credit_check
from fazhi.kernel.imports.importing import import_rows
from fazhi.kernel.imports.models import Batch, BatchState
from fazhi.kernel.law.calendar import current_calendar
from fazhi.kernel.org.models import Appointment, Unit, in_force
from fazhi.kernel.procedures.acting import act, open_matter
from fazhi.kernel.procedures.acts import Paper
from fazhi.kernel.procedures.courses import Arrival, Proven
from fazhi.kernel.procedures.declarations import procedures
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.models import Matter
from fazhi.kernel.records.registers import registers

from ..base import ARREARS, CLAIM, ENTITY, LOAN, POLICY, PROMISE, WARNING
from ..roles import HANDLER, KEEPER
from ..support.promises import AGREED, PLAIN, last_day

PACK = Path(fazhi.__file__).parent / "packs" / "demo" / "enterprises_support.yaml"
BY = "fazhi demo"
FIRMS = 60
YUAN_10K = 1_000_000
Targets = Mapping[int, Mapping[str, int]]


@dataclass(frozen=True)
class Firm:
    """A firm that the demo's rows touch (演示企业)."""

    code: str
    name: str
    area: int | None

    @property
    def facts(self) -> dict[str, Any]:
        return {"title": self.name, "firm_code": self.code, "area": self.area}


def fill(year: int, targets: Targets, on: date) -> None:
    """Makes the rows of this part that are missing: the year and the one before, and what is open on the demo's day."""
    made = _Made(on)
    if not made.is_staffed:  # a demo town built before there were enterprises
        return
    made.take(POLICY, "模拟惠企政策", made.policies())
    for each in (year - 1, year):
        if each in made.told["loans"]:
            made.year(each, targets[each]["enterprises.loans"])
    if year + 1 == on.year:
        made.open()


class _Made:
    """Makes the rows of the demo (演示数据), always the same."""

    def __init__(self, on: date) -> None:
        self.on = on
        self.told: Any = yaml.safe_load(PACK.read_text(encoding="utf-8"))
        self.calendar = current_calendar()

    @cached_property
    def units(self) -> dict[str, int]:
        return dict(Unit.objects.values_list("code", "pk"))

    @cached_property
    def people(self) -> dict[tuple[str, int | None], Any]:
        """Who holds a role in a unit; under None whoever holds it first."""
        held = Appointment.objects.filter(in_force(self.on), post__role__in=(KEEPER.code, HANDLER.code))
        found: dict[tuple[str, int | None], Any] = {}
        for one in held.select_related("user", "post").order_by("user__username"):
            found.setdefault((one.post.role, one.post.unit_id), one.user)
            found.setdefault((one.post.role, None), one.user)
        return found

    @property
    def is_staffed(self) -> bool:
        return {(KEEPER.code, None), (HANDLER.code, None)} <= set(self.people)

    @cached_property
    def firms(self) -> list[Firm]:
        """Companies of the demo's register of entities that stand; invented ones where it has too few."""
        where = {"is_demo": True, "entity__status": "standing", "entity__kind": "company"}
        rows = registers[ENTITY].rows().filter(**where).exclude(entity__credit_code="").order_by("number")
        found = [Firm(row.number, row.title, row.area_id) for row in rows[:FIRMS]]
        bodies = (f"91441900MN{7_000_000 + n}" for n in range(FIRMS - len(found)))
        return found + [
            Firm(body + credit_check(body), f"东莞市样例助企{n}号有限公司", None) for n, body in enumerate(bodies, 1)
        ]

    def after(self, day: date, n: int) -> date:
        return self.calendar.nth_workday_after(day, n)

    def ago(self, n: int) -> date:
        return self.calendar.nth_workday_before(self.on, n) if n else self.on

    def spread(self, year: int, n: int) -> Iterator[tuple[int, Firm, date]]:
        """So many places over a year, each with a firm and a working day; all is over before the year ends."""
        for place in range(n):
            day = date(year, 1, 20) + timedelta(days=place * 270 // n)
            yield place, self.firms[(place * 7 + year) % FIRMS], self.calendar.next_workday(day)

    def take(
        self,
        register: str,
        name: str,
        rows: Iterable[Mapping[str, Any]],
        steps: Sequence[Sequence[Proven]] = (),
    ) -> None:
        """Takes rows into a register under a name, unless rows of that name are there."""
        if Batch.objects.filter(register=register, file_name=name, state=BatchState.PUBLISHED).exists():
            return
        arrivals = (Arrival(n + 2, facts, steps[n] if steps else ()) for n, facts in enumerate(rows))
        import_rows(registers[register], arrivals, by=BY, name=name, is_demo=True)

    def take_matters(self, register: str, name: str, made: Iterable[tuple[dict[str, Any], list[Proven]]]) -> None:
        told = list(made)
        self.take(register, name, [facts for facts, _ in told], [steps for _, steps in told])

    # --- two years --------------------------------------------------------------------------------------------------

    def year(self, year: int, fen: int) -> None:
        self.take_matters(LOAN, f"模拟转贷{year}", self.loans(year, fen))
        self.take_matters(CLAIM, f"模拟申报{year}", self.claims(year))
        self.take_matters(WARNING, f"模拟预警{year}", self.warnings(year))
        self.take_matters(PROMISE, f"模拟承诺{year}", self.promises(year))
        self.take(ARREARS, f"模拟拖欠账款{year}", self.arrears(year))

    def policies(self) -> Iterator[dict[str, Any]]:
        for one in self.told["policies"]:
            yield {
                "number": one["number"],
                "title": one["title"],
                "unit": self.units[one["unit"]],
                "occurred_on": one["from_on"],
                "issuer": "东坑镇人民政府",
                "document_number": "",
                "benefit": one["benefit"],
                "from_on": one["from_on"],
                "until_on": one["until_on"],
                "promised_days": one["days"],
                "firm_kind": one.get("kind", ""),
                "scope": one.get("scope", ""),
                "least_capital_fen": one["least"] * YUAN_10K if "least" in one else None,
                "most_capital_fen": one["most"] * YUAN_10K if "most" in one else None,
                "founded_from": one.get("founded_from"),
                "founded_until": None,
                "tiers": "",
                "tiers_basis": "",
            }

    def loans(self, year: int, fen: int) -> Iterator[tuple[dict[str, Any], list[Proven]]]:
        """As many as the pack says, together the year's sum; the last of all is not returned yet, and late."""
        shares = self.told["loans"][year]
        left = fen
        for place, firm, planned_on in self.spread(year, len(shares)):
            is_last = place == len(shares) - 1
            amount = left if is_last else fen * shares[place] // sum(shares) // YUAN_10K * YUAN_10K
            left -= amount
            is_late = is_last and year + 1 == self.on.year
            applied_on = self.calendar.nth_workday_before(date(year, 12, 28), 5) if is_late else planned_on
            listed_on = self.after(applied_on, 3)
            paid_on = self.after(listed_on, 2)
            returned_on = None if is_late else self.after(paid_on, 4 + place % 6)
            days = {"applied": applied_on, "listed": listed_on, "paid": paid_on, "returned": returned_on}
            yield (
                firm.facts
                | {
                    "number": f"ZD{year}-{place + 1:03d}",
                    "unit": self.units["JJFZ"],
                    "bank": self.told["banks"][place % len(self.told["banks"])],
                    "amount_fen": amount,
                    "days": 10,
                    "listed_on": listed_on,
                    "paid_on": paid_on,
                    "returned_on": returned_on,
                },
                _proven(days),
            )

    def claims(self, year: int) -> Iterator[tuple[dict[str, Any], list[Proven]]]:
        for place, firm, claimed_on in self.spread(year, self.told["claims"][year]):
            open_then = [one for one in self.told["policies"] if one["from_on"] <= claimed_on < one["until_on"]]
            policy = open_then[place % len(open_then)]
            is_refused, is_late = place % 9 == 4, place % 8 == 5
            checked_on = self.after(claimed_on, 5 + place % 4)
            paid_on = None if is_refused else self.after(claimed_on, policy["days"] + (4 if is_late else -2))
            asked = (20 + place * 3) * YUAN_10K // 10
            days: dict[str, date | None] = {"claimed": claimed_on}
            days |= {"refused": checked_on} if is_refused else {"checked": checked_on, "paid": paid_on}
            yield (
                firm.facts
                | {
                    "number": f"SB{year}-{place + 1:03d}",
                    "unit": self.units[policy["unit"]],
                    "policy": policy["number"],
                    "amount_fen": asked,
                    "promised_on": self.after(claimed_on, policy["days"]),
                    "checked_on": None if is_refused else checked_on,
                    "paid_fen": asked if paid_on else None,
                    "paid_on": paid_on,
                },
                _proven(days),
            )

    def warnings(self, year: int) -> Iterator[tuple[dict[str, Any], list[Proven]]]:
        told = self.told["warnings"]
        for place, firm, raised_on in self.spread(year, len(told)):
            level, why, finding, help_given = told[place]
            helped = {"verified": self.after(raised_on, 2), "visited": self.after(raised_on, 4)}
            days = {"raised": raised_on} | (helped if help_given else {})
            days |= {"lifted": self.after(raised_on, 25)} if help_given else {"unfounded": self.after(raised_on, 3)}
            yield (
                firm.facts
                | {
                    "number": f"YJ{year}-{place + 1:03d}",
                    "unit": self.units["JJFZ" if place % 2 else "RLZY"],
                    "level": level,
                    "reasons": f"外单位 模拟函{year}-{place + 1}：{why}",
                    "finding": finding,
                    "visit_by": self.after(raised_on, 5) if help_given else None,
                    "visited_on": helped["visited"] if help_given else None,
                    "way": "onsite" if help_given else "",
                    "help": help_given,
                },
                _proven(days),
            )

    def promises(self, year: int) -> Iterator[tuple[dict[str, Any], list[Proven]]]:
        told = self.told["promises"]
        for place, firm, promised_on in self.spread(year, len(told)):
            source, title, unit, payment = told[place]
            is_broken = place == 5
            keep_by = self.calendar.previous_workday(promised_on + timedelta(days=28 if payment else 60 + place))
            kept_on = None if is_broken else self.calendar.previous_workday(keep_by - timedelta(days=3))
            broken_on, rectified_on = self.after(keep_by, 2), self.after(keep_by, 15)
            days: dict[str, date | None] = {"promised": promised_on}
            days |= {"broken": broken_on, "rectified": rectified_on} if is_broken else {"kept": kept_on}
            yield (
                {
                    "number": f"CN{year}-{place + 1:03d}",
                    "title": f"{title}（模拟）",
                    "unit": self.units[unit],
                    "area": firm.area,
                    "source": source,
                    "reference": f"模拟依据{year}-{place + 1}",
                    "promised_to": firm.name,
                    "firm_code": firm.code,
                    "payment": "plain" if payment else "",
                    "delivered_on": promised_on if payment else None,
                    "keep_by": keep_by,
                    "kept_on": kept_on,
                    "broken_on": broken_on if is_broken else None,
                    "measure": "排定工期，由分管负责人每周督办，已经完成。" if is_broken else "",
                    "rectified_on": rectified_on if is_broken else None,
                },
                _proven(days),
            )

    def arrears(self, year: int) -> Iterator[dict[str, Any]]:
        """Owed by units; of the last year the newest are not paid, two each to two firms."""
        told = self.told["arrears"]
        for place, anyone, planned_on in self.spread(year, len(told)):
            is_open = year + 1 == self.on.year and place >= len(told) - 4
            lately_on = self.calendar.next_workday(self.on - timedelta(days=95 - 8 * (place % 4)))
            firm, delivered_on = (self.firms[3 + 2 * (place % 2)], lately_on) if is_open else (anyone, planned_on)
            is_agreed = place % 4 == 1
            found = last_day(AGREED if is_agreed else PLAIN, delivered_on)
            due_on = found or delivered_on + timedelta(days=30)
            yield firm.facts | {
                "number": f"QK{year}-{place + 1:03d}",
                "unit": self.units[told[place]],
                "occurred_on": delivered_on,
                "contract": f"模拟合同{year}-{place + 1}",
                "amount_fen": (3 + place * 2) * YUAN_10K,
                "is_agreed": is_agreed,
                "due_on": due_on,
                "paid_on": None if is_open else due_on + timedelta(days=14 if place % 3 == 0 else -4),
            }

    # --- what is open on the day ------------------------------------------------------------------------------------

    @transaction.atomic
    def open(self) -> None:
        """Opens what the keeper and the units have on their desks that day, unless it is there; money as typed, in yuan."""
        told = self.told["open"]
        for register, make, name in (
            (LOAN, self._loan, "loans"),
            (CLAIM, self._claim, "claims"),
            (WARNING, self._warning, "warnings"),
            (PROMISE, self._promise, "promises"),
        ):
            since = self.ago(max(one["ago"] for one in told[name]))
            rows = Matter.objects.filter(register=register, is_demo=True, publication=None, opened_on__gte=since)
            if not rows.exists():
                for place, one in enumerate(sorted(told[name], key=lambda one: -int(one["ago"]))):
                    make(one, self.firms[20 + place * 3])

    def _loan(self, told: Any, firm: Firm) -> None:
        facts = firm.facts | {
            "unit": self.units["JJFZ"],
            "bank": self.told["banks"][0],
            "amount_fen": told["fen"] // 100,
        }
        matter = self._begin(LOAN, facts, told["ago"])
        for step, ago in told["steps"]:
            data = {"amount_fen": told["fen"] // 100, "days": 10} if step == "paid" else {}
            matter = self._step(matter, step, self.ago(ago), KEEPER.code, data)

    def _claim(self, told: Any, firm: Firm) -> None:
        facts = firm.facts | {"policy": told["policy"], "amount_fen": told["fen"] // 100}
        matter = self._begin(CLAIM, facts, told["ago"])
        for step, ago in told["steps"]:
            matter = self._step(matter, step, self.ago(ago), HANDLER.code, {})

    def _warning(self, told: Any, firm: Firm) -> None:
        owed = registers[ARREARS].rows().filter(is_demo=True, arrears__paid_on=None).order_by("number").first()
        reasons = f"外单位 模拟函2024-{told['ago']}：用工减少较多（模拟来函）"
        if not told["steps"] and owed is not None:  # the newest stands on a row of our own
            reasons = f"{registers[ARREARS].name} {owed.number}：货款逾期没有收到"
            firm = Firm(owed.arrears.firm_code, owed.title, owed.area_id)
        facts = firm.facts | {"level": "serious", "reasons": reasons}
        matter = self._begin(WARNING, facts, told["ago"])
        for step, ago, until in told["steps"]:
            visit_by = self.on + timedelta(days=until)
            data: dict[str, Any] = {"way": "office", "help": "介绍用工对接和转贷资金，约定一周后再联系。"}
            if step == "verified":
                data = {"unit": self.units["RLZY"], "finding": "订单减少，资金周转紧张。", "visit_by": visit_by}
            who = KEEPER.code if step == "verified" else HANDLER.code
            matter = self._step(matter, step, self.ago(ago), who, data)

    def _promise(self, told: Any, firm: Firm) -> None:
        opened_on = self.ago(told["ago"])
        facts = {name: told[name] for name in ("title", "source")}
        facts |= {"unit": self.units[told["unit"]], "promised_to": firm.name, "firm_code": firm.code}
        facts |= {"reference": f"模拟依据{told['ago']}", "keep_by": self.on + timedelta(days=told["in"])}
        if "payment" in told:
            facts |= {"payment": told["payment"], "delivered_on": opened_on}
        matter = self._begin(PROMISE, facts, told["ago"])
        for step in told["steps"]:
            self._step(matter, step, self.ago(2), KEEPER.code, {})

    def _begin(self, register: str, facts: Mapping[str, Any], ago: int) -> Matter:
        on = self.ago(ago)
        return open_matter(
            registers[register], facts, by=Person(self.people[KEEPER.code, None], on), on=on, is_demo=True
        )

    def _step(self, matter: Matter, step: str, on: date, role: str, data: Mapping[str, Any]) -> Matter:
        who = self.people.get((role, matter.unit_id)) or self.people[KEEPER.code, None]
        titles = procedures[matter.procedure].version(matter.procedure_version).step[step].papers
        papers = [Paper(store(f"模拟数据：{one}".encode(), f"{one}.txt"), one, f"{one}.txt") for one in titles]
        return act(
            matter, step, by=Person(who, on), on=on, data=data, note="到期没有完成，正在催办（模拟）", papers=papers
        )


def _proven(days: Mapping[str, date | None]) -> list[Proven]:
    return [Proven(step, on) for step, on in days.items() if on is not None]
