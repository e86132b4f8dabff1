"""How texts and questions are cut (切分): pairs of signs, words and single signs, the same for both."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property

import rjieba

from ..packs import pack_folders
from ..strict_yaml import read

_RUN = re.compile(r"[\u3400-\u9fff]+|[0-9a-z]+")
_FIRST_CHINESE = "\u3400"
# Words that make a sentence a question, and so common a mark on them would say nothing.
_UNMARKED = frozenset(
    (
        "什么",
        "怎么",
        "怎样",
        "如何",
        "哪些",
        "是否",
        "能否",
        "可否",
        "可以",
        "应当",
        "应该",
        "有没有",
        "为什么",
        "怎么办",
    )
) | {"请问", "如果", "我们", "他们", "自己", "以及", "或者", "其他", "有关", "规定"}


# What makes a sentence a question, and is rare enough in statutes to pass for its subject (罚多少, 抚养费的多少).
_ASKING = re.compile(
    "请问|想(?:咨询|请教|问)(?:一下)?|咨询(?:一下)?|为什么|怎么[办样]?|怎样|咋[办样]?|如何|什么|啥|多少钱?|多久|多长时间|几[天年次个]月?"
    "|找谁|谁|哪[些里个]?|吗|呢|是不是|是否|能不能|能否|可不可以|可否|有没有|会不会|要不要|该不该|算不算|到底"
)


def asked(question: str) -> str:
    """A question without the words that only ask (问题的实词): 占道经营罚多少 is 占道经营罚; all of it if nothing is left."""
    left = _ASKING.sub(" ", folded(question))
    return left if runs(left) else question


def folded(text: str) -> str:
    """A text as it is compared (归一): half width, small letters; each sign stays one sign, so that spans still fit."""
    plain = unicodedata.normalize("NFKC", text)
    if len(plain) != len(text):
        plain = "".join(one if len(one := unicodedata.normalize("NFKC", sign)) == 1 else sign for sign in text)
    lower = plain.lower()
    return lower if len(lower) == len(plain) else plain


def runs(text: str) -> list[str]:
    """The runs of Chinese signs, and those of Latin letters and digits (连续字串)."""
    return _RUN.findall(folded(text))


def pairs(text: str) -> list[str]:
    """Every two neighbouring signs (二元字组), numbers and foreign words whole."""
    found: list[str] = []
    for run in runs(text):
        if run < _FIRST_CHINESE or len(run) == 1:
            found.append(run)
        else:
            found += [run[at : at + 2] for at in range(len(run) - 1)]
    return found


def signs(text: str) -> list[str]:
    """Every single Chinese sign (单字)."""
    return [sign for run in runs(text) if run >= _FIRST_CHINESE for sign in run]


def words(text: str) -> list[str]:
    """The words of the dictionary's cut (词)."""
    return [word for word in rjieba.cut(folded(text)) if _RUN.fullmatch(word)]


@dataclass(frozen=True)
class LayWords:
    """What people say and statutes call otherwise (百姓说法); `vague` words mean so only if no other says more."""

    meanings: dict[str, tuple[str, ...]]
    vague: frozenset[str]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Every word, the longest first: 物业公司 is no 公司."""
        return re.compile("|".join(map(re.escape, sorted(self.meanings, key=len, reverse=True))) or "(?!)")


@cache
def lay_words() -> LayWords:
    """The lay words of `search.yaml` in the packs; a town's own adds to them."""
    found: dict[str, tuple[str, ...]] = {}
    vague: set[str] = set()
    for folder in pack_folders():
        path = folder / "search.yaml"
        if path.is_file():
            table = read(path, folder).mapping(("words", "vague"), ("words",))
            rows = table["words"].mapping().items()
            found |= {said: tuple(item.text() for item in means.items()) for said, means in rows}
            vague |= {item.text() for item in table["vague"].items()} if "vague" in table else set()
    return LayWords(found, frozenset(vague))


def statute_words(question: str) -> tuple[str, ...]:
    """The words that statutes use for what a question says (法条用语), none that it has itself.

    油烟扰民 is about 油烟: a vague word is not widened beside one that says more.
    """
    plain = folded(question)
    found = (meant for word in lay_said(question) for meant in lay_words().meanings[word] if meant not in plain)
    return tuple(dict.fromkeys(found))


def lay_said(question: str) -> tuple[str, ...]:
    """The lay words of a question that tell what it is about (百姓说法), each once."""
    lay = lay_words()
    said = tuple(dict.fromkeys(lay.pattern.findall(folded(question))))
    return tuple(word for word in said if word not in lay.vague) or said


def marks(text: str, asked: Iterable[str]) -> tuple[tuple[int, int], ...]:
    """Where the words of a question stand in a text (命中处): spans from a sign up to a sign, in order, never crossing."""
    sought = {word for word in asked if word not in _UNMARKED}
    longer = {word for word in sought if len(word) > 1}
    sought = longer or sought
    if not sought:
        return ()
    # The longest first: a pattern of alternatives takes the first that fits.
    pattern = re.compile("|".join(map(re.escape, sorted(sought, key=len, reverse=True))))
    spans: list[tuple[int, int]] = []
    for found in pattern.finditer(folded(text)):
        if spans and spans[-1][1] == found.start():
            spans[-1] = (spans[-1][0], found.end())
        else:
            spans.append(found.span())
    return tuple(spans)
