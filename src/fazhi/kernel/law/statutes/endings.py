"""Clauses that repeal other norms (废止条款): which titles a sentence ends, with their document numbers and the day."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from .dates import DAY, first_day
from .names import key_of
from .texts import ReadArticle, ReadEnding

_SENTENCE = re.compile(r"[^。；\n]+")
_TITLE = re.compile(r"《((?:[^《》]|《[^《》]*》)+)》")
# Every quantifier is bounded, so that no text makes the search slow.
_AFTER = re.compile(r"\s{0,5}[（(]([^（）()]{1,200})[）)]")
_IN_BRACKETS = re.compile(r"[^，,、]{0,60}?〔\d{4}〕第?\d{1,6}号|[^，,、]{0,30}令?第?\d{1,6}号(?:令)?")
_BEFORE = re.compile(r"([\u4e00-\u9fff]{0,24}?令?第?[0-9０-９]{1,6}号(?:令)?)(?:公布|发布|颁布)的?$")
_NEAR = 60
_PARTLY = re.compile(r"\s*(?:[（(][^（）()]*[）)])?\s*(?:中|的?第[一二三四五六七八九十百零]+[条项款章])")
# 自某日起施行的《X》 tells when X began, not when it ends.
_FROM = re.compile(rf"自{DAY}(?:之日)?起(?!\s?(?:开始|正式|公布|发布)?(?:施行|实施|执行|生效|试行)的)")
# A share that a court declares void (宣告失效) is no repeal: for 失效 the clause must say so of a norm.
_ENDS = re.compile(r"(?:废止|(?:同时|即行|自行|一并|[日时]起)失效)$")


def endings(articles: Sequence[ReadArticle], in_force_on: date | None) -> tuple[ReadEnding, ...]:
    """What the clauses of a text repeal (废止的规范); the day is that of the clause, else that of the text's own start."""
    found: dict[tuple[str, str], ReadEnding] = {}
    for article in articles:
        for ending in _of_article(article.text, in_force_on):
            found.setdefault((key_of(ending.title), ending.number), ending)
    return tuple(found.values())


def _of_article(text: str, in_force_on: date | None) -> Iterator[ReadEnding]:
    if "废止" not in text and "失效" not in text:
        return
    stated = _FROM.search(text)
    own = first_day(stated[0]) if stated else in_force_on
    for sentence in _SENTENCE.findall(text):
        if not _ENDS.search(sentence.strip("”’ ")) or "抵触" in sentence or "不一致" in sentence:
            continue
        here = _FROM.search(sentence)
        day = first_day(here[0]) if here else own
        for title in _TITLE.finditer(sentence):
            rest = sentence[title.end() :]
            if _PARTLY.match(rest) or re.match(r"[^，、《]{0,12}(?:修改|施行)", rest):
                continue
            yield ReadEnding(title[1].strip(), _number(sentence[: title.start()], rest), day)


def _number(before: str, rest: str) -> str:
    after = _AFTER.match(rest)
    inside = _IN_BRACKETS.search(after[1]) if after else None
    if inside:
        return inside[0].strip()
    ahead = _BEFORE.search(before[-_NEAR:].rsplit("》", 1)[-1])
    return re.sub(r"^(?:.*[日由]|年(?!第))", "", ahead[1]).strip() if ahead else ""
