"""In whose name a penalty is imposed (以何名义): it follows from the item's line in the list on that day, never from a wish.

The town only where the published decision of the province and the list of the city contain the item (处罚法第二十四条);
an entrusted one in the principal's name (第二十条); a branch of a city bureau in that of its bureau.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

import yaml

from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.items.asking import Held, held_on
from fazhi.kernel.items.models import PowerKind
from fazhi.kernel.law.packs import pack_folders
from fazhi.kernel.org.models import Unit, UnitKind

from ..review.files import Power

DEVOLVED, ENTRUSTED, SUBJECT = (
    "《行政处罚法》第二十四条",
    "《行政处罚法》第二十条",
    "《行政处罚法》第十七条、第三十八条",
)


@dataclass(frozen=True)
class OwnName:
    """A kind of branch that may act in its own name from a day on (以自己的名义)."""

    words: str
    from_on: date
    basis: str


class NameUnknown(FazhiError):
    """The list does not say enough to tell in whose name (名义不明)."""


def power_on(code: str, on: date) -> Power:
    """What the list says of an item on a day (职权); raises ItemRefused or NameUnknown with what is missing."""
    found = held_on(code, on)
    unit = Unit.objects.filter(pk=found.holder("enforcing_unit") or 0).first()
    if unit is None:
        raise NameUnknown(
            f"事项“{found.term.name}”（{code}）没有写明执法单位", basis=SUBJECT, remedy="请事项管理员补上执法单位"
        )
    name, why, basis = _name(found, unit, on)
    return Power(name, str(unit), PowerKind(found.term.power_kind), why, basis)


def _name(found: Held, unit: Unit, on: date) -> tuple[str, str, str]:
    term = found.term
    own = _own_name(unit, on)
    if term.power_kind == PowerKind.ENTRUSTED:
        return _principal(found, "委托的事项以委托机关的名义实施", ENTRUSTED), "委托事项：以委托机关的名义", ENTRUSTED
    if own:
        return unit.name, f"自{own.from_on}起，这类派出机构可以以自己的名义实施（适用未核）", own.basis
    if unit.kind == UnitKind.BRANCH:
        return _principal(found, "分局以市局的名义实施", SUBJECT), "分局是市局的派出机构：以市局的名义", SUBJECT
    if term.power_kind == PowerKind.OWN:
        return _town(unit).name, "法律直接规定由镇政府行使：以镇政府的名义", SUBJECT
    if "省" in term.decision and "市" in term.decision:
        return _town(unit).name, f"省的决定和市的清单都有这一项（{term.decision}）：以镇政府的名义", DEVOLVED
    why = "清单没有同时写明省政府的决定和市公布的事项清单：不能以镇政府的名义，由原主管部门实施"
    return _principal(found, why, DEVOLVED), why, DEVOLVED


def _principal(found: Held, why: str, basis: str) -> str:
    if found.term.principal:
        return found.term.principal
    raise NameUnknown(
        f"事项“{found.term.name}”（{found.code}）没有写明原主管或者委托机关；{why}",
        basis=basis,
        remedy="请事项管理员补上原主管或者委托机关",
    )


def _town(unit: Unit) -> Unit:
    while unit.parent is not None:
        unit = unit.parent
    return unit


def _own_name(unit: Unit, on: date) -> OwnName | None:
    if unit.kind != UnitKind.BRANCH:
        return None
    return next((one for one in own_names() if one.words in unit.name and one.from_on <= on), None)


@cache
def own_names() -> tuple[OwnName, ...]:
    found = []
    for folder in pack_folders():
        path = folder / "own_name.yaml"
        if path.is_file():
            told = yaml.safe_load(path.read_text(encoding="utf-8"))
            found += [OwnName(one["words"], one["from"], one["basis"]) for one in told["branches"]]
    return tuple(found)
