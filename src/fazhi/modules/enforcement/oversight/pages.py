"""Pages of supervision (执法监督页面): what waits for an answer, fines beside last year's, self-checks, duties by post."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from fazhi.kernel.core.clock import today
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.core.numbers import read_integer
from fazhi.kernel.core.remembering import remembered
from fazhi.kernel.figures.spans import read_year
from fazhi.kernel.pages.charts import Chart, Pair, Value, dumbbell
from fazhi.kernel.pages.guard import needs, person_of
from fazhi.kernel.pages.modules import ModulePage, module_pages
from fazhi.kernel.pages.values import states_of
from fazhi.kernel.pages.years import year_of, year_options
from fazhi.kernel.records.models import Matter
from fazhi.kernel.records.registers import Register

from ..shelves import OVERSIGHT
from .fines import Alarm, Fines, fines_of, growth_alarm, named
from .house import overrides
from .selfcheck import SELF_CHECKS, draw, open_drawn
from .supervision import KEEPS, SUPERVISIONS
from .yearly import RESPONSIBILITIES

OPEN_ANSWERS = ("registered", "assigned")


@dataclass(frozen=True)
class Waiting:
    """A document that waits for its answer (待答复来文), and the day by which it is due."""

    row: Matter
    state: str
    due_on: date | None
    is_stated: bool

    @property
    def is_late(self) -> bool:
        return self.due_on is not None and self.due_on < today()


def waiting(rows: Any) -> list[Waiting]:
    """The documents without an answer (待答复来文), those due first."""
    names = states_of(SUPERVISIONS.procedure)
    found = [
        Waiting(row, names[row.state], row.due_on, row.supervision.answer_by is not None)
        for row in rows.filter(state__in=OPEN_ANSWERS).select_related("supervision", "unit")
    ]
    return sorted(found, key=lambda one: (one.due_on or date.max, one.row.pk))


@needs("view")
@require_safe
def show_supervision(request: HttpRequest, register: Register) -> HttpResponseBase:
    """执法监督: documents to be answered, and whether fines grew beyond the line."""
    person, year = person_of(request), year_of(request)
    alarm, fines = remembered(("enforcement.fines", year, today()), lambda: (growth_alarm(year), fines_of(year)))
    is_town = person.reach(register, "view").is_town
    context = {
        "register": register,
        "year": year,
        "years": year_options(year),
        "keeps": KEEPS,
        "waiting": waiting(person.visible(register)),
        "alarm": alarm if is_town else None,
        "fines": fines if is_town else None,
        "chart": fines_chart(fines, alarm) if is_town else None,
    }
    return render(request, "enforcement/oversight/supervision.html", context)


def fines_chart(fines: Fines, alarm: Alarm | None) -> Chart:
    """Each domain's fines beside those of the year before (分领域罚款), in whole yuan, in the order of the domains."""
    pairs = [Pair(one.name, Value(one.before // 100), Value(one.now // 100)) for one in fines.parts]
    title = "罚款增幅超过预警线，看是哪些领域带来的" if alarm else "两年罚款，分领域"
    return dumbbell(
        "fines",
        title,
        (named(fines.compared), named(fines.span)),
        pairs,
        unit="元",
        head="执法领域",
        empty="这两年没有罚款决定",
    )


@needs("view")
def show_self_check(request: HttpRequest, register: Register) -> HttpResponseBase:
    """执法自查: what was drawn in the year, where each stands, and which house rules were overridden; draws by a seed.

    The year of the page is that of the drawing; `of` is the year in which the cases to draw from were closed.
    """
    person, year = person_of(request), year_of(request)
    is_town = person.reach(register, "view").is_town
    may_draw = is_town and person.may(register, "add")
    n, seed, drawn, refusal, of = request.GET.get("n", ""), request.GET.get("seed", ""), None, None, year
    if is_town and (n or seed):
        try:
            of = read_year(request.GET.get("of") or str(year)).first_on.year
            drawn = draw(of, _number(n), seed)
            if request.method == "POST" and may_draw:
                made, there = open_drawn(drawn, person)
                messages.success(
                    request, f"登记了 {len(made)} 件" + (f"，另有 {there} 件原来已经抽过" if there else "")
                )
                return redirect(f"{reverse('pages:enforcement.self_check.year')}?year={today().year}")
        except FazhiError as error:
            refusal = error
    names = states_of(register.procedure)
    rows = person.visible(register).filter(opened_on__year=year).select_related("self_check", "unit")
    context = {
        "register": register,
        "year": year,
        "years": year_options(year),
        "n": n or "5",
        "of": of,
        "closed_years": year_options(of),
        "seed": seed,
        "drawn": drawn,
        "refusal": refusal,
        "may_draw": may_draw,
        "rows": [(row, names[row.state]) for row in rows.order_by("number")],
        "is_town": is_town,  # whoever sees one unit sees its cases, and not what was overridden in others
        "overrides": is_town and remembered(("enforcement.overrides", year), lambda: overrides(year)),
    }
    return render(request, "enforcement/oversight/self_check.html", context)


def _number(text: str) -> int:
    found = read_integer(text)
    if found is None:
        raise FazhiError("没有写明抽几件", remedy="写一个数")
    return found


@needs("view")
@require_safe
def show_responsibilities(request: HttpRequest, register: Register) -> HttpResponseBase:
    """执法责任卡: what each post answers for, and on what basis; of posts, never of people."""
    rows = person_of(request).visible(register).select_related("responsibility", "unit")
    cards: dict[tuple[str, str], list[Any]] = {}
    for row in rows.order_by("unit__code", "responsibility__post", "number"):
        cards.setdefault((str(row.unit), row.responsibility.post), []).append(row)
    context = {"register": register, "cards": cards, "may_add": person_of(request).may(register, "add")}
    return render(request, "enforcement/oversight/responsibilities.html", context)


module_pages.add(
    ModulePage("enforcement.supervision.year", SUPERVISIONS.code, show_supervision, "执法监督总览", shelf=OVERSIGHT)
)
module_pages.add(
    ModulePage(
        "enforcement.self_check.year", SELF_CHECKS.code, show_self_check, "自查与越过的内部规则", shelf=OVERSIGHT
    )
)
module_pages.add(
    ModulePage(
        "enforcement.responsibility.cards", RESPONSIBILITIES.code, show_responsibilities, "执法责任卡", shelf=OVERSIGHT
    )
)
