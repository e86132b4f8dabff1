"""The list of the town's systems: complete, each of one module, and what is claimed as built is there."""

from __future__ import annotations

from pathlib import Path

import pytest

from fazhi.kernel.core.errors import DeclarationError
from fazhi.reports.systems import load_systems, systems


def test_the_ninety_six_systems_stand_in_their_order() -> None:
    assert list(systems()) == [f"S{n}" for n in range(1, 97)]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("modules: {a: {name: 甲, systems: {S1: 一, 二: 二}}}", "“二”不是系统编号"),
        ("modules: {a: {name: 甲, systems: {S1: 一}}, b: {name: 乙, systems: {S1: 一}}}", "系统“S1”重复出现"),
        ("modules: {a: {systems: {S1: 一}}}", "缺少“name”"),
    ],
)
def test_a_fault_is_told(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "systems.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DeclarationError, match=told):
        load_systems(path)
