"""Systems (系统): the ninety-six of which a town's rule-of-law government is made, and which are built."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import fazhi
from fazhi.kernel.core.registry import registry
from fazhi.kernel.law.strict_yaml import read
from fazhi.kernel.records.registers import Register, registers

FOLDER = Path(fazhi.__file__).parent / "packs"
OWN = ("reports",)  # what the report itself is, and no register keeps


@dataclass(frozen=True)
class System:
    """A system of the town (系统): S29 12345热线工单, and the module that does its work."""

    code: str
    name: str
    module: str = ""
    module_name: str = ""

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def registers(self) -> tuple[Register, ...]:
        """The registers that keep its rows (台账)."""
        return tuple(register for register in registers if self.code in register.systems)

    @property
    def is_built(self) -> bool:
        """Whether it works (已建): it has a register, or is the report itself."""
        return bool(self.registers) or self.module in OWN


@cache
def systems() -> dict[str, System]:
    """The systems by their codes, in the order of these."""
    return load_systems(FOLDER / "systems.yaml")


def load_systems(path: Path) -> dict[str, System]:
    """Reads a pack of systems; raises DeclarationError with file and line."""
    found: dict[str, System] = {}
    for module, item in read(path, path.parent).mapping(("modules",), ("modules",))["modules"].mapping().items():
        keys = item.mapping(("name", "systems"), ("name", "systems"))
        for code, name in keys["systems"].mapping().items():
            if not re.fullmatch(r"S\d{1,3}", code):
                raise name.error(f"“{code}”不是系统编号", "写成 S29 的样子")
            if code in found:
                raise name.error(f"系统“{code}”重复出现", "一个系统只属于一个模块")
            found[code] = System(code, name.text(), module, keys["name"].text())
    return dict(sorted(found.items(), key=lambda pair: int(pair[0][1:])))


@registry.check
def _check_systems() -> Iterator[str]:
    for register in registers:
        for code in register.systems:
            if code not in systems():
                yield f"台账“{register.name}”（{register.code}）属于没有的系统“{code}”"
