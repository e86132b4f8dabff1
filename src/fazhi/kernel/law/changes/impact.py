"""What a change of the law touches (法规变动影响): rules here, and whatever the upper floors say that they found.

An article that did not change touches nobody; a norm that is gone touches everyone who cites it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from fazhi.kernel.core.clock import today
from fazhi.kernel.core.registry import registry
from fazhi.kernel.core.remembering import remembered
from fazhi.kernel.law.packs import rulebook
from fazhi.kernel.law.statutes.numerals import Article
from fazhi.kernel.law.statutes.standing import key_of

from .happening import Change, Fate, changes_by

# A hook: each provider is given a Change and yields what Touched.
BASIS_USERS = "basis_users"


class Kind(StrEnum):
    """What can be touched by a change (受影响的种类)."""

    MATTER = "matter"
    ITEM = "item"
    RULE = "rule"
    TEMPLATE = "template"
    DOCUMENT = "document"
    LENIENCE = "lenience"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Kind.MATTER: "在办事项",
    Kind.ITEM: "清单事项",
    Kind.RULE: "规则",
    Kind.TEMPLATE: "文书模板",
    Kind.DOCUMENT: "规范性文件",
    Kind.LENIENCE: "减免责清单",
}
PLURALS = {
    Kind.MATTER: "matters",
    Kind.ITEM: "items",
    Kind.RULE: "rules",
    Kind.TEMPLATE: "templates",
    Kind.DOCUMENT: "documents",
    Kind.LENIENCE: "lenience",
}


@dataclass(frozen=True)
class Touched:
    """One thing that a change touches (受影响的一项): its articles with what became of them, and what to do."""

    kind: Kind
    code: str
    title: str
    unit: int | None
    articles: tuple[Article, ...]  # none: the whole norm is cited
    why: str
    subject: str = ""  # its name in the chain, by which pages find it
    register: str = ""
    acted_on: date | None = None

    @property
    def pk(self) -> int | None:
        """The id of the row (行号); None for what is no row."""
        return int(self.subject.rpartition(":")[2]) if self.subject else None

    def as_json(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "title": self.title,
            "articles": [str(article) for article in self.articles],
            "why": self.why,
            **({"register": self.register} if self.register else {}),
            **({"act_on": self.acted_on} if self.acted_on else {}),
        }


def touched_by(change: Change) -> list[Touched]:
    """Everything that a change touches (影响清单), each thing once, by kind and code; read once between two writes."""
    # Which rows are in use may depend on today.
    return list(remembered(("law.touched", change.key, today()), lambda: _touched_by(change)))


def _touched_by(change: Change) -> list[Touched]:
    providers = (_rules, *registry.providers(BASIS_USERS))
    found = {(one.kind, one.register, one.code): one for provider in providers for one in provider(change)}
    return sorted(found.values(), key=lambda one: (list(Kind).index(one.kind), one.register, one.code))


def affected(change: Change, articles: Iterable[Article]) -> dict[Article, Fate] | None:
    """Which of the cited articles a change affects, with their fate; None when it leaves all of them alone.

    A norm cited as a whole is affected by its repeal alone.
    """
    cited = list(articles)
    if not cited:
        return {} if change.is_repeal else None
    fates = {article: change.fate(article) for article in cited}
    return {article: fate for article, fate in fates.items() if not fate.is_same} or None


def explained(change: Change, fates: dict[Article, Fate]) -> str:
    """What became of each cited article, in one sentence (去向说明)."""
    if not fates:
        return change.words + (f"，改引{change.replacement}" if change.replacement else "")
    if not change.replacement:
        return f"{change.words}；没有载入承接它的条文"
    law = change.replacement
    return "；".join(f"{article.label}{fate.told(law)}" for article, fate in fates.items())


def _rules(change: Change) -> Iterator[Touched]:
    for rule in rulebook():
        articles = [basis.articles for basis in rule.basis if basis.is_norm and key_of(basis.law) == change.norm.key]
        if not articles or not _binds(rule.dated, change.effective_on):
            continue
        fates = affected(change, dict.fromkeys(article for each in articles for article in each))
        if fates is not None:
            yield Touched(Kind.RULE, rule.code, rule.name, None, tuple(fates), explained(change, fates))


def _binds(dated: Iterable[tuple[date, int | None]], effective_on: date | None) -> bool:
    """Whether a rule was written for the law before the change; one that begins with it has been seen to."""
    return effective_on is None or all(from_on < effective_on for from_on, _ in dated)


def impact(name: str) -> dict[str, Any]:
    """The answer of `fazhi law impact` (影响): the changes of a norm and of all that it repeals, with what they touch."""
    answer: dict[str, Any] = {"norm": name, "changes": []}
    lists: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for change in changes_by(name):
        answer["changes"].append({"norm": str(change.norm), "what": change.words, "effective_on": change.effective_on})
        for one in touched_by(change):
            lists[PLURALS[one.kind]].append({"norm": str(change.norm), **one.as_json()})
    return answer | {plural: lists[plural] for plural in PLURALS.values()}
