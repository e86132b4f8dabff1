"""The stretches of an item's past (事项各段): which a change opens, corrects or takes back; pure, nothing is stored here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from fazhi.kernel.core.digests import canonical, sm3
from fazhi.kernel.core.errors import FazhiError

# What an item keeps as long as it is the same item, in words.
LASTING = {"listing": "所在清单", "kind": "类别"}


@dataclass(frozen=True)
class Stretch:
    """What an item was from one day to another (一段); `until_on` is the first day on which it was so no longer."""

    from_on: date
    until_on: date | None
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class Adjusted:
    """What an earlier change did to the past (前次调整): opened a stretch, corrected it, or reopened the one before."""

    how: str  # opened, corrected, reopened
    from_on: date


@dataclass(frozen=True)
class Now:
    """An item as it was just written (改后的事项): its days, and from which the change takes effect, if one was stated.

    `undone` is the adjustment that an import made which is now taken back.
    """

    named: str
    facts: Mapping[str, Any]
    from_on: date
    until_on: date | None
    adjusted_on: date | None
    today: date
    undone: Adjusted | None = None


def after(past: Sequence[Stretch], now: Now) -> tuple[list[Stretch], Adjusted | None]:
    """The past with the change in it and what was done to it, None for nothing; raises FazhiError for days out of order."""
    _refuse_disorder(past, now)
    if not past:
        return [Stretch(now.from_on, None, now.facts)], None
    stretches = [replace(past[0], from_on=now.from_on), *past[1:]]
    last = stretches[-1]
    if last.facts == now.facts:
        is_same = stretches[0] == past[0]
        return stretches, None if is_same else Adjusted("corrected", now.from_on)
    if now.undone:
        return _undo(stretches, now)
    if any(last.facts[name] != now.facts[name] for name in LASTING):
        _refuse_other(stretches, now)
    on = _effective(stretches, now)
    if on > last.from_on:
        return _open(stretches, on, now.facts), Adjusted("opened", on)
    # A change of the day on which the last one began corrects it; one that brings back what stood before takes it back.
    if len(stretches) > 1 and stretches[-2].facts == now.facts:
        return _reopen(stretches), Adjusted("reopened", on)
    return [*stretches[:-1], replace(last, facts=now.facts)], Adjusted("corrected", on)


def digest(stretches: Sequence[Stretch]) -> str:
    """SM3 over the whole past (沿革摘要), as the event of a change states it."""
    return sm3(canonical([(one.from_on, one.until_on, one.facts) for one in stretches]))


def _open(stretches: Sequence[Stretch], on: date, facts: Mapping[str, Any]) -> list[Stretch]:
    return [*stretches[:-1], replace(stretches[-1], until_on=on), Stretch(on, None, facts)]


def _reopen(stretches: Sequence[Stretch]) -> list[Stretch]:
    return [*stretches[:-2], replace(stretches[-2], until_on=None)]


def _undo(stretches: Sequence[Stretch], now: Now) -> tuple[list[Stretch], Adjusted]:
    """The past as it was before an import that is taken back: nothing else was done to the item since."""
    assert now.undone is not None  # noqa: S101 - asked before
    on = now.undone.from_on
    if now.undone.how == "opened" and len(stretches) > 1:
        return _reopen(stretches), Adjusted("reopened", on)
    if now.undone.how == "reopened":
        return _open(stretches, on, now.facts), Adjusted("opened", on)
    return [*stretches[:-1], replace(stretches[-1], facts=now.facts)], Adjusted("corrected", on)


def _effective(stretches: Sequence[Stretch], now: Now) -> date:
    """From which day a change takes effect (生效之日): the stated one, else today; never before the last change."""
    last, is_first = stretches[-1], len(stretches) == 1
    # What is entered after the end of an item belongs to its end: nothing begins later.
    usual = min(filter(None, (now.today, now.until_on)))
    on = now.adjusted_on or (max(usual, now.from_on) if is_first else usual)
    if on < last.from_on:
        raise FazhiError(
            f"{now.named}自{last.from_on}起另有改动，这次改动不能从{on}起生效",
            remedy=f"把“调整生效日期”填为{last.from_on}（改正那次改动）或以后；那次改动登错的，先改回原样再登记这次",
        )
    if now.until_on and on == now.until_on and _is_more_than_the_document(last.facts, now.facts) and now.adjusted_on:
        raise FazhiError(
            f"{now.named}自{now.until_on}起取消，改动不能从这一天起生效",
            remedy="把“调整生效日期”填在取消日期之前；取消登错的，先“恢复在用”",
        )
    return on


def _is_more_than_the_document(before: Mapping[str, Any], facts: Mapping[str, Any]) -> bool:
    return {**before, "decision": ""} != {**facts, "decision": ""}


def _refuse_disorder(past: Sequence[Stretch], now: Now) -> None:
    """Days that contradict one another."""
    on = now.adjusted_on
    if now.until_on and now.until_on <= now.from_on:
        raise FazhiError(f"{now.named}的取消日期不晚于启用日期", remedy="核对两个日期；登记错误的事项用“移除”")
    if on and on < now.from_on:
        raise FazhiError(
            f"{now.named}的调整生效日期{on}早于启用日期{now.from_on}", remedy="核对两个日期；一直如此的，填启用日期"
        )
    if on and now.until_on and on > now.until_on:
        raise FazhiError(
            f"{now.named}的调整生效日期{on}晚于取消日期{now.until_on}", remedy="核对两个日期；取消之后不再调整"
        )
    if len(past) < 2:
        return
    if now.from_on >= past[1].from_on:
        raise FazhiError(
            f"{now.named}自{past[1].from_on}起有过改动，启用日期不能是{now.from_on}",
            remedy="启用日期填在第一次改动之前",
        )
    if now.until_on and now.until_on < past[-1].from_on:
        raise FazhiError(
            f"{now.named}自{past[-1].from_on}起有过改动，取消日期不能是{now.until_on}",
            remedy="核对取消日期；那次改动登错的，先改回原样再取消",
        )


def _refuse_other(stretches: Sequence[Stretch], now: Now) -> None:
    """An item of another kind or list is another item: figures of past years count it as what it was.

    What was entered wrongly is put right as having always been so, in as many words.
    """
    if len(stretches) == 1 and now.adjusted_on == now.from_on:
        return
    last = stretches[-1]
    changed = "、".join(label for name, label in LASTING.items() if last.facts[name] != now.facts[name])
    raise FazhiError(
        f"{now.named}的{changed}不能改：改了就是另一个事项，往年的数会跟着变",
        basis="一事项一编码",
        remedy="取消这个事项，用新编码另行登记；原来登记错误、一直如此的，“调整生效日期”填启用日期",
    )
