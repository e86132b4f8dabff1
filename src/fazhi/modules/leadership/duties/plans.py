"""The year's key points (依法治镇工作要点) and their tasks, whose state is computed from a figure or the owner's report; S8."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from fazhi.kernel.core.clock import today
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.figures.computing import Figure, compute
from fazhi.kernel.figures.declarations import find
from fazhi.kernel.figures.spans import Span
from fazhi.kernel.figures.values import Type
from fazhi.kernel.records.facts import changes
from fazhi.kernel.records.models import Entry
from fazhi.kernel.records.registers import Grant, Register, Scope, registers

from ..models.duties import Aim, Plan, PlanTask, Progress
from ..roles import HANDLER, PLANNER
from ..study.common import keeps_its_own
from .common import CLERK_READS, KEEPS, LEADER_READS, entry_of
from .shelves import DUTIES

NUMBERS = (Type.COUNT, Type.NUMBER, Type.PERCENTAGE, Type.MONEY)
LEAST_WORDS = 4  # characters: “完成” proves nothing
REPORTED = ("progress", "report")  # what the owner tells; all else is the planner's
FIXED = ("plan", "title", "unit", "due_on", "figure", "aim", "target", "measure")  # what a plan that is issued binds

PLANS = registers.add(
    Register(
        code="leadership.plan",
        name="依法治镇工作要点",
        shelf=DUTIES,
        systems=("S8",),
        model=Plan,
        number_prefix="YD",
        labels={"title": "要点名称", "unit": "起草单位", "occurred_on": "起草日期"},
        columns=("number", "title", "year", "unit", "document_number", "issued_on"),
        filters=("year", "issued_on"),
        search=("number", "title", "document_number"),
        form=("number", "title", "year", "unit", "occurred_on", "source", "document_number", "issued_on"),
        required=("title",),
        check=lambda facts: (
            {"issued_on": f"印发日期 {facts['issued_on']} 还没有到；印发后再填"}
            if facts.get("issued_on") and facts["issued_on"] > today()
            else {}
        ),
        by_hand=keeps_its_own("leadership.plan_task", "plan", "任务"),
        grants=(KEEPS, CLERK_READS, LEADER_READS, Grant(HANDLER.code, ("view",), Scope.TOWN)),
    )
)


def _settled(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The year is the plan's, and the day that of its issuing."""
    plan = entry_of(PLANS, facts.get("plan"))
    return {"year": plan.year_plan.year, "occurred_on": plan.year_plan.issued_on or plan.occurred_on} if plan else {}


def _faults(facts: Mapping[str, Any]) -> dict[str, str]:
    told: dict[str, str] = {}
    if facts.get("year") is None:
        told["plan"] = "没有这个编号的要点；先登记要点，再分解任务"
    if not facts.get("due_on") and not facts.get("adjusted_why"):
        told["due_on"] = "没有完成期限；按季度的，填季末日"
    if facts.get("progress") == Progress.DONE and len(str(facts.get("report") or "").strip()) < LEAST_WORDS:
        told["report"] = f"写明怎样完成、有什么证明（不少于 {LEAST_WORDS} 个字），才算完成"
    return told | _figure_faults(facts)


def _figure_faults(facts: Mapping[str, Any]) -> dict[str, str]:
    word = str(facts.get("figure") or "").strip()
    if not word:
        return {}
    try:
        item = find(word)
    except FazhiError as error:
        return {"figure": f"{error.what}；{error.remedy}"}
    if item.type not in NUMBERS:
        return {"figure": f"指标“{item.name}”不是数，不能算进展；改用别的指标，或者不填、由承办单位报告"}
    return {} if facts.get("target") is not None else {"target": f"指标“{item.name}”要达到多少？填写目标值"}


def _by_hand(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> dict[str, str]:
    """What an issued plan binds is changed with a reason of its own; what was adjusted stays in the history."""
    if before is None or after is None or not {change.name for change in changes(before, after)} & set(FIXED):
        return {}
    plan = entry_of(PLANS, before.get("plan"))
    is_told = after.get("adjusted_why") and after["adjusted_why"] != before.get("adjusted_why")
    if plan is None or plan.year_plan.issued_on is None or is_told:
        return {}
    return {
        "adjusted_why": f"要点已于 {plan.year_plan.issued_on} 印发，改任务、主办单位、期限、目标、措施的，写明这次调整的原因和批准"
    }


PLAN_TASKS = registers.add(
    Register(
        code="leadership.plan_task",
        name="要点任务",
        shelf=DUTIES,
        systems=("S8",),
        model=PlanTask,
        number_prefix="YDRW",
        labels={"title": "任务", "unit": "主办单位", "occurred_on": "分解日期"},
        columns=("number", "title", "year", "unit", "co_unit", "due_on", "figure", "target", "progress"),
        filters=("year", "unit", "due_on", "progress"),
        search=("number", "title", "plan", "source"),
        form=(
            *("number", "title", "plan", "source", "unit", "co_unit", "measure", "due_on"),
            *("figure", "aim", "target", "progress", "report", "adjusted_why"),
        ),
        required=("title", "unit"),
        settle=_settled,
        settles=("year",),
        check=_faults,
        by_hand=_by_hand,
        grants=(
            Grant(PLANNER.code, (*KEEPS.actions, "tend"), Scope.TOWN),
            # Its owner reports, whoever assists reads along; neither moves the day or the target.
            Grant(HANDLER.code, ("view",), Scope.TOWN),
            Grant(HANDLER.code, ("tend",), Scope.UNIT),
            CLERK_READS,
            LEADER_READS,
        ),
    )
)


@dataclass(frozen=True)
class Standing:
    """Where a task stands (进展), and how that is known."""

    state: str
    told: str

    @property
    def is_late(self) -> bool:
        return self.state == LATE


NOT_STARTED, UNDER_WAY, DONE = (one.label for one in Progress)
LATE, ADJUSTED, UNKNOWN = "逾期", "调整", "待取数"


def standing(task: PlanTask, figure: Figure | None, on: date) -> Standing:
    """Where a task stands on a day (进展): 完成, else 逾期, else 调整, else how far it is.

    A figure that has no value proves neither, so that nobody is called late by it. A task whose due day was taken away
    with a reason is never late; one whose due day was moved is late after the new.
    """
    far, told = _by_figure(task, figure, on) if figure else (task.get_progress_display(), task.report)
    if far not in (DONE, UNKNOWN) and task.due_on and task.due_on < on:
        return Standing(LATE, told or "没有报告")
    if far != DONE and task.adjusted_why:
        return Standing(ADJUSTED, task.adjusted_why)
    return Standing(far or NOT_STARTED, told)


def _by_figure(task: PlanTask, figure: Figure, on: date) -> tuple[str, str]:
    """How far a figure is: one that must not rise above its target is judged when the due day is over."""
    unit = "元" if figure.type is Type.MONEY else figure.unit
    told = f"{figure.name} {figure.display}，目标{task.get_aim_display()} {task.target}{unit}"
    if not isinstance(figure.value, int | Decimal) or task.target is None:
        return UNKNOWN, f"{told}（{figure.why or '还没有数'}，有了数再算进展）"
    value = Decimal(figure.value) / (100 if figure.type is Type.MONEY else 1)
    if task.aim == Aim.AT_MOST:
        is_over = task.due_on is not None and task.due_on < on
        return (DONE if is_over and value <= task.target else UNDER_WAY), told
    if value >= task.target:
        return DONE, told
    return (UNDER_WAY if value else NOT_STARTED), told


def standings(rows: Iterable[Entry]) -> list[tuple[Entry, Standing]]:
    """The tasks with where each stands today (各项任务的进展); the figures of a span are computed together."""
    tasks = [(row, row.plan_task) for row in rows]
    wanted: dict[Span, set[str]] = {}
    for _, task in tasks:
        if task.figure and task.year:
            wanted.setdefault(_span(task), set()).add(task.figure)
    found = {
        (span, word): figure
        for span, words in wanted.items()
        for word, figure in zip(sorted(words), compute(sorted(words), span), strict=True)
    }
    return [
        (row, standing(task, found.get((_span(task), task.figure)) if task.year else None, today()))
        for row, task in tasks
    ]


def _span(task: PlanTask) -> Span:
    """The plan's year; what must stay low is counted to the due day: what happened afterwards breaks no promise."""
    year = Span.year(task.year or 0)
    is_short = task.aim == Aim.AT_MOST and task.due_on and year.first_on <= task.due_on < year.last_on
    return Span(year.first_on, task.due_on) if is_short and task.due_on else year
