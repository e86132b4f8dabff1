"""Which mapping a file is read by, and what a mapping may not be."""

from __future__ import annotations

from dataclasses import replace

import pytest
from kernel.imports.conftest import HEADER, ticket, write

from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.imports.importing import import_table
from fazhi.kernel.imports.mappings import (
    all_mappings,
    as_json,
    auto_mapping,
    faults_of,
    fit,
    from_json,
    mapping_for,
    mapping_named,
    mappings,
    save_mapping,
)
from fazhi.kernel.records.registers import registers

pytestmark = pytest.mark.django_db
TICKETS = registers["hotline.ticket"]


def test_a_header_chooses_its_mapping_whatever_its_order_width_and_blanks():
    header = ("办结日期", "诉求主题 ", "工单 编号", "诉求类别", "受理日期")
    assert mapping_for(TICKETS, header).code == "hotline.ledger"


def test_every_shipped_mapping_is_without_fault_and_survives_json():
    assert len(mappings) >= 2
    for mapping in mappings:
        assert not list(faults_of(mapping))
        again = from_json(as_json(mapping))
        assert again == replace(mapping, is_sample=False)
        assert again.fingerprint == mapping.fingerprint


def test_two_mappings_that_fit_alike_are_named(town):
    ours = replace(mappings["hotline.replies"], code="my.replies", name="我的留言")
    save_mapping(ours, by="测试")
    with pytest.raises(FazhiError, match=r"同时符合 2 个导入映射.*hotline.replies.*my.replies"):
        mapping_for(TICKETS, ("留言编号", "留言用户", "留言主题", "留言时间", "留言详情", "答复意见", "答复时间"))


def test_a_saved_mapping_reads_a_file_without_a_header(town, tmp_path):
    columns = {"number": ("第1列",), "title": ("第2列",), "category": ("第3列",)}
    mapping = replace(
        mappings["hotline.replies"],
        code="my.bare",
        name="无表头台账",
        columns=columns,
        steps={"registered": ("第4列",)},
        constants={},
        has_header=False,
    )
    save_mapping(mapping, by="测试")
    rows = [ticket(n)[:4] for n in range(3)]
    path = write(tmp_path / "bare.csv", rows[1:], rows[0])
    made = import_table(TICKETS, path, "无表头台账")
    assert (made.read, made.new) == (3, 3)


def test_a_mapping_with_faults_is_not_saved(town):
    for wrong, words in (
        ({"columns": {"nummer": ("编号",)}}, "没有的字段“nummer”"),
        ({"steps": {"opened": ("日期",)}}, "没有的步骤“opened”"),
        ({"columns": {"title": ("主题",)}}, "没有写明编号列"),
        ({"constants": {"category": "骂人"}}, "默认值"),
        ({"columns": {"number": ("编号",), "due_on": ("到期日",)}}, "程序推算"),
        ({"code": "hotline.ledger"}, "随软件提供"),
    ):
        mapping = replace(mappings["hotline.replies"], **{"code": "mine", **wrong})
        with pytest.raises(FazhiError, match=words):
            save_mapping(mapping, by="测试")
    assert {each.code for each in all_mappings(TICKETS)} == {
        each.code for each in mappings if each.register == TICKETS.code
    }


def test_an_unknown_name_lists_those_that_there_are(town):
    with pytest.raises(FazhiError, match=r"没有名为“甲”的导入映射.*hotline.ledger"):
        mapping_named(TICKETS, "甲")


def test_the_labels_of_a_register_are_a_mapping_of_their_own():
    own = auto_mapping(TICKETS)
    laid = fit(own, HEADER)
    assert not laid.missing and not laid.ignored
    assert laid.steps == {"registered": 3, "replied": 6, "closed": 7}
    assert not list(faults_of(own))


def test_rows_without_a_number_are_numbered_by_the_columns_that_tell_them_apart(town, tmp_path):
    mapping = replace(mappings["hotline.ledger"], code="my.numbered", columns={**mappings["hotline.ledger"].columns})
    columns = {name: headers for name, headers in mapping.columns.items() if name != "number"}
    mapping = replace(mapping, columns=columns, number_from=("受理日期", "诉求人"))
    path = write(tmp_path / "n.xlsx", [ticket(1), ticket(2), ticket(3, 诉求人="市民2")])
    made = import_table(TICKETS, path, mapping)
    assert (made.new, made.refused) == (2, 1)
    assert made.problems[0].why.startswith("与第 3 行编号重复")


def test_what_an_assumed_value_decides_is_a_trial_even_where_the_rule_is_in_force(town, tmp_path):
    from fazhi.kernel.records.models import Matter

    ours = mappings["hotline.replies"]
    header = ("留言编号", "留言用户", "留言主题", "留言时间", "留言详情", "答复意见", "答复时间")
    rows = [["1", "A1", "路灯", "2023-09-27 09:00:00", "内容", "答复", "2023/10/20 23:59:59"]]
    made = import_table(TICKETS, write(tmp_path / "r.xlsx", rows, header))
    assert made.mapping == ours.code
    assert Matter.objects.get().judgement == "trial"
    assert str(Matter.objects.get().met_on) == "2023-10-20"
    assert any("试算" in note for note in made.notes)
