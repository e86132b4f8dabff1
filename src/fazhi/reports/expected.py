"""Expected figures (报告数): what the annual report states, whether or not a module counts it yet."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import fazhi
from fazhi.kernel.figures.computing import Figure, Kind
from fazhi.kernel.figures.spans import Span
from fazhi.kernel.figures.values import NOTHING, Type
from fazhi.kernel.law.strict_yaml import Item, read

from .systems import System, systems

NOT_BUILT = "模块未建"
FOLDER = Path(fazhi.__file__).parent / "packs" / "reports"


@dataclass(frozen=True)
class Expected:
    """A figure that the annual report states (报告数), with the systems that give it; it has no value of its own."""

    ref: str
    name: str
    unit: str
    systems: tuple[System, ...]

    @property
    def source(self) -> str:
        """Which systems give it, in words (数出它的系统)."""
        return "、".join(map(str, self.systems))

    def pending(self, span: Span, area: str = "") -> Figure:
        """The figure while no module counts it (待建)."""
        return pending(self.ref, self.name, self.unit, span, area)


def pending(ref: str, name: str, unit: str, span: Span, area: str = "") -> Figure:
    """A figure that nobody declares: no value, and the reason (待建)."""
    return Figure(
        ref=ref,
        code="",
        name=name,
        kind=Kind.PENDING,
        type=Type.COUNT,
        value=None,
        display=NOTHING,
        unit=unit,
        span=span,
        area=area,
        version=0,
        why=NOT_BUILT,
    )


@cache
def expected() -> dict[str, Expected]:
    """The figures that the project's pack lists, by reference, in the order of the report."""
    return load_expected(FOLDER / "expected.yaml")


def load_expected(path: Path) -> dict[str, Expected]:
    """Reads a pack of expected figures; raises DeclarationError with file and line."""
    figures = read(path, path.parent).mapping(("figures",), ("figures",))["figures"].mapping()
    return {ref: _expected(ref, place, item) for place, (ref, item) in enumerate(figures.items(), 1)}


def _expected(ref: str, place: int, item: Item) -> Expected:
    if ref != f"F{place}":
        raise item.error(f"这里应当是 F{place}，写的是“{ref}”", "编号从 F1 起连续，按报告的顺序排列")
    # A key that is not listed here, above all a value, is refused by name.
    keys = ("name", "unit", "systems")
    found = item.mapping(keys, keys)
    known = systems()
    named = [each.one_of(known) for each in found["systems"].items()]
    if not named:
        raise found["systems"].error(f"{ref} 没有写明由哪个系统数出", "至少写一个系统编号")
    return Expected(ref, found["name"].text(), found["unit"].text(), tuple(known[code] for code in named))
