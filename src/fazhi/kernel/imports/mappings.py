"""Mappings (导入映射): which column of an outside file fills which field, and which date proves which step.

The project ships some, users save others as rows; both have the same shape and the same faults.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from fazhi.kernel.core.digests import canonical, sm3
from fazhi.kernel.core.errors import FazhiError, RefusedValue
from fazhi.kernel.core.registry import Store, registry
from fazhi.kernel.core.text import clean_text, half_width
from fazhi.kernel.procedures.declarations import Version, procedures
from fazhi.kernel.records.registers import COMPUTED, Register, registers

AUTO = "auto"
Headers = tuple[str, ...]


@dataclass(frozen=True)
class ImportMapping:
    """A mapping (导入映射) of one kind of file onto one register.

    `columns` gives each field the headers that it may stand under, `steps` each step the headers of its day; the first
    that the file has is taken. `constants` fill fields that the file leaves empty; what the law judges by one of them
    is a trial (试算), as is what `assumed_rule_on` (a day) lends its rules to. Without a number of its own a row is
    numbered by the columns `number_from`. Fields and steps in `optional` may be missing from the file.
    """

    code: str
    name: str
    register: str
    columns: Mapping[str, Headers]
    steps: Mapping[str, Headers] = field(default_factory=dict)
    constants: Mapping[str, Any] = field(default_factory=dict)
    assumed_rule_on: date | None = None
    number_from: Headers = ()
    optional: frozenset[str] = frozenset()
    sheet: str | None = None
    has_header: bool | None = None
    is_sample: bool = False
    notes: str = ""

    def __hash__(self) -> int:
        return hash(self.code)

    @property
    def label(self) -> str:
        """The name as users read it; what the project ships for a sample file says so."""
        return f"{self.name}（样例）" if self.is_sample else self.name

    @cached_property
    def fingerprint(self) -> str:
        """The fingerprint (映射指纹) that a batch keeps, so that one can see by which version it was read."""
        return sm3(canonical(as_json(self)))


mappings: Store[ImportMapping] = registry.store("导入映射")


@dataclass(frozen=True)
class Fit:
    """How a mapping lies on a header (对应): the place of each field's and step's column, and what was left over."""

    mapping: ImportMapping
    fields: Mapping[str, int]
    steps: Mapping[str, int]
    number_from: tuple[int, ...]
    missing: tuple[str, ...]
    ignored: tuple[str, ...]
    counted: tuple[str, ...] = ()  # numbers that the file's steps count and that no column of it states


def fit(mapping: ImportMapping, header: Sequence[str]) -> Fit:
    """Lays a mapping on a header; `missing` names the columns without which it does not fit."""
    place_of = {_alike(name): place for place, name in reversed(list(enumerate(header)))}
    found: dict[str, int] = {}
    missing = []
    wanted = {**mapping.columns, **{f"step:{code}": headers for code, headers in mapping.steps.items()}}
    wanted |= {f"from:{name}": (name,) for name in mapping.number_from}
    for key, headers in wanted.items():
        place = next((place_of[_alike(name)] for name in headers if _alike(name) in place_of), None)
        if place is not None:
            found[key] = place
        elif key.removeprefix("step:") not in mapping.optional:
            missing.append("／".join(headers))
    used = set(found.values())
    steps = {key[5:]: place for key, place in found.items() if key.startswith("step:")}
    known = version_of(registers[mapping.register]).step if steps else {}
    return Fit(
        mapping=mapping,
        fields={key: place for key, place in found.items() if ":" not in key},
        steps=steps,
        number_from=tuple(place for key, place in found.items() if key.startswith("from:")),
        missing=tuple(dict.fromkeys(missing)),
        ignored=tuple(name for place, name in enumerate(header) if place not in used),
        counted=tuple(known[code].counts for code in steps if known[code].counts and known[code].counts not in found),
    )


def _alike(name: str) -> str:
    """Headers that differ only in width, case or blanks are the same."""
    return "".join(half_width(clean_text(name)).casefold().split())


def all_mappings(register: Register) -> list[ImportMapping]:
    """The mappings of a register: shipped ones, then those that users saved."""
    return [*(item for item in mappings if item.register == register.code), *_saved(register)]


def mapping_named(register: Register, name: str) -> ImportMapping:
    """The mapping of a code or a name; `auto` is the one made from the register's own labels."""
    if name == AUTO:
        return auto_mapping(register)
    known = all_mappings(register)
    for item in known:
        if name in (item.code, item.name, item.label):
            return item
    have = "、".join(item.code for item in known) or "目前没有"
    raise FazhiError(
        f"{register.name}没有名为“{name}”的导入映射", remedy=f"可用的有：{have}；或不写 --map，由表头自动对应"
    )


def mapping_for(register: Register, header: Sequence[str]) -> ImportMapping:
    """The mapping that a header fits (自动选映射): the one that uses most of its columns, else the register's labels.

    Errors: several fit equally well (names them), or none does (lists the columns that are missing and left over).
    """
    fits = [fit(item, header) for item in all_mappings(register) if item.has_header is not False]
    fitting = [item for item in fits if not item.missing]
    if fitting:
        most = max(_used(item) for item in fitting)
        best = [item.mapping for item in fitting if _used(item) == most]
        if len(best) > 1:
            names = "、".join(f"{item.code}（{item.label}）" for item in best)
            raise FazhiError(f"这个表头同时符合 {len(best)} 个导入映射：{names}", remedy="用 --map 指明一个")
        return best[0]
    own = auto_mapping(register)
    laid = fit(own, header)
    if not laid.missing:
        return own
    raise _no_fit(register, header, [*fits, laid])


def _used(item: Fit) -> int:
    return len(set(item.fields.values()) | set(item.steps.values()))


def _no_fit(register: Register, header: Sequence[str], fits: Iterable[Fit]) -> FazhiError:
    near = sorted(fits, key=lambda item: (-_used(item), len(item.missing)))[:3]
    told = "；".join(
        f"{item.mapping.code}（{item.mapping.label}）缺“{'、'.join(item.missing)}”，多出“{'、'.join(item.ignored)}”"
        for item in near
    )
    return FazhiError(
        f"表头与{register.name}的任何导入映射都不符。表头是：{'、'.join(header)}。最接近的：{told}",
        remedy="改表头，或用 --map 指明映射，或在导入页面上逐列对应后保存为映射",
    )


def auto_mapping(register: Register) -> ImportMapping:
    """The mapping of a register's own labels (同名对应): what the product exports can be imported again."""
    columns, steps, needed = {}, {}, {"number"}
    model = register.model._meta
    step_of = steps_of_fields(register)
    for name, item in register.fields.items():
        stored = (register.head if item.is_head else register.model)._meta.get_field(name)
        headers = tuple(dict.fromkeys((item.label, str(getattr(stored, "verbose_name", item.label)))))
        if name in step_of:
            steps[step_of[name]] = headers
        elif name not in COMPUTED or name == "handler":
            columns[name] = headers
            if item.is_required:
                needed.add(name)
    if register.is_procedural:
        needed |= {step_of["opened_on"], *version_of(register).opening.required}
    return ImportMapping(
        code=AUTO,
        name=f"{model.verbose_name}同名列",
        register=register.code,
        columns=columns,
        steps=steps,
        optional=frozenset({*columns, *steps} - needed),
    )


def steps_of_fields(register: Register) -> dict[str, str]:
    """Which step the date in a head field proves (日期与步骤): received, the main deadline met, closed."""
    if not register.is_procedural:
        return {}
    version = version_of(register)
    found = {"opened_on": version.opening.code}
    main = next((item for item in version.deadlines if item.is_main), None)
    if main and main.met_by:
        found["met_on"] = main.met_by[0]
    final = [step.code for step in version.steps if step.target and version.state[step.target].is_final]
    if final and final[0] not in found.values():  # the usual course is declared before the by-ways
        found["closed_on"] = final[0]
    return found


def version_of(register: Register) -> Version:
    """The version of the procedure under which a ledger is taken in (入账版本): the newest."""
    return procedures[register.procedure].versions[-1]


def faults_of(mapping: ImportMapping) -> Iterator[str]:
    """Every fault of a mapping (映射的毛病), declared or saved."""
    where = f"导入映射“{mapping.name}”（{mapping.code}）"
    register = registers.get(mapping.register)
    if register is None:
        yield f"{where}所属的台账“{mapping.register}”不存在"
        return
    known = version_of(register).step if register.is_procedural else {}
    for name in {*mapping.columns, *mapping.constants} - set(register.fields):
        yield f"{where}提到台账“{register.name}”没有的字段“{name}”"
    for name in {*mapping.columns, *mapping.constants} & (COMPUTED - {"handler"}):
        yield f"{where}不能填写由程序推算的字段“{register.fields[name].label}”；把日期写成步骤"
    for code in set(mapping.steps) - set(known):
        yield f"{where}提到没有的步骤“{code}”"
    if register.is_procedural and version_of(register).opening.code not in mapping.steps:
        yield f"{where}没有写明哪一列是{version_of(register).opening.name}日期"
    if "number" not in mapping.columns and not mapping.number_from:
        yield f"{where}没有写明编号列"
    if any(not headers for headers in {**mapping.columns, **mapping.steps}.values()):
        yield f"{where}有字段没有对应的列名"
    for name, value in mapping.constants.items():
        if name in register.fields:
            yield from _constant_faults(where, register, name, value)


def _constant_faults(where: str, register: Register, name: str, value: object) -> Iterator[str]:
    item = register.fields[name]
    if item.kind in ("unit", "area", "user"):
        return  # they are rows, which are not known at start-up
    try:
        item.read(value)
    except RefusedValue as reason:
        yield f"{where}给“{item.label}”的默认值：{reason}"


@registry.check
def _check_mappings() -> Iterator[str]:
    for mapping in mappings:
        yield from faults_of(mapping)


def as_json(mapping: ImportMapping) -> dict[str, Any]:
    """A mapping as JSON, the shape in which users' mappings are kept."""
    return {
        "code": mapping.code,
        "name": mapping.name,
        "register": mapping.register,
        "columns": {name: list(headers) for name, headers in mapping.columns.items()},
        "steps": {code: list(headers) for code, headers in mapping.steps.items()},
        "constants": dict(mapping.constants),
        "assumed_rule_on": mapping.assumed_rule_on.isoformat() if mapping.assumed_rule_on else None,
        "number_from": list(mapping.number_from),
        "optional": sorted(mapping.optional),
        "sheet": mapping.sheet,
        "has_header": mapping.has_header,
        "notes": mapping.notes,
    }


def from_json(data: Mapping[str, Any]) -> ImportMapping:
    """A mapping from its JSON; raises with all its faults."""
    try:
        assumed = data.get("assumed_rule_on")
        mapping = ImportMapping(
            code=str(data["code"]),
            name=str(data["name"]),
            register=str(data["register"]),
            columns={name: tuple(headers) for name, headers in data["columns"].items()},
            steps={code: tuple(headers) for code, headers in data.get("steps", {}).items()},
            constants=dict(data.get("constants", {})),
            assumed_rule_on=date.fromisoformat(assumed) if assumed else None,
            number_from=tuple(data.get("number_from", ())),
            optional=frozenset(data.get("optional", ())),
            sheet=data.get("sheet"),
            has_header=data.get("has_header"),
            notes=str(data.get("notes", "")),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise FazhiError(f"导入映射的内容不完整：{error}", remedy="重新逐列对应后保存") from error
    faults = list(faults_of(mapping))
    if faults:
        raise FazhiError("；".join(faults), remedy="改正后再保存")
    return mapping


def save_mapping(mapping: ImportMapping, *, by: str) -> None:
    """Keeps a user's mapping (保存映射); the same code saves over the old one, a shipped code is refused."""
    from fazhi.kernel.core.clock import instant

    from .models import SavedMapping

    if mapping.code in mappings or mapping.code == AUTO:
        raise FazhiError(f"编码“{mapping.code}”是随软件提供的映射", remedy="换一个编码再保存")
    checked = from_json(as_json(mapping))
    facts = {"name": checked.name, "register": checked.register, "definition": as_json(checked)}
    SavedMapping.objects.update_or_create(code=checked.code, defaults={**facts, "saved_by": by, "saved_at": instant()})


def _saved(register: Register) -> Iterator[ImportMapping]:
    from .models import SavedMapping

    for row in SavedMapping.objects.filter(register=register.code).order_by("name"):
        yield from_json(row.definition)
