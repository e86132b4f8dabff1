"""Law texts in JSON (JSON 法规文本): one version with its days, or a list of the days of versions."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

from fazhi.kernel.core.errors import FazhiError, RefusedValue

from .dates import in_force
from .endings import endings
from .identity import level_of, place_of
from .models import VersionKind
from .names import tidy, without_hidden
from .numerals import Article, article_of
from .texts import Problem, ReadArticle, ReadNorm, Step

STATED = "数据文件写明"
LISTED = "版本清单写明"
_REMEDY = "写成 title、issued_on、in_force_on 和 articles 各键"


def read_json(text: str, source: str, folders: tuple[str, ...]) -> list[ReadNorm]:
    """The versions in a JSON file; raises FazhiError for a file that is no law text."""
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        raise FazhiError(f"JSON 写法有误，从第 {error.colno} 个字起读不下去", where=str(error.lineno)) from error
    except (RecursionError, ValueError) as error:
        raise FazhiError("JSON 读不出：层次太深，或者数字太长", where="1") from error
    _refuse_unstorable(content)
    if not isinstance(content, dict) or not isinstance(content.get("title"), str) or not content["title"].strip():
        raise FazhiError("不是法规文本：没有名称（title）", where="1", remedy=_REMEDY)
    if isinstance(content.get("articles"), list):
        return [_one(content, text, source, folders)]
    if isinstance(content.get("versions"), list):
        return [_listed(content, entry, source, folders) for entry in content["versions"] if isinstance(entry, dict)]
    raise FazhiError("不是法规文本：没有条文（articles）", where="1", remedy=_REMEDY)


def _refuse_unstorable(content: Any) -> None:
    """Signs that no database keeps: half a pair of surrogates, and the empty sign."""
    try:
        plain = json.dumps(content, ensure_ascii=False)
        plain.encode()
    except UnicodeEncodeError as error:
        raise FazhiError("有残缺的字符（编码损坏），全文没有载入", where="1") from error
    except RecursionError as error:
        raise FazhiError("JSON 读不出：层次太深", where="1") from error
    if "\\u0000" in plain:
        raise FazhiError("有空字符（NUL），全文没有载入", where="1")


def _one(content: dict[str, Any], text: str, source: str, folders: tuple[str, ...]) -> ReadNorm:
    problems: list[Problem] = []
    lines = [number for number, line in enumerate(text.split("\n"), 1) if '"number"' in line]
    articles: list[ReadArticle] = []
    for position, entry in enumerate(content["articles"]):
        line = lines[position] if len(lines) == len(content["articles"]) else 1
        try:
            articles.append(_article(entry))
        except RefusedValue as error:
            problems.append(Problem(line, f"第{position + 1}个条文读不出：{error.what}"))
            continue
        before = articles[-2].article if len(articles) > 1 else Article(0)
        now = articles[-1].article
        if now <= before and now.number:
            problems.append(Problem(line, f"{now.label}排在{before.label}之后，次序不对，原样保留"))
        elif now.number > before.number + 1:
            problems.append(Problem(line, f"{now.label}之前缺{Article(before.number + 1).label}"))
    issued_on = _day(content, "issued_on", problems)
    stated_on = _day(content, "in_force_on", problems)
    if stated_on and issued_on and stated_on < issued_on:
        problems.append(Problem(1, f"施行日期{stated_on}早于公布日期{issued_on}，不采用"))
        stated_on = None
    issuer = str(content.get("issuer") or "")
    title = re.sub(r"\s+", "", tidy(content["title"]))
    level = level_of(title, (), folders, issuer)
    own = in_force([Step(issued_on, VersionKind.UNKNOWN)] if issued_on else [], (), articles, level)
    return ReadNorm(
        title=title,
        level=level,
        place=place_of(title, (), level),
        issuer=issuer,
        issued_on=issued_on,
        in_force_on=stated_on or own.day,
        in_force_source=STATED if stated_on else own.source,
        kind=VersionKind.AMENDED if stated_on and not own.day and "早于" in own.source else VersionKind.UNKNOWN,
        number=str(content.get("number") or ""),
        articles=tuple(articles),
        endings=endings(articles, own.day),
        problems=tuple(problems),
        source=source,
    )


def _article(entry: Any) -> ReadArticle:
    if not isinstance(entry, dict) or not isinstance(entry.get("text"), str):
        raise RefusedValue("没有条文内容（text）")
    article = article_of(str(entry.get("number", "")))
    headings = entry.get("headings") or str(entry.get("chapter") or "").split(" > ")
    if not isinstance(headings, list):
        raise RefusedValue("编章节（headings）不是列表")
    # Spaces inside a line stay: what is shown on a day must be the file's own words.
    lines = [line.strip() for line in without_hidden(entry["text"]).split("\n")]
    return ReadArticle(
        article, tuple(tidy(str(name)) for name in headings if name), "\n".join(line for line in lines if line)
    )


def _listed(content: dict[str, Any], entry: dict[str, Any], source: str, folders: tuple[str, ...]) -> ReadNorm:
    problems: list[Problem] = []
    issued_on = _day(entry, "promulgatedOn", problems)
    in_force_on = _day(entry, "effectiveFrom", problems)
    title = re.sub(r"\s+", "", tidy(content["title"]))
    level = level_of(title, (), folders)
    return ReadNorm(
        title=title,
        level=level,
        place=place_of(title, (), level),
        issuer="",
        issued_on=issued_on,
        in_force_on=in_force_on,
        in_force_source=LISTED if in_force_on else "",
        kind=VersionKind.UNKNOWN,
        number="",
        articles=(),
        endings=(),
        problems=tuple(problems),
        source=source,
    )


def _day(content: dict[str, Any], key: str, problems: list[Problem]) -> date | None:
    text = content.get(key)
    if text in (None, ""):
        return None
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        problems.append(Problem(1, f"{key} 的“{text}”不是日期，按不详处理"))
        return None
