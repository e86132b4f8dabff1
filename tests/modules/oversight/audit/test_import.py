"""An export of an audit system is read as it is: what the plan knows is taken from there, gates are unknown, not passed."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from modules.oversight.audit.conftest import Desk

from fazhi.kernel.chain.events import history
from fazhi.kernel.figures.computing import compute
from fazhi.kernel.figures.spans import Span
from fazhi.kernel.imports.importing import import_table
from fazhi.kernel.imports.mappings import mappings
from fazhi.kernel.records.models import Matter
from fazhi.kernel.records.registers import registers

HEADER = "项目编号,计划编号,被审计单位,立项日期,送达通知书日期,进点日期,报告日期,反馈日期,出具报告日期,结项日期"


@pytest.fixture
def export(tmp_path: Path) -> Path:
    lines = (
        "内审1,{0},,2023-03-01,2023-03-02,2023-03-20,2023-06-20,2023-06-25,2023-07-01,2023-09-01",
        "内审2,{1},,2023-03-01,2023-03-02,2023-03-20,2023-06-20,,,",
        "内审3,,,2023-03-01,2023-03-02,,,,,",
        "内审5,没有的计划,,2023-03-01,2023-03-02,,,,,",
        "内审4,{0},,2023-03-01,2023-03-02,2023-02-20,,,,",
    )
    path = tmp_path / "内审项目.csv"
    path.write_text("\n".join((HEADER, *lines)).format("SJJH2023-001", "SJJH2023-002"), encoding="utf-8")
    return path


def test_rows_come_in_with_their_days_and_what_cannot_be_is_refused(desk: Desk, export: Path) -> None:
    desk.village("A01")
    desk.plan(number="SJJH2023-001")
    desk.plan(number="SJJH2023-002", collective="A01")
    out = import_table(registers["oversight.audit"], export)
    assert out.mapping == "oversight.audit_system"
    assert (out.read, out.new, out.refused) == (5, 2, 3)
    assert {problem.why for problem in out.problems} == {
        "审计计划编号未填；办法：补上审计计划编号",
        "年度审计计划里没有这个编号，不知道属于哪一类审计；先登记（导入）年度审计计划，再导入项目"
        "（内部审计工作规定（条号未核））",
        "进点日期 2023-02-20 早于送达通知书日期 2023-03-02",
    }
    first, second = (Matter.objects.get(number=number) for number in ("内审1", "内审2"))
    assert (first.state, first.audit.kind, first.unit) == ("closed", "units", desk.town.bureau)
    assert (second.state, second.audit.collective, second.area) == ("reported", "A01", desk.town.area)
    assert first.audit.reported_on == date(2023, 6, 20)
    assert [figure.value for figure in compute(["F66", "F67", "F68"], Span.year(2023))] == [2, 1, 1]
    opened = history(first.subject).first()
    assert opened is not None
    assert json.loads(opened.body)["gates"] == {"planned": "unknown", "once": "unknown"}
    again = import_table(registers["oversight.audit"], export)
    assert (again.new, again.changed, again.unchanged) == (0, 0, 2)


def test_the_mapping_says_that_it_is_a_sample() -> None:
    assert mappings["oversight.audit_system"].label.endswith("（样例）")
