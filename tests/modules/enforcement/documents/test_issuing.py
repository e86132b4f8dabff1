"""A document is issued whole or not at all; its number comes from the unit's own series or from the platform."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from docx import Document as read_docx

from fazhi.kernel.chain.documents import read
from fazhi.kernel.chain.models import Attachment, Event
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.records.entries import edit_entry, remove_entry
from fazhi.kernel.records.facts import RefusedForm
from fazhi.kernel.records.models import Entry, NumberSequence
from fazhi.modules.enforcement.documents.issuing import is_draft, issue, numbered, paste_text, prepare
from fazhi.modules.enforcement.review.loading import load_file

from .conftest import TODAY, TYPED, Desk


def count() -> int:
    return Entry.objects.filter(register="enforcement.document").count()


def test_without_a_series_no_number_is_given_out_and_the_draft_takes_the_platforms_later(desk: Desk) -> None:
    case = desk.keep()
    row = issue(case, "decision", by=desk.officer, on=TODAY, given=TYPED)
    assert is_draft(row.case_document)
    assert not NumberSequence.objects.filter(register__startswith="enforcement.series").exists()
    numbered(row, "粤东执罚决〔2024〕77号", by=desk.officer)
    row = Entry.objects.select_related("case_document").get(pk=row.pk)
    assert row.number == "粤东执罚决〔2024〕77号"
    assert not is_draft(row.case_document)
    newest = Attachment.objects.filter(subject=row.subject).latest("pk")
    assert newest.document.digest == row.case_document.digest
    texts = [one.text for one in read_docx(BytesIO(read(newest.document))).paragraphs]
    assert "粤东执罚决〔2024〕77号" in texts
    with pytest.raises(FazhiError, match="已有文号"):
        numbered(row, "另一个文号", by=desk.officer)


def test_a_series_numbers_without_gaps_even_after_a_refusal(desk: Desk) -> None:
    case = desk.keep()
    desk.series()
    first = issue(case, "decision", by=desk.officer, on=TODAY, given=TYPED)
    with pytest.raises(FazhiError, match="还缺：当事人地址"):
        issue(case, "decision", by=desk.officer, on=TODAY, given={**TYPED, "当事人地址": " "})
    second = issue(case, "decision", by=desk.officer, on=TODAY, given=TYPED)
    assert [first.number, second.number] == ["东综执罚决字〔2024〕1号", "东综执罚决字〔2024〕2号"]
    next_year = issue(case, "decision", by=desk.officer, on=date(2023, 12, 30), given={**TYPED, "复议期限": "60日"})
    assert next_year.number == "东综执罚决字〔2023〕1号"


def test_a_removed_document_keeps_its_number(desk: Desk) -> None:
    case = desk.keep()
    desk.series()
    first = issue(case, "decision", by=desk.officer, on=TODAY, given=TYPED)
    remove_entry(first, by=desk.officer, reason="作废")
    assert issue(case, "decision", by=desk.officer, on=TODAY, given=TYPED).number == "东综执罚决字〔2024〕2号"


def test_a_refusal_names_every_gap_and_writes_nothing(desk: Desk) -> None:
    case = desk.keep(change={"case.liability_clause": ""})
    before = count(), Attachment.objects.count(), Event.objects.count()
    with pytest.raises(FazhiError, match="还缺：当事人地址、处罚的条款、缴款方式"):
        issue(case, "decision", by=desk.officer, on=TODAY, given={"法院": " "})
    assert (count(), Attachment.objects.count(), Event.objects.count()) == before


def test_the_row_holds_what_the_review_asks_of_it(desk: Desk) -> None:
    row = issue(desk.keep(), "decision", by=desk.officer, on=TODAY, given=TYPED, number="平台〔2024〕1号")
    paper = row.case_document
    assert (paper.issuer, paper.seal) == ("东坑镇人民政府", "东坑镇人民政府")
    assert (paper.amount_fen, paper.amount_words) == (12000000, "壹拾贰万元整")
    assert (paper.reconsideration_at, paper.reconsideration_days, paper.suit_months) == ("东莞市人民政府", 60, 6)
    assert paper.is_reconsideration_first is False
    assert {"当事人", "事实证据", "种类依据", "履行方式期限", "复议诉讼途径期限", "机关名称日期"} <= paper.has
    assert "裁量基准适用情况" in paper.has
    assert row.unit == desk.town.bureau
    assert row.number == "平台〔2024〕1号"


@pytest.mark.parametrize(("typed", "kept"), [("2024年6月3日", date(2024, 6, 3)), ("三日内", None)])
def test_the_day_of_correction_goes_into_the_row_where_it_is_one(desk: Desk, typed: str, kept: date | None) -> None:
    row = issue(
        desk.keep(), "correction", by=desk.officer, on=TODAY, given={**TYPED, "改正期限": typed, "改正要求": "清理"}
    )
    assert row.case_document.deadline_on == kept


def test_what_a_file_says_does_not_become_another_thing_in_the_row(desk: Desk) -> None:
    row = issue(desk.keep(), "decision", by=desk.officer, on=TODAY, given=TYPED)
    with pytest.raises(RefusedForm, match="已按原来的内容出具，台账不能另改"):
        edit_entry(row, {"amount_fen": "1.00"}, by=desk.officer)
    with pytest.raises(RefusedForm, match="早于文书日期"):
        edit_entry(row, {"served_on": date(2020, 1, 1)}, by=desk.officer)


def test_of_a_transfer_only_the_receipt_stays(desk: Desk) -> None:
    given = {"接收机关": "东莞市公安局东坑分局", "移送材料份数": "卷宗1册"}
    row = issue(desk.keep(), "transfer", by=desk.officer, on=TODAY, given=given)
    assert not row.case_document.content
    assert not Attachment.objects.filter(subject=row.subject).exists()


def test_the_text_to_paste_back_is_one_line_a_field_and_says_what_is_missing(desk: Desk) -> None:
    case = desk.keep(change={"case.reason_why": "第一句。\n第二句"})
    filled = prepare(load_file(case.number), "decision", TODAY, {"法院": "东莞市第三人民法院"})
    lines = dict(line.split("：", 1) for line in paste_text(filled).splitlines())
    assert lines["文号"] == "（由平台给出）"
    assert lines["理"] == "第一句。 第二句。"
    assert lines["处罚的条款"].startswith("《")
    assert lines["缴款方式"] == "〔缺：缴款方式〕"


def test_the_court_of_an_earlier_paper_need_not_be_typed_again(desk: Desk) -> None:
    filled = prepare(load_file(desk.keep().number), "correction", TODAY)
    assert filled.values["法院"] == "东莞市第三人民法院"
    assert filled.values["复议机关"] == "东莞市人民政府"


def test_who_has_no_business_with_the_case_cannot_issue(desk: Desk) -> None:
    case = desk.keep()
    stranger = desk.town.person("enforcement.officer", desk.town.office)
    with pytest.raises(FazhiError, match="您无权"):
        issue(case, "decision", by=stranger, on=TODAY, given=TYPED)
