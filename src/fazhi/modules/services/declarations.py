"""What the service module is (政务服务声明): the list of items, and who may do what in it."""

from __future__ import annotations

from fazhi.kernel.items.asking import was
from fazhi.kernel.items.models import Item
from fazhi.kernel.org.roles import STAFF
from fazhi.kernel.records.registers import Grant, Register, Scope, registers

from .lists import ITEM
from .lists.checking import wrong
from .lists.merging import written_or_kept
from .roles import COUNTER, HOLDER, KEEPER

ITEMS = registers.add(
    Register(
        code=ITEM,
        name="事项清单",
        systems=("S13", "S14", "S15"),
        model=Item,
        number_prefix="SX",
        labels={"number": "事项编码", "title": "事项名称", "unit": "承接单位", "occurred_on": "列入日期"},
        columns=("number", "title", "listing", "kind", "power_kind", "unit", "from_on", "until_on"),
        filters=("listing", "kind", "power_kind", "unit", "is_pledge", "from_on", "until_on"),
        search=("number", "title", "aliases", "basis"),
        required=("title", "occurred_on"),
        cites=("basis",),
        used_as="item",
        until="until_on",
        term=("from_on", "until_on"),
        past_fields=("power_kind", "is_pledge"),
        was=was,
        check=wrong,
        then=written_or_kept,
        grants=(
            Grant(KEEPER.code, ("view", "add", "edit", "tend", "import", "export"), Scope.TOWN),
            Grant(COUNTER.code, ("view", "export", "tend"), Scope.TOWN),
            Grant(HOLDER.code, ("view", "export"), Scope.TOWN),
            Grant(STAFF, ("view",), Scope.TOWN),
        ),
    )
)
