"""Which policies fit which firms, and by which condition (政策匹配, S32): one query over the register of entities.

What the register does not say of a firm is never taken as fitting. A match proposes; the check of a claim decides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import reduce
from operator import and_
from typing import Any, NamedTuple

from django.db.models import Case, Q, QuerySet, When

from fazhi.kernel.pages.values import money_text
from fazhi.kernel.records.registers import registers

from ..base import ENTITY, POLICY, TIER
from ..models.firms import EntityKind, Status
from ..models.support import Policy

OWN_MONEY = "CNY"
_READ = ("pk", "number", "title", "occurred_on", "entity__kind", "entity__capital_fen")


class Condition(NamedTuple):
    """One condition of a policy (条件): in words, as the database asks it, and the firm's own value where that says more."""

    words: str
    where: Q
    told: Callable[[Any], str] | None = None


def conditions_of(policy: Policy, on: date) -> Iterator[Condition]:
    """The conditions that a policy sets (逐条条件); a field that is empty sets none."""
    yield Condition("登记状态为存续", Q(entity__status=Status.STANDING))
    if policy.firm_kind:
        kinds = [kind for kind in EntityKind if policy.firm_kind in kind.label]
        where = Q(entity__kind__in=kinds)
        yield Condition(f"主体类别含“{policy.firm_kind}”", where, lambda firm: EntityKind(firm.entity__kind).label)
    if policy.scope:
        yield Condition(f"经营范围含“{policy.scope}”", Q(entity__scope__contains=policy.scope))
    for fen, how, word in ((policy.least_capital_fen, "gte", "不低于"), (policy.most_capital_fen, "lte", "不高于")):
        if fen is not None:
            where = Q(**{f"entity__capital_fen__{how}": fen}, entity__currency=OWN_MONEY)
            yield Condition(
                f"注册资本{word} {money_text(fen)} 元", where, lambda firm: money_text(firm.entity__capital_fen)
            )
    for day, how, word in ((policy.founded_from, "gte", "不早于"), (policy.founded_until, "lte", "不晚于")):
        if day is not None:
            where = Q(**{f"occurred_on__{how}": day})
            yield Condition(f"成立日期{word} {day}", where, lambda firm: str(firm.occurred_on))
    if policy.entry.area_id:
        yield Condition(f"在{policy.entry.area}", Q(area=policy.entry.area_id))
    if policy.tiers:
        yield Condition(f"信用等次为{policy.tiers}", Q(number__in=_of_tier(policy.tiers, on)))


def _of_tier(text: str, on: date) -> QuerySet[Any]:
    """The codes of the firms that stand in one of these tiers on a day."""
    wanted = [word.strip() for word in text.replace(",", "、").replace("，", "、").split("、")]
    live = Q(credit_tier__until_on__gt=on) | Q(credit_tier__until_on=None)
    rows = registers[TIER].rows().filter(live, occurred_on__lte=on, credit_tier__tier__in=wanted)
    return rows.values("credit_tier__firm_code")


def in_force(on: date) -> QuerySet[Policy]:
    """The policies that take claims on a day (受理期内的政策)."""
    rows = Policy.objects.filter(entry__in=registers[POLICY].rows(), from_on__lte=on)
    return rows.filter(Q(until_on=None) | Q(until_on__gt=on)).select_related("entry__area", "entry__unit")


def firms_for(policy: Policy, on: date) -> QuerySet[Any]:
    """The firms that a policy fits (适用的企业), as heads of the register of entities."""
    return registers[ENTITY].rows().filter(*(one.where for one in conditions_of(policy, on)))


def matched(policy: Policy, on: date, most: int | None = None) -> list[tuple[Any, list[str]]]:
    """The firms that a policy fits, each with the conditions that matched (匹配企业), in one query."""
    conditions = list(conditions_of(policy, on))
    return [
        (firm, [f"{one.words}（{one.told(firm)}）" if one.told else one.words for one in conditions])
        for firm in firms_for(policy, on).order_by("number").values_list(*_READ, named=True)[:most]
    ]


def policies_for(firm: Any, on: date) -> list[tuple[Policy, list[str]]]:
    """The policies that may fit one firm, each with its conditions (可能适用的政策); two queries, however many there are."""
    told = {policy: list(conditions_of(policy, on)) for policy in in_force(on)}
    fits = _hold(firm, [reduce(and_, (one.where for one in conditions)) for conditions in told.values()])
    return [(policy, [one.words for one in told[policy]]) for policy, is_met in zip(told, fits, strict=True) if is_met]


def checked(policy: Policy, firm: Any, on: date) -> list[tuple[str, bool]]:
    """Each condition of a policy and whether the register says that a firm meets it (逐条核对)."""
    conditions = list(conditions_of(policy, on))
    held = _hold(firm, [one.where for one in conditions])
    return [(one.words, is_met) for one, is_met in zip(conditions, held, strict=True)]


def _hold(firm: Any, wheres: list[Q]) -> list[bool]:
    """Which conditions hold of a firm, in one query."""
    flags = {f"holds_{n}": Case(When(where, then=True), default=False) for n, where in enumerate(wheres)}
    found = registers[ENTITY].rows().filter(pk=firm.pk).annotate(**flags).values_list(*flags).first() if flags else ()
    return [bool(one) for one in found or ()]
