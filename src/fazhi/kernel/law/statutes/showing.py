"""One article on one day (条文查询): the text in force, or the reason why there is none and what to do instead."""

from __future__ import annotations

import difflib
import re
from datetime import date, timedelta
from typing import Any

from fazhi.kernel.core.errors import FazhiError, RefusedValue

from ..citations.facts import facts
from .models import Ending, Level, Norm, Version
from .names import key_of
from .numerals import NUMERAL, Article, arabic, article_of
from .parts import part
from .standing import Standing, find_norms, last_article, provision, standing

_PART = re.compile(
    rf"(.+?条(?:之{NUMERAL})?|{NUMERAL}(?:之{NUMERAL})?)\s*(?:第?({NUMERAL})款)?\s*"
    rf"(?:第?[（(]?({NUMERAL})[)）]?项)?\s*(?:第?({NUMERAL})目)?"
)


def show(name: str, article_text: str, on: date) -> dict[str, Any]:
    """The article, or the part of it, that is in force on a day (条文); raises FazhiError with a remedy of its own.

    Keys: law, article, text, issued_on, in_force_on, until, status; days as ISO texts or None.
    """
    norm = norm_named(name)
    article, below = parse_place(article_text)
    now = standing(norm, on)
    version = _version(norm, now, on)
    if not version.digest:
        raise FazhiError(
            f"{version}的文本没有载入，只知道它自{version.in_force_on}起施行",
            where=str(norm),
            remedy="用 fazhi law import 载入这一版的文本" + _last_text(norm, version),
        )
    found = provision(version, article)
    if found is None:
        raise _no_article(norm, version, article)
    return {
        "law": norm.title,
        "article": str(article),
        "text": part(found.text, *below),
        "issued_on": _iso(version.issued_on),
        "in_force_on": _iso(version.in_force_on),
        "until": _iso(now.until),
        "status": now.status,
    }


def norm_named(name: str) -> Norm:
    """The one norm of that title (规范); raises FazhiError for an unknown title, and for one that several norms bear."""
    found = find_norms(name) or find_norms(facts().short_titles.get(key_of(name), ""))
    if len(found) == 1:
        return found[0]
    if found:
        listed = "、".join(
            f"{norm.title}（{Level(norm.level).label}，{norm.issuer or '制定机关不详'}）" for norm in found
        )
        raise FazhiError(f"有{len(found)}部规范都叫“{name}”：{listed}", remedy="写明全称")
    ended = Ending.objects.filter(key=key_of(name)).exclude(ends_on=None).order_by("ends_on").last()
    if ended:
        raise FazhiError(
            f"《{ended.title}》自{ended.ends_on}起由{ended.by_title}废止，它的文本没有载入",
            remedy=f"改看{ended.by_title}；要看废止前的条文，用 fazhi law import 载入它的文本",
        )
    near = near_titles(name)
    hint = f"相近的有：{'、'.join(f'《{title}》' for title in near)}" if near else "用 fazhi law import 载入它的文本"
    raise FazhiError(f"法规库里没有“{name}”", remedy=hint)


def near_titles(name: str, most: int = 3) -> list[str]:
    """Titles like a name that was not found (相近名称), the nearest first."""
    key = key_of(name)
    titles = dict(Norm.objects.values_list("key", "short_title"))
    holding = sorted((each for each in titles if key and key in each), key=len)
    close = difflib.get_close_matches(key, titles, n=most, cutoff=0.6)
    return [titles[each] for each in dict.fromkeys((*holding[:most], *close))][:most]


def parse_place(text: str) -> tuple[Article, tuple[int, int, int]]:
    """The article with paragraph, item and point (条、款、项、目), 0 for what is not named; raises RefusedValue."""
    found = _PART.fullmatch(text.strip())
    if not found:
        raise RefusedValue(f"“{text}”不是条号", remedy="写成 60、第六十条、60之一 或 第五十一条第一款第二项")
    numbers = [arabic(each) if each else 0 for each in found.groups()[1:]]
    return article_of(found[1]), (numbers[0], numbers[1], numbers[2])


def _version(norm: Norm, now: Standing, on: date) -> Version:
    if now.version and now.status == "ok":
        return now.version
    day = f"{on.year}年{on.month}月{on.day}日"
    if now.status == "repealed":
        raise FazhiError(f"{now.why}，{day}已经失效", where=str(norm), remedy=f"改看{now.replaced_by or now.ended_by}")
    if now.status == "not_yet_in_force":
        raise FazhiError(f"{now.why}", where=f"{norm} {day}", remedy="查施行之后的日期，或者找当时有效的规定")
    raise FazhiError(f"{day}适用哪一版不能确定：{now.why}", where=str(norm), remedy=now.remedy)


def _no_article(norm: Norm, version: Version, article: Article) -> FazhiError:
    last = last_article(version)
    if last is None:
        return FazhiError(f"{version}不分条", where=str(norm), remedy="写 0 看全文")
    if article > last:
        return FazhiError(f"没有{article.label}，{version}共{last.number}条", where=str(norm), remedy="核对条号和版本")
    return FazhiError(f"{version}没有{article.label}", where=str(norm), remedy="核对条号和版本")


def _last_text(norm: Norm, version: Version) -> str:
    """Where the last text before a version that was not loaded can be read."""
    known_on = version.issued_on or version.in_force_on
    if known_on is None or version.in_force_on is None:
        return ""
    before = norm.versions.exclude(digest="").filter(issued_on__lt=known_on).order_by("-issued_on").first()
    if before is None:
        return ""
    return f"；此前的文本（{before}）用 --on {version.in_force_on - timedelta(days=1)} 查看"


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
