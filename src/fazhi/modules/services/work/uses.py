"""Use counts of other systems (事项办件量): one row an item, month and system, counted beside the matters here."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any

from django.db.models import Max, Q

from fazhi.kernel.core.registry import registry
from fazhi.kernel.imports.mappings import ImportMapping, mappings
from fazhi.kernel.items.asking import find, listed, near
from fazhi.kernel.items.models import ItemAlias
from fazhi.kernel.items.uses import ITEM_USES
from fazhi.kernel.records.registers import Grant, Register, Scope, registers

from ..models import ItemUse
from ..roles import COUNTER, HOLDER, KEEPER

# What a person reads beside a number of uses.
DEFINITION = "同一事项同一个月有几个系统的办件量时只取最大的一个，不相加"
UNCOUNTED = "没有办件量数据"
LONGEST = 100


def own_code(code: str, system: str) -> str:
    """The item's own code for a code that a system gives (对应的本镇编码); the code itself where no item has it.

    A code of another system is known by its system; one that comes without a system, where only one item has it.
    """
    if system and (named := ItemAlias.objects.filter(system=system, code=code).select_related("item__entry").first()):
        return str(named.item.entry.number)
    found = None if system else find(code)
    return found.entry.number if found else code


def settled(facts: Mapping[str, Any]) -> dict[str, Any]:
    """One row an item, month and system: its number says so, and no two rows have the same (编号)."""
    system, month = facts.get("system") or "", facts["occurred_on"]
    code = own_code(facts.get("item") or "", system)
    return {"item": code, "number": f"{code}-{month:%Y-%m}{'-' if system else ''}{system}"}


def wrong(facts: Mapping[str, Any]) -> dict[str, str]:
    code, system = facts.get("item") or "", facts.get("system") or ""
    if code and not listed().filter(number=code).exists():
        like = "、".join(f"{item.entry.number}（{item.entry.title}）" for item in near(code, 3))
        told = f"，相近的有：{like}" if like else ""
        way = (
            f"是{system}编码的，先写进事项的“其他系统编码”（{system}:{code}）"
            if system
            else "确有这个事项的，先列入清单"
        )
        return {"item": f"清单中没有编码为“{code}”的事项{told}；办法：核对编码；{way}"}
    if len(facts["number"]) <= LONGEST:
        return {}
    return {"item": f"事项编码和来源系统合起来太长，编号超过 {LONGEST} 个字；办法：来源系统写简称"}


USES = registers.add(
    Register(
        code="services.use",
        name="事项办件量",
        systems=("S18",),
        model=ItemUse,
        number_prefix="BJ",
        labels={"title": "事项名称", "unit": "办理单位", "occurred_on": "月份"},
        columns=("number", "item", "title", "occurred_on", "uses", "system", "unit"),
        filters=("occurred_on", "unit", "uses"),
        search=("item", "title", "system"),
        form=("item", "title", "unit", "occurred_on", "uses", "system"),
        required=("occurred_on",),
        months=("occurred_on",),
        settle=settled,
        check=wrong,
        grants=(
            Grant(KEEPER.code, ("view", "add", "edit", "import", "export"), Scope.TOWN),
            Grant(COUNTER.code, ("view", "export"), Scope.TOWN),
            Grant(HOLDER.code, ("view", "export"), Scope.TOWN),
            Grant("leader", ("view", "export"), Scope.TOWN),
        ),
    )
)

mappings.add(
    ImportMapping(
        code="services.use.monthly",
        name="事项每月办件量",
        register=USES.code,
        columns={
            "item": ("事项编码", "编码"),
            "title": ("事项名称", "名称"),
            "occurred_on": ("月份", "统计月份", "日期"),
            "uses": ("办件量", "办件数", "数量"),
            "system": ("来源系统", "系统"),
            "unit": ("办理单位", "承接单位"),
        },
        # The same item, month and system a second time corrects the first: nothing is counted twice.
        number_from=("事项编码", "月份"),
        optional=frozenset({"title", "system", "unit"}),
        notes=f"其他业务系统按月导出的办件量；事项编码可以是本镇的，也可以是来源系统的。{DEFINITION}。",
    )
)


def counted(from_on: date, to_on: date, codes: Collection[str] | None) -> Mapping[str, int]:
    """Uses by the items' own codes in the months that the two days touch (办件量): a month is known as a whole only.

    Of several systems that tell of the same month the largest number counts: they may tell of the same matters.
    """
    last = to_on.replace(day=monthrange(to_on.year, to_on.month)[1])
    rows = USES.rows().filter(occurred_on__gte=from_on.replace(day=1), occurred_on__lte=last)
    named = _names(codes)
    if codes is not None:
        asked = {*codes, *(code for _, code in named)}
        rows = rows.filter(pk__in=ItemUse.objects.filter(item__in=asked).values("pk"))
    own = _resolver(named)
    found = rows.values_list("item_use__item", "item_use__system", "occurred_on").annotate(n=Max("item_use__uses"))
    most: dict[tuple[str, int, int], int] = {}
    for code, system, on, n in found.order_by():
        key = (own(code, system), on.year, on.month)
        most[key] = max(n, most.get(key, 0))
    total: Counter[str] = Counter()
    for (code, *_), n in most.items():
        total[code] += n
    return total if codes is None else {code: n for code, n in total.items() if code in codes}


def has_counts(from_on: date, to_on: date) -> bool:
    """Whether anything at all was counted between two days (有没有办件量数据): what nobody counted may have been used."""
    last = to_on.replace(day=monthrange(to_on.year, to_on.month)[1])
    if USES.rows().filter(occurred_on__gte=from_on.replace(day=1), occurred_on__lte=last).exists():
        return True
    named = [register for register in registers if register.item]
    return any(
        register.rows().filter(**{f"{register.day}__gte": from_on, f"{register.day}__lte": to_on}).exists()
        for register in named
    )


def _names(codes: Collection[str] | None) -> dict[tuple[str, str], str]:
    """By system and code: the own code of the item that has it; of the items asked for and of who shares a code with them."""
    aliases = ItemAlias.objects.filter(item__entry__removed_at=None)
    if codes is not None:
        theirs = aliases.filter(item__entry__in=listed().filter(number__in=codes).values("pk"))
        aliases = aliases.filter(Q(code__in=theirs.values("code")) | Q(code__in=codes))
    rows = aliases.values_list("system", "code", "item__entry__number")
    return {(system, code): number for system, code, number in rows}


def _resolver(named: Mapping[tuple[str, str], str]) -> Callable[[str, str], str]:
    """`own_code` for many rows at once."""
    shared: dict[str, set[str]] = {}
    for (_, code), number in named.items():
        shared.setdefault(code, set()).add(number)
    own = set(listed().filter(number__in=shared).values_list("number", flat=True)) if shared else set()
    alone = {code: next(iter(numbers)) for code, numbers in shared.items() if len(numbers) == 1 and code not in own}
    return lambda code, system: named.get((system, code), code) if system else alone.get(code, code)


registry.provide(ITEM_USES, counted)
