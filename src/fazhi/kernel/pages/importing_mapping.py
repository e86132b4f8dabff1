"""The mapping page's form (逐列对应): which column fills which field, which date proves which step, what is assumed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from django.http import QueryDict

from fazhi.kernel.core.dates import read_date
from fazhi.kernel.core.digests import sm3
from fazhi.kernel.core.errors import FazhiError, RefusedValue
from fazhi.kernel.imports.mappings import (
    AUTO,
    Fit,
    ImportMapping,
    all_mappings,
    auto_mapping,
    faults_of,
    fit,
    from_json,
    version_of,
)
from fazhi.kernel.records.fields import Kind
from fazhi.kernel.records.lookup import NameBook
from fazhi.kernel.records.registers import Register

from .forms import Input, inputs_of
from .importing_uploads import Upload

ONCE = "once"
_CONSTANT_KINDS = (Kind.CHOICE, Kind.YES_NO, Kind.UNIT, Kind.AREA)


@dataclass
class Column:
    """One column of the file (列): its letter, name and first values, and the field that it fills."""

    place: int
    name: str
    samples: Sequence[str]
    chosen: str = ""
    is_in_number: bool = False
    days: Sequence[str] = ()  # the steps that its dates prove

    @property
    def letter(self) -> str:
        return letter(self.place)


@dataclass
class StepDay:
    """A step and the column whose date proves it (步骤日期)."""

    code: str
    name: str
    is_required: bool
    chosen: str = ""  # the place of the column


@dataclass
class MappingSheet:
    """The form (对应表) as the page shows it."""

    register: Register
    upload: Upload
    known: ImportMapping
    columns: list[Column]
    steps: list[StepDay]
    constants: list[Input]
    assumed_on: str = ""
    is_saving: bool = False
    name: str = ""
    faults: list[str] = field(default_factory=list)

    @property
    def targets(self) -> list[tuple[str, str]]:
        """The fields that a column may fill."""
        own = auto_mapping(self.register)
        return [
            (name, f"{self.register.fields[name].label}{'' if name in own.optional else '（必填）'}")
            for name in own.columns
        ]

    @property
    def known_mappings(self) -> list[tuple[str, str]]:
        return [(item.code, item.label) for item in candidates(self.register)]

    @property
    def assumes(self) -> bool:
        return bool(self.assumed_on) or any(item.value for item in self.constants)

    @property
    def joins_number(self) -> bool:
        return any(column.is_in_number for column in self.columns)


def letter(place: int) -> str:
    """The letter of a column (列号) as spreadsheets write it: 0 is A, 26 is AA."""
    more, rest = divmod(place, 26)
    return (letter(more - 1) if more else "") + chr(ord("A") + rest)


def candidates(register: Register) -> list[ImportMapping]:
    """The mappings that a person may start from; the register's own labels last."""
    return [*all_mappings(register), auto_mapping(register)]


def suggested(register: Register, header: Sequence[str]) -> ImportMapping:
    """The mapping that fits a header best (建议的对应); among equals the last saved, and a whole fit before a partial."""
    fits = [fit(item, header) for item in candidates(register)]

    def worth(item: Fit) -> tuple[bool, int, bool]:
        used = {*item.fields.values(), *item.steps.values(), *item.number_from}
        return not item.missing, len(used), item.mapping.code != AUTO

    return max(reversed(fits), key=worth).mapping


def sheet_of(register: Register, upload: Upload, names: NameBook, code: str = "") -> MappingSheet:
    """The form filled by the mapping of a code, else by what was chosen before, else by the one that fits best."""
    known = next((item for item in candidates(register) if item.code == code), None)
    laid_by = known
    if known is None and upload.mapping is not None:
        laid_by = from_json(upload.mapping)
    laid_by = laid_by or suggested(register, upload.header)
    laid = fit(laid_by, upload.header)
    fields = {place: name for name, place in laid.fields.items()}
    chosen = {f"column_{place}": name for place, name in fields.items()}
    chosen |= {f"step_{step}": str(place) for step, place in laid.steps.items()}
    given = QueryDict(mutable=True)
    given.update(chosen)
    given.setlist("number_from", [str(place) for place in laid.number_from])
    given.update({f"constant_{name}": str(value) for name, value in laid_by.constants.items()})
    given["assumed_on"] = laid_by.assumed_rule_on.isoformat() if laid_by.assumed_rule_on else ""
    is_known = laid_by.code in {item.code for item in candidates(register)} and not laid.missing
    given["name"] = (
        laid_by.name if laid_by.code not in (AUTO, ONCE) and not is_known else Path(upload.file_name).stem[:40]
    )
    if not is_known:
        given["save"] = "1"
    return _sheet(register, upload, names, laid_by, given)


def sheet_from(register: Register, upload: Upload, names: NameBook, given: QueryDict) -> MappingSheet:
    """The form as a person sent it."""
    code = given.get("known", "")
    known = next((item for item in candidates(register) if item.code == code), auto_mapping(register))
    return _sheet(register, upload, names, known, given)


def _sheet(register: Register, upload: Upload, names: NameBook, known: ImportMapping, given: QueryDict) -> MappingSheet:
    own = auto_mapping(register)
    joined = set(given.getlist("number_from"))
    columns = [
        Column(place, name, samples, given.get(f"column_{place}", ""), str(place) in joined)
        for place, (name, samples) in enumerate(zip(upload.header, upload.samples, strict=True))
    ]
    steps = []
    if register.is_procedural:
        version = version_of(register)
        steps = [
            StepDay(code, step.name, step is version.opening, given.get(f"step_{code}", ""))
            for code, step in version.step.items()
        ]
    for column in columns:
        column.days = [step.name for step in steps if step.chosen == str(column.place)]
    return MappingSheet(
        register=register,
        upload=upload,
        known=known,
        columns=columns,
        steps=steps,
        constants=_constants(register, own, names, given),
        assumed_on=given.get("assumed_on", ""),
        is_saving="save" in given,
        name=given.get("name", "").strip()[:100],
    )


def _constants(register: Register, own: ImportMapping, names: NameBook, given: QueryDict) -> list[Input]:
    fields = [
        item
        for item in (register.fields[name] for name in own.columns)
        if item.kind in _CONSTANT_KINDS and not item.is_personal
    ]
    found = inputs_of(register, fields, names)
    for item in found:
        item.name, item.value = f"constant_{item.name}", given.get(f"constant_{item.name}", "")
        item.help_text = ""
    return found


def mapping_from(sheet: MappingSheet) -> ImportMapping:
    """The mapping that a form describes (成映射): the known one where nothing was changed; raises with all faults."""
    register, header = sheet.register, sheet.upload.header
    columns, faults = _columns(sheet)
    steps = {item.code: (header[int(item.chosen)],) for item in sheet.steps if _is_place(item.chosen, header)}
    assumed_on = _assumed_on(sheet, faults)
    own = auto_mapping(register)
    made = ImportMapping(
        code=_code(sheet),
        name=sheet.name or "本次对应",
        register=register.code,
        columns=columns,
        steps=steps,
        constants=_chosen_constants(sheet),
        assumed_rule_on=assumed_on,
        number_from=tuple(column.name for column in sheet.columns if column.is_in_number and "number" not in columns),
        optional=own.optional & {*columns, *steps},
        has_header=sheet.upload.has_header,
    )
    faults += _missing(sheet, own, made)
    if not faults:
        faults += list(faults_of(made))
    if sheet.is_saving and not sheet.name:
        faults.append("要记住这个对应关系，请给它起一个名称")
    if faults:
        raise FazhiError("；".join(faults))
    laid = fit(sheet.known, header)
    is_same = not laid.missing and _told(laid, sheet.known) == _told(fit(made, header), made)
    return replace(sheet.known, sheet=None) if is_same and sheet.known.code != AUTO and not _renames(sheet) else made


def _renames(sheet: MappingSheet) -> bool:
    return sheet.is_saving and sheet.name != sheet.known.name


def _told(laid: Fit, mapping: ImportMapping) -> Any:
    constants = {name: str(value) for name, value in mapping.constants.items()}
    return dict(laid.fields), dict(laid.steps), laid.number_from, constants, mapping.assumed_rule_on, mapping.has_header


def _code(sheet: MappingSheet) -> str:
    """One code for one name in one register: saving under the same name saves over."""
    return f"{sheet.register.code[:40]}.own.{sm3(sheet.name)[:12]}" if sheet.is_saving else ONCE


def _columns(sheet: MappingSheet) -> tuple[dict[str, tuple[str, ...]], list[str]]:
    found: dict[str, tuple[str, ...]] = {}
    faults = []
    allowed = {name for name, _ in sheet.targets}
    for column in sheet.columns:
        if column.chosen not in allowed:
            continue
        if column.chosen in found:
            label = sheet.register.fields[column.chosen].label
            faults.append(f"“{found[column.chosen][0]}”和“{column.name}”两列都对应到“{label}”，只能留一列")
        else:
            found[column.chosen] = (column.name,)
    return found, faults


def _chosen_constants(sheet: MappingSheet) -> dict[str, Any]:
    register, found = sheet.register, {}
    offered = {item.name.removeprefix("constant_"): item.value for item in sheet.constants}
    for name, value in sheet.known.constants.items():
        if name not in offered:
            found[name] = value  # what the page does not show is not lost by it
    for name, text in offered.items():
        if text:
            is_id = register.fields[name].kind in (Kind.UNIT, Kind.AREA) and text.isdigit()
            found[name] = int(text) if is_id else text
    return found


def _assumed_on(sheet: MappingSheet, faults: list[str]) -> date | None:
    try:
        return read_date(sheet.assumed_on)
    except RefusedValue as reason:
        faults.append(f"借用规则的日期：{reason}")
        return None


def _missing(sheet: MappingSheet, own: ImportMapping, made: ImportMapping) -> list[str]:
    """What every row must have and neither a column nor an assumption gives."""
    register = sheet.register
    faults = []
    for name in own.columns:
        is_given = name in made.columns or name in made.constants or (name == "number" and made.number_from)
        if name not in own.optional and not is_given:
            faults.append(f"没有哪一列对应到必填的“{register.fields[name].label}”")
    faults += [f"没有选哪一列是{item.name}日期" for item in sheet.steps if item.is_required and not item.chosen]
    return faults


def _is_place(text: str, header: Sequence[str]) -> bool:
    return text.isdigit() and int(text) < len(header)


def personal_places(register: Register, header: Sequence[str], code: str) -> set[int] | None:
    """The columns of a batch that hold personal values; None where the mapping is gone and nobody can tell."""
    known: Mapping[str, ImportMapping] = {item.code: item for item in candidates(register)}
    if code not in known:
        return None
    laid = fit(known[code], header)
    plain = {place for name, place in laid.fields.items() if not register.fields[name].is_personal}
    # A column that the mapping does not use may hold anything.
    return set(range(len(header))) - plain - set(laid.steps.values())
