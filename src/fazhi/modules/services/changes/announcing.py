"""Telling units of a change of the law (发出法规变动): once for each law and unit, only for items really used."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.db.models import Count

from fazhi.kernel.core.clock import today
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.items.asking import listed
from fazhi.kernel.items.uses import idle_from, uses
from fazhi.kernel.law.changes.happening import Change
from fazhi.kernel.law.changes.impact import Kind, Touched, touched_by
from fazhi.kernel.org.models import Unit
from fazhi.kernel.procedures.acting import open_matter
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.models import Matter
from fazhi.kernel.records.registers import registers

from ..models import LawChange, LawChangeLine
from .procedure import CHANGE, hold_units


@dataclass
class Told:
    """What one unit has to be told of a change (应告知): its touched items with their use counts."""

    unit: int
    items: list[tuple[Touched, int]] = field(default_factory=list)


def to_tell(change: Change) -> list[Told]:
    """The units to be told (应告知单位), each with the touched items that it holds and used in the last 24 months."""
    touched = [one for one in touched_by(change) if one.kind is Kind.ITEM]
    used = uses(idle_from(today()), today(), [one.code for one in touched]) if touched else {}
    units = _units([one.code for one in touched if used.get(one.code)])
    told: dict[int, Told] = {}
    for one in touched:
        for unit in units.get(one.code, ()):
            told.setdefault(unit, Told(unit)).items.append((one, used[one.code]))
    return sorted(told.values(), key=lambda each: each.unit)


def _units(codes: Sequence[str]) -> dict[str, list[int]]:
    """By item: the holder, and who enforces it where that is another."""
    rows = listed().filter(number__in=codes).values_list("number", "unit", "item__enforcing_unit")
    return {code: list(dict.fromkeys(filter(None, units))) for code, *units in rows} if codes else {}


@transaction.atomic
def announce(change: Change, by: Person, on: date | None = None) -> list[Matter]:
    """Opens an acknowledgement for each unit that has none for this change (发出确认); says when there is nobody to tell."""
    waiting = to_tell(change)
    if not waiting:
        raise FazhiError(
            f"{change.words}：近24个月用过的事项都没有引用受影响的条文，不需要确认",
            remedy="核对事项的法律依据是否写到了条",
        )
    hold_units([told.unit for told in waiting])
    asked = units_told(change)
    return [_open(change, told, by, on) for told in waiting if told.unit not in asked]


def units_told(change: Change) -> frozenset[int]:
    """The units that have an acknowledgement of a change, taken or waiting (已发出的单位)."""
    rows = LawChange.objects.filter(change_key=change.key).exclude(matter__state="cancelled")
    return frozenset(rows.values_list("matter__unit", flat=True))


def _open(change: Change, told: Told, by: Person, on: date | None) -> Matter:
    data = {
        "title": f"{change.norm}变动",
        "unit": told.unit,
        "norm": change.norm.short_title,
        "change": change.words,
        "change_key": change.key,
        "effective_on": change.effective_on,
    }
    matter = open_matter(registers[CHANGE], data, by=by, on=on)
    LawChangeLine.objects.bulk_create(_line(matter, one, used) for one, used in told.items)
    return matter


def _line(matter: Matter, one: Touched, used: int) -> LawChangeLine:
    cited = "、".join(article.label for article in one.articles)
    return LawChangeLine(
        law_change_id=matter.pk, item=one.code, name=one.title[:300], cited=cited[:200], now=one.why[:300], uses=used
    )


def states_of(changes: Iterable[Change]) -> dict[str, dict[str, int]]:
    """How many units were told of each change and how many have taken note (确认情况), by the key of the change."""
    rows = LawChange.objects.filter(change_key__in=[change.key for change in changes])
    states: dict[str, dict[str, int]] = {}
    for key, state, n in rows.values_list("change_key", "matter__state").annotate(Count("pk")).order_by():
        states.setdefault(key, {})[state] = n
    return states


def unit_names(told: Sequence[Told]) -> dict[int, str]:
    return {pk: str(unit) for pk, unit in Unit.objects.in_bulk([each.unit for each in told]).items()}
