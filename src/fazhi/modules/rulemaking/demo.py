"""The demo's list of issuers (模拟制定主体清单): the town's government alone; two offices were struck off."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from fazhi.kernel.org.models import Appointment, Unit, in_force
from fazhi.kernel.org.roles import ARBITER
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.entries import add_entry

from .declarations import ISSUERS

# Unit, scope, on the list from, off it from, the paper; invented for the demo.
LINES: tuple[tuple[str, str, date, date | None, str], ...] = (
    ("ZF", "本镇行政区域内法定职权范围的行政规范性文件", date(2019, 6, 1), None, "市政府公布的制定主体清单（模拟）"),
    ("FZB", "（清理前）法治宣传、人民调解", date(2019, 6, 1), date(2021, 1, 1), "2020年制定主体清理通知（模拟）"),
    ("GHJS", "（清理前）村镇建设管理", date(2019, 6, 1), date(2021, 1, 1), "2020年制定主体清理通知（模拟）"),
)


def fill(year: int, targets: Mapping[int, Mapping[str, int]], on: date) -> None:
    """Makes the lines that are missing; what the town edited or removed stays so."""
    there = set(ISSUERS.head.everything.filter(register=ISSUERS.code).values_list("number", flat=True))
    units = dict(Unit.objects.values_list("code", "pk"))
    held = Appointment.objects.filter(in_force(on), post__role=ARBITER.code).select_related("user").first()
    if held is None:
        return
    names = {unit.pk: unit.name for unit in Unit.objects.all()}
    for place, (code, scope, from_on, until_on, decision) in enumerate(LINES, 1):
        number = f"{ISSUERS.number_prefix}-{place:03d}"
        if number not in there:
            data = {
                "number": number,
                "title": names[units[code]],
                "unit": units[code],
                "occurred_on": from_on,
                "scope": scope,
                "from_on": from_on,
                "until_on": until_on,
                "decision": decision,
            }
            add_entry(ISSUERS, data, by=Person(held.user, on), is_demo=True)
