"""What the desk prints and copies: the copy-back sheet, the approval slip, the tools."""

from __future__ import annotations

from datetime import date, timedelta

from django.urls import reverse
from support.tickets import DAY, form, paper, text_of


def test_the_copy_back_sheet_follows_the_order_of_the_mapping_and_shows_no_person(desk, client, log_in) -> None:
    ticket = desk.replied("已经修好\n请查看", theme="路灯", caller_name="张三丰", caller_phone="13812345678")
    log_in()
    page = client.get(reverse("pages:hotline.copying", args=(ticket.pk,)))
    cells = {cell.label: cell.text for cell in page.context["cells"]}
    assert list(cells)[:2] == ["市平台工单编号", "工单主题"]
    assert cells["来电类型"] == "投诉"
    assert cells["具体承办部门"] == "综合行政执法办"
    assert cells["答复市民时间"] == "2024-01-15"
    line = page.context["line"].split("\t")
    assert len(line) == len(cells)
    assert line[list(cells).index("来电人姓名")] == ""
    assert line[list(cells).index("处理结果（答复市民内容）")] == "已经修好 请查看"
    told = page.content.decode()
    assert "张三丰" not in told
    assert "13812345678" not in told
    assert "样例" in told


def test_a_saved_mapping_gives_the_order_of_its_last_file_with_its_other_columns_empty(desk, client, log_in) -> None:
    from fazhi.kernel.chain.models import Publication
    from fazhi.kernel.core.clock import instant
    from fazhi.kernel.imports.mappings import ImportMapping, save_mapping
    from fazhi.kernel.imports.models import Batch, BatchState

    columns = {"title": ("标题",), "number": ("流水号",), "category": ("类型",)}
    save_mapping(
        ImportMapping("ours", "本市平台", "hotline.ticket", columns, steps={"registered": ("来电时间",)}), by="test"
    )
    Batch.objects.create(
        register="hotline.ticket",
        file_name="导出.xlsx",
        mapping="ours",
        header=["流水号", "来电时间", "热线坐席", "类型", "标题"],
        publication=Publication.objects.create(published_at=instant()),
        imported_by="test",
        started_at=instant(),
        state=BatchState.PUBLISHED,
    )
    ticket = desk.signed()
    log_in()
    page = client.get(reverse("pages:hotline.copying", args=(ticket.pk,)), {"map": "ours"})
    told = [(cell.label, cell.text) for cell in page.context["cells"]]
    assert told == [
        ("流水号", ticket.number),
        ("来电时间", "2024-01-15"),
        ("热线坐席", ""),
        ("类型", "投诉"),
        ("标题", "路灯不亮"),
    ]
    assert "这是样例" not in page.content.decode()


def test_the_slip_prints_what_a_leader_needs_and_no_caller(desk, client, log_in) -> None:
    ticket = desk.signed(caller_name="张三丰", caller_phone="13812345678")
    log_in("hotline.handler", desk.town.bureau)
    page = client.get(reverse("pages:hotline.slip", args=(ticket.pk,)))
    told = text_of(page)
    for words in ("呈批表", ticket.number, "村口的路灯三天没有亮", "2024-01-15 签收", "承办单位负责人", "分管领导"):
        assert words in told
    assert "领导签批的日期为准" in told
    assert "张三丰" not in told
    assert page.content.decode().count('class="rule"') == 5, "lines to write the reply on"
    assert "打印呈批表" in text_of(form(client, ticket, "approved"))


def test_another_unit_finds_neither_sheet_nor_slip(desk, client, log_in) -> None:
    ticket = desk.signed()
    log_in("hotline.handler", desk.town.office)
    for name in ("hotline.copying", "hotline.slip"):
        assert client.get(reverse(f"pages:{name}", args=(ticket.pk,))).status_code == 404
        assert client.get(reverse(f"pages:{name}", args=(99999,))).status_code == 404


def test_the_tools_lead_to_what_there_is(desk, client, log_in) -> None:
    card = desk.card("路灯")
    ticket = desk.signed(theme="路灯")
    log_in()
    page = client.get(reverse("pages:detail", args=(ticket.register, ticket.pk))).content.decode()
    for name, pk in (("hotline.copying", ticket.pk), ("hotline.slip", ticket.pk)):
        assert reverse(f"pages:{name}", args=(pk,)) in page
    assert reverse("pages:detail", args=("hotline.duty", card.pk)) in page


def test_the_signature_day_is_the_legal_day_of_the_approval(desk) -> None:
    ticket = desk.signed(on=DAY - timedelta(days=4))
    desk.take(ticket, "approved", DAY - timedelta(days=1), papers=[paper("呈批表")])
    from fazhi.kernel.chain.events import history

    event = history(ticket.subject).last()
    assert event is not None
    assert (event.kind, event.legal_on) == ("hotline.ticket.approved", date(2024, 1, 14))
