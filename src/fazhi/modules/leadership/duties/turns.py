"""Whose turn it is (轮到谁), what a statement begins with, which row another belongs to, and what inputs propose."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from fazhi.kernel.core.clock import today
from fazhi.kernel.figures.declarations import indicators
from fazhi.kernel.pages.awaiting import Awaiting, Turn, awaitings
from fazhi.kernel.pages.belonging import Belonging, belongings
from fazhi.kernel.pages.modules import Prefill, Suggestions, prefills, suggestions
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.models import Matter
from fazhi.kernel.records.registers import Register

from .campaigns import CAMPAIGNS, PROBLEMS
from .drafting import draft
from .first import DUTY_LIST, EVIDENCE
from .plans import NUMBERS, PLAN_TASKS, PLANS
from .proofs import proofs
from .statements import CADRES, STATEMENTS, last_day, on_roster

awaitings.add(
    Awaiting(
        "leadership.statement.turns",
        STATEMENTS.code,
        turns=tuple(map(Turn, ("stated", "commented", "sent"))),
    )
)
awaitings.add(
    Awaiting(
        "leadership.problem.turns",
        PROBLEMS.code,
        turns=tuple(map(Turn, ("filed", "rectified", "verified", "closed"))),
    )
)


def _begin(request: HttpRequest, person: Person, row: Matter) -> Mapping[str, Any]:
    """What was written before is kept; only an empty statement begins with the draft."""
    return {} if row.statement.content else {"content": draft(row)}


prefills.add(Prefill("leadership.statement.draft", STATEMENTS.code, "stated", _begin))

for child, field, owner in (
    (EVIDENCE, "duty", DUTY_LIST),
    (PLAN_TASKS, "plan", PLANS),
    (STATEMENTS, "cadre", CADRES),
    (PROBLEMS, "campaign", CAMPAIGNS),
):
    belongings.add(Belonging(f"{child.code}.{field}", child.code, field, owner.code))


def _numbers_of(register: Register) -> Any:
    return lambda: dict(register.rows().order_by("-pk").values_list("number", "title")[:50])


def _roster() -> dict[str, str]:
    return {row.number: row.title for row in on_roster(last_day(today().year - 1))}


def _figures() -> dict[str, str]:
    found = (item for item in indicators if item.type in NUMBERS)
    return {item.ref or item.code: item.name for item in found}


for register, name, names in (
    (DUTY_LIST, "proofs", lambda: [proof.name for proof in proofs]),
    (EVIDENCE, "duty", _numbers_of(DUTY_LIST)),
    (EVIDENCE, "proof", lambda: [proof.name for proof in proofs]),
    (PLAN_TASKS, "plan", _numbers_of(PLANS)),
    (PLAN_TASKS, "figure", _figures),
    (STATEMENTS, "cadre", _roster),
    (PROBLEMS, "campaign", _numbers_of(CAMPAIGNS)),
):
    suggestions.add(Suggestions(f"{register.code}.{name}", register.code, name, names))
