"""What a form of an item may say: a kind that its list has, rules that there are."""

from __future__ import annotations

import pytest
from support.lists import Bench

from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.imports.importing import import_table
from fazhi.kernel.records.models import Entry
from fazhi.modules.services.declarations import ITEMS

OF_GRID = "类别：入格事项清单没有“行政处罚”这一类；办法：入格事项清单的类别有：入格事项；核对类别，或改选所在清单"


def test_a_kind_belongs_to_its_list(bench: Bench) -> None:
    with pytest.raises(FazhiError, match=OF_GRID):
        bench.item("RG-1", "占道巡查", listing="grid")
    with pytest.raises(FazhiError, match="权责清单没有“公共服务”这一类；办法：权责清单的类别有：行政许可、行政处罚"):
        bench.item("A1", "社保查询", kind="service")
    for place, (listing, kind) in enumerate(
        [
            ("power", "licence"),
            ("service", "service"),
            ("delegated", "penalty"),
            ("delegated", "service"),
            ("grid", "grid_duty"),
            ("duty", "basic"),
        ]
    ):
        assert bench.item(f"B{place}", f"事项{place}", listing=listing, kind=kind).pk
    header = ("事项编码", "事项名称", "事项类型", "所在清单", "生效日期")
    done = import_table(ITEMS, bench.file(("C1", "巡查", "行政处罚", "入格事项清单", "2020-01-01"), header=header))
    assert (done.new, done.refused) == (0, 1)
    assert "入格事项清单没有“行政处罚”这一类" in done.problems[0].why
    assert not Entry.objects.filter(number__in=("RG-1", "A1", "C1")).exists()


def test_a_rule_that_an_item_names_is_there(bench: Bench) -> None:
    with pytest.raises(
        FazhiError, match=r"规则集里没有编码“pledge\.chek”，相近的有：pledge\.check.*照“规则”页上的编码"
    ):
        bench.item("A1", "占道经营处罚", rules="law.change.acknowledge、pledge.chek")
    assert bench.item("A1", "占道经营处罚", rules="law.change.acknowledge、pledge.check").pk
