"""Reading rows (读行): each cell by the field that its column fills, each fault with its column, value and reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

from fazhi.kernel.core.clock import today
from fazhi.kernel.core.dates import read_date
from fazhi.kernel.core.errors import RefusedValue
from fazhi.kernel.core.text import as_text, clean_text, damaged, present
from fazhi.kernel.procedures.courses import Arrival, Proven, check_steps
from fazhi.kernel.records.entry_bulk import blank_values
from fazhi.kernel.records.fields import Field, Kind, Lookup
from fazhi.kernel.records.registers import Register

from .mappings import Fit, version_of
from .tables import SourceRow

# Values of these kinds are few, and each costs much to find: a column remembers them.
_REMEMBERED = frozenset({Kind.CHOICE, Kind.UNIT, Kind.AREA, Kind.USER, Kind.DATE, Kind.YES_NO})
_MOST_REMEMBERED = 5000
_SHOWN = 100
_EARLIEST = date(1900, 1, 2)
_NAME = (1 << 32) - 1

Reader = Callable[[object], Any]


class Problem(NamedTuple):
    """What is wrong with one cell (问题): line, column, the value as it stands, and why it cannot be taken."""

    row: int
    column: str
    value: str
    why: str


class Refused(NamedTuple):
    """A row that cannot be taken (拒收行), with all that is wrong with it."""

    line: int
    cells: Sequence[object]
    problems: list[Problem]


class RowReader:
    """Reads the rows of one table onto one register; call it with each row, in the order of the file."""

    def __init__(self, register: Register, fit: Fit, header: Sequence[str], lookup: Lookup) -> None:
        self._header = header
        self._fields: list[tuple[str, int, Reader]] = []
        self._assumed: list[tuple[str, Any]] = []
        self._counted, self._stated = fit.counted, frozenset(fit.fields)
        # What a column holds when nothing is said, such as 0 and no: said or not, it is the same.
        self._blanks = {
            name: value for name, value in blank_values(register) if name in fit.fields and value is not None
        }
        mapping = fit.mapping
        for name, place in fit.fields.items():
            if name != "number":
                # An empty cell says no more than a column that is not there, which the mapping lets pass.
                may_lack = name in mapping.constants or name in mapping.optional
                field = replace(register.fields[name], is_required=False) if may_lack else register.fields[name]
                self._fields.append((name, place, _reader(field, lookup, register.words.get(name, {}))))
        for name, value in mapping.constants.items():
            self._assumed.append((name, _constant(register.fields[name], value, lookup)))
        self._number = fit.fields.get("number")
        self._number_from = fit.number_from
        self._key = self._number if self._number is not None else (*self._number_from, 0)[0]
        # Where the register settles it, the number of a row may follow from its other values.
        number = replace(register.fields["number"], is_required="number" not in mapping.optional)
        self._read_number = _reader(number, lookup)
        self._steps: list[tuple[str, str, int, Reader]] = []
        self._needed: list[tuple[str, str, int]] = []
        if register.is_procedural:
            self._bind_steps(register, fit)
        self._register = register
        self._lines: dict[str, int] = {}
        self._today = today()

    def _bind_steps(self, register: Register, fit: Fit) -> None:
        self._version = version_of(register)
        read = _remembering(read_date)
        for code, step in self._version.step.items():
            if code in fit.steps:
                self._steps.append((code, step.name, fit.steps[code], read))
        self._opening = self._version.opening
        for name in self._opening.required:
            if name in fit.fields:
                self._needed.append((name, register.fields[name].label, fit.fields[name]))

    def __call__(self, row: SourceRow) -> Arrival | Refused:
        """The typed row, or the refusal with all of its faults at once."""
        line, cells, problem = row
        if problem:
            return Refused(line, cells, [Problem(line, "", "", problem)])
        problems: list[Problem] = []
        facts: dict[str, Any] = {}
        for name, place, read in self._fields:
            try:
                facts[name] = read(cells[place])
            except RefusedValue as reason:
                problems.append(self._problem(row, place, _told(reason)))
        assumed = self._assume(facts)
        number = self._numbered(row, problems)
        facts["number"] = number
        if not problems and self._register.settle:
            facts |= self._register.settle(facts)
            number = str(facts["number"])
        if not number and not problems:
            problems.append(self._problem(row, self._key, "编号未填；办法：补上编号"))
        steps = self._proven(row, facts, problems) if self._steps else ()
        self._write(facts, steps)
        if number:
            # The line together with 32 bits that tell names apart: keeping the names of a million rows would cost much.
            mark = line << 32 | hash(facts.get("title")) & _NAME
            first = self._lines.setdefault(number, mark)
            if first != mark:
                other = "，而且两行名称不同；办法：对照原件，由人核对哪一行有误" if (first ^ mark) & _NAME else ""
                why = f"与第 {first >> 32} 行编号重复；同一编号只能有一行{other}"
                problems.append(self._problem(row, self._key, why))
        if not problems and self._register.check:
            for name, why in self._register.check(facts).items():
                problems.append(Problem(line, self._register.fields[name].label, as_text(facts[name])[:_SHOWN], why))
        if problems:
            return Refused(line, cells, problems)
        return Arrival(line, facts, steps, assumed)

    def _write(self, facts: dict[str, Any], steps: Sequence[Proven]) -> None:
        """Adds what the steps themselves write, where no column of the file states it."""
        facts.update(dict.fromkeys(self._counted, 0))
        for code, _ in steps:
            told = self._version.step[code].written(facts)
            facts.update({name: value for name, value in told.items() if not self._is_stated(name, facts)})
        for name, blank in self._blanks.items():
            if name in facts and facts[name] is None:
                facts[name] = blank

    def _is_stated(self, name: str, facts: dict[str, Any]) -> bool:
        """Whether the row itself states the field; a blank cell leaves it to the steps."""
        return name in self._stated and facts.get(name) not in (None, "")

    def _assume(self, facts: dict[str, Any]) -> frozenset[str]:
        assumed = [name for name, _ in self._assumed if facts.get(name) in (None, "")]
        for name, value in self._assumed:
            if name in assumed:
                facts[name] = value
        return frozenset(assumed) if assumed else _NOTHING

    def _numbered(self, row: SourceRow, problems: list[Problem]) -> str:
        try:
            if self._number is not None:
                value = row.cells[self._number]
                if isinstance(value, float):
                    # A code of more than 15 digits read as a number has lost its last ones already.
                    raise RefusedValue(
                        "编号是数字格式，超过 15 位或带小数，末尾可能已经丢失", remedy="把该列改为文本后重新填写"
                    )
                return str(self._read_number(value) or "")
            parts = [clean_text(row.cells[at]) for at in self._number_from]
            if not all(parts):
                raise RefusedValue("组成编号的列有空白", remedy="补齐这些列")
            return str(self._read_number("-".join(parts)))
        except RefusedValue as reason:
            problems.append(self._problem(row, self._key, _told(reason)))
            return ""

    def _proven(self, row: SourceRow, facts: dict[str, Any], problems: list[Problem]) -> Sequence[Proven]:
        steps: list[Proven] = []
        places: dict[str, int] = {}
        for code, name, place, read in self._steps:
            try:
                on = read(row.cells[place])
                if on is None:
                    if code == self._opening.code:
                        raise RefusedValue(f"{name}日期未填", remedy=f"补上{name}日期")
                    continue
                if on > self._today:
                    raise RefusedValue(f"{name}日期 {on} 还没有到", remedy="核对日期")
                if on < _EARLIEST:
                    raise RefusedValue(f"{name}日期 {on} 太早", remedy="核对日期")
                steps.append(Proven(code, on))
                places[code] = place
            except RefusedValue as reason:
                found = self._problem(row, place, _told(reason))
                if all(found.column != other.column for other in problems):  # one column may prove two steps
                    problems.append(found)
        if not problems and (wrong := check_steps(self._version, steps)):
            problems.append(self._problem(row, places[wrong[0]], wrong[1]))
        for name, label, place in self._needed:
            if facts.get(name, _ABSENT) in (None, ""):
                problems.append(self._problem(row, place, f"{label}未填；办法：补上{label}"))
        return steps

    def _problem(self, row: SourceRow, place: int, why: str) -> Problem:
        return Problem(row.line, self._header[place], as_text(row.cells[place])[:_SHOWN], why)


_ABSENT = object()
_NOTHING: frozenset[str] = frozenset()


def _told(reason: RefusedValue) -> str:
    return f"{reason.what}；办法：{reason.remedy}" if reason.remedy else reason.what


def _constant(field: Field, value: object, lookup: Lookup) -> Any:
    is_id = field.kind in (Kind.UNIT, Kind.AREA, Kind.USER) and isinstance(value, int)
    return value if is_id else field.read(value, lookup)


def _reader(field: Field, lookup: Lookup, words: Mapping[str, str] | None = None) -> Reader:
    """The reader of one column, bound once; few values are remembered, and damaged text is refused."""

    def read_text(value: object) -> Any:
        taken = field.read(value, lookup)
        if isinstance(taken, str) and not taken.isascii() and (harm := damaged(taken)):
            raise RefusedValue(harm, remedy="向来文单位索取没有乱码的文件，或改正这一格")
        return taken

    if field.kind in (Kind.TEXT, Kind.LONG_TEXT):
        return read_text
    if field.kind in _REMEMBERED:
        told = words or {}
        return _remembering(lambda value: field.read(told.get(present(value), value), lookup))
    return lambda value: field.read(value, lookup)


def _remembering(read: Callable[[object], Any]) -> Reader:
    known: dict[tuple[type, object], Any] = {}

    def remembered(value: object) -> Any:
        key = (type(value), value)
        if key in known:
            return known[key]
        taken = read(value)
        if len(known) < _MOST_REMEMBERED:
            known[key] = taken
        return taken

    return remembered
