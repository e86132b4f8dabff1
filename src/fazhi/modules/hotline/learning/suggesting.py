"""Suggesting a theme and a unit for a message (派单推荐), with the words that decided and a sentence for the clerk.

A precedent comes before everything. The theme is told by what was learnt from the town's own closed tickets, and where
that is unsure, or nothing was learnt yet, by the keywords of the duty list. A unit is proposed only if it exists today.
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings

from fazhi.kernel.core.clock import today
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.org.models import Unit, UnitKind, in_force
from fazhi.kernel.records.rulings import precedent

from ..declarations import DUTIES, TICKETS
from ..upkeep import LEAST_TICKETS, MODEL
from ..words import cut
from . import training as learning
from .features import Message, find, plain
from .training import Model

MOST_TICKETS = 10_000  # the newest, a year of a busy town: what it did five years ago is no guide
LEAST_OF_A_THEME = 5
LEAST_CONFIDENCE = 50  # below it a proposal is wrong more often than right, and costs a return
SURE = 75  # below it the sentence says that it is a weak guess
_MAJORITY = 50
_SHOWN_WORDS = 3
_FAINT = 0.25  # a word with less than this part of the strongest did not decide
_MOST_WORDS = 200  # of one message; what decides is said before
_ONE_MORE = 0.5  # a single keyword of the duty list makes two in three, never certain
_KEYWORDS = re.compile(r"[、，,;；\s]+")

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Suggestion:
    """A proposal for one message (推荐): a theme, a unit that exists or None, and how many in a hundred such are right.

    `source` is 判例, 办结工单 or 职责清单.
    """

    theme: str
    unit: Unit | None
    confidence: int
    words: tuple[str, ...]
    why: str
    source: str


def suggest(text: str) -> Suggestion | None:
    """The proposal for one message (推荐一条), its first line being its title; None where nothing is likely enough."""
    return Suggester().suggest(Message.of(text))


def learn() -> dict[str, Any]:
    """Learns from the town's closed tickets (学习) and replaces the one file; FazhiError where there are too few."""
    closed = TICKETS.rows().filter(state="closed", unit__isnull=False).exclude(ticket__theme="")
    told = closed.order_by("-opened_on", "-pk").values_list("title", "ticket__content", "ticket__theme", "unit")
    rows = list(told[:MOST_TICKETS])
    times = Counter(theme for _, _, theme, _ in rows)
    left_out = sorted(theme for theme, n in times.items() if n < LEAST_OF_A_THEME)
    rows = [row for row in rows if times[row[2]] >= LEAST_OF_A_THEME]
    if len(rows) < LEAST_TICKETS:
        raise FazhiError(
            f"已办结并写明事项和承办单位的工单只有 {len(rows)} 件，不足 {LEAST_TICKETS} 件，学不出规律",
            remedy="先按职责清单推荐，工单多了再学",
        )
    model = learning.train([Message.of(*row[:2]) for row in rows], [row[2] for row in rows])
    units: dict[str, Counter[str]] = {}
    for _, _, theme, unit in rows:
        units.setdefault(theme, Counter())[str(unit)] += 1
    facts = {**model.facts, "tickets": len(rows), "learned_on": today().isoformat(), "units": units}
    learning.save(replace(model, facts=facts), model_path())
    return {
        **model.facts,
        "tickets": len(rows),
        "themes": len(model.labels),
        "left_out": left_out,
        "learned_on": facts["learned_on"],
        "file": str(model_path()),
    }


def model_path() -> Path:
    """The file of what was learnt (模型文件), under FAZHI_HOME."""
    return Path(settings.HOME) / "models" / MODEL


_kept: dict[Path, tuple[tuple[int, int, int], Model]] = {}


def current_model() -> Model | None:
    """What was learnt last (当前模型), read once and again when the file changes; None before that, or if damaged."""
    path = model_path()
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    version = (found.st_mtime_ns, found.st_size, found.st_ino)
    if path not in _kept or _kept[path][0] != version:
        _kept.clear()
        try:
            _kept[path] = version, learning.load(path)
        except FazhiError as error:  # the desk works on by the duty list
            _log.warning("%s", error)
            return None
    return _kept[path][1]


class Suggester:
    """Proposes for many messages (推荐器): units and duties are read once."""

    def __init__(self) -> None:
        self.model = current_model()

    def suggest(self, message: Message) -> Suggestion | None:
        """The proposal for one message (推荐), or None."""
        if not message.text:
            return None
        found = self._by_tickets(message) or self._by_duties(message)
        return None if found is None else self._ruled(found)

    @property
    def learned_from(self) -> dict[str, int]:
        """How many tickets, or before that duties, the proposals rest on (依据)."""
        return {"duties": len(self.duties)} if self.model is None else {"tickets": int(self.model.facts["tickets"])}

    @cached_property
    def units(self) -> dict[int, Unit]:
        there = Unit.objects.filter(in_force(today()), is_active=True)
        return {unit.pk: unit for unit in there.select_related("area")}

    @cached_property
    def duties(self) -> list[tuple[str, int | None, frozenset[str]]]:
        """Theme, unit and keywords of each duty; the theme's own name is a keyword."""
        rows = DUTIES.rows().values_list("title", "unit", "duty__keywords")
        return [
            (title, unit, frozenset(filter(None, _KEYWORDS.split(plain(f"{title}、{keywords}")))))
            for title, unit, keywords in rows
        ]

    def _ruled(self, found: Suggestion) -> Suggestion:
        ruling = precedent(TICKETS, found.theme, today())
        if ruling is None:
            return found
        entry = ruling.entry
        why = f"{_named(found)}；“{found.theme}”已有判例（{entry.number}，{entry.occurred_on}），由{entry.unit}承办"
        return replace(found, unit=entry.unit, why=why, source="判例")

    # --- by the town's tickets ----------------------------------------------------------------------------------------

    def _by_tickets(self, message: Message) -> Suggestion | None:
        if self.model is None:
            return None
        seen = find(message)
        scores = self.model.scores(seen)
        confidence = self.model.confidence(scores)
        if confidence < LEAST_CONFIDENCE:
            return None
        theme = self.model.labels[int(np.argmax(scores))]
        words = list(dict.fromkeys(cut(plain(message.text))))[:_MOST_WORDS]
        pulls = self.model.reasons(seen, words)
        first = tuple(_strongest(pulls))
        unit, reason = self._unit_of(theme, message.text)
        found = Suggestion(theme, unit, confidence, first, "", "办结工单")
        return replace(found, why=f"{_named(found)}；{reason}")

    def _unit_of(self, theme: str, text: str) -> tuple[Unit | None, str]:
        """The unit that had most tickets of the theme, or that of the place in the text where the places share it."""
        assert self.model is not None  # noqa: S101 - asked only by tickets
        had: Mapping[str, int] = self.model.facts["units"].get(theme, {})
        total = sum(had.values())
        there = sorted(((n, int(pk)) for pk, n in had.items() if int(pk) in self.units), reverse=True)
        if there and there[0][0] * 100 > _MAJORITY * total:
            unit = self.units[there[0][1]]
            return unit, f"此类工单 {round(there[0][0] * 100 / total)}% 由{unit}承办"
        local = self._of_place([self.units[pk] for _, pk in there], text)
        if local is not None:
            return local, f"此类工单由事发地的单位承办，文中写明“{local.area}”"
        return None, "此类工单没有一个现有单位承办过半，请按事发地或职责判断单位"

    def _of_place(self, units: Iterable[Unit], text: str) -> Unit | None:
        """The unit of the place that the text names."""
        return next((unit for unit in units if unit.area is not None and unit.area.name in text), None)

    # --- by the duty list ---------------------------------------------------------------------------------------------

    def _by_duties(self, message: Message) -> Suggestion | None:
        text = plain(message.text)
        said = [{word for word in keywords if word in text} for _, _, keywords in self.duties]
        every = Counter(word for words in said for word in words)
        # “夜间施工” is said, so “夜间” alone is not.
        whole = {word for word in every if not any(word != other and word in other for other in every)}
        points = [sum(1 / every[word] for word in words & whole) for words in said]
        if not any(points):
            return None
        best = max(range(len(points)), key=points.__getitem__)
        confidence = int(points[best] * 100 / (sum(points) + _ONE_MORE))
        if confidence < LEAST_CONFIDENCE:
            return None
        theme, pk, _ = self.duties[best]
        words = sorted(said[best] & whole, key=lambda word: (-len(word), text.index(word)))[:_SHOWN_WORDS]
        unit, reason = self._responsible(pk, message.text)
        found = Suggestion(theme, unit, confidence, tuple(words), "", "职责清单")
        return replace(found, why=f"{_named(found)}；{reason}")

    def _responsible(self, pk: int | None, text: str) -> tuple[Unit | None, str]:
        if pk in self.units:
            return self.units[pk], f"职责清单由{self.units[pk]}主责"
        if pk is not None:
            return None, "职责清单上的主责单位已不在用，请按职责判断单位"
        committees = (unit for unit in self.units.values() if unit.kind == UnitKind.COMMITTEE)
        local = self._of_place(committees, text)
        if local is not None:
            return local, f"职责清单没有固定的主责单位，文中写明“{local.area}”"
        return None, "职责清单没有固定的主责单位，请按事发地判断"


def _named(found: Suggestion) -> str:
    """The half of the sentence that tells the theme."""
    words = "".join(f"“{word}”" for word in found.words) or "全文用语"
    told = f"{words}是“{found.theme}”的关键词" if found.source == "职责清单" else f"{words}多见于“{found.theme}”类工单"
    return told if found.confidence >= SURE else f"把握不大：{told}"


def _strongest(pulls: Mapping[str, float]) -> list[str]:
    """The words that spoke most for the theme, none part of another."""
    chosen: list[str] = []
    if not any(pull > 0 for pull in pulls.values()):
        return chosen
    for word in sorted(pulls, key=pulls.__getitem__, reverse=True):
        if pulls[word] <= _FAINT * max(pulls.values()) or len(chosen) == _SHOWN_WORDS:
            break
        if not any(word in other or other in word for other in chosen):
            chosen.append(word)
    return chosen
