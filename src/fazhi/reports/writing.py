"""Writing (成文): words and figures of one year become a document; every number in it comes from a figure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from datetime import date

from fazhi.kernel.chain.keys import Head, head
from fazhi.kernel.chain.seals import pending
from fazhi.kernel.chain.snapshot import snapshot
from fazhi.kernel.core.clock import today
from fazhi.kernel.core.digests import canonical, sm3
from fazhi.kernel.figures.computing import DEMO, TRIAL
from fazhi.kernel.figures.spans import Span
from fazhi.kernel.figures.values import NOTHING
from fazhi.kernel.org.models import Area, AreaLevel

from .citing import SHORT, Cited, cite, source_of
from .document import Block, Document, Heading, Kind, Number, Paragraph, Run, Table, Text, plain
from .expected import expected
from .overview import progress_of, refuse_future
from .texts import Part, Passage, Piece, ReportText, Style, Token, annual, leaves, ordinal

# Of rows that changed after a freeze so many are named.
MOST_NAMED = 20
HEAD = ("编号", "指标", "数值", "口径", "来源", "行数", "行摘要", "状态")
WIDTHS = (12, 25, 18, 41, 22, 10, 15, 13)


def make_report(
    span: Span,
    style: str = "seed",
    *,
    is_traced: bool = False,
    has_digests: bool = True,
    words: ReportText | None = None,
) -> Document:
    """Writes the report of a year from one unchanging view of the database (年度报告成文).

    `style` is seed (八部分) or standard (四部分); `is_traced` adds what the traced copy (核数版) needs; without
    digests it is for a screen: it reads no row, has no hash, and takes what was counted since the last write.
    """
    refuse_future(span)
    words = words or annual()
    chosen = words.style(style)
    with snapshot() if has_digests or is_traced else nullcontext():
        return _Writer(words, chosen, span, is_traced, has_digests).document()


def chinese_day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


class _Writer:
    """One writing of one report."""

    def __init__(self, words: ReportText, style: Style, span: Span, is_traced: bool, has_digests: bool) -> None:
        self._words, self._style, self._span = words, style, span
        self._is_traced, self._has_digests = is_traced, has_digests or is_traced
        passages = (words.opening, *_passages(style.sections))
        tokens = [piece for passage in passages for piece in passage.pieces if isinstance(piece, Token)]
        self._now = self._cite((token for token in tokens if token.aspect != "last_year"), span)
        self._before = self._cite((token for token in tokens if token.aspect == "last_year"), span.previous)
        self._cited = (*self._now.values(), *self._before.values())
        self._progress = progress_of(each.figure for each in self._now.values() if each.figure.ref in expected())
        year = span.first_on.year
        town = Area.objects.filter(level=AreaLevel.TOWN).order_by("code").first()
        self._names = {"year": year, "last_year": year - 1, "next_year": year + 1, "town": town or "本镇"}

    def _cite(self, tokens: Iterable[Token], span: Span) -> dict[str, Cited]:
        return cite((token.ref for token in tokens), span, has_digests=self._has_digests)

    def document(self) -> Document:
        title = self._plain(self._words.title)
        is_demo = any(DEMO in cited.figure.marks for cited in self._cited)
        body = list(self._body())
        newest = head() or Head(0, "")
        return Document(
            title=title,
            year=self._span.first_on.year,
            style=self._style.code,
            is_traced=self._is_traced,
            is_demo=is_demo,
            made_on=today(),
            progress=self._progress,
            seal_number=newest.number,
            seal_mac=newest.mac if newest.number else "",
            blocks=(
                Heading(0, title),
                *self._warnings(is_demo),
                self._headline(),
                *body,
                *self._signature(),
                *self._imprint(newest),
                *(self._appendix() if self._is_traced else ()),
            ),
            cited=self._cited,
            content_hash=self._hash(title, body) if self._has_digests else "",
        )

    def _hash(self, title: str, body: list[Block]) -> str:
        told = [block.text for block in body if not isinstance(block, Table)]
        figures = [[each.ref, str(each.figure.span), each.figure.display, each.digest] for each in self._cited]
        return sm3(canonical([title, told, figures]))

    def _headline(self) -> Paragraph:
        empty = [part.heading for part in leaves(self._style.sections) if not part.passages]
        unwritten = f"尚未写入的部分：{'、'.join(empty)}。" if empty else ""
        return plain(f"{self._progress.words}。{unwritten}", Kind.HEADLINE)

    def _warnings(self, is_demo: bool) -> Iterator[Block]:
        if is_demo:
            yield plain(f"{DEMO}：本报告所据的台账含演示数据，不得报送或公开。", Kind.WARNING)
        if self._is_traced:
            yield plain("核数版：每个数据附有来源，末尾附数据来源表；签发时另出清样。", Kind.WARNING)

    def _body(self) -> Iterator[Block]:
        yield plain(f"{self._words.addressee}：", Kind.ADDRESSEE)
        yield from self._passage(self._words.opening)
        for place, section in enumerate(self._style.sections, 1):
            yield Heading(1, f"{ordinal(place)}、{section.heading}")
            for number, part in enumerate(section.parts, 1):
                yield Heading(2, f"（{ordinal(number)}）{part.heading}")
                yield from self._part(part)
            if not section.parts:
                yield from self._part(section)

    def _part(self, part: Part) -> Iterator[Block]:
        if not part.passages:
            yield plain(f"{NOTHING}（{part.without}）")
        for passage in part.passages:
            yield from self._passage(passage)

    def _passage(self, passage: Passage) -> Iterator[Block]:
        yield Paragraph(tuple(self._run(piece) for piece in passage.pieces))
        if passage.has_notes:
            yield from (plain(_note(self._now[ref]), Kind.NOTE) for ref in passage.refs if self._is_noted(ref))

    def _is_noted(self, ref: str) -> bool:
        """Whether its definition is printed: of what the report states, not of what is listed beside it or pending."""
        return ref in expected() and ref in self._now and not self._now[ref].is_pending

    def _for(self, token: Token) -> Cited:
        return (self._before if token.aspect == "last_year" else self._now)[token.ref]

    def _run(self, piece: Piece) -> Run:
        if isinstance(piece, Token):
            cited = self._for(piece)
            return Number(cited.shown(piece.aspect), cited)
        return Text(piece if isinstance(piece, str) else str(self._names[piece.name]))

    def _plain(self, pieces: Iterable[Piece]) -> str:
        return "".join(self._run(piece).text for piece in pieces)

    def _signature(self) -> Iterator[Block]:
        yield from (plain(self._plain(pieces), Kind.SIGNATURE) for pieces in self._words.signatories)
        yield plain(chinese_day(today()), Kind.DATE)

    def _imprint(self, newest: Head) -> Iterator[Block]:
        """How the report was made, on every copy: what is covered, by which definitions, up to which seal."""
        yield Heading(3, "编制说明")
        versions = "、".join(f"{ref} {self._now[ref].definition_version}" for ref in self._now if self._is_noted(ref))
        yield plain(f"口径版本：{versions or '无'}。", Kind.NOTE)
        sealed = f"封存第 {newest.number} 号，封存码 {newest.mac[:SHORT]}" if newest.number else "尚无封存"
        waiting = pending().count()
        yield plain(f"最新封存：{sealed}{f'；另有 {waiting} 条记录待封存' if waiting else ''}。", Kind.NOTE)
        yield plain(f"生成日期：{chinese_day(today())}；体例：{self._style.name}。", Kind.NOTE)
        if self._span.last_on >= today():
            yield plain("统计时段尚未结束，数据只到生成之日。", Kind.NOTE)
        if any(TRIAL in cited.figure.marks for cited in self._cited):
            yield plain(f"标有“{TRIAL}”的数，按假定的规则评判，不作为考核依据。", Kind.NOTE)
        if changed := [cited.ref for cited in self._cited if cited.has_changed]:
            yield plain(f"冻结后源数据有变：{'、'.join(dict.fromkeys(changed))}；详见核数版。", Kind.NOTE)
        for cited in self._cited:
            yield from (plain(f"核对未通过：{cited.ref} {fault}。", Kind.NOTE) for fault in cited.figure.faults)

    def _appendix(self) -> Iterator[Block]:
        yield Heading(3, "附录：数据来源")
        yield Table(HEAD, WIDTHS, tuple(_row(cited) for cited in self._cited))
        changes = [change for cited in self._cited for change in _changes(cited)]
        if changes:
            yield Heading(3, "附录：冻结后的变化")
            yield from (plain(change, Kind.NOTE) for change in changes)


def _passages(parts: Iterable[Part]) -> Iterator[Passage]:
    for part in leaves(parts):
        yield from part.passages


def _note(cited: Cited) -> str:
    figure = cited.figure
    return f"注：{cited.ref} {figure.name}，{cited.definition_version}。{figure.definition.rstrip('。')}。"


def _row(cited: Cited) -> tuple[str, ...]:
    figure = cited.figure
    return (
        figure.ref or NOTHING,
        f"{figure.name}（{figure.span}）",
        cited.shown(),
        NOTHING if cited.is_pending else f"{cited.definition_version}：{figure.definition}",
        source_of(cited),
        str(figure.rows),
        cited.digest[:SHORT] or NOTHING,
        NOTHING if cited.is_pending else cited.standing,
    )


def _changes(cited: Cited) -> Iterator[str]:
    state = cited.state
    if state is None:
        return
    yield f"{cited.ref}（{cited.figure.span}）：{state.colour} {state.word}；冻结时{state.old}，现在{state.new}。"
    for word, numbers in (("新增", state.added), ("不再计入", state.gone), ("有改动", state.changed)):
        if numbers:
            named = "、".join(numbers[:MOST_NAMED])
            yield f"{word}{len(numbers)}行：{named}{'等' if len(numbers) > MOST_NAMED else ''}。"
