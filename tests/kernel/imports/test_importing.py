"""What comes of a file: counts that add up, refusals with their cell, and nothing done here lost."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from kernel.imports.conftest import HEADER, ticket, write

from fazhi.kernel.chain.events import body_of, history
from fazhi.kernel.chain.models import Event
from fazhi.kernel.chain.verification import verify
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.imports.importing import import_rows, import_table, refused_facts
from fazhi.kernel.imports.models import Batch, ChangedRow, RefusedRow
from fazhi.kernel.imports.reading import Refused
from fazhi.kernel.imports.tables import read_table
from fazhi.kernel.procedures.acting import act
from fazhi.kernel.procedures.courses import Arrival
from fazhi.kernel.procedures.models import Clock
from fazhi.kernel.records.access import AccessDenied
from fazhi.kernel.records.models import Entry, Matter
from fazhi.kernel.records.registers import registers

pytestmark = pytest.mark.django_db


def adds_up(made) -> bool:
    return made.new + made.changed + made.unchanged + made.refused == made.read


def test_a_row_becomes_a_matter_with_its_steps_clock_and_events(take):
    made = take([ticket(1)])
    assert (made.read, made.new, made.refused, made.not_judged) == (1, 1, 0, 0)
    matter = Matter.objects.get()
    assert (matter.number, matter.state, matter.opened_on) == ("GD00001", "closed", date(2023, 9, 27))
    assert (matter.due_on, matter.met_on) == (date(2023, 10, 24), date(2023, 10, 20))
    assert matter.ticket.caller_name == "市民1"
    assert [event.kind for event in history(matter.subject)] == [
        "hotline.ticket.registered",
        "hotline.ticket.replied",
        "hotline.ticket.closed",
    ]
    assert "市民1" not in "".join(Event.objects.values_list("body", flat=True))
    assert verify().ok


def test_the_same_file_again_changes_nothing(take):
    take([ticket(n) for n in range(20)])
    again = take([ticket(n) for n in range(20)], suffix=".csv")
    assert (again.read, again.new, again.changed, again.unchanged, again.refused) == (20, 0, 0, 20, 0)
    assert Event.objects.filter(subject__startswith="matter:").count() == 60


def test_what_is_wrong_is_told_by_line_column_value_and_reason(take):
    rows = [
        ticket(1),
        ticket(2, 受理日期=""),
        ticket(3, 受理日期="2023-13-02"),
        ticket(4, 承办单位="没有这个单位"),
        ticket(5, 办结日期="2023-09-01", 答复日期=""),
        ticket(6, 诉求主题="路灯\ufffd\ufffd坏了"),
        ticket(1),
        ticket(7, 诉求主题="长" * 301),
        ticket(8, 诉求类别=""),
        ticket(9, 受理日期="2025-02-01"),
        ticket(10, 工单编号=""),
    ]
    made = take(rows)
    assert adds_up(made)
    assert (made.read, made.new, made.refused) == (11, 1, 10)
    told = {problem.row: (problem.column, problem.value, problem.why) for problem in made.problems}
    assert told[3][:2] == ("受理日期", "") and "受理日期未填" in told[3][2]
    assert told[4][:2] == ("受理日期", "2023-13-02") and "月份 13 不存在" in told[4][2]
    assert told[5][:2] == ("承办单位", "没有这个单位") and "没有叫" in told[5][2]
    assert told[6][0] == "办结日期" and "早于受理日期 2023-09-27" in told[6][2]
    assert told[7][0] == "诉求主题" and "2 处乱码" in told[7][2]
    assert told[8][0] == "工单编号" and "与第 2 行编号重复" in told[8][2]
    assert told[9][0] == "诉求主题" and "超过 300 个字" in told[9][2]
    assert told[10][0] == "诉求类别" and "未填" in told[10][2]
    assert told[11][0] == "受理日期" and "还没有到" in told[11][2]
    assert told[12][0] == "工单编号" and "未填" in told[12][2]
    assert RefusedRow.objects.count() == 10


def test_all_that_is_wrong_with_a_row_is_told_at_once(take):
    made = take([ticket(1, 受理日期="昨天", 承办单位="？？", 诉求类别="别的")])
    assert [problem.column for problem in made.problems] == ["诉求类别", "承办单位", "受理日期"]
    assert (made.refused, made.problem_count) == (1, 3)


def test_a_duplicate_is_refused_even_where_the_first_of_the_two_was(take):
    made = take([ticket(1, 受理日期=""), ticket(1)])
    assert (made.new, made.refused) == (0, 2)


def test_refused_rows_come_back_as_a_file_that_imports_once_corrected(take, tmp_path):
    made = take([ticket(1), ticket(2, 受理日期="", 工单编号="00012"), ticket(3, 承办单位="没有")])
    table = read_table(made.refused_file)
    assert table.header == (*HEADER, "原行号", "拒收原因")
    rows = [list(row.cells) for row in table.rows]
    assert rows[0][0] == "00012" and rows[0][-2] == "3" and "受理日期未填" in rows[0][-1]
    rows[0][3], rows[1][4] = "2023-09-28", "党政综合办"
    again = import_table(registers["hotline.ticket"], write(tmp_path / "fixed.xlsx", rows, table.header))
    assert (again.new, again.refused) == (2, 0)
    assert again.ignored == ("原行号", "拒收原因")
    assert Matter.objects.filter(number="00012").exists()


def test_a_changed_cell_is_told_and_the_row_gets_one_event_and_new_clocks(take):
    take([ticket(1), ticket(2)])
    made = take([ticket(1, 诉求类别="咨询", 答复日期="2023-10-09"), ticket(2)])
    assert (made.read, made.changed, made.unchanged) == (2, 1, 1)
    cells = {cell["label"]: (cell["before"], cell["after"]) for cell in made.changes[0]["cells"]}
    assert cells == {"诉求类别": ("complaint", "consultation"), "答复日期": ("2023-10-20", "2023-10-09")}
    matter = Matter.objects.get(number="GD00001")
    assert (matter.due_on, matter.met_on, matter.version) == (date(2023, 10, 7), date(2023, 10, 9), 4)
    assert Clock.objects.get(matter=matter).legal_last_on == date(2023, 10, 7)
    assert history(matter.subject).last().kind == "row.imported"
    assert verify().ok


def test_a_personal_value_that_changes_is_masked_wherever_the_change_is_kept(take):
    take([ticket(1)])
    made = take([ticket(1, 诉求人="张三丰")])
    assert made.changes[0]["cells"][0] | {"field": ""} == {
        "field": "",
        "label": "诉求人",
        "before": "******",
        "after": "******",
    }
    assert "张三丰" not in "".join(Event.objects.values_list("body", flat=True))
    assert "张三丰" not in str(ChangedRow.objects.get().cells)


def test_a_later_ledger_closes_what_an_earlier_one_left_open(take):
    take([ticket(1, 答复日期="", 办结日期="")])
    assert Matter.objects.get().state == "registered"
    made = take([ticket(1)])
    assert (made.changed, Matter.objects.get().state) == (1, "closed")
    back = take([ticket(1, 答复日期="", 办结日期="")])
    assert (back.changed, Matter.objects.get().state, Matter.objects.get().closed_on) == (1, "registered", None)
    assert take([ticket(1, 答复日期="", 办结日期="")]).unchanged == 1


def test_a_middle_step_that_only_events_hold_is_compared_too(take):
    header = (*HEADER, "派单日期")
    take([[*ticket(1), "2023-09-28"]], header)
    assert take([[*ticket(1), "2023-09-28"]], header).unchanged == 1
    assert take([[*ticket(1), "2023-10-08"]], header).changed == 1
    assert take([[*ticket(1), "2023-10-08"]], header).unchanged == 1
    assert take([ticket(1)]).unchanged == 1, "a ledger without the column says nothing of the step"
    assert verify().ok


def test_work_done_here_is_never_overwritten(take, town):
    take([ticket(1, 办结日期="")])
    matter = Matter.objects.get()
    act(matter, "closed", by=town.person("hotline.clerk"), note="当面致谢，不必回访", on=date(2023, 10, 25))
    made = take([ticket(1)])
    assert (made.read, made.refused, made.changed) == (1, 1, 0)
    assert made.problems[0].column == "办结日期"
    assert "本系统已办理或修改过" in made.problems[0].why and "现值“2023-10-25”" in made.problems[0].why
    assert Matter.objects.get().closed_on == date(2023, 10, 25)
    assert take([ticket(1, 办结日期="2023-10-25")]).unchanged == 1


def test_a_refusal_does_not_tell_a_personal_value_that_stands_here(take, town):
    take([ticket(1, 办结日期="")])
    act(
        Matter.objects.get(),
        "closed",
        by=town.person("hotline.clerk"),
        note="当面致谢，不必回访",
        on=date(2023, 10, 23),
    )
    made = take([ticket(1, 诉求人="试探")])
    assert [problem.column for problem in made.problems] == ["诉求人"]
    assert "现值“******”" in made.problems[0].why and "市民1" not in made.problems[0].why


def test_a_refused_cell_with_a_character_that_no_database_stores_is_kept_without_it():
    assert refused_facts(Refused(2, ["GD1", "坏\0题"], []))["cells"] == ["GD1", "坏题"]


def test_a_trial_run_writes_nothing(take):
    made = take([ticket(1), ticket(2, 受理日期="")], is_dry_run=True)
    assert (made.read, made.new, made.refused, made.batch) == (2, 1, 1, None)
    assert not Batch.objects.exists() and not Matter.everything.exists() and not Event.objects.exists()
    take([ticket(1)])
    before = Event.objects.count()
    trial = take([ticket(1, 诉求类别="咨询")], is_dry_run=True)
    assert trial.changes[0]["cells"][0]["label"] == "诉求类别"
    assert Event.objects.count() == before


def test_the_batch_binds_the_file_the_mapping_and_the_counts(take):
    made = take([ticket(1), ticket(2, 受理日期="")])
    batch = Batch.objects.get(pk=made.batch)
    body = body_of(history(batch.subject).get())
    assert (body["sha256"], body["new"], body["refused"]) == (made.sha256, 1, 1)
    assert body["mapping_fingerprint"] == batch.mapping_fingerprint != ""
    assert batch.document.size > 0


def test_a_file_that_fits_no_mapping_is_told_what_is_missing(take):
    with pytest.raises(FazhiError, match="缺“诉求类别") as error:
        take([["1", "x", "2023-01-01"]], ("工单编号", "诉求主题", "受理日期"))
    assert "映射" in str(error.value)


def test_rows_without_a_rule_or_a_calendar_are_taken_in_and_counted_apart(take):
    made = take([ticket(1), ticket(2, 受理日期="2015-03-02", 答复日期="2015-03-05", 办结日期="")])
    assert (made.new, made.not_judged) == (2, 1)
    assert Matter.objects.get(number="GD00002").judgement == "not_judged"


def test_a_person_imports_only_what_the_post_allows(take, town):
    with pytest.raises(AccessDenied, match="无权导入"):
        take([ticket(1)], by=town.person("hotline.handler"))
    assert take([ticket(1)], by=town.person("hotline.clerk")).new == 1
    assert Batch.objects.get().imported_by == town.person("hotline.clerk").name


def test_a_post_of_one_unit_cannot_import_rows_of_another(town, tmp_path):
    keeper = town.person("guide.keeper", town.office)
    header = ("编号", "地址", "类型", "主责单位")
    rows = [["A1", "东坑大道1号", "村级", "党政综合办"], ["A2", "东坑大道2号", "村级", "综合行政执法办"]]
    made = import_table(registers["guide.showroom"], write(tmp_path / "s.xlsx", rows, header), by=keeper)
    assert (made.new, made.refused) == (1, 1)
    assert made.problems[0][:3] == (3, "主责单位", "综合行政执法办")


def test_a_plain_register_is_imported_by_its_own_labels_under_one_event(town, tmp_path):
    header = ("编号", "名称", "建成日期", "地址", "类型", "建设经费（元）", "联系人电话", "备注")
    rows = [[f"A{n}", f"第{n}间", "2023-05-01", "东坑大道", "村级", "1.5万元", "13800000000", "x"] for n in range(5)]
    register = registers["guide.showroom"]
    made = import_table(register, write(tmp_path / "s.xlsx", rows, header))
    assert (made.new, made.mapping, made.ignored) == (5, "auto", ("备注",))
    entry = Entry.objects.get(number="A3")
    assert (entry.showroom.cost, entry.occurred_on, entry.version) == (1_500_000, date(2023, 5, 1), 0)
    assert Event.objects.count() == 1 and "root" in body_of(Event.objects.get())
    rows[2][3] = "东坑大道改"
    again = import_table(register, write(tmp_path / "s2.xlsx", rows, header))
    assert (again.changed, again.unchanged) == (1, 4)
    assert Entry.objects.get(number="A2").version == 1
    assert verify().ok


def test_rows_that_a_program_makes_take_the_same_road(town):
    register = registers["guide.showroom"]
    rows = [Arrival(n, {"number": f"D{n}", "address": "路", "kind": "village"}) for n in range(1, 4)]
    assert import_rows(register, rows, by="演示", name="演示数据", is_demo=True).new == 3
    assert import_rows(register, rows, by="演示", name="演示数据", is_demo=True).unchanged == 3
    assert Entry.objects.filter(is_demo=True).count() == 3


def test_the_number_of_queries_does_not_grow_with_the_rows(take):
    counts = []
    for rows in (10, 400):
        with CaptureQueriesContext(connection) as made:
            take([ticket(n + rows * 1000) for n in range(rows)])
        counts.append(len(made))
    assert counts[1] <= counts[0]


def test_an_imported_entry_that_is_changed_or_removed_behind_the_program_is_found(town, tmp_path):
    header = ("编号", "地址", "类型")
    rows = [[f"A{n}", f"路{n}", "村级"] for n in range(4)]
    made = import_table(registers["guide.showroom"], write(tmp_path / "s.csv", rows, header))
    assert verify().ok
    entry = Entry.objects.get(number="A1")
    type(entry.showroom).objects.filter(pk=entry.pk).update(address="别处")
    assert [item.where for item in verify().broken] == [f"entry:{entry.pk}"]
    entry.showroom.delete()
    Entry.objects.filter(pk=entry.pk).delete()
    assert [item.where for item in verify().broken] == [f"batch:{made.batch}"]
