"""Refusals (拒收): the rows that could not be taken, as a file to correct and import again."""

from __future__ import annotations

from pathlib import Path

import xlsxwriter
from django.conf import settings

from .models import Batch, RefusedRow

LINE, REASON = "原行号", "拒收原因"
WIDEST = 60


def folder() -> Path:
    """Where such files lie in the home."""
    return Path(settings.HOME) / "imports"


def path_of(batch: Batch) -> Path:
    """Where the refused rows of a batch lie once somebody has asked for them."""
    return folder() / f"{batch.pk}-拒收.xlsx"


def refused_file(batch: Batch, path: Path | None = None) -> Path:
    """Writes the refused rows of a batch to xlsx (拒收文件): the columns of the file, the line and the reasons.

    Every cell is text, so that codes keep their zeros; the cells at fault are red. Corrected there, it imports with the
    same mapping.
    """
    path = path or path_of(batch)
    path.parent.mkdir(parents=True, exist_ok=True)
    header = [*batch.header, LINE, REASON]
    with xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_urls": False}) as book:
        text = book.add_format({"num_format": "@"})
        bold = book.add_format({"num_format": "@", "bold": True, "bg_color": "#E7EEF7"})
        red = book.add_format({"num_format": "@", "bg_color": "#FFC7CE", "font_color": "#9C0006"})
        sheet = book.add_worksheet("拒收")
        sheet.set_column(0, len(header) - 2, 18, text)
        sheet.set_column(len(header) - 1, len(header) - 1, WIDEST, text)
        sheet.freeze_panes(1, 0)
        for place, name in enumerate(header):
            sheet.write_string(0, place, name, bold)
        rows = RefusedRow.objects.filter(batch=batch, is_late=False).order_by("line", "pk")
        for at, row in enumerate(rows.iterator(chunk_size=500), 1):
            wrong = {problem["column"] for problem in row.problems}
            # A row longer than the header would shift the columns that we add.
            cells = [*row.cells[: len(batch.header)], *[""] * (len(batch.header) - len(row.cells))]
            reasons = "；".join(
                f"{item['column']}：{item['why']}" if item["column"] else item["why"] for item in row.problems
            )
            for place, value in enumerate([*cells, str(row.line), reasons]):
                sheet.write_string(at, place, value[:32767], red if header[place] in wrong else text)
    return path
