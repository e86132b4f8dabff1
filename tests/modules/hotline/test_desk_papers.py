"""What the desk prints and copies: the copy-back sheet, the approval slip, the tools."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from support.tickets import DAY, detail, form, paper, text_of

from fazhi.kernel.records.models import Matter


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
        ("流水号", ""),
        ("来电时间", "2024-01-15"),
        ("热线坐席", ""),
        ("类型", "投诉"),
        ("标题", "路灯不亮"),
    ]
    assert "这是样例" not in page.content.decode()


def test_our_own_number_is_not_the_citys_and_a_number_from_a_file_is(desk, client, log_in) -> None:
    from fazhi.kernel.chain.models import Publication
    from fazhi.kernel.core.clock import instant

    ticket = desk.replied()
    log_in()

    def number(code: str) -> Any:
        page = client.get(reverse("pages:hotline.copying", args=(ticket.pk,)), {"map": code})
        return page.context["cells"][0], text_of(page)

    cell, told = number("hotline.city")
    assert (cell.label, cell.text) == ("市平台工单编号", "")
    assert f"本镇编号 {ticket.number}，市平台编号按来单填写" in told
    assert number("hotline.ledger")[0].text == ticket.number, "the town's own ledger has the town's own numbers"
    Matter.objects.filter(pk=ticket.pk).update(publication=Publication.objects.create(published_at=instant()))
    cell, told = number("hotline.city")
    assert cell.text == ticket.number
    assert "本镇编号" not in told


def test_a_draft_is_not_copied_back_as_the_reply(desk, client, log_in) -> None:
    ticket = desk.take(desk.signed(), "drafted", reply="还没有人看过的拟稿")
    log_in()
    page = client.get(reverse("pages:hotline.copying", args=(ticket.pk,)))
    assert "还没有人看过的拟稿" not in page.content.decode()
    assert "拟稿不回填" in text_of(page)
    desk.take(ticket, "replied", reply="定稿")
    assert "定稿" in client.get(reverse("pages:hotline.copying", args=(ticket.pk,))).context["line"]


def test_the_slip_carries_the_draft_and_later_the_reply_and_says_which(desk, client, log_in) -> None:
    ticket = desk.signed()
    log_in()

    def slip() -> str:
        return text_of(client.get(reverse("pages:hotline.slip", args=(ticket.pk,))))

    first = "先拟稿，再打印呈批表"
    assert first in detail(client, ticket)
    assert first in text_of(form(client, ticket, "approved"))
    ticket = desk.take(ticket, "drafted", reply="拟定周三更换灯泡")
    assert "拟答复内容 拟定周三更换灯泡" in slip()
    assert first not in detail(client, ticket)
    assert first not in text_of(form(client, ticket, "approved"))
    assert "已拟稿，还没有答复：期限照常计算" in detail(client, ticket)
    assert (ticket.state, ticket.met_on) == ("signed", None), "a draft meets no clock"
    ticket = desk.take(ticket, "replied", reply="灯泡已经更换")
    assert "拟答复内容" not in slip()
    assert "答复内容 灯泡已经更换" in slip()
    assert "已拟稿" not in detail(client, ticket)
    ticket = desk.take(ticket, "reopened", note="灯又灭了")
    assert "拟答复内容" in slip()
    assert "灯泡已经更换" not in slip()


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
