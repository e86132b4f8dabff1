"""The overview of cases (办案总览): where the open ones stand and wait, what was decided and paid, the months of fines.

Fines are never a target: the chart asks why a month lies beyond chance, and the alarm why a year grew (处罚法第七十四条第三款).
"""

from __future__ import annotations

from datetime import date
from statistics import median_low

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import ExtractMonth
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from fazhi.kernel.chain.models import Event
from fazhi.kernel.core.clock import today
from fazhi.kernel.pages.charts import Chart, Level, Value, control, funnel
from fazhi.kernel.pages.guard import needs, person_of
from fazhi.kernel.pages.modules import ModulePage, module_pages
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.models import Matter
from fazhi.kernel.records.registers import Register, registers

from ..cases import CASE, PAYMENT
from ..cases.procedure import STATES
from ..models import Case, Domain, Outcome, Payment
from ..shelves import WORK
from .years import Asked, asked_of

YUAN = 100


@needs("view")
@require_safe
def show_overview(request: HttpRequest, register: Register) -> HttpResponseBase:
    """办案总览: the funnel of open cases, the year by field, and the months of fines."""
    person = person_of(request)
    asked = asked_of(request, person, register)
    visible = _within(person.visible(register), asked)
    cases = Case.objects.filter(matter__in=visible.order_by())
    context = {
        "register": register,
        "asked": asked,
        "stages": _stages(visible, asked),
        "fines": _months(cases, asked),
        "domains": _domains(cases, asked),
        "totals": _totals(cases, asked, person),
        "list_url": reverse("pages:list", args=(CASE,)),
    }
    return render(request, "enforcement/cases/overview.html", context)


def _within(rows: QuerySet[Matter], asked: Asked) -> QuerySet[Matter]:
    return rows if asked.within is None else rows.filter(unit__in=asked.within)


def _stages(visible: QuerySet[Matter], asked: Asked) -> Chart:
    """How many cases are open at each stage, and how long they have waited since the last step."""
    waiting: dict[str, list[int]] = {}
    rows = list(visible.filter(closed_on=None).order_by().values_list("pk", "state"))
    last = _last_steps([pk for pk, _ in rows])
    for pk, state in rows:
        waiting.setdefault(state, []).append((today() - last.get(pk, today())).days)
    levels = []
    for stage in (state for state in STATES if not state.is_final):
        days = waiting.get(stage.code, [])
        url = _list(f"state={stage.code}", asked) if days else ""
        levels.append(
            Level(stage.name, Value(len(days), url), median_low(days) if days else None, max(days, default=None))
        )
    slowest = max((level for level in levels if level.middle_days is not None), key=_middle, default=None)
    told = f"，等得最久的是“{slowest.name}”" if slowest else ""
    return funnel("stages", f"在办 {len(rows)} 宗{told}", levels, empty="没有在办的案件")


def _middle(level: Level) -> int:
    return level.middle_days or 0


def _last_steps(pks: list[int]) -> dict[int, date]:
    """The legal day of each matter's newest event."""
    found: dict[int, date] = {}
    subjects = [f"matter:{pk}" for pk in pks]
    for subject, on in Event.objects.filter(subject__in=subjects).order_by("seq").values_list("subject", "legal_on"):
        found[int(subject.partition(":")[2])] = on
    return found


def _decided(cases: QuerySet[Case], year: int) -> QuerySet[Case]:
    return cases.filter(outcome=Outcome.PENALTY, decided_on__year=year)


def _months(cases: QuerySet[Case], asked: Asked) -> Chart:
    """The fines of each month of the year, in whole yuan."""
    found = dict(
        _decided(cases, asked.year)
        .annotate(month=ExtractMonth("decided_on"))
        .values_list("month")
        .annotate(total=Sum("fine_fen"))
        .order_by("month")
    )
    last = 12 if asked.year < today().year else today().month if asked.year == today().year else 0
    months = range(1, last + 1)
    values = [Value((found.get(month) or 0) // YUAN, _month_url(asked, month)) for month in months]
    total = sum(value.n for value in values)
    return control(
        "fines",
        f"{asked.year}年罚款决定额逐月，合计 {total:,} 元",
        [f"{month}月" for month in months],
        values,
        unit="元",
        empty=f"{asked.year}年没有罚款决定",
    )


def _month_url(asked: Asked, month: int) -> str:
    first = date(asked.year, month, 1)
    after = date(asked.year + month // 12, month % 12 + 1, 1)
    last = date.fromordinal(after.toordinal() - 1)
    return _list(f"decided_on_from={first}&decided_on_to={last}&outcome={Outcome.PENALTY}", asked)


def _list(query: str, asked: Asked) -> str:
    unit = f"&unit={asked.unit}" if asked.unit else ""
    return f"{reverse('pages:list', args=(CASE,))}?{query}{unit}"


def _domains(cases: QuerySet[Case], asked: Asked) -> list[dict[str, object]]:
    """Each field's filed, decided, on-the-spot and exempted cases with the amounts (分领域), in the order of the list."""
    year = asked.year
    decided = Q(decided_on__year=year)
    rows = cases.values("domain").annotate(
        filed=Count("pk", filter=Q(filed_on__year=year)),
        decided=Count("pk", filter=decided & Q(outcome=Outcome.PENALTY)),
        simple=Count("pk", filter=decided & Q(outcome=Outcome.PENALTY, track="simple")),
        exempted=Count("pk", filter=decided & Q(outcome=Outcome.EXEMPTED)),
        total=Sum("total_fen", filter=decided & Q(outcome=Outcome.PENALTY)),
    )
    by_code = {row["domain"]: row for row in rows.order_by()}
    span = f"decided_on_from={year}-01-01&decided_on_to={year}-12-31"
    return [
        {**by_code[code], "name": name, "url": _list(f"{span}&domain={code}", asked)}
        for code, name in Domain.choices
        if code in by_code and (by_code[code]["filed"] or by_code[code]["decided"] or by_code[code]["exempted"])
    ]


def _totals(cases: QuerySet[Case], asked: Asked, person: Person) -> dict[str, int]:
    """What was decided and what came in stand side by side and are never added (决定额与入库额)."""
    decided = _decided(cases, asked.year).aggregate(total=Sum("total_fen"), n=Count("pk"))
    rows = person.visible(registers[PAYMENT]).filter(occurred_on__year=asked.year)
    if asked.within is not None:
        rows = rows.filter(unit__in=asked.within)
    paid = Payment.objects.filter(entry__in=rows).exclude(what="surcharge").aggregate(total=Sum("amount_fen"))
    return {"n": decided["n"], "decided": decided["total"] or 0, "paid": paid["total"] or 0}


module_pages.add(ModulePage("enforcement.overview", CASE, show_overview, "办案总览", shelf=WORK))
