"""What belongs to a record stands beside it (所属记录), with the way to a form that begins with the record's number."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from fazhi.kernel.pages.belonging import Belonging, belongings
from fazhi.kernel.pages.modules import BELOW, Panel, Prefill, panels, prefills
from fazhi.kernel.procedures.declarations import procedures
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.registers import registers

MOST = 20  # rows that a box shows


def belong(register: str, field: str, owner: str) -> None:
    """Rows of a register name their owner in a field: its page shows them, and their form begins with its number."""
    one = belongings.add(Belonging(f"{register}.{field}", register, field, owner))
    own = registers[register]
    step = procedures[own.procedure].versions[-1].opening.code if own.is_procedural else ""

    def begin(request: HttpRequest, person: Person, row: Any) -> dict[str, Any]:
        return {field: request.GET[field]} if request.GET.get(field) else {}

    def beside(request: HttpRequest, person: Person, row: Any) -> dict[str, Any] | None:
        if not person.may(own, "view"):
            return None
        found = person.visible(own).filter(**{f"{own.detail}__{field}": row.number}).order_by("-pk")[:MOST]
        shown = [(each, reverse("pages:detail", args=(register, each.pk))) for each in found]
        add_url = f"{reverse('pages:add', args=(register,))}?{urlencode({field: row.number})}"
        return {"name": own.name, "shown": shown, "add_url": add_url if person.may(own, "add") else ""}

    prefills.add(Prefill(one.code, register, step, begin))
    panels.add(Panel(one.code, owner, BELOW, "oversight/beside.html", beside))
