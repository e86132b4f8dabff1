"""Rule packs (规则包): folders of YAML read strictly, national first, then province, city and the town's own.

A folder holds `units.yaml` and `rules/*.yaml`. A later folder may replace an earlier one's rule, if it says which one
and on what basis of its own. Anything wrong refuses to load, with file and line.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import fazhi
from fazhi.kernel.core.errors import DeclarationError

from .rules import Basis, Bound, Direction, Extension, Kind, Rule, RuleBook
from .strict_yaml import Item, read, yaml_files
from .timelimits import Roll, Unit

OWN_FOLDERS = ("cn", "cn_gd", "cn_gd_dongguan")
_DAYS = (Unit.WORKING_DAY.value, Unit.CALENDAR_DAY.value)
_ROLLING = (Unit.CALENDAR_DAY.value, Unit.MONTH.value, Unit.YEAR.value)
_UNITS = {
    Kind.LIMIT: tuple(unit.value for unit in Unit),
    Kind.YEARLY: ("month_day",),
    Kind.THRESHOLD: ("fen", "percent", "person", "time", "day", "point"),
    Kind.AMOUNT: ("fen",),
    Kind.RATE: ("percent", "percent_a_day"),
    Kind.COUNT: ("time", "person", "item", "hour", "point"),
}
_REQUIRED = ("name", "kind", "unit", "basis", "values", "status")
_KEYS = (
    *_REQUIRED,
    "anchor",
    "direction",
    "bound",
    "roll",
    "roll_basis",
    "extension",
    "pauses",
    "checked_on",
    "source",
    "note",
    "rows",
    "overrides",
    "earlier",
)


@dataclass(frozen=True)
class UnitList:
    """What a law itself says of its units (工作日清单, K7, K8): which numbers of days are working days."""

    title: str
    from_on: date
    basis: str
    working: frozenset[int] | None
    exempt: frozenset[str]

    def unit_of(self, n: int) -> Unit:
        """The unit of so many days under this law; `working` is None where all its days are working days."""
        return Unit.WORKING_DAY if self.working is None or n in self.working else Unit.CALENDAR_DAY


@cache
def rulebook() -> RuleBook:
    """The rules of this process (规则集): the project's packs and the folder named by FAZHI_PACKS, read once."""
    return load_packs(pack_folders())


def pack_folders() -> list[Path]:
    """The folders of packs from the nation down; FAZHI_PACKS names one more, the town's own."""
    own = Path(fazhi.__file__).parent / "packs"
    extra = os.environ.get("FAZHI_PACKS", "").strip()
    return [own / name for name in OWN_FOLDERS] + ([Path(extra)] if extra else [])


def load_packs(folders: Iterable[Path]) -> RuleBook:
    """Reads packs in the order given, the tightest last (读取规则包); raises DeclarationError with file and line."""
    rules: dict[str, Rule] = {}
    units: list[UnitList] = []
    for folder in folders:
        if not folder.is_dir():
            raise DeclarationError(f"没有规则包文件夹“{folder}”", remedy="核对环境变量 FAZHI_PACKS")
        units += _unit_lists(folder)
        own: dict[str, Rule] = {}
        for path in yaml_files(folder / "rules"):
            for rule in _rules_of(path, folder, rules, units):
                if rule.code in own:
                    raise DeclarationError(f"规则“{rule.code}”在 {own[rule.code].where} 已经有了", where=rule.where)
                own[rule.code] = rule
        rules |= own
    return RuleBook(rules.values())


# --- rules ------------------------------------------------------------------------------------------------------------


def _rules_of(path: Path, folder: Path, below: dict[str, Rule], units: list[UnitList]) -> Iterable[Rule]:
    document = read(path, folder).mapping(("checked_on", "source", "rules"), ("rules",))
    own: dict[str, Rule] = {}
    for code, item in document["rules"].mapping().items():
        if not re.fullmatch(r"[a-z_]+(\.[a-z_0-9]+)+", code):
            raise item.error(f"规则编码“{code}”的写法不对", "用小写英文和点，如 hotline.reply.complaint")
        keys = {key: value for key, value in document.items() if key != "rules"} | item.mapping(_KEYS, _REQUIRED)
        for key in ("checked_on", "source"):
            if key not in keys:
                raise item.error(f"规则“{code}”缺少“{key}”", "写在规则里，或者写在文件开头")
        rule = _rule(code, item, keys, folder.name)
        rule = _of_its_unit(rule, item, keys, units)
        own[code] = _placed(rule, item, keys.get("overrides"), below)
        if "earlier" in keys:  # the rule of the law before, which counted in other days, answers for its time
            if (named := keys["earlier"].text()) not in own:
                raise keys["earlier"].error(f"前一部法律的规则“{named}”不存在", "写在同一个文件里，放在这条规则之前")
            own[code] = replace(own[code], overridden=own[named])
        yield own[code]


def _rule(code: str, item: Item, keys: dict[str, Item], pack: str) -> Rule:
    kind = Kind(keys["kind"].one_of([kind.value for kind in Kind]))
    unit = keys["unit"].one_of(_UNITS[kind])
    return Rule(
        code=code,
        name=keys["name"].text(),
        pack=pack,
        kind=kind,
        unit=unit,
        basis=_basis(keys["basis"]),
        dated=_dated(keys["values"], kind),
        is_verified=keys["status"].one_of(("seen", "unverified")) == "seen",
        checked_on=keys["checked_on"].day(),
        source=keys["source"].text(),
        note=keys["note"].text() if "note" in keys else "",
        pauses={reason: basis.text() for reason, basis in keys["pauses"].mapping().items()} if "pauses" in keys else {},
        rows=_rows(keys["rows"]) if "rows" in keys else (),
        where=item.where,
        bound=_bound(item, keys, kind),
        **_of_limit(item, keys, kind, unit),
    )


def _of_limit(item: Item, keys: dict[str, Item], kind: Kind, unit: str) -> dict[str, Any]:
    """The parts that only a limit has: anchor, direction, roll-over, extension."""
    if kind is not Kind.LIMIT:
        has_direction = kind is Kind.YEARLY and "direction" in keys
        for key in ("anchor", "direction", "roll", "roll_basis", "extension", "pauses"):
            if key in keys and not (key == "direction" and has_direction):
                raise keys[key].error(f"“{key}”只能写在期限（kind: limit）里")
        return {"direction": Direction(keys["direction"].one_of(("within", "before")))} if has_direction else {}
    if "anchor" not in keys:
        raise item.error("缺少“anchor”", "写明从哪一天起算，如 received_on")
    if not re.fullmatch(r"[a-z_]+_(on|at)", keys["anchor"].text()):
        raise keys["anchor"].error("起算日的名称要以 _on 或 _at 结尾", "如 received_on、approved_at")
    parts: dict[str, Any] = {"anchor": keys["anchor"].text()}
    if "direction" in keys:
        parts["direction"] = Direction(keys["direction"].one_of([direction.value for direction in Direction]))
    if "extension" in keys:
        given = keys["extension"]
        parts["extensions"] = tuple(_extension(each) for each in (given.items() if given.is_list else [given]))
    return parts | _roll(item, keys, unit)


def _roll(item: Item, keys: dict[str, Item], unit: str) -> dict[str, Any]:
    """Whether the end rolls over is itself a rule: it is never assumed, and never without a basis (K4)."""
    if unit not in _ROLLING:
        for key in ("roll", "roll_basis"):
            if key in keys:
                raise keys[key].error("按工作日、小时计算的期限没有顺延问题", f"删去“{key}”")
        return {}
    if "roll" not in keys:
        raise item.error("缺少“roll”", "写明届满日是休假日时是否顺延：next_workday 或 never")
    roll = Roll(keys["roll"].one_of([roll.value for roll in Roll]))
    if roll is Roll.NEXT_WORKDAY and "roll_basis" not in keys:
        raise keys["roll"].error("缺少“roll_basis”", "写明顺延的依据，如 《民法典》第二百零三条")
    return {"roll": roll, "roll_basis": keys["roll_basis"].text() if "roll_basis" in keys else ""}


def _bound(item: Item, keys: dict[str, Item], kind: Kind) -> Bound | None:
    if kind is Kind.THRESHOLD and "bound" not in keys:
        raise item.error(
            "缺少“bound”", "写明是 at_least（以上）、at_most（以下）、less_than（不满）还是 more_than（超过）"
        )
    if kind is not Kind.THRESHOLD and "bound" in keys:
        raise keys["bound"].error("“bound”只能写在标准（kind: threshold）里")
    return Bound(keys["bound"].one_of([bound.value for bound in Bound])) if "bound" in keys else None


def _basis(item: Item) -> tuple[Basis, ...]:
    laws = item.mapping()
    if not laws:
        raise item.error("依据不能空着", "写成 《行政处罚法》: 第六十条")
    return tuple(Basis(title, "" if article.is_null else article.text()) for title, article in laws.items())


def _dated(item: Item, kind: Kind) -> tuple[tuple[date, int | None], ...]:
    values = item.mapping()
    number = _day_of_year if kind is Kind.YEARLY else Item.integer
    dated = [(value.to_day(text), None if value.is_null else number(value)) for text, value in values.items()]
    if not any(number is not None for _, number in dated):
        raise item.error("没有一个值", "写成 起始日: 数值，如 2022-09-01: 15")
    return tuple(sorted(dated, key=lambda pair: pair[0]))


def _day_of_year(item: Item) -> int:
    """A day of every year, written 01-31, as month × 100 + day."""
    text = item.text()
    try:
        # 2001 has no 29 February, and no yearly duty falls on it.
        day = date.fromisoformat(f"2001-{text}")
    except ValueError:
        raise item.error(f"“{text}”不是每年的月和日", "写成 01-31 的样子") from None
    return day.month * 100 + day.day


def _rows(item: Item) -> tuple[str, ...]:
    rows = tuple(row.text() for row in item.items())
    for row in rows:
        if not re.fullmatch(r"[A-Z]{3}-\d{2}", row):
            raise item.error(f"“{row}”不是事实表的行号", "写成 ORD-13 的样子")
    return rows


def _extension(item: Item) -> Extension:
    keys = item.mapping(("n", "unit", "role"), ("n", "unit", "role"))
    unit = Unit(keys["unit"].one_of(_UNITS[Kind.LIMIT]))
    return Extension(keys["n"].integer(), unit, keys["role"].text())


def _placed(rule: Rule, item: Item, overrides: Item | None, below: dict[str, Rule]) -> Rule:
    """The rule above the one that it replaces; an override is never silent, and never points at nothing."""
    replaced = below.get(rule.code)
    if overrides is None:
        if replaced:
            raise item.error(
                f"规则“{rule.code}”在规则包 {replaced.pack} 中已有",
                f"要改它就写明 overrides: {replaced.pack}/{rule.code}",
            )
        return rule
    named = overrides.text()
    if replaced is None:
        raise overrides.error(f"要改的规则“{named}”不存在", "核对规则包和编码；新规则不写 overrides")
    if named != f"{replaced.pack}/{replaced.code}":
        raise overrides.error(f"写的是“{named}”，实际要改的是“{replaced.pack}/{replaced.code}”")
    if (rule.kind, rule.anchor, rule.direction) != (replaced.kind, replaced.anchor, replaced.direction):
        raise overrides.error(f"与“{named}”的种类、起算日或方向不一致", "这是另一条规则，换一个编码")
    return replace(rule, overridden=replaced)


def _of_its_unit(rule: Rule, item: Item, keys: dict[str, Item], units: list[UnitList]) -> Rule:
    """The rule with the basis of its unit: a number of days has the unit that its own law gives it (K7, K8)."""
    if rule.kind is not Kind.LIMIT:
        return rule
    counted = [(n, rule.unit, from_on, keys["unit"]) for from_on, n in rule.dated if n is not None]
    for given in rule.extensions:
        counted.append((given.n, given.unit.value, rule.dated[-1][0], keys["extension"]))
    for listed in units:
        if not any(basis.title == listed.title and basis.article not in listed.exempt for basis in rule.basis):
            continue
        for n, unit, from_on, place in counted:
            right = listed.unit_of(n).value
            if unit in _DAYS and from_on >= listed.from_on and unit != right:
                raise place.error(
                    f"规则“{rule.code}”的 {n} 日写成了 {unit}，{listed.title}的 {n} 日应当是 {right}",
                    basis=listed.basis,
                )
        is_over = rule.dated[-1][1] is None and rule.dated[-1][0] <= listed.from_on  # before the law had its list
        if rule.unit in _DAYS and not rule.unit_basis and not is_over:
            rule = replace(rule, unit_basis=listed.basis)
    return rule


def _unit_lists(folder: Path) -> list[UnitList]:
    path = folder / "units.yaml"
    if not path.exists():
        return []
    lists = []
    for title, item in read(path, folder).mapping().items():
        keys = item.mapping(("from", "basis", "working", "exempt"), ("from", "basis", "working"))
        exempt = frozenset(entry.text() for entry in keys["exempt"].items()) if "exempt" in keys else frozenset()
        lists.append(UnitList(title, keys["from"].day(), keys["basis"].text(), _working(keys["working"]), exempt))
    return lists


def _working(item: Item) -> frozenset[int] | None:
    if item.is_list:
        return frozenset(entry.integer() for entry in item.items())
    if item.text() == "all":
        return None
    most = re.fullmatch(r"up_to (\d+)", item.text())
    if not most:
        raise item.error(f"不认识的“{item.text()}”", "写成 [2, 3, 5, 7]、up_to 10 或 all")
    return frozenset(range(int(most[1]) + 1))
