"""What tests of the case-file review stand on (案卷评查样本): the lawful base files, and the law without a database."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from fazhi.kernel.law.notices import load_notices
from fazhi.kernel.law.packs import pack_folders, rulebook
from fazhi.kernel.law.workcalendar import WorkCalendar
from fazhi.modules.enforcement.review.law import Law
from tests.support.cases import read

SAMPLES = Path(__file__).parents[1] / "modules/enforcement/review"
CODES = [f"C{number:02}" for number in range(1, 51)]


@cache
def law() -> Law:
    """The rules and the calendar of the packs."""
    return Law(rulebook(), WorkCalendar(load_notices(pack_folders())))


@cache
def base(name: str) -> dict[str, Any]:
    """A lawful file, `ordinary` or `simple`; change copies only."""
    plain: dict[str, Any] = read(SAMPLES / f"{name}.yaml")
    return plain
