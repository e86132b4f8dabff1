"""Clocks on a page (期限说明): each deadline of a matter with its rule, its marks, and its days one by one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from fazhi.kernel.chain.models import Attachment
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.law.calendar import current_calendar
from fazhi.kernel.law.explanations import Line, explain
from fazhi.kernel.law.packs import rulebook
from fazhi.kernel.law.timelimits import Exclusion, Limit, Roll, Unit
from fazhi.kernel.law.workcalendar import WorkCalendar
from fazhi.kernel.procedures.clocks import judgement_of, limit_of
from fazhi.kernel.procedures.declarations import Deadline, Version
from fazhi.kernel.procedures.models import Clock
from fazhi.kernel.records.models import Judgement, Matter
from fazhi.kernel.records.registers import registers

from .marks import JUDGEMENT, UNVERIFIED, Mark, due_marks
from .values import instant_text


@dataclass(frozen=True)
class ClockView:
    """One deadline as the page shows it (期限一栏)."""

    name: str
    limit: str
    rule: str
    basis: str
    started: str
    due: str
    safe_due_on: date
    met_on: date | None
    paused_on: date | None
    is_stated: bool
    marks: list[Mark]
    stretches: list[str]
    lines: tuple[Line, ...]


def clocks_of(matter: Matter, version: Version | None) -> list[ClockView]:
    """The deadlines of a matter, explained; two queries, and one for the calendar."""
    clocks = list(Clock.objects.filter(matter=matter).order_by("pk"))
    if not clocks:
        return []
    papers = Attachment.objects.filter(subject=matter.subject)
    is_stopped = any(clock.exclusions or clock.paused_on for clock in clocks)
    titles = dict(papers.values_list("document__digest", "title")) if is_stopped else {}
    calendar = current_calendar()
    return [_view(clock, version, calendar, titles, matter) for clock in clocks]


def _view(
    clock: Clock, version: Version | None, calendar: WorkCalendar, titles: dict[str, str], matter: Matter
) -> ClockView:
    declared = version.deadline.get(clock.deadline) if version else None
    limit = limit_of(clock)
    return ClockView(
        name=declared.name if declared else clock.deadline,
        limit="，延长".join([limit.label, *_lengths(clock)]),
        rule=_rule_name(clock, declared, matter),
        basis=clock.basis,
        started=instant_text(clock.started_at) if clock.started_at else clock.started_on.isoformat(),
        due=instant_text(clock.due_at) if clock.due_at else clock.legal_last_on.isoformat(),
        safe_due_on=clock.safe_due_on,
        met_on=clock.met_on,
        paused_on=clock.paused_on,
        is_stated=not clock.rule,
        marks=_marks(clock, matter),
        stretches=[*_extended(clock), *_excluded(clock, titles)],
        lines=_lines(clock, limit, calendar, titles),
    )


def _rule_name(clock: Clock, declared: Deadline | None, matter: Matter) -> str:
    """What fixed the days (依何而定): a rule of a pack, or the field in which the matter states its day."""
    if not clock.rule and declared:
        return f"按本件写明的“{registers[matter.register].fields[declared.stated].label}”"
    rule = rulebook().get(clock.rule)
    return rule.name if rule else clock.rule


def _marks(clock: Clock, matter: Matter) -> list[Mark]:
    last_on = None if clock.paused_on else clock.legal_last_on  # what stands has no days left to count
    found = due_marks(judgement_of(clock), last_on, clock.met_on, matter.closed_on)
    if clock.is_provisional and clock.is_trial:
        found.append(JUDGEMENT[Judgement.TRIAL.value])
    return [*found, UNVERIFIED] if clock.is_unverified else found


def _extended(clock: Clock) -> list[str]:
    days = (item["approved_on"] for item in clock.extensions)
    return [f"{day} 批准延长 {length}" for day, length in zip(days, _lengths(clock), strict=True)]


def _lengths(clock: Clock) -> list[str]:
    return [Limit(item["length"], Unit(item["unit"])).label for item in clock.extensions]


def _excluded(clock: Clock, titles: dict[str, str]) -> list[str]:
    found = [
        f"{item['first_on']} 至 {item['last_on']} 扣除，凭《{titles.get(item['document'], item['document'][:12])}》"
        for item in clock.exclusions
    ]
    if clock.paused_on:
        found.append(
            f"自 {clock.paused_on} 起停止计算，凭《{titles.get(clock.paused_by, clock.paused_by[:12])}》，恢复后重算"
        )
    return found


def _lines(clock: Clock, limit: Limit, calendar: WorkCalendar, titles: dict[str, str]) -> tuple[Line, ...]:
    exclusions = tuple(
        Exclusion(
            date.fromisoformat(item["first_on"]),
            date.fromisoformat(item["last_on"]),
            titles.get(item["document"], item["document"]),
        )
        for item in clock.exclusions
    )
    if not clock.rule:
        return ()
    extra = tuple(Limit(item["length"], Unit(item["unit"]), Roll(clock.roll), clock.basis) for item in clock.extensions)
    try:
        return explain(limit, clock.started_at or clock.started_on, calendar, exclusions, extra)
    except FazhiError:
        return ()  # a stored clock that cannot be counted again still has its stored days
