"""Files to hand on (导出文件): tables as one workbook, a sheet each; no cell is a formula."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import xlsxwriter
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string

from fazhi.kernel.core.clock import today

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NAME, _CELL = 31, 32767
_FORBIDDEN = {ord(sign): "-" for sign in "[]:*?/\\'"}


@dataclass(frozen=True)
class Sheet:
    """A table with its name (表)."""

    name: str
    header: Sequence[str]
    rows: Sequence[Sequence[object]]


def workbook(sheets: Iterable[Sheet], name: str) -> HttpResponseBase:
    """The tables as a workbook to download (工作簿)."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    with xlsxwriter.Workbook(file, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        bold = book.add_format({"bold": True})
        for table in sheets:
            sheet = book.add_worksheet(table.name.translate(_FORBIDDEN)[:_NAME])
            sheet.freeze_panes(1, 0)
            for place, label in enumerate(table.header):
                sheet.write_string(0, place, label, bold)
            for line, row in enumerate(table.rows, 1):
                for place, cell in enumerate(row):
                    if isinstance(cell, int):
                        sheet.write_number(line, place, cell)
                    else:
                        sheet.write_string(line, place, str(cell)[:_CELL])
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{name}-{today()}.xlsx", content_type=XLSX)


def web_page(sheets: Iterable[Sheet], name: str, note: str) -> HttpResponseBase:
    """The tables as one page that stands alone (网页文件), for the town's own website."""
    context = {"sheets": list(sheets), "name": name, "on": today(), "note": note}
    text = render_to_string("enforcement/disclosure/website.html", context)
    response = HttpResponse(text, content_type="text/html; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="disclosure-{today()}.html"'
    return response
