"""What a module adds to the pages (模块页面): pages of its own, panels beside a form or on a record, values to begin with.

Everything else of a module's pages follows from its registers and procedures.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.template.context_processors import csrf
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from fazhi.kernel.core.registry import Store, registry
from fazhi.kernel.procedures.declarations import Step, procedures
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.fields import Field, Kind
from fazhi.kernel.records.models import Entry, Matter
from fazhi.kernel.records.registers import Register, registers
from fazhi.kernel.records.shelves import shelves

Row = Entry | Matter | None
DETAIL, BELOW = "detail", "below"  # above and below the facts of a record


@dataclass(frozen=True)
class ModulePage:
    """A page of a module's own (模块自有页) at /p/CODE/ and `route`; open to whom a grant of its register lets in.

    `view` is decorated by `guard.needs` and is given the register. Without a name it is not in the menu; with one it is
    there for whom a grant allows the action, under the heading `shelf` where the module has any.
    """

    code: str
    register: str
    view: Callable[..., HttpResponseBase]
    name: str = ""
    route: str = ""
    action: str = "view"
    shelf: str = ""


@dataclass(frozen=True)
class Panel:
    """A box (附栏) beside the form of a step, or on the record's page: above its facts what one must know before acting
    (`detail`), below them the rows that belong to it (`below`).

    `context` is given the request, the person and the row (None while it is being opened); None hides the box.
    """

    code: str
    register: str
    place: str
    template: str
    context: Callable[[HttpRequest, Person, Any], dict[str, Any] | None]


@dataclass(frozen=True)
class Prefill:
    """Values that a step's form begins with (预填) instead of what is stored; the person may change them.

    `values` is given the request, the person and the row (None while it is being opened).
    """

    code: str
    register: str
    step: str
    values: Callable[[HttpRequest, Person, Any], Mapping[str, Any]]


@dataclass(frozen=True)
class Offer:
    """Which of the steps that a row's state allows are offered (可办步骤), the likeliest first.

    What is left out can be neither seen nor opened on a page; it stays in the procedure.
    """

    code: str
    register: str
    choose: Callable[[Any, Sequence[Step]], Sequence[Step]]


@dataclass(frozen=True)
class Suggestions:
    """Words that an input of a register's field proposes while somebody types (输入建议); others may be typed.

    A mapping says beside each word what it stands for.
    """

    code: str
    register: str
    field: str
    names: Callable[[], Iterable[str]]


module_pages: Store[ModulePage] = registry.store("模块自有页")
panels: Store[Panel] = registry.store("附栏")
prefills: Store[Prefill] = registry.store("预填")
offers: Store[Offer] = registry.store("可办步骤")
suggestions: Store[Suggestions] = registry.store("输入建议")


def panels_at(request: HttpRequest, person: Person, register: Register, place: str, row: Row) -> list[SafeString]:
    """The boxes of a place as HTML, in the order of declaration; they are given no more than they ask for."""
    found = []
    for panel in panels:
        if (panel.register, panel.place) == (register.code, place):
            context = panel.context(request, person, row)
            if context is not None:
                told = {"register": register, "row": row, "person": person, **csrf(request), **context}
                found.append(mark_safe(render_to_string(panel.template, told)))  # noqa: S308 - a template's
    return found


def prefilled(request: HttpRequest, person: Person, register: Register, step: str, row: Row) -> dict[str, Any]:
    """What a step's form begins with."""
    found: dict[str, Any] = {}
    for prefill in prefills:
        if (prefill.register, prefill.step) == (register.code, step):
            found |= prefill.values(request, person, row)
    return found


def offered(register: Register, row: Matter, steps: Sequence[Step]) -> Sequence[Step]:
    """The steps to offer for a row, of those that its state allows."""
    for offer in offers:
        if offer.register == register.code:
            steps = offer.choose(row, steps)
    return steps


def suggested(register: Register, item: Field) -> dict[str, str]:
    """What the input of a field proposes, each once, with what it stands for."""
    found: dict[str, str] = {}
    for one in suggestions:
        if (one.register, one.field) == (register.code, item.name):
            names = one.names()
            found |= names if isinstance(names, Mapping) else dict.fromkeys(names, "")
    return {name: told for name, told in found.items() if name}


@registry.check
def _check_modules() -> Iterator[str]:
    for item in (*module_pages, *panels, *prefills, *offers, *suggestions):
        if item.register not in registers:
            yield f"“{item.code}”提到没有的台账“{item.register}”"
    for page in module_pages:
        if page.shelf and page.shelf not in shelves:
            yield f"“{page.code}”的菜单标题“{page.shelf}”没有声明"
    for one in suggestions:
        fields = registers[one.register].fields if one.register in registers else {}
        if fields and (one.field not in fields or fields[one.field].kind is not Kind.TEXT):
            yield f"“{one.code}”提到“{one.register}”没有的文本字段“{one.field}”"
    for item in (*panels, *prefills):
        place = item.place if isinstance(item, Panel) else item.step
        register = registers.get(item.register)
        if (
            register is None or place in (DETAIL, BELOW) or not (place or register.is_procedural)
        ):  # a plain row has no step
            continue
        versions = procedures[register.procedure].versions if register.is_procedural else ()
        if all(place not in version.step for version in versions):
            yield f"“{item.code}”提到“{register.name}”没有的步骤“{place}”"
