"""Every citation of a Chinese document (找引用), with its exact span and the law that the text itself means."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ..statutes.numerals import Article, arabic
from . import naming
from .cleaning import Clean, clean
from .grammar import ARTICLE, COUNTED, PARTS, N, Part, Place, parts_of, places
from .naming import Name
from .titles import Titles, known, normal

_BARE = re.compile(rf"第{N}(?:条|(?:、|和|及|至|到|[-—–~～]){N}条)|第{N}条")
_PRIOR = re.compile(
    rf"(?<![目以之此从提日年月先空年])前([一二两三四五六])?个?(款|条|项)(?!例|件|形|幅|子|款|目)(?P<parts>(?:的?(?:{PARTS}))?)"
    rf"|(?:本|同|该|此)(?P<own>条|款)的?(?P<own_parts>{PARTS})"
)
_REMARK_YEAR = re.compile(r"((?:19|20)\d\d|[一二][〇零○九]?[〇零○一二三四五六七八九]{2,3})年?")
_REMARK_KIND = re.compile(r"修正|修订|修改|版|施行|公布|发布|颁布|实施|[号令]|^(?:(?:19|20)\d\d)年?$|文本|主席令|通过")
_YEAR_BEFORE = re.compile(
    r"(?<!\d)((?:19|20)\d\d)年?(?:修正|修订|修改|颁布|公布|发布|施行|实施)?(?:版)?的?(?:中华人民共和国)?$"
)
_NICKNAME = re.compile(r"(?:以下|下)?(?:统|均|并|合)?(?:简)?称(?:为)?[:“\"'‘《〈]*([^”\"'’》〉,。]{1,30})")
_NICKNAMED = re.compile("(?:以下|下)?(?:统|均|并|合)?(?:简称|称)")
_BETWEEN = re.compile(
    rf"(?:文件?)?(?:的|中的|中|之|里)?(?:第{N}编)?(?:[\u4e00-\u9fa5]{{1,6}}编)?(?:第{N}[章节](?:[“\"]?(?!第)[\u4e00-\u9fa5]{{2,12}}?[”\"]?(?=第))?)*(?:的|中|之)?(?:的规定)?"
)
_LEADS = re.compile(
    r"(?:依据|根据|依照|按照|违反|违反了|适用|符合|触犯|引用|援引|对照|参照|比照|依|按|据|由|与|以|见|引|和|及|或|、|上述|前述|即|有|除|及其|其中|具有|属于|本)$"
)
_FOLLOWS = re.compile(
    rf"之?规定|的规定|所列|所称|所规定|所述|所指|明确|设定|授权|中(?:的|规定)|规范|的(?:处罚|情形|要求|行为|法律责任)|(?:、|和|或者|或|至|及|与)第?{N}[条款]|之"
)
_QUOTES = re.compile(r"(?:之?的?规定|明确规定|明确|载明|的内容为|内容为|要求|指出)?[:,]?([“‘「『\"])")
_CLOSING = {"“": "”", "‘": "’", "「": "」", "『": "』", '"': '"'}
_LISTED = ("", "、", ",", "和", "及", "与", "以及")
_ISSUERS = re.compile("^(?:国务院|国家|我国|现行|最新|新)(?!关于)")
_STATES = ("试行", "暂行", "现行有效", "已废止", "旧", "新", "草案")
_LONG = 60
_STOPS = "。\n！？"
_NEAR = 400
_SOON = 5


@dataclass(frozen=True)
class Citation:
    """One citation (引用): `start` and `end` in the original text, the law meant, the article or None for a whole law."""

    start: int
    end: int
    quote: str
    title: str  # as written; empty when the law is named by 前款, 本法 and the like, or by a number
    law: str  # the full title when the index knows it, else the title; empty when the text does not say which
    article: Article | None = None
    last: Article | None = None  # of a range
    parts: tuple[Part, ...] = ()
    year: int = 0  # of the version that the text names
    number: str = ""  # of the document
    said: str = ""  # the words that the text puts into the article's mouth, without spaces

    @property
    def paragraph(self) -> int:
        """The first paragraph named (款); 0: none."""
        return self.parts[0].paragraph if self.parts else 0

    @property
    def item(self) -> int:
        """The first item named (项); 0: none."""
        return self.parts[0].item if self.parts else 0

    @property
    def point(self) -> int:
        """The first point named (目); 0: none."""
        return self.parts[0].point if self.parts else 0


def find(text: str, titles: Titles | None = None, own_title: str = "") -> tuple[Citation, ...]:
    """Every citation in the order of the text; `own_title` is that of a normative document, which 本办法 then means."""
    return tuple(_Finder(text, titles or known(), own_title).run())


@dataclass(frozen=True)
class _Tail:
    """What follows a title: remarks and articles; `end` is where its own remarks end, `read` where every remark does."""

    end: int
    read: int
    year: int
    number: str
    found: tuple[Place, ...]


class _Finder:
    """One pass over a cleaned text; remembers which law and which article were named last."""

    def __init__(self, original: str, titles: Titles, own_title: str) -> None:
        self.original = original
        self.document: Clean = clean(original)
        self.text = self.document.text
        self.own_title = own_title
        self.nicknames = self._nicknames(titles)
        usable = {
            name: law
            for name, law in self.nicknames.items()
            if len(name) > 3 or (name.endswith("法") and len(name) > 2)
        }
        self.titles = titles.with_names(usable)
        self.at = 0  # everything before is read
        self.laws: list[str] = []
        self.is_law = False  # whether what was named last is a law
        self.last: Citation | None = None
        self.last_at = -1  # where it ends in the cleaned text
        self.passed = 0  # the article named last that is none of a law

    def run(self) -> Iterator[Citation]:
        for start, kind, found in self._events():
            if start >= self.at:
                yield from getattr(self, f"_{kind}")(start, found) if found else self._bare(start)

    def _events(self) -> list[tuple[int, str, re.Match[str] | None]]:
        """The places where a citation may begin, in their order; at one place, the surest way to read it comes first."""
        events: list[tuple[int, int, str, re.Match[str] | None]] = []
        patterns = (
            ("title", naming.BRACKETED), ("self", naming.SELF), ("prior", _PRIOR), ("same", naming.SAME),
            ("article", _BARE), ("number", naming.NUMBERED),
        )  # fmt: skip
        for rank, (kind, pattern) in enumerate(patterns):
            for found in pattern.finditer(self.text):
                start = found.start()
                if kind == "number":
                    name = naming.numbered(found, self.text)
                    if not name:
                        continue
                    start = name.start
                events.append((start, rank, kind, found))
        events += [(at, 9, "bare", None) for at in range(len(self.text)) if self.titles.longest(self.text, at)]
        return [(start, kind, found) for start, _, kind, found in sorted(events, key=lambda event: event[:2])]

    # What begins a citation

    def _title(self, start: int, found: re.Match[str]) -> Iterator[Citation]:
        yield from self._named(naming.bracketed(found, self.titles))

    def _bare(self, start: int) -> Iterator[Citation]:
        name = naming.bare(self.text, start, self.titles, self.at)
        if name:
            yield from self._named(name)

    def _number(self, start: int, found: re.Match[str]) -> Iterator[Citation]:
        name = naming.numbered(found, self.text)
        if name:
            yield from self._named(name)

    def _self(self, start: int, found: re.Match[str]) -> Iterator[Citation]:
        law = self.own_title or self._last_law(found[1])
        yield from self._listed(start, tuple(places(self.text, found.end(), is_named=True)), "", law)

    def _same(self, start: int, found: re.Match[str]) -> Iterator[Citation]:
        kind = found[1] if found[1] and found[1] not in ("法律", "司法解释", "地方性法规", "规章") else ""
        law = self._last_law("法" if found[0].startswith("同法") else kind)
        if found["under"]:
            law = self._under(law, found["under"])
        if law or found[0] != "其":
            yield from self._listed(start, tuple(places(self.text, found.end(), is_named=True)), "", law)

    def _article(self, start: int, found: re.Match[str]) -> Iterator[Citation]:
        if head := self.document.heads.get(start):
            self.passed = head.number
            return
        name = naming.before_article(self.text, start, self.at)
        if name:
            yield from self._named(name)
            return
        listed = tuple(places(self.text, start))
        if listed and self._is_meant(start, listed[-1]):
            yield from self._listed(start, listed, "", self._nearest_law(start))
        elif listed:
            self.at = listed[-1].end
            self.passed = listed[-1].article.number

    def _prior(self, start: int, found: re.Match[str]) -> Iterator[Citation]:
        """前款, 前两款, 前条第二款, 本条第一款: of the article that stands here, or of the one named last."""
        here, paragraph = self.document.place_in_article(start)
        law = self.own_title
        if not law or not here:
            if not self.last or not self.last.article or start - self.last_at > _NEAR:
                return
            law, here, paragraph = self.last.law, self.last.article, self.last.paragraph
        if found["own"]:
            own = parts_of(found["own_parts"])
            if found["own"] == "款":
                own = tuple(part._replace(paragraph=paragraph) for part in own)
            place = Place(start, found.end(), here, None, own)
        else:
            back = arabic(found[1]) if found[1] else 1
            parts = parts_of(found["parts"])
            if found[2] == "条":
                first = Article(max(here.number - back, 1))
                place = Place(start, found.end(), first, Article(here.number - 1) if back > 1 else None, parts)
            else:
                before = tuple(Part(number) for number in range(max(paragraph - back, 1), paragraph)) or (Part(),)
                if found[2] == "项":
                    before = (Part(paragraph),)
                parts = tuple(part._replace(paragraph=before[-1].paragraph) for part in parts) if parts else before
                place = Place(start, found.end(), here, None, parts if any(map(any, parts)) else ())
        yield from self._listed(start, (place,), "", law)

    # What follows

    def _named(self, name: Name) -> Iterator[Citation]:
        tail = self._tail(name)
        law = self._meant(name.title)
        if tail.found and not name.no_law:
            yield from self._listed(
                name.start, tail.found, name.title, law, year=tail.year, number=tail.number or name.number
            )
        elif name.needs_article and not (tail.number and not name.no_law):
            self.at = max(self.at, name.end)
            if name.no_law:
                self.is_law = False
        else:
            whole = self._citation(name.start, tail.end, name.title, law)
            yield self._keep(replace(whole, year=tail.year, number=tail.number or name.number), tail.end)
            self.at = max(tail.read, self.at)

    def _tail(self, name: Name) -> _Tail:
        at = end = name.end
        inside = _REMARK_YEAR.search(name.title[len(naming.without_remarks(name.title)) :])
        year = int(inside[1]) if inside and inside[1].isdigit() else self._year_before(name.start)
        number = ""
        while remark := naming.REMARK.match(self.text, at):
            words = remark[1]
            is_nickname = "简称" in words or words.startswith(("以下称", "下称"))
            facts = _NICKNAMED.split(words)[0] if is_nickname else words
            numbered = naming.NUMBERED.search(facts)
            is_of_version = facts in _STATES or bool(_REMARK_KIND.search(facts) and len(facts) < _LONG)
            if not (is_nickname or numbered or is_of_version):
                break
            if numbered or is_of_version:
                dated = _REMARK_YEAR.search(re.sub(r"〔\d+〕", "", facts))
                year = arabic(dated[1]) if dated and len(dated[1]) == 4 else year
                number = numbered[0] if numbered else number
            if not is_nickname:
                end = remark.end()
            at = remark.end()
        between = _BETWEEN.match(self.text, at)
        begins = between.end() if between else at
        found = tuple(places(self.text, begins, is_named=True))
        if found and not self.text.startswith("第", begins) and begins > at:
            found = ()
        return _Tail(end, at, year, number, found)

    def _year_before(self, start: int) -> int:
        found = _YEAR_BEFORE.search(self.text[max(self.at, start - 24) : start])
        # 2025年，《…》 and 2025年发布的 name a version; 2026年7月 is a day of the case.
        return int(found[1]) if found and re.search("修|版|颁布|公布|年的?$", found[0]) else 0

    def _listed(
        self, start: int, listed: tuple[Place, ...], title: str, law: str, *, year: int = 0, number: str = ""
    ) -> Iterator[Citation]:
        for index, place in enumerate(listed):
            begin = start if index == 0 else place.start
            citation = self._citation(begin, place.end, title, law)
            said = self._said(place.end) if index == len(listed) - 1 else ""
            citation = replace(
                citation, article=place.article, last=place.last, parts=place.parts, year=year, number=number, said=said
            )
            yield self._keep(citation, place.end)

    def _citation(self, start: int, end: int, title: str, law: str) -> Citation:
        first, last = self.document.original(start, end)
        return Citation(first, last, self.original[first:last], title, law)

    def _keep(self, citation: Citation, end: int) -> Citation:
        self.at = end
        self.is_law = True
        self.last, self.last_at = citation, end
        if citation.law and (not self.laws or self.laws[-1] != citation.law):
            self.laws.append(citation.law)
        return citation

    def _said(self, at: int) -> str:
        """The quoted text that the document gives as the article's words."""
        opened = _QUOTES.match(self.text, at)
        if not opened:
            return ""
        sign, depth = opened[1], 0
        for place in range(opened.end() - 1, min(len(self.text), opened.end() + 2000)):
            if self.text[place] == _CLOSING[sign] and (depth == 1 or (sign == '"' and place >= opened.end())):
                return self.text[opened.end() : place]
            depth += (self.text[place] == sign) - (self.text[place] == _CLOSING[sign])
        return ""

    # Which law is meant

    def _nicknames(self, titles: Titles) -> dict[str, str]:
        found: dict[str, str] = {}
        before: list[re.Match[str]] = []
        for title in naming.BRACKETED.finditer(self.text):
            before = [*before, title] if before and self.text[before[-1].end() : title.start()] in _LISTED else [title]
            remark = naming.REMARK.match(self.text, title.end())
            while remark and not _NICKNAME.search(remark[1]):
                remark = naming.REMARK.match(self.text, remark.end())
            if remark and (name := _NICKNAME.search(remark[1])):
                names = [each[1] for each in naming.BRACKETED.finditer(remark[1])]
                # 《甲法》、《乙法》(以下简称《甲》、《乙》) names each in its turn.
                several = 1 < len(names) <= len(before)
                pairs = zip(before[-len(names) :], names, strict=True) if several else [(title, name[1])]
                found |= {normal(short): titles.full_title(full[1]) or full[1] for full, short in pairs}
        return found

    def _meant(self, title: str) -> str:
        """The full title that a title means in this document."""
        name = normal(title)
        if not name:
            return ""
        if name in self.nicknames:
            return self.nicknames[name]
        if full := self.titles.full_title(title) or self.titles.full_title(naming.without_remarks(title)):
            return full
        if full := self.titles.full_title(_ISSUERS.sub("", name)):
            return full
        if re.fullmatch(naming.KINDS, name):
            return self._last_law(name) or title
        return title

    def _last_law(self, kind: str) -> str:
        """The law named last whose title ends so; 法典 answers to 法 too."""
        endings = {"": "", "法": "(?:(?<!办)法|法典)"}.get(kind, kind)
        for law in reversed(self.laws):
            if re.search(rf"{endings}(?:\([^()]*\)|（[^（）]*）)*$", law):
                return law
        return ""

    def _under(self, law: str, kind: str) -> str:
        """The regulation that carries a law out: 食品安全法, 其实施条例."""
        return self.titles.full_title(f"{law}{kind}") or f"{law}{kind}" if law else ""

    def _nearest_law(self, at: int) -> str:
        sentence = max(self.text.rfind(stop, 0, at) for stop in _STOPS)
        if self.own_title and not (self.last and self.last.article and self.last_at > sentence):
            return self.own_title
        return self.last.law if self.last else ""

    def _is_meant(self, start: int, place: Place) -> bool:
        """Whether an article named without a law is one: not 第三条街, not the article of a contract."""
        before, after = self.text[max(0, start - 14) : start], self.text[place.end : place.end + 12]
        if naming.is_contract(before) or (COUNTED.match(after) and not place.parts):
            return False
        if self.own_title:
            return True
        if not self.last or not self.is_law or start - self.last_at > _NEAR:
            return False
        if place.parts or _LEADS.search(before) or _FOLLOWS.match(after):
            return True
        # 第九条违约金过高…；第十条无意见 goes on with the clauses of a contract, whatever law stands between.
        if 0 < place.article.number - self.passed <= _SOON and self.passed:
            return False
        # 第一条是…，第二条是… counts points of a speech; nobody counts to six so.
        return place.article.number > 5 and not re.search("[\u4e00-\u9fa5]$", before)


__all__ = ["ARTICLE", "Citation", "find"]
