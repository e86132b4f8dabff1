"""Sorting (分拣): what a row of an export is to the list as it stands: new, changed, the same, a clash, or refused."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from fazhi.kernel.items.models import ItemAlias, ItemKind, Listing
from fazhi.kernel.items.terms import read_aliases
from fazhi.kernel.pages.values import shown
from fazhi.kernel.records.lookup import NameBook
from fazhi.kernel.records.models import Entry
from fazhi.kernel.records.registers import registers

from ..models import Clash
from . import ITEM
from .checking import misplaced, name_key, reused

# The system whose codes are the list's own; a change of name there is a change and no clash.
SOURCE = "来源系统"
KEPT = (
    *("title", "unit", "occurred_on", "listing", "kind", "from_on", "until_on", "adjusted_on", "decision"),
    *("aliases", "pending_rule"),
)
_CUT = 300


class There(NamedTuple):
    """An item as it stands (现有事项)."""

    pk: int
    code: str
    values: Mapping[str, Any]
    is_removed: bool

    @property
    def name(self) -> str:
        return str(self.values["title"])

    def is_in_force(self, on: date) -> bool:
        until_on = self.values["until_on"]
        return self.values["from_on"] <= on and (until_on is None or until_on > on)


@dataclass
class Sorted:
    """A row of the file and what it is to the list (分拣结果); `why` is the reason of a refusal or the kind of a clash.

    `twins` are the codes of items of the same name that the file names too, `named_by` another row of a clash's item.
    """

    kind: str
    facts: Mapping[str, Any]
    there: There | None = None
    cells: list[dict[str, Any]] = field(default_factory=list)
    why: str = ""
    twins: list[str] = field(default_factory=list)
    named_by: str = ""

    @property
    def unit(self) -> int | None:
        """The unit that must look: the holder now, of a new item the one that the file names."""
        return self.there.values["unit"] if self.there else self.facts.get("unit")


class Sorter:
    """Sorts rows against one list as it stands on a day; it asks the database four times, however many rows."""

    def __init__(self, listing: str, system: str, on: date, names: Iterable[str]) -> None:
        self.listing, self.system, self.on = listing, system or SOURCE, on
        self.is_source = self.system == SOURCE
        self.register = registers[ITEM]
        self.names = [name for name in names if name not in ("number", "listing")]
        self.book = NameBook()
        self.items = {item.code: item for item in self._standing()}
        self.by_pk = {item.pk: item for item in self.items.values()}
        self.aliases = {(a.system, a.code): a.item_id for a in ItemAlias.objects.all()}
        self.twins: dict[str, list[There]] = {}
        for item in self.items.values():
            if item.values["listing"] == listing and not item.is_removed and item.is_in_force(on):
                self.twins.setdefault(name_key(item.name), []).append(item)
        apart = Clash.objects.filter(ruling="apart").values_list("system", "kind", "code", "other_code", "other_name")
        self.apart = {
            (kind, code, other, name_key(name))
            for of_system, kind, code, other, name in apart
            if (of_system or SOURCE) == self.system
        }
        self.matched: dict[int, str] = {}

    def _standing(self) -> Iterable[There]:
        names = list(dict.fromkeys((*KEPT, *self.names)))
        paths = [self.register.fields[name].path for name in names]
        rows = Entry.objects.filter(register=ITEM).values_list("pk", "number", "removed_at", *paths)
        for pk, code, removed_at, *values in rows.iterator(chunk_size=2000):
            yield There(pk, code, dict(zip(names, values, strict=True)), removed_at is not None)

    def find(self, code: str) -> There | None:
        """The item that a code of the file names: first as this system's alias, then as our own code."""
        pk = self.aliases.get((self.system, code))
        return self.by_pk.get(pk) if pk else self.items.get(code)

    def sort(self, rows: Sequence[Mapping[str, Any]], twins: Collection[str] = ()) -> list[Sorted]:
        """What each row is (分拣), in the order of the file; `twins` are items that rows not given here name."""
        naming: dict[int, list[str]] = {self.items[code].pk: [] for code in twins if code in self.items}
        for row in rows:
            if item := self.find(row["number"]):
                naming.setdefault(item.pk, []).append(str(row["number"]))
        found = [self._sort(row, naming) for row in rows]
        for line in found:
            line.twins = [twin.code for twin in self.twins_of(line.facts) if twin.pk in naming]
            if line.kind == "clash" and line.there:
                others = [code for code in naming.get(line.there.pk, ()) if code != str(line.facts["number"])]
                line.named_by = next(iter(others), "")
        return found

    def twins_of(self, facts: Mapping[str, Any]) -> Sequence[There]:
        """The items in force that have the name of a row (同名事项)."""
        return self.twins.get(name_key(str(facts["title"])), ())

    def _sort(self, facts: Mapping[str, Any], named: Collection[int]) -> Sorted:
        code, name = str(facts["number"]), str(facts["title"])
        if facts.get("listing") not in (None, "", self.listing):
            other = Listing(facts["listing"]).label
            return Sorted("refused", facts, why=f"文件写明属于{other}，本次比对的是{Listing(self.listing).label}")
        there = self.find(code)
        if why := misplaced(self.listing, facts.get("kind")):
            if there:
                self.matched[there.pk] = code  # the file names it: it is wrong there, and not gone
            return Sorted("refused", facts, there, why=why)
        if there is None:
            return self._sort_new(facts, code, named)
        if self.is_apart("one_code", there, facts):
            why = f"已裁定与本镇的“{there.name}”不是同一事项，编码“{code}”不能并入；登记它要另编编码"
        elif first := self.matched.get(there.pk):
            why = f"与本文件的“{first}”是同一事项，只取前一行"
        else:
            self.matched[there.pk] = code
            why = self._hindrance(there, facts)
        if why:
            return Sorted("refused", facts, there, why=why)
        is_alias = (self.system, code) in self.aliases
        if not (is_alias or self.is_source or name_key(name) == name_key(there.name)):
            return self._clash("one_code", facts, there)
        return self._sort_known(facts, there, is_alias)

    def _sort_new(self, facts: Mapping[str, Any], code: str, named: Collection[int]) -> Sorted:
        for twin in self.twins_of(facts):
            if twin.pk not in named and not self.is_apart("one_name", twin, facts):
                self.matched.setdefault(twin.pk, code)
                return self._clash("one_name", facts, twin)
        free = []
        for pair in read_aliases(facts.get("aliases") or ""):
            owner = self.by_pk.get(self.aliases.get(pair, 0))
            if owner and not self.is_apart("alias", owner, facts):
                self.matched.setdefault(owner.pk, code)
                return self._clash("alias", facts, owner)
            free += [] if owner else [pair]
        said = {**facts, "aliases": written_aliases(free)} if "aliases" in facts else facts
        told = [
            name for name in self.names if name not in ("title", "unit") and said.get(name) not in (None, "", False)
        ]
        return Sorted("added", said, cells=[self._cell(name, None, said[name]) for name in told])

    def _sort_known(self, facts: Mapping[str, Any], there: There, is_alias: bool) -> Sorted:
        """What the file says otherwise; what it leaves blank it does not say."""
        said = self.said(facts, there)
        if is_alias:
            said.pop("title", None)
        cells = [self._cell(name, there.values[name], value) for name, value in said.items()]
        return Sorted("changed" if cells else "same", facts, there, cells)

    def said(self, facts: Mapping[str, Any], there: There) -> dict[str, Any]:
        """What a row says that is not so by now (不同之处); codes of other systems are added, never taken away."""
        found = {}
        for name in self.names:
            value, before = facts.get(name), there.values[name]
            if name == "aliases" and value:
                value = written_aliases((*read_aliases(before), *read_aliases(value)))
            is_said = value not in (None, "") and value != before
            if is_said and not (name == "title" and name_key(str(value)) == name_key(str(before))):
                found[name] = value
        return found

    def _hindrance(self, there: There, facts: Mapping[str, Any]) -> str:
        code, name = str(facts["number"]), str(facts["title"])
        if there.is_removed:
            return f"编码“{code}”的事项“{there.name}”已在本系统移除，编码不再使用"
        if there.values["listing"] != self.listing:
            return f"编码“{code}”是{Listing(there.values['listing']).label}的“{there.name}”，不在本次比对的清单"
        until_on = there.values["until_on"]
        if until_on and until_on <= self.on:
            if name_key(name) != name_key(there.name):
                return str(reused(code, there.name, name, until_on))
            return f"“{there.name}”已于 {until_on} 取消；误取消的先在事项中清空取消日期，重新列入的另编编码"
        kinds = [there.values["kind"], facts.get("kind")]
        if "kind" in self.names and kinds[1] and kinds[0] != kinds[1]:
            ours, theirs = (ItemKind(kind).label for kind in kinds)
            return f"文件写明类别是{theirs}，清单中的“{there.name}”是{ours}：类别不同就是另一个事项，另编编码"
        return ""

    def _clash(self, kind: str, facts: Mapping[str, Any], there: There) -> Sorted:
        sides = (("编码", there.code, facts["number"]), ("名称", there.name, facts["title"]))
        cells = [{"label": label, "before": ours, "after": theirs} for label, ours, theirs in sides if ours != theirs]
        return Sorted("clash", facts, there, cells, why=kind)

    def is_apart(self, kind: str, there: There, facts: Mapping[str, Any]) -> bool:
        return (kind, there.code, facts["number"], name_key(str(facts["title"]))) in self.apart

    def _cell(self, name: str, before: Any, after: Any) -> dict[str, Any]:
        item = self.register.fields[name]
        texts = [shown(self.register, item, value, self.book)[:_CUT] for value in (before, after)]
        return {"field": name, "label": item.label, "before": texts[0], "after": texts[1], "was": plain(before)}

    def removed(self) -> list[There]:
        """Items of the list in force before the day that no row names; of another system only what it has a code for."""
        of_system = {pk for (system, _), pk in self.aliases.items() if system == self.system}
        return [
            item
            for item in self.items.values()
            if not self.misfit(item)
            and item.is_in_force(self.on)
            and item.values["from_on"] < self.on
            and item.pk not in self.matched
            and (self.is_source or item.pk in of_system)
        ]

    def misfit(self, item: There) -> str:
        """Why an item is none of this list on the day (不在本清单), empty where it is one."""
        if item.is_removed:
            return "事项已在本系统移除"
        if item.values["listing"] != self.listing:
            return f"事项已移到{Listing(item.values['listing']).label}"
        until_on = item.values["until_on"]
        return f"事项已于 {until_on} 取消" if until_on and until_on <= self.on else ""


def plain(value: Any) -> Any:
    """A value as JSON keeps it (可存值)."""
    return value.isoformat() if isinstance(value, date) else value


def written_aliases(pairs: Iterable[tuple[str, str]]) -> str:
    """Codes of other systems as an item's field holds them (其他系统编码)."""
    return "；".join(dict.fromkeys(f"{system}:{code}" for system, code in pairs))
