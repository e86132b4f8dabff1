"""Self-check (执法自查, S93): closed cases drawn at random, checked, corrected, confirmed by another person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fazhi.kernel.core.clock import today
from fazhi.kernel.core.digests import sm3
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.procedures.acting import open_matter
from fazhi.kernel.procedures.declarations import (
    PASSED,
    Gate,
    Procedure,
    Situation,
    State,
    Step,
    Verdict,
    Version,
    fail,
    procedures,
)
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.models import Matter
from fazhi.kernel.records.registers import Grant, Register, Scope, registers

from ..models import SelfCheck
from ..roles import HEAD, OFFICER, REVIEWER, SUPERVISOR
from ..shelves import OVERSIGHT
from .house import has_reason

REGISTER = "enforcement.self_check"
CASE = "enforcement.case"
BASIS = "《行政处罚法》第七十五条"
MOST = 200
OFFICE = (SUPERVISOR.code, REVIEWER.code)
UNITS = (OFFICER.code, HEAD.code)


def case_of(number: str) -> Matter | None:
    """The case of a number (被抽案件), where this system has it; a case may live in the provincial platform alone."""
    return Matter.objects.filter(register=CASE, number=number).first() if number else None


def settled(facts: Mapping[str, Any]) -> dict[str, Any]:
    """What a self-check takes from its case (所抽案件的值): its name and its unit."""
    case = case_of(str(facts.get("case") or ""))
    told: dict[str, Any] = {"title": f"自查：{facts.get('case') or ''}"} if not facts.get("title") else {}
    if case is not None and not facts.get("unit"):
        told["unit"] = case.unit_id
    return told


SELF_CHECKS = registers.add(
    Register(
        code=REGISTER,
        name="执法自查",
        systems=("S93",),
        shelf=OVERSIGHT,
        model=SelfCheck,
        procedure=REGISTER,
        number_prefix="ZC",
        labels={"title": "自查事项", "unit": "办案单位", "opened_on": "抽取日期"},
        columns=("number", "case", "year", "unit", "grade", "opened_on", "corrected_on", "state"),
        filters=("opened_on", "year", "unit", "state"),
        search=("number", "title", "case"),
        settle=settled,
        grants=(
            Grant(SUPERVISOR.code, ("view", "add", "act", "export"), Scope.TOWN),
            Grant(REVIEWER.code, ("view", "act"), Scope.TOWN),
            Grant(HEAD.code, ("view", "act", "export"), Scope.UNIT),
            Grant(OFFICER.code, ("view", "act"), Scope.UNIT),
            Grant("leader", ("view", "export"), Scope.TOWN),
        ),
    )
)


def _is_a_closed_case(seen: Situation) -> Verdict:
    case = case_of(str(seen.facts.get("case") or ""))
    return fail(f"案件“{case.number}”还没有办结") if case and case.closed_on is None else PASSED


def _is_first_of_year(seen: Situation) -> Verdict:
    year, number = int(seen.facts.get("year") or 0), str(seen.facts.get("case") or "")
    there = Matter.objects.filter(register=REGISTER, self_check__year=year, self_check__case=number).first()
    return fail(f"{year}年已经抽过：{there.number}") if there else PASSED


CLOSED = Gate("closed_case", "只抽已办结的案件", _is_a_closed_case, BASIS, "等案件办结后再抽")
ONCE = Gate("once_a_year", "一案一年只抽一次", _is_first_of_year, BASIS, "办理已有的那一件")
REASON = Gate("reason", "不追究须有理由", has_reason, BASIS, "写明不需要整改或者不追究的理由")

STATES = (
    State("drawn", "待评查"),
    State("checked", "待处理"),
    State("awaiting_correction", "待整改"),
    State("corrected", "待确认"),
    State("confirmed", "待定责"),
    State("accounted", "已追责", is_final=True),
    State("spared", "不予追责", is_final=True),
)
OPENING = Step(
    "drawn",
    "抽取",
    sources=(),
    target="drawn",
    roles=(SUPERVISOR.code,),
    fields=("title", "unit"),
    required=("year", "case"),
    gates=(CLOSED, ONCE),
    basis=BASIS,
)
STEPS = (
    Step(
        "checked",
        "评查",
        sources=("drawn",),
        target="checked",
        roles=OFFICE,
        fields=("score", "grade", "overridden"),
        required=("findings",),
    ),
    Step(
        "correction_ordered",
        "责令整改",
        sources=("checked",),
        target="awaiting_correction",
        roles=(SUPERVISOR.code, HEAD.code),
        required=("unit",),
        is_note_required=True,
        basis=BASIS,
    ),
    Step(
        "corrected",
        "整改",
        sources=("awaiting_correction",),
        target="corrected",
        roles=UNITS,
        required=("correction",),
        dates=("corrected_on",),
    ),
    Step(
        "confirmed",
        "确认整改",
        ("corrected",),
        "confirmed",
        (*OFFICE, HEAD.code),
        apart_from=("corrected",),
        basis=BASIS,
    ),
    Step(
        "correction_refused",
        "整改不到位",
        sources=("corrected",),
        target="awaiting_correction",
        roles=OFFICE,
        is_note_required=True,
        clears=("corrected_on",),
    ),
    Step(
        "accounted",
        "责任追究",
        sources=("confirmed",),
        target="accounted",
        roles=(HEAD.code, SUPERVISOR.code),
        required=("accountability",),
        basis=BASIS,
    ),
    Step(
        "spared",
        "不需追究",
        sources=("checked", "confirmed"),
        target="spared",
        roles=(HEAD.code, SUPERVISOR.code),
        gates=(REASON,),
        is_note_required=True,
    ),
)

procedures.add(
    Procedure(
        code=REGISTER,
        name="执法自查",
        basis=BASIS,
        versions=(Version(code="1", states=STATES, opening=OPENING, steps=STEPS),),
    )
)


@dataclass(frozen=True)
class Draw:
    """A random sample of the cases closed in a year (抽取): whoever repeats it with the same seed gets the same cases."""

    year: int
    seed: str
    pool: int
    cases: tuple[Matter, ...]

    @property
    def words(self) -> str:
        return (
            f"{self.year}年办结案件 {self.pool} 件中抽取 {len(self.cases)} 件，种子“{self.seed}”："
            "按“种子+空格+案件编号”的SM3摘要从小到大取"
        )


def draw(year: int, n: int, seed: str) -> Draw:
    """Draws `n` cases closed in a year (随机抽取), reproducible from the seed alone; raises FazhiError.

    The order is that of a digest, so that a case entered later changes the place of no other.
    """
    seed = seed.strip()
    if not seed:
        raise FazhiError("没有写明种子", remedy="写一个事先公布的词，如当天的日期或者会议的名称")
    if not 1 <= n <= MOST:
        raise FazhiError(f"不能抽 {n} 件", remedy=f"抽 1 至 {MOST} 件")
    pool = list(Matter.objects.filter(register=CASE, closed_on__year=year))
    chosen = sorted(pool, key=lambda case: sm3(f"{seed} {case.number}"))[:n]
    return Draw(year, seed, len(pool), tuple(chosen))


def open_drawn(drawn: Draw, by: Person) -> tuple[Sequence[Matter], int]:
    """Opens a self-check for each drawn case (登记抽取结果) and says how many had one already; the event states the seed."""
    there = set(
        Matter.objects.filter(register=REGISTER, self_check__year=drawn.year).values_list("self_check__case", flat=True)
    )
    wanted = [case for case in drawn.cases if case.number not in there]
    made = [
        open_matter(SELF_CHECKS, {"year": drawn.year, "case": case.number}, by=by, on=today(), note=drawn.words)
        for case in wanted
    ]
    return made, len(drawn.cases) - len(wanted)
