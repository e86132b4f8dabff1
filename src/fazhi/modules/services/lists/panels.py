"""Boxes beside comparisons and clashes (比对、冲突附栏), and beside an item what it was before."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from fazhi.kernel.pages.modules import DETAIL, Panel, panels
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.models import Entry, Matter

from ..models import Comparison, ComparisonLine
from . import CHECK, CLASH, COMPARISON, ITEM, UNMERGED
from .comparing import OPEN
from .looking import OBJECTED, of_unit, unlooked
from .pages import LINES


def differences(request: HttpRequest, person: Person, row: Matter) -> dict[str, Any]:
    """The way to the lines of a comparison, and how many of them are to be merged, or were."""
    lines = ComparisonLine.objects.filter(comparison=row.pk)
    return {
        "lines_url": reverse(f"pages:{LINES.code}", args=(row.pk,)),
        "state": row.state,
        "taken": lines.filter(is_taken=True).exclude(kind__in=("clash", "refused")).count(),
        "unmerged": lines.filter(**{f"facts__{UNMERGED}__isnull": False}).count(),
        "waiting": sum(unlooked(row.pk, is_taken=True).values()),
        "objected": lines.filter(OBJECTED).count(),
        "clashes": lines.filter(kind="clash").count(),
    }


def to_look_at(request: HttpRequest, person: Person, row: Matter) -> dict[str, Any] | None:
    """The way from what a unit is asked to check to the lines that are its own."""
    check: Any = row.comparison_check
    matter = Matter.objects.filter(register=COMPARISON, number=check.comparison).first()
    if matter is None:
        return None
    lines = ComparisonLine.objects.filter(of_unit(row.unit_id), comparison=matter.pk).exclude(kind="refused")
    return {
        "lines_url": f"{reverse(f'pages:{LINES.code}', args=(matter.pk,))}?unit={row.unit_id}",
        "number": matter.number,
        "is_open": matter.state == OPEN,
        "lines": lines.count(),
        "left": unlooked(matter.pk)[row.unit_id or 0],
    }


def two_items(request: HttpRequest, person: Person, row: Matter) -> dict[str, Any] | None:
    """The two sides of a clash, and the comparisons that wait for its ruling."""
    clash: Any = row.clash
    item = Entry.objects.select_related("unit", "item").filter(register=ITEM, number=clash.code).first()
    waiting = Comparison.objects.filter(
        system=clash.system, lines__kind="clash", lines__code=clash.other_code, matter__state="compared"
    )
    return {
        "clash": clash,
        "item": item,
        "item_url": reverse("pages:detail", args=(ITEM, item.pk)) if item else "",
        "waiting": [
            (one.matter.number, reverse(f"pages:{LINES.code}", args=(one.pk,)))
            for one in waiting.select_related("matter").distinct()
        ],
    }


for place in (DETAIL, "merged"):
    panels.add(Panel(f"services.differences.{place}", COMPARISON, place, "services/differences.html", differences))
for place in (DETAIL, "checked"):
    panels.add(Panel(f"services.to_look_at.{place}", CHECK, place, "services/to_look_at.html", to_look_at))
for place in (DETAIL, "ruled"):
    panels.add(Panel(f"services.two_items.{place}", CLASH, place, "services/two_items.html", two_items))
