"""Names of units, areas and people become ids."""

from __future__ import annotations

import pytest

from fazhi.kernel.core.errors import RefusedValue
from fazhi.kernel.org.models import Unit
from fazhi.kernel.records.fields import Kind
from fazhi.kernel.records.lookup import NameBook


def test_a_name_a_short_name_and_a_code_all_lead_to_the_unit(town) -> None:
    Unit.objects.filter(pk=town.bureau.pk).update(short_name="执法办")
    lookup = NameBook()
    assert {lookup(Kind.UNIT, text) for text in ("综合行政执法办", "执法办", "bureau", " BUREAU ")} == {town.bureau.pk}
    assert lookup(Kind.AREA, "东坑镇") == lookup(Kind.AREA, "441900119000") == town.area.pk
    assert lookup.name(Kind.UNIT, town.bureau.pk) == "执法办"


def test_a_name_that_nobody_has_is_refused_with_near_ones(town) -> None:
    with pytest.raises(RefusedValue, match=r"没有叫“综合执法办”的机构.*相近的有：综合行政执法办"):
        NameBook()(Kind.UNIT, "综合执法办")


def test_a_name_that_two_have_is_refused_unless_one_of_them_is_closed(town) -> None:
    twin = Unit.objects.create(code="twin", name="党政综合办", kind="office")
    with pytest.raises(RefusedValue, match=r"有 2 个机构叫“党政综合办”.*office、twin"):
        NameBook()(Kind.UNIT, "党政综合办")
    Unit.objects.filter(pk=twin.pk).update(is_active=False)
    assert NameBook()(Kind.UNIT, "党政综合办") == town.office.pk


def test_each_table_is_read_once(town, django_assert_num_queries) -> None:
    lookup = NameBook()
    with django_assert_num_queries(1):
        for _ in range(3):
            lookup(Kind.UNIT, "office")
