"""Steps for another person (须由另一个人办理): whoever did the work does not verify it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

from fazhi.kernel.chain.models import Event, hidden

from .declarations import PASSED, Gate, Procedure, Situation, Step, Verdict, Version, fail


class Taken(NamedTuple):
    """Who took a step (谁办理了哪一步)."""

    step: str
    by: str


def kinds(register: str, step: Step) -> dict[str, str]:
    """The kinds of event whose last author may not take a step, each with its own step."""
    return {f"{register}.{code}": code for code in step.apart_from}


def last_takers(register: str, step: Step, subjects: Collection[str]) -> dict[str, Taken]:
    """Who last took, in each subject, one of the steps that another person must have taken (最近一次由谁办理)."""
    named = kinds(register, step)
    found = Event.objects.filter(subject__in=subjects, kind__in=named).exclude(publication__in=hidden())
    rows = found.order_by("seq").values_list("subject", "kind", "recorded_by")
    return {subject: Taken(named[kind], by) for subject, kind, by in rows}


def apart(register: str, procedure: Procedure, version: Version, step: Step) -> Iterator[Gate]:
    """The gate of a step that another person takes, none of any other."""
    if not step.apart_from:
        return
    names = "、".join(f"“{version.step[code].name}”" for code in step.apart_from)

    def check(seen: Situation) -> Verdict:
        before = last_takers(register, step, (seen.subject,)).get(seen.subject)
        if before is None or before.by != seen.by:
            return PASSED
        return fail(f"“{version.step[before.step].name}”是您办理的")

    basis = step.basis or procedure.basis
    yield Gate("apart", "须由另一个人办理", check, basis, f"请没有办理{names}的人来“{step.name}”")
