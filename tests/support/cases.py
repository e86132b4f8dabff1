"""Case files from readable YAML (案卷样本): a base file, and what one sample changes in it.

A sample names its `base` (a file beside it) and its `change`: paths with the value that stands there instead, such as
`case.told_on: 2023-05-06`, `documents.notice.served_on: null`, `acts.0.officers: 演示证-0001`; the value `absent` takes
the row out. Documents are named by their kind, other rows by their place. `clock` is what steps did to the limit.
"""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from django.db.models import DateTimeField

from fazhi.kernel.core.dates import read_datetime
from fazhi.kernel.items.models import PowerKind
from fazhi.kernel.law.timelimits import Exclusion
from fazhi.kernel.records.models import Entry, Matter
from fazhi.modules.enforcement.models import (
    Account,
    Case,
    CaseDocument,
    EnforcementAct,
    Evidence,
    Mandate,
    Measure,
    Payment,
    Recording,
)
from fazhi.modules.enforcement.review.files import CaseClock, CaseFile, Cited, Power

ABSENT = "absent"
ROWS = {
    "acts": EnforcementAct,
    "evidence": Evidence,
    "documents": CaseDocument,
    "recordings": Recording,
    "payments": Payment,
}
PLAIN = ("power_refusal", "is_law_changed", "place_in_town", "decided_if_on", "city")
TEXTS = ("earlier", "rivals", "alike", "overlaps")


class _Plain(yaml.SafeLoader):
    """YAML in which `on` is the name of a day, not a yes."""


_Plain.yaml_implicit_resolvers = {
    first: [(tag, words) for tag, words in resolvers if tag != "tag:yaml.org,2002:bool" or first in "tTfF"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def read(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), _Plain)


def changed(base: dict[str, Any], change: dict[str, Any]) -> dict[str, Any]:
    """The plain file with what a sample changes; a path that leads nowhere is an error."""
    plain = deepcopy(base)
    for path, value in change.items():
        *steps, last = path.split(".")
        place: Any = plain
        for step in steps:
            place = place[_key(place, step)]
        key = _key(place, last) if isinstance(place, list) and last != "+" else last
        if value == ABSENT:
            del place[key]
        elif last == "+":
            place.append(deepcopy(value))
        else:
            place[key] = deepcopy(value)
    return plain


def _key(place: Any, step: str) -> Any:
    if not isinstance(place, list):
        return step
    if step.isdecimal():
        return int(step)
    return next(at for at, row in enumerate(place) if row.get("kind") == step)


def case_file(plain: dict[str, Any]) -> CaseFile:
    """The case file that a plain one tells of; a name that no table has is an error."""
    given = deepcopy(plain)
    head = given.pop("matter", {})
    case = _with_instants(Case, given.pop("case"))
    case.matter = Matter(pk=head.pop("pk", 1), register="enforcement.case", **head)
    kept: dict[str, Any] = {
        name: tuple(_row(model, row) for row in given.pop(name, ())) for name, model in ROWS.items()
    }
    kept["measures"] = tuple(_measure(row) for row in given.pop("measures", ()))
    kept["officers"] = {number: _account(number, row) for number, row in given.pop("officers", {}).items()}
    power, mandate, citations = given.pop("power", None), given.pop("mandate", None), given.pop("citations", None)
    kept["power"] = Power(**{**power, "kind": PowerKind(power["kind"])}) if power else None
    kept["mandate"] = Mandate(**mandate) if mandate else None
    kept["citations"] = None if citations is None else tuple(Cited(**one) for one in citations)
    kept["remedy_laws"] = tuple(Cited(**one) for one in given.pop("remedy_laws", ()))
    kept["clock"] = _clock(given.pop("clock", None))
    kept |= {name: tuple(given.pop(name)) for name in TEXTS if given.get(name) is not None}
    kept |= {name: given.pop(name) for name in PLAIN if name in given}
    left = [name for name in given if given[name] is not None]
    assert not left, f"案卷样本里有不认识的内容：{left}"
    return CaseFile(case=case, **kept)


def _clock(row: dict[str, Any] | None) -> CaseClock | None:
    """What steps did to the case's own limit: `extended_on` and `exclusions` as lists, `paused_on` with `paused_by`."""
    if row is None:
        return None
    stops = tuple(Exclusion(**one) for one in row.pop("exclusions", ()))
    return CaseClock(tuple(row.pop("extended_on", ())), stops, **row)


def _row(model: Any, row: dict[str, Any]) -> Any:
    row = dict(row)
    entry = Entry(pk=row.pop("pk", 1), number=str(row.pop("number", "")), occurred_on=row.pop("on", None))
    made = _with_instants(model, row)
    made.entry = entry
    return made


def _measure(row: dict[str, Any]) -> Measure:
    row = dict(row)
    matter = Matter(pk=1, number=str(row.pop("number", "")), opened_on=row.pop("on", date(2000, 1, 1)))
    made: Measure = _with_instants(Measure, row)
    made.matter = matter
    return made


def _account(number: str, row: dict[str, Any]) -> Account:
    row = dict(row)
    entry = Entry(number=str(row.pop("account", number)), title=row.pop("name", ""))
    made = Account(certificate_number=number, **row)
    made.entry = entry
    return made


def _with_instants(model: Any, row: dict[str, Any]) -> Any:
    """The row with instants as the database gives them; YAML writes 2023-05-06 09:00 of Shanghai."""
    instants = {field.name for field in model._meta.get_fields() if isinstance(field, DateTimeField)}
    return model(**{name: read_datetime(value) if name in instants and value else value for name, value in row.items()})
