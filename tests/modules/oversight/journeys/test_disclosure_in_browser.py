"""The clocks of a disclosure request in a real browser: receipt, correction, third party, extension, answer, service."""

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
TITLE = "某路改造的招标文件"


def reads(screen: Screen, address: str, *words: str) -> None:
    """What the record's page says, the days counted one by one among it."""
    screen.page.goto(address)
    for summary in screen.page.get_by_text("怎么算出来的").all():
        summary.click()
    for word in words:
        expect(screen.page.locator("main")).to_contain_text(word)


def received(office: Office, keeper: Screen) -> str:
    """What came by the internet counts from its confirmation; being unclear, it is to be told so within seven days."""
    office.day(2026, 2, 27)
    told = {"申请事项": TITLE, "申请人": "样品某", "申请公开的内容": "某路的招标文件", "提交方式": "互联网、传真"}
    request = keeper.add("oversight.request", "登记申请", **told, **{"内容不明确，需要补正": "是"})
    expect(keeper.page.locator("main")).to_contain_text("待确认收到")
    expect(keeper.page.locator(".clock")).to_have_count(0)
    office.day(2026, 3, 2)
    keeper.done(request, "确认收到")
    reads(keeper, request, "法定末日 2026-03-30", "法定末日 2026-03-11", "《政府信息公开条例》第三十条")
    return request


def corrected(office: Office, keeper: Screen, request: str) -> None:
    """Asked for with its letter and a day; the twenty days begin with the correction."""
    office.day(2026, 3, 6)
    keeper.today(TITLE, "告知补正", "还有 5 天")
    paper = {"补正告知书": "补正告知书"}
    keeper.take(request, "告知补正", 需要补正的内容="没有写明年份", 补正期限="2026-03-06", **paper)
    keeper.refused("补正期限须在告知之后", "《政府信息公开条例》第三十条", "改正补正期限")
    expect(keeper.box("需要补正的内容")).to_have_value("没有写明年份")
    keeper.fill(补正期限="2026-03-20")
    keeper.send("告知补正")
    keeper.page.wait_for_url(RECORD)
    reads(keeper, request, "待补正", "按本件写明的“补正期限”，最后日 2026-03-20")
    office.day(2026, 3, 16)
    keeper.done(request, "确认收到")
    reads(keeper, request, "自 2026-03-16 起算，法定末日 2026-04-14")
    keeper.take(request, "告知补正", 补正期限="2026-03-30", **paper)
    keeper.refused("已经要求补正过一次")


def consulted(office: Office, keeper: Screen, request: str) -> None:
    """The clock stands by its letter, and runs on after the third party's answer."""
    office.day(2026, 3, 17)
    keeper.done(request, "征求第三方意见", 第三方="东坑样品公司", 征求意见书="征求意见书")
    reads(keeper, request, "自 2026-03-17 起停止计算", "凭《征求意见书》")
    office.day(2026, 3, 18)
    keeper.done(request, "第三方收到征求意见书")
    reads(keeper, request, "自 2026-03-18 起算，法定末日 2026-04-09")
    office.day(2026, 3, 24)
    keeper.take(request, "收到第三方意见（或者期满）", 第三方意见="逾期没有提出意见")
    keeper.refused("提出意见的期限到 2026-04-09，还没有过", "《政府信息公开条例》第三十二条")
    keeper.fill(第三方意见="不同意公开")
    keeper.send("收到第三方意见（或者期满）")
    keeper.page.wait_for_url(RECORD)
    reads(keeper, request, "2026-03-17 至 2026-03-24 扣除，凭《征求意见书》", "法定末日 2026-04-22")


def extended(office: Office, keeper: Screen, head: Screen, request: str) -> None:
    """Only the head extends, once, with the letter to the applicant."""
    office.day(2026, 4, 20)
    keeper.done(request, "提请延期", 说明="资料存放在外地档案库")
    office.day(2026, 4, 21)
    head.today(TITLE, "批准延期", "还有 1 天")
    head.done(request, "批准延期", 说明="同意延期", 延期答复告知书="延期答复告知书")
    reads(head, request, "2026-04-21 批准延长 20个工作日", "法定末日 2026-05-22")


def answered(office: Office, keeper: Screen, request: str) -> None:
    """A refusal tells of reconsideration first; the answer is served and filed."""
    office.day(2026, 5, 20)
    keeper.today(TITLE, "还有 2 天", "答复")
    told = {"答复方式": "不予公开", "不予公开的理由": "商业秘密、个人隐私（第十五条）", "答复说明": "第三方有合理理由"}
    keeper.take(request, "答复", **told, 救济告知="申请行政复议或者提起行政诉讼", 答复书="答复书")
    keeper.refused("应当告知“先申请行政复议", "《行政复议法》第二十三条", "改正答复书里的救济告知")
    expect(keeper.box("答复说明")).to_have_value("第三方有合理理由")
    keeper.fill(救济告知="先申请行政复议，不服复议决定再诉讼")
    keeper.send("答复")
    keeper.page.wait_for_url(RECORD)
    office.day(2026, 5, 21)
    keeper.done(request, "送达归档", 送达凭证="送达凭证")


def test_a_request_goes_through_every_clock_on_the_pages(office: Office) -> None:
    keeper = office.screen("oversight.publisher", office.town.office)
    head = office.screen("oversight.disclosure_head", office.town.office)
    request = received(office, keeper)
    corrected(office, keeper, request)
    consulted(office, keeper, request)
    extended(office, keeper, head, request)
    answered(office, keeper, request)
    row = Matter.objects.get(register="oversight.request")
    assert (row.state, row.due_on, row.met_on) == ("closed", date(2026, 5, 22), date(2026, 5, 20))
    assert {clock.deadline: (clock.legal_last_on, clock.met_on) for clock in Clock.objects.filter(matter=row)} == {
        "answer": (date(2026, 5, 22), date(2026, 5, 20)),
        "correct": (date(2026, 3, 11), date(2026, 3, 6)),
        "corrected": (date(2026, 3, 20), date(2026, 3, 16)),
        "third_party": (date(2026, 4, 9), date(2026, 3, 24)),
    }
    keeper.page.set_viewport_size({"width": 360, "height": 740})
    reads(keeper, request, "2026-05-20 完成")
    assert keeper.page.evaluate("document.documentElement.scrollWidth") <= 360
