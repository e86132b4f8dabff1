"""Study by organisation: by number, never by photo or person; what is reached stands over what is in the register."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from support.tickets import text_of

from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.figures.computing import Figure, compute
from fazhi.kernel.figures.spans import Span
from fazhi.kernel.imports.importing import import_table
from fazhi.kernel.imports.mappings import mapping_for
from fazhi.kernel.records.fields import Kind
from fazhi.kernel.records.registers import registers
from fazhi.modules.leadership.study.organisations import attend, missing, numbers_of

from .conftest import CLERK, HANDLER, MONDAY, Desk

RECORDS = registers["leadership.study_record"]


def coverage(year: int = 2024) -> Figure:
    return compute(["leadership.organisations.coverage"], Span.year(year))[0]


def reached(year: int = 2024) -> Any:
    return compute(["F2"], Span.year(year))[0].value


def test_an_organisation_counts_once_however_often_it_studied(desk: Desk) -> None:
    numbers, by = desk.organisations(4), desk.town.person(CLERK)
    assert attend(desk.session(), numbers[:3], by=by) == 3
    assert attend(desk.session(on=date(2024, 6, 24)), numbers[1:3], by=by) == 2
    assert (reached(), coverage().display) == (3, "75.0%")
    assert (coverage().numerator, coverage().denominator) == (3, 4)


def test_a_session_that_is_not_of_law_reaches_nobody(desk: Desk) -> None:
    attend(desk.session("other"), desk.organisations(2), by=desk.town.person(CLERK))
    assert (reached(), coverage().numerator) == (0, 0)


def test_who_left_the_register_counts_as_reached_but_not_in_the_coverage(desk: Desk) -> None:
    numbers = desk.organisations(2)
    attend(desk.session(), numbers, by=desk.town.person(CLERK))
    desk.edit(registers["leadership.organisation"].rows().get(number="D02"), until_on=date(2024, 6, 20))
    assert (reached(), coverage().numerator, coverage().denominator) == (2, 1, 1)


def test_a_record_names_a_session_and_an_organisation_that_was_there(desk: Desk) -> None:
    event = desk.session()
    desk.organisations(1, since=date(2024, 6, 20))
    with pytest.raises(FazhiError, match="没有编号为“XX9”的学习活动"):
        desk.add("study_record", event="XX9", organisation="D01")
    with pytest.raises(FazhiError, match="没有编号为“D99”的党组织"):
        desk.add("study_record", event=event.number, organisation="D99")
    with pytest.raises(FazhiError, match="“第1党支部”（D01）2024-06-17 不在册"):
        desk.add("study_record", event=event.number, organisation="D01")


def test_nobody_is_recorded_twice_for_a_session(desk: Desk) -> None:
    event, (number,) = desk.session(), desk.organisations(1)
    row = desk.add("study_record", event=event.number, organisation=number)
    assert (row.number, row.title, row.occurred_on) == (f"{event.number}-D01", "第1党支部", MONDAY)
    with pytest.raises(FazhiError, match="已登记参加这次学习，不必再登记"):
        desk.add("study_record", event=event.number, organisation=number)
    assert attend(event, [number], by=desk.town.person(CLERK)) == 0


def test_all_are_recorded_or_none(desk: Desk) -> None:
    event, numbers = desk.session(), desk.organisations(2)
    with pytest.raises(FazhiError, match=r"名册里没有党组织“D77”“D88”.*这一次一个也没有登记"):
        attend(event, [*numbers, "D77", "D88"], by=desk.town.person(CLERK))
    assert not RECORDS.rows().exists()


def test_numbers_are_read_however_they_are_parted() -> None:
    assert numbers_of(" D01、D02，D03\nD04;D02 ") == ["D01", "D02", "D03", "D04"]


def test_the_page_begins_with_all_that_are_missing_and_keeps_what_was_typed(
    desk: Desk, client: Client, log_in: Callable[..., Any]
) -> None:
    event = desk.session()
    desk.organisations(12)
    log_in()
    url = reverse("pages:leadership.study.attend", args=(event.pk,))
    page = client.get(reverse("pages:detail", args=("leadership.study", event.pk)))
    assert f'href="{url}"' in page.content.decode()
    assert "已登记 0 个党组织；当日在册的还有 12 个没有登记。" in text_of(page)
    given = client.get(url).context["sheet"].inputs[0].value
    assert given == "、".join(f"D{n:02d}" for n in range(1, 13))
    refused = client.post(url, {"organisations": "D01、D99"})
    assert refused.status_code == 422
    assert "D01、D99" in refused.content.decode()
    assert "名册里没有党组织“D99”" in text_of(refused)
    assert client.post(url, {"organisations": " "}).status_code == 422
    assert client.post(url, {"organisations": given.replace("D12", "")}).status_code == 302
    assert [row.number for row in missing(event)] == ["D12"]
    shown = text_of(client.get(reverse("pages:detail", args=("leadership.study", event.pk))))
    assert "已登记 11 个党组织；当日在册的还有 1 个没有登记。" in shown


def test_who_only_reads_cannot_record(desk: Desk, client: Client, log_in: Callable[..., Any]) -> None:
    event = desk.session()
    desk.organisations(1)
    log_in(HANDLER, desk.town.bureau)
    url = reverse("pages:leadership.study.attend", args=(event.pk,))
    page = client.get(reverse("pages:detail", args=("leadership.study", event.pk)))
    assert url not in page.content.decode()
    assert client.post(url, {"organisations": "D01"}).status_code == 404


def test_study_asks_for_no_photo_and_no_person() -> None:
    for name in ("organisation", "study", "study_record", "lecture", "study_plan"):
        register = registers[f"leadership.{name}"]
        assert not register.personal
        assert not [item for item in register.form_fields if item.kind is Kind.USER]
        assert not [item.label for item in register.fields.values() if "照片" in item.label or "姓名" in item.label]


# --- lists of outside systems -----------------------------------------------------------------------------------------


def written(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_the_register_is_imported_by_its_sample_mapping(desk: Desk, tmp_path: Path) -> None:
    header = "党组织编码,党组织名称,党组织类别,上级党组织编码,成立日期,撤销日期"
    lines = (header, "A01,甲村党委,党委,,2019-07-01,", "A02,甲村第一党支部,,A01,2019/7/1,2018-01-01")
    register = registers["leadership.organisation"]
    assert mapping_for(register, header.split(",")).label == "党组织名册导出表（样例）"
    found = import_table(register, written(tmp_path / "名册.csv", *lines), by=desk.town.person(CLERK))
    assert (found.new, found.refused) == (1, 1)
    assert "不在入册日期 2019-07-01 之后" in found.problems[0].why
    assert register.rows().get().party_organisation.kind == "committee"


def test_an_attendance_sheet_is_imported_by_number(desk: Desk, tmp_path: Path) -> None:
    event = desk.session()
    desk.organisations(2)
    lines = ("活动编号,党组织编码,签到人数", f"{event.number},D01,12", f"{event.number},D02,9", f"{event.number},D09,3")
    path = written(tmp_path / "签到.csv", *lines)
    found = import_table(RECORDS, path, by=desk.town.person(CLERK))
    assert (found.new, found.refused, found.ignored) == (2, 1, ("签到人数",))
    assert "没有编号为“D09”的党组织" in found.problems[0].why
    assert import_table(RECORDS, path, by=desk.town.person(CLERK)).unchanged == 2
    assert reached() == 2


def test_dissolved_added_and_twice_there_all_count_as_they_stood(desk: Desk) -> None:
    """One of four was dissolved in mid-year after it studied, one came later, one studied twice."""
    numbers, by = desk.organisations(4), desk.town.person(CLERK)
    attend(desk.session(), numbers[:3], by=by)
    register = registers["leadership.organisation"]
    desk.edit(register.rows().get(number="D01"), until_on=date(2024, 6, 20))
    desk.add("organisation", number="D05", title="新支部", kind="branch", occurred_on=date(2024, 6, 21))
    second = desk.session(on=date(2024, 6, 24))
    assert [row.number for row in missing(second)] == ["D02", "D03", "D04", "D05"]
    assert attend(second, ["D02", "D05"], by=by) == 2
    with pytest.raises(FazhiError, match="D01）2024-06-24 不在册"):
        attend(second, ["D01"], by=by)
    assert (reached(), coverage().numerator, coverage().denominator) == (4, 3, 4)


def test_a_term_holds_every_session_that_is_recorded(desk: Desk) -> None:
    (number,), event = desk.organisations(1), desk.session()
    attend(event, [number], by=desk.town.person(CLERK))
    row = registers["leadership.organisation"].rows().get(number=number)
    with pytest.raises(FazhiError, match="已登记 2024-06-17 参加学习，不早于撤销日期 2024-06-17"):
        desk.edit(row, until_on=MONDAY)
    with pytest.raises(FazhiError, match="已登记 2024-06-17 参加学习，早于入册日期 2024-06-18"):
        desk.edit(row, occurred_on=date(2024, 6, 18))
    desk.edit(row, occurred_on=MONDAY)
    with pytest.raises(FazhiError, match="已登记参加的“第1党支部”（D01）2024-06-10 不在册"):
        desk.edit(event, occurred_on=date(2024, 6, 10))
