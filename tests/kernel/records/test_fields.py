"""Fields: what a cell or a form may hold."""

from __future__ import annotations

import pytest

from fazhi.kernel.core.errors import RefusedValue
from fazhi.kernel.records.fields import Kind, MoneyField, describe


def test_an_amount_of_money_is_never_negative() -> None:
    column = MoneyField("罚款", null=True, blank=True)
    column.set_attributes_from_name("fine_fen")
    field = describe(column)
    assert field.kind is Kind.MONEY
    assert [field.read(given) for given in ("7", "0", "", "1.50")] == [700, 0, None, 150]
    for given in ("-7", -7, "-0.01"):
        with pytest.raises(RefusedValue, match="金额不能是负数"):
            field.read(given)
