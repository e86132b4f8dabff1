"""The registers in the menu (台账菜单)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fazhi.kernel.pages.menu import menu_for
from fazhi.kernel.records.access import Person


def menu_of(person: Person, path: str) -> Sequence[Any]:
    """The entries that a person may open, as the pages floor makes them from the declarations."""
    return menu_for(person, path)
