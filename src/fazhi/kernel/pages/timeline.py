"""The timeline (经过): a row's chain of events as sentences, each with who, when, which step and what changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from fazhi.kernel.chain.events import body_of, history
from fazhi.kernel.chain.models import Event, Origin
from fazhi.kernel.org.models import User
from fazhi.kernel.procedures.declarations import Version, procedures
from fazhi.kernel.records.lookup import NameBook
from fazhi.kernel.records.models import Entry, Matter
from fazhi.kernel.records.registers import Register

from .kinds import NAMES, UNNAMED
from .values import instant_text, is_subject, shown, states_of


@dataclass(frozen=True)
class ChangeLine:
    """One field before and after, in words (改动)."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class EventLine:
    """One event as the page shows it (经过中的一条)."""

    name: str
    legal_on: str
    recorded_at: str
    by: str
    acting_for: str
    origin: str
    note: str
    states: str
    changes: list[ChangeLine] = field(default_factory=list)
    documents: list[str] = field(default_factory=list)  # digests

    def __str__(self) -> str:
        changed = "；".join(
            f"{line.label}：{line.before or '（空）'} → {line.after or '（空）'}" for line in self.changes
        )
        return f"{self.legal_on} {self.by} {self.name}" + (f"（{changed}）" if changed else "")


def lines_of(register: Register, row: Entry | Matter, names: NameBook, *, since: int = 0) -> list[EventLine]:
    """The visible events of a row after its version `since`, the latest first; one query for events, one for names."""
    events = [event for event in events_of(row) if event.seq > since]
    return written(register, events, names, version_of(row))


def events_of(row: Entry | Matter) -> list[Event]:
    """The visible events of a row in their order; read once and kept with the row, for all that a page tells of it."""
    kept: dict[str, Any] = row.__dict__
    if "_events" not in kept:
        kept["_events"] = list(history(row.subject))
    found: list[Event] = kept["_events"]
    return found


def readings_of(register: Register, row: Entry | Matter, names: NameBook) -> list[EventLine]:
    """Who looked at the personal fields of a row (个人信息查看记录)."""
    return written(register, list(history(readings(row))), names, None)


def readings(row: Entry | Matter) -> str:
    """The subject of a row's unmaskings: apart from its own chain, for reading changes nothing in the row."""
    return f"readings:{row.subject}"


def version_of(row: Entry | Matter) -> Version | None:
    """The version of the procedure that a matter is on."""
    return procedures[row.procedure].version(row.procedure_version) if isinstance(row, Matter) else None


def written(register: Register, events: Iterable[Event], names: NameBook, version: Version | None) -> list[EventLine]:
    """Events as lines, the latest first."""
    events = list(events)
    people = _people(events)
    return [_line(register, event, names, version, people) for event in reversed(events)]


def _people(events: list[Event]) -> dict[str, str]:
    usernames = {name for event in events for name in (event.recorded_by, event.acting_for) if name}
    return dict(User.objects.filter(username__in=usernames).values_list("username", "name")) if usernames else {}


def _line(
    register: Register, event: Event, names: NameBook, version: Version | None, people: Mapping[str, str]
) -> EventLine:
    body = body_of(event)
    notes = [str(body[key]) for key in ("note", "reason") if isinstance(body.get(key), str) and body[key]]
    if "rows" in body:
        notes.append(f"{body['rows']} 行")
    return EventLine(
        name=_name(event.kind, version),
        legal_on=event.legal_on.isoformat(),
        recorded_at=instant_text(event.recorded_at),
        by=people.get(event.recorded_by, event.recorded_by),
        acting_for=people.get(event.acting_for, event.acting_for),
        origin="" if event.origin == Origin.PERSON else Origin(event.origin).label,
        note="；".join([*notes, *_days(body)]),
        states=_states(register, body),
        changes=_changes(register, body, names),
        documents=[str(digest) for digest in body.get("documents", ()) if isinstance(digest, str)],
    )


def _name(kind: str, version: Version | None) -> str:
    step = version.step.get(kind.rpartition(".")[2]) if version else None
    return NAMES.get(kind) or (step.name if step else UNNAMED)


def _states(register: Register, body: Mapping[str, Any]) -> str:
    before, after = body.get("from"), body.get("to")
    if not isinstance(after, str) or before == after:
        return ""
    names = states_of(register.procedure)
    told = names.get(after, after)
    return f"{names.get(before, before)} → {told}" if isinstance(before, str) else told


def _days(body: Mapping[str, Any]) -> list[str]:
    """How a new calendar moved a due day."""
    return [f"到期日 {body['before_on']} → {body['after_on']}"] if "before_on" in body and "after_on" in body else []


def _changes(register: Register, body: Mapping[str, Any], names: NameBook) -> list[ChangeLine]:
    found = []
    for name, pair in (body.get("changes") or {}).items():
        item = register.fields.get(name)
        if item is None or is_subject(register, item):
            continue
        if isinstance(pair, list) and len(pair) == 2:
            before, after = (shown(register, item, value, names) for value in pair)
            found.append(ChangeLine(item.label, before, after))
    # Personal values enter the chain as digests only: the line says that they were set, not to what.
    personal = [register.fields[name].label for name in body.get("personal") or () if name in register.fields]
    return found + [ChangeLine(label, "", "（个人信息，不在这里显示）") for label in personal]
