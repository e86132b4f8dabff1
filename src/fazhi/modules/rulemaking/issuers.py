"""Who may issue normative documents on a day (规范性文件制定主体), and the gate that a numbering step takes; S33."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.org.models import Unit
from fazhi.kernel.procedures.declarations import PASSED, Gate, Situation, Verdict, fail

from .models import Issuer

BASIS = "《国务院办公厅关于全面推行行政规范性文件合法性审核机制的指导意见》（国办发〔2018〕115号）（三）"
REMEDY = "改由清单内的制定主体（如镇人民政府）制发；议事协调机构、临时机构、内设机构不得制发"


class IssuerRefused(FazhiError):
    """The unit is not on the list of issuers that day (不在制定主体清单)."""


def issuer_on(unit: Unit | int, on: date) -> Issuer:
    """The line of the list that lets a unit issue on a day (某日的制定主体); raises IssuerRefused with the way out."""
    pk = unit if isinstance(unit, int) else unit.pk
    listed = Issuer.objects.filter(entry__unit=pk, entry__removed_at=None).select_related("entry")
    found = listed.filter(Q(until_on=None) | Q(until_on__gt=on), from_on__lte=on).order_by("-from_on").first()
    if found is not None:
        return found
    name = str(Unit.objects.get(pk=pk))
    raise IssuerRefused(f"{on}的规范性文件制定主体清单中没有{name}{_was(listed, on)}", basis=BASIS, remedy=REMEDY)


def _was(listed: object, on: date) -> str:
    """What the list says of the unit at other times."""
    lines = list(listed.order_by("from_on"))  # type: ignore[attr-defined]
    if not lines:
        return ""
    ended = [line for line in lines if line.until_on and line.until_on <= on]
    return f"：已于 {ended[-1].until_on} 移出" if ended else f"：自 {lines[0].from_on} 起才列入"


def issuer_gate(field: str = "unit") -> Gate:
    """A gate (制定主体门禁): the unit in a field is on the list on the day of the step, or there is no number."""

    def check(seen: Situation) -> Verdict:
        unit = seen.facts.get(field)
        if not unit:
            return fail("没有写明制定主体")
        try:
            issuer_on(int(unit), seen.on)
        except IssuerRefused as refusal:
            return fail(refusal.what)
        return PASSED

    return Gate("issuer", "制定主体在清单内", check=check, basis=BASIS, remedy=REMEDY)
