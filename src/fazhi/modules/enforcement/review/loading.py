"""Reads case files out of the registers (装载案卷): many at a time in few queries, one as it stands, or as it would be.

A file holds what is published and not removed; what stands beside it, lists, laws and other cases, is looked up for it.
"""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet

from fazhi.kernel.core.clock import today
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.law.timelimits import Exclusion
from fazhi.kernel.procedures.models import Clock
from fazhi.kernel.records.facts import put
from fazhi.kernel.records.models import Matter

from ..cases import CASE
from ..cases.register import CASES
from ..models import Case, CaseDocument, EnforcementAct, Evidence, Measure, Payment, Recording
from .files import CaseClock, CaseFile, Cited
from .known import Known
from .others import Others
from .remedies import terms

CHUNK = 500
MAIN = "decide"  # the deadline of the procedure that counts the days until the decision
# The parts of a file: their tables, and what head and what day of it a row has.
PARTS: Mapping[str, tuple[Any, str, str]] = {
    "acts": (EnforcementAct, "entry", "occurred_on"),
    "evidence": (Evidence, "entry", "occurred_on"),
    "documents": (CaseDocument, "entry", "occurred_on"),
    "recordings": (Recording, "entry", "occurred_on"),
    "payments": (Payment, "entry", "occurred_on"),
    "measures": (Measure, "matter", "opened_on"),
}


class NoSuchCase(FazhiError):
    """No case of that number (没有这个案件)."""


def load_file(number: str, on: date | None = None) -> CaseFile:
    """The file of one case as it stands (一个案卷); `on` is the day of a decision that is only thought of.

    Raises NoSuchCase.
    """
    cases = list(Case.objects.select_related("matter").filter(matter__in=CASES.rows().filter(number=number)))
    if not cases:
        raise _unknown(number, CASES.rows())
    return next(_gathered(cases, Known.now(), on))


def what_if(number: str, on: date) -> CaseFile:
    """The file as if the case were decided on a day (假如这天决定); one that is decided or closed stays as it is."""
    return load_file(number, on)


def file_with(facts: Mapping[str, Any], subject: str, on: date) -> CaseFile:
    """The file as it would be after a step on a day (办理之后的案卷): `facts` are laid over what is stored.

    `subject` names the case in the chain; it is empty while the case is being opened.
    """
    stored = _cases([int(subject.partition(":")[2])]) if subject else []
    case = stored[0] if stored else Case(matter=Matter(register=CASE, opened_on=on))
    put(CASES, case.matter, case, {name: value for name, value in facts.items() if name in CASES.fields})
    return next(_gathered([case], Known.now()))


def load_files(
    numbers: Sequence[str] | None = None,
    *,
    year: int | None = None,
    units: Iterable[int] | None = None,
    known: Known | None = None,
) -> Iterator[CaseFile]:
    """The files of some cases or of all (多个案卷), as `chosen` orders them; raises NoSuchCase before the first."""
    return files_of(chosen(numbers, year, units), known or Known())


def chosen(
    numbers: Sequence[str] | None = None, year: int | None = None, units: Iterable[int] | None = None
) -> list[int]:
    """The ids of cases by number, by year and by the units that handle them (选定案件), in the order of their days.

    The year is that of the decision, without one that in which the clue came in. Raises NoSuchCase.
    """
    rows = CASES.rows()
    if numbers is not None:
        known = rows.filter(number__in=numbers)
        for number in sorted(set(numbers) - set(known.values_list("number", flat=True))):
            raise _unknown(number, rows)
        rows = known
    if units is not None:
        rows = rows.filter(unit__in=units)
    if year is not None:
        undecided = rows.filter(case__decided_on=None, opened_on__year=year)
        rows = rows.filter(case__decided_on__year=year) | undecided
    return list(rows.filter(case__isnull=False).order_by("opened_on", "pk").values_list("pk", flat=True))


def _unknown(number: str, rows: QuerySet[Matter]) -> NoSuchCase:
    near = difflib.get_close_matches(number, rows.values_list("number", flat=True), n=3, cutoff=0.6)
    told = f"相近的有：{'、'.join(near)}" if near else "在案件台账里查编号"
    return NoSuchCase(f"没有编号为“{number}”的案件", remedy=told)


def files_of(pks: Sequence[int], known: Known, on: date | None = None) -> Iterator[CaseFile]:
    """The files of cases by their ids (按序装载), a chunk at a time; `on` as in `load_file`."""
    for at in range(0, len(pks), CHUNK):
        yield from _gathered(_cases(pks[at : at + CHUNK]), known, on)


def _cases(pks: Sequence[int]) -> list[Case]:
    found = Case.objects.select_related("matter").in_bulk(pks)
    return [found[pk] for pk in pks if pk in found]


def _gathered(cases: Sequence[Case], known: Known, on: date | None = None) -> Iterator[CaseFile]:
    """The files of cases that were read, or that are only thought of."""
    numbers = [str(case.matter.number) for case in cases if case.matter.number]
    rows = {name: _rows(part, numbers, known) for name, part in PARTS.items()}
    acts = rows["acts"]
    clocks = _clocks(cases)
    others = Others.of(cases, [act for found in acts.values() for act in found])
    for case in cases:
        number = str(case.matter.number)
        mine = acts.get(number, [])
        filed_on = case.filed_on or case.matter.opened_on
        acted_on = max((act.on for act in mine if act.on), default=filed_on)
        # Nobody asks what would be if a case were decided that ended without a decision.
        decided_if_on = None if case.decided_on or case.matter.closed_on else on
        decided_on = case.decided_on or decided_if_on
        power, refusal = known.powers.on(case.item, filed_on)
        citations, is_law_changed = _clauses(case, known, decided_on)
        parts: dict[str, Any] = {name: tuple(found.get(number, ())) for name, found in rows.items()}
        yield CaseFile(
            case=case,
            **parts,
            officers=known.officers({one for act in mine for one in act.numbers}, acted_on),
            power=power,
            power_refusal=refusal,
            mandate=known.mandate(case.item, power.name if power else "", filed_on),
            citations=citations,
            is_law_changed=is_law_changed,
            earlier=others.earlier(case, decided_on or today()),
            rivals=others.rivals(case, decided_on or today()),
            alike=others.alike(case, decided_on or today()),
            remedy_laws=_remedies(parts["documents"], known, decided_on),
            city=known.city,
            overlaps=others.overlaps(mine),
            place_in_town=known.is_in_town(case.matter.area_id),
            clock=clocks.get(case.matter.pk),
            decided_if_on=decided_if_on,
        )


def _clocks(cases: Sequence[Case]) -> dict[int, CaseClock]:
    """What steps did to the main limit of each case (办案期限), by the key of its head."""
    heads = [case.matter.pk for case in cases if case.matter.pk]
    rows = Clock.objects.filter(matter__in=heads, deadline=MAIN) if heads else ()
    return {
        row.matter_id: CaseClock(
            tuple(date.fromisoformat(one["approved_on"]) for one in row.extensions),
            tuple(
                Exclusion(date.fromisoformat(one["first_on"]), date.fromisoformat(one["last_on"]), one["document"])
                for one in row.exclusions
            ),
            row.paused_on,
            row.paused_by,
        )
        for row in rows
    }


def _clauses(case: Case, known: Known, decided_on: date | None) -> tuple[tuple[Cited, ...] | None, bool | None]:
    texts = tuple(text for text in (case.violation_clause.strip(), case.liability_clause.strip()) if text)
    if not texts or case.act_ended_on is None:
        return None, None
    return known.clauses.judged(texts, case.act_ended_on, decided_on)


def _remedies(papers: Sequence[CaseDocument], known: Known, decided_on: date | None) -> tuple[Cited, ...]:
    """The laws that decisions name for times of their own: procedure, judged by the day of the decision."""
    texts = tuple(dict.fromkeys(term.basis for paper in papers for term in terms(paper)))
    return known.clauses.judged(texts, decided_on, decided_on)[0] if texts and decided_on else ()


def _rows(part: tuple[Any, str, str], numbers: Sequence[str], known: Known) -> dict[str, list[Any]]:
    """The rows of one table of the files of some cases, by the case's number, in the order of their days."""
    model, head, day = part
    found: dict[str, list[Any]] = defaultdict(list)
    # The condition on heads is asked here: in SQL the planner would begin at them, and read the whole register.
    for row in model.objects.filter(case__in=numbers).select_related(head) if numbers else ():
        on = getattr(row, head)
        if on.publication_id not in known.hidden and not getattr(on, "removed_at", None):
            found[row.case].append(row)
    for rows in found.values():
        rows.sort(key=lambda row: (getattr(getattr(row, head), day) or date.max, row.pk))
    return found
