"""The menu (菜单): the registers that a person may view, by module."""

from __future__ import annotations

from dataclasses import dataclass

from django.apps import apps
from django.urls import reverse

from fazhi.kernel.records.access import Person
from fazhi.kernel.records.registers import Register, registers

from .modules import module_pages


@dataclass(frozen=True)
class MenuItem:
    """One register in the menu (菜单项)."""

    code: str
    name: str
    url: str


@dataclass(frozen=True)
class MenuGroup:
    """The registers of one module (菜单组)."""

    name: str
    items: tuple[MenuItem, ...]


def menu_for(person: Person) -> list[MenuGroup]:
    """The registers that a person may view and the modules' own pages, grouped by module in the order of declaration."""
    groups: dict[str, list[MenuItem]] = {}
    for register in registers:
        if person.may(register, "view"):
            item = MenuItem(register.code, register.name, reverse("pages:list", args=(register.code,)))
            groups.setdefault(_module_name(register), []).append(item)
    for page in module_pages:
        register = registers[page.register]
        if page.name and person.may(register, page.action):
            item = MenuItem(page.code, page.name, reverse(f"pages:{page.code}"))
            groups.setdefault(_module_name(register), []).append(item)
    return [MenuGroup(name, tuple(items)) for name, items in groups.items()]


def _module_name(register: Register) -> str:
    label = register.model._meta.app_label
    return str(apps.get_app_config(label).verbose_name)
