"""Template tags of the site (模板标签)."""

from __future__ import annotations

from collections.abc import Mapping

from django import template

from fazhi.kernel.law.rules import Value
from fazhi.kernel.records.models import Entry, Matter

from ..addresses import page_of as address_of
from ..addresses import step_of
from ..work import Task

register = template.Library()


@register.simple_tag
def page_of(row: Entry | Matter) -> str:
    """The address of a row's own page."""
    return address_of(row.register, row.pk)


@register.simple_tag
def button_of(task: Task) -> str:
    """Where the one main button of a task leads: to the form of its step, else to the matter."""
    matter = task.matter
    if task.step is None:
        return address_of(matter.register, matter.pk)
    return step_of(matter.register, matter.pk, task.step.code)


@register.filter
def minutes(seconds: float) -> int:
    """Seconds as whole minutes."""
    return round(seconds / 60)


@register.filter
def value_of(mapping: Mapping[str, str], key: str) -> str:
    """What a mapping holds under a key, or the key itself."""
    return mapping.get(key, key)


UNITS = {
    "percent": "%",
    "percent_a_day": "% 每日",
    "person": "人",
    "time": "次",
    "item": "项",
    "hour": "小时",
    "day": "日",
    "point": "分",
}


@register.filter
def amount(value: Value) -> str:
    """A rule's number with its unit, money in yuan."""
    if value.rule.unit == "fen":
        return f"{value.n / 100:,.0f} 元" if value.n % 100 == 0 else f"{value.n / 100:,.2f} 元"
    return f"{value.n} {UNITS.get(value.rule.unit, value.rule.unit)}"
