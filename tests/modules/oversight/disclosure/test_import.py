"""An export of the government's website comes in as it is: its clocks, its refusals, and nothing that it does not say."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from modules.oversight.disclosure.test_publication import figure, town
from support.town import Town

from fazhi.kernel.imports.importing import import_table
from fazhi.kernel.imports.mappings import mappings
from fazhi.kernel.procedures.models import Clock
from fazhi.kernel.records.models import Judgement
from fazhi.modules.oversight.disclosure.explanation import EXPLANATIONS
from fazhi.modules.oversight.disclosure.publication import PUBLICATIONS

__all__ = ("town",)
ROWS = (
    "索引号,标题,发布机构,栏目,成文日期,发布日期,网址",
    "A-1,某办法,党政综合办,规范性文件,2023-03-01,2023-03-10,https://example.invalid/1",
    "A-2,处罚信息,党政综合办,行政处罚,2023-03-01,2023-03-20,https://example.invalid/2",
    "A-3,联系13800000000,党政综合办,其他,2023-03-01,2023-03-10,https://example.invalid/3",
    "A-4,未知栏目,党政综合办,领导活动,2023-03-01,2023-03-10,https://example.invalid/4",
)


@pytest.fixture
def export(tmp_path: Path) -> Path:
    path = tmp_path / "网站.csv"
    path.write_text("\n".join(ROWS), encoding="utf-8")
    return path


def test_rows_come_in_with_their_days_and_what_cannot_be_is_refused(town: Town, export: Path) -> None:
    out = import_table(PUBLICATIONS, export)
    assert (out.mapping, out.new, out.refused) == ("oversight.website", 2, 2)
    assert any("还有身份证号或者手机号" in problem.why for problem in out.problems)
    assert any("领导活动" in problem.why for problem in out.problems)
    first, second = PUBLICATIONS.rows().select_related("disclosure_item").order_by("number")
    assert (first.state, first.disclosure_item.category, first.disclosure_item.text) == (
        *("published", "document"),
        "正文见发布位置",
    )
    assert first.judgement == Judgement.JUDGED
    late = Clock.objects.get(matter=second, deadline="publish")
    assert (late.legal_last_on, late.met_on) == (date(2023, 3, 10), date(2023, 3, 20))
    assert figure("F70") == 2
    assert not EXPLANATIONS.rows().exists()


def test_the_mapping_says_that_it_is_a_sample() -> None:
    assert mappings["oversight.website"].label.endswith("（样例）")
