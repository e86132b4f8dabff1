"""The copy-back sheet (回填单): a ticket in the field order of the city's hotline system, so that nothing is typed twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fazhi.kernel.imports.mappings import ImportMapping, all_mappings, fit, mappings
from fazhi.kernel.imports.models import Batch, BatchState
from fazhi.kernel.pages.guard import needs, person_of, row_of
from fazhi.kernel.pages.modules import ModulePage, module_pages
from fazhi.kernel.pages.values import masked, shown
from fazhi.kernel.records.facts import current
from fazhi.kernel.records.fields import Kind
from fazhi.kernel.records.lookup import NameBook
from fazhi.kernel.records.models import Matter
from fazhi.kernel.records.registers import Register

from ..declarations import TICKETS
from ..imports import LEDGER
from .past import deeds_of, is_answered

# No header of it that must be there stands in a town's own ledger, so that it never fits one by itself.
CITY = mappings.add(
    ImportMapping(
        code="hotline.city",
        name="市12345平台工单",
        register=TICKETS.code,
        columns={
            "number": ("市平台工单编号",),
            "title": ("工单主题",),
            "category": ("来电类型",),
            "theme": ("问题分类",),
            "area": ("事发村社区",),
            "address": ("事发详细地点",),
            "caller_name": ("来电人姓名",),
            "caller_phone": ("来电人号码",),
            "content": ("来电内容",),
            "unit": ("具体承办部门",),
            "nature": ("处理性质",),
            "reply": ("处理结果（答复市民内容）",),
            "satisfaction": ("市民评价",),
        },
        steps={
            "registered": ("市平台派发时间",),
            "signed": ("承办部门签收时间",),
            "replied": ("答复市民时间",),
            "closed": ("镇街办结时间",),
        },
        optional=frozenset({"theme", "area", "address", "nature", "satisfaction", "signed", "replied", "closed"}),
        is_sample=True,
        notes="导入一次本市平台的导出表并保存映射，回填单就按那张表的列序排。",
    )
)


@dataclass(frozen=True)
class Cell:
    """One field of the city's system (回填项); what is personal is masked and left out of the row."""

    label: str
    text: str
    is_long: bool = False
    is_personal: bool = False
    hint: str = ""

    @property
    def copied(self) -> str:
        return "" if self.is_personal else self.text


def cells_of(mapping: ImportMapping, row: Matter) -> list[Cell]:
    """The ticket in the order of the columns of a mapping's last file, else in the order in which it is declared."""
    names, values = NameBook(), current(TICKETS, row)
    days = {deed.step: deed.on.isoformat() for deed in deeds_of(row)}

    def cell(label: str, key: str) -> Cell:
        if key not in TICKETS.fields:
            return Cell(label, days.get(key.removeprefix("step:"), ""))
        item, value = TICKETS.fields[key], values[key]
        if key == "number" and not _is_their_number(mapping, row):
            return Cell(label, "", hint=f"本镇编号 {row.number}，市平台编号按来单填写")
        if key == "reply" and value and not is_answered(row):
            return Cell(label, "", is_long=True, hint="还没有答复：拟稿不回填")
        if item.is_personal:
            return Cell(label, masked(item, value), is_personal=True)
        return Cell(label, shown(TICKETS, item, value, names), is_long=item.kind is Kind.LONG_TEXT)

    return [cell(label, key) for label, key in _columns(mapping)]


def _is_their_number(mapping: ImportMapping, row: Matter) -> bool:
    """Whether the ticket's number means something to who reads the sheet: it came in a file, or is the town's own."""
    return row.publication_id is not None or mapping.code == LEDGER.code


def _columns(mapping: ImportMapping) -> list[tuple[str, str]]:
    """The headers with what stands under them; a column that the mapping does not know stays empty."""
    header = _last_header(mapping)
    laid = fit(mapping, header) if header else None
    if laid is None or laid.missing:
        fields = [(headers[0], name) for name, headers in mapping.columns.items()]
        return fields + [(headers[0], f"step:{code}") for code, headers in mapping.steps.items()]
    places = {place: f"step:{code}" for code, place in laid.steps.items()}
    places |= {place: name for name, place in laid.fields.items()}
    return [(label, places.get(place, "")) for place, label in enumerate(header)]


def _last_header(mapping: ImportMapping) -> Sequence[str]:
    """The header of the last file that was read by a mapping: a saved mapping itself keeps no order."""
    read = Batch.objects.filter(register=TICKETS.code, mapping=mapping.code, state=BatchState.PUBLISHED)
    found: Sequence[str] | None = read.order_by("-pk").values_list("header", flat=True).first()
    return found or ()


@needs("view")
@require_safe
def show_copy(request: HttpRequest, register: Register, pk: int) -> HttpResponseBase:
    """The sheet: each field to be copied, and the whole row at once."""
    row = row_of(person_of(request), register, pk)
    known = all_mappings(register)
    mapping = next((item for item in known if item.code == request.GET.get("map")), CITY)
    cells = cells_of(mapping, row)
    context: dict[str, Any] = {
        "register": register,
        "row": row,
        "mapping": mapping,
        "mappings": known,
        "cells": cells,
        "line": "\t".join(" ".join(cell.copied.split()) for cell in cells),
    }
    return render(request, "hotline/copying.html", context)


PAGE = module_pages.add(ModulePage("hotline.copying", TICKETS.code, show_copy, route="<int:pk>/"))
