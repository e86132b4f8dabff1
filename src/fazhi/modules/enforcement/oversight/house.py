"""House rules (内部规则): what the town asks of itself beyond the law. A head may pass one with a text; that is kept.

What the law demands is never made with `house_rule`: its gates know no override.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from fazhi.kernel.chain.events import body_of
from fazhi.kernel.chain.models import Event, hidden
from fazhi.kernel.procedures.declarations import PASSED, Gate, Procedure, Result, Situation, Verdict, fail, procedures
from fazhi.kernel.records.models import Matter

from ..roles import HEAD

BASIS = "本镇内部规则（不是法定要求）"
LEAST_TEXT = 8  # characters: fewer say nothing
REMEDY = f"机关负责人可以写明理由（不少于 {LEAST_TEXT} 个字）越过，自查时列出"
_MARK = f'"{Result.OVERRIDDEN}"'


def house_rule(code: str, name: str, check: Callable[[Situation], Verdict], remedy: str) -> Gate:
    """A gate that a head may pass with a written text (可越过的内部规则); who passed it, and why, stands in the event."""

    def asked(seen: Situation) -> Verdict:
        found = check(seen)
        if found.result is Result.PASS or HEAD.code not in seen.roles or len(seen.note) < LEAST_TEXT:
            return found
        return Verdict(Result.OVERRIDDEN, found.why)

    return Gate(f"house.{code}", name, asked, BASIS, f"{remedy}；{REMEDY}")


def has_reason(seen: Situation) -> Verdict:
    """Whether the note says something (理由是否写明)."""
    return PASSED if len(seen.note) >= LEAST_TEXT else fail(f"没有写明理由（不少于 {LEAST_TEXT} 个字）")


def done(seen: Situation) -> list[str]:
    """The steps that were taken before, in their order."""
    return [event.kind.rpartition(".")[2] for event in seen.past()]


@dataclass(frozen=True)
class Override:
    """A house rule that was passed with a text (越过的内部规则): in which matter, at which step, on which day, and why."""

    on: date
    register: str
    matter: int
    number: str
    step: str
    rules: tuple[str, ...]
    note: str

    @property
    def words(self) -> str:
        return f"{self.on} {self.number}“{self.step}”越过“{'、'.join(self.rules)}”：{self.note}"


def overrides(year: int) -> list[Override]:
    """Every house rule overridden in a year (年内越过的内部规则), the latest first.

    Read from the events themselves: nothing has to be entered for the self-check to show it.
    """
    days = (date(year, 1, 1), date(year, 12, 31))
    return _read(Event.objects.filter(kind__startswith="enforcement.", legal_on__range=days))


def overrides_of(matter: Matter) -> list[Override]:
    """Every house rule overridden in one matter (一件里越过的内部规则), the latest first."""
    return _read(Event.objects.filter(subject=matter.subject))


def _read(events: QuerySet[Event]) -> list[Override]:
    marked = events.filter(body__contains=_MARK, subject__startswith="matter:").exclude(publication__in=hidden())
    found = list(marked.order_by("-legal_on", "-pk"))
    ids = {int(event.subject.removeprefix("matter:")) for event in found}
    matters = {matter.subject: matter for matter in Matter.objects.filter(pk__in=ids)}
    return [
        override
        for event in found
        if event.subject in matters and (override := _override(event, matters[event.subject]))
    ]


def _override(event: Event, matter: Matter) -> Override | None:
    """What an event says was overridden; None where the word only stands in a text."""
    body = body_of(event)
    passed = [code for code, result in body.get("gates", {}).items() if result == Result.OVERRIDDEN]
    if not passed:
        return None
    step, rules = _names(body, passed)
    note = str(body.get("note", ""))
    return Override(event.legal_on, matter.register, matter.pk, matter.number, step, rules, note)


def _names(body: dict[str, Any], passed: list[str]) -> tuple[str, tuple[str, ...]]:
    code, _, version = str(body["procedure"]).rpartition("@")
    procedure: Procedure = procedures[code]
    step = procedure.version(version).step[body["step"]]
    names = {gate.code: gate.name for gate in step.gates}
    return step.name, tuple(names.get(one, one) for one in passed)
