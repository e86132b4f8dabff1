"""Moving running matters to another version of their procedure (版本迁移): explicit, reasoned, and first as a dry run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from fazhi.kernel.chain.events import Draft, append
from fazhi.kernel.core.clock import today
from fazhi.kernel.law.calendar import current_calendar
from fazhi.kernel.records import facts
from fazhi.kernel.records.access import Person, access
from fazhi.kernel.records.models import Matter
from fazhi.kernel.records.registers import registers

from .clocks import put_answer, put_timing, retime, rule_for, stated_day, timing
from .clockwork import Clockwork, tell
from .declarations import procedures
from .errors import ActRefused
from .models import Clock
from .versions import note_use


@dataclass(frozen=True)
class Move:
    """What a migration does, or would do, to one matter (迁移预览)."""

    number: str
    before_version: str
    after_version: str
    before_state: str
    after_state: str
    deadlines: tuple[tuple[str, str, str], ...]  # name, day before, day after


@transaction.atomic
def migrate(
    matter: Matter,
    to: str,
    *,
    by: Person,
    reason: str,
    states: Mapping[str, str] | None = None,
    is_dry_run: bool = True,
) -> Move:
    """Moves a running matter to another version (迁移); `states` maps states that the new version no longer has.

    Without `is_dry_run=False` it only says what would happen. Deadlines are computed by the new version's rules from the
    same starting days; what was met stays met.
    """
    register = registers[matter.register]
    matter = Matter.objects.select_for_update(of=("self",)).select_related(register.detail).get(pk=matter.pk)
    access(by, matter, "migrate")
    if not reason.strip():
        raise ActRefused("没有写明迁移的理由", where=matter.number, remedy="写明理由后再迁移")
    procedure = procedures[matter.procedure]
    before, after = procedure.version(matter.procedure_version), procedure.version(to)
    state = (states or {}).get(matter.state, matter.state)
    if state not in after.state:
        raise ActRefused(
            f"版本 {to} 没有状态“{before.state[matter.state].name}”",
            where=matter.number,
            remedy="写明它对应新版本的哪个状态",
        )
    work = Clockwork.of(after, matter)
    moved = tuple(_redo(work, matter))
    move = Move(matter.number, before.code, after.code, matter.state, state, moved)
    if is_dry_run:
        return move
    body = {"from": [before.code, matter.state], "to": [after.code, state], "reason": reason.strip()}
    matter.procedure_version, matter.state = after.code, state
    main = next((item for item in after.deadlines if item.is_main), None)
    if main is not None:
        tell(matter, main, work.clocks.get(main.code))
    matter.version += 1
    matter.save()
    work.save()
    note_use(procedure, after)
    append(matter.subject, Draft("matter.migrated", today(), by.name, body))
    return move


def _redo(work: Clockwork, matter: Matter) -> list[tuple[str, str, str]]:
    """Computes running clocks again under the new version's rules and says which days change."""
    values = facts.current(registers[matter.register], matter)
    found = []
    for declared in work.version.deadlines:
        clock = work.clocks.get(declared.code)
        rule = rule_for(declared, values)
        if clock is None or clock.met_on or rule is None or stated_day(declared, values):
            continue
        before = clock.legal_last_on
        _take_rule(clock, rule)
        work.changed[declared.code] = clock
        if clock.legal_last_on != before:
            found.append((declared.name, before.isoformat(), clock.legal_last_on.isoformat()))
    return found


def _take_rule(clock: Clock, rule: str) -> None:
    calendar = current_calendar()
    taken = timing(rule, clock.started_at or clock.started_on, calendar)
    if taken is not None:
        put_timing(clock, taken)
        put_answer(clock, retime(clock, calendar))
