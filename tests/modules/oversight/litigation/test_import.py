"""A ledger of contests is read as an office keeps it, each row with the clock of the law of its day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from modules.oversight.litigation.conftest import Desk

from fazhi.kernel.figures.computing import compute
from fazhi.kernel.figures.spans import Span
from fazhi.kernel.imports.importing import import_table
from fazhi.kernel.imports.mappings import mappings
from fazhi.kernel.records.models import Matter
from fazhi.kernel.records.registers import registers

LEDGER = """收案编号,案由,案件类别,案号,复议机关（法院）,被诉行为文号,请求事项,承办单位,收到副本日期,答复日期,结果,结果送达日期,结案日期
复1,不服处罚,复议,复〔2023〕1号,市政府,罚〔2023〕1号,撤销,综合行政执法办,2023-03-06,2023-03-20,维持（只限复议）,2023-05-08,2023-06-01
诉1,不服处罚,诉讼,（2023）行初1号,市法院,罚〔2023〕1号,撤销,综合行政执法办,2023-06-01,2023-06-12,,,
复2,不服处罚,赔偿,复〔2023〕2号,市政府,罚〔2023〕2号,撤销,,2023-07-03,,,,
"""


def test_a_ledger_comes_in_with_its_days_and_what_cannot_be_is_refused(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "复议应诉台账.csv"
    path.write_text(LEDGER, encoding="utf-8")
    out = import_table(registers["oversight.contest"], path)
    assert out.mapping == "oversight.contest_ledger"
    assert (out.read, out.new, out.refused) == (3, 2, 1)
    assert "案件类别" in out.problems[0].column or "赔偿" in out.problems[0].why
    review, suit = (Matter.objects.get(number=number) for number in ("复1", "诉1"))
    assert (review.state, review.unit, review.contest.outcome) == ("closed", desk.town.bureau, "upheld")
    assert (review.due_on, review.met_on) == (date(2023, 3, 16), date(2023, 3, 20))  # four days late under the old law
    assert (suit.state, suit.contest.kind, suit.contest.course) == ("answered", "suit", "suit")
    assert [figure.value for figure in compute(["F74", "F75"], Span.year(2023))] == [1, 1]
    again = import_table(registers["oversight.contest"], path)
    assert (again.new, again.changed, again.unchanged) == (0, 0, 2)


def test_the_mapping_says_that_it_is_a_sample() -> None:
    assert mappings["oversight.contest_ledger"].label.endswith("（样例）")
