"""The wrong-basis traps: each citation of the table is judged as a person who read both texts would judge it."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from fazhi.kernel.law.citations.checking import check
from fazhi.kernel.law.statutes.numerals import chinese

from .scoring import HERE

TABLE: dict[str, Any] = yaml.safe_load((HERE / "traps.yaml").read_text(encoding="utf-8"))
LAWS = {
    "大气": "大气污染防治法", "水": "水污染防治法", "噪声": "噪声污染防治法", "环保法": "环境保护法",
    "固废": "固体废物污染环境防治法", "环评法": "环境影响评价法",
}  # fmt: skip

pytestmark = pytest.mark.usefixtures("base_of_laws", "db")


@pytest.mark.parametrize("trap", TABLE["tested"], ids=lambda trap: f"{trap['id']} {trap['text']} {trap['act_on']}")
def test_a_trap_is_judged_as_a_reader_of_both_texts_would(trap: dict[str, Any]) -> None:
    (found,) = check(trap["text"], trap["act_on"], trap.get("decided_on"))["citations"]
    assert found["status"] == trap["status"], found
    assert trap.get("replaced_by", "") in found["replaced_by"], found
    assert trap.get("why", "") in found["why"], found


def test_every_row_of_the_map_of_the_code_leads_to_its_article(shared_data: Path) -> None:
    rows = json.loads((shared_data.parent / "legal" / "rules.json").read_text(encoding="utf-8"))["eco_code_map"]
    asked = 0
    for row in rows:
        new = {int(number) for number in re.findall(r"(?<!旧)\d{2,4}", re.split("治安法|→1103", row["new"])[0])}
        for law, places in re.findall(r"(大气|水|噪声|环保法|固废|环评法) ([^/；]+)", row["old"]):
            for place in re.findall(r"\d+[①-⑳]?(?:\([一二三四五六七八九十]+\))?", places):
                number, paragraph, item = re.fullmatch(r"(\d+)([①-⑳]?)(?:\((.+)\))?", place).groups()
                part = f"第{ord(paragraph) - ord('①') + 1}款" if paragraph else ""
                part += f"第（{item}）项" if item else ""
                text = f"依据《{LAWS[law]}》第{number}条{part}处理。"
                (found,) = check(text, date(2026, 9, 1))["citations"]
                labels = {f"第{chinese(each)}条" for each in new}
                assert found["status"] == "repealed"
                assert any(label in found["replaced_by"] for label in labels), (text, found["replaced_by"], row)
                asked += 1
    assert asked >= 28


def test_traps_without_a_text_are_listed_as_pending() -> None:
    tested = {trap["id"] for trap in TABLE["tested"]}
    pending = set(TABLE["pending"])
    for name, reason in TABLE["pending"].items():
        print(f"{name} 待核：{reason}")  # noqa: T201 - the table is meant to be read
    numbers = {f"W{number:02}" for number in range(1, 29)} - {"W10", "W13", "W14", "W15"}
    assert numbers <= tested | {name[:3] for name in pending}
