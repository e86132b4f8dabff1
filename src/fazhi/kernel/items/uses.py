"""How often items were used (使用次数): matters of registers that name an item, and counts that a provider adds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta

from django.db.models import Count, Q

from fazhi.kernel.core.registry import registry
from fazhi.kernel.law.timelimits import add_months
from fazhi.kernel.records.registers import Register, registers

from .asking import listed
from .models import ItemAlias

# A hook: each provider is given two days, both counted, and the items' own codes that are asked for, None for all; it
# returns how often each was used, as a mapping of items' own codes: only it knows of which system a code is.
ITEM_USES = "item_uses"
IDLE_MONTHS = 24


def uses(from_on: date, to_on: date, codes: Collection[str] | None = None) -> Mapping[str, int]:
    """How often each item was used between two days, both counted (使用次数); items without a use are not in it.

    What stands under a code of another system counts for the item whose code that is.
    """
    others = _others(codes)
    asked = None if codes is None else {*codes, *(code for code, number in others if number in codes)}
    counted: Counter[str] = Counter()
    for register in registers:
        if register.item:
            counted.update(_of_register(register, from_on, to_on, asked))
    counted = _by_own_code(counted, others)
    for provider in registry.providers(ITEM_USES):
        counted.update(provider(from_on, to_on, codes))
    return {code: n for code, n in counted.items() if n and (codes is None or code in codes)}


def _others(codes: Collection[str] | None) -> list[tuple[str, str]]:
    """The codes that other systems give to items, each with the item's own; to the items that are asked for, if any."""
    aliases = ItemAlias.objects.values_list("code", "item__entry__number")
    if codes is None:
        return list(aliases)
    theirs = ItemAlias.objects.filter(item__in=listed().filter(number__in=codes).values("pk"))
    return list(aliases.filter(Q(code__in=codes) | Q(code__in=theirs.values("code"))))


def _of_register(register: Register, from_on: date, to_on: date, codes: Collection[str] | None) -> Mapping[str, int]:
    path = register.fields[register.item].path
    between = Q(**{f"{register.day}__gte": from_on, f"{register.day}__lte": to_on})
    asked = ~Q(**{path: ""}) if codes is None else Q(**{f"{path}__in": codes})
    return dict(register.rows().filter(between, asked).values_list(path).annotate(n=Count("pk")).order_by())


def _by_own_code(counted: Counter[str], known: Iterable[tuple[str, str]]) -> Counter[str]:
    others: dict[str, set[str]] = {}
    for code, number in known:
        if code in counted:
            others.setdefault(code, set()).add(number)
    own = set(listed().filter(number__in=others).values_list("number", flat=True)) if others else set()
    # A code that two systems give to different items names neither, as when one asks for it.
    renamed = {code: next(iter(names)) for code, names in others.items() if code not in own and len(names) == 1}
    found: Counter[str] = Counter()
    for code, n in counted.items():
        found[renamed.get(code, code)] += n
    return found


def idle_from(on: date) -> date:
    """The first day of the 24 months that end with a day (近24个月的起日): from 2022-01-01 for 2023-12-31."""
    return add_months(on + timedelta(days=1), -IDLE_MONTHS)
