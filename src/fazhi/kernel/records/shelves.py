"""Shelves (菜单标题): the headings under which a module with many registers and pages lays them in the menu."""

from __future__ import annotations

from dataclasses import dataclass

from fazhi.kernel.core.registry import Store, registry


@dataclass(frozen=True)
class Shelf:
    """A heading of the menu (菜单标题); shelves stand in the order of their declaration, what names none above them."""

    code: str
    name: str


shelves: Store[Shelf] = registry.store("菜单标题")
