"""How texts and questions are cut (切分): pairs of signs, words and single signs, the same for both."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

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


@cache
def lay_words() -> dict[str, tuple[str, ...]]:
    """What people say and statutes call otherwise (百姓说法), from `search.yaml` of the packs; a town's own adds to it."""
    found: dict[str, tuple[str, ...]] = {}
    for folder in pack_folders():
        path = folder / "search.yaml"
        if path.is_file():
            table = read(path, folder).mapping(("words",), ("words",))["words"]
            found |= {said: tuple(item.text() for item in means.items()) for said, means in table.mapping().items()}
    return found


def statute_words(question: str) -> str:
    """The words that statutes use for what a question says (法条用语), none that it has itself."""
    plain = folded(question)
    found = (meant for said, means in lay_words().items() if said in plain for meant in means if meant not in plain)
    return " ".join(dict.fromkeys(found))


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
