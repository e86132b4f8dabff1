"""The list of a register (台账列表): filters, search, columns, order, pages and the exact number of rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.fields import Field
from fazhi.kernel.records.lookup import NameBook
from fazhi.kernel.records.registers import Register

from . import html
from .guard import needs, person_of
from .models import ColumnChoice, SavedFilter
from .paging import SIZE, Cut, cut
from .selection import COUNTED, Selection
from .table import body, needed
from .values import is_subject


@dataclass(frozen=True)
class Heading:
    """The head of a column (列头), with the address that sorts by it."""

    label: str
    url: str
    order: str  # the value of aria-sort


@needs("view")
def show_list(request: HttpRequest, register: Register) -> HttpResponseBase:
    """The list page: its filters, its rows, and links that carry the same selection."""
    person = person_of(request)
    saved = list(SavedFilter.objects.filter(user=person.user, register=register.code))
    default = next((one for one in saved if one.is_default), None)
    if default and not request.GET:
        return redirect(f"{request.path}?{default.query}&saved={default.pk}")
    selection = Selection(register, person, request.GET, NameBook())
    columns = columns_of(register, person)
    shown = {item.name for item in columns}
    context = {
        "register": register,
        "selection": selection,
        "saved": saved,
        "current": request.GET.get("saved", ""),
        "may_add": person.may(register, "add"),
        "may_import": person.may(register, "import"),
        "may_export": person.may(register, "export"),
        "may_export_personal": may_export_personal(register, person),
        "column_choices": html.boxes("columns", ((item.name, item.label) for item in _offered(register)), shown),
        **_page(request, selection, columns),
    }
    return render(request, "pages/list.html", context)


def may_export_personal(register: Register, person: Person) -> bool:
    """Whether personal fields may be taken out in the clear (导出个人信息)."""
    has_personal = any(item.is_personal for item in register.fields.values())
    return has_personal and person.may(register, "export") and person.may(register, "unmask")


def columns_of(register: Register, person: Person) -> Sequence[Field]:
    """The columns that the person has chosen, or those that the register declares."""
    chosen = (
        ColumnChoice.objects.filter(user=person.user, register=register.code).values_list("columns", flat=True).first()
    )
    found = [register.fields[name] for name in chosen or () if name in register.fields]
    return found or register.list_columns


def _offered(register: Register) -> list[Field]:
    names = (*(item.name for item in register.list_columns), *register.fields)
    fields = (register.fields[name] for name in dict.fromkeys(names))
    return [item for item in fields if not is_subject(register, item)]


def _page(request: HttpRequest, selection: Selection, columns: Sequence[Field]) -> dict[str, Any]:
    """The rows of one page and the ways to the others."""
    is_last = "last" in request.GET
    after, before = _whole(request, "after"), _whole(request, "before")
    last = (selection.total % SIZE or SIZE) if is_last and selection.total else 0
    page = cut(
        selection.rows, selection.sort, needed(selection.register, columns), after=after, before=before, last=last
    )
    # A page that is the whole list has counted itself; looking for a rare name takes one pass, not two.
    total = len(page.rows) if page.is_whole else selection.total if is_last else selection.total_shown
    is_more = total > COUNTED and bool(selection.words) and not is_last
    pages = max(1, -(-total // SIZE))
    number = pages if is_last else min(_whole(request, "page") or 1, pages)
    return {
        "headings": [_heading(selection, item) for item in columns],
        "body": body(selection.register, columns, page.rows, selection.names),
        "total": COUNTED if is_more else total,
        "is_more": is_more,
        "pages": pages,
        "number": number if page.has_before else 1,
        "ways": _ways(selection, page, number),
        "query": selection.query(),
    }


def _ways(selection: Selection, page: Cut, number: int) -> list[tuple[str, str, str]]:
    """First, previous, next and last page as (label, relation, address); empty addresses are not open."""

    def way(is_open: bool, **place: Any) -> str:
        parts = [selection.query(), *(f"{name}={value}" for name, value in place.items())]
        return f"?{'&'.join(filter(None, parts)) or 'page=1'}" if is_open else ""

    first, last = (page.rows[0][0], page.rows[-1][0]) if page.rows else (0, 0)
    return [
        ("首页", "first", way(page.has_before)),
        ("上一页", "prev", way(page.has_before, before=first, page=max(number - 1, 1))),
        ("下一页", "next", way(page.has_after, after=last, page=number + 1)),
        ("末页", "last", way(page.has_after, last=1)),
    ]


def _heading(selection: Selection, item: Field) -> Heading:
    is_sorted = selection.sort.name == item.name
    order = ("descending" if selection.sort.is_descending else "ascending") if is_sorted else "none"
    if not selection.may_sort(item):
        return Heading(item.label, "", order)
    name = f"-{item.name}" if order == "ascending" else item.name
    return Heading(item.label, f"?{selection.query(sort=name)}", order)


def _whole(request: HttpRequest, name: str) -> int | None:
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


@needs("view")
def choose_columns(request: HttpRequest, register: Register) -> HttpResponseBase:
    """Keeps the columns that a person wants to see in a list (选列); none at all brings the declared ones back."""
    if request.method == "POST":
        chosen = set(request.POST.getlist("columns"))
        names = [item.name for item in _offered(register) if item.name in chosen]
        ColumnChoice.objects.update_or_create(
            user=person_of(request).user, register=register.code, defaults={"columns": names}
        )
    return _back(request, register)


@needs("view")
def save_filter(request: HttpRequest, register: Register) -> HttpResponseBase:
    """Keeps the current filter under a name (存为常用筛选), renames nothing, replaces what has the same name."""
    if request.method != "POST":
        return _back(request, register)
    user = person_of(request).user
    mine = SavedFilter.objects.filter(user=user, register=register.code)
    if delete := request.POST.get("delete"):
        mine.filter(pk=delete).delete() if delete.isdigit() else None
        return redirect(f"{_address(register)}?all=1")
    name = request.POST.get("name", "").strip()[:40]
    query = request.POST.get("query", "")
    if not name or len(query) > 2000:
        raise FazhiError("常用筛选没有名称，或条件太长", remedy="起一个名称后再保存")
    is_default = "is_default" in request.POST
    if is_default:
        mine.update(is_default=False)
    one, _ = SavedFilter.objects.update_or_create(
        user=user, register=register.code, name=name, defaults={"query": query, "is_default": is_default}
    )
    return redirect(f"{_address(register)}?{query}&saved={one.pk}")


def _back(request: HttpRequest, register: Register) -> HttpResponseBase:
    return redirect(f"{_address(register)}?{request.POST.get('query', '') or 'all=1'}")


def _address(register: Register) -> str:
    return reverse("pages:list", args=(register.code,))
