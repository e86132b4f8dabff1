"""The evidence pack holds the whole file, can be checked by its hashes, and is the same when made twice."""

from __future__ import annotations

import csv
import hashlib
import json
import zipfile
from io import BytesIO, StringIO

import pytest

from fazhi.kernel.chain.models import Event
from fazhi.kernel.core.digests import sm3
from fazhi.kernel.core.errors import FazhiError
from fazhi.modules.enforcement.documents.issuing import issue
from fazhi.modules.enforcement.documents.pack import pack_case, pack_case_for, pack_indicator

from .conftest import TODAY, TYPED, Desk

FIGURE = "enforcement.decided.urban"


def opened(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def table(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(data.decode("utf-8-sig"))))


def test_the_pack_holds_facts_documents_events_review_and_hashes(desk: Desk) -> None:
    case = desk.keep()
    issue(case, "reminder", by=desk.officer, on=TODAY, given=TYPED)
    files = opened(pack_case(case.number))
    facts = {row["项目"]: row["内容"] for row in table(files["案件事实.csv"])}
    assert facts["当事人"] == "演示建筑工程有限公司"
    assert facts["罚款"] == "120,000.00"
    assert any(name.startswith("文书/") and "履行催告书" in name for name in files)
    events = json.loads(files["经过.json"])
    assert [event["kind"] for event in events] == ["entry.added"]
    assert len(json.loads(files["评查.json"])["checks"]) == 50
    assert len(table(files["案卷材料/执法活动.csv"])) == 5


def test_every_file_has_its_hash_in_the_list(desk: Desk) -> None:
    files = opened(pack_case(desk.keep().number))
    listed = {row["文件"]: row for row in table(files["指纹.csv"])}
    assert set(listed) == set(files) - {"目录.html", "指纹.csv"}
    for name, row in listed.items():
        assert row["SHA-256"] == hashlib.sha256(files[name]).hexdigest()
        assert row["SM3"] == sm3(files[name])


def test_documents_without_a_file_are_named_not_passed_over(desk: Desk) -> None:
    index = opened(pack_case(desk.keep().number))["目录.html"].decode()
    assert "只有登记、没有文件的文书" in index
    assert "演示罚决〔2023〕1号" in index.split("只有登记、没有文件的文书")[1]


def test_a_document_of_which_only_the_text_came_is_printed_from_it(desk: Desk) -> None:
    case = desk.keep(change={"documents.decision.content": "当事人：演示建筑工程有限公司"})
    names = [name for name in opened(pack_case(case.number)) if name.startswith("文书/")]
    assert names == ["文书/14 行政处罚决定书 演示罚决〔2023〕1号.docx"]


def test_the_same_file_packs_to_the_same_bytes(desk: Desk) -> None:
    number = desk.keep().number
    assert pack_case(number) == pack_case(number)


def test_no_cell_of_a_table_begins_a_formula(desk: Desk) -> None:
    number = desk.keep(change={"case.facts": "=1+1"}).number
    assert "'=1+1" in opened(pack_case(number))["案件事实.csv"].decode("utf-8-sig")


def test_who_takes_a_pack_out_is_recorded(desk: Desk) -> None:
    case = desk.keep()
    pack_case_for(desk.officer, case.number)
    told = Event.objects.get(subject="register:enforcement.case:exports")
    assert case.number in told.body
    stranger = desk.town.person("enforcement.officer", desk.town.office)
    with pytest.raises(FazhiError, match="您无权"):
        pack_case_for(stranger, case.number)


def test_the_rows_behind_a_figure_come_as_a_workbook_with_its_definition(desk: Desk) -> None:
    from python_calamine import CalamineWorkbook

    desk.keep()
    data = pack_indicator(FIGURE, 2023)
    assert data == pack_indicator(FIGURE, 2023)
    book = CalamineWorkbook.from_filelike(BytesIO(data))
    told = dict(row[:2] for row in book.get_sheet_by_name("口径").to_python())
    rows = book.get_sheet_by_name("背后的行").to_python()
    assert told["数值"] == f"{len(rows) - 1}宗" == "1宗"
    assert "当事人" not in rows[0]
