"""What `fazhi law` says to a person: one writer for each task, chosen by what the answer holds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fazhi.kernel.law.changes.impact import PLURALS
from fazhi.kernel.law.changes.mapping import Kind
from fazhi.kernel.law.changes.marking import Mark
from fazhi.kernel.law.statutes.numerals import article_of

_SHOWN = 20
_SIGNS = {Mark.SAME: "{}", Mark.REMOVED: "[-{}-]", Mark.ADDED: "{{+{}+}}"}
STATUSES = {
    "ok": "现行有效",
    "not_yet_in_force": "尚未施行",
    "repealed": "已废止",
    "superseded": "已被新版本取代",
    "no_such_article": "没有这一条",
    "unknown_law": "法规库里没有",
    "ambiguous": "所指不明",
    "date_unknown": "施行日期不详",
    "no_text": "当日那一版没有载入",
}


def lines(answer: dict[str, Any]) -> Iterator[str]:
    """The answer of any task as people read it."""
    writer = next(write for key, write in _WRITERS if key in answer)
    return writer(answer)


def _loaded(answer: dict[str, Any]) -> Iterator[str]:
    yield f"规范 {answer['norms']} 部，版本 {answer['versions']} 个，条文 {answer['provisions']} 条"
    problems = answer["problems"]
    for problem in problems[:_SHOWN]:
        yield f"  {told(problem)}"
    if len(problems) > _SHOWN:
        yield f"  …… 共 {len(problems)} 处读不准，--json 列出全部"


def told(problem: dict[str, Any]) -> str:
    """A problem of a file with its line: 坏.md 第 1 行：… ."""
    place = f" 第 {problem['line']} 行" if problem["line"] else ""
    return f"{problem['file']}{place}：{problem['what']}"


def _checked(answer: dict[str, Any]) -> Iterator[str]:
    found = answer["citations"]
    wrong = [each for each in found if each["status"] != "ok"]
    yield f"引用 {len(found)} 处，{len(wrong)} 处要看" if found else "没有找到引用"
    for each in found:
        sign = "  " if each["status"] == "ok" else "！ "
        is_told = not each["replaced_by"] or "改引" in each["why"] or each["replaced_by"] in each["why"]
        replaced = "" if is_told else f"；改引{each['replaced_by']}"
        yield f"{sign}“{each['quote']}”：{STATUSES.get(each['status'], each['status'])}，{each['why']}{replaced}"


def _found(answer: dict[str, Any]) -> Iterator[str]:
    if not answer["results"]:
        yield "没有找到。办法：换几个词，或者放宽日期、级别、地域"
    for place, each in enumerate(answer["results"], 1):
        doubt = "" if each["status"] == "ok" else f"【{STATUSES[each['status']]}，只供参阅】"
        yield f"{place}. 《{each['law']}》{_label(each['article'])}（{each['score']:.2f}）{doubt}"
        yield from (f"   {line}" for line in each["text"].splitlines())


def _label(article: str) -> str:
    return article_of(article).label if article else ""


def _touched(answer: dict[str, Any]) -> Iterator[str]:
    for change in answer["changes"]:
        yield change["what"]
    for kind, plural in PLURALS.items():
        rows = answer[plural]
        yield f"{kind.label}：{len(rows)}"
        for row in rows:
            yield f"  {row['code']} {row['title']}：{row['why']}"


def _compared(answer: dict[str, Any]) -> Iterator[str]:
    yield f"旧：{_version(answer['old'])}"
    yield f"新：{_version(answer['new'])}"
    if "lines" in answer:
        yield from map(_row, answer["articles"])
        yield from _marked(answer["lines"])
        return
    changed = [row for row in answer["articles"] if row["kind"] != Kind.SAME]
    yield from map(_row, changed)
    yield f"另有 {len(answer['articles']) - len(changed)} 条未变"
    if answer["added"]:
        yield f"新增：{'、'.join(article_of(each).label for each in answer['added'])}"


def _version(told: dict[str, Any]) -> str:
    return f"《{told['law']}》，{told['issued_on'] or '日期不详'}公布，{told['in_force_on'] or '日期不详'}施行"


def _row(row: dict[str, Any]) -> str:
    old = article_of(row["old"]).label
    new = "、".join(article_of(each).label for each in row["new"])
    sure = "已确认" if row["is_confirmed"] else f"相似 {row['score']:.0%}"
    return f"  {old} → {new}（{Kind(row['kind']).label}，{sure}）" if new else f"  {old}：{Kind(row['kind']).label}"


def _marked(rows: list[dict[str, Any]]) -> Iterator[str]:
    yield "[-删去-]　{+增加+}"
    for row in rows:
        old, new = (
            "".join(_SIGNS[Mark(run["kind"])].format(run["text"]) for run in row[side]) for side in ("old", "new")
        )
        if old == new:
            yield f"同：{old}"
            continue
        yield from (f"{side}：{text}" for side, text in (("旧", old), ("新", new)) if text)
        if row.get("note"):
            yield f"（{row['note']}）"


def _shown(answer: dict[str, Any]) -> Iterator[str]:
    until = f"，至{answer['until']}前" if answer["until"] else ""
    yield f"《{answer['law']}》{article_of(answer['article']).label}"
    yield f"{answer['issued_on'] or '日期不详'}公布，{answer['in_force_on']}施行{until}"
    yield answer["text"]


def _stated(answer: dict[str, Any]) -> Iterator[str]:
    yield f"《{answer['law']}》{answer['issued_on']}公布的版本，自{answer['in_force_on']}起施行"
    yield f"出处：{answer['in_force_source']}"


_WRITERS = (
    ("provisions", _loaded),
    ("citations", _checked),
    ("results", _found),
    ("changes", _touched),
    ("articles", _compared),
    ("text", _shown),
    ("in_force_source", _stated),
)
