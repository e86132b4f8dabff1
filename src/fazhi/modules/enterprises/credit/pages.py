"""Pages of credit (信用页面): what stands beside a record and an objection, whose turn it is, and tiers computed anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from fazhi.kernel.core.clock import today
from fazhi.kernel.pages.awaiting import Awaiting, Turn, awaitings
from fazhi.kernel.pages.belonging import Belonging, belongings
from fazhi.kernel.pages.guard import needs, person_of
from fazhi.kernel.pages.modules import DETAIL, ModulePage, Offer, Panel, Prefill, module_pages, offers, panels, prefills
from fazhi.kernel.pages.values import states_of
from fazhi.kernel.procedures.declarations import Step
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.models import Entry, Matter
from fazhi.kernel.records.registers import Register

from ..base import CREDIT, OBJECTION, RECORD, TIER
from ..models.credit import Asked, Standing, Tier
from .objections import OBJECTIONS, record_of, settled
from .tiers import ONLY_FREQUENCY, TIERS, Line, frequency, recompute, score


def beside_record(request: HttpRequest, person: Person, row: Entry) -> dict[str, Any] | None:
    """The objections to a record, and where to enter one."""
    own = row.credit_record
    names = states_of(OBJECTION)
    rows = person.visible(OBJECTIONS).filter(credit_objection__record=row.number).select_related("credit_objection")
    told = [(one, names[one.state]) for one in rows.order_by("opened_on", "pk")]
    may_add = own.standing == Standing.USABLE and person.may(OBJECTIONS, "add")
    url = f"{reverse('pages:add', args=(OBJECTION,))}?record={row.number}" if may_add else ""
    is_disputed = own.standing == Standing.DISPUTED
    return {"told": told, "add_url": url, "is_disputed": is_disputed} if told or url or is_disputed else None


def begin(request: HttpRequest, person: Person, row: None) -> Mapping[str, Any]:
    """The record that the link names, and where it comes from."""
    number = request.GET.get("record", "")
    found = record_of(number) if number else None
    if found is None or not person.covers(found, "view"):
        return {"record": number} if number else {}
    return {"record": number} | {name: value for name, value in settled({"record": number}).items() if name == "unit"}


def _fitting(row: Matter, steps: Sequence[Step]) -> Sequence[Step]:
    """A correction for who asked for one, a repair for who asked for that."""
    other = "corrected" if row.credit_objection.asked == Asked.REPAIR else "repaired"
    return [step for step in steps if step.code != other]


def explain(request: HttpRequest, person: Person, row: Entry) -> dict[str, Any]:
    """A tier's score line by line, each with the record on which it stands."""
    own = row.credit_tier
    tier = Tier(own.tier)
    lines = [Line.read(text) for text in own.lines.splitlines()]
    return {"tier": tier, "score": own.score, "lines": linked(person, lines), **told_of(tier)}


def linked(person: Person, lines: Sequence[Line]) -> list[tuple[Line, str]]:
    """Each line with the address of its record, where the person may open it; one query."""
    wanted = [line.record for line in lines if line.record]
    rows = Entry.objects.filter(register=RECORD, number__in=wanted, removed_at=None) if wanted else ()
    found = {row.number: reverse("pages:detail", args=(RECORD, row.pk)) for row in rows if person.covers(row, "view")}
    return [(line, found.get(line.record, "")) for line in lines]


def told_of(tier: Tier) -> dict[str, Any]:
    """What a tier changes, and that it changes nothing else."""
    return {"frequency": frequency(tier, today()), "only": ONLY_FREQUENCY}


@needs("tend")
def run(request: HttpRequest, register: Register) -> HttpResponseBase:
    """信用分级重算: how many firms stand in each tier today, and a button that computes all anew."""
    if request.method == "POST":
        made = recompute(today(), by=person_of(request).name)
        messages.success(request, f"已重算：{made.new} 家企业的等次或者计分有变，其余不变")
        return redirect(reverse(f"pages:{RUN.code}"))
    live = TIERS.rows().filter(credit_tier__until_on=None)
    counts = dict(live.order_by().values_list("credit_tier__tier").annotate(n=Count("pk")))
    tiers = [(tier, counts.get(tier.value, 0), frequency(tier, today())) for tier in Tier]
    last = TIERS.rows().order_by("-occurred_on").values_list("occurred_on", flat=True).first()
    context = {
        "register": register,
        "tiers": tiers,
        "last_on": last,
        "base": score((), today()),
        "only": ONLY_FREQUENCY,
    }
    return render(request, "enterprises/tiers.html", context)


RUN = module_pages.add(ModulePage("enterprises.tier.run", TIER, run, "信用分级重算", action="tend", shelf=CREDIT))
panels.add(Panel("enterprises.credit_record.objections", RECORD, DETAIL, "enterprises/objections.html", beside_record))
panels.add(Panel("enterprises.tier.lines", TIER, DETAIL, "enterprises/lines.html", explain))
prefills.add(Prefill("enterprises.credit_objection.begin", OBJECTION, "raised", begin))
offers.add(Offer("enterprises.credit_objection.steps", OBJECTION, _fitting))
belongings.add(Belonging("enterprises.credit_objection.record", OBJECTION, "record", RECORD))
awaitings.add(
    Awaiting(
        "enterprises.credit_objection.turns",
        OBJECTION,
        fields=("asked",),
        turns=(
            Turn("verified"),
            Turn("repaired", lambda seen: seen["asked"] == Asked.REPAIR),
            Turn("corrected"),
        ),
    )
)
