"""Rows that belong to a row of another register (所属): a paper names its case by number, and its page leads back there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from fazhi.kernel.core.registry import Store, registry
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.fields import Kind
from fazhi.kernel.records.registers import Register, registers

from .subjects import address_of, open_to


@dataclass(frozen=True)
class Belonging:
    """A text field of a register that holds the number of a row of another, to which its rows belong (所属)."""

    code: str
    register: str
    field: str
    owner: str  # the other register


@dataclass(frozen=True)
class Owner:
    """The row to which another belongs (所属件): the field that names it, its register's name, its number and address."""

    field: str
    name: str
    number: str
    url: str


belongings: Store[Belonging] = registry.store("所属")


def owner_of(person: Person, register: Register, values: Mapping[str, Any]) -> Owner | None:
    """The row to which a row with these values belongs, if this person may open it."""
    for one in belongings:
        number = str(values.get(one.field) or "").strip() if one.register == register.code else ""
        if number:
            owner = registers[one.owner]
            row = owner.head.objects.filter(register=owner.code, number=number).first()
            if row is not None and open_to(person, row):
                return Owner(one.field, owner.name, number, address_of(row))
    return None


@registry.check
def _check_belongings() -> Iterator[str]:
    for one in belongings:
        if one.register not in registers or one.owner not in registers:
            yield f"“{one.code}”提到没有的台账“{one.register}”或者“{one.owner}”"
            continue
        fields = registers[one.register].fields
        if one.field not in fields or fields[one.field].kind is not Kind.TEXT:
            yield f"“{one.code}”提到“{one.register}”没有的文本字段“{one.field}”"
