"""What a check of a case file is (评查项): declared once, asked by the review, by the live page and by the gates of steps."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from fazhi.kernel.core.registry import Store, registry

from .files import CaseFile, Stage
from .law import Law


class Mark(StrEnum):
    """What a check found (评查结果); a missing fact is unknown, never a pass."""

    PASS = "pass"  # noqa: S105 - a result, not a word to log in with
    FAIL = "fail"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"

    @property
    def label(self) -> str:
        return {"pass": "符合", "fail": "不符合", "unknown": "无法判断", "not_applicable": "不适用"}[self.value]


@dataclass(frozen=True)
class Finding:
    """A result and its reason (结果与理由): a fail says what is wrong and where, an unknown what is missing."""

    mark: Mark
    why: str = ""


PASSED = Finding(Mark.PASS)


def failed(why: str) -> Finding:
    return Finding(Mark.FAIL, why)


def unknown(why: str) -> Finding:
    """Something is missing (缺什么): "没有…" in one sentence, which is also the to-do."""
    return Finding(Mark.UNKNOWN, why)


def skipped(why: str = "") -> Finding:
    return Finding(Mark.NOT_APPLICABLE, why)


MISSING = "补上所缺的材料或者事实"


class Severity(StrEnum):
    """How heavy a failed check is (轻重): one knock-out makes the whole file unqualified (粤府令第231号第十七条)."""

    KNOCK_OUT = "knock_out"
    DEDUCTION = "deduction"

    @property
    def label(self) -> str:
        return {"knock_out": "一票不合格", "deduction": "扣分"}[self.value]


@dataclass(frozen=True)
class Check:
    """A check (评查项): from which stage it is asked, what it looks for, on which basis, and how to put it right.

    `is_for_simple` says whether it is asked of on-the-spot penalties too; `missing_remedy` is the way out of an unknown.
    """

    code: str
    name: str
    severity: Severity
    stage: Stage
    basis: str
    remedy: str
    find: Callable[[CaseFile, Law], Finding]
    is_for_simple: bool = True
    missing_remedy: str = MISSING
    do_not_call_in_templates: ClassVar[bool] = True  # a template would call it, as it can be called

    def __hash__(self) -> int:
        return hash(self.code)

    def __call__(self, file: CaseFile, law: Law) -> Finding:
        """The finding of a file (评查): not applicable before its stage, or to the other procedure."""
        if self.stage > file.stage:
            return skipped(f"还没有到{self.stage.label}阶段")
        if file.is_simple and not self.is_for_simple:
            return skipped("简易程序没有这一步")
        return self.find(file, law)

    def remedy_of(self, finding: Finding) -> str:
        """How to put a finding right (怎样补救): what is only missing is supplied, not cured."""
        return self.missing_remedy if finding.mark is Mark.UNKNOWN else self.remedy


checks: Store[Check] = registry.store("案卷评查项")


def check(
    code: str,
    name: str,
    severity: Severity,
    stage: Stage,
    *,
    basis: str,
    remedy: str,
    is_for_simple: bool = True,
    missing_remedy: str = MISSING,
) -> Callable[[Callable[[CaseFile, Law], Finding]], Check]:
    """Declares the function below as a check (声明评查项)."""

    def declare(find: Callable[[CaseFile, Law], Finding]) -> Check:
        return checks.add(Check(code, name, severity, stage, basis, remedy, find, is_for_simple, missing_remedy))

    return declare


@registry.check
def _check_checks() -> Iterator[str]:
    for item in checks:
        for what, text in (("名称", item.name), ("依据", item.basis), ("整改办法", item.remedy)):
            if not text:
                yield f"评查项 {item.code} 没有{what}"
