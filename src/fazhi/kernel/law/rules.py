"""Dated rules (规则): one number that the law fixes, from when to when, in which unit and on which basis."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import Enum

from fazhi.kernel.core.errors import FazhiError

from .statutes.numerals import NUMERAL, Article, article_of
from .timelimits import Limit, Roll, Unit, add_months

_ARTICLE = re.compile(rf"第{NUMERAL}条(?:之{NUMERAL})?")
_SPAN = re.compile(rf"({_ARTICLE.pattern})至({_ARTICLE.pattern})")


class Kind(Enum):
    """What a rule fixes (规则种类); `yearly` is a fixed day of every year, e.g. 每年1月31日前."""

    LIMIT = "limit"
    YEARLY = "yearly"
    THRESHOLD = "threshold"
    AMOUNT = "amount"
    RATE = "rate"
    COUNT = "count"


class Direction(Enum):
    """How a limit binds (期限方向): act within it, give notice before an event (K9), stay open at least (K10)."""

    WITHIN = "within"
    BEFORE = "before"
    AT_LEAST = "at_least"


class Bound(Enum):
    """On which side of a threshold a value counts (以上、以下、不满、超过), and whether the number itself does (K15).

    民法典第1259条: 以上, 以下, 以内 include the number, 不满 and 超过 do not.
    """

    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    LESS_THAN = "less_than"
    MORE_THAN = "more_than"

    @property
    def label(self) -> str:
        return {"at_least": "以上", "at_most": "以下", "less_than": "不满", "more_than": "超过"}[self.value]

    def holds(self, value: int, threshold: int) -> bool:
        """Whether the value lies on this side of the threshold."""
        if self is Bound.AT_LEAST:
            return value >= threshold
        if self is Bound.AT_MOST:
            return value <= threshold
        return value < threshold if self is Bound.LESS_THAN else value > threshold


@dataclass(frozen=True, slots=True)
class Basis:
    """An article of a norm (依据), e.g. 《行政处罚法》 and 第六十条; the article is empty where it has not been seen.

    A title without 《》 names something that is no norm, such as a local habit.
    """

    title: str
    article: str

    @property
    def law(self) -> str:
        """The norm's name without its brackets (法律名称)."""
        return self.title.strip("《》")

    @property
    def is_norm(self) -> bool:
        """Whether the basis is a norm at all (是否规范)."""
        return self.title.startswith("《")

    @property
    def articles(self) -> tuple[Article, ...]:
        """The articles that it names (条), a span written out; none where the norm has no articles (第X部分)."""
        # What stands in brackets says why, e.g. （乡镇依第四十二条参照), and is an article too.
        spans = {first: (article_of(first), article_of(last)) for first, last in _SPAN.findall(self.article)}
        found: dict[Article, None] = {}
        for text in _ARTICLE.findall(self.article):
            first, last = spans.get(text, (article_of(text), article_of(text)))
            found |= dict.fromkeys([first, *(Article(number) for number in range(first.number + 1, last.number + 1))])
        return tuple(found)

    def __str__(self) -> str:
        return self.title + self.article


@dataclass(frozen=True, slots=True)
class Extension:
    """By how much a limit may be extended (延长) and who approves it (K12); several follow one after another."""

    n: int
    unit: Unit
    role: str


@dataclass(frozen=True, eq=False)
class Rule:
    """One rule of one pack. `dated` holds (first day, number), in order; None means that the rule ended.

    The number of a yearly day is month × 100 + day. `rows` are the rows of the papers that the rule
    carries; `unit_basis` is the article by which its own law fixes the unit (K7, K8).

    Where a pack overrides another's rule, `overridden` is that rule: it answers for the days on which this is silent.
    """

    code: str
    name: str
    pack: str
    kind: Kind
    unit: str
    basis: tuple[Basis, ...]
    dated: tuple[tuple[date, int | None], ...]
    is_verified: bool
    checked_on: date
    source: str
    anchor: str = ""
    direction: Direction = Direction.WITHIN
    roll: Roll = Roll.NEVER
    roll_basis: str = ""
    bound: Bound | None = None
    extensions: tuple[Extension, ...] = ()
    pauses: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    rows: tuple[str, ...] = ()
    unit_basis: str = ""
    where: str = ""
    overridden: Rule | None = None

    @property
    def cite(self) -> str:
        """The basis as one reads it (依据), e.g. 《行政处罚法》第六十条."""
        return "；".join(str(basis) for basis in self.basis)

    @property
    def status(self) -> str:
        """`seen` or `unverified`; an unverified number (未核) still computes, and is marked wherever it is shown."""
        return "seen" if self.is_verified else "unverified"

    @property
    def status_label(self) -> str:
        return "已核" if self.is_verified else "未核"

    def on(self, day: date) -> Value | None:
        """The number in force on a day (当日有效值), from this rule or the one that it overrides; None without one."""
        n, from_on, until_on = None, None, None
        for first_on, number in self.dated:
            if first_on > day:
                until_on = first_on
                break
            n, from_on = number, first_on
        if n is None or from_on is None:
            return self.overridden.on(day) if self.overridden else None
        return Value(self, n, from_on, until_on)

    def in_force(self, day: date) -> Value:
        """As `on`, but raises FazhiError, saying from when there is a number, if none is in force."""
        value = self.on(day)
        if value is None:
            firsts = [first_on for rule in self.lineage() for first_on, number in rule.dated if number is not None]
            raise FazhiError(
                f"规则“{self.name}”（{self.code}）在 {day} 没有生效的值，自 {min(firsts)} 起才有"
                if day < min(firsts)
                else f"规则“{self.name}”（{self.code}）在 {day} 已经失效",
                basis=self.cite,
                remedy="核对起算日，或者直接写明天数和单位",
            )
        return value

    def limit_on(self, day: date) -> Limit | None:
        """The time limit in force on a day (当日有效期限), or None; raises FazhiError for a rule that is no limit."""
        value = self.on(day)
        return value.limit if value else None

    @property
    def extension(self) -> Extension | None:
        """The first extension that this rule itself allows (首次延长), or None."""
        return self.extensions[0] if self.extensions else None

    @property
    def approver(self) -> str:
        """Who approves the first extension (延长批准人), in the words of the rule; empty where none is allowed."""
        return self.approver_after(0)

    def approver_after(self, taken: int) -> str:
        """Who approves the extension that follows so many (再次延长的批准人); empty where none is allowed."""
        chain = next((rule.extensions for rule in self.lineage() if rule.extensions), ())
        return chain[taken].role if taken < len(chain) else ""

    def allows_pause(self, reason: str) -> bool:
        """Whether a reason stops this clock (能否扣除, K11)."""
        return any(reason in rule.pauses for rule in self.lineage())

    def pause_basis(self, reason: str) -> str:
        """The basis on which a reason stops this clock (扣除依据); raises FazhiError where there is none (K11)."""
        for rule in self.lineage():
            if reason in rule.pauses:
                return rule.pauses[reason]
        allowed = "、".join(reason for rule in self.lineage() for reason in rule.pauses) or "无"
        raise FazhiError(
            f"“{self.name}”不能因“{reason}”扣除期间：没有明文规定",
            basis=self.cite,
            remedy=f"可以扣除的情形：{allowed}",
        )

    def lineage(self) -> Iterator[Rule]:
        """This rule, then the one it overrides, and so on down to the nation's."""
        rule: Rule | None = self
        while rule:
            yield rule
            rule = rule.overridden


@dataclass(frozen=True, slots=True)
class Value:
    """A rule's number over one stretch of time (规则的值); `until_on` is the first day on which it no longer holds."""

    rule: Rule
    n: int
    from_on: date
    until_on: date | None

    @property
    def limit(self) -> Limit:
        rule = self.rule
        return Limit(self.n, self._unit(), rule.roll, rule.cite)

    @property
    def extension(self) -> Limit | None:
        """The first lawful extension as a further limit (延长期限), or None."""
        return next(iter(self.extensions), None)

    @property
    def extensions(self) -> tuple[Limit, ...]:
        """All lawful extensions as further limits, in the order in which they may be taken (逐次延长)."""
        rule = self.rule
        return tuple(Limit(each.n, each.unit, rule.roll, rule.cite) for each in rule.extensions)

    def due_on(self, year: int) -> date:
        """The last lawful day of a yearly rule in a year (当年截止日); 之前 leaves the named day out."""
        if self.rule.kind is not Kind.YEARLY:
            raise FazhiError(f"规则“{self.rule.name}”不是每年的固定日期", where=self.rule.code)
        named_on = date(year, *divmod(self.n, 100))
        return named_on - timedelta(days=1) if self.rule.direction is Direction.BEFORE else named_on

    def due_after(self, day: date) -> date:
        """The next such day on or after a day (下一个截止日)."""
        this_year = self.due_on(day.year)
        return this_year if this_year >= day else self.due_on(day.year + 1)

    def reached_by(self, value: int) -> bool:
        """Whether a value meets this threshold (是否达到标准, K15)."""
        if self.rule.bound is None:
            raise FazhiError(f"规则“{self.rule.name}”不是标准，不能比较大小", where=self.rule.code)
        return self.rule.bound.holds(value, self.n)

    def _unit(self) -> Unit:
        if self.rule.kind is not Kind.LIMIT:
            raise FazhiError(f"规则“{self.rule.name}”不是期限", where=self.rule.code)
        return Unit(self.rule.unit)


class RuleBook:
    """All rules in force of all packs (规则集), the tightest for each code; found by code or by words of the name."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules = {rule.code: rule for rule in rules}

    def __getitem__(self, code: str) -> Rule:
        rule = self._rules.get(code)
        if rule is None:
            raise FazhiError(f"没有编码为“{code}”的规则", remedy=self._near(code))
        return rule

    def get(self, code: str) -> Rule | None:
        return self._rules.get(code)

    def __iter__(self) -> Iterator[Rule]:
        return iter(self._rules.values())

    def __len__(self) -> int:
        return len(self._rules)

    def __contains__(self, code: object) -> bool:
        return code in self._rules

    def profiled(self, code: str, profile: str) -> Rule:
        """The rule of a field's own procedure (领域程序), `code_profile`; the general rule where the field has none."""
        own = self.get(f"{code}_{profile}") if profile else None
        return own or self[code]

    def find(self, words: str) -> Rule:
        """The one rule with this code, this name, or these words in its name; else FazhiError with near ones.

        A name that begins with the words goes before one that only holds them: 听证申请 is not 行政许可听证申请.
        """
        words = words.strip()
        found = [rule for rule in self if words and (words in rule.name or words in rule.code)]
        named = [rule for rule in found if words in (rule.code, rule.name)]
        begun = [rule for rule in found if rule.name.startswith(words)]
        for choice in (named, begun, found):
            if len(choice) == 1:
                return choice[0]
        if not found:
            raise FazhiError(f"没有叫“{words}”的规则", remedy=self._near(words))
        listed = dict.fromkeys((*begun, *found))
        raise FazhiError(f"“{words}”对应 {len(found)} 条规则", remedy=f"写明其中一条：{_listed(list(listed)[:8])}")

    def stale(self, today: date) -> list[Rule]:
        """The rules that nobody has rechecked within a year (逾一年未复核)."""
        return [rule for rule in self if rule.checked_on < add_months(today, -12)]

    def _near(self, words: str) -> str:
        names = {name: rule for rule in self for name in (rule.code, rule.name)}
        close = dict.fromkeys(names[name] for name in difflib.get_close_matches(words, names, n=6, cutoff=0.3))
        sharing = [rule for rule in self if set(words) & set(rule.name) - set("的期限日")]
        found = list(close) or sharing
        return f"相近的有：{_listed(found[:5])}" if found else f"可用的有：{_listed(list(self)[:5])}"


def _listed(rules: list[Rule]) -> str:
    return "、".join(f"{rule.name}（{rule.code}）" for rule in rules)
