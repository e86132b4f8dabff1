"""Weak signals (弱信号): from tickets to groups of like ones, and from those into the register. No person is ever read."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Q

from fazhi.kernel.core.dates import read_date
from fazhi.kernel.core.errors import FazhiError, RefusedValue
from fazhi.kernel.core.text import as_text, clean_text
from fazhi.kernel.imports.mappings import Fit, all_mappings, auto_mapping, fit, version_of
from fazhi.kernel.imports.tables import SourceRow, read_table
from fazhi.kernel.org.models import Area, AreaLevel
from fazhi.kernel.procedures.acting import act, open_matter
from fazhi.kernel.records.access import AccessDenied, Person
from fazhi.kernel.records.links import link
from fazhi.kernel.records.models import Link, Matter

from ..declarations import SIGNALS, TICKETS
from .grouping import Group, Message, group

SOURCE = "信号来源"
LOOKED_BACK = 60  # days for which a closed ticket still counts
_NOTE = "系统按文字、地点、时间归并发现"
_TITLE = 300
_WHY = 500
_THEME = 200
_AREA = ("pk", "level", "name", "parent")


@dataclass(frozen=True)
class Reading:
    """The messages that were looked at (所看诉求), and how many rows of a file had no day or no words."""

    messages: tuple[Message, ...]
    skipped: int = 0


# --- from tickets -----------------------------------------------------------------------------------------------------


def own_messages(
    on: date, since: date | None = None, until: date | None = None, *, by: Person | None = None
) -> Reading:
    """The home's tickets received `since` .. `until`; without either, those open on a day or closed shortly before it.

    With `by` only those that the person may see.
    """
    if since or until:
        where = Q(opened_on__gte=since or date.min, opened_on__lte=until or date.max)
    else:
        where = Q(opened_on__lte=on) & (Q(closed_on=None) | Q(closed_on__gte=on - timedelta(days=LOOKED_BACK)))
    columns = ("number", "title", "ticket__content", "area", "ticket__address", "opened_on")
    villages, above = _villages()
    rows = (by.visible(TICKETS) if by else TICKETS.rows()).filter(where).values_list(*columns)
    return Reading(
        tuple(
            Message(number, title, content, f"{villages.get(area, '')} {above.sub('', address)}", opened_on)
            for number, title, content, area, address, opened_on in rows.iterator()
        )
    )


def _villages() -> tuple[dict[int, str], re.Pattern[str]]:
    """The village of each area that lies in one, and the names of what is wider: those tell no ticket from another."""
    areas = {pk: (level, name, above) for pk, level, name, above in Area.objects.values_list(*_AREA)}
    found = {}
    for pk in areas:
        at: int | None = pk
        while at is not None and areas[at][0] != AreaLevel.VILLAGE:
            at = areas[at][2]
        if at is not None:
            found[pk] = areas[at][1]
    wider = [name for level, name, _ in areas.values() if level in (AreaLevel.CITY, AreaLevel.TOWN)]
    return found, re.compile("|".join(map(re.escape, wider)) or r"(?!)")


def messages_in(path: Path | str, since: date | None = None, until: date | None = None) -> Reading:
    """The messages of an outside file, its columns found by the hotline's own mappings; nothing of it is kept."""
    table = read_table(path)
    laid = _laid(table.header, Path(path).name)
    found: dict[str, Message] = {}
    skipped = 0
    for row in table.rows:
        message = _message(row, laid)
        if message is None:
            skipped += 1
        elif (since or date.min) <= message.on <= (until or date.max):
            found[message.key] = message
    return Reading(tuple(found.values()), skipped)


def _laid(header: Sequence[str], name: str) -> Fit:
    """The mapping that finds most of what a message is made of; the steps and replies of a ledger may be missing."""
    opening = version_of(TICKETS).opening.code
    fits = [fit(mapping, header) for mapping in [*all_mappings(TICKETS), auto_mapping(TICKETS)]]
    fitting = [laid for laid in fits if opening in laid.steps and {"title", "content"} & laid.fields.keys()]
    if not fitting:
        raise FazhiError(
            f"表头里找不到诉求主题（或内容）和受理日期。表头是：{'、'.join(header)}",
            where=name,
            remedy="改表头，或先在导入页面上逐列对应后保存为映射",
        )
    return max(fitting, key=lambda laid: len(laid.fields.keys() & {"number", "title", "content", "area", "address"}))


def _message(row: SourceRow, laid: Fit) -> Message | None:
    def cell(name: str) -> str:
        return clean_text(row.cells[laid.fields[name]]) if name in laid.fields else ""

    try:
        on = read_date(row.cells[laid.steps[version_of(TICKETS).opening.code]])
    except RefusedValue:
        on = None
    if on is None or not (cell("title") or cell("content")):
        return None
    number = as_text(row.cells[laid.fields["number"]]).strip() if "number" in laid.fields else ""
    place = f"{cell('area')} {cell('address')}"
    return Message(number or f"第{row.line}行", cell("title"), cell("content"), place, on)


# --- into the register ------------------------------------------------------------------------------------------------


@dataclass
class _Known:
    """A signal of the register with the numbers of its tickets (已有信号)."""

    matter: Matter
    tickets: set[str]

    def is_of(self, keys: set[str]) -> bool:
        """Whether a group is this signal: at least half of the smaller of the two is in both."""
        return len(keys & self.tickets) * 2 >= min(len(keys), len(self.tickets)) > 0


def find_signals(*, by: Person, on: date, since: date | None = None) -> list[Matter]:
    """Enters what is new among the town's tickets into the register (发现弱信号); returns what was opened or has grown.

    A group that is an open signal adds its new tickets to it. One that a person has ended, as no signal or as settled,
    comes back only when it has grown by at least half.
    """
    if not by.may(SIGNALS, "add"):
        raise AccessDenied(f"您无权登记{SIGNALS.name}", remedy="请弱信号研判员办理，或请系统管理员调整岗位")
    groups = group(own_messages(on, since, by=by).messages, on=on)
    known = _known()
    return [matter for matter in (_enter(found, known, by, on) for found in groups) if matter]


@transaction.atomic
def _enter(found: Group, known: Iterable[_Known], by: Person, on: date) -> Matter | None:
    keys = set(found.keys)
    same = [each for each in known if each.is_of(keys)]
    running = [each for each in same if each.matter.closed_on is None]
    if running:
        return _grow(max(running, key=lambda each: len(each.tickets & keys)), found, by, on)
    if any(found.size * 2 < each.matter.signal.size * 3 for each in same):
        return None
    return _open(found, by, on)


def _open(found: Group, by: Person, on: date) -> Matter:
    data: dict[str, Any] = {
        "title": found.title[:_TITLE],
        "theme": found.theme[:_THEME],
        "first_on": found.first_on,
        **_measured(found, len(found.keys)),
    }
    tickets = _tickets(found.keys)
    areas = {ticket.area_id for ticket in tickets}
    if len(areas) == 1:
        data["area"] = areas.pop()
    is_demo = all(ticket.is_demo for ticket in tickets)
    matter = open_matter(SIGNALS, data, by=by, on=on, note=_NOTE, is_demo=is_demo)
    _tie(matter, tickets, by)
    return matter


def _grow(known: _Known, found: Group, by: Person, on: date) -> Matter | None:
    new = set(found.keys) - known.tickets
    if not new:
        return None
    known.tickets |= new
    matter = act(known.matter, "grown", by=by, on=on, note=_NOTE, data=_measured(found, len(known.tickets)))
    _tie(matter, _tickets(new), by)
    return matter


def _measured(found: Group, size: int) -> dict[str, Any]:
    return {"why": found.why[:_WHY], "size": size, "score": found.score, "last_on": found.last_on}


def _tickets(numbers: Iterable[str]) -> list[Matter]:
    return list(TICKETS.rows().filter(number__in=list(numbers)).order_by("number"))


def _tie(matter: Matter, tickets: Iterable[Matter], by: Person) -> None:
    for ticket in tickets:
        link(matter, ticket, SOURCE, by=by)


def _known() -> list[_Known]:
    """Every signal of the register with its tickets."""
    tied = defaultdict(set)
    for source, target in Link.objects.filter(kind=SOURCE).values_list("source", "target"):
        tied[source].add(int(target.partition(":")[2]))
    numbers = dict(TICKETS.rows().filter(pk__in=set().union(*tied.values())).values_list("pk", "number"))
    return [
        _Known(matter, {numbers[pk] for pk in tied[matter.subject] if pk in numbers})
        for matter in SIGNALS.rows().select_related(SIGNALS.detail).order_by("pk")
    ]
