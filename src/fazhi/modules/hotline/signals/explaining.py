"""What like messages are about, in words (归并说明): the place they name, the words they share, and one sentence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import permutations

import rjieba

from fazhi.kernel.core.text import clean_text, half_width

from ..words import cut

RECENT = 10
_SHOWN_WORDS = 3
_MOST_NAMES = 20

_NUMBERS = re.compile(r"[0-9-]+(?:号|栋|幢|座|楼|层|室|单元)?|[^0-9a-z\u3400-\u9fff]+")
# A name by its last character, without the words that stand before it in a sentence.
_NAMED_PLACE = re.compile(
    r"(?=((?:(?![的在是与及把被将由从对给向我您你们这那该此为了以让使不请问])[\u4e00-\u9fff]){2,8}"
    r"(?:小区|公寓|大厦|社区|大道|广场|市场|工业区|学校|小学|中学|学院|幼儿园|医院|[城园苑村路街巷镇桥站庭湾])))"
)
_OF_A_DISTRICT = re.compile(r"^.?[区县市](?=.{3})")
# What callers say whatever the matter.
EMPTY = frozenset(
    re.findall(
        r"\w+",
        "附近 解决 问题 反映 反应 投诉 咨询 举报 希望 请问 请求 建议 要求 情况 处理 相关 有关 部门 领导 政府 市民 居民 业主 "
        "来电 尽快 严重 影响 没有 我们 一个 现在 进行 已经 有人 多次 至今 关于 为何 什么 怎么 如何 小区 村民 核实 回复 答复 "
        "能否 有何 今天 一直 再次",
    )
)


def pairs(text: str) -> set[str]:
    """The pairs of neighbouring characters of an address (相邻两字), house numbers left out."""
    parts = _NUMBERS.split(half_width(clean_text(text)).lower())
    return {part[at : at + 2] for part in parts for at in range(len(part) - 1)}


def stated_place(places: Sequence[str]) -> tuple[str, int]:
    """The address, else the village, that at least half of the messages state (地点), and how many do."""
    for stated in (Counter(map(_shown, places)), Counter(place.partition(" ")[0] for place in places)):
        place, n = stated.most_common(1)[0]
        if place and n * 2 >= len(places):
            return place, n
    return "", 0


def _shown(place: str) -> str:
    """A place as people read it: the village once, whatever stands before it left out."""
    area, _, address = place.partition(" ")
    return f"{area}{address.rpartition(area)[2]}" if area else address


def named_place(titles: Sequence[str], texts: Sequence[str], everything: str) -> tuple[str, int]:
    """The place that at least half of the texts name (文中地点), and how many do; `everything` is all texts there are."""
    titles = [half_width(title) for title in titles]
    found = Counter(
        name for title in titles for name in {_OF_A_DISTRICT.sub("", each) for each in _NAMED_PLACE.findall(title)}
    )
    own, fitting = "\n".join(texts), {}
    for name, _ in found.most_common(_MOST_NAMES):
        n, in_titles = (sum(name in text for text in each) for each in (texts, titles))
        # A name of this place, not “附近小区”: a good part of all that mention it are here.
        if n * 2 >= len(texts) and in_titles * 3 >= len(texts) and own.count(name) * 5 >= everything.count(name):
            fitting[name] = n
    if not fitting:
        return "", 0
    most = max(fitting.values())
    return max(((name, n) for name, n in fitting.items() if n >= 0.8 * most), key=lambda each: (len(each[0]), each))


def theme(titles: Sequence[str], texts: Sequence[str], weights: Mapping[str, float], place: str) -> list[str]:
    """The words that most of the texts share and few others have (关键词), those side by side as one."""
    in_titles = Counter(word for title in titles for word in set(cut(title)))
    counts = Counter(word for text in texts for word in set(cut(text)))
    of_place = pairs(place)
    worth = {
        word: (n + in_titles[word]) * weights.get(word, 0)
        for word, n in counts.items()
        if n * 2 >= len(texts) and word not in EMPTY and not word.isascii() and not pairs(word) & of_place
        # What may be somebody's name is no theme.
        if rjieba.tag(word) != [(word, "nr")]
    }
    best = sorted(worth, key=lambda word: (-worth[word], word))[:_SHOWN_WORDS]
    while pair := next(_side_by_side(best, texts), None):
        best[best.index(pair[0])] = "".join(pair)
        best.remove(pair[1])
    return best


def _side_by_side(words: Sequence[str], texts: Sequence[str]) -> Iterator[tuple[str, str]]:
    for one, other in permutations(words, 2):
        if sum(one + other in text for text in texts) * 2 >= len(texts):
            yield one, other


def sentence(
    days: Sequence[date], words: Sequence[str], place: tuple[str, int], *, within: int, recent: int, repeated: int
) -> str:
    """Why these messages are one group (说明), e.g. 30天内有 7 件说到“搅拌站”“噪音”，地点都在丽发新城，近10天增加 4 件."""
    quoted = "".join(f"“{word}”" for word in words)
    told = _span(days, within) + (f"说到{quoted}" if quoted else "说法相近")
    name, n = place
    if name:
        told += f"，地点{'都' if n == len(days) else '多'}在{name}"
    if recent:
        told += f"，近{RECENT}天增加 {recent} 件"
    if repeated:
        told += f"（另有 {repeated} 件文字重复，不计在内）"
    return told


def _span(days: Sequence[date], within: int) -> str:
    """“30天内有 7 件”, and for what runs longer how many its densest window holds."""
    length = (days[-1] - days[0]).days + 1
    if length <= within:
        return f"{within}天内有 {len(days)} 件"
    most = max(sum(0 <= (day - first).days < within for day in days) for first in days)
    return f"{length}天里有 {len(days)} 件（最密的{within}天 {most} 件）"
