"""Writes the files of the demo (案卷入库): documents numbered in the order of their days, all rows by the road of imports."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from fazhi.kernel.procedures.courses import Proven
from fazhi.kernel.records.registers import registers

from ..cases import ACT, CASE, DOCUMENT, EVIDENCE, MEASURE, PAYMENT, RECORDING
from ..models import DocumentKind
from .making import WORDS, File
from .words import read, take

PARTS = {"acts": ACT, "evidence": EVIDENCE, "documents": DOCUMENT, "recordings": RECORDING, "payments": PAYMENT}
NAMES = {ACT: "执法活动", EVIDENCE: "证据", DOCUMENT: "文书", RECORDING: "音像", PAYMENT: "缴款"}
DECISIONS = (DocumentKind.DECISION, DocumentKind.ON_SPOT, DocumentKind.EXEMPTION)


def number(files: Iterable[File]) -> None:
    """Numbers the documents of all files, one series a unit, a kind and a year (编文号), without gaps."""
    rows = [(row["occurred_on"], place, row, file) for file in files for place, row in enumerate(file.documents)]
    rows.sort(key=lambda one: (one[0], one[3].number, one[1]))
    last: dict[tuple[str, str, int], int] = defaultdict(int)
    for on, _, row, file in rows:
        kind = DocumentKind(row["kind"])
        series = (file.plan.domain.word, WORDS[kind], on.year)
        last[series] += 1
        row["number"] = f"{series[0]}{series[1]}〔{on.year}〕{last[series]}号"
        if kind in DECISIONS:
            file.case["decision_number"] = row["number"]


def write(files: Sequence[File], name: str) -> None:
    """Takes files into the registers under a name, unless they are there (写入案卷)."""
    known = registers[CASE].fields
    cases = [{field: value for field, value in file.case.items() if field in known} for file in files]
    take(CASE, f"模拟案件{name}", cases, [_course(file.steps) for file in files])
    for part, register in PARTS.items():
        rows = [row for file in files for row in getattr(file, part)]
        if rows:
            take(register, f"模拟{NAMES[register]}{name}", rows)
    measures = [row for file in files for row in file.measures]
    if measures:
        plain = [{field: value for field, value in row.items() if field != "steps"} for row in measures]
        take(MEASURE, f"模拟措施{name}", plain, [_course(row["steps"]) for row in measures])


def _course(steps: Iterable[tuple[str, date]]) -> list[Proven]:
    return [Proven(step, on) for step, on in sorted(steps, key=lambda one: one[1])]


def opinions(year: int, n: int, unit: int, word: str) -> list[Mapping[str, Any]]:
    """The opinions of health supervision of a year (卫生监督意见书), which belong to no case."""
    subjects = read("enforcement")["words"]["opinions"]
    days = [date(year, 1 + place * 12 // n, 1 + place * 7 % 27) for place in range(n)]
    return [
        {
            "number": f"{word}监意〔{year}〕{place}号",
            "title": f"关于{subjects[place % len(subjects)]}的监督意见书",
            "unit": unit,
            "occurred_on": on,
            "case": "",
            "kind": DocumentKind.OPINION.value,
            "issuer": "市卫生健康局",
            "seal": "市卫生健康局",
            "party": f"东坑样品公共场所{place}号",
            "served_on": on,
            "service_method": "direct",
            "is_receipt_complete": True,
        }
        for place, on in enumerate(days, 1)
    ]
