"""What stands beside a publication (一键公开、政策解读): the way to publish another register's row, the explainers of a policy."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from fazhi.kernel.pages.belonging import Belonging, belongings
from fazhi.kernel.pages.beside import MOST, TEMPLATE, belong, named
from fazhi.kernel.pages.modules import BELOW, Panel, Prefill, panels, prefills
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.models import Entry, Matter

from .common import EXPLANATION, PUBLICATION
from .publication import PUBLICATIONS

# Registers whose rows are made public; what holds personal names in its titles is no such register.
SOURCES = ("enforcement.project", "rulemaking.issuer", "oversight.proposal")
CARRIED = ("title", "unit", "category", "source_row")


def add_url(row: Entry | Matter) -> str:
    """The address of the form that publishes a row (公开这一件)."""
    told = {"source_row": row.number, "title": row.title, "unit": row.unit_id or ""}
    return f"{reverse('pages:add', args=(PUBLICATION,))}?{urlencode(told)}"


def beside(request: HttpRequest, person: Person, row: Entry | Matter | None) -> dict[str, Any] | None:
    """主动公开: where the row was published already, and the way to publish it."""
    if row is None or not person.may(PUBLICATIONS, "view"):
        return None
    found = person.visible(PUBLICATIONS).filter(disclosure_item__source_row=row.number).order_by("opened_on", "pk")
    add = add_url(row) if person.may(PUBLICATIONS, "add") else ""
    lines = list(map(named, found[:MOST]))
    return {"heading": PUBLICATIONS.name, "lines": lines, "add": add, "button": f"登记{PUBLICATIONS.name}"}


def begin(request: HttpRequest, person: Person, row: Matter | None) -> dict[str, Any]:
    """What the page that led here told (预填)."""
    return {name: request.GET[name] for name in CARRIED if request.GET.get(name)}


prefills.add(Prefill(f"{PUBLICATION}.begin", PUBLICATION, "made", begin))
for _code in SOURCES:
    panels.add(Panel(f"{PUBLICATION}.{_code}", _code, BELOW, TEMPLATE, beside))
    belongings.add(Belonging(f"{PUBLICATION}.of.{_code}", PUBLICATION, "source_row", _code))
belong(EXPLANATION, "source_row", PUBLICATION)
