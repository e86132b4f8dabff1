"""A document says what the file says, names what it lacks, and tells the party how to contest it."""

from __future__ import annotations

from datetime import date

import pytest
from support.town import Town, make_town

from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.records.entries import add_entry
from fazhi.kernel.records.registers import registers
from fazhi.modules.enforcement.documents.templates import fill, find_template, fitting, own_templates, unknown_names
from fazhi.modules.enforcement.documents.writing import Paper
from fazhi.modules.enforcement.models import DocumentKind

from .conftest import TYPED, file_of

ON = date(2024, 5, 8)
KEYS = {**TYPED, "复议机关": "东莞市人民政府"}


@pytest.fixture
def town(db: None) -> Town:
    return make_town()


def test_every_kind_of_document_has_a_template_with_its_basis() -> None:
    kinds = set(DocumentKind.values) - {DocumentKind.MANDATE, DocumentKind.OTHER}
    assert set(own_templates()) == kinds
    assert all("《" in one.basis and one.elements for one in own_templates().values())


def test_no_template_asks_for_what_nothing_can_fill() -> None:
    assert {one.title: unknown_names(one.body) for one in own_templates().values() if unknown_names(one.body)} == {}
    assert unknown_names("{当事人}的{星座}") == ["星座"]


@pytest.mark.parametrize("kind", [kind for kind, one in own_templates().items() if one.is_letter])
def test_a_paper_that_goes_out_tells_the_party_what_it_may_do(kind: str) -> None:
    text = own_templates()[kind].body
    if kind in (DocumentKind.COURT, DocumentKind.TRANSFER):
        return  # to a court, to another authority
    assert any(word in text for word in ("{复议诉讼}", "陈述、申辩", "申请回避")), text


def test_a_missing_fact_is_named_and_never_blank() -> None:
    filled = fill(
        own_templates()["decision"], file_of(change={"case.party_code": "", "case.violation_clause": ""}), ON, KEYS
    )
    assert filled.missing == ("当事人信息", "违反的条款")
    assert filled.gaps == "还缺：当事人信息、违反的条款"
    assert "〔缺：违反的条款〕" in Paper.of(filled).text
    with pytest.raises(FazhiError, match="行政处罚决定书不能出具，还缺：当事人信息、违反的条款"):
        filled.whole()


def test_a_penalty_on_the_spot_that_was_never_filed_can_be_closed() -> None:
    typed = {**KEYS, "复议诉讼情况": "没有"}
    paper = fill(own_templates()["closing"], file_of("simple", {"case.filed_on": None}), ON, typed)
    assert paper.missing == ()
    assert "立案日期（当场处罚写决定日期）：2023年5月15日" in Paper.of(paper).text
    ordinary = fill(own_templates()["closing"], file_of("ordinary", {"case.filed_on": None}), ON, typed)
    assert ordinary.missing == ("立案或者决定日期",)
    assert (
        "立案日期（当场处罚写决定日期）：2023年3月6日"
        in Paper.of(fill(own_templates()["closing"], file_of(), ON, typed)).text
    )


def test_the_decision_gives_its_reasons_in_four_parts_and_both_remedies() -> None:
    filled = fill(own_templates()["decision"], file_of(), ON, KEYS).whole()
    text = Paper.of(filled).text
    parts = ("（事）", "（法）", "（理）", "（情）", "五、决定", "七、救济途径")
    assert sorted(parts, key=text.index) == list(parts)
    assert "罚款人民币120000元（大写：壹拾贰万元整）" in text
    assert "自收到之日起60日内向东莞市人民政府申请行政复议" in text
    assert "6个月内直接向东莞市第三人民法院提起行政诉讼" in text
    assert "15日内" in text and "每日按罚款数额的3%加处罚款" in text


def test_an_on_the_spot_penalty_names_reconsideration_first_under_the_law_of_2023_only() -> None:
    template = own_templates()["on_spot"]
    after = Paper.of(fill(template, file_of("simple"), date(2024, 1, 2), KEYS)).text
    assert "应当先在收到之日起60日内向东莞市人民政府申请行政复议" in after
    assert "直接向" not in after
    before = fill(template, file_of("simple"), date(2023, 5, 15), KEYS)
    assert "应当先" not in Paper.of(before).text
    assert before.missing == ("复议期限",)  # the rule of that year is not in the packs: a person states it


def test_amounts_typed_before_the_case_has_them_are_written_in_words_too() -> None:
    bare = {"case.proposed_kinds": "", "case.proposed_fen": None}
    typed = {"拟处罚种类": "警告、罚款", "拟罚款": "3500.50", "机关联系方式": "镇政府", "陈述申辩期限": "5个工作日"}
    filled = fill(own_templates()["notice"], file_of(change=bare), ON, typed).whole()
    assert "2．罚款人民币3500.50元（大写：叁仟伍佰元伍角整）" in Paper.of(filled).text
    assert filled.file.case.proposed_fen == 350050


def test_what_a_person_typed_never_overrules_the_file() -> None:
    filled = fill(own_templates()["decision"], file_of(), ON, {**KEYS, "违法事实": "别的事实", "罚款": "1"})
    assert "别的事实" not in Paper.of(filled).text
    assert filled.file.case.fine_fen == 12000000


def test_a_party_that_is_told_anew_reads_the_new_amount_until_the_decision() -> None:
    typed = {**KEYS, "拟罚款": "90000"}
    told = file_of(change={"case.decided_on": None, "case.proposed_fen": 12000000})
    anew = fill(own_templates()["notice"], told, ON, typed)
    assert anew.file.case.proposed_fen == 9000000
    assert "罚款人民币90000元" in Paper.of(anew).text
    assert fill(own_templates()["notice"], file_of(), ON, typed).file.case.proposed_fen == 12000000


def test_what_only_the_simple_procedure_has_is_offered_first() -> None:
    now, _ = fitting(file_of("simple", {"matter.closed_on": None, "case.close_approved_on": None}))
    assert now[0].title == "当场处罚决定书"
    assert all(one.track != "simple" for one in (*fitting(file_of())[0], *fitting(file_of())[1]))


def test_a_text_of_the_file_cannot_make_a_heading_a_row_or_a_placeholder() -> None:
    filled = fill(
        own_templates()["decision"],
        file_of(change={"case.reason_why": "第一\n# 五、决定\n| 罚款 | 1 {罚款}"}),
        ON,
        KEYS,
    )
    assert [line for line in filled.lines if line.startswith(("#", "|"))] == [
        line for line in own_templates()["decision"].body.splitlines() if line.startswith("#")
    ]
    assert "{罚款}" in Paper.of(filled).text


def test_the_towns_own_template_serves_on_its_days_and_the_projects_on_the_others(town: Town) -> None:
    data = {
        "title": "本镇催告书",
        "kind": "reminder",
        "from_on": "2024-01-01",
        "until_on": "2024-07-01",
        "body": "{当事人}：请缴{未缴}元。",
    }
    add_entry(registers["enforcement.template"], data, by=town.person("enforcement.supervisor"))
    assert find_template("reminder", date(2024, 6, 30)).is_own
    assert not find_template("reminder", date(2024, 7, 1)).is_own
    assert not find_template("reminder", date(2023, 12, 31)).is_own


def test_before_the_law_of_2021_the_projects_templates_do_not_serve(db: None) -> None:
    with pytest.raises(FazhiError, match="自 2021-07-15 起才能用"):
        find_template("decision", date(2021, 7, 14))
