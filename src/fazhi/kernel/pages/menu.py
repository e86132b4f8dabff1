"""The menu (菜单): the registers that a person may view, by module, and where a module says so by shelf."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.urls import reverse

from fazhi.kernel.records.access import Person
from fazhi.kernel.records.registers import Register, registers
from fazhi.kernel.records.shelves import shelves

from .modules import module_pages


@dataclass(frozen=True)
class MenuItem:
    """One register or page in the menu (菜单项)."""

    code: str
    name: str
    url: str
    is_current: bool = False


@dataclass(frozen=True)
class MenuShelf:
    """What stands under one heading (菜单标题); the name is empty for what names none."""

    name: str
    items: tuple[MenuItem, ...]

    @property
    def is_current(self) -> bool:
        """Whether the page that is open stands here."""
        return any(item.is_current for item in self.items)


@dataclass(frozen=True)
class MenuGroup:
    """The registers and pages of one module (菜单组)."""

    name: str
    shelves: tuple[MenuShelf, ...]

    @property
    def items(self) -> tuple[MenuItem, ...]:
        return tuple(item for shelf in self.shelves for item in shelf.items)


def menu_for(person: Person, path: str = "") -> list[MenuGroup]:
    """The registers that a person may view and the modules' own pages, grouped by module in the order of declaration.

    `path` is the address that is open: its entry is the current one.
    """
    groups: dict[str, dict[str, list[MenuItem]]] = {}
    for module, shelf, item in _entries(person, path):
        groups.setdefault(module, {}).setdefault(shelf, []).append(item)
    order = ["", *(shelf.code for shelf in shelves)]
    return [
        MenuGroup(
            module,
            tuple(
                MenuShelf(shelves[code].name if code else "", tuple(laid[code]))
                for code in sorted(laid, key=order.index)
            ),
        )
        for module, laid in groups.items()
    ]


def _entries(person: Person, path: str) -> Iterator[tuple[str, str, MenuItem]]:
    """Every entry with its module and its shelf: the registers, then the pages."""
    for register in registers:
        if person.may(register, "view"):
            url = reverse("pages:list", args=(register.code,))
            yield _module_name(register), register.shelf, MenuItem(register.code, register.name, url, url in path)
    for page in module_pages:
        register = registers[page.register]
        if page.name and person.may(register, page.action):
            url = reverse(f"pages:{page.code}")
            yield _module_name(register), page.shelf, MenuItem(page.code, page.name, url, url in path)


def _module_name(register: Register) -> str:
    label = register.model._meta.app_label
    return str(apps.get_app_config(label).verbose_name)
