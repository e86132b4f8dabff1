"""Freezing (冻结): a figure kept with the digests of the rows behind it, so that a change of any of them is found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from fazhi.kernel.chain.events import Draft, append, body_of, history
from fazhi.kernel.core.clock import instant, today
from fazhi.kernel.core.digests import canonical, merkle_root, sm3
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.core.registry import registry

from . import declarations as d
from .computing import Figure, compute, find_area, sides
from .definitions import reading
from .models import Definition, FrozenFigure
from .spans import Span
from .stating import subject_of
from .tallies import Ask, View, rows_of
from .values import to_text

# Enough of a row's digest to tell that it changed; the root over the whole digests is what counts.
SHORT = 16
GREEN, YELLOW, RED, GREY = "绿", "黄", "红", "灰"


@dataclass(frozen=True)
class State:
    """How a frozen figure stands today (冻结数的状态): its colour and word, both displays, and which rows differ."""

    colour: str
    word: str
    old: str
    new: str
    added: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)


@transaction.atomic
def freeze(
    words: Iterable[str] | None, span: Span, *, by: str, area: str | None = None, reason: str = ""
) -> list[FrozenFigure]:
    """Freezes figures as they are today (冻结); freezing one again makes a new revision and needs a reason.

    Raises FazhiError for a figure without value; nothing is frozen then.
    """
    if not by.strip():
        raise FazhiError("没有写明冻结人", remedy="由负责人本人冻结")
    figures = compute(words, span, area)
    empty = [figure.name for figure in figures if figure.value is None]
    if empty:
        raise FazhiError(f"没有数值的指标不能冻结：{'、'.join(empty)}", remedy="补上数据，或不列入冻结")
    return [_freeze(figure, by, reason.strip()) for figure in figures]


def frozen_figures(words: Iterable[str], span: Span, area: str | None = None) -> dict[str, FrozenFigure]:
    """The newest frozen revision of each of these figures that has one (最新冻结数), by code; one query."""
    codes = [d.find(word).code for word in words]
    found = FrozenFigure.objects.filter(
        code__in=codes, first_on=span.first_on, last_on=span.last_on, area=area or ""
    ).order_by("revision")
    return {frozen.code: frozen for frozen in found}


def frozen_figure(word: str, span: Span, area: str | None = None) -> FrozenFigure | None:
    """The newest frozen revision of a figure (最新冻结数)."""
    return next(iter(frozen_figures([word], span, area).values()), None)


def state_of(frozen: FrozenFigure) -> State:
    """Whether what stands behind a frozen figure is still the same (冻结数核对), as of the day of the freeze."""
    span = Span(frozen.first_on, frozen.last_on)
    item = d.find(frozen.code)
    if isinstance(item, d.Stated):
        return _state_of_stated(frozen, span)
    approved = Definition.objects.filter(code=frozen.code, version=frozen.definition_version).exclude(approved_by="")
    rows = _row_digests(item, span, frozen.area, frozen.choice, frozen)
    # The frozen definition, not today's: a later choice of another reading is not a change of the rows.
    figure = _as_frozen(item, span, frozen)
    then = frozen.row_digests
    now = {key: digest[:SHORT] for key, digest in rows.items()}
    differing = {
        "added": _numbers(now.keys() - then.keys()),
        "gone": _numbers(then.keys() - now.keys()),
        "changed": _numbers({key for key in now.keys() & then.keys() if now[key] != then[key]}),
    }
    if any(differing.values()) or _root(rows) != frozen.rows_digest or figure != frozen.display:
        return State(YELLOW, "源数据有变", frozen.display, figure, **differing)
    if not approved.exists():
        return State(RED, "口径未批", frozen.display, figure)
    return State(GREEN, "已核", frozen.display, figure)


def rows_digest(figure: Figure) -> str:
    """The digest over the rows behind a figure (行摘要), the same that a freeze today would keep."""
    item = d.find(figure.code)
    if isinstance(item, d.Stated):
        return figure.source
    return _root(_row_digests(item, figure.span, figure.area, figure.choice, None))


def broken_freezes() -> Iterator[tuple[str, str]]:
    """What `verify` asks: each frozen figure that is no longer what its event says (冻结数被改动)."""
    for frozen in FrozenFigure.objects.iterator():
        subject = subject_of(frozen.code, Span(frozen.first_on, frozen.last_on), frozen.area)
        events = history(subject).filter(kind="figures.frozen")
        bodies = [body_of(event) for event in events]
        told = next((body for body in bodies if body["revision"] == frozen.revision), None)
        if told is None or told != _facts(frozen) or sm3(canonical(frozen.row_digests)) != frozen.digest:
            yield f"{subject} 第 {frozen.revision} 次冻结", "冻结的数与记录不符：冻结后被改动"


def provide() -> None:
    registry.provide("verify", broken_freezes)


def _freeze(figure: Figure, by: str, reason: str) -> FrozenFigure:
    item = d.find(figure.code)
    last = frozen_figure(figure.code, figure.span, figure.area)
    if last is not None and not reason:
        raise FazhiError(
            f"“{figure.name}”{figure.span} 已经冻结（第 {last.revision} 次）",
            remedy="确需重新冻结的，写明理由，另成一版",
        )
    rows = {} if isinstance(item, d.Stated) else _row_digests(item, figure.span, figure.area, figure.choice, None)
    kept = {key: digest[:SHORT] for key, digest in rows.items()}
    frozen = FrozenFigure(
        code=figure.code,
        first_on=figure.span.first_on,
        last_on=figure.span.last_on,
        area=figure.area,
        revision=last.revision + 1 if last else 1,
        kind=figure.kind.value,
        value=to_text(figure.value),
        display=figure.display,
        numerator=figure.numerator,
        denominator=figure.denominator,
        rows=figure.rows,
        definition_version=figure.version,
        choice=figure.choice,
        as_of=today(),
        rows_digest=figure.source if isinstance(item, d.Stated) else _root(rows),
        row_digests=kept,
        digest=sm3(canonical(kept)),
        reason=reason,
        frozen_by=by,
        frozen_at=instant(),
    )
    frozen.save(force_insert=True)
    append(subject_of(figure.code, figure.span, figure.area), Draft("figures.frozen", frozen.as_of, by, _facts(frozen)))
    return frozen


def _facts(frozen: FrozenFigure) -> dict[str, Any]:
    names = ("revision", "value", "display", "numerator", "denominator", "rows", "definition_version", "choice")
    return {name: getattr(frozen, name) for name in (*names, "rows_digest", "digest", "reason", "frozen_by")}


def _row_digests(item: d.Indicator, span: Span, area: str, choice: str, frozen: FrozenFigure | None) -> dict[str, str]:
    """The digest of each row behind a figure by its register and number: number, version, and what decides."""
    view = View(frozen.as_of if frozen else today(), find_area(area))
    digests: dict[str, str] = {}
    for place, ask in enumerate(_asks(item, span, choice)):
        register = ask.counted.table
        paths = [register.fields[name].path for name in ask.counted.deciding]
        for number, version, *facts in rows_of(ask, view).values_list("number", "version", *paths).iterator(5000):
            # Each side by itself: a row that leaves the numerator but not the denominator must show.
            digests[f"{place}|{register.code}|{number}"] = sm3(canonical([number, version, *facts]))
    return digests


def _asks(item: d.Indicator, span: Span, choice: str) -> tuple[Ask, ...]:
    if isinstance(item, d.Derived):
        return sides(reading(item, choice).formula, span)
    return (Ask(item, span),) if isinstance(item, d.Measure | d.Snapshot) else ()


def _as_frozen(item: d.Indicator, span: Span, frozen: FrozenFigure) -> str:
    """The figure's display today, by the reading and the day of the freeze."""
    choice = frozen.choice if isinstance(item, d.Derived) else None
    return compute([item.code], span, frozen.area or None, as_of=frozen.as_of, choice=choice)[0].display


def _numbers(keys: set[str]) -> list[str]:
    return sorted({key.split("|", 2)[2] for key in keys})


def _root(rows: dict[str, str]) -> str:
    return merkle_root([rows[key] for key in sorted(rows)])


def _state_of_stated(frozen: FrozenFigure, span: Span) -> State:
    figure = compute([frozen.code], span, frozen.area or None)[0]
    if (figure.display, figure.source) != (frozen.display, frozen.rows_digest):
        return State(YELLOW, "源数据有变", frozen.display, figure.display)
    return State(GREY, "外部报送", frozen.display, figure.display)
