"""What belongs to a record stands below its facts (所属记录), with the way to a form that begins with the record's number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from fazhi.kernel.procedures.declarations import procedures
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.models import Matter
from fazhi.kernel.records.registers import Register, registers

from .belonging import Belonging, belongings
from .marks import Mark, due_marks
from .modules import BELOW, Panel, Prefill, panels, prefills
from .subjects import address_of
from .values import states_of

TEMPLATE = "pages/_belonging.html"
MOST = 20  # rows that a box shows


@dataclass(frozen=True)
class Named:
    """A row that names the one shown (所属的行): a matter with its state, its day and the marks of it."""

    row: Any
    url: str
    state: str = ""
    due_on: Any = None
    marks: Sequence[Mark] = ()


def belong(register: str, field: str, owner: str, *, heading: str = "", button: str = "") -> None:
    """Rows of a register name their owner in a field: each leads back there, and its page has them and a way to another."""
    own = registers[register]
    one = belongings.add(Belonging(f"{register}.{field}", register, field, owner))
    step = procedures[own.procedure].versions[-1].opening.code if own.is_procedural else ""

    def begin(request: HttpRequest, person: Person, row: Any) -> dict[str, Any]:
        return {field: request.GET[field]} if request.GET.get(field) else {}

    prefills.add(Prefill(one.code, register, step, begin))
    show_below(own, field, owner, heading=heading or own.name, button=button or f"登记{own.name}")


def show_below(own: Register, field: str, owner: str, *, heading: str, button: str) -> None:
    """The box alone: the rows of a register that name the record in a field, and the button that adds one."""

    def context(request: HttpRequest, person: Person, row: Any) -> dict[str, Any] | None:
        if not person.may(own, "view"):
            return None
        rows = person.visible(own).filter(**{own.fields[field].path: row.number}).select_related("unit")
        found = list(rows.order_by("-pk")[: MOST + 1])
        n = rows.count() if len(found) > MOST else len(found)
        add = f"{reverse('pages:add', args=(own.code,))}?{urlencode({field: row.number})}"
        return {
            "heading": heading,
            "n": n,
            "lines": [named(each) for each in found[:MOST]],
            "all": f"{reverse('pages:list', args=(own.code,))}?{urlencode({field: row.number})}" if n > MOST else "",
            "add": add if person.may(own, "add") else "",
            "button": button,
        }

    panels.add(Panel(f"{own.code}.{field}.below", owner, BELOW, TEMPLATE, context))


def named(row: Any) -> Named:
    """A row as its owner's page names it."""
    if not isinstance(row, Matter):
        return Named(row, address_of(row))
    marks = due_marks(row.judgement, row.due_on, row.met_on, row.closed_on)
    return Named(row, address_of(row), states_of(row.procedure).get(row.state, row.state), row.due_on, marks)
