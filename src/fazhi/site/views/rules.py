"""规则: every dated number of the law by its procedure, and one rule with its article, its count and its users."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from itertools import groupby
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from fazhi.kernel.core.clock import today
from fazhi.kernel.law.packs import rulebook
from fazhi.kernel.law.rules import Basis, Kind, Rule, RuleBook, Value
from fazhi.kernel.law.statutes.standing import find_norms, provision, standing
from fazhi.kernel.law.wording import FAMILIES, OTHERS, anchor, counting, extensions, family, number
from fazhi.kernel.procedures.declarations import procedures
from fazhi.kernel.procedures.faults import rules_of
from fazhi.kernel.records.registers import registers

from ..access import SIGNED_IN, demands
from ..statutes.addresses import norm_at

A_PAGE = 60
ONLY = {"": "全部", "unverified": "未核", "stale": "逾一年未复核"}


@dataclass(frozen=True)
class Line:
    """One rule in the list (规则行): its procedure, the words by which it is found, and its row."""

    rule: Rule
    family: str
    words: str
    day: date
    is_stale: bool

    @cached_property
    def html(self) -> SafeString:
        """The row; rendered when a page first shows it, for it changes with the packs and the day only."""
        value = self.rule.on(self.day)
        told = {"value": value, "number": number(value), "extensions": extensions(value)} if value else {}
        told |= {"rule": self.rule, "anchor": anchor(self.rule), "is_stale": self.is_stale}
        return render_to_string("site/_rule_row.html", told)

    def answers(self, words: str, chosen: str, only: str) -> bool:
        """Whether the line is among those asked for; every word must be in it."""
        return (
            all(word in self.words for word in words.split())
            and (not chosen or self.family == chosen)
            and (only != "unverified" or not self.rule.is_verified)
            and (only != "stale" or self.is_stale)
        )


@demands(SIGNED_IN)
@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """时限规则: the rules by procedure; those unverified and those not rechecked within a year are marked."""
    lines = _lines(rulebook(), today())
    words, chosen, only = (request.GET.get(name, "").strip() for name in ("q", "family", "only"))
    shown = [line for line in lines if line.answers(words, chosen, only)]
    counts = {"": len(lines), "unverified": sum(not line.rule.is_verified for line in lines)}
    counts["stale"] = sum(line.is_stale for line in lines)
    page = Paginator(shown, A_PAGE).get_page(request.GET.get("page"))
    sizes = Counter(line.family for line in shown)
    context = {
        "shown": shown,
        "page": page,
        "groups": [_group(name, sizes[name], part) for name, part in groupby(page, key=lambda line: line.family)],
        "families": list(dict.fromkeys(line.family for line in lines)),
        "words": words,
        "chosen": chosen,
        "only": only,
        "choices": [(code, name, counts[code]) for code, name in ONLY.items()],
        "total": len(lines),
    }
    return render(request, "site/rules.html", context)


def _group(name: str, size: int, lines: Iterable[Line]) -> tuple[str, int, SafeString]:
    return name, size, mark_safe("".join(line.html for line in lines))  # noqa: S308 - rows rendered by a template


@lru_cache(maxsize=2)
def _lines(book: RuleBook, day: date) -> list[Line]:
    stale = {rule.code for rule in book.stale(day)}
    order = {name: place for place, name in enumerate((*dict.fromkeys(FAMILIES.values()), OTHERS))}
    return [_line(rule, day, rule.code in stale) for rule in sorted(book, key=lambda rule: order[family(rule)])]


def _line(rule: Rule, day: date, is_stale: bool) -> Line:
    words = f"{rule.name} {rule.code} {rule.cite} {family(rule)} {rule.note} {' '.join(rule.rows)}"
    return Line(rule, family(rule), words, day, is_stale)


@demands(SIGNED_IN)
@require_safe
def rule(request: HttpRequest, code: str) -> HttpResponse:
    """一条规则: its number and history, how it is counted, the text of its articles, and who uses it."""
    shown = rulebook().get(code)
    if shown is None:
        raise Http404
    value = shown.on(today())
    context: dict[str, Any] = {
        "rule": shown,
        "family": family(shown),
        "anchor": anchor(shown),
        "value": value,
        "is_stale": shown in rulebook().stale(today()),
        "has_days": shown.kind in (Kind.LIMIT, Kind.YEARLY),
        "history": list(_history(shown)),
        "pauses": {reason: basis for each in reversed(list(shown.lineage())) for reason, basis in each.pauses.items()},
        "articles": [text for basis in (value.rule if value else shown).basis for text in _texts(basis, value)],
        "uses": list(_uses(code)),
    }
    if value:
        context |= {"number": number(value), "counting": list(counting(value)), "extensions": extensions(value)}
    return render(request, "site/rule.html", context)


def _history(shown: Rule) -> Iterator[tuple[date, str, Rule]]:
    """Every number that the rule and those it overrides ever had, the newest first."""
    for each in shown.lineage():
        for first_on, n in reversed(each.dated):
            yield first_on, "废止" if n is None else number(Value(each, n, first_on, None)), each


@dataclass(frozen=True)
class Text:
    """The text of an article beside the number (条文), or why it cannot be shown."""

    title: str
    text: str = ""
    why: str = ""
    url: str = ""


def _texts(basis: Basis, value: Value | None) -> Iterator[Text]:
    """The articles of a basis in the version in force today, or on the first day of a number that comes later."""
    if not basis.is_norm:
        yield Text(basis.title, why="不是规范，没有条文")
        return
    day = max(today(), value.from_on) if value else today()
    found = [standing(norm, day) for norm in find_norms(basis.title)]
    # A norm of which only the dates are known has a version without a text.
    now = next((each for each in found if each.version and each.version.digest), found[0] if found else None)
    if now is None or (now.version and not now.version.digest):
        yield Text(str(basis), why="没有载入这部规范的文本")
    elif now.version is None:
        yield Text(str(basis), why=now.why)
    elif not basis.articles:
        yield Text(str(basis), why="规则没有写明是哪一条")
    else:
        for article in basis.articles:
            row = provision(now.version, article)
            title, url = f"{now.version} {article.label}", norm_at(now.version.norm_id, article=article)
            yield Text(title, row.text, url=url) if row else Text(title, why=f"{now.version}没有这一条")


def _uses(code: str) -> Iterator[tuple[str, str, str]]:
    """The deadlines that take the rule: the register, its address, and the deadline's name."""
    for register in registers:
        if not register.is_procedural:
            continue
        names = (
            item.name
            for version in procedures[register.procedure].versions
            for item in version.deadlines
            if code in rules_of(item)
        )
        for name in dict.fromkeys(names):
            yield register.name, reverse("pages:list", args=(register.code,)), name
