"""Forms (表单): the inputs of a register's fields, what a person typed into them, and why a form was refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.http import QueryDict
from django.utils.safestring import SafeString

from fazhi.kernel.core.clock import SHANGHAI
from fazhi.kernel.core.errors import FazhiError, RefusedValue
from fazhi.kernel.procedures.errors import GateClosed
from fazhi.kernel.records.facts import RefusedForm
from fazhi.kernel.records.fields import Field, Kind
from fazhi.kernel.records.lookup import NameBook
from fazhi.kernel.records.registers import Register

from .modules import suggested
from .papers import Slot
from .values import REFERENCES, choices_of, masked

_INPUTS = {Kind.LONG_TEXT: "textarea", Kind.DATE: "date", Kind.INSTANT: "datetime-local"}


@dataclass
class Input:
    """One input with its label, its text and its error (输入项)."""

    name: str
    label: str
    control: str  # text, textarea, date, datetime-local, select
    value: str = ""
    is_required: bool = False
    help_text: str = ""
    error: str = ""
    max_length: int | None = None
    options: list[tuple[str, str]] = field(default_factory=list)
    suggestions: dict[str, str] = field(default_factory=dict)  # what may be typed, and something else as well


@dataclass(frozen=True)
class Point:
    """One of several reasons (一条理由), with its own article and remedy."""

    what: str
    basis: str
    remedy: str


@dataclass(frozen=True)
class Refusal:
    """Why a form was refused, for the box above it (不予办理): what, on which basis, what to do, what others did.

    Several closed gates are `points`; what is to be done about more than one of them is said once, as the remedy.
    """

    what: str
    basis: str = ""
    remedy: str = ""
    changes: tuple[str, ...] = ()
    points: tuple[Point, ...] = ()

    @classmethod
    def of(cls, error: FazhiError, changes: Iterable[str] = ()) -> Refusal:
        if isinstance(error, GateClosed) and len(error.verdicts) > 1:
            return cls._of_gates(error)
        place = f"{error.where}：" if error.where else ""
        return cls(f"{place}{error.what}", error.basis, error.remedy, tuple(changes))

    @classmethod
    def _of_gates(cls, error: GateClosed) -> Refusal:
        parts = [dict.fromkeys(gate.remedy.split("；")) for gate in error.verdicts]
        often = [part for part, n in Counter(part for own in parts for part in own).items() if n > 1]
        points = []
        for gate, own in zip(error.verdicts, parts, strict=True):
            remedy = [part for part in own if part not in often] or own  # no reason stands without its remedy
            points.append(Point(f"{gate.name}：{gate.why}", gate.basis, "；".join(remedy)))
        said = {part for point in points for part in point.remedy.split("；")}
        shared = "；".join(part for part in often if part not in said)
        return cls(f"{error.heading}，有 {len(points)} 项不符合：", remedy=shared, points=tuple(points))


@dataclass
class Sheet:
    """A form as a page shows it (表单): the same for adding, for editing and for every step."""

    title: str
    submit: str
    back: str
    inputs: list[Input] = field(default_factory=list)
    slots: list[Slot] = field(default_factory=list)
    day_label: str = ""  # without one there is no legal day to state
    day: str = ""
    starts_clock: bool = False  # a deadline runs from that day
    note_label: str = ""
    note: str = ""
    is_note_required: bool = False
    officers: list[tuple[int, str, bool]] = field(default_factory=list)
    officers_needed: int = 0
    version: int = 0
    token: str = ""
    is_twin: bool = False  # the same was made a moment ago: sending again says that another one is meant
    twin_number: str = ""
    twin_url: str = ""
    basis: str = ""
    refusal: Refusal | None = None
    panels: list[SafeString] = field(default_factory=list)  # what modules show beside the form
    is_closed: bool = False  # nothing can be sent: only the refusal is shown

    def refuse(self, error: FazhiError, changes: Iterable[str] = ()) -> None:
        """Puts each reason beside its input, and what belongs to none into the box."""
        reasons = dict(error.reasons) if isinstance(error, RefusedForm) else {}
        for item in self.inputs:
            reason = reasons.pop(item.name, None)
            if reason is not None:
                item.error = str(reason)
        if any(item.error for item in self.inputs) and not reasons:
            self.refusal = Refusal("有填写不符合要求的地方，请看标红的各项", remedy="改正后再提交；已填的内容都还在")
        else:
            self.refusal = Refusal.of(error, changes)


def inputs_of(
    register: Register,
    fields: Iterable[Field],
    names: NameBook,
    *,
    required: Iterable[str] = (),
    stored: Mapping[str, Any] | None = None,
    given: QueryDict | None = None,
) -> list[Input]:
    """The inputs of fields, with what was typed before, else with what is stored; personal values are never shown."""
    must = set(required)
    stored = stored or {}
    return [
        _input(register, item, names, is_required=item.name in must, stored=stored.get(item.name), given=given)
        for item in fields
    ]


def _input(
    register: Register, item: Field, names: NameBook, *, is_required: bool, stored: Any, given: QueryDict | None
) -> Input:
    help_text = item.help_text
    is_hidden = item.is_personal and bool(stored)
    if is_hidden:
        help_text = f"已填写（{masked(item, stored)}），不改请留空"
    value = "" if is_hidden else input_text(item, stored)
    return Input(
        name=item.name,
        label=item.label,
        control="select" if _is_select(register, item) else _INPUTS.get(item.kind, "text"),
        value=given.get(item.name, "") if given is not None else value,
        is_required=is_required and not is_hidden,
        help_text=help_text or ("单位：元" if item.kind is Kind.MONEY else ""),
        max_length=item.max_length if item.kind is Kind.TEXT else None,
        options=_options(register, item, names, stored),
        suggestions=suggested(register, item),
    )


def _is_select(register: Register, item: Field) -> bool:
    return item.kind in REFERENCES or item.kind is Kind.YES_NO or choices_of(register, item) is not None


def _options(register: Register, item: Field, names: NameBook, stored: Any) -> list[tuple[str, str]]:
    """What may be chosen: units, areas and people in use, and the stored one even when it no longer is."""
    if item.kind in REFERENCES:
        found = [one for one in names.all(item.kind).values() if one.is_active or one.id == stored]
        return [(str(one.id), one.label) for one in found]
    if item.kind is Kind.YES_NO:
        return [("1", "是"), ("0", "否")]
    return list((choices_of(register, item) or {}).items())


def input_text(item: Field, value: Any) -> str:
    """A stored value as its input wants it."""
    if value is None or value == "":
        return ""
    if item.kind is Kind.MONEY:
        return f"{value // 100}.{value % 100:02d}" if value >= 0 else f"-{-value // 100}.{-value % 100:02d}"
    if item.kind is Kind.YES_NO:
        return "1" if value else "0"
    if isinstance(value, datetime):
        return f"{value.astimezone(SHANGHAI):%Y-%m-%dT%H:%M}"
    return value.isoformat() if isinstance(value, date) else str(value)


def data_of(
    register: Register,
    fields: Iterable[Field],
    given: QueryDict,
    names: NameBook,
    stored: Mapping[str, Any] | None = None,
) -> dict[str, object]:
    """What a person typed, by field name, for the kernel to read; a personal field left empty keeps its value."""
    stored = stored or {}
    found: dict[str, object] = {}
    refused: dict[str, RefusedValue] = {}
    for item in fields:
        if item.name not in given:
            continue
        text = given.get(item.name, "")
        if item.is_personal and not text.strip() and stored.get(item.name):
            continue
        try:
            found[item.name] = _reference(item, text, names, stored.get(item.name)) if item.kind in REFERENCES else text
        except RefusedValue as reason:
            refused[item.name] = reason
    if refused:
        raise RefusedForm(refused, {name: register.fields[name].label for name in refused})
    return found


def _reference(item: Field, text: str, names: NameBook, stored: Any) -> object:
    """The id that a select sends; a name or a code is left for the lookup."""
    if not text.isdigit():
        return text
    one = names.all(item.kind).get(int(text))
    if one is None or not (one.is_active or one.id == stored):
        raise RefusedValue("选中的一项已经停用或不存在", remedy="重新选择")
    return one.id
