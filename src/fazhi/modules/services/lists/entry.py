"""The item lists at a glance (事项清单总览): each list on a day with links into its rows, and which may be added up; S13-S15."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from fazhi.kernel.core.clock import today
from fazhi.kernel.core.dates import read_date
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.core.remembering import remembered
from fazhi.kernel.figures.declarations import counted
from fazhi.kernel.figures.spans import Span
from fazhi.kernel.figures.summing import total, wholes
from fazhi.kernel.items.asking import in_force
from fazhi.kernel.items.models import Item, ItemKind, ItemTerm, Listing, PowerKind
from fazhi.kernel.items.stretches import LASTING
from fazhi.kernel.org.models import Unit
from fazhi.kernel.pages import html
from fazhi.kernel.pages.filters import IN_FORCE
from fazhi.kernel.pages.guard import needs, person_of
from fazhi.kernel.pages.modules import ModulePage, module_pages
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.registers import Register

from .. import indicators as of
from . import ITEM


class Group(NamedTuple):
    """Items that are alike in all that this page counts by (同类事项)."""

    listing: str
    kind: str
    power_kind: str
    is_pledge: bool
    unit: int | None


class Tile(NamedTuple):
    """One list with its figure and the address of its rows (清单数块)."""

    code: str
    name: str
    n: int
    url: str
    note: str = ""


# Each list: its figure, its name here, and the filters of the item register that select its rows.
LISTS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    (of.POWER, "权责清单", {"listing": "power"}),
    (of.LICENCE, "行政许可事项", {"listing": "power", "kind": "licence"}),
    (of.SERVICE, "公共服务", {"listing": "service"}),
    (of.PLEDGE, "告知承诺", {"listing": ["power", "service"], "is_pledge": "1"}),
    (of.DELEGATED, "下放委托", {"listing": "delegated"}),
    ("services.grid", "入格事项", {"listing": "grid"}),
    ("services.duty.basic", "履职：基本", {"listing": "duty", "kind": "basic"}),
    ("services.duty.supporting", "履职：配合", {"listing": "duty", "kind": "supporting"}),
    ("services.duty.taken_back", "履职：收回", {"listing": "duty", "kind": "taken_back"}),
)


@needs("view")
@require_safe
def show_lists(request: HttpRequest, register: Register) -> HttpResponseBase:
    """事项清单总览: what is in force on a day, by list, by source of power, by kind and by unit."""
    person, refusal = person_of(request), None
    try:
        on = read_date(request.GET.get("on", "")) or today()
    except FazhiError as error:
        on, refusal = today(), error
    key = ("services.lists", on, person.user.pk, person.reach(register, "view"))
    groups = remembered(key, lambda: _groups(person, register, on))
    chosen = request.GET.getlist("sum")
    context = {
        "register": register,
        "on": on,
        "refusal": refusal,
        "tiles": [_tile(code, name, where, groups, on) for code, name, where in LISTS],
        "tables": [
            ("按职权来源", _table(groups, on, "power_kind", PowerKind), "来源"),
            ("按类别", _table(groups, on, "kind", ItemKind), "类别"),
            ("按承接单位", _unit_table(groups, on), "单位"),
        ],
        "listings": Listing.labels,
        "boxes": html.boxes("sum", [(code, name) for code, name, _ in LISTS], chosen),
        "sum": _sum(chosen, on) if len(chosen) > 1 else None,
        "is_one": len(chosen) == 1,
    }
    return render(request, "services/lists.html", context)


def _groups(person: Person, register: Register, on: date) -> Counter[Group]:
    """How many items of each group are in force on a day, by what they were then, in one question."""
    items = Item.objects.filter(in_force(on), entry__in=person.visible(register))
    terms = ItemTerm.objects.filter(Q(until_on=None) | Q(until_on__gt=on), from_on__lte=on, item__in=items)
    columns = ("listing", "kind", "power_kind", "is_pledge", "holders__unit")
    counts = terms.values_list(*columns).annotate(n=Count("pk")).order_by()
    return Counter({Group(*row[:-1]): row[-1] for row in counts})


def _tile(code: str, name: str, where: dict[str, Any], groups: Counter[Group], on: date) -> Tile:
    item = counted(code)
    whole = [short for other, short, _ in LISTS if other in wholes(item)]
    note = f"在{'、'.join(whole)}之内，不另加" if whole else item.grain
    return Tile(code, name, sum(n for group, n in groups.items() if _fits(group, where)), _address(on, where), note)


def _fits(group: Group, where: dict[str, Any]) -> bool:
    """Whether a group is among the rows that the filters select."""
    told = group._asdict() | {"is_pledge": "1" if group.is_pledge else "0"}
    return all(told[name] in value if isinstance(value, list) else told[name] == value for name, value in where.items())


def _address(on: date, where: dict[str, Any]) -> str:
    return f"{reverse('pages:list', args=(ITEM,))}?{urlencode({IN_FORCE: on.isoformat(), **where}, doseq=True)}"


class Row(NamedTuple):
    """A line of a table (一行): its name and for each list the count with its address."""

    name: str
    cells: list[tuple[str, int, str]]


def _table(groups: Counter[Group], on: date, field: str, choices: Any) -> list[Row]:
    """The lists beside one another by kind or by source of power; what no list has is left out."""
    counts: Counter[tuple[Any, str]] = Counter()
    for group, n in groups.items():
        counts[getattr(group, field), group.listing] += n
    return [
        Row(
            choice.label,
            [_cell(counts[choice.value, listing], on, listing, field, choice.value) for listing in Listing],
        )
        for choice in choices
        if any(counts[choice.value, listing] for listing in Listing)
    ]


def _unit_table(groups: Counter[Group], on: date) -> list[Row]:
    """The lists by the unit that holds the items, in the order of the units' codes."""
    counts: Counter[tuple[Any, str]] = Counter()
    for group, n in groups.items():
        counts[group.unit, group.listing] += n
    held = {unit for unit, _ in counts}
    units = [(unit.pk, str(unit), str(unit.pk)) for unit in Unit.objects.filter(pk__in=held - {None}).order_by("code")]
    if None in held:
        units.append((None, "（没有写明）", "-"))  # type: ignore[arg-type]
    # The list takes a unit with those below it, so that only a unit without any has its own count for an address.
    parents = set(Unit.objects.filter(parent__in=held - {None}).values_list("parent", flat=True))
    return [
        Row(name, [_cell(counts[pk, one], on, one, "unit", "" if pk in parents else value) for one in Listing])
        for pk, name, value in units
    ]


def _cell(n: int, on: date, listing: str, field: str, value: str) -> tuple[str, int, str]:
    # The rows are listed by what they are now: of a past day only what never changes leads to the same rows.
    is_lasting = on == today() or field in LASTING
    url = _address(on, {"listing": str(listing), field: value}) if n and value and is_lasting else ""
    return Listing(listing).label, n, url


def _sum(chosen: list[str], on: date) -> dict[str, Any]:
    """The chosen lists added up, or why they may not be."""
    try:
        known = [code for code, _, _ in LISTS if code in chosen]
        return {"total": total(known, Span(on, on))}
    except FazhiError as error:
        return {"refusal": error}


PAGE = module_pages.add(ModulePage("services.lists", ITEM, show_lists, "事项清单总览"))
