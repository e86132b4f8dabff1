"""Hand-offs on pages (移交页面): choosing a road, the letter that goes with it, and the receipt that comes back."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render

from fazhi.kernel.core.clock import today
from fazhi.kernel.core.dates import read_date
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.procedures.handoffs import Road, hand_off, receive, roads
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.fields import Kind
from fazhi.kernel.records.lookup import NameBook
from fazhi.kernel.records.models import Entry, Handoff, Matter
from fazhi.kernel.records.registers import Register

from .forms import Refusal
from .guard import NOT_FOUND, needs, person_of, row_of
from .subjects import address_of

REFUSED = 422


def handoffs_of(row: Entry | Matter) -> list[Handoff]:
    """The hand-offs of a record, from it and to it, in their order."""
    sent = Handoff.objects.filter(source=row.subject)
    return list((sent | Handoff.objects.filter(target=row.subject)).order_by("pk"))


def roads_for(person: Person, row: Entry | Matter) -> list[Road]:
    """The roads by which this person may hand a record over; none from a matter that is closed."""
    if not isinstance(row, Matter) or row.closed_on or not person.covers(row, "act"):
        return []
    return [road for road in roads if road.source == row.register and person.roles & set(road.roles)]


@needs("act")
def hand_over(request: HttpRequest, register: Register, pk: int) -> HttpResponseBase:
    """The form that hands a matter over (移交): which road, to which unit, why, on which day."""
    person = person_of(request)
    row = row_of(person, register, pk, "act")
    open_roads = roads_for(person, row)
    if not open_roads:
        raise Http404(NOT_FOUND)
    given, refusal = request.POST, None
    if request.method == "POST":
        try:
            handoff = _do(person, row, open_roads, given)
        except FazhiError as error:
            refusal = Refusal.of(error)
        else:
            waiting = "" if handoff.received_on else "，等待回执"
            messages.success(request, f"已移交{handoff.receiver}{waiting}")
            return redirect(address_of(row))
    context = {
        "register": register,
        "row": row,
        "roads": open_roads,
        "units": [one for one in NameBook().all(Kind.UNIT).values() if one.is_active],
        "needs_unit": any(road.target for road in open_roads),
        "goes_outside": any(not road.target for road in open_roads),
        "is_receiver_needed": all(not road.target for road in open_roads),
        "example": _example(open_roads, given.get("road")),
        "given": given,
        "day": given.get("on", today().isoformat()),
        "refusal": refusal,
    }
    return render(request, "pages/hand_over.html", context, status=REFUSED if refusal else 200)


def _example(open_roads: list[Road], chosen: str | None) -> str:
    """Who is meant by the road, as a hint: only the person knows which body that is."""
    outside = [road for road in open_roads if not road.target]
    meant = [road.receiver for road in outside if road.code == chosen or len(outside) == 1]
    return meant[0] if meant else ""


def _do(person: Person, row: Matter, open_roads: list[Road], given: Any) -> Handoff:
    road = next((item for item in open_roads if item.code == given.get("road")), None)
    if road is None:
        raise FazhiError("没有选择移交去向", remedy="选一个去向")
    before = Handoff.objects.filter(source=row.subject, declaration=road.code, received_on=None).first()
    if before is not None:
        raise FazhiError(
            f"已于 {before.handed_on} 移交{before.receiver}，还没有收到回执", remedy="不必重复移交；收到后登记回执"
        )
    unit = given.get("unit", "")
    receiver = given.get("receiver", "")
    if not road.target and not receiver.strip():
        raise FazhiError(
            "没有写明接收方的名称", where=row.number, remedy=f"写对方的全称：“{road.receiver}”具体是哪一家"
        )
    return hand_off(
        row,
        road,
        by=person,
        reason=given.get("reason", ""),
        on=_day(given),
        unit=int(unit) if road.target and unit.isdigit() else None,
        receiver=receiver,
    )


def _day(given: Any) -> date:
    day = read_date(given.get("on", ""))
    if day is None:
        raise FazhiError("日期未填", remedy="补上日期")
    if day > today():
        raise FazhiError(f"日期 {day} 还没有到", remedy="填今天或以前的日期")
    return day


@needs("view")
def print_letter(request: HttpRequest, register: Register, pk: int, handoff: int) -> HttpResponseBase:
    """The letter of a hand-off on A4 paper (移送函), with the slip that the receiver sends back."""
    row, found = _found(request, register, pk, handoff)
    context = {"register": register, "row": row, "handoff": found, "road": roads.get(found.declaration)}
    return render(
        request, "pages/letter.html", {**context, "by": person_of(request).user, "on": today(), "back": "../.."}
    )


@needs("act")
def enter_receipt(request: HttpRequest, register: Register, pk: int, handoff: int) -> HttpResponseBase:
    """The form for the receipt of a body outside (登记回执)."""
    row, found = _found(request, register, pk, handoff)
    given, refusal = request.POST, None
    if request.method == "POST":
        try:
            receive(found, by=person_of(request), on=_day(given), receipt=given.get("receipt", ""))
        except FazhiError as error:
            refusal = Refusal.of(error)
        else:
            messages.success(request, "已登记回执")
            return redirect(address_of(row))
    context = {"register": register, "row": row, "handoff": found, "given": given, "refusal": refusal}
    context["day"] = given.get("on", today().isoformat())
    return render(request, "pages/receipt.html", context, status=REFUSED if refusal else 200)


def _found(request: HttpRequest, register: Register, pk: int, handoff: int) -> tuple[Any, Handoff]:
    row = row_of(person_of(request), register, pk)
    found = Handoff.objects.filter(pk=handoff, source=row.subject).first()
    if found is None:
        raise Http404(NOT_FOUND)
    return row, found
