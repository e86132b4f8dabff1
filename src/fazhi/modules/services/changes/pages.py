"""Pages of changes of the law (法规变动): what changed lately, what each change touches, and who was told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render

from fazhi.kernel.core.clock import today
from fazhi.kernel.core.dates import read_date
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.core.remembering import remembered
from fazhi.kernel.law.changes.happening import Change, change_named, recent_changes
from fazhi.kernel.law.changes.impact import Kind, Touched, touched_by
from fazhi.kernel.law.packs import rulebook
from fazhi.kernel.law.statutes.models import Level, Version
from fazhi.kernel.law.statutes.standing import key_of
from fazhi.kernel.org.models import Unit
from fazhi.kernel.pages.guard import needs, person_of
from fazhi.kernel.pages.modules import ModulePage, module_pages
from fazhi.kernel.records.citing import is_cited, open_to
from fazhi.kernel.records.registers import Register

from .announcing import announce, states_of, to_tell, units_told
from .procedure import CHANGE

SHOWN = timedelta(days=366)
_ON_PAGE = 50


@needs("view")
def list_changes(request: HttpRequest, register: Register) -> HttpResponseBase:
    """法规变动: what takes effect since a day, a year ago unless another is asked, and how far the units have taken note."""
    try:
        since = read_date(request.GET.get("since", "")) or today() - SHOWN
        problem = ""
    except FazhiError as error:
        since, problem = today() - SHOWN, str(error)
    every, ours = remembered(("services.changes", since), lambda: _since(since))
    is_all = request.GET.get("all") == "1"
    page = Paginator(every if is_all else ours, _ON_PAGE).get_page(request.GET.get("page"))
    states = states_of(page)
    context = {
        "register": register,
        "rows": [(change, states.get(change.key, {})) for change in page],
        "page": page,
        "since": since,
        "problem": problem,
        "today": today(),
        "is_all": is_all,
        "counts": (len(ours), len(every)),
        "has_laws": Version.objects.filter(norm__level=Level.LAW).exclude(digest="").exists(),
    }
    return render(request, "services/changes.html", context)


def _since(day: date) -> tuple[list[Change], list[Change]]:
    """All changes since a day, and those of norms on which something in this town stands."""
    every = recent_changes(day)
    cited = is_cited(change.norm for change in every) | ruled(every)
    return every, [change for change in every if change.norm.pk in cited]


def ruled(changes: Iterable[Change]) -> frozenset[int]:
    """The norms on which a rule stands (规则所依据的规范)."""
    bases = {key_of(basis.law) for rule in rulebook() for basis in rule.basis if basis.is_norm}
    return frozenset(change.norm.pk for change in changes if change.norm.key in bases)


@needs("view")
def show_change(request: HttpRequest, register: Register, key: str) -> HttpResponseBase:
    """One change: the rules, items, templates and open matters that it touches, and the units to be told."""
    change = change_named(key)
    if change is None:
        raise Http404
    person = person_of(request)
    can_announce = person.may(register, "add")
    if request.method == "POST" and can_announce:
        try:
            opened = announce(change, person)
            told = f"已向 {len(opened)} 个单位发出确认" if opened else "应告知的单位都已发出，没有重复发"
            messages.success(request, told)
        except FazhiError as error:
            messages.error(request, str(error))
        return redirect("pages:services.changes.one", key)
    touched = touched_by(change)
    seen = open_to(person, touched)
    waiting = to_tell(change)
    units = Unit.objects.in_bulk([each.unit for each in waiting])
    context = {
        "register": register,
        "change": change,
        "is_any": bool(touched),
        "hidden": len(touched) - len(seen),
        "groups": [(kind.label, _by_reason([one for one in seen if one.kind is kind])) for kind in Kind],
        "told": [(units[each.unit], each.items) for each in waiting],
        "state": states_of([change]).get(change.key, {}),
        "can_announce": can_announce,
        "is_told": units_told(change) >= {each.unit for each in waiting},
    }
    return render(request, "services/change.html", context)


def _by_reason(touched: Sequence[Touched]) -> dict[str, list[Touched]]:
    """A hundred items may have the same thing happen to them: it is said once."""
    found: dict[str, list[Touched]] = {}
    for one in touched:
        found.setdefault(one.why, []).append(one)
    return found


module_pages.add(ModulePage("services.changes", CHANGE, list_changes, "法规变动"))
module_pages.add(ModulePage("services.changes.one", CHANGE, show_change, route="<str:key>/"))
