"""What may be punished on the spot at all (当场处罚的条件, 行政处罚法第五十一条)."""

from __future__ import annotations

from datetime import date

from ..models import Case, PartyKind, split
from .declaring import Finding
from .doubts import Doubts, yuan
from .law import Law

_LIGHT = ("罚款", "警告")


def allowed_on_spot(case: Case, on: date | None, law: Law) -> Finding:
    """Whether a penalty stays within warnings and the small fines of article 51 (能否当场处罚); the gate asks it too."""
    doubts = Doubts()
    kinds = split(doubts.has(case.kinds, "处罚种类") or "")
    heavy = [kind for kind in kinds if not any(word in kind for word in _LIGHT)]
    if case.confiscated_fen and not any("没收" in kind for kind in heavy):
        heavy.append("没收")
    if heavy:
        doubts.wrong.append(f"当场处罚只能是警告或者小额罚款，不能是{'、'.join(heavy)}")
    fine = case.fine_fen
    if any("罚款" in kind for kind in kinds):
        fine = doubts.has(fine, "罚款数额")
    day = doubts.has(on, "决定日期")
    if fine and day:
        _fine_small(case, fine, day, law, doubts)
    return doubts.finding()


def _fine_small(case: Case, fine: int, on: date, law: Law, doubts: Doubts) -> None:
    kind = doubts.has(case.party_kind, "当事人类别")
    if kind is None:
        return
    is_citizen = kind in (PartyKind.CITIZEN, PartyKind.SOLE_TRADER)
    most = law.number("penalty.simple.citizen" if is_citizen else "penalty.simple.organisation", on)
    if most is None:
        doubts.missing.append(f"没有{on}在用的当场处罚数额")
    elif fine > most:
        doubts.wrong.append(f"罚款{yuan(fine)}，超过当场处罚的上限{yuan(most)}：应当适用普通程序")
