"""Pages of changes of the law (法规变动): what changed lately, what each change touches, and who was told."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render

from fazhi.kernel.core.clock import today
from fazhi.kernel.core.dates import read_date
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.law.changes.happening import change_named, recent_changes
from fazhi.kernel.law.changes.impact import Kind, touched_by
from fazhi.kernel.org.models import Unit
from fazhi.kernel.pages.guard import needs, person_of
from fazhi.kernel.pages.modules import ModulePage, module_pages
from fazhi.kernel.records.registers import Register

from .announcing import announce, state_of, to_tell
from .procedure import CHANGE

SHOWN = timedelta(days=366)
_AT_MOST = 200


@needs("view")
def list_changes(request: HttpRequest, register: Register) -> HttpResponseBase:
    """法规变动: what takes effect since a day, a year ago unless another is asked, and how far the units have taken note."""
    try:
        since = read_date(request.GET.get("since", "")) or today() - SHOWN
        problem = ""
    except FazhiError as error:
        since, problem = today() - SHOWN, str(error)
    found = recent_changes(since)
    rows = [(change, state_of(change)) for change in found[:_AT_MOST]]
    context = {"register": register, "rows": rows, "since": since, "problem": problem, "today": today()}
    return render(request, "services/changes.html", context | {"more": len(found) - len(rows)})


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
    waiting = to_tell(change)
    units = Unit.objects.in_bulk([each.unit for each in waiting])
    context = {
        "register": register,
        "change": change,
        "groups": [(kind.label, [one for one in touched if one.kind is kind]) for kind in Kind],
        "told": [(units[each.unit], each.items) for each in waiting],
        "state": state_of(change),
        "can_announce": can_announce,
    }
    return render(request, "services/change.html", context)


module_pages.add(ModulePage("services.changes", CHANGE, list_changes, "法规变动"))
module_pages.add(ModulePage("services.changes.one", CHANGE, show_change, route="<str:key>/"))
