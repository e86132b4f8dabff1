"""Citing (引用): the figures that a report names, frozen where they are frozen, with what stands behind each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from fazhi.kernel.figures import declarations as d
from fazhi.kernel.figures.computing import TRIAL, Figure, Kind, compute, sides
from fazhi.kernel.figures.definitions import reading
from fazhi.kernel.figures.freezing import YELLOW, State, frozen_figures, rows_digest, state_of
from fazhi.kernel.figures.models import Definition, FrozenFigure
from fazhi.kernel.figures.spans import Span
from fazhi.kernel.figures.values import NOTHING, from_text, show

from .expected import expected, pending
from .overview import SOURCES

SHORT = 12


@dataclass(frozen=True)
class Cited:
    """A figure as a report cites it (引用的数): `ref` as the text writes it, `digest` over the rows behind it.

    The digest is empty where none was asked for. A frozen one has its revision and its state today; its values are those of the freeze.
    """

    ref: str
    figure: Figure
    digest: str = ""
    revision: int = 0
    state: State | None = None

    @property
    def is_pending(self) -> bool:
        return self.figure.kind is Kind.PENDING

    @property
    def has_changed(self) -> bool:
        """Whether what stands behind it changed after the freeze (冻结后有变)."""
        return self.state is not None and self.state.colour == YELLOW

    @property
    def definition_version(self) -> str:
        version = f"口径v{self.figure.version}"
        return version if self.figure.is_approved else f"{version}（未批准）"

    @property
    def standing(self) -> str:
        """How it stands today, in words (状态)."""
        if self.state is None:
            return "未冻结"
        return f"{self.state.colour} {self.state.word}（第{self.revision}次冻结）"

    @property
    def trace(self) -> str:
        """What the traced copy writes beside it (核数批注): F16 | 口径v1 | 8559宗 | 8559行 | 摘要."""
        figure = self.figure
        if self.is_pending:
            return " | ".join((self.ref, *self._named, figure.why))
        version = f"口径v{figure.version}"
        digest = (f"SM3 {self.digest[:SHORT]}",) if self.digest else ()
        facts = (
            *(self.ref, str(figure.span), version, figure.display, f"{figure.rows}行"),
            *(*digest, *figure.marks, self.standing),
        )
        return " | ".join(facts)

    @property
    def _named(self) -> tuple[str, ...]:
        """Of a figure that nobody counts yet its name and the systems that will."""
        awaited = expected().get(self.figure.ref)
        return (awaited.name, f"待{awaited.source}") if awaited else ()

    def shown(self, aspect: str = "") -> str:
        """The text of one aspect as a sentence prints it; what is missing prints as — with the reason."""
        text, why = _shown(self, aspect)
        if text is None:
            return f"{NOTHING}（{why}）"
        return f"{text}（{TRIAL}）" if TRIAL in self.figure.marks and aspect != "apart" else text

    def as_json(self) -> dict[str, Any]:
        """The figure as the kernel tells it, with what the report adds."""
        state = None if self.state is None else vars(self.state)
        return {**self.figure.as_json(), "digest": self.digest, "revision": self.revision, "state": state}


def cite(refs: Iterable[str], span: Span, *, has_digests: bool = True) -> dict[str, Cited]:
    """The figures of a span by the word that the text wrote; one that nobody declares is pending (待建).

    A digest reads every row behind its figure; a page that only shows numbers does without.
    """
    wanted = list(dict.fromkeys(refs))
    declared = {name for item in d.indicators for name in (item.ref, item.code)}
    known = [ref for ref in wanted if ref in declared]
    computed = dict(zip(known, compute(known, span), strict=True))
    frozen = frozen_figures([figure.code for figure in computed.values()], span)
    return {
        ref: _cited(ref, computed[ref], frozen, has_digests) if ref in computed else _pending(ref, span)
        for ref in wanted
    }


def source_of(cited: Cited) -> str:
    """Where a figure comes from (来源): the registers that it counts, or the document that states it."""
    word = SOURCES[cited.figure.kind]
    if cited.is_pending:
        return word
    item = d.find(cited.figure.code)
    if isinstance(item, d.Stated):
        return f"{word}：来源文书 {cited.figure.source[:SHORT]}"
    names = dict.fromkeys(counted.table.name for counted in _counted(item, cited.figure))
    return f"{word}：{'、'.join(names)}"


def _pending(ref: str, span: Span) -> Cited:
    awaited = expected().get(ref)
    return Cited(ref, awaited.pending(span) if awaited else pending("", ref, "", span))


def _cited(ref: str, figure: Figure, known: Mapping[str, FrozenFigure], has_digests: bool) -> Cited:
    frozen = known.get(figure.code)
    if frozen is None:
        return Cited(ref, figure, rows_digest(figure) if has_digests and figure.kind is not Kind.PENDING else "")
    state = state_of(frozen)
    return Cited(ref, _as_frozen(figure, frozen, state), frozen.rows_digest, frozen.revision, state)


def _as_frozen(figure: Figure, frozen: FrozenFigure, state: State) -> Figure:
    """The figure with the values of its freeze; its marks and classes are those of the rows as of that day."""
    choice = frozen.choice if isinstance(d.find(figure.code), d.Derived) else None
    then = compute([figure.code], figure.span, as_of=frozen.as_of, choice=choice)[0]
    if state.colour == YELLOW:
        # A freeze does not keep the classes: after a change they would no longer fit the frozen number.
        then = replace(then, apart={}, parts={}, faults=())
    definition = Definition.objects.filter(code=figure.code, version=frozen.definition_version).first()
    is_stated = figure.kind in (Kind.IMPORTED, Kind.DECLARED)
    return replace(
        then,
        kind=Kind(frozen.kind),
        value=from_text(frozen.value, figure.type),
        display=frozen.display,
        numerator=frozen.numerator,
        denominator=frozen.denominator,
        rows=frozen.rows,
        version=frozen.definition_version,
        choice=frozen.choice,
        definition=definition.text if definition else then.definition,
        is_approved=bool(definition and definition.approved_by),
        source=frozen.rows_digest if is_stated else "",
        why="",
    )


def _counted(item: d.Indicator, figure: Figure) -> tuple[d.Measure | d.Snapshot, ...]:
    """The measures that a figure counts by: of a derived one its numerator and denominator."""
    if isinstance(item, d.Derived):
        return tuple(ask.counted for ask in sides(reading(item, figure.choice).formula, figure.span))
    return () if isinstance(item, d.Stated) else (item,)


def _shown(cited: Cited, aspect: str) -> tuple[str | None, str]:
    """The text of an aspect, or None and why there is none."""
    figure = cited.figure
    if cited.is_pending:
        return None, figure.why
    if aspect == "apart":
        return _apart(cited)
    if aspect in ("numerator", "denominator"):
        return _side(figure, aspect)
    if aspect == "last_year" and figure.kind is Kind.COMPUTED and not figure.rows:
        # Nothing was kept that year: nought would be a statement.
        return None, "无台账"
    shown = figure.display.removesuffix(figure.unit) if aspect == "value" else figure.display
    return (None, figure.why) if figure.value is None else (shown, "")


def _side(figure: Figure, aspect: str) -> tuple[str | None, str]:
    value = figure.numerator if aspect == "numerator" else figure.denominator
    if value is None:
        return None, "不是比率"
    counted = _counted(d.find(figure.code), figure)[0 if aspect == "numerator" else -1]
    return show(value, counted.type, counted.unit, counted.decimals), ""


def _apart(cited: Cited) -> tuple[str | None, str]:
    if cited.has_changed:
        return None, "冻结后源数据有变"
    item = d.find(cited.figure.code)
    units = [d.counted(code).unit for code in item.apart] if isinstance(item, d.Derived) else []
    listed = zip(cited.figure.apart.items(), units, strict=True)
    return "、".join(f"{name}{count}{unit}" for (name, count), unit in listed) or "无", ""
