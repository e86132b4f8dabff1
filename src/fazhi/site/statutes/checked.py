"""A checked document (核对结果): its citations marked in the text, those in doubt listed first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.law.citations.checking import check
from fazhi.kernel.law.statutes.models import Norm
from fazhi.kernel.law.statutes.numerals import Article, article_of
from fazhi.kernel.law.statutes.standing import find_norms

from .addresses import norm_at

# Status: (what people read, style of the mark, style of the badge).
STATUSES = {
    "ok": ("有效", "ok", "badge--ok"),
    "compare": ("有效，须比对新旧", "due", "badge--due"),
    "superseded": ("已有新规定", "due", "badge--due"),
    "repealed": ("已废止", "late", "badge--late"),
    "not_yet_in_force": ("尚未施行", "late", "badge--late"),
    "no_such_article": ("没有这一条", "late", "badge--late"),
    "ambiguous": ("同名，请写明", "due", "badge--due"),
    "date_unknown": ("施行日期不详", "unknown", "badge--not_judged"),
    "unknown_law": ("法规库中没有", "unknown", "badge--not_judged"),
}
# What a judgement says when the text changed between act and decision: it holds, and there is still something to do.
_COMPARE = "比对新旧规定"
# Written for the demo: no real case, no text of any law.
EXAMPLE = """行政处罚告知书（模拟数据）

东坑镇某五金加工店：

经查，你店自 2026 年 8 月 20 日起夜间加工产生噪声，群众多次反映。
上述行为涉嫌违反《中华人民共和国环境噪声污染防治法》第四十三条和《中华人民共和国环境保护法》第四十二条的规定。

依据《中华人民共和国行政处罚法》第四十四条、第四十五条，现将拟作出的处罚告知你店。
你店对本告知有异议的，可以自收到之日起五个工作日内陈述、申辩；符合该法第六十三条规定的，可以要求听证。
逾期不履行的，依照同法第一百七十二条处理。

本案同时参照《东坑镇示例管理办法》第九条。
"""
EXAMPLE_DAYS = {"act_on": date(2026, 8, 20), "decided_on": date(2026, 10, 9)}


@dataclass(frozen=True)
class Cited:
    """One citation as the page shows it (一处引用)."""

    number: int
    quote: str
    law: str
    article: str
    word: str
    css: str
    badge: str
    why: str
    replaced_by: str
    version: str
    address: str
    start: int
    end: int

    @property
    def is_ok(self) -> bool:
        return self.css == "ok"

    @property
    def line(self) -> str:
        """The citation as a line that one can paste elsewhere."""
        instead = f"改引：{self.replaced_by}。" if self.replaced_by else ""
        return f"{self.number}. {self.quote}——{self.word}。{self.why.rstrip('。')}。{instead}"


def checked(text: str, act_on: date, decided_on: date) -> dict[str, Any]:
    """What the page shows of a document: the marked text, the citations in doubt, the good ones, a list to copy."""
    laws: dict[str, list[Norm]] = {}
    rows = check(text, act_on, decided_on)["citations"]
    found = [_cited(number, row, act_on, laws) for number, row in enumerate(rows, 1)]
    counts = Counter(each.word for each in found)
    return {
        "marked": marked(text, found),
        "doubtful": [each for each in found if not each.is_ok],
        "good": [each for each in found if each.is_ok],
        "counts": [(word, counts[word], badge) for word, _, badge in STATUSES.values() if counts[word]],
        "copyable": "\n".join(each.line for each in found),
        "act_on": act_on,
        "decided_on": decided_on,
        "is_checked": True,
    }


def _cited(number: int, row: dict[str, Any], act_on: date, laws: dict[str, list[Norm]]) -> Cited:
    must_compare = row["status"] == "ok" and _COMPARE in row["why"]
    word, css, badge = STATUSES["compare" if must_compare else row["status"]]
    law, article = row["law"], _article(row["article"])
    if law not in laws:
        laws[law] = find_norms(law) if law else []
    norms = laws[law]
    address = norm_at(norms[0].pk, article=article, on=act_on) if len(norms) == 1 else ""
    return Cited(
        number,
        " ".join(row["quote"].split()),
        law,
        article.label if article else "",
        word,
        css,
        badge,
        row["why"],
        row["replaced_by"],
        row["version"],
        address,
        row["start"],
        row["end"],
    )


def _article(text: str) -> Article | None:
    """The first article of 60, 60之一 or 60-62."""
    try:
        return article_of(text.partition("-")[0]) if text else None
    except FazhiError:
        return None


def marked(text: str, found: Iterable[Cited]) -> SafeString:
    """The text as HTML with each citation marked and numbered; two over one place share the mark of the first."""
    out: list[str] = []
    at = 0
    for start, end, group in _places(found):
        first = min(group, key=lambda each: each.is_ok)  # what is in doubt decides the colour
        numbers = "、".join(str(each.number) for each in group)
        told = escape("；".join(f"{each.number} {each.word}" for each in group))
        out.append(escape(text[at:start]))
        out.append(
            f'<a class="law-cited law-cited--{first.css}" id="c{first.number}" href="#d{first.number}" title="{told}">'
            f'{escape(text[start:end])}<sup>{numbers}<span class="visually-hidden"> {told}</span></sup></a>'
        )
        at = end
    out.append(escape(text[at:]))
    return mark_safe("".join(out))  # noqa: S308 - escaped piece by piece


def _places(found: Iterable[Cited]) -> list[tuple[int, int, Sequence[Cited]]]:
    """The places of the text in their order; those that overlap are one."""
    places: list[tuple[int, int, list[Cited]]] = []
    for each in sorted(found, key=lambda each: (each.start, each.end)):
        if places and each.start < places[-1][1]:
            start, end, group = places[-1]
            places[-1] = (start, max(end, each.end), [*group, each])
        else:
            places.append((each.start, each.end, [each]))
    return list(places)
