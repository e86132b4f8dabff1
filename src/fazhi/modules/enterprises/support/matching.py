"""Which policies fit which firms, and by which condition (政策匹配, S32): one query over the register of entities.

What the register does not say of a firm is never taken as fitting. A match proposes; the check of a claim decides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import and_
from typing import Any

from django.db.models import Case, Q, QuerySet, When

from fazhi.kernel.pages.values import money_text, writer
from fazhi.kernel.records.lookup import NameBook
from fazhi.kernel.records.registers import Register, registers

from ..credit import TIER
from ..credit.codes import ENTITY
from ..models.support import Policy
from .base import POLICY

STANDING, OWN_MONEY = "standing", "CNY"
TOLD = ("kind", "capital_fen", "occurred_on")  # what a match tells of the firm itself


@dataclass(frozen=True)
class Condition:
    """One condition of a policy (条件): in words, on which field of the firm, and as the database asks it."""

    words: str
    field: str
    where: Q


@dataclass(frozen=True)
class Match:
    """A firm that a policy fits (匹配结果), with each condition and what the register says of the firm."""

    pk: int
    number: str
    title: str
    because: tuple[str, ...]


def conditions_of(policy: Policy, entity: Register, on: date) -> Iterator[Condition]:
    """The conditions that a policy sets (逐条条件); a field that is empty sets none."""
    fields = entity.fields

    def path(name: str) -> str:
        return fields[name].path

    yield Condition("登记状态为存续", "status", Q(**{path("status"): STANDING}))
    if policy.firm_kind:
        codes = [code for code, label in (fields["kind"].choices or {}).items() if policy.firm_kind in label]
        yield Condition(f"主体类别含“{policy.firm_kind}”", "kind", Q(**{f"{path('kind')}__in": codes}))
    if policy.scope:
        yield Condition(f"经营范围含“{policy.scope}”", "scope", Q(**{f"{path('scope')}__contains": policy.scope}))
    for fen, how, word in ((policy.least_capital_fen, "gte", "不低于"), (policy.most_capital_fen, "lte", "不高于")):
        if fen is not None:
            bound = Q(**{f"{path('capital_fen')}__{how}": fen, path("currency"): OWN_MONEY})
            yield Condition(f"注册资本{word} {money_text(fen)} 元", "capital_fen", bound)
    for day, how, word in ((policy.founded_from, "gte", "不早于"), (policy.founded_until, "lte", "不晚于")):
        if day is not None:
            yield Condition(f"成立日期{word} {day}", "occurred_on", Q(**{f"{path('occurred_on')}__{how}": day}))
    if policy.entry.area_id:
        yield Condition(f"在{policy.entry.area}", "area", Q(area=policy.entry.area_id))
    if policy.tiers:
        yield Condition(f"信用等次为{policy.tiers}", "", Q(number__in=_of_tier(policy.tiers, on)))


def _of_tier(text: str, on: date) -> Any:
    """The codes of the firms that stand in one of these tiers on a day; none where nobody grades."""
    register = registers.get(TIER)
    if register is None:
        return ()
    fields, wanted = register.fields, [word for word in text.replace(",", "、").replace("，", "、").split("、") if word]
    tier, until, code = (fields[name].path for name in ("tier", "until_on", "firm_code"))
    rows = register.rows().filter(Q(**{f"{until}__gt": on}) | Q(**{until: None}), occurred_on__lte=on)
    return rows.filter(**{f"{tier}__in": [word.strip() for word in wanted]}).values(code)


def in_force(on: date) -> QuerySet[Policy]:
    """The policies that take claims on a day (受理期内的政策)."""
    rows = Policy.objects.filter(entry__in=registers[POLICY].rows(), from_on__lte=on)
    return rows.filter(Q(until_on=None) | Q(until_on__gt=on)).select_related("entry__area", "entry__unit")


def firms_for(policy: Policy, on: date) -> QuerySet[Any]:
    """The firms that a policy fits (适用的企业), as heads of the register of entities."""
    register = registers[ENTITY]
    where = Q()
    for condition in conditions_of(policy, register, on):
        where &= condition.where
    return register.rows().filter(where)


def matched(policy: Policy, on: date, most: int | None = None) -> list[Match]:
    """The firms that a policy fits, each with the condition that matched (匹配企业), in one query."""
    register = registers[ENTITY]
    conditions = list(conditions_of(policy, register, on))
    names = list(dict.fromkeys(one.field for one in conditions if one.field))
    columns = [register.fields[name].path for name in names]
    found = firms_for(policy, on).order_by("number")
    write = {name: writer(register, register.fields[name], NameBook()) for name in names if name in TOLD}
    return [
        Match(pk, number, title, tuple(_because(conditions, dict(zip(names, values, strict=True)), write)))
        for pk, number, title, *values in found.values_list("pk", "number", "title", *columns)[:most]
    ]


def _because(
    conditions: list[Condition], values: dict[str, Any], write: dict[str, Callable[[Any], str]]
) -> Iterator[str]:
    """Each condition beside the firm's own value, where that says more than the condition."""
    for one in conditions:
        yield f"{one.words}（{write[one.field](values[one.field])}）" if one.field in write else one.words


def policies_for(firm: Any, on: date) -> list[tuple[Policy, list[str]]]:
    """The policies that may fit one firm, each with its conditions (可能适用的政策); two queries, however many there are."""
    told = {policy: list(conditions_of(policy, registers[ENTITY], on)) for policy in in_force(on)}
    fits = _hold(firm, [reduce(and_, (one.where for one in conditions)) for conditions in told.values()])
    return [(policy, [one.words for one in told[policy]]) for policy, is_met in zip(told, fits, strict=True) if is_met]


def checked(policy: Policy, firm: Any, on: date) -> list[tuple[str, bool]]:
    """Each condition of a policy and whether the register says that a firm meets it (逐条核对)."""
    conditions = list(conditions_of(policy, registers[ENTITY], on))
    held = _hold(firm, [one.where for one in conditions])
    return [(one.words, is_met) for one, is_met in zip(conditions, held, strict=True)]


def _hold(firm: Any, wheres: list[Q]) -> list[bool]:
    """Which conditions hold of a firm, in one query."""
    flags = {f"holds_{n}": Case(When(where, then=True), default=False) for n, where in enumerate(wheres)}
    found = registers[ENTITY].rows().filter(pk=firm.pk).annotate(**flags).values_list(*flags).first() if flags else ()
    return [bool(one) for one in found or ()]
