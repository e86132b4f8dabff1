"""Pages of a comparison (清单比对页): a file goes in, its differences are looked at unit by unit, taken or left; S12."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from fazhi.kernel.core.clock import today
from fazhi.kernel.core.dates import read_date
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.imports.mappings import all_mappings
from fazhi.kernel.items.models import Listing, PendingRule
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

from ..models import Clash, Comparison, ComparisonLine
from ..roles import HOLDER, KEEPER
from . import CLASH, CLASHES_WITH, COMPARISON, DECIDED, ITEM, MOVED_TO, OBJECTIONS, UNMERGED
from .comparing import OPEN, Asked, compare, lines_by_unit, waiting_for
from .looking import MERGED, OBJECTED, decide, look, object_to, of_unit

SHOWN = 50
LATEST = 20
_LONGEST_ID = 18
KINDS = {"added": "新增", "changed": "变动", "removed": "减少", "clash": "冲突", "refused": "拒收"}


@needs("import")
def start(request: HttpRequest, register: Register) -> HttpResponseBase:
    """清单比对: choose a file, its list and its day; nothing changes before somebody merges it."""
    refusal = None
    if request.method == "POST":
        newest = Comparison.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        try:
            matter = _compared(request)
        except FazhiError as error:
            refusal = error
        else:
            _tell_of_twins(request, matter, is_new=matter.pk > newest)
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


def _tell_of_twins(request: HttpRequest, matter: Matter, *, is_new: bool) -> None:
    """Says where the same file waits already: opened again as it is, or beside this one."""
    own: Any = matter.comparison if is_new else None
    if own is None:
        messages.info(request, f"这份文件按同样的要求比对过，还没有并入：打开的是 {matter.number}，没有另开")
        return
    others = waiting_for(own.sha256, own.listing).exclude(pk=own.pk)
    if numbers := "、".join(one.matter.number for one in others):
        messages.warning(
            request, f"同一文件按别的生效日期、来源或依据比对过，{numbers} 也还没有并入：不用的那一次请作废"
        )


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
        try:
            desk.post()
        except FazhiError as error:
            messages.error(request, str(error))
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
        if self.unit and self.unit != "-" and _whole(self.unit) is None:
            raise Http404("没有这个单位")
        self.lines = ComparisonLine.objects.filter(comparison=row.pk)

    def _chosen(self) -> Any:
        where = Q()
        if self.unit == "-":
            where &= Q(unit=None)
        elif self.unit:
            where &= of_unit(_whole(self.unit))
        if self.kind in KINDS:
            where &= Q(kind=self.kind)
        return self.lines.filter(where)

    @transaction.atomic
    def post(self) -> None:
        """Takes, leaves, checks or objects to lines; the matter is locked first, and told which lines they were."""
        given = self.request.POST
        do = given.get("do")
        if do == "check":
            self._check(_whole(given.get("unit", "")))
        elif do == "object":
            if self.held:
                n = object_to(self.row, self.held, _ids(given, "objected"), given.get("objection", ""), by=self.person)
                messages.success(self.request, f"已对 {n} 项提出异议，事项管理员决定以前不并入")
        elif self.may_take and do in ("uphold", "overrule"):
            chosen, why = _ids(given, "deciding"), given.get("decided", "")
            n = decide(self.row, chosen, why, is_taken=do == "overrule", by=self.person)
            messages.success(self.request, f"已对 {n} 项异议作出决定")
        elif self.may_take:
            self._tick(do or "save", given)

    def _tick(self, do: str, given: QueryDict) -> None:
        """What a unit objects to waits for a decision; what goes is taken by its own ticks, never along with the rest."""
        takeable = self._chosen().filter(kind__in=MERGED).exclude(OBJECTED)
        if do == "all" and self.kind == "removed":
            if "sure" not in given:
                raise FazhiError("没有确认这些事项确已取消", remedy="勾选“确认”后再按；只取消几项的，逐项勾选后保存")
            messages.success(self.request, f"{self._take(takeable, takeable)} 项改为并入")
        elif do == "all":
            most = takeable.exclude(kind="removed")
            messages.success(self.request, f"{self._take(most, most)} 项改为并入")
            if left := takeable.filter(kind="removed", is_taken=False).count():
                messages.warning(self.request, f"减少的 {left} 项没有动：确已取消的逐项勾选，或到“减少”里一并确认")
        elif do == "none":
            messages.success(self.request, f"{self._take(takeable.none(), takeable)} 项改为不并入")
        else:
            shown = takeable.filter(pk__in=_ids(given, "line"))
            self._take(shown.filter(pk__in=_ids(given, "taken")), shown)
            self._rule_pending(shown.filter(kind="removed"), given)
            messages.success(self.request, "已保存本页的取舍")

    def _take(self, taken: Any, shown: Any) -> int:
        """Ticks some of the lines that are shown and unticks the others; returns how many that changes."""
        chosen = set(taken.values_list("pk", flat=True))
        differing = [line for line in shown.only("code", "is_taken") if line.is_taken != (line.pk in chosen)]
        names = {state: [line.code for line in differing if line.is_taken != state] for state in (True, False)}
        told = [f"改为{'并入' if state else '不并入'}：{'、'.join(codes)}" for state, codes in names.items() if codes]
        if differing:
            act(self.row, "checked", by=self.person, note="；".join(told))
        for line in differing:
            line.is_taken = not line.is_taken
        ComparisonLine.objects.bulk_update(differing, ("is_taken",), batch_size=500)
        return len(differing)

    def _rule_pending(self, removed: Any, given: QueryDict) -> None:
        """What becomes of pending matters of items that go."""
        changed = []
        for line in removed:
            rule = given.get(f"rule{line.pk}", "")
            if rule in PendingRule.values and rule != line.facts.get("pending_rule"):
                line.facts = {**line.facts, "pending_rule": rule}
                changed.append(line)
        if changed:
            told = "、".join(f"{line.code}（{PendingRule(line.facts['pending_rule']).label}）" for line in changed)
            act(self.row, "checked", by=self.person, note=f"在办事项：{told}")
            ComparisonLine.objects.bulk_update(changed, ("facts",), batch_size=500)

    def _check(self, unit: int | None) -> None:
        """A holder has looked at what concerns the unit."""
        if unit is None or unit not in self.held:
            return
        if n := look(self.row, unit, by=self.person):
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
        shown: list[Any] = list(page.object_list)
        if self.may_take:
            _link_clashes(shown, own)
        for line in shown:
            line.told = [(units.get(one["unit"]), one["by"], one["why"]) for one in line.facts.get(OBJECTIONS, ())]
            line.is_waiting = bool(line.told) and DECIDED not in line.facts
            is_own = line.unit_id in self.held or line.facts.get(MOVED_TO) in self.held
            line.may_object = is_own and line.kind in MERGED and not line.is_waiting
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
            "may_object": any(line.may_object for line in shown),
            "is_deciding": self.may_take and any(line.is_waiting for line in shown),
            "objected": self.lines.filter(OBJECTED).count(),
            "is_open": self.is_open,
            "is_merged": self.row.state == "merged",
            "taken": self.lines.filter(is_taken=True, kind__in=MERGED).count(),
            "unmerged": self.lines.filter(**{f"facts__{UNMERGED}__isnull": False}).count(),
            "pending_rules": PendingRule.choices,
            "waiting": sum(group["lines"] - group["checked"] for group in groups),
            "clashes_url": f"{reverse('pages:list', args=('services.clash',))}?state=found",
            "start_url": reverse(f"pages:{START.code}") if self.person.may(registers[ITEM], "import") else "",
        }


def _count(found: Any) -> dict[str, int]:
    return dict(found.values_list("kind").annotate(n=Count("pk")).order_by())


def _ids(given: QueryDict, name: str) -> list[int]:
    return [pk for value in given.getlist(name) if (pk := _whole(value)) is not None]


def _whole(text: str) -> int | None:
    """An id as a page was given it; None for what no row can have."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST_ID else None


def _link_clashes(lines: Sequence[ComparisonLine], own: Comparison) -> None:
    """Gives each line that waits for a ruling the address of its clash."""
    codes = [line.code for line in lines if line.kind == "clash"]
    found = Clash.objects.filter(ruling="", system=own.system, other_code__in=codes) if codes else ()
    clashes = {(clash.code, clash.other_code): clash.pk for clash in found}
    for line in lines:
        pk = clashes.get((line.facts.get(CLASHES_WITH, ""), line.code))
        line.clash_url = reverse("pages:detail", args=(CLASH, pk)) if pk else ""  # type: ignore[attr-defined]


START = module_pages.add(ModulePage("services.compare", ITEM, start, "清单比对导入", action="import"))
LINES = module_pages.add(ModulePage("services.comparison", COMPARISON, lines, route="<int:pk>/"))
