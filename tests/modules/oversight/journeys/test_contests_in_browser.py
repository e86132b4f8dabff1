"""A review that the town loses, in a real browser: copy, answer with evidence, result, performance, lesson, closing."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from modules.oversight.journeys.conftest import RECORD, Screen
from playwright.sync_api import expect

from fazhi.kernel.procedures.models import Clock
from fazhi.kernel.records.models import Matter

if TYPE_CHECKING:
    from modules.oversight.journeys.conftest import Office

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
OLD, NEW = "2026-01-05 现场检查笔录", "2026-03-05 补拍照片"


def answered(office: Office, counsel: Screen, handler: Screen) -> str:
    """Received and assigned; what was gathered afterwards is refused, what had been there is sent in time."""
    told = {"案由": "不服占道经营处罚决定", "案件类别": "行政复议（普通程序）", "复议机关、法院": "市人民政府"}
    told |= {"被争议行为的编号": "罚〔2026〕3号", "请求和理由": "请求撤销"}
    case = counsel.add("oversight.contest", "收到副本", **told)
    expect(counsel.page.locator("main")).to_contain_text("2026-03-16")  # ten working days
    counsel.today("不服占道经营处罚决定", "分派")
    counsel.done(case, "分派", 承办单位="综合行政执法办")

    office.day(2026, 3, 11)
    handler.today("不服占道经营处罚决定", "还有 5 天", "答复（答辩）举证")
    paper = {"答复书（答辩状）": "答复书"}
    handler.take(case, "答复（答辩）举证", 证据清单=f"{OLD}\n{NEW}", **{"答复（答辩）要点": "程序合法"}, **paper)
    handler.refused(
        "补拍照片”取得于 2026-03-05，在收到副本（2026-03-02）之后", "《行政复议法》第四十六条", "删去这份证据"
    )
    expect(handler.box("答复（答辩）要点")).to_have_value("程序合法")
    handler.fill(证据清单=OLD, **paper)
    handler.send("答复（答辩）举证")
    handler.page.wait_for_url(RECORD)
    handler.page.goto("/")
    expect(handler.page.locator("main")).not_to_contain_text("不服占道经营处罚决定")
    return case


def decided(office: Office, counsel: Screen, handler: Screen, case: str) -> None:
    """Lost: by a day it is carried out, and that day runs in Today, in the list and on the page."""
    office.day(2026, 5, 6)
    decision = {"决定书（裁判文书、调解书）": "决定书"}
    counsel.take(case, "登记结果", 结案方式="撤销或者部分撤销", **decision)
    counsel.refused("须由本镇履行，没有写明履行期限", "写明哪一天以前履行")
    counsel.fill(履行期限="2026-06-05", **decision)
    counsel.send("登记结果")
    counsel.page.wait_for_url(RECORD)
    expect(counsel.page.locator("main")).to_contain_text("2026-06-05")
    counsel.take(case, "复盘办结", 复盘="告知要写全")
    counsel.refused("还没有履行（履行期限 2026-06-05）", "先办理“履行”")

    office.day(2026, 6, 8)
    handler.today("不服占道经营处罚决定", "已过 3 天", "履行")
    handler.done(case, "履行", 履行情况="已经重新作出决定", 履行报告="履行报告")


def learnt(office: Office, counsel: Screen, handler: Screen, case: str) -> None:
    """No closing before the lesson is there; its owner finds it by its day."""
    counsel.take(case, "复盘办结", 复盘="告知要写全")
    counsel.refused("结果是“撤销或者部分撤销”，还没有登记败诉教训", "先在“败诉教训”登记")
    counsel.page.goto(case)
    counsel.page.get_by_role("link", name="登记败诉教训").click()
    expect(counsel.box("复议诉讼编号")).to_have_value(Matter.objects.get(register="oversight.contest").number)
    lesson = {"教训": "告知不全", "问题方面": "程序和送达", "败诉原因": "漏了告知", "整改措施": "统一告知书"}
    address = counsel.made("登记教训", **lesson, 责任单位="综合行政执法办", 整改期限="2026-06-30")
    counsel.page.goto(case)
    expect(counsel.page.get_by_role("link", name="告知不全")).to_be_visible()
    counsel.done(case, "复盘办结", 复盘="告知要写全")

    office.day(2026, 6, 29)
    handler.today("告知不全", "还有 1 天", "完成整改")
    handler.done(address, "完成整改", 完成证明="新的告知书格式")


def test_a_lost_review_goes_from_the_copy_to_its_lesson_on_the_pages(office: Office) -> None:
    counsel = office.screen("oversight.counsel", office.town.office)
    handler = office.screen("oversight.handler", office.town.bureau)
    case = answered(office, counsel, handler)
    decided(office, counsel, handler, case)
    learnt(office, counsel, handler, case)
    row = Matter.objects.get(register="oversight.contest")
    assert (row.state, row.due_on, row.met_on) == ("closed", date(2026, 3, 16), date(2026, 3, 11))
    performance = Clock.objects.get(matter=row, deadline="performance")
    assert (performance.legal_last_on, performance.met_on) == (date(2026, 6, 5), date(2026, 6, 8))
    assert Matter.objects.get(register="oversight.lesson").met_on == date(2026, 6, 29)
    counsel.page.set_viewport_size({"width": 360, "height": 740})
    counsel.page.goto(case)
    assert counsel.page.evaluate("document.documentElement.scrollWidth") <= 360
