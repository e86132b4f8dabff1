"""The list of the figures that a report states: facts only, strictly read, never a value."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from fazhi.kernel.core.errors import DeclarationError
from fazhi.kernel.figures.declarations import indicators
from fazhi.reports.expected import FOLDER, expected, load_expected

PACK = """
figures:
  F1: {name: 权责事项, unit: 项, systems: [S13]}
  F2: {name: 许可事项, unit: 项, systems: [S13, S15]}
"""


def pack(folder: Path, old: str = "", new: str = "") -> Path:
    assert old in PACK
    path = folder / "expected.yaml"
    path.write_text(PACK.replace(old, new), encoding="utf-8")
    return path


def test_a_pack_is_read_in_its_order(tmp_path: Path) -> None:
    found = load_expected(pack(tmp_path))
    assert [(each.ref, each.name, each.unit, each.source) for each in found.values()] == [
        ("F1", "权责事项", "项", "S13 权责清单"),
        ("F2", "许可事项", "项", "S13 权责清单、S15 公共服务事项清单"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("F2:", "F3:", "第4行.*应当是 F2，写的是“F3”"),
        ("F2:", "F1:", "第4行.*“F1”重复出现"),
        ("unit: 项, systems: [S13]", "unit: 项, value: 2, systems: [S13]", "第3行.*不认识的键“value”"),
        ("unit: 项, systems: [S13]", "systems: [S13]", "第3行.*缺少“unit”"),
        ("[S13]", "[S99]", "第3行.*不认识的“S99”"),
        ("[S13]", "[]", "第3行.*F1 没有写明由哪个系统数出"),
    ],
)
def test_a_fault_is_told_with_its_line(tmp_path: Path, old: str, new: str, told: str) -> None:
    with pytest.raises(DeclarationError, match=rf"expected\.yaml {told}"):
        load_expected(pack(tmp_path, old, new))


def test_the_report_states_seventy_six_figures_and_no_value_stands_in_its_packs() -> None:
    assert list(expected()) == [f"F{number}" for number in range(1, 77)]
    for path in sorted(FOLDER.iterdir()):
        # The number of the hotline is a name; of all others only references may have digits.
        text = re.sub(r"\b[FS]\d+\b|12345", "", path.read_text(encoding="utf-8"))
        assert re.findall(r"[\d０-９].*", text) == [], path.name
        assert not re.search("全覆盖|五室一厅|十件|百分之", text), path.name


def test_what_a_module_declares_under_a_number_has_its_unit_and_name() -> None:
    claimed = [item for item in indicators if item.ref in expected()]
    assert {item.ref for item in claimed} >= {"F16", "F17"}
    for item in claimed:
        assert (item.name, item.unit) == (expected()[item.ref].name, expected()[item.ref].unit)


def test_units_and_systems_are_those_of_the_report_that_we_learned_from(shared_data: Path) -> None:
    text = (shared_data.parent / "product" / "figures.csv").read_text(encoding="utf-8-sig")
    rows = {row["id"]: row for row in csv.DictReader(text.splitlines())}
    for ref, each in expected().items():
        assert ",".join(system.code for system in each.systems) == rows[ref]["systems"], ref
        # What the report only claims in words, we give as a share.
        assert ("%" if ref == "F41" else rows[ref]["unit"]).startswith(each.unit), ref
