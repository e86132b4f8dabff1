"""What lists, certificates, mandates and laws say of cases (清单、证件、委托书、法规), each asked once for many files."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Final

from django.db import connection

from fazhi.kernel.chain.models import hidden
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.core.remembering import remembered
from fazhi.kernel.items.asking import find as find_item
from fazhi.kernel.law.citations import titles
from fazhi.kernel.law.citations.base import Base
from fazhi.kernel.law.citations.finding import Citation, find
from fazhi.kernel.law.citations.judging import OK, UNKNOWN, Judged, judge
from fazhi.kernel.law.statutes import standing as statutes
from fazhi.kernel.law.statutes.models import Norm
from fazhi.kernel.law.statutes.standing import Standing
from fazhi.kernel.org.models import Area, AreaLevel
from fazhi.kernel.org.tree import below
from fazhi.kernel.records.models import Entry

from ..cases.naming import own_names, power_on
from ..models import Account, Mandate, split
from ..officers.accounts import live
from .files import Cited, Power

MANDATE: Final = "enforcement.mandate"
_NO_NAME: Final = "没有写出法规名称和条号，如《行政处罚法》第五十一条"


class LongBase(Base):
    """The statute base for many days (多日法规库): between two turns of a norm's life its standing is looked up once."""

    def standing(self, norm: Norm, day: date) -> Standing:
        turns = self._once(("turns", norm.pk), lambda: [one.from_on for one in statutes.timeline(norm) if one.from_on])
        return self._once(("since", norm.pk, bisect_right(turns, day)), lambda: statutes.standing(norm, day))


@dataclass
class Clauses:
    """Citations of clauses, judged (条款的效力); `base` remembers what it read."""

    base: Base
    _found: dict[str, tuple[Citation, ...]] = field(default_factory=dict)
    _judged: dict[tuple[str, date, date | None], list[tuple[Cited, bool | None]]] = field(default_factory=dict)

    @cached_property
    def _titles(self) -> titles.Titles:
        return titles.loaded()

    def judged(
        self, texts: tuple[str, ...], act_on: date, decided_on: date | None
    ) -> tuple[tuple[Cited, ...], bool | None]:
        """Every citation with its status, and whether the law changed from the act to the decision (新旧法); None: unsure."""
        found = [pair for text in texts for pair in self._of(text, act_on, decided_on)]
        changes = {changed for _, changed in found}
        is_changed = True if True in changes else None if None in changes or not decided_on else False
        return tuple(cited for cited, _ in found), is_changed

    def _of(self, text: str, act_on: date, decided_on: date | None) -> list[tuple[Cited, bool | None]]:
        key = (text, act_on, decided_on)
        if key not in self._judged:
            self._judged[key] = list(self._judge(text, act_on, decided_on)) or [(Cited(text, UNKNOWN, _NO_NAME), None)]
        return self._judged[key]

    def _judge(self, text: str, act_on: date, decided_on: date | None) -> Iterator[tuple[Cited, bool | None]]:
        if text not in self._found:
            self._found[text] = find(text, self._titles)
        for citation in self._found[text]:
            one = judge(citation, act_on, decided_on, text, self.base)
            yield Cited(citation.quote, one.status, one.why), self._is_changed(one, act_on, decided_on)

    def _is_changed(self, one: Judged, act_on: date, decided_on: date | None) -> bool | None:
        if one.is_changed:
            return True
        norms = self.base.norms(one.law) if one.status == OK and decided_on else []
        if len(norms) != 1 or decided_on is None:
            return None
        then, now = (self.base.standing(norms[0], day) for day in (act_on, decided_on))
        if then.status != OK or now.status != OK:
            return None
        # Of two versions `judge` compared the articles, but only where both are there to be read.
        is_read = then.version and now.version and then.version.digest and now.version.digest and one.citation.article
        return False if then.version == now.version or is_read else None


@dataclass
class Powers:
    """In whose name cases of items are handled (职权): the list is asked once for each stretch of an item's life.

    With `is_brief` once for each day: a single file does not pay for reading an item's whole life.
    """

    is_brief: bool = False
    _turns: dict[str, list[date]] = field(default_factory=dict)
    _found: dict[tuple[str, object], tuple[Power | None, str]] = field(default_factory=dict)

    def on(self, code: str, day: date) -> tuple[Power | None, str]:
        """The power, or why the list gives none; both empty without a code."""
        if not code:
            return None, ""
        stretch = (code, day if self.is_brief else bisect_right(self._turns_of(code), day))
        for key in (stretch, (code, day)):
            if key in self._found:
                return self._found[key]
        try:
            self._found[stretch] = power_on(code, day), ""
            return self._found[stretch]
        except FazhiError as refusal:
            # Its words name the day, so it holds for this day only; but for an item that never was.
            key = (code, day) if self._turns.get(code) else stretch
            self._found[key] = None, refusal.what
            return self._found[key]

    def _turns_of(self, code: str) -> list[date]:
        if code not in self._turns:
            item = find_item(code)
            days = {item.from_on, item.until_on, *(one.from_on for one in own_names())} if item else set()
            for pair in item.terms.values_list("from_on", "until_on") if item else ():
                days |= set(pair)
            self._turns[code] = sorted(day for day in days if day)
        return self._turns[code]


@dataclass
class Known:
    """Everything that is looked up once for a run over many files (一次查清); make a new one for each run."""

    clauses: Clauses = field(default_factory=lambda: Clauses(LongBase()))
    powers: Powers = field(default_factory=Powers)

    @classmethod
    def now(cls) -> Known:
        """For a single file (一个案卷所需): what was looked up before still holds where nothing was written since."""
        # Inside a transaction nothing is remembered, and few days do not pay for whole lives of norms and items.
        if connection.in_atomic_block:
            return cls(Clauses(Base()), Powers(is_brief=True))
        return remembered("enforcement.known", cls)

    @cached_property
    def hidden(self) -> frozenset[int]:
        """The publications that nobody sees (未发布或已撤销)."""
        return frozenset(hidden().values_list("pk", flat=True))

    @cached_property
    def _accounts(self) -> dict[str, list[Account]]:
        found: dict[str, list[Account]] = defaultdict(list)
        for account in live().exclude(certificate_number="").select_related("entry").order_by("from_on"):
            found[account.certificate_number].append(account)
        return found

    def officers(self, numbers: set[str], day: date) -> dict[str, Account]:
        """The accounts of certificate numbers (证号对照); of several the last that was opened by the day."""
        found = {number: self._accounts[number] for number in numbers if number in self._accounts}
        return {
            number: next((one for one in reversed(rows) if one.from_on <= day), rows[0])
            for number, rows in found.items()
        }

    @cached_property
    def _mandates(self) -> list[tuple[Mandate, frozenset[str]]]:
        entries = Entry.objects.filter(register=MANDATE, removed_at=None)
        rows = Mandate.objects.filter(entry__in=entries).select_related("entry").order_by("-from_on")
        return [(row, frozenset(split(row.items))) for row in rows]

    def mandate(self, item: str, principal: str, day: date) -> Mandate | None:
        """The mandate for an item on a day (委托书), that of the right principal first; None where there is none."""
        found = [
            row
            for row, items in self._mandates
            if item in items and row.from_on <= day and (row.until_on is None or day < row.until_on)
        ]
        return next((row for row in found if row.principal == principal), found[0] if found else None)

    @cached_property
    def _town(self) -> frozenset[int]:
        towns = Area.objects.filter(level=AreaLevel.TOWN).values_list("pk", flat=True)
        return below(Area, towns)

    @cached_property
    def city(self) -> str:
        """The city above the town (所属的市); empty where the areas do not say."""
        above = Area.objects.filter(level=AreaLevel.CITY, children__level=AreaLevel.TOWN)
        return above.order_by("pk").values_list("name", flat=True).first() or ""

    def is_in_town(self, area: int | None) -> bool | None:
        """Whether an area lies in the town (在本镇); None where no area is given."""
        return None if area is None else area in self._town
