"""What a check gathers before it answers (疑点): what is wrong and what is missing, each one sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import TypeVar

from fazhi.kernel.core.clock import SHANGHAI
from fazhi.kernel.law.timelimits import Answer, in_time

from ..models import ActKind
from .declaring import PASSED, Finding, failed, unknown
from .files import CaseFile

T = TypeVar("T")
_BETWEEN = re.compile(r"[\s、，,；;：:（）()【】〔〕/]+")
_NO_NUMBER = "没有当时生效的期限数值可用"
_NAME = 3  # a word of so many signs or fewer is a name itself, and 王伟东 is not 王伟
INQUIRY = (ActKind.INSPECTION, ActKind.QUESTIONING, ActKind.SAMPLING, ActKind.KEEPING, ActKind.SEIZURE, ActKind.ON_SPOT)


class Doubts:
    """The faults and the holes of a file as one check sees them (疑点); a fault outweighs a hole, a hole a pass."""

    def __init__(self) -> None:
        self.wrong: list[str] = []
        self.missing: list[str] = []

    def has(self, value: T | None, name: str) -> T | None:
        """The value, after noting that it is missing where nothing is written (没有写)."""
        if value is None or value == "":
            self.missing.append(f"没有{name}")
            return None
        return value

    def must(self, is_so: bool | None, name: str, wrong: str) -> None:
        """A yes that the law asks for: an unanswered question is a hole, a no is a fault (应当为是)."""
        if is_so is None:
            self.missing.append(f"没有{name}")
        elif not is_so:
            self.wrong.append(wrong)

    def order(self, first: date | None, last: date | None, wrong: str) -> None:
        """Two days that must not stand the other way round; nothing is said where one of them is missing (先后)."""
        if first and last and first > last:
            self.wrong.append(wrong)

    def within(self, answer: Answer | None, done: date, what: str) -> None:
        """An act that must be done by the last lawful day (按期); nobody is judged without a number or a calendar."""
        if answer is None:
            self.missing.append(f"{_NO_NUMBER}，不能判断是否按期：{what}是{shown(done)}")
            return
        is_in_time = in_time(answer, done)
        if is_in_time is None:
            self.missing.append(_without_calendar(answer, "期限", f"{what}是{shown(done)}"))
        elif not is_in_time:
            last = answer.at or answer.legal_last
            self.wrong.append(f"{what}是{shown(done)}，最迟应当在{shown(last)}（{answer.basis}）")

    def after(self, answer: Answer | None, done: date, what: str, waiting: str) -> None:
        """An act that must wait until a limit is over (期满之后)."""
        if answer is None:
            self.missing.append(f"{_NO_NUMBER}，不能判断是否届满：{waiting}；{what}是{done}")
        elif answer.provisional:
            self.missing.append(_without_calendar(answer, waiting, f"{what}是{done}"))
        elif done <= answer.legal_last:
            self.wrong.append(f"{what}是{done}，{waiting}到{answer.legal_last}才届满（{answer.basis}）")

    def finding(self) -> Finding:
        """The answer of the check (结论)."""
        if self.wrong:
            return failed("；".join(self.wrong))
        return unknown("；".join(self.missing)) if self.missing else PASSED


def investigators(file: CaseFile, doubts: Doubts) -> dict[str, str]:
    """Those who inquired into the case, certificate number to name (调查人员); who has no name is a hole."""
    numbers = dict.fromkeys(number for act in file.acts if act.kind in INQUIRY for number in act.numbers)
    if not numbers:
        doubts.missing.append("没有写明执法人员的调查活动，不能核对是不是本案调查人员")
    for number in numbers:
        if number not in file.officers:
            doubts.missing.append(f"没有证号{number}的执法人员姓名")
    return {number: file.officers[number].entry.title for number in numbers if number in file.officers}


def among(people: Iterable[str], found: dict[str, str]) -> list[str]:
    """Those of some people, by name or certificate number, who inquired into the case (是本案调查人员)."""
    names = [name for pair in found.items() for name in pair if name]
    return [person for person in people if any(_names(person, name) for name in names)]


def _names(person: str, name: str) -> bool:
    """Whether what is written of a person names somebody, with an office or a number beside it (写法不同的同一人)."""
    words = [word for word in _BETWEEN.split(person) if word]
    return name == person or any(word == name or (len(word) > _NAME and name in word) for word in words)


def yuan(fen: int) -> str:
    """An amount as reasons write it (金额)."""
    return f"{fen / 100:,.2f}元"


def shown(moment: date) -> str:
    """A day, or an instant to the minute in Shanghai (日期或者时刻)."""
    return f"{moment.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if isinstance(moment, datetime) else str(moment)


def _without_calendar(answer: Answer, limit: str, done: str) -> str:
    return f"没有{answer.legal_last.year}年的放假通知，{limit}只能暂算到{answer.legal_last}：{done}"
