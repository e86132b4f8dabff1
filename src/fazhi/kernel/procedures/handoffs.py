"""Hand-offs (移交): a matter led into another procedure takes that procedure's clock; one led outside waits for its receipt.

信访工作条例第三十一条 and the hotline's rules (HOT-08, HOT-09) ask for this: closing here is not closing there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from fazhi.kernel.chain.events import Draft, append
from fazhi.kernel.core.clock import today
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.core.registry import Store, registry
from fazhi.kernel.records import facts
from fazhi.kernel.records.access import AccessDenied, Person, access
from fazhi.kernel.records.links import note_tie
from fazhi.kernel.records.models import Handoff, Link, Matter
from fazhi.kernel.records.registers import registers

from .acting import open_matter
from .declarations import PASSED, Situation, Verdict, fail
from .errors import ActRefused

LONGEST = 500  # of a reason, as its column holds
LONGEST_NAME = 100  # of a receiver


@dataclass(frozen=True)
class Road:
    """A road by which matters of one register may be handed off (移交去向).

    `target` is a register, or empty for a body outside; `carries` maps fields of the source to fields of the target.
    """

    code: str
    name: str
    source: str
    roles: tuple[str, ...]
    basis: str
    target: str = ""
    receiver: str = ""
    carries: Mapping[str, str] = field(default_factory=dict)


roads: Store[Road] = registry.store("移交去向")


@registry.check
def _check_roads() -> Iterator[str]:
    for road in roads:
        where = f"移交“{road.name}”（{road.code}）"
        if not road.basis:
            yield f"{where}没有写明依据"
        if not road.target and not road.receiver:
            yield f"{where}没有写明接收方"
        for code in filter(None, (road.source, road.target)):
            if code not in registers:
                yield f"{where}提到没有的台账“{code}”"
        if road.source in registers:
            yield from (
                f"{where}提到没有的字段“{name}”" for name in road.carries if name not in registers[road.source].fields
            )


@transaction.atomic
def hand_off(
    matter: Matter,
    road: Road,
    *,
    by: Person,
    reason: str,
    on: date | None = None,
    unit: int | None = None,
    receiver: str = "",
) -> Handoff:
    """Hands a matter off (移交) on a day, with a reason; inside, the new matter's clock runs from that day.

    `unit` is the receiving unit of a road inside, `receiver` the real name of a body outside. The matter here stays as
    it is until its own procedure closes it.
    """
    on = on or today()
    access(by, matter, "act")
    if not by.roles & set(road.roles):
        raise AccessDenied(f"您的岗位不能办理“{road.name}”", basis=road.basis, remedy="请有权的岗位办理")
    if matter.register != road.source:
        raise ActRefused(f"“{matter.number}”不能走“{road.name}”", basis=road.basis, remedy="选择本台账的移交去向")
    _check_day(matter, road, on)
    if not reason.strip():
        raise ActRefused("没有写明移交的理由", where=matter.number, basis=road.basis, remedy="写明理由后再移交")
    if len(reason.strip()) > LONGEST:
        raise ActRefused(
            f"移交的理由超过 {LONGEST} 字", where=matter.number, basis=road.basis, remedy="写得短些，详情附文书"
        )
    if len(receiver.strip()) > LONGEST_NAME:
        raise ActRefused(f"接收方的名称超过 {LONGEST_NAME} 字", where=matter.number, remedy="只写对方的全称")
    handoff = Handoff(
        declaration=road.code,
        source=matter.subject,
        receiver=registers[road.target].name if road.target else receiver.strip() or road.receiver,
        reason=reason.strip(),
        handed_on=on,
        handed_by=by.name,
    )
    if road.target:
        opened = _open_there(matter, road, by, on, unit)
        handoff.target, handoff.received_on, handoff.receipt = opened.subject, on, opened.number
        Link.objects.create(
            source=matter.subject, target=opened.subject, kind=road.name, linked_by=by.name, linked_at=opened.created_at
        )
        note_tie(opened, matter.subject, road.name, by.name)
    handoff.save()
    _tell(
        matter, "matter.handed_off", on, by, {"road": road.code, "receiver": handoff.receiver, "reason": handoff.reason}
    )
    return handoff


@transaction.atomic
def receive(handoff: Handoff, *, by: Person, on: date, receipt: str) -> None:
    """Enters the receipt of a body outside (登记回执)."""
    matter = Matter.objects.select_for_update(of=("self",)).get(pk=handoff.source.partition(":")[2])
    access(by, matter, "act")
    handoff.refresh_from_db()
    if handoff.received_on:
        raise FazhiError(f"这次移交已于 {handoff.received_on} 登记回执", where=matter.number, remedy="不必重复登记")
    if not receipt.strip() or not handoff.handed_on <= on <= today():
        raise FazhiError(
            "回执编号没有填写，或接收日期早于移交日期、晚于今天", where=matter.number, remedy="核对后再登记"
        )
    handoff.received_on, handoff.receipt = on, receipt.strip()
    handoff.save()
    _tell(matter, "matter.handoff_received", on, by, {"road": handoff.declaration, "receipt": handoff.receipt})


def _check_day(matter: Matter, road: Road, on: date) -> None:
    """Whether the matter can be handed off by this road on this day; asked of the row as it now stands."""
    locked = Matter.objects.select_for_update(of=("self",)).get(pk=matter.pk)
    where, basis = locked.number, road.basis
    if locked.closed_on:
        raise ActRefused("已经办结，不能再移交", where=where, basis=basis, remedy="先重办，再移交")
    if not locked.opened_on <= on <= today():
        raise ActRefused(f"移交日期 {on} 早于收到日期或还没有到", where=where, basis=basis, remedy="核对日期后再移交")
    if Handoff.objects.filter(source=locked.subject, declaration=road.code, received_on=None).exists():
        raise ActRefused(
            f"已办理“{road.name}”，还没有收到回执", where=where, basis=basis, remedy="等待回执，不必重复移交"
        )


def receipts_are_in(seen: Situation) -> Verdict:
    """For gates: whether every body that was handed something has answered (移交已有回执); closing here is not there."""
    waiting = Handoff.objects.filter(source=seen.subject, received_on=None) if seen.subject else Handoff.objects.none()
    names = list(waiting.order_by("pk").values_list("receiver", flat=True))
    return fail(f"还没有收到回执：{'、'.join(names)}") if names else PASSED


def _open_there(matter: Matter, road: Road, by: Person, on: date, unit: int | None) -> Matter:
    values = facts.current(registers[matter.register], matter)
    data = {there: values[here] for here, there in road.carries.items() if values.get(here) not in (None, "")}
    if unit is not None:
        data["unit"] = unit
    return open_matter(registers[road.target], data, by=by, on=on, note=f"由“{matter.number}”移交", is_handed_over=True)


def _tell(matter: Matter, kind: str, on: date, by: Person, body: dict[str, str]) -> None:
    locked = Matter.objects.select_for_update(of=("self",)).get(pk=matter.pk)
    locked.version += 1
    locked.save(update_fields=["version"])
    append(matter.subject, Draft(kind, on, by.name, body))
