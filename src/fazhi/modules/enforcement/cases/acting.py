"""What follows a step of a case (案件后续), in the same transaction."""

from __future__ import annotations

from fazhi.kernel.procedures.acts import Act
from fazhi.kernel.records.entries import add_entry
from fazhi.kernel.records.registers import registers

from ..models import Account, ActKind
from . import ACT


def record_on_spot(doing: Act) -> None:
    """The penalty on the spot is itself an act of two officers, and lies in the file as one (当场处罚记入执法活动)."""
    _record(doing, "当场处罚")


def record_excused(doing: Act) -> None:
    """So is sparing somebody on the spot (当场免罚记入执法活动)."""
    _record(doing, "当场免罚")


def _record(doing: Act, title: str) -> None:
    names = [officer.username for officer in doing.officers]
    numbers = Account.objects.filter(username__in=names).exclude(certificate_number="")
    facts = {
        "case": doing.matter.number,
        "title": title,
        "kind": ActKind.ON_SPOT.value,
        "occurred_on": doing.on,
        "officers": "、".join(numbers.order_by("certificate_number").values_list("certificate_number", flat=True)),
    }
    add_entry(registers[ACT], facts, by=doing.by)
