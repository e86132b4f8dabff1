"""Law texts in Markdown (Markdown 法规文本): headings, articles and head lines of one norm, in one file or in several."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from fazhi.kernel.core.errors import RefusedValue

from .dates import DAY, days_in
from .names import tidy
from .numerals import NUMERAL, Article, checked
from .texts import Problem, ReadArticle

_ARTICLE = re.compile(rf"(\*\*)?第\s?({NUMERAL})\s?条(?:\s?之\s?({NUMERAL}))?(?:(\*\*)|(?=\s)|$)[\s:：]*")
_GLUED = re.compile(rf"(\*\*)?第\s?({NUMERAL})\s?条(?:之({NUMERAL}))?(?=[^第、和至的款项规所之，])")
_INLINE = re.compile(rf"(?<=[。；：])()\s+第({NUMERAL})条\s")
_HEADING = re.compile(r"(#{1,6})\s*(.+)$")
_NAMED = re.compile(rf"第\s?{NUMERAL}\s?(分编|编|章|节)(?=\s|$|[^，。；、之的])")
_BARE_HEADING = re.compile(rf"第{NUMERAL}(?:分编|编|章|节)\s[^，。；：]{{1,30}}$")
_HEAD_END = "<!-- INFO END -->"
_LINK = re.compile(r"\]\((?:/|\.|https?:)[^)]{0,500}\)|<a\s")
_CHAPTER = re.compile(r"[（(]?[一二三四五六七八九十]{1,4}[）)、.．]|附\s?[则录件表]")
_RANKS = {"编": 1, "分编": 2, "章": 3, "节": 4}
_PLAIN_RANKS = (1, 3, 4, 5, 6, 7)
_DATED = re.compile(rf"[*（(]*\s?(?:根据|由|经)?\s?{DAY}")
_ACT = re.compile(r"通过|批准|备案|公布|发布|修订|修正|施行")


class Line(NamedTuple):
    """A line with its number and, in a norm of several files, its file."""

    number: int
    text: str
    file: str = ""


@dataclass(slots=True)
class Part:
    """One norm's share of a document (一个规范的文本): its title, its head and its articles."""

    title: str = ""
    head: list[str] = field(default_factory=list)
    articles: list[ReadArticle] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    has_links: bool = False


def lines_of(text: str, file: str = "") -> list[Line]:
    """The lines of a file without front matter and HTML (各行), each with the number it has in the file."""
    raw = text.split("\n")
    start = 0
    if raw and raw[0].strip() == "---":
        end = next((number for number in range(1, len(raw)) if raw[number].strip() == "---"), 0)
        start = end + 1 if end else 0
    return [Line(number + 1, line, file) for number in range(start, len(raw)) for line in _plain(raw[number])]


def parts_of(lines: Sequence[Line]) -> list[Part]:
    """The norms of a document (各规范): mostly one; a heading that a dated act follows begins one of its own."""
    reader = _Reader()
    for position, line in enumerate(lines):
        reader.take(line, lines, position)
    reader.close()
    return reader.parts


class _Reader:
    def __init__(self) -> None:
        self.parts = [Part()]
        self.headings: dict[int, str] = {}
        self.article = Article(0)
        self.text: list[str] = []
        self.start: Line | None = None
        self.in_head = True
        self.in_box = False
        self.bare: tuple[int, str] | None = None  # a heading that nothing has stood under yet

    def take(self, line: Line, lines: Sequence[Line], position: int) -> None:
        text = line.text
        if not text:
            return
        if text == _HEAD_END:
            # Whatever stood above it was the head, though it did not look so.
            self.in_head = False
            return
        if text.startswith(":::"):
            self.in_box = text.strip(":") != ""
            text = text.strip(": ").removeprefix("tip").strip()
        if "\ufffd" in text:
            self._problem(line, "有读不出的字（编码损坏），原样保留")
        heading = _HEADING.match(text)
        if heading and not self.in_box:
            name = heading[2].rstrip("# ") or heading[2]
            self._heading(line, len(heading[1]), tidy(name.strip("* ")), lines, position)
        elif text and not self._is_head(text, lines, position):
            self._body(line, text)

    def close(self) -> None:
        self._flush()
        self._keep_bare(0)

    def _heading(self, line: Line, depth: int, text: str, lines: Sequence[Line], position: int) -> None:
        named = _NAMED.match(text)
        part = self.parts[-1]
        if not named and not part.title and depth == 1:
            part.title = re.sub(r"\s+", "", text)
            return
        if not named and part.title and not _CHAPTER.match(text) and _begins_norm(lines, position):
            self._flush()
            self.parts.append(Part(re.sub(r"\s+", "", text)))
            self.headings, self.in_head, self.bare = {}, True, None
            return
        self._under(_RANKS[named[1]] if named else _PLAIN_RANKS[depth - 1], text)
        self.bare = None if named else (_PLAIN_RANKS[depth - 1], text)

    def _under(self, rank: int, text: str) -> None:
        self._flush()
        self._keep_bare(rank)
        self.in_head = False
        self.headings = {higher: name for higher, name in self.headings.items() if higher < rank} | {rank: text}

    def _is_head(self, text: str, lines: Sequence[Line], position: int) -> bool:
        """Whether a line belongs to the head: all before its end mark, else the dated lines before the first text."""
        if not self.in_head:
            return False
        marked = any(later.text == _HEAD_END for later in lines[position : position + 60])
        dated = bool(_DATED.match(text) and _ACT.search(text))
        if marked or dated:
            self.parts[-1].head.append(text.strip("*（）() ") if not marked else text)
        return marked or dated

    def _body(self, line: Line, text: str) -> None:
        self.in_head, is_first = False, text == line.text
        article = None if self.in_box else self._article_at(line, text)
        if article:
            self._flush()
            self.start = line
            self.article = self._numbered(line, article)
            text = text[article.end() :]
            following = self._following(text)
            if following:
                if is_first:
                    self._problem(line, f"{self.article.label}之后同一行还有条文，已分开")
                self.text.append(tidy(text[: following.start()]))
                self._body(line, text[following.start() :].strip())
                return
        elif not self.in_box and _BARE_HEADING.match(text):
            named = _NAMED.match(text)
            self._under(_RANKS[named[1]] if named else 3, text)
            return
        self.parts[-1].has_links |= bool(_LINK.search(text))
        text = tidy(text.replace("**", ""))
        if text:
            self.text.append(text)

    def _article_at(self, line: Line, text: str) -> re.Match[str] | None:
        found = _ARTICLE.match(text) or self._glued(text)
        try:
            if found:
                checked(found[2], found[3])
        except RefusedValue as error:
            self._problem(line, f"{error.what}，按上一条的内容保留")
            return None
        return found

    def _glued(self, text: str) -> re.Match[str] | None:
        """An article without a space after its number: only the very next one, so that no reference passes for it."""
        found = _GLUED.match(text)
        return found if found and self._is_next(found) else None

    def _following(self, text: str) -> re.Match[str] | None:
        """The next article where it begins in the same line."""
        return next((found for found in _INLINE.finditer(text) if self._is_next(found)), None)

    def _is_next(self, found: re.Match[str]) -> bool:
        try:
            number = checked(found[2]).number
        except RefusedValue:
            return False
        above = self.article.number or max((read.article.number for read in self.parts[-1].articles), default=0)
        return above > 0 and number == above + 1

    def _numbered(self, line: Line, found: re.Match[str]) -> Article:
        article = checked(found[2], found[3])
        seen = [read.article for read in self.parts[-1].articles if read.article.number]
        last = seen[-1] if seen else Article(0)
        if article in seen:
            self._problem(line, f"{article.label}重复出现，两处都保留")
        elif article < last:
            self._problem(line, f"{article.label}排在{last.label}之后，次序不对，原样保留")
        elif article.number > last.number + 1 and (seen or len(self.parts) == 1):
            missing = Article(last.number + 1).label
            gap = missing if article.number == last.number + 2 else f"{missing}至{Article(article.number - 1).label}"
            self._problem(line, f"{article.label}之前缺{gap}")
        return article

    def _flush(self) -> None:
        if self.text or self.article.number:
            if not self.text and self.start:
                self._problem(self.start, f"{self.article.label}没有内容")
            headings = tuple(self.headings[rank] for rank in sorted(self.headings))
            self.parts[-1].articles.append(ReadArticle(self.article, headings, "\n".join(self.text)))
            self.bare = None
        self.article, self.text, self.start = Article(0), [], None

    def _keep_bare(self, rank: int) -> None:
        """A heading that another replaces before anything stood under it is text: lists are often written so."""
        if self.bare and self.bare[0] >= rank:
            above = tuple(self.headings[each] for each in sorted(self.headings) if each < self.bare[0])
            self.parts[-1].articles.append(ReadArticle(Article(0), above, self.bare[1]))
        self.bare = None

    def _problem(self, line: Line, what: str) -> None:
        self.parts[-1].problems.append(Problem(line.number, what, line.file))


def _begins_norm(lines: Sequence[Line], position: int) -> bool:
    """Whether the next line with text tells when something was passed."""
    following = next((line.text for line in lines[position + 1 : position + 6] if line.text), "").strip("*（( ")
    first = next(days_in(following), None)
    return bool(first and first[1] == 0 and re.search("通过|批准|备案", following))


def _plain(raw: str) -> Iterator[str]:
    """A line without HTML and pictures; the cells of a table stay, a row a line."""
    if "<" not in raw and "![" not in raw:
        yield tidy(raw)
    elif raw.strip() == _HEAD_END:
        yield _HEAD_END
    else:
        kept = raw if "<a" in raw else re.sub(r"</?[A-Za-z][^<>]*>", " ", _without_comments(raw))
        yield tidy(re.sub(r"!\[([^\]]{0,300})\]\([^)]{0,500}\)", r"\1", kept))


def _without_comments(raw: str) -> str:
    kept, at = [], 0
    # By hand: a pattern would look for the end of each again and again.
    while (start := raw.find("<!--", at)) >= 0 and (end := raw.find("-->", start + 4)) >= 0:
        kept.append(raw[at:start])
        at = end + 3
    return " ".join((*kept, raw[at:]))
