"""Times for remedies that another law fixes (另有规定的救济期限), as decisions state them among their elements.

Such as 起诉期限依《土地管理法》第八十三条（十五日）: the law, and in brackets how long it gives.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from fazhi.kernel.law.statutes.numerals import NUMERAL, arabic
from fazhi.kernel.law.timelimits import Unit

from ..models import CaseDocument

SUIT, RECONSIDERATION = "起诉期限", "复议期限"
_FEW = NUMERAL.replace("+", "{1,4}")
_TERM = re.compile(rf"({SUIT}|{RECONSIDERATION})依(《[^》]+》第[^（]*条[^（]*)(?:（({_FEW})(日|个月)）)?.*")
_UNITS = {"日": Unit.CALENDAR_DAY, "个月": Unit.MONTH}


@dataclass(frozen=True)
class Term:
    """One such time (另定期限): for what, by which law, and how long where the decision says it."""

    what: str
    basis: str
    n: int | None
    unit: Unit


def terms(paper: CaseDocument) -> Iterator[Term]:
    """The times of its own that a decision states (写明的另定期限)."""
    for said in sorted(paper.has):
        if found := _TERM.fullmatch(said):
            what, basis, n, unit = found.groups()
            yield Term(what, basis, arabic(n) if n else None, _UNITS[unit or "日"])


def term(paper: CaseDocument, what: str) -> Term | None:
    """That for suing or for reconsideration (起诉或者复议的另定期限), or None."""
    return next((one for one in terms(paper) if one.what == what), None)
