"""The words of the annual report (报告文字), read from a pack where no number and no unproven adjective may stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeAlias

from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.law.strict_yaml import Item, read

from .expected import FOLDER, expected

TOKEN = re.compile(r"\{([^{}]*)\}")
WORDS = ("year", "last_year", "next_year", "town")
ASPECTS = ("", "value", "last_year", "numerator", "denominator", "apart")
# They claim a result that no row behind the sentence shows.
UNPROVEN = ("圆满", "全覆盖", "显著", "明显", "大幅", "有效提升", "不断提升", "充分", "高质量", "扎实", "一流")


@dataclass(frozen=True)
class Token:
    """A figure to be set in (数据记号): `{F16}`, `{F16:last_year}`."""

    ref: str
    aspect: str = ""


@dataclass(frozen=True)
class Word:
    """A name or a year to be set in (文字记号): `{town}`, `{year}`."""

    name: str


Piece: TypeAlias = str | Token | Word


@dataclass(frozen=True)
class Passage:
    """A paragraph of our own wording (段落); `has_notes` prints the definitions of its figures beneath."""

    about: str
    pieces: tuple[Piece, ...]
    has_notes: bool = False

    @property
    def refs(self) -> tuple[str, ...]:
        """The figures that it names, in their order."""
        return tuple(dict.fromkeys(piece.ref for piece in self.pieces if isinstance(piece, Token)))


@dataclass(frozen=True)
class Part:
    """A section or subsection (部分): its passages or its own parts; `without` is what prints when it has neither."""

    heading: str
    passages: tuple[Passage, ...] = ()
    parts: tuple[Part, ...] = ()
    without: str = "模块未建"


@dataclass(frozen=True)
class Style:
    """A structure of the report (体例)."""

    code: str
    name: str
    sections: tuple[Part, ...]


@dataclass(frozen=True)
class ReportText:
    """All words of the annual report (报告文字)."""

    title: tuple[Piece, ...]
    addressee: str
    signatories: tuple[tuple[Piece, ...], ...]
    opening: Passage
    styles: dict[str, Style]

    def style(self, code: str) -> Style:
        """The style of a code; refuses others."""
        if code not in self.styles:
            told = "、".join(f"{style.code}（{style.name}）" for style in self.styles.values())
            raise FazhiError(f"没有体例“{code}”", remedy=f"可用：{told}")
        return self.styles[code]


@cache
def annual() -> ReportText:
    """The words of the annual report as the project ships them."""
    return load(FOLDER / "annual.yaml")


def leaves(parts: Iterable[Part]) -> Iterator[Part]:
    """The parts that have no parts of their own (最下一级), in their order."""
    for part in parts:
        yield from leaves(part.parts) if part.parts else (part,)


def ordinal(number: int) -> str:
    """1 to 99 in Chinese (序号): 一, 十二, 二十."""
    tens, ones = divmod(number, 10)
    digits = "一二三四五六七八九"
    return (digits[tens - 1] if tens > 1 else "") + ("十" if tens else "") + (digits[ones - 1] if ones else "")


def load(path: Path) -> ReportText:
    """Reads a pack of words; raises DeclarationError with file and line."""
    keys = ("title", "addressee", "signatories", "paragraphs", "styles")
    found = read(path, path.parent).mapping(keys, keys)
    passages = {code: _passage(item) for code, item in found["paragraphs"].mapping(required=("opening",)).items()}
    return ReportText(
        title=_without_figures(found["title"]),
        addressee=found["addressee"].text(),
        signatories=tuple(_without_figures(item) for item in found["signatories"].items()),
        opening=passages["opening"],
        styles={code: _style(code, item, passages) for code, item in found["styles"].mapping().items()},
    )


def pieces_of(item: Item) -> tuple[Piece, ...]:
    """The words and tokens of a text; refuses a number typed by hand and adjectives that no row proves."""
    # A folded line of YAML leaves a space, which Chinese text has not.
    text = re.sub(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])", "", item.text())
    words = TOKEN.sub("", text)
    if stray := re.search(r"[{}]", words):
        raise item.error(f"多出一个“{stray[0]}”", "记号写成 {F16} 的样子")
    if digits := re.search(r"[\d０-９〇%％‰]+", words):
        raise item.error(f"文字中手写了数字“{digits[0]}”", "数字一律写成记号，如 {F16}；年份写 {year}")
    for claim in UNPROVEN:
        if claim in words:
            raise item.error(f"“{claim}”没有数据支撑", "删去，或改为以数据陈述")
    parts = TOKEN.split(text)
    pieces = (_token(item, part) if place % 2 else part for place, part in enumerate(parts))
    return tuple(piece for piece in pieces if piece)


def _without_figures(item: Item) -> tuple[Piece, ...]:
    pieces = pieces_of(item)
    if any(isinstance(piece, Token) for piece in pieces):
        raise item.error("标题和署名里不放数据", f"只用文字和：{'、'.join(WORDS)}")
    return pieces


def _token(item: Item, text: str) -> Token | Word:
    if text in WORDS:
        return Word(text)
    ref, _, aspect = text.partition(":")
    if not re.fullmatch(r"F\d{1,3}|[a-z_]+(\.[a-z_]+)+", ref):
        raise item.error(f"不认识的记号“{{{text}}}”", f"写指标编号或编码，或：{'、'.join(WORDS)}")
    if ref.startswith("F") and ref not in expected():
        raise item.error(f"报告数里没有 {ref}", f"报告数从 F1 到 F{len(expected())}，列在 expected.yaml")
    if aspect not in ASPECTS:
        raise item.error(f"记号“{{{text}}}”里不认识的“{aspect}”", f"可用：{'、'.join(filter(None, ASPECTS))}")
    return Token(ref, aspect)


def _passage(item: Item) -> Passage:
    found = item.mapping(("about", "text", "has_notes"), ("about", "text"))
    has_notes = "has_notes" in found and found["has_notes"].one_of(("true", "false")) == "true"
    return Passage(found["about"].text(), pieces_of(found["text"]), has_notes)


def _style(code: str, item: Item, passages: dict[str, Passage]) -> Style:
    found = item.mapping(("name", "sections"), ("name", "sections"))
    return Style(code, found["name"].text(), tuple(_part(each, passages) for each in found["sections"].items()))


def _part(item: Item, passages: dict[str, Passage]) -> Part:
    found = item.mapping(("heading", "paragraphs", "parts", "without"), ("heading",))
    named = found["paragraphs"].items() if "paragraphs" in found else []
    return Part(
        heading=found["heading"].text(),
        passages=tuple(passages[each.one_of(passages)] for each in named),
        parts=tuple(_part(each, passages) for each in found["parts"].items()) if "parts" in found else (),
        without=found["without"].text() if "without" in found else Part.without,
    )
