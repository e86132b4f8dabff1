"""Export (导出): the selected rows as an xlsx file, masked unless the person may see personal fields and says why."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import date
from typing import IO, Any

import xlsxwriter
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.shortcuts import render

from fazhi.kernel.chain.events import Draft, append
from fazhi.kernel.core.clock import today
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.fields import Field, Kind
from fazhi.kernel.records.lookup import NameBook
from fazhi.kernel.records.registers import Register

from .forms import Refusal
from .guard import needs, person_of
from .listing import columns_of, may_export_personal
from .paging import ordered
from .selection import Selection
from .table import body, needed
from .values import masked, writer

_AT_ONCE = 2000
PRINTED = 2000
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@needs("export")
def export(request: HttpRequest, register: Register) -> HttpResponseBase:
    """The selection as a file: by GET masked; by POST with a reason in the clear, which the chain records."""
    person = person_of(request)
    selection = Selection(register, person, request.GET, NameBook())
    reason = request.POST.get("reason", "").strip()
    is_clear = request.method == "POST"
    if is_clear and (not may_export_personal(register, person) or not reason):
        return render(request, "pages/refusal.html", _no_reason(register), status=400)
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    count = _write(file, register, selection, is_clear=is_clear)
    if is_clear:
        personal = [item.name for item in register.fields.values() if item.is_personal]
        told = {"register": register.code, "rows": count, "fields": personal, "reason": reason}
        append(f"register:{register.code}:exports", Draft("personal.exported", today(), person.name, told))
    file.seek(0)
    name = f"{register.name}-{today()}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=_XLSX)


def _no_reason(register: Register) -> dict[str, Any]:
    refusal = Refusal("没有写明导出个人信息的理由，或者您无权导出个人信息", remedy="返回列表，写明理由后再导出")
    return {"register": register, "refusal": refusal}


def _write(file: IO[bytes], register: Register, selection: Selection, *, is_clear: bool) -> int:
    """Writes the rows one after the other, so that memory does not grow with them; returns how many."""
    fields = list(register.fields.values())
    plain = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, plain) as book:
        sheet = book.add_worksheet(register.name[:31].translate({ord(sign): "-" for sign in "[]:*?/\\"}))
        bold = book.add_format({"bold": True})
        formats = {
            Kind.DATE: book.add_format({"num_format": "yyyy-mm-dd"}),
            Kind.MONEY: book.add_format({"num_format": "#,##0.00"}),
        }
        sheet.freeze_panes(1, 0)
        for place, label in enumerate((*(item.label for item in fields), "数据性质")):
            sheet.write_string(0, place, label, bold)
        line = 0
        for line, (is_demo, values) in enumerate(_rows(register, selection, fields, is_clear=is_clear), 1):
            for place, (item, value) in enumerate(zip(fields, values, strict=True)):
                _put(sheet, (line, place), item, value, formats)
            sheet.write_string(line, len(fields), "模拟数据" if is_demo else "")
    return line


def _put(sheet: Any, cell: tuple[int, int], item: Field, value: Any, formats: dict[Kind, Any]) -> None:
    if value is None or value == "":
        return
    if isinstance(value, date) and item.kind is Kind.DATE:
        sheet.write_datetime(*cell, value, formats[Kind.DATE])
    elif isinstance(value, int) and item.kind is Kind.MONEY:
        sheet.write_number(*cell, value / 100, formats[Kind.MONEY])
    elif isinstance(value, int) and item.kind is Kind.INTEGER:
        sheet.write_number(*cell, value)
    else:
        sheet.write_string(*cell, str(value)[:32767])


def _rows(
    register: Register, selection: Selection, fields: list[Field], *, is_clear: bool
) -> Iterator[tuple[bool, list[Any]]]:
    """Each row's values as the file shows them."""
    person = selection.person
    veiled, clear = (
        [
            _raw
            if item.kind in (Kind.DATE, Kind.MONEY, Kind.INTEGER)
            else writer(register, item, selection.names, is_clear=shows)
            for item in fields
        ]
        for shows in (False, True)
    )
    handler = "handler_id" if register.is_procedural else "pk"
    paths = ("is_demo", "unit_id", "area_id", handler, *(item.path for item in fields))
    found = ordered(selection.rows, selection.sort).values_list(*paths)
    for is_demo, unit, area, handled_by, *values in found.iterator(chunk_size=_AT_ONCE):
        shows = is_clear and may_see(person, register, unit, area, handled_by if register.is_procedural else None)
        yield (
            is_demo,
            [
                None
                if value is None or value == ""
                else masked(item, value)
                if item.is_personal and not shows
                else write(value)
                for item, value, write in zip(fields, values, clear if shows else veiled, strict=True)
            ],
        )


def _raw(value: Any) -> Any:
    return value


def may_see(person: Person, register: Register, unit: int | None, area: int | None, handler: int | None) -> bool:
    """Whether the personal fields of a row of this unit and area lie within the person's reach."""
    reach = person.reach(register, "unmask")
    return reach.holds(unit, area) or (reach.is_own and handler == person.user.pk)


@needs("view")
def print_list(request: HttpRequest, register: Register) -> HttpResponseBase:
    """The selection as a table for A4 paper (打印), masked."""
    person = person_of(request)
    selection = Selection(register, person, request.GET, NameBook())
    columns = columns_of(register, person)
    total = selection.total
    rows = ordered(selection.rows, selection.sort).values_list("pk", *needed(register, columns))[:PRINTED]
    context = {
        "register": register,
        "selection": selection,
        "columns": columns,
        "body": body(register, columns, rows, selection.names),
        "total": total,
        "printed": PRINTED,
        "by": person.user,
        "on": today(),
        "back": "..",
    }
    return render(request, "pages/print_list.html", context)
