"""How Chinese documents write the place in a law (引用的写法): articles, paragraphs, items, lists and ranges of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from ..statutes.numerals import Article, arabic

N = "(?:[0-9]{1,5}|[〇零○一二三四五六七八九十百千两]{1,10})"
_TO = "(?:至|到|[-—–－~～]+)"
_AND = "(?:、|,|和|及|与|或者|或|以及|并|暨)"
_SUB = f"(?:之(?:{N})(?!般|款|项|内))?"
ARTICLE = f"第{N}条{_SUB}"
_PARAGRAPH = (
    rf"第{N}(?:款?(?:{_AND}|{_TO})第?{N})*款|[①-⑳](?![《〈]|[\u4e00-\u9fa5]{{2,30}}(?:法|条例|办法|规定|细则)第)"
)
_ITEM_NUMBER = rf"(?:第{N}|第?\({N}\))"
_ITEM = rf"{_ITEM_NUMBER}(?:项?(?:{_AND}|{_TO})(?:{_ITEM_NUMBER}|{N}))*项"
_POINT = _ITEM.replace("项", "目")
PART = rf"(?:(?:{_PARAGRAPH})(?:的?(?:{_ITEM}))?|(?:{_ITEM}))(?:的?(?:{_POINT}))?|{_POINT}"
_PART = re.compile(rf"(?P<paragraph>{_PARAGRAPH})?(?:的?(?P<item>{_ITEM}))?(?:的?(?P<point>{_POINT}))?")
PARTS = rf"(?:(?:{PART})(?:{_AND}?(?:{PART}))*)"
_ONE = re.compile(rf"第?(?P<first>{N})条(?P<sub>{_SUB})(?!例)")
_RANGE = re.compile(rf"第?(?P<first>{N})条?(?P<sub>{_SUB}){_TO}第?(?P<last>{N})条(?P<last_sub>{_SUB})(?!例)")
_COMPACT = re.compile(rf"第?{N}(?:{_AND}第?{N})+条(?!例|之{N})")
_COMPACT_NUMBER = re.compile(rf"第?({N})")
_NUMBER = re.compile(N)
_PARTS = re.compile(rf"的?(?:{PARTS})")
_NEXT = re.compile(rf"(?:{_AND})?(?=第{N}(?:条|(?:{_AND}|{_TO})第?{N}条))|、(?={N}条)")
# Not articles of a law: things that are counted with 条.
COUNTED = re.compile(
    "(?:街|路|线|建议|意见|河|船|沟|巷|问题|信息|微信|短信|理由|措施|消息|留言|评论|回复|诉求|生产|高速|公路|裤|鱼|管|标语|龙"
    "|狗|命|新闻|经验|说法|跑道|腿|毛巾|裙|烟|微博|弹幕|语音|线索|渠|战线|道路|隧道|地铁|赛道|航线|流水|底线|红线|路线|路径|指示"
    "|答复|记录|数据|批注|备注|整改|反映|工单|承诺|倡议|纪律|心得|体会|原则|要求是|做法|原因|启示|教训)"
)


class Part(NamedTuple):
    """A place inside an article (款、项、目); 0 where it is not named."""

    paragraph: int = 0
    item: int = 0
    point: int = 0

    def __str__(self) -> str:
        """As people write it: 第1款第2项."""
        signs = ((self.paragraph, "款"), (self.item, "项"), (self.point, "目"))
        return "".join(f"第{number}{sign}" for number, sign in signs if number)


@dataclass(frozen=True)
class Place:
    """One article named in a text (条文位置), or a range of them, with its parts and its span."""

    start: int
    end: int
    article: Article
    last: Article | None = None
    parts: tuple[Part, ...] = ()


def places(text: str, at: int, *, is_named: bool = False) -> Iterator[Place]:
    """The articles of the list that begins here (第三条、第五条和第八条第一款), in their order.

    `is_named`: a law stands right before it, so that 第三条答复 is an article and not the third of several answers.
    """
    while True:
        found = list(_one(text, at))
        if not found or (not is_named and COUNTED.match(text, found[-1].end) and not found[-1].parts):
            return
        yield from found
        following = _NEXT.match(text, found[-1].end)
        if not following:
            return
        at = following.end()


def _one(text: str, at: int) -> Iterator[Place]:
    if found := _COMPACT.match(text, at):
        for number in _COMPACT_NUMBER.finditer(found[0]):
            end = found.end() if number.end() == len(found[0]) - 1 else at + number.end()
            yield Place(at + number.start(), end, Article(arabic(number[1])))
        return
    if found := _RANGE.match(text, at):
        last = _article(found["last"], found["last_sub"])
        parts = _PARTS.match(text, found.end())
        yield Place(at, parts.end() if parts else found.end(), _article(found["first"], found["sub"]), last)
    elif found := _ONE.match(text, at):
        parts = _PARTS.match(text, found.end())
        end = parts.end() if parts else found.end()
        yield Place(at, end, _article(found["first"], found["sub"]), None, parts_of(parts[0]) if parts else ())


def _article(number: str, sub: str) -> Article:
    return Article(arabic(number), arabic(sub[1:]) if sub else 0)


def parts_of(text: str) -> tuple[Part, ...]:
    """The parts that a text names: 第一款第（一）、（三）项 is paragraph 1 item 1 and paragraph 1 item 3."""
    found: list[Part] = []
    paragraph, at = 0, 0
    while at < len(text):
        match = _PART.match(text, at)
        if not match or match.end() == at:
            at += 1
            continue
        paragraphs = _numbers(match["paragraph"])
        paragraph = paragraphs[-1] if paragraphs else paragraph
        if not match["item"] and not match["point"]:
            found += [Part(number) for number in paragraphs]
        elif not match["point"]:
            found += [Part(number) for number in paragraphs[:-1]]
            found += [Part(paragraph, number) for number in _numbers(match["item"])]
        else:
            item = (_numbers(match["item"]) or [found[-1].item if found else 0])[-1]
            found += [Part(paragraph, item, number) for number in _numbers(match["point"])]
        at = match.end()
    return tuple(found)


def _numbers(text: str | None) -> list[int]:
    if not text:
        return []
    if "①" <= text[0] <= "⑳":
        return [ord(text[0]) - ord("①") + 1]
    numbers: list[int] = []
    before = 0
    for found in _NUMBER.finditer(text):
        number = arabic(found[0])
        # 第五项、第七项至第十项 names the eighth and the ninth too.
        if numbers and re.search(_TO, text[before : found.start()]) and numbers[-1] < number <= numbers[-1] + 50:
            numbers += range(numbers[-1] + 1, number)
        numbers.append(number)
        before = found.end()
    return numbers
