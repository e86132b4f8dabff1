"""The checklist of case premises (办案场所检查单): the lines of our own pack, and the latest state of each in a unit."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import fazhi
from fazhi.kernel.law.strict_yaml import read
from fazhi.kernel.records.models import Entry

from ..models import PremisesCheck

PREMISES = "enforcement.premises"
FOLDER = Path(fazhi.__file__).parent / "packs"


@dataclass(frozen=True)
class Line:
    """A line of the checklist (检查项): what must be there, what for, and the article if one says so."""

    section: str
    text: str
    why: str
    basis: str
    is_verified: bool

    @property
    def status(self) -> str:
        return "已核" if self.is_verified else "未核"


@dataclass(frozen=True)
class State:
    """How a line stands in a unit (现况): the latest check, or none."""

    line: Line
    check: PremisesCheck | None

    @property
    def told(self) -> str:
        if self.check is None:
            return "没有检查"
        return {True: "符合", False: "不符合", None: "不明"}[self.check.is_met]

    @property
    def is_missing(self) -> bool:
        """Whether something has to be done (未达到): what nobody looked at is not met either."""
        return self.check is None or self.check.is_met is not True


@cache
def checklist() -> tuple[Line, ...]:
    """The lines in order (检查单), read once; raises DeclarationError with file and line."""
    document = read(FOLDER / "premises.yaml", FOLDER).mapping(("checked_on", "source", "sections"), ("sections",))
    found = []
    for section in document["sections"].items():
        part = section.mapping(("name", "lines"), ("name", "lines"))
        for item in part["lines"].items():
            line = item.mapping(("text", "why", "basis", "status"), ("text", "why", "status"))
            basis = line["basis"].text() if "basis" in line else ""
            is_verified = line["status"].one_of(("seen", "unverified")) == "seen"
            found.append(Line(part["name"].text(), line["text"].text(), line["why"].text(), basis, is_verified))
    return tuple(found)


def wrong(facts: Mapping[str, Any]) -> dict[str, str]:
    """What is wrong with a check's values as a whole, by field (整行核对)."""
    texts = [line.text for line in checklist()]
    told = str(facts.get("line") or "")
    if told and told not in texts:
        near = difflib.get_close_matches(told, texts, n=3, cutoff=0.3)
        return {"line": f"检查单里没有“{told}”；办法：{'相近的有：' + '、'.join(near) if near else '从检查单里选'}"}
    if facts.get("is_met") is False and not facts.get("note"):
        return {"note": "不符合的没有写说明；办法：写明缺什么、怎样整改"}
    return {}


def latest(units: Iterable[int], on: date) -> dict[int, dict[str, PremisesCheck]]:
    """The latest check of each line up to a day, by unit (最近一次检查)."""
    entries = Entry.objects.filter(register=PREMISES, removed_at=None, unit__in=list(units), occurred_on__lte=on)
    checks = PremisesCheck.objects.filter(entry__in=entries).select_related("entry")
    found: dict[int, dict[str, PremisesCheck]] = {}
    for check in checks.order_by("entry__occurred_on", "pk"):
        found.setdefault(check.entry.unit_id or 0, {})[check.line] = check
    return found


def states(checks: Mapping[str, PremisesCheck]) -> list[State]:
    """Every line of the checklist with how it stands (逐项现况)."""
    return [State(line, checks.get(line.text)) for line in checklist()]
