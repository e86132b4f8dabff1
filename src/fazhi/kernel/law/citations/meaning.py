"""What the words around a citation say it means (引用的上下文): the article of which version they fit."""

from __future__ import annotations

import re

from ..statutes.models import Version
from ..statutes.numerals import Article
from .base import Base, is_same
from .finding import Citation
from .titles import normal

_STOPS = "。；;\n！？"
_REACH = 200
_SHORT = 15
# The words must share so much with the article, such a part of what they share with the whole law, so much more than
# with its namesake in the version in force, and fit hardly any other article better. Measured on real pairs of versions.
_CLEAR, _PART, _TIMES, _RANK = 1.0, 0.35, 2.0, 3
_CITED = re.compile(r"《[^》]*》|第[〇零一二三四五六七八九十百千两0-9]+[条款项目]|[（(][一二三四五六七八九十]+[）)]")
# What every decision says tells nothing of the conduct.
_OFFICIALESE = re.compile(
    "当事人|本机关|本局|本院|我局|我镇|你单位|你户|处罚决定(?!书)|行政处罚(?!决定书)|违法行为|上述行为|应当|依据|依照|根据|按照|适用|违反|规定"
    "|行政拘留|拘留|警告|没收|[某一二三四五六七八九十百千万0-9]+[日元年月倍]|村|社区|集体讨论|现场检查|笔录|送达之日|高度重视"
    "|决定|处罚|处以|处理|予以|给予|责令改正|罚款|构成|认定|认为|的行为|其行为|有关|相关|条款"
)


def words_around(text: str, citation: Citation) -> str:
    """The sentence around a citation without the citations in it; the one before too when little is left."""
    start = max(text.rfind(stop, 0, citation.start) for stop in _STOPS) + 1
    end = min((place for stop in _STOPS if (place := text.find(stop, citation.end)) >= 0), default=len(text))
    words = _CITED.sub("", text[max(start, citation.start - _REACH) : min(end, citation.end + _REACH)])
    if len(words) < _SHORT and start > 1:
        before = max(text.rfind(stop, 0, start - 1) for stop in _STOPS) + 1
        words = _CITED.sub("", text[max(before, start - _REACH) : start]) + words
    return _OFFICIALESE.sub("，", words.replace(normal(citation.law), ""))


def means(base: Base, words: str, article: Article, other: Version, version: Version) -> bool:
    """Whether the words clearly mean this number of another version, and not that of the version in force."""
    theirs, ours = base.provision(other, article), base.provision(version, article)
    if not words or not theirs or (ours and is_same(theirs.text, ours.text)):
        return False
    fits, whole = base.fit(words, other)
    value = fits[article]
    if value < max(_CLEAR, _PART * whole) or sum(other_value > value for other_value in fits.values()) >= _RANK:
        return False
    return value >= _TIMES * base.fit(words, version)[0].get(article, 0.0)
