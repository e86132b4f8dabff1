"""Items of a small town's lists for tests."""

from __future__ import annotations

from datetime import date

from fazhi.kernel.items.models import Item
from fazhi.kernel.records.entries import add_entry
from fazhi.kernel.records.models import Entry
from fazhi.kernel.records.registers import registers
from support.town import Town

LISTED = date(2021, 1, 1)


def make_item(town: Town, code: str = "DK-001", **facts: object) -> Entry:
    """A delegated item of the enforcement office since LISTED, unless told otherwise; its past stands as it was made."""
    data = {"number": code, "title": f"事项{code}", "unit": town.bureau.pk, "occurred_on": LISTED, "from_on": LISTED}
    data |= {"listing": "delegated", "kind": "penalty", "power_kind": "devolved", "decision": "下放目录第一批", **facts}
    return add_entry(registers["services.item"], data, by=town.person("services.keeper"))


def item_of(row: Entry) -> Item:
    return Item.objects.get(pk=row.pk)


def add_uses(town: Town, code: str, on: date, n: int) -> Entry:
    data = {"item": code, "title": f"事项{code}", "occurred_on": on, "uses": n}
    return add_entry(registers["services.use"], data, by=town.person("services.keeper"))
