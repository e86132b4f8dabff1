"""Filters (筛选): for each kind of field its control on the page and its condition on the rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import F, Q
from django.http import QueryDict
from django.utils.safestring import SafeString

from fazhi.kernel.core.clock import today
from fazhi.kernel.core.dates import read_date
from fazhi.kernel.core.errors import RefusedValue
from fazhi.kernel.org.models import Area, AreaLevel, Unit
from fazhi.kernel.org.tree import below
from fazhi.kernel.procedures.declarations import procedures
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.fields import Field, Kind
from fazhi.kernel.records.lookup import NameBook
from fazhi.kernel.records.models import Judgement
from fazhi.kernel.records.registers import Register

from . import html
from .values import choices_of

EMPTY = "-"  # the choice “（空）”
ME = "me"
LATE = "late"
IN_FORCE = "in_force_on"
_RANGES = {Kind.DATE: "date", Kind.INSTANT: "date", Kind.INTEGER: "number", Kind.MONEY: "number"}
_SPAN = {"from": "gte", "to": "lte"}
# Where a control is one list of options and not a box for each.
_LISTED = 8

LATE_LABELS = {"overdue": "已超期", "today": "今日到期", "pending": "未到期", "late": "逾期完成", "in_time": "按期完成"}


@dataclass
class Control:
    """One filter as the page shows it (筛选项): its options, what was chosen, and what is wrong with that."""

    name: str
    label: str
    kind: str  # range, boxes, select, text
    input_type: str = "text"
    options: list[tuple[str, str]] = field(default_factory=list)
    chosen: list[str] = field(default_factory=list)
    span: dict[str, str] = field(default_factory=dict)
    error: str = ""

    @property
    def is_used(self) -> bool:
        return bool([value for value in (*self.chosen, *self.span.values()) if value])

    @property
    def listed(self) -> SafeString:
        """The options of a select."""
        return html.options(self.options, self.chosen)

    @property
    def boxes(self) -> SafeString:
        """The options as boxes to tick."""
        return html.boxes(self.name, self.options, self.chosen)

    @property
    def told(self) -> str:
        """What the filter lets through, in words."""
        labels = dict(self.options)
        if self.kind == "range":
            return f"{self.label}：{self.span['from'] or '…'} 至 {self.span['to'] or '…'}"
        return f"{self.label}：{'、'.join(labels.get(value, value) for value in self.chosen)}"


def usable(register: Register, person: Person) -> list[Field]:
    """The fields that this person may narrow the list by: never by what is masked, for a hit would tell it."""
    may_unmask = person.may(register, "unmask")
    return [item for item in register.list_filters if may_unmask or not item.is_personal]


def controls(register: Register, person: Person, given: QueryDict, names: NameBook) -> list[Control]:
    """The controls of a list with what was given to them."""
    fields = usable(register, person)
    # An address may narrow by any plain field: a filter that is passed over would show the wrong rows.
    fields += [
        item
        for item in register.fields.values()
        if item not in register.list_filters
        and not item.is_personal
        and any(given.get(name) for name in (item.name, *(f"{item.name}_{end}" for end in _SPAN)))
    ]
    found = [_control(register, item, given, names) for item in fields]
    if register.term:
        on = given.get(IN_FORCE, "").strip()
        found.insert(0, Control(IN_FORCE, "在用日期", "day", "date", chosen=[on] if on else []))
    if _has_due_day(register):
        found.append(Control(LATE, "期限", "boxes", options=list(LATE_LABELS.items()), chosen=given.getlist(LATE)))
    return found


def _has_due_day(register: Register) -> bool:
    """Whether a rule ever gives its matters a due day; a box that finds nothing would say that nothing is late."""
    versions = procedures[register.procedure].versions if register.is_procedural else ()
    return any(declared.is_main for version in versions for declared in version.deadlines)


def _control(register: Register, item: Field, given: QueryDict, names: NameBook) -> Control:
    chosen = [value for value in given.getlist(item.name) if value]
    if item.kind in _RANGES:
        span = {end: given.get(f"{item.name}_{end}", "").strip() for end in _SPAN}
        return Control(item.name, item.label, "range", _RANGES[item.kind], span=span)
    options = _options(register, item, names)
    if options is None:
        return Control(item.name, item.label, "text", chosen=chosen[:1])
    if item.kind is Kind.AREA:
        # A grid is not on offer, but an address may name one.
        known = {value for value, _ in options}
        below_villages = [int(value) for value in chosen if value.isdigit() and value not in known]
        options += [(str(pk), names.name(item.kind, pk)) for pk in below_villages if pk in names.all(item.kind)]
    kind = "boxes" if len(options) <= _LISTED and item.kind is not Kind.USER else "select"
    return Control(item.name, item.label, kind, options=options, chosen=chosen)


def _options(register: Register, item: Field, names: NameBook) -> list[tuple[str, str]] | None:
    empty = [] if item.is_required else [(EMPTY, "（空）")]
    if item.kind is Kind.AREA:
        return [*_wide_areas(), *empty]
    if item.kind is Kind.UNIT:
        return [(str(one.id), one.label) for one in names.all(item.kind).values()] + empty
    if item.kind is Kind.USER:
        return [(ME, "我"), *((str(one.id), one.label) for one in names.active(item.kind)), *empty]
    if item.kind is Kind.YES_NO:
        return [("1", "是"), ("0", "否"), *empty]
    choices = choices_of(register, item)
    return None if choices is None else [*choices.items(), *([] if item.is_head else empty)]


def _wide_areas() -> list[tuple[str, str]]:
    """The areas down to the villages, each of which stands for what is below it; a town has a thousand micro-grids."""
    levels = (AreaLevel.CITY, AreaLevel.TOWN, AreaLevel.VILLAGE)
    rows = Area.objects.filter(level__in=levels).order_by("code").values_list("pk", "name")
    return [(str(pk), name) for pk, name in rows]


def condition(register: Register, person: Person, control: Control) -> Q:
    """The condition of one control; RefusedValue where what was given cannot be read."""
    if control.name == LATE:
        return _late(control.chosen)
    if control.name == IN_FORCE:
        return _in_force(register, read_date(control.chosen[0]))
    item = register.fields[control.name]
    if control.kind == "range":
        return _range(item, control.span)
    if control.kind == "text":
        return Q(**{f"{item.path}__icontains": control.chosen[0]})
    unknown = set(control.chosen) - {value for value, _ in control.options}
    if unknown:
        raise RefusedValue(f"没有选项“{'、'.join(sorted(unknown))}”", remedy="从列出的选项中选择")
    found = Q()
    for value in control.chosen:
        found |= _one(item, value, person)
    return found


def _one(item: Field, value: str, person: Person) -> Q:
    if value == EMPTY:
        text = Q(**{item.path: ""}) if item.kind in (Kind.CHOICE, Kind.TEXT) else Q()
        return text | Q(**{f"{item.path}__isnull": True})
    if item.kind is Kind.UNIT:
        return Q(**{f"{item.path}__in": below(Unit, (int(value),))})
    if item.kind is Kind.AREA:
        return Q(**{f"{item.path}__in": below(Area, (int(value),))})
    if item.kind is Kind.USER:
        return Q(**{item.path: person.user.pk if value == ME else int(value)})
    return Q(**{item.path: value == "1" if item.kind is Kind.YES_NO else value})


def _range(item: Field, span: dict[str, str]) -> Q:
    found = Q()
    for end, comparison in _SPAN.items():
        if not span[end]:
            continue
        value: Any = item.read(span[end])
        if item.kind is Kind.INSTANT and end == "to":
            found &= Q(**{f"{item.path}__lt": value + timedelta(days=1)})
        else:
            found &= Q(**{f"{item.path}__{comparison}": value})
    return found


def _in_force(register: Register, on: date | None) -> Q:
    """In force on a day: begun by then, and not ended by then."""
    begun, ended = (register.fields[name].path for name in register.term)
    return Q(**{f"{begun}__lte": on}) & (Q(**{ended: None}) | Q(**{f"{ended}__gt": on}))


def _late(chosen: list[str]) -> Q:
    """How rows stand to their formal due day; a trial or provisional day judges nobody and is in none of these."""
    day = today()
    is_open = Q(met_on=None, closed_on=None)
    conditions = {
        "overdue": is_open & Q(due_on__lt=day),
        "today": is_open & Q(due_on=day),
        "pending": is_open & Q(due_on__gt=day),
        "late": Q(met_on__gt=F("due_on")),
        "in_time": Q(met_on__lte=F("due_on")),
    }
    found = Q()
    for value in chosen:
        if value not in conditions:
            raise RefusedValue(f"没有选项“{value}”", remedy=f"可选：{'、'.join(LATE_LABELS.values())}")
        found |= conditions[value]
    return found & Q(judgement=Judgement.JUDGED)
