"""Rows that cite a law (引用法规的行): what a change of the law touches among the registers, open matters by act day."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import cache
from typing import Any

from django.db.models import Q, QuerySet

from fazhi.kernel.chain.models import Event
from fazhi.kernel.core.clock import today
from fazhi.kernel.core.registry import registry
from fazhi.kernel.core.remembering import remembered
from fazhi.kernel.law.changes.happening import Change
from fazhi.kernel.law.changes.impact import BASIS_USERS, Kind, Touched, affected, explained
from fazhi.kernel.law.citations.facts import facts
from fazhi.kernel.law.citations.finding import Citation, find
from fazhi.kernel.law.citations.titles import Titles, loaded
from fazhi.kernel.law.statutes.models import Norm
from fazhi.kernel.law.statutes.numerals import Article
from fazhi.kernel.law.statutes.standing import key_of

from .access import Person
from .registers import Register, registers

_BETWEEN = r"[\s\u200b-\u200f\u2060\ufeff*]"
_DIRT = re.compile(_BETWEEN)
_MOST_TEXTS = 500
_COMPARE = "行为在变动之前：适用旧法；决定时按《行政处罚法》第三十七条比对，新法处罚较轻的适用新法"


Finder = Callable[[str, Titles], Iterable[Citation]]


def basis_users(change: Change) -> Iterator[Touched]:
    """The open matters and the rows in use that cite what a change affects (引用者)."""
    titles = loaded()
    for register in registers:
        if register.cites:
            yield from _of_register(register, change, titles)


def _once() -> Finder:
    """The finder of citations that reads each text once between two writes: thousands of rows share a few texts."""
    known: dict[str, list[Citation]] = remembered("citing.found", dict)

    def finder(text: str, titles: Titles) -> list[Citation]:
        if text not in known:
            known[text] = list(find(text, titles))
        return known[text]

    return finder


def _of_register(register: Register, change: Change, titles: Titles) -> Iterator[Touched]:
    where = _mentions(register, change.norm)
    if where is None:
        return
    rows = register.rows().select_related(register.detail).filter(_in_use(register, change))
    found = list(rows.filter(where))
    seen_to, finder = _seen_to(register, change, found), _once()
    for row in found:
        if row.subject in seen_to:
            continue
        own = getattr(row, register.detail)
        texts = [getattr(row if register.fields[name].is_head else own, name) for name in register.cites]
        cited = cited_articles(texts, change.norm, titles, finder)
        fates = affected(change, cited) if cited is not None else None
        if fates is None:
            continue
        acted_on = _acted_on(register, row, own)
        yield Touched(
            kind=Kind(register.used_as) if register.used_as else Kind.MATTER,
            code=row.number,
            title=row.title,
            unit=row.unit_id,
            articles=tuple(fates),
            why=_why(explained(change, fates), change, acted_on),
            subject=row.subject,
            register=register.code,
            acted_on=acted_on,
        )


def _seen_to(register: Register, change: Change, rows: Sequence[Any]) -> frozenset[str]:
    """Plain rows written for the new law: begun when it bound, or their citations edited since it was promulgated."""
    if register.is_procedural or change.effective_on is None:
        return frozenset()
    known_on = change.new.issued_on if change.new and change.new.issued_on else change.effective_on
    begun = {row.subject for row in rows if row.occurred_on and row.occurred_on >= change.effective_on}
    edits = Event.objects.filter(
        subject__in=[row.subject for row in rows], kind="entry.edited", legal_on__gte=known_on
    ).values_list("subject", "body")
    rewritten = {subject for subject, body in edits if set(json.loads(body).get("changes", ())) & set(register.cites)}
    return frozenset(begun | rewritten)


def open_to(person: Person, touched: Sequence[Touched]) -> list[Touched]:
    """What of it a person may see (可见的部分): rows by the grants of their registers, and whatever is no row."""
    rows: dict[str, set[int]] = {}
    for one in touched:
        if one.register and one.pk:
            rows.setdefault(one.register, set()).add(one.pk)
    seen = {
        register: set(person.visible(registers[register]).filter(pk__in=pks).values_list("pk", flat=True))
        for register, pks in rows.items()
    }
    return [one for one in touched if one.pk is None or one.pk in seen[one.register]]


def is_cited(norms: Iterable[Norm]) -> frozenset[int]:
    """The ids of those norms whose name stands in any row that cites laws (本镇引用的规范), by a look at the distinct texts."""
    texts = {text: _DIRT.sub("", text) for register in registers for text in _texts(register) if text}
    together, titles = "\n".join(texts.values()), loaded()

    @cache
    def cited_in(text: str) -> frozenset[str]:
        return frozenset(key_of(one.law) for one in find(text, titles) if one.law)

    def is_in(norm: Norm) -> bool:
        names = [_DIRT.sub("", name) for name in _names(norm) if _DIRT.sub("", name) in together]
        # The name may be the beginning of another (《…法实施条例》): the finder says which is meant.
        return any(norm.key in cited_in(text) for text, plain in texts.items() if any(name in plain for name in names))

    return frozenset(norm.pk for norm in norms if is_in(norm))


def _texts(register: Register) -> Iterator[str]:
    for name in register.cites:
        yield from _of_column(register, register.fields[name].path)


def _of_column(register: Register, path: str) -> QuerySet[Any, str]:
    rows = register.rows().filter(closed_on=None) if register.is_procedural else register.rows()
    return rows.order_by().values_list(path, flat=True).distinct()


def cited_articles(
    texts: Sequence[str], norm: Norm, titles: Titles, finder: Finder = find
) -> tuple[Article, ...] | None:
    """The articles of a norm that texts cite (引用的条), none for the norm as a whole; None when it is not cited."""
    found = [one for text in texts if text for one in finder(text, titles) if one.law and key_of(one.law) == norm.key]
    if not found:
        return None
    return tuple(dict.fromkeys(article for one in found for article in _spanned(one)))


def _spanned(one: Citation) -> Iterator[Article]:
    """The articles of one citation, a range written out; none where the whole law is cited."""
    if one.article:
        last = one.last.number if one.last else one.article.number
        yield from (one.article, *(Article(number) for number in range(one.article.number + 1, last + 1)))


def _in_use(register: Register, change: Change) -> Q:
    if register.is_procedural:
        return Q(closed_on=None)
    if not register.until:
        return Q()
    path = register.fields[register.until].path
    return Q(**{f"{path}__isnull": True}) | Q(**{f"{path}__gt": change.effective_on or today()})


def _mentions(register: Register, norm: Norm) -> Q | None:
    """A cheap condition that a row may cite the norm, by any of the names in use; None where no row can."""
    pattern = "|".join(map(_with_dirt, _names(norm)))
    where = Q()
    for path, texts in _distinct(register).items():
        found = [text for text in texts if re.search(pattern, text)] if len(texts) <= _MOST_TEXTS else None
        if found is None:
            where |= Q(**{f"{path}__regex": pattern})
        elif found:
            where |= Q(**{f"{path}__in": found})
    return where or None


def _distinct(register: Register) -> dict[str, list[str]]:
    """The different texts in which a register cites, by their column, read once for all changes of a page.

    Thousands of items share a few texts; of a column with more than `_MOST_TEXTS` the database looks at each row.
    """

    def read() -> dict[str, list[str]]:
        paths = [register.fields[name].path for name in register.cites]
        return {path: list(filter(None, _of_column(register, path)[: _MOST_TEXTS + 3])) for path in paths}

    return remembered(("citing.texts", register.code), read)


def _names(norm: Norm) -> list[str]:
    """The names in use for a norm (常用名称)."""
    short = [name for name, full in facts().short_titles.items() if key_of(full) == norm.key]
    return list(dict.fromkeys((norm.short_title, norm.key, *short)))


def _with_dirt(name: str) -> str:
    """A pattern of a name with spaces and line breaks between its signs, and with any width of its punctuation."""
    signs = (sign if sign.isalnum() else "." for sign in _DIRT.sub("", name))
    return f"{_BETWEEN}*".join(signs)


def _acted_on(register: Register, row: Any, own: Any) -> date | None:
    if not register.is_procedural:
        return None
    if register.acted_on:
        source = row if register.fields[register.acted_on].is_head else own
        found: date | None = getattr(source, register.acted_on)
        if found:
            return found
    opened_on: date = row.opened_on
    return opened_on


def _why(told: str, change: Change, acted_on: date | None) -> str:
    if acted_on is None or change.effective_on is None or acted_on >= change.effective_on:
        return told
    return f"{told}。{_COMPARE}"


def provide() -> None:
    """Registers this floor's answer when the kernel starts."""
    registry.provide(BASIS_USERS, basis_users)
