"""The overview (总览): all figures of a year by the sections of the report, and how many of them are computed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from fazhi.kernel.core.clock import today
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.figures import declarations as d
from fazhi.kernel.figures.computing import Figure, Kind, compute
from fazhi.kernel.figures.spans import Span

from .expected import NOT_BUILT, expected
from .texts import Part, Style, annual, leaves, ordinal

SOURCES = {Kind.COMPUTED: "台账数出", Kind.IMPORTED: "外部报送", Kind.DECLARED: "人工填报", Kind.PENDING: "待建"}


@dataclass(frozen=True)
class Progress:
    """How many of the figures that a report states are there (进度): from our rows, stated by a document, not built."""

    of: int
    computed: int
    stated: int
    not_built: int

    @property
    def words(self) -> str:
        """76 个数中已由台账数出 2 个，待建 74 个."""
        empty = self.of - self.computed - self.stated - self.not_built
        counts = (("外部报送或填报", self.stated), ("待建", self.not_built), ("尚无数据", empty))
        rest = "".join(f"，{word} {count} 个" for word, count in counts if count)
        return f"{self.of} 个数中已由台账数出 {self.computed} 个{rest}"


@dataclass(frozen=True)
class Chapter:
    """A section of the report with the figures that it states (部分); `without` is what it prints without any."""

    heading: str
    figures: tuple[Figure, ...]
    without: str = ""

    @property
    def present(self) -> tuple[Figure, ...]:
        return tuple(figure for figure in self.figures if not is_not_built(figure))

    @property
    def absent(self) -> tuple[Figure, ...]:
        return tuple(figure for figure in self.figures if is_not_built(figure))

    @property
    def progress(self) -> Progress:
        return progress_of(self.figures)


@dataclass(frozen=True)
class Overview:
    """Every figure of a year (总览): those of the report by section, others with a number, and what they rest on."""

    stated: tuple[Figure, ...]
    chapters: tuple[Chapter, ...]
    others: tuple[Figure, ...]
    helpers: tuple[Figure, ...]

    @property
    def progress(self) -> Progress:
        return progress_of(self.stated)

    @property
    def figures(self) -> tuple[Figure, ...]:
        """All in one list: those of the report by their number, the rest after them."""
        return (*self.stated, *self.others, *self.helpers)


def refuse_future(span: Span) -> None:
    """A year that has not begun has no figures: nought would be a statement."""
    if span.first_on > today():
        raise FazhiError(f"{span}年度还没有开始", remedy="选一个已经开始的年度")


def overview(span: Span, area: str | None = None, *, has_helpers: bool = True) -> Overview:
    """The figures of a year (总览), the declared ones from one pass over each register.

    Without those that have no number (核对数) the pass is much shorter. Refuses a year that has not begun.
    """
    refuse_future(span)
    known = compute(None if has_helpers else [item.code for item in d.indicators if item.ref], span, area)
    declared = {figure.ref: figure for figure in known if figure.ref}
    stated = {ref: declared.get(ref) or each.pending(span, area or "") for ref, each in expected().items()}
    return Overview(
        stated=tuple(stated.values()),
        chapters=chapters(annual().styles["seed"], stated),
        others=tuple(figure for ref, figure in declared.items() if ref not in stated),
        helpers=tuple(figure for figure in known if not figure.ref),
    )


def one_figure(word: str, span: Span, area: str | None = None) -> Figure:
    """The figure of a code or reference; pending where the report states it and no module counts it yet (待建)."""
    refuse_future(span)
    awaited = expected().get(word.strip().upper())
    if awaited and not any(item.ref == awaited.ref for item in d.indicators):
        return awaited.pending(span, area or "")
    return compute([word], span, area)[0]


def chapters(style: Style, figures: dict[str, Figure]) -> tuple[Chapter, ...]:
    """The sections of a style with the figures that they state, of those given (各部分的数)."""
    return tuple(
        Chapter(
            heading=f"{ordinal(place)}、{section.heading}",
            figures=tuple(figures[ref] for ref in _refs(section) if ref in figures),
            without="" if _refs(section) else section.without,
        )
        for place, section in enumerate(style.sections, 1)
    )


def progress_of(figures: Iterable[Figure]) -> Progress:
    """Counts the figures of a report by where they stand (进度)."""
    given = list(figures)
    there = [figure.kind for figure in given if figure.value is not None]
    return Progress(
        of=len(given),
        computed=there.count(Kind.COMPUTED),
        stated=there.count(Kind.IMPORTED) + there.count(Kind.DECLARED),
        not_built=sum(map(is_not_built, given)),
    )


def awaited_from(figure: Figure) -> str:
    """Which systems will give a figure that no module counts yet, in words; empty for any other (待哪个系统)."""
    return expected()[figure.ref].source if is_not_built(figure) and figure.ref in expected() else ""


def is_not_built(figure: Figure) -> bool:
    """Whether no module counts it yet (待建)."""
    return figure.kind is Kind.PENDING and figure.why == NOT_BUILT


def _refs(section: Part) -> tuple[str, ...]:
    """The expected figures that a section states."""
    named = (ref for part in leaves((section,)) for passage in part.passages for ref in passage.refs)
    return tuple(dict.fromkeys(ref for ref in named if ref in expected()))
