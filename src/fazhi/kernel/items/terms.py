"""The past of items (事项沿革): each edit or import that changes what an item is closes one term and opens the next."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

from fazhi.kernel.core.clock import instant, today
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.records.models import Entry

from .models import Item, ItemAlias, ItemTerm

STAGES = ("approving_unit", "supervising_unit", "patrolling_unit", "enforcing_unit")
HOLDERS = ("unit", *STAGES)
_STATED = ("kind", "power_kind", "basis", "decision", "principal")
_AT_ONCE = 500


def follow(by: str, rows: Collection[int]) -> None:
    """Brings terms and other codes after the rows just written (更新沿革); raises FazhiError for days out of order.

    A change of the same day corrects the last term; one that takes the last change back reopens the term before it.
    """
    ids = list(rows)
    for start in range(0, len(ids), _AT_ONCE):
        _follow(by, ids[start : start + _AT_ONCE])


def _follow(by: str, ids: Sequence[int]) -> None:
    seen = set(Entry.objects.filter(pk__in=ids, removed_at=None).values_list("pk", flat=True))
    gone = [pk for pk in ids if pk not in seen]
    ItemTerm.objects.filter(item__in=gone).delete()
    ItemAlias.objects.filter(item__in=gone).delete()
    items = list(Item.objects.filter(pk__in=seen).select_related("entry"))
    terms: dict[int, list[ItemTerm]] = {item.pk: [] for item in items}
    for term in ItemTerm.objects.filter(item__in=seen).order_by("item", "from_on"):
        terms[term.item_id].append(term)
    opened = (_next_term(item, terms[item.pk], by) for item in items)
    ItemTerm.objects.bulk_create([term for term in opened if term is not None])
    _name_again(items)


def _next_term(item: Item, past: list[ItemTerm], by: str) -> ItemTerm | None:
    """The term to open, if what the item is has changed; terms before it are closed, corrected or reopened here."""
    if item.until_on and item.until_on <= item.from_on:
        raise FazhiError(f"事项“{item}”的取消日期不晚于启用日期", remedy="核对两个日期；登记错误的事项用“移除”")
    facts = facts_of(item)
    if not past:
        return _term(item, item.from_on, facts, by)
    last = past[-1]
    if _stated(last) == facts:
        return None
    if len(past) > 1 and _stated(past[-2]) == facts and not _is_later(item, last):
        last.delete()
        _write(past[-2], until_on=None)
        return None
    # What is entered after the end of an item belongs to its end: nothing begins later.
    usual = min(filter(None, (today(), item.until_on)))
    from_on = item.adjusted_on if _is_later(item, last) else last.from_on if item.adjusted_on else usual
    if from_on is None or from_on <= last.from_on:
        _write(last, **facts)
        return None
    _write(last, until_on=from_on)
    return _term(item, from_on, facts, by)


def _is_later(item: Item, last: ItemTerm) -> bool:
    return item.adjusted_on is not None and item.adjusted_on > last.from_on


def facts_of(item: Item) -> dict[str, Any]:
    """What a term keeps of an item (沿革所记)."""
    holders: dict[str, int | None] = {"unit": item.entry.unit_id}
    holders |= {stage: getattr(item, f"{stage}_id") for stage in STAGES}
    stated: dict[str, Any] = {name: getattr(item, name) for name in _STATED}
    return {"name": item.entry.title, "holders": {name: pk for name, pk in holders.items() if pk}, **stated}


def _stated(term: ItemTerm) -> dict[str, Any]:
    return {"name": term.name, "holders": term.holders, **{name: getattr(term, name) for name in _STATED}}


def _term(item: Item, from_on: date, facts: dict[str, Any], by: str) -> ItemTerm:
    return ItemTerm(item=item, from_on=from_on, written_by=by, written_at=instant(), **facts)


def _write(term: ItemTerm, **values: Any) -> None:
    for name, value in values.items():
        setattr(term, name, value)
    term.save()


# --- codes of other systems -------------------------------------------------------------------------------------------


def read_aliases(text: str) -> tuple[tuple[str, str], ...]:
    """`粤执法:3301；省事项:4419A` as pairs of system and code (别名编码); raises FazhiError for what is neither."""
    pairs = []
    for part in filter(None, re.split(r"[；;\n]\s*", text.strip())):
        system, colon, code = re.sub("：", ":", part).partition(":")
        if not (colon and system.strip() and code.strip()):
            raise FazhiError(
                f"其他系统编码“{part}”没有写明系统", remedy="写成 系统:编码，多个用分号隔开，如 粤执法:3301"
            )
        pairs.append((system.strip(), code.strip()))
    return tuple(dict.fromkeys(pairs))


def _name_again(items: Iterable[Item]) -> None:
    wanted = {(item.pk, *pair) for item in items for pair in read_aliases(item.aliases)}
    present = {
        (alias.item_id, alias.system, alias.code): alias
        for alias in ItemAlias.objects.filter(item__in=[item.pk for item in items])
    }
    ItemAlias.objects.filter(pk__in=[alias.pk for key, alias in present.items() if key not in wanted]).delete()
    new = sorted(wanted - set(present))
    _refuse_taken(new)
    ItemAlias.objects.bulk_create(ItemAlias(item_id=pk, system=system, code=code) for pk, system, code in new)


def _refuse_taken(new: Sequence[tuple[int, str, str]]) -> None:
    codes = {(system, code): pk for pk, system, code in new}
    if len(codes) < len(new):
        raise FazhiError("同一批里两个事项写了相同的其他系统编码", remedy="一个编码只属于一个事项：先合并或改正")
    for alias in ItemAlias.objects.filter(code__in={code for _, code in codes}).select_related("item__entry"):
        if codes.get((alias.system, alias.code), alias.item_id) != alias.item_id:
            raise FazhiError(
                f"编码“{alias}”已属于事项“{alias.item}”（{alias.item.entry.title}）",
                remedy="同一事项就合并；不同事项请核对是哪一个写错了",
            )
