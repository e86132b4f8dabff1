"""The item card (事项卡): what an officer must know of an item on a day, from who holds it to the articles in force."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from fazhi.kernel.core.remembering import remembered
from fazhi.kernel.law.packs import rulebook
from fazhi.kernel.law.wording import anchor, number
from fazhi.kernel.org.models import Unit

from .asking import Held, held_on, holders_of
from .models import Item, ItemTerm
from .passages import Passage, passages
from .uses import idle_from, uses

_BETWEEN = re.compile(r"[、,，;；\s]+")
STAGE_NAMES: Mapping[str, str] = {
    "unit": "承接单位",
    "approving_unit": "审批",
    "supervising_unit": "监管",
    "patrolling_unit": "巡查",
    "enforcing_unit": "执法",
}


@dataclass(frozen=True)
class TimeLimit:
    """One rule that binds an item on a day (适用规则): its number with unit and basis; `why` where there is none."""

    code: str
    name: str
    text: str
    anchor: str
    basis: str
    is_verified: bool
    why: str = ""


@dataclass(frozen=True)
class Stage:
    """Who holds one stage of an item (环节单位); no unit where nobody was named."""

    name: str
    unit: Unit | None


@dataclass(frozen=True)
class Card:
    """An item on a day (事项卡)."""

    held: Held
    stages: tuple[Stage, ...]
    limits: tuple[TimeLimit, ...]
    passages: tuple[Passage, ...]
    terms: tuple[ItemTerm, ...]
    use_count: int
    counted_from: date

    @property
    def item(self) -> Item:
        return self.held.item

    @property
    def term(self) -> ItemTerm:
        return self.held.term

    @property
    def on(self) -> date:
        return self.held.on


def card(code: str, on: date) -> Card:
    """The card of an item on a day (某日的事项卡), read once between two writes.

    Raises ItemRefused where the item was not on the list that day.
    """
    return remembered(("items.card", code, on), lambda: _card(code, on))


def _card(code: str, on: date) -> Card:
    held = held_on(code, on)
    named = holders_of(held)
    since = idle_from(on)
    return Card(
        held,
        tuple(Stage(name, named[stage]) for stage, name in STAGE_NAMES.items()),
        tuple(limits_of(held.item, on)),
        passages(held.term.basis, on),
        tuple(held.item.terms.order_by("from_on")),
        uses(since, on, [held.code]).get(held.code, 0),
        since,
    )


def limits_of(item: Item, on: date) -> Iterator[TimeLimit]:
    """The rules that an item names, as they stand on a day (适用规则)."""
    book = rulebook()
    for code in filter(None, _BETWEEN.split(item.rules)):
        rule = book.get(code)
        if rule is None:
            yield TimeLimit(code, code, "", "", "", is_verified=False, why="规则集里没有这个编码")
            continue
        value = rule.on(on)
        told = ("", f"在{on}没有生效的值") if value is None else (number(value), "")
        yield TimeLimit(code, rule.name, told[0], anchor(rule), rule.cite, rule.is_verified, told[1])
