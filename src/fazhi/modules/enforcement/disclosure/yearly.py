"""The yearly statistics of enforcement (行政执法统计年报, TRI-06): figures of indicators, in the order of a report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from fazhi.kernel.core.clock import today
from fazhi.kernel.figures.computing import Figure, compute
from fazhi.kernel.figures.spans import Span
from fazhi.kernel.law.packs import rulebook

from ..indicators import DECIDED, FILED, FINES
from ..models import Domain

RULE = "enforcement_disclosure.statistics.publish"
CHAPTERS: dict[str, tuple[str, ...]] = {
    "行政处罚": (
        *(FILED, DECIDED, "enforcement.on_spot", "enforcement.exempted", "enforcement.halted"),
        *(FINES, "enforcement.forfeits", "enforcement.paid"),
    ),
    "行政强制": ("enforcement.measures",),
    "执法公示": ("enforcement.published", "enforcement.withdrawn"),
    "执法队伍": (
        *("enforcement.account", "enforcement.account.used", "enforcement.certificate", "enforcement.training"),
    ),
    "其他文书": ("enforcement.opinions",),
    "分领域立案": tuple(f"{FILED}.{domain.value}" for domain in Domain),
    "分领域处罚决定": tuple(f"{DECIDED}.{domain.value}" for domain in Domain),
    "分领域罚款": tuple(f"{FINES}.{domain.value}" for domain in Domain),
}
# What such a report also asks and nobody can count here yet; a blank would read as nought.
UNCOUNTED = (
    ("行政检查", "检查台账还没有建立；检查的次数不能用笔录份数代替"),
    ("行政许可", "许可办件在省政务服务平台，本系统没有逐件数据"),
    ("行政强制执行、代履行", "案件里只登记申请法院强制执行，没有逐件的自行强制执行台账"),
    ("行政征收、征用、给付", "没有台账"),
    ("行政复议、行政诉讼的件数和结果", "案件里只有起止日期，件数以复议应诉台账为准"),
)


@dataclass(frozen=True)
class Yearly:
    """The statistics of a year (年报): the figures by chapter, by when they must be public, and whether that day is near."""

    year: int
    chapters: tuple[tuple[str, tuple[Figure, ...]], ...]
    due_on: date | None
    is_verified: bool
    basis: str

    @property
    def is_whole(self) -> bool:
        """Whether the year is over (是否全年)."""
        return today().year > self.year

    @property
    def is_due(self) -> bool:
        """Whether it is the time to publish it (到了公开的时候): from the new year until the last day."""
        return self.is_whole and self.due_on is not None and today() <= self.due_on

    @property
    def is_late(self) -> bool:
        return self.due_on is not None and today() > self.due_on

    @property
    def marks(self) -> tuple[str, ...]:
        """What must be said of all figures (标记), such as 模拟数据."""
        return tuple(dict.fromkeys(mark for _, found in self.chapters for one in found for mark in one.marks))

    @property
    def is_empty(self) -> bool:
        return not any(one.rows for _, found in self.chapters for one in found)


def statistics(year: int) -> Yearly:
    """The statistics of a year (某年年报); each figure comes from its indicator, counted there and nowhere else."""
    codes = [code for chapter in CHAPTERS.values() for code in chapter]
    found = {figure.code: figure for figure in compute(codes, Span.year(year))}
    rule = rulebook()[RULE]
    value = rule.on(date(year + 1, 1, 1))
    chapters = tuple((name, tuple(found[code] for code in chapter)) for name, chapter in CHAPTERS.items())
    return Yearly(year, chapters, value.due_on(year + 1) if value else None, rule.is_verified, rule.cite)
