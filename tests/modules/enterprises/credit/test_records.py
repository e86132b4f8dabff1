"""Credit information: only of firms, sent on in time, collected once, taken from an export as it is."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from support.credit import KEEPER, Office, code_of

from fazhi.kernel.core.codes import identity_check
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.figures.computing import compute
from fazhi.kernel.figures.spans import Span
from fazhi.kernel.imports.importing import import_table
from fazhi.kernel.records.entries import edit_entry, remove_entry
from fazhi.kernel.records.registers import registers
from fazhi.modules.enterprises.base import RECORD, is_citizens

CITIZEN = "44190019900307123"
HEADER = "来源系统,来源行号,信息类别,信息内容,统一社会信用代码,企业名称,来源单位,形成日期,归集日期,报送日期"


def citizen() -> str:
    return CITIZEN + identity_check(CITIZEN)


@pytest.mark.parametrize(
    ("kind", "due_on"),
    [
        ("penalty", date(2024, 5, 14)),  # seven working days; the 11th was one
        ("licence", date(2024, 5, 14)),
        ("inspection", date(2024, 5, 31)),
        ("honour", None),
    ],
)
def test_the_day_by_which_it_is_to_be_sent_is_that_of_its_kind(office: Office, kind: str, due_on: date | None) -> None:
    assert office.record(kind=kind).credit_record.send_by == due_on


def test_a_late_sending_says_why_and_an_import_tells_what_was(office: Office) -> None:
    row = office.record()
    with pytest.raises(FazhiError, match=r"应在 2024-05-14 前报送（.*第四十八条.*写明超期的原因"):
        edit_entry(row, {"sent_on": date(2024, 5, 15)}, by=office.town.person(KEEPER))
    edit_entry(row, {"sent_on": date(2024, 5, 15), "late_reason": "停机"}, by=office.town.person(KEEPER))
    office.record(sent_on=date(2024, 5, 14))
    late, every = (one.value for one in compute(["enterprises.credit.late", "F72"], Span.year(2024)))
    assert (late, every) == (1, 2)


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"firm_code": "91441900MN0000001X"}, "末位校验不符.*对照营业执照核对"),
        ({"collected_on": date(2024, 5, 3)}, "归集日期 2024-05-03 早于形成日期 2024-05-06"),
        ({"sent_on": date(2024, 5, 5)}, "报送日期 2024-05-05 早于归集日期"),
        ({"sent_on": date(2024, 7, 1)}, "日期 2024-07-01 还没有到"),
    ],
)
def test_a_row_that_cannot_be_is_refused(office: Office, facts: dict[str, object], why: str) -> None:
    with pytest.raises(FazhiError, match=why):
        office.record(**facts)


def test_a_citizen_has_no_credit_record_and_the_refusal_does_not_repeat_the_number(office: Office) -> None:
    with pytest.raises(FazhiError, match=r"是居民身份证号.*《个人信息保护法》第六条") as refused:
        office.record(firm_code=citizen())
    assert CITIZEN not in str(refused.value)


def test_a_firm_whose_digits_look_like_a_birth_is_no_citizen() -> None:
    assert is_citizens(citizen())
    body = "91441900790307123"
    assert not is_citizens(body + identity_check(body))


def test_the_same_row_of_a_source_is_collected_once(office: Office) -> None:
    first = office.record(source_number="S7")
    with pytest.raises(FazhiError, match=f"这一行已经归集为“{first.number}”"):
        office.record(source_number="S7")
    remove_entry(first, by=office.town.person(KEEPER), reason="登错")
    assert office.record(source_number="S7").number != first.number


def test_an_export_is_taken_in_by_the_sample_mapping_and_a_second_time_nothing_is_new(
    office: Office, tmp_path: Path
) -> None:
    rows = [
        f"双公示,1,行政处罚,罚字1号,{code_of(1).lower()},模拟1号公司,综合行政执法办,2024-05-06,2024-05-07,2024-05-20",
        f"双公示,2,行政许可,许字2号,{code_of(2)},模拟2号公司,党政综合办,2024-05-06,2024-05-06,",
        f"双公示,3,行政处罚,罚字3号,{citizen()},某人,党政综合办,2024-05-06,2024-05-06,",
    ]
    path = tmp_path / "导出.csv"
    path.write_text("\n".join([HEADER, *rows]), encoding="utf-8")
    made = import_table(registers[RECORD], path)
    assert (made.mapping, made.new, made.refused) == ("enterprises.credit_export", 2, 1)
    assert "是居民身份证号" in made.problems[0].why
    row = registers[RECORD].rows().select_related("credit_record").get(number="双公示-1")
    assert (row.credit_record.firm_code, row.credit_record.send_by) == (code_of(1), date(2024, 5, 14))
    assert import_table(registers[RECORD], path).unchanged == 2


def test_a_record_counts_in_the_year_in_which_it_was_collected_and_removed_not_at_all(office: Office) -> None:
    office.record(day=date(2023, 12, 29), collected_on=date(2024, 1, 2))
    row = office.record(day=date(2023, 12, 28), collected_on=date(2023, 12, 29))
    counts = [[one.value for one in compute(["F72"], Span.year(year))] for year in (2023, 2024)]
    assert counts == [[1], [1]]
    remove_entry(row, by=office.town.person(KEEPER), reason="登错")
    assert [one.value for one in compute(["F72"], Span.year(2023))] == [0]
