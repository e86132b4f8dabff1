"""A comparison that waits on the demo's day (待确认的比对): a small export of another system beside the services."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from fazhi.kernel.org.models import Appointment, in_force
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.models import Entry
from fazhi.kernel.records.registers import registers

from ..lists import COMPARISON, ITEM
from ..lists.comparing import Asked, compare
from ..roles import KEEPER

FILE = "公共服务事项导出表（模拟）.csv"
EFFECTIVE_ON = date(2024, 2, 1)
OFFICE, POLICE = "东坑镇公共服务办公室", "公安东坑分局"
# Places in the list: gone, and one under another code.
GONE, OTHER_CODE, RECODED = (40, 80, 120), 160, "GF-90001"
NEW = ("电动自行车集中充电点查询", "新生儿出生一件事咨询", "长者饭堂就餐登记", "企业用工需求登记")
HEADER = ("实施编码", "事项名称", "事项类型", "实施主体", "法定办结时限", "承诺办结时限")


def compare_sample(on: date) -> None:
    """Lays the export beside the list, unless it was done before."""
    register = registers[COMPARISON]
    if register.head.everything.filter(register=register.code, is_demo=True).exists():
        return
    held = Appointment.objects.filter(in_force(on), post__role=KEEPER.code).select_related("user").first()
    if held is None:
        return
    asked = Asked("service", EFFECTIVE_ON, decision="2024年第一次动态调整（模拟）")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export.csv"
        with path.open("w", newline="", encoding="utf-8-sig") as file:
            csv.writer(file).writerows([HEADER, *_rows()])
        compare(path, asked, by=Person(held.user, on), file_name=FILE, is_demo=True)


def _rows() -> Iterator[tuple[object, ...]]:
    """What stands, less three that are gone, one under another code, one that is wrong.

    Two of the police go to the office, three are promised quicker, four are new.
    """
    found = Entry.objects.filter(register=ITEM, item__listing="service", item__until_on=None).order_by("number")
    rows = found.values_list("number", "title", "unit__name", "item__statutory_limit", "item__promised_limit")
    moved = [code for code, _, unit, *_ in rows if unit == POLICE][:2]
    quicker = [code for code, _, unit, _, promised in rows if unit == OFFICE and promised and promised > 3][:3]
    for place, row in enumerate(rows):
        code, name, unit, statutory, promised = row
        if place not in GONE:
            shorter = max(1, (promised or 5) // 2) if code in quicker else promised or ""
            told = RECODED if place == OTHER_CODE else code
            yield told, name, "公共服务", OFFICE if code in moved else unit, statutory or "", shorter
    for place, name in enumerate(NEW, 1):
        yield f"GF-9010{place}", name, "公共服务", OFFICE, 20, 3
    yield "GF-90200", "老旧小区加装电梯咨询", "公共服务", "东坑镇规划建设办公室", 5, 10
