"""报告: the annual report as a page whose figures open their rows, and as a file in each format."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.figures.spans import read_year
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.registers import registers
from fazhi.reports.citing import Cited
from fazhi.reports.document import Document
from fazhi.reports.overview import Chapter, awaited_from, chapters
from fazhi.reports.saving import FORMATS
from fazhi.reports.texts import annual
from fazhi.reports.to_html import to_html_fragment
from fazhi.reports.writing import make_report

from ..access import SIGNED_IN, demands
from ..drafting import year_drafted

ROLES = frozenset({"leader", "administrator"})
TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
    "json": "application/json",
}
# What a person may take away: the format, whether traced, and the word on the button.
FILES = (
    ("docx", False, "Word 清样"),
    ("docx", True, "Word 核数版"),
    ("html", True, "网页核数版"),
    ("md", False, "纯文本（.md）"),
    ("json", False, "数据（.json）"),
)


@demands(SIGNED_IN)
@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """报告: a year in a style; every figure in it leads to its own page."""
    year, style = request.GET.get("year") or str(year_drafted()), request.GET.get("style") or "seed"
    is_traced = "trace" in request.GET
    context: dict[str, Any] = {"year": year, "style": style, "is_traced": is_traced, "files": FILES}
    context["styles"] = list(annual().styles.values())
    context["may_read"] = _may_read(request.person)  # type: ignore[attr-defined]
    if not context["may_read"]:
        return render(request, "site/reports.html", context)
    try:
        # Digests read every row of the town; the files and the traced copy have them.
        document = make_report(read_year(year), style, is_traced=is_traced, has_digests=is_traced)
    except FazhiError as error:
        return render(request, "site/reports.html", {**context, "error": error}, status=400)
    context |= {
        "document": document,
        "fragment": to_html_fragment(document, _address),
        "chapters": [_chips(chapter) for chapter in _chapters(document)],
    }
    return render(request, "site/reports.html", context)


@demands(SIGNED_IN)
@require_safe
def report_file(request: HttpRequest) -> HttpResponse:
    """下载报告: the same report as a file; what a browser could run is only ever saved."""
    chosen = request.GET.get("format", "")
    if not _may_read(request.person) or chosen not in FORMATS:  # type: ignore[attr-defined]
        raise Http404
    is_traced = "trace" in request.GET
    document = make_report(read_year(request.GET.get("year", "")), request.GET.get("style", ""), is_traced=is_traced)
    answer = HttpResponse(FORMATS[chosen](document), content_type=TYPES[chosen])
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{_quoted(document, chosen)}"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def _may_read(person: Person) -> bool:
    """A report tells of the whole town: leaders, administrators, and who may take rows of a register out anyway."""
    return bool(person.roles & ROLES) or any(person.may(register, "export") for register in registers)


def _chapters(document: Document) -> tuple[Chapter, ...]:
    """The sections of the style with the figures of the year as the text prints them."""
    of_the_year = (cited.figure for cited in document.cited if cited.figure.span.first_on.year == document.year)
    return chapters(annual().styles[document.style], {figure.ref: figure for figure in of_the_year})


def _chips(chapter: Chapter) -> dict[str, Any]:
    """A section of the overview: each figure with what its title tells."""
    figures = [
        {"figure": figure, "title": f"{figure.name}{f'，待 {source}' if source else ''}", "is_pending": bool(source)}
        for figure in chapter.figures
        for source in (awaited_from(figure),)
    ]
    return {"chapter": chapter, "figures": figures}


def _address(cited: Cited) -> str:
    return f"{reverse('site:figure', args=(cited.figure.code,))}?year={cited.figure.span.first_on.year}"


def _quoted(document: Document, chosen: str) -> str:
    traced = "-核数版" if document.is_traced else ""
    return quote(f"{document.title}-{annual().styles[document.style].name}{traced}.{chosen}")
