"""The demo's duties, plans, statements and campaigns (模拟的责任、要点、述法、整治), taken step by step as people do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import yaml

import fazhi
from fazhi.kernel.chain.documents import store
from fazhi.kernel.org.models import Appointment, Unit, in_force
from fazhi.kernel.org.roles import LEADER
from fazhi.kernel.procedures.acting import act, open_matter
from fazhi.kernel.procedures.acts import Paper
from fazhi.kernel.procedures.declarations import procedures
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.entries import add_entry
from fazhi.kernel.records.models import Matter
from fazhi.kernel.records.registers import Register

from ..duties import campaigns, first, plans, statements
from ..duties.drafting import draft
from ..models.duties import Evidence
from ..roles import CLERK, HANDLER, PLANNER

Targets = Mapping[int, Mapping[str, int]]
GOAL, CAMPAIGNS = "leadership.statements", "leadership.campaigns"
MOST = 2  # proofs that the demo's leader confirms of one source
TASK = (
    *("title", "source", "unit", "co_unit", "measure", "due_on", "figure", "aim", "target"),
    *("progress", "report", "adjusted_why"),
)


@cache
def _told() -> Any:
    return yaml.safe_load(
        (Path(fazhi.__file__).parent / "packs/demo/leadership_duties.yaml").read_text(encoding="utf-8")
    )


def fill(year: int, targets: Targets, on: date) -> None:
    """Makes the rows of this part that are missing."""
    desk = Desk(on)
    if not desk.is_staffed:
        return
    years = [one for one in sorted(targets) if one <= on.year and GOAL in targets[one]]
    for one in years:
        _campaigns(desk, one, targets[one][CAMPAIGNS])
        _plan(desk, one, is_last=one == years[-1])
        _duties(desk, one, is_last=one == years[-1])
        _statements(desk, one, targets[one][GOAL])
    if on.year not in years:
        _draft(desk, on.year)


@dataclass(frozen=True)
class Desk:
    """Who does the work, and how rows and steps are made (演示经办)."""

    on: date

    @cached_property
    def units(self) -> dict[str, int]:
        return dict(Unit.objects.values_list("code", "pk"))

    @cached_property
    def users(self) -> dict[tuple[str, int], Any]:
        """Who holds a role in a unit; under the unit 0 whoever holds it first."""
        found: dict[tuple[str, int], Any] = {}
        held = Appointment.objects.filter(in_force(self.on)).select_related("user", "post")
        for one in held.order_by("user__username"):
            found.setdefault((one.post.role, one.post.unit_id), one.user)
            found.setdefault((one.post.role, 0), one.user)
        return found

    @property
    def is_staffed(self) -> bool:
        """Whether the town has the posts; one that was built before there were any has not."""
        roles = (PLANNER.code, CLERK.code, LEADER.code, HANDLER.code)
        return all((role, 0) in self.users for role in roles) and {"GHJS", "NYNC", "YJGL"} <= set(self.units)

    def person(self, role: str, on: date, unit: int | None = None) -> Person:
        user = self.users.get((role, unit or 0)) or self.users[PLANNER.code, 0]
        return Person(user, on)

    def add(self, register: Register, number: str, **facts: Any) -> None:
        """A plain row, unless its number was ever given out: what the town edited or removed stays so."""
        if not register.head.everything.filter(register=register.code, number=number).exists():
            by = self.person(PLANNER.code, self.on)
            add_entry(register, {"number": number, **facts}, by=by, is_demo=True)

    def open(self, register: Register, number: str, on: date, **facts: Any) -> Matter | None:
        """A matter, unless its number was ever given out."""
        if register.head.everything.filter(register=register.code, number=number).exists():
            return None
        by = self.person(PLANNER.code, on)
        return open_matter(register, {"number": number, **facts}, by=by, on=on, is_demo=True)

    def take(self, matter: Matter, step: str, on: date, role: str = PLANNER.code, **data: Any) -> Matter:
        declared = procedures[matter.procedure].version(matter.procedure_version).step[step]
        papers = [Paper(store(f"模拟数据：{t}".encode(), f"{t}.txt"), t, f"{t}.txt") for t in declared.papers]
        by = self.person(role, on, matter.unit_id if role == HANDLER.code else None)
        return act(matter, step, by=by, on=on, data=data, papers=papers)


def _campaigns(desk: Desk, year: int, count: int) -> None:
    for place, one in enumerate(_told()["campaigns"].get(year, [])[:count], 1):
        field, unit, month, basis, goal = one["told"]
        number, started_on = f"ZX{year}-{place:02d}", date(year, month, 10)
        facts = {"title": one["name"], "unit": desk.units[unit], "occurred_on": started_on}
        desk.add(campaigns.CAMPAIGNS, number, **facts, field=field, basis=basis, goal=goal)
        for line, told in enumerate(one["problems"], 1):
            _problem(desk, number, f"ZXWT{year}-{place}{line:02d}", started_on + timedelta(days=14 + line), told)


def _problem(desk: Desk, campaign: str, number: str, on: date, told: list[Any]) -> None:
    """A problem up to where it stands; one that is `own` was rectified by the planner, who may not verify it."""
    title, unit, cause, measure, upto, days = told
    late = desk.on + timedelta(days=days)
    facts = {"title": title, "unit": desk.units[unit], "finding": f"检查中发现：{title}（模拟）", "cause": cause}
    is_closed = upto == "closed"
    begun_on = on if is_closed else desk.on - timedelta(days=40)
    matter = desk.open(campaigns.PROBLEMS, number, begun_on, campaign=campaign, **facts)
    if matter is None or upto == "found":
        return
    due_by = begun_on + timedelta(days=30) if is_closed else late
    matter = desk.take(matter, "filed", begun_on + timedelta(days=3), measure=measure, due_by=due_by)
    if upto == "filed":
        return
    role = PLANNER.code if upto == "own" else HANDLER.code
    matter = desk.take(
        matter, "rectified", begun_on + timedelta(days=20), role, rectification=f"已{measure}，有照片和记录存档（模拟）"
    )
    if upto in ("verified", "closed"):
        told_on = begun_on + timedelta(days=25)
        matter = desk.take(matter, "verified", told_on, CLERK.code, verification="现场核查，整改到位（模拟）")
    if is_closed:
        desk.take(matter, "closed", begun_on + timedelta(days=27))


def _plan(desk: Desk, year: int, *, is_last: bool) -> None:
    number = f"YD{year}-01"
    desk.add(
        plans.PLANS,
        number,
        title=f"东坑镇{year}年全面依法治镇工作要点（模拟）",
        unit=desk.units["FZB"],
        occurred_on=date(year, 3, 1),
        year=year,
        source=f"{year}年全面依法治市工作要点（模拟）",
        document_number=f"东依法治镇〔{year}〕1号（模拟）",
        issued_on=date(year, 3, 20),
    )
    _tasks(desk, year, number, [*_told()["tasks"], *(_told()["open_tasks"] if is_last else [])])


def _draft(desk: Desk, year: int) -> None:
    """The plan of the year that has just begun, not issued yet, and its duties."""
    number = f"YD{year}-01"
    facts = {"unit": desk.units["FZB"], "occurred_on": desk.on, "year": year}
    desk.add(plans.PLANS, number, title=f"东坑镇{year}年全面依法治镇工作要点（起草中，模拟）", **facts)
    _tasks(desk, year, number, _told()["draft_tasks"])
    _duty_rows(desk, year)


def _tasks(desk: Desk, year: int, plan: str, rows: list[list[Any]]) -> None:
    for place, told in enumerate(rows, 1):
        facts = dict(zip(TASK, told, strict=True))
        for name in ("unit", "co_unit"):
            facts[name] = desk.units[facts[name]] if facts[name] else None
        facts["due_on"] = _month_end(year, facts["due_on"])
        desk.add(plans.PLAN_TASKS, f"YDRW{year}-{place:02d}", plan=plan, **facts)


def _month_end(year: int, month: int) -> date | None:
    """The last day of a month; beyond twelve it lies in the next year, zero is no day at all."""
    if not month:
        return None
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def _duty_rows(desk: Desk, year: int) -> None:
    for place, (post, title, source, proofs) in enumerate(_told()["duties"], 1):
        facts = {"unit": desk.units["ZF"], "occurred_on": date(year, 1, 10), "year": year}
        desk.add(
            first.DUTY_LIST, f"ZZQD{year}-{place:02d}", title=title, post=post, source=source, proofs=proofs, **facts
        )


def _duties(desk: Desk, year: int, *, is_last: bool) -> None:
    """The leader confirmed what was found; of the last year one record of each duty still waits."""
    _duty_rows(desk, year)
    leader = desk.person(LEADER.code, desk.on)
    rows = first.DUTY_LIST.rows().filter(leader_duty__year=year, is_demo=True).select_related("leader_duty")
    if Evidence._default_manager.filter(duty__in=[row.number for row in rows]).exists():
        return
    for line in first.duty_lines(leader, list(rows.order_by("number"))):
        for one in line.proposed[: MOST if not is_last else min(MOST, max(1, len(line.proposed) - 1))]:
            first.confirm(line.row.number, one.proof.name, one.row.number, by=leader, is_demo=True)


def _statements(desk: Desk, year: int, count: int) -> None:
    """Stated, commented and sent by the city's day, all of those on the roster of the year."""
    for place, (title, unit, post, since) in enumerate(_told()["cadres"][:count], 1):
        from_on = date(since, 1, 1)
        facts = {"title": title, "unit": desk.units[unit], "occurred_on": from_on, "from_on": from_on, "post": post}
        desk.add(statements.CADRES, f"YS-{place:02d}", name=f"模拟干部{_told()['names'][place - 1]}", **facts)
        listed_on = date(year, 12, 28)
        data = {"year": year, "cadre": f"YS-{place:02d}", "send_by": date(year + 1, 1, 12)}
        matter = desk.open(statements.STATEMENTS, f"SF{year}-{place:02d}", listed_on, **data)
        if matter is None:
            continue
        content = draft(matter).replace("（请填写）", "加强学习，按期办结（模拟）")
        matter = desk.take(matter, "stated", date(year + 1, 1, 4), content=content)
        matter = desk.take(matter, "commented", date(year + 1, 1, 8), LEADER.code, comment="述法内容与台账相符（模拟）")
        desk.take(matter, "sent", date(year + 1, 1, 11), CLERK.code)
