"""Forgetting a person (删除个人信息): a row's personal fields are emptied, and the chain can no longer be read for them."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from fazhi.kernel.chain.events import erase
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.core.registry import registry

from . import facts
from .access import Person, access
from .models import Entry, Matter
from .registers import registers

# Asked with the row and the names of the fields: upper floors empty what they keep of them.
FORGET = "forget"
BASIS = "《个人信息保护法》第四十七条"


@transaction.atomic
def forget(row: Entry | Matter, *, by: Person, fields: Sequence[str] = (), basis: str = BASIS) -> list[str]:
    """Empties a row's personal fields and drops their salts in its chain; returns the labels of what was forgotten.

    All personal fields unless `fields` names some. The row, its course and every figure stay as they are.
    """
    register = registers[row.register]
    named = [item for item in register.own_fields if item.is_personal and (not fields or item.name in fields)]
    if not named:
        raise FazhiError(f"{register.name}“{row.number}”没有可删除的个人信息", basis=basis, remedy="核对台账与字段")
    model = register.head
    locked = model.objects.select_for_update(of=("self",)).select_related(register.detail).get(pk=row.pk)
    access(by, locked, "unmask")
    own = getattr(locked, register.detail)
    facts.put(register, locked, own, {item.name: None for item in named})
    locked.version += 1
    locked.save()
    own.save()
    for provider in registry.providers(FORGET):
        provider(locked, [item.name for item in named])
    erase(locked.subject, [item.name for item in named], by=by.name, basis=basis)
    return [item.label for item in named]
