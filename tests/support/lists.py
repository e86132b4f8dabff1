"""A short list of items with somebody who keeps it, and files to lay beside it."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from fazhi.kernel.procedures.acting import act
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.entries import add_entry
from fazhi.kernel.records.models import Entry, Matter
from fazhi.modules.services.declarations import ITEMS
from fazhi.modules.services.lists.comparing import Asked, compare
from fazhi.modules.services.models import Clash, ComparisonLine

from .town import Town

DAY = date(2024, 1, 15)
FROM = date(2024, 2, 1)
HEADER = ("实施编码", "事项名称", "事项类型", "实施主体", "法定办结时限", "承诺办结时限")


@dataclass
class Bench:
    """A town with a short list and somebody who keeps it (清单台)."""

    town: Town
    folder: Path
    keeper: Person

    def item(self, code: str, name: str, **facts: Any) -> Entry:
        given = {"listing": "power", "kind": "penalty", "from_on": "2020-01-01", "occurred_on": "2020-01-01"}
        return add_entry(
            ITEMS, {"number": code, "title": name, "unit": self.town.bureau.pk, **given, **facts}, by=self.keeper
        )

    def file(self, *rows: tuple[object, ...], header: tuple[str, ...] = HEADER, name: str = "a.csv") -> Path:
        path = self.folder / name
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([header, *rows])
        return path

    def compare(self, *rows: tuple[object, ...], system: str = "", **asked: Any) -> Matter:
        path = self.file(*rows)
        given = Asked("power", FROM, system, decision="调整通知", **asked)
        return compare(path, given, by=self.keeper, file_name=path.name)

    def merge(self, matter: Matter, note: str = "各单位另有书面意见") -> Matter:
        return act(matter, "merged", by=self.keeper, note=note)

    def lines(self, matter: Matter) -> dict[str, str]:
        return dict(ComparisonLine.objects.filter(comparison=matter.pk).values_list("code", "kind"))

    def rule(self, ruling: str, **where: Any) -> None:
        clash = Clash.objects.get(ruling="", **where)
        act(clash.matter, "ruled", by=self.keeper, data={"ruling": ruling}, note="核对了依据")


def row(
    code: str,
    name: str,
    *,
    kind: str = "行政处罚",
    unit: str = "综合行政执法办",
    legal: object = "",
    promised: object = "",
) -> Any:
    return code, name, kind, unit, legal, promised
