"""Two versions of a law compared (版本比较): where every article went, and for one article the marked differences."""

from __future__ import annotations

from datetime import date
from typing import Any

from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.law.statutes.models import Norm, Version
from fazhi.kernel.law.statutes.numerals import Article, article_of
from fazhi.kernel.law.statutes.showing import norm_named
from fazhi.kernel.law.statutes.standing import standing

from .happening import change_of
from .mapping import Mapped, Text, added, mapping, texts_of
from .marking import Run, marked


def compare(name: str, old_on: date | None = None, new_on: date | None = None, article: str = "") -> dict[str, Any]:
    """The comparison of two versions of a norm (版本比较), or of what a repealed one became in the law that repealed it.

    A day names the version issued on it, else the one in force on it; without days it is the newest change. Keys: old,
    new, articles, added, and with an article also lines. Raises FazhiError where there are no two texts to compare.
    """
    norm = norm_named(name)
    old, new = _pair(norm, old_on, new_on)
    for version in (old, new):
        if not version.digest:
            raise FazhiError(f"{version}的文本没有载入", where=str(norm), remedy="用 fazhi law import 载入这一版的文本")
    found, new_texts = mapping(old, new), texts_of(new)
    answer = {"old": _told(old), "new": _told(new)}
    if not article:
        return answer | {
            "articles": [_row(each) for each in found],
            "added": [str(each) for each in added(found, new_texts)],
        }
    wanted = article_of(article)
    one = next((each for each in found if each.old_article == wanted), None)
    if one is None:
        raise FazhiError(f"{old}没有{wanted.label}", where=str(norm), remedy="条号以旧版本为准")
    return answer | {"articles": [_row(one)], "added": [], "lines": _lines(one, texts_of(old), new_texts)}


def _pair(norm: Norm, old_on: date | None, new_on: date | None) -> tuple[Version, Version]:
    versions = sorted(norm.versions.select_related("norm"), key=lambda each: each.issued_on or date.min)
    change = change_of(norm)
    if old_on is None and new_on is None and change and change.old and change.new:
        return change.old, change.new
    if not versions:
        raise FazhiError(f"{norm}没有版本", remedy="用 fazhi law import 载入它的文本")
    new = _version(norm, versions, new_on) if new_on else versions[-1]
    earlier = versions[: versions.index(new)]
    if old_on:
        old = _version(norm, versions, old_on)
    elif earlier:
        old = earlier[-1]
    else:
        old = new
    if old == new:
        raise FazhiError(
            f"没有两个版本可以比较：只有{new}", where=str(norm), remedy="载入它的旧版本，或者用 --old、--new 指明版本"
        )
    if versions.index(old) > versions.index(new):
        raise FazhiError(f"{old}比{new}新", where=str(norm), remedy="把两个日期对调")
    return old, new


def _version(norm: Norm, versions: list[Version], day: date) -> Version:
    issued = next((each for each in versions if each.issued_on == day), None)
    found = issued or standing(norm, day).version
    if found is None:
        days = "、".join(str(each.issued_on) if each.issued_on else "公布日期不详" for each in versions)
        raise FazhiError(
            f"{day}没有公布也没有施行中的版本", where=str(norm), remedy=f"已载入的版本公布于{days}，写其中一个"
        )
    return next(each for each in versions if each.pk == found.pk)


def _told(version: Version) -> dict[str, Any]:
    return {"law": version.norm.title, "issued_on": version.issued_on, "in_force_on": version.in_force_on}


def _row(each: Mapped) -> dict[str, Any]:
    return {
        "old": str(each.old_article),
        "new": [str(article) for article in each.new_articles],
        "kind": each.kind.value,
        "score": each.score,
        "is_confirmed": each.is_confirmed,
    }


def _lines(each: Mapped, old: tuple[Text, ...], new: tuple[Text, ...]) -> list[dict[str, Any]]:
    before = _text(old, each.old_article)
    after = "\n".join(_text(new, article) for article in sorted(each.new_articles))
    return [
        {"old": _runs(line.old), "new": _runs(line.new), **({"note": line.note} if line.note else {})}
        for line in marked(before, after)
    ]


def _text(texts: tuple[Text, ...], article: Article) -> str:
    return next((each.text for each in texts if each.article == article), "")


def _runs(runs: tuple[Run, ...]) -> list[dict[str, str]]:
    return [{"text": run.text, "kind": run.kind.value} for run in runs]
