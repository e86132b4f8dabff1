"""The documents of a case on the screen: buttons, a preview with its gaps, files, issue, public text and the pack."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Any

from django.urls import reverse

from fazhi.kernel.chain.models import Event
from fazhi.kernel.org.roles import LEADER
from fazhi.kernel.records.models import Entry

from .conftest import TODAY, TYPED, Desk

FORM = {f"f-{name}": text for name, text in TYPED.items()} | {"on": TODAY.isoformat()}


def page(name: str, *args: Any) -> str:
    return reverse(f"pages:enforcement.documents{name}", args=args)


def test_the_page_lists_the_documents_with_the_days_of_service_and_the_kinds_that_fit(desk: Desk) -> None:
    case = desk.keep()
    text = desk.client().get(page("", case.pk)).content.decode()
    assert "行政处罚决定书" in text and "2023-05-10" in text
    fits, others = text.split("其他文书", 1)
    assert "结案审批表" in fits and "立案审批表" not in fits
    assert "立案审批表" in others


def test_the_case_leads_to_its_documents(desk: Desk) -> None:
    case = desk.keep()
    text = desk.client().get(reverse("pages:detail", args=("enforcement.case", case.pk))).content.decode()
    assert page("", case.pk) in text


def test_the_preview_names_the_gaps_and_asks_for_them(desk: Desk) -> None:
    case = desk.keep()
    text = desk.client().get(page(".fill", case.pk, "decision")).content.decode()
    assert "还缺：当事人地址、缴款方式" in text
    assert 'name="f-当事人地址"' in text
    assert "〔缺：缴款方式〕" in text


def test_whoever_tells_anew_finds_the_penalty_of_before_to_change(desk: Desk) -> None:
    case = desk.keep(change={"case.decided_on": None, "matter.closed_on": None})
    text = desk.client().get(page(".fill", case.pk, "notice")).content.decode()
    assert 'name="f-拟罚款"' in text and 'value="120000"' in text


def test_after_the_decision_the_penalty_of_the_notice_is_not_asked(desk: Desk) -> None:
    decided = desk.keep()
    assert 'name="f-拟罚款"' not in desk.client().get(page(".fill", decided.pk, "notice")).content.decode()


def test_what_was_typed_stays_when_the_issue_is_refused(desk: Desk) -> None:
    case = desk.keep()
    answer = desk.client().post(page(".fill", case.pk, "decision"), {"f-缴款方式": "到银行", "do": "issue"})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "行政处罚决定书不能出具，还缺：当事人地址" in text
    assert 'value="到银行"' in text


def test_a_document_goes_into_the_file_and_its_number_follows(desk: Desk) -> None:
    case = desk.keep()
    client = desk.client()
    answer = client.post(page(".fill", case.pk, "decision"), {**FORM, "do": "issue"}, follow=True)
    assert "已存为草稿" in answer.content.decode()
    row = Entry.objects.filter(register="enforcement.document").latest("pk")
    assert "草稿，等平台文号" in answer.content.decode()
    client.post(page("", case.pk), {"paper": row.pk, "number": "平台〔2024〕9号"})
    row.refresh_from_db()
    assert row.number == "平台〔2024〕9号"


def test_a_draft_of_another_case_cannot_be_numbered_here(desk: Desk) -> None:
    case, other = desk.keep(), desk.keep("simple")
    client = desk.client()
    client.post(page(".fill", case.pk, "decision"), {**FORM, "do": "issue"})
    row = Entry.objects.filter(register="enforcement.document").latest("pk")
    assert client.post(page("", other.pk), {"paper": row.pk, "number": "平台〔2024〕9号"}).status_code == 404


def test_files_can_be_taken_and_the_chain_tells_who_did(desk: Desk) -> None:
    case = desk.keep()
    for kind, start in (("docx", b"PK"), ("pdf", b"%PDF")):
        answer = desk.client().post(page(".fill", case.pk, "decision"), {**FORM, "do": kind})
        assert answer.content.startswith(start)
    assert Event.objects.filter(subject=f"readings:{case.subject}", kind="personal.unmasked").count() == 2


def test_on_the_screen_a_citizen_is_masked(desk: Desk) -> None:
    case = desk.keep("simple", {"case.facts": "2023年5月15日在人行道堆放杂物，留有电话13800138000"})
    text = desk.client().get(page(".fill", case.pk, "on_spot")).content.decode()
    assert "钱演示" not in text and "DEMO-ID-0001" not in text and "13800138000" not in text
    assert "钱**" in text


def test_a_leader_sees_the_list_but_no_personal_text(desk: Desk) -> None:
    case = desk.keep()
    client = desk.client(LEADER.code)
    assert client.get(page("", case.pk)).status_code == 200
    assert client.get(page(".fill", case.pk, "decision")).status_code == 404
    assert client.post(page(".pack", case.pk)).status_code == 404


def test_the_public_text_is_shown_once_the_decision_has_a_text(desk: Desk) -> None:
    case = desk.keep()
    client = desk.client()
    assert "没有决定书的正文" in client.get(page(".public", case.pk)).content.decode()
    client.post(page(".fill", case.pk, "decision"), {**FORM, "do": "issue"})
    assert "演示建筑工程有限公司" in client.get(page(".public", case.pk)).content.decode()


def test_the_pack_comes_as_one_archive(desk: Desk) -> None:
    case = desk.keep()
    answer = desk.client().post(page(".pack", case.pk))
    with zipfile.ZipFile(BytesIO(answer.content)) as packed:
        assert packed.namelist()[0] == "目录.html"
