"""Pages of a comparison (清单比对页): a file goes in, its differences are looked at unit by unit, taken or left; S12."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from fazhi.kernel.core.clock import instant, today
from fazhi.kernel.core.dates import read_date
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.imports.mappings import all_mappings
from fazhi.kernel.items.models import Listing
from fazhi.kernel.org.duties import units_of
from fazhi.kernel.org.models import Unit
from fazhi.kernel.pages import html
from fazhi.kernel.pages.guard import needs, person_of, row_of
from fazhi.kernel.pages.modules import ModulePage, module_pages
from fazhi.kernel.procedures.acting import act
from fazhi.kernel.procedures.declarations import procedures
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.models import Matter
from fazhi.kernel.records.registers import Register, registers

from ..models import Comparison, ComparisonLine
from ..roles import HOLDER, KEEPER
from . import COMPARISON, ITEM
from .comparing import OPEN, Asked, compare, lines_by_unit

SHOWN = 50
LATEST = 20
KINDS = {"added": "新增", "changed": "变动", "removed": "减少", "clash": "冲突", "refused": "拒收"}


@needs("import")
def start(request: HttpRequest, register: Register) -> HttpResponseBase:
    """清单比对: choose a file, its list and its day; nothing changes before somebody merges it."""
    refusal = None
    if request.method == "POST":
        try:
            matter = _compared(request)
        except FazhiError as error:
            refusal = error
        else:
            return redirect(f"pages:{LINES.code}", matter.pk)
    given = request.POST
    made = Comparison.objects.select_related("matter").order_by("-pk")[:LATEST]
    context = {
        "register": register,
        "refusal": refusal,
        "given": given,
        "listings": html.options(Listing.choices, [given.get("listing", "")]),
        "mappings": html.options(
            [(item.code, item.label) for item in all_mappings(registers[ITEM])], [given.get("mapping", "")]
        ),
        "effective_on": given.get("effective_on") or today().isoformat(),
        "made": [(one, _state(one.matter)) for one in made],
    }
    return render(request, "services/comparison.html", context, status=422 if refusal else 200)


def _compared(request: HttpRequest) -> Matter:
    file = request.FILES.get("file")
    if file is None or not file.name:
        raise FazhiError("没有选择文件", remedy="选一个 xlsx、xls 或 csv 文件")
    listing = request.POST.get("listing", "")
    if listing not in Listing.values:
        raise FazhiError("没有选择清单", remedy="选文件所属的清单")
    asked = Asked(
        listing,
        _day(request.POST),
        request.POST.get("system", "").strip()[:60],
        request.POST.get("decision", "").strip()[:300],
        request.POST.get("mapping", ""),
    )
    name = Path(file.name).name
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"file{Path(name).suffix[:8]}"
        with path.open("wb") as kept:
            for chunk in file.chunks():
                kept.write(chunk)
        return compare(path, asked, by=person_of(request), file_name=name)


def _day(given: QueryDict) -> date:
    found = read_date(given.get("effective_on", ""))
    if found is None:
        raise FazhiError("没有写明生效日期", remedy="填新清单从哪一天起施行")
    return found


def _state(matter: Matter) -> str:
    return procedures[matter.procedure].version(matter.procedure_version).state[matter.state].name


@needs("view")
def lines(request: HttpRequest, register: Register, pk: int) -> HttpResponseBase:
    """One comparison: its differences by kind and by unit; the keeper takes or leaves them, holders say they looked."""
    person = person_of(request)
    row = row_of(person, register, pk)
    desk = _Desk(request, person, row)
    if request.method == "POST":
        desk.post()
        return redirect(f"{request.path}?{request.GET.urlencode()}")
    return render(request, "services/comparing.html", desk.context(register))


class _Desk:
    """One comparison on a person's desk (比对桌面)."""

    def __init__(self, request: HttpRequest, person: Person, row: Matter) -> None:
        self.request, self.person, self.row = request, person, row
        self.is_open = row.state == OPEN
        self.may_take = self.is_open and KEEPER.code in person.roles
        self.held = units_of(person.duties, HOLDER.code) if self.is_open else frozenset()
        self.unit, self.kind = request.GET.get("unit", ""), request.GET.get("kind", "")
        self.lines = ComparisonLine.objects.filter(comparison=row.pk)

    def _chosen(self) -> Any:
        where = Q()
        if self.unit == "-":
            where &= Q(unit=None)
        elif self.unit.isdigit():
            where &= Q(unit=int(self.unit))
        if self.kind in KINDS:
            where &= Q(kind=self.kind)
        return self.lines.filter(where)

    def post(self) -> None:
        given = self.request.POST
        if given.get("do") == "check":
            self._check(given.get("unit", ""))
        elif self.may_take and given.get("do") in ("all", "none"):
            takeable = self._chosen().exclude(kind__in=("clash", "refused"))
            n = takeable.update(is_taken=given["do"] == "all")
            messages.success(self.request, f"{n} 项改为{'并入' if given['do'] == 'all' else '不并入'}")
        elif self.may_take:
            shown = self.lines.exclude(kind__in=("clash", "refused")).filter(pk__in=_ids(given, "line"))
            ticked = _ids(given, "taken")
            shown.filter(pk__in=ticked).update(is_taken=True)
            shown.exclude(pk__in=ticked).update(is_taken=False)
            messages.success(self.request, "已保存本页的取舍")

    def _check(self, unit: str) -> None:
        """A holder has looked at what concerns the unit."""
        if not unit.isdigit() or int(unit) not in self.held:
            return
        waiting = self.lines.filter(unit=int(unit), checked_by="").exclude(kind="refused")
        n = waiting.count()
        if n:
            act(self.row, "checked", by=self.person, note=f"{Unit.objects.get(pk=unit)}核对了 {n} 项")
            waiting.update(checked_by=self.person.name, checked_at=instant())
            messages.success(self.request, f"已核对 {n} 项")

    def context(self, register: Register) -> dict[str, Any]:
        own: Any = getattr(self.row, register.detail)
        units = Unit.objects.in_bulk()
        groups = [
            {
                **group,
                "name": str(units[group["unit"]]) if group["unit"] else "文件没有写明单位",
                "key": group["unit"] or "-",
                "is_mine": group["unit"] in self.held and group["checked"] < group["lines"],
            }
            for group in lines_by_unit(self.row.pk)
        ]
        kinds = _count(self.lines)
        page = Paginator(self._chosen().select_related("unit").order_by("pk"), SHOWN).get_page(
            self.request.GET.get("page")
        )
        taken = self.lines.filter(is_taken=True, kind__in=("added", "changed", "removed")).count()
        return {
            "register": register,
            "row": self.row,
            "own": own,
            "state": _state(self.row),
            "kinds": [(kind, name, kinds.get(kind, 0)) for kind, name in KINDS.items()],
            "groups": groups,
            "page": page,
            "kind": self.kind,
            "unit": self.unit,
            "may_take": self.may_take,
            "is_open": self.is_open,
            "taken": taken,
            "waiting": sum(group["lines"] - group["checked"] for group in groups),
            "clashes_url": f"{reverse('pages:list', args=('services.clash',))}?state=found",
            "start_url": reverse(f"pages:{START.code}") if self.person.may(registers[ITEM], "import") else "",
        }


def _count(found: Any) -> dict[str, int]:
    return dict(found.values_list("kind").annotate(n=Count("pk")).order_by())


def _ids(given: QueryDict, name: str) -> list[int]:
    return [int(value) for value in given.getlist(name) if value.isdigit()]


START = module_pages.add(ModulePage("services.compare", ITEM, start, "清单比对导入", action="import"))
LINES = module_pages.add(ModulePage("services.comparison", COMPARISON, lines, route="<int:pk>/"))
