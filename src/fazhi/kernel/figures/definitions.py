"""Definitions (口径): seeded from declarations, approved by people, chosen among alternatives, never rewritten."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from fazhi.kernel.chain.events import Draft, append
from fazhi.kernel.core.clock import today
from fazhi.kernel.core.errors import DeclarationError, FazhiError

from .declarations import Alternative, Derived, Indicator, find, fingerprint, indicators
from .models import Definition


@dataclass(frozen=True)
class InUse:
    """The definition by which a figure is computed (所用口径)."""

    version: int
    text: str
    choice: str = ""
    is_approved: bool = False


def definitions_in_use(items: Iterable[Indicator], on: date) -> dict[str, InUse]:
    """The newest definition of each indicator that has started by a day; the declaration's own where none is stored."""
    wanted = {item.code: item for item in items}
    found = {code: InUse(item.version, _text(item, _first(item)), _first(item)) for code, item in wanted.items()}
    stored = Definition.objects.filter(code__in=wanted).order_by("code", "version")
    for each in stored:
        if each.starts_on is None or each.starts_on <= on:
            found[each.code] = InUse(each.version, each.text, each.choice, bool(each.approved_by))
    return found


def reading(item: Derived, choice: str) -> Alternative:
    """The formula that a definition chose."""
    return item.choices.get(choice) or next(iter(item.choices.values()))


@transaction.atomic
def sync_definitions() -> int:
    """Stores a new version for each indicator that is new or declared anew (口径入库); returns how many were stored."""
    check_definitions()
    newest = _newest()
    stored = 0
    for item in indicators:
        last = newest.get(item.code)
        if last is not None and last.declared_version == item.version:
            continue
        choice = last.choice if last is not None and last.choice in _choices(item) else _first(item)
        _store(item, last, choice, "随程序更新" if last else "")
        stored += 1
    return stored


def check_definitions() -> None:
    """Refuses to start when the meaning of an indicator changed without a new version (口径被改动)."""
    for code, last in _newest().items():
        item = indicators.get(code)
        if item is None:
            continue
        where = f"指标“{item.name}”（{code}）口径第 {item.version} 版"
        if item.version < last.declared_version:
            raise DeclarationError("声明的版本低于库中的版本", where=where, remedy="用与数据库相同或更新的程序")
        if item.version == last.declared_version and fingerprint(item) != last.fingerprint:
            raise DeclarationError(
                "口径的含义已改而版本未变，旧数与新数将无法区分",
                where=where,
                remedy="恢复原样，或把声明的 version 加一",
            )


@transaction.atomic
def approve_definition(word: str, *, by: str, on: date | None = None) -> Definition:
    """Approves the newest definition of an indicator (批准口径)."""
    item = find(word)
    last = _newest().get(item.code)
    if last is None:
        raise FazhiError(f"指标“{item.name}”的口径还没有入库", remedy="先运行 fazhi migrate")
    if not by.strip():
        raise FazhiError("没有写明批准人", where=str(last), remedy="由负责人本人批准")
    if not last.approved_by:
        last.approved_by, last.approved_on = by, on or today()
        last.save(update_fields=["approved_by", "approved_on"])
        append(last.subject, Draft("figures.definition.approved", last.approved_on, by, {"version": last.version}))
    return last


@transaction.atomic
def choose_definition(word: str, choice: str, *, by: str, reason: str, starts_on: date | None = None) -> Definition:
    """Chooses another of the declared readings (选用备选口径) as a new, approved version; the old one is kept."""
    item = find(word)
    if choice not in _choices(item):
        told = "、".join(f"{code}（{_text(item, code)}）" for code in _choices(item) if code)
        raise FazhiError(f"指标“{item.name}”没有备选口径“{choice}”", remedy=f"有：{told or '无备选口径'}")
    if not by.strip() or not reason.strip():
        raise FazhiError("更换口径须写明批准人和理由", where=f"指标“{item.name}”", remedy="补上批准人和理由")
    made = _store(item, _newest().get(item.code), choice, reason, by=by, starts_on=starts_on)
    body = {"version": made.version, "choice": choice, "text": made.text, "reason": reason}
    append(made.subject, Draft("figures.definition.chosen", today(), by, body))
    return made


def _store(
    item: Indicator, last: Definition | None, choice: str, reason: str, *, by: str = "", starts_on: date | None = None
) -> Definition:
    return Definition.objects.create(
        code=item.code,
        version=last.version + 1 if last else 1,
        text=_text(item, choice),
        choice=choice,
        declared_version=item.version,
        fingerprint=fingerprint(item),
        reason=reason,
        starts_on=starts_on,
        approved_by=by,
        approved_on=today() if by else None,
    )


def _newest() -> dict[str, Definition]:
    return {each.code: each for each in Definition.objects.order_by("code", "version")}


def _choices(item: Indicator) -> tuple[str, ...]:
    return tuple(item.choices) if isinstance(item, Derived) else ("",)


def _first(item: Indicator) -> str:
    return _choices(item)[0]


def _text(item: Indicator, choice: str) -> str:
    return item.choices[choice].definition if isinstance(item, Derived) and choice else item.definition
