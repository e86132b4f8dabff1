"""What an item was on a day (某日的事项): by its code or its code in another system, held by whom, on which basis."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.org.models import Unit
from fazhi.kernel.records.models import Entry
from fazhi.kernel.records.registers import registers

from .models import Item, ItemAlias, ItemKind, ItemTerm, PendingRule
from .terms import STAGES

# What holds of every item; a kind of which a law says it in so many words has that law's article.
BASIS = "职权法定：没有法定依据、不在清单或者不在有效期间的事项不得行使"
_BASES = {
    ItemKind.PENALTY: "《行政处罚法》第十七条、第三十八条",
    ItemKind.LICENCE: "《行政许可法》第二十二条",
}


def basis_of(kind: str) -> str:
    """Why only what is on the list may be used (职权依据), by the kind of the item: that of penalties binds penalties."""
    return _BASES.get(ItemKind(kind), BASIS)


class ItemRefused(FazhiError):
    """No such item, or not on that day (不在清单)."""


@dataclass(frozen=True)
class Held:
    """An item on a day (当日事项): the term that was in force, and the units that held it by stage."""

    item: Item
    term: ItemTerm
    on: date

    @property
    def code(self) -> str:
        return self.item.entry.number

    def holder(self, stage: str = "") -> int | None:
        """The id of the unit for a stage (环节单位): the stage's own, else the main holder."""
        found: int | None = self.term.holders.get(stage) or self.term.holders.get("unit")
        return found


def find(code: str) -> Item | None:
    """The item with this code, here or in another system (按编码查事项); None when there is none or more than one."""
    own = listed().filter(number=code).first()
    if own is None:
        others = set(ItemAlias.objects.filter(code=code).values_list("item", flat=True))
        own = listed().filter(pk__in=others).first() if len(others) == 1 else None
    return own.item if own else None


def held_on(code: str, on: date) -> Held:
    """The item as it stood on a day (某日的事项); raises ItemRefused: unknown, not yet in force, or withdrawn."""
    item = find(code)
    if item is None:
        raise ItemRefused(
            f"清单中没有编码为“{code}”的事项", basis=BASIS, remedy="核对编码；确有职权的，先把事项列入清单"
        )
    return held(item, code, on)


def held(item: Item, code: str, on: date) -> Held:
    """An item as it stood on a day (某日的事项), called by the code that was asked for; raises ItemRefused."""
    named = f"事项“{item.entry.title}”（{code}）"
    if on < item.from_on:
        raise ItemRefused(
            f"{named}自{item.from_on}起启用，{on}还没有这项职权",
            basis=basis_of(item.kind),
            remedy="核对行为或受理的日期；启用前由原主管部门办理",
        )
    if item.until_on and on >= item.until_on:
        told = f"，依据{item.decision}" if item.decision else ""
        raise ItemRefused(
            f"{named}已于{item.until_on}取消{told}，{on}不能再用",
            basis=basis_of(item.kind),
            remedy=_after(item),
        )
    term = item.terms.filter(Q(until_on=None) | Q(until_on__gt=on), from_on__lte=on).order_by("-from_on").first()
    if term is None:
        raise ItemRefused(f"{named}没有{on}的记录", remedy="打开事项，核对启用日期和沿革")
    return Held(item, term, on)


def held_by_matter(code: str, opened_on: date, on: date) -> Held:
    """The item of a matter that was opened on one day and is handled on another (在办件的事项).

    What was opened before a withdrawal keeps its item where the withdrawal says so; raises ItemRefused otherwise.
    """
    then = held_on(code, opened_on)
    item = then.item
    if item.until_on is None or on < item.until_on or item.pending_rule == PendingRule.FINISH:
        return then
    named = f"事项“{item.entry.title}”（{item.entry.number}）已于{item.until_on}收回"
    if item.pending_rule == PendingRule.HAND_OVER:
        raise ItemRefused(
            f"{named}，在办的随事项一并移交接收单位",
            basis=basis_of(item.kind),
            remedy="移交接收单位办理，本单位不再继续",
        )
    raise ItemRefused(
        f"{named}，没有写明此前在办的由谁办结",
        basis=basis_of(item.kind),
        remedy="请事项管理员在事项里写明“收回时在办事项”",
    )


def near(words: str, most: int = 6) -> list[Item]:
    """Items whose code or name is like what somebody typed (相近事项), the likeliest first."""
    words = words.strip()
    if not words:
        return []
    rows = listed().order_by("number")
    inside = Q(number__icontains=words) | Q(title__icontains=words)
    found = list(rows.filter(inside)[:most])
    if not found:
        found = list(rows.filter(pk__in=ItemAlias.objects.filter(code=words).values("item"))[:most])
    # A code has letters or digits: other words are no mistyped code, and to compare them with all codes is slow.
    if not found and re.search("[0-9A-Za-z]", words):
        alike = difflib.get_close_matches(words, rows.values_list("number", flat=True), n=most, cutoff=0.7)
        found = sorted(rows.filter(number__in=alike), key=lambda entry: alike.index(entry.number))
    return [entry.item for entry in found]


def unlisted(code: str) -> str:
    """Why a code is that of no item, with those like it (不在清单); "" where it is one's."""
    if find(code) is not None:
        return ""
    alike = "、".join(f"{one.entry.number}{one.entry.title}" for one in near(code, 3))
    return f"清单中没有编码为“{code}”的事项" + (f"；相近的有：{alike}" if alike else "")


def _after(item: Item) -> str:
    told = "；此前已立案的由原单位办结" if item.pending_rule == PendingRule.FINISH else ""
    return f"移交接收单位办理{told}"


def holders_of(held: Held) -> dict[str, Unit | None]:
    """The units of each stage (各环节单位) of an item on a day, by field name; None where nobody is named."""
    units = Unit.objects.in_bulk([pk for pk in held.term.holders.values() if pk])
    return {name: units.get(held.term.holders.get(name) or 0) for name in ("unit", *STAGES)}


def in_force(on: date, listing: str = "") -> Q:
    """The condition on items that they are in force on a day (当日在用)."""
    where = Q(from_on__lte=on) & (Q(until_on=None) | Q(until_on__gt=on))
    return where & Q(listing=listing) if listing else where


def was(on: date, stood: Mapping[str, Any]) -> Q:
    """The condition on rows of items that they stood so on a day (当日情形), e.g. {"is_pledge": True}."""
    terms = ItemTerm.objects.filter(Q(until_on=None) | Q(until_on__gt=on), from_on__lte=on, **stood)
    return Q(pk__in=terms.values("item"))


def listed() -> QuerySet[Entry]:
    """The rows of items (清单行); by their register too: only within one is a number found by its index."""
    codes = [register.code for register in registers if register.model is Item]
    return Entry.objects.filter(register__in=codes, removed_at=None).select_related("unit", "item")
