"""One case from the clue to the archive in a real browser, on the pages of the officer, the head and the reviewer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect
from support import chromium
from support.enforcement import HEAD, OFFICER, REVIEWER, Bench
from support.enforcement_story import BROKEN, FACTS, ITEM, PARTY, PARTY_CODE, PENAL, REASONS, TYPED

from fazhi.kernel.core.clock import today
from fazhi.kernel.records.models import Matter
from fazhi.modules.enforcement.models import Case, CaseDocument

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "Test-Pass-2024"
CASES = "/r/enforcement.case/"
DOCUMENTS = "/p/enforcement.documents/"
WIDE = {"width": 1440, "height": 900}
REASON_LABELS = ("事：查明了什么", "法：依据什么", "理：为什么这样定", "情：考虑了什么")
PROPOSED = {"拟处罚种类": "罚款", "拟罚款": "20000"}
CERTIFICATES = "证-0001、证-0002"


@dataclass
class Office:
    """Three people, each at an own screen, and the day that it is for all of them (一个办公室)."""

    officer: Page
    head: Page
    reviewer: Page
    monkeypatch: pytest.MonkeyPatch
    address: str = ""
    papers: int = 0

    def day(self, month: int, day: int) -> None:
        self.monkeypatch.setenv("FAZHI_TODAY", date(2024, month, day).isoformat())

    def at_case(self, page: Page) -> None:
        """The case as it now stands: only what the officer did last is already on the officer's own screen."""
        if page is not self.officer or page.url != self.address:
            page.goto(self.address)

    def at_documents(self) -> Page:
        page = self.officer
        if DOCUMENTS not in page.url:
            self.at_case(page)
            page.get_by_role("link", name="制作和查看文书").click()
        return page

    # One step on the case's page.

    def take(self, page: Page, step: str, note: str = "", **values: str) -> None:
        """Opens a step's form from the case, fills it in and sends it."""
        self.at_case(page)
        link = page.locator(".actions").get_by_role("link", name=step, exact=True)
        if not link.is_visible():
            page.get_by_text("更多步骤").click()
        link.click()
        fill(page, **values)
        if note:
            page.get_by_label("说明").fill(note)
        send(page, step)

    def done(self, page: Page, step: str, note: str = "", **values: str) -> None:
        """The same, and it went through."""
        self.take(page, step, note, **values)
        page.wait_for_url(re.compile(rf"{CASES}\d+/$"))
        expect(page.get_by_text(f"已办理“{step}”")).to_be_visible()

    # The file of the case: rows beside it, and documents on the page of documents.

    def add(self, part: str, **values: str) -> None:
        """A row of the file, from the box beside the case."""
        page = self.officer
        self.at_case(page)
        box = page.locator("section.card", has_text="案卷材料").locator("details", has_text=part).first
        if box.get_attribute("open") is None:
            box.locator("summary").click()
        box.get_by_role("link", name=f"登记{part}").click()
        fill(page, **values)
        page.locator("form.panel").get_by_role("button", name="保存").click()
        expect(page.get_by_text("已保存")).to_be_visible()

    def paper(self, title: str, **typed: str) -> None:
        """A document filled in on its page and put into the file with the number that the platform gave."""
        page = self.at_documents()
        others = page.locator("details.aside")
        if others.get_attribute("open") is None:
            others.locator("summary").click()
        page.get_by_role("link", name=title, exact=True).first.click()
        number = page.get_by_label("平台文号")
        number.wait_for()  # all() below asks at once, also of the page that is being left
        known = {**TYPED, **typed}
        for box in page.locator("form.panel [id^=i-f-]").all():
            name = str(box.get_attribute("name")).removeprefix("f-")
            box.fill(known.get(name, ""))
        self.papers += 1
        number.fill(f"示例平台〔2024〕{self.papers}号")
        page.get_by_role("button", name="存入案卷").click()
        expect(page.get_by_text(f"{title}已出具，文号 示例平台〔2024〕{self.papers}号")).to_be_visible()

    def served(self, title: str, **more: str) -> None:
        """The day of service, on the document's own row."""
        page = self.at_documents()
        page.locator("table").get_by_role("link", name=title, exact=True).click()
        page.locator(".actions").get_by_role("link", name="修改", exact=True).click()
        fill(page, **{"送达日": "today", "送达方式": "直接送达", "送达回证完整": "是", **more})
        page.locator("form.panel").get_by_role("button", name="保存").click()
        expect(page.get_by_text("已保存")).to_be_visible()


def labelled(page: Page, label: str) -> Locator:
    return page.locator("form.panel").get_by_label(re.compile(rf"^\s*{re.escape(label)}\s*(（必填）)?\s*$"))


def fill(page: Page, **values: str) -> None:
    """Fields by their labels (按标签填写): a choice by its words, and `today` as the day that it is in the office."""
    for label, value in values.items():
        box = labelled(page, label)
        if box.evaluate("element => element.tagName") == "SELECT":
            box.select_option(label=value)
        else:
            box.fill(today().isoformat() if value == "today" else value)


def send(page: Page, name: str) -> None:
    page.locator("form.panel").get_by_role("button", name=name, exact=True).click()


@pytest.fixture
def office(
    transactional_db: None,
    live_server: object,
    browser: Browser,
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
    settings: Any,
) -> Iterator[Office]:
    monkeypatch.setenv("FAZHI_TODAY", "2024-09-02")
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    bench = Bench.made()
    people = (OFFICER, "甲执法"), (HEAD, ""), (REVIEWER, "")
    users = [bench.person(role, name).user for role, name in people]
    with ExitStack() as screens:
        pages = [screens.enter_context(chromium.new_page(browser, str(live_server))) for _ in users]
        for page, user in zip(pages, users, strict=True):
            page.set_viewport_size(WIDE)
            page.goto("/login/")
            page.get_by_label("用户名").fill(user.get_username())
            page.get_by_label("密码").fill(PASSWORD)
            page.get_by_role("button", name="登录").click()
            page.wait_for_url("**/")
        yield Office(*pages, monkeypatch)


def investigate(office: Office) -> None:
    """From the clue to the end of the inquiry (线索、立案、调查)."""
    page = office.officer
    page.goto(f"{CASES}add/")
    clue = {"案由": "随意倾倒垃圾案", "线索来源": "监督检查", "执法领域": "城市管理", "事项编码": ITEM}
    clue |= {"当事人类别": "法人或者其他组织", "当事人": PARTY, "证件或信用代码": PARTY_CODE, "责任能力": "完全"}
    clue |= {"区域": "东坑镇", "违法行为发生地": "东坑镇井美村模拟路1号", "跨行政区域": "否"}
    fill(page, **clue, 发现日期="2024-09-02", 违法行为终了日="2024-09-01")
    send(page, "登记线索")
    page.wait_for_url(re.compile(rf"{CASES}\d+/$"))
    office.address = page.url

    office.day(9, 3)
    signed = {"出示了执法证": "是", "笔录所记证号": CERTIFICATES, "当事人逐页签名": "是", "签名的执法人员数": "2"}
    told = {"名称": "现场检查笔录", "活动": "现场检查", "执法人员证号": CERTIFICATES, "笔录内容": "空地有垃圾"}
    office.add("执法活动", 实施日期="today", 开始时刻="2024-09-03T09:00", 结束时刻="2024-09-03T10:00", **told, **signed)
    proof = {"证据名称": "现场笔录", "证据种类": "勘验笔录、现场笔录", "证明什么": "倾倒的地点和数量"}
    office.add("证据", 取得日期="today", 查证人="甲执法", 以非法手段取得="否", **proof)

    office.day(9, 9)
    office.done(office.head, "立案", 立案批准人="陈镇长", 由机关负责人批准立案="是")
    office.paper("立案审批表")
    office.paper("责令改正通知书")
    office.day(9, 23)
    office.served("责令改正通知书", 送达日="2024-09-09", 改正或者履行期限="2024-09-20", 复查日期="today")
    tested = {"初次违法": "否", "违法行为轻微": "否", "及时改正": "是", "没有造成危害后果": "否"}
    tested |= {"有证据证明没有主观过错": "否", "适用或者不适用的理由": "倾倒的数量大，不属于轻微违法"}
    office.done(page, "减免责审查", **tested)
    found = {"违法事实": FACTS, "违反的条款": BROKEN, "处罚的条款": PENAL, "情节复杂或者重大违法": "否"}
    found |= {"属于重大执法决定": "是", "涉嫌犯罪": "否", "执法人员与当事人有利害关系": "否"}
    office.done(page, "调查终结", **found)
    office.paper("调查终结报告", **PROPOSED)


def tell(office: Office) -> None:
    """The notice, and the statement given up (告知)."""
    office.day(9, 24)
    office.paper("行政处罚事先告知书", **PROPOSED)
    office.served("行政处罚事先告知书")
    tier = {
        "法定最低罚款": "10000",
        "法定最高罚款": "500000",
        "裁量基准": "无",
        "适用阶次": "一般",
        "偏离裁量基准": "否",
    }
    office.done(office.officer, "事先告知", **PROPOSED, **tier)
    office.day(9, 26)
    office.done(office.officer, "放弃陈述申辩", note="当事人书面放弃", 放弃陈述申辩="是")


def decide(office: Office) -> None:
    """The head is stopped until the reviewer has passed it (法制审核、决定)."""
    head, said = office.head, dict(zip(REASON_LABELS, REASONS.values(), strict=True))
    said |= {"处罚种类": "罚款", "罚款": "20000", "应当公开": "是"}
    office.day(10, 8)
    office.take(head, "作出处罚决定", **said)
    alert = head.get_by_role("alert")
    expect(alert).to_contain_text("不能“作出处罚决定”——C28 法制审核：")
    expect(alert).to_contain_text("没有法制审核结论")
    expect(alert).to_contain_text("《行政处罚法》第五十八条")
    expect(alert).to_contain_text("任何人不能放行")
    expect(labelled(head, "罚款")).to_have_value("20000")
    assert Case.objects.get().decided_on is None

    opinion = {"法制审核结论": "通过", "法制审核意见": "事实清楚，程序合法"}
    office.done(office.reviewer, "法制审核", **opinion, 初次从事法制审核="否", 取得法律职业资格="是")
    office.paper("法制审核意见书")
    office.day(10, 9)
    office.done(head, "作出处罚决定", **said)
    office.paper("行政处罚决定书")


def finish(office: Office) -> None:
    """Service, publication, payment, closing (送达、公开、缴款、结案)."""
    page = office.officer
    office.day(10, 10)
    office.served("行政处罚决定书")
    office.done(page, "送达决定书")
    office.done(page, "公开决定", 已隐去个人信息="是")
    office.day(10, 16)
    office.add("缴款", 摘要="罚款", 款项="罚款", 金额="20000", 缴款日期="today", 缴款渠道="银行")
    office.done(page, "履行完毕")
    office.paper("结案审批表")
    office.done(office.head, "结案归档", **{"一案一卷、目录次序正确": "是"})


@pytest.mark.browser
def test_a_case_goes_from_the_clue_to_the_archive_on_the_pages(office: Office) -> None:
    for stage in (investigate, tell, decide, finish):
        stage(office)
    page = office.officer
    page.goto(office.address)
    expect(page.locator(".badge", has_text="已结案").first).to_be_visible()
    page.get_by_role("link", name="逐项看 50 项").click()
    expect(page.get_by_role("link", name="不符合 0")).to_be_visible()
    expect(page.get_by_role("link", name="无法判断 0")).to_be_visible()
    row = Matter.objects.get(register="enforcement.case")
    assert (row.state, row.closed_on, row.met_on) == ("closed", date(2024, 10, 16), date(2024, 10, 9))
    assert CaseDocument.objects.filter(case=row.number).count() == office.papers
    office.head.goto("/p/enforcement.review/?year=2024")
    expect(office.head.get_by_role("link", name=row.number)).to_be_visible()
    assert office.head.evaluate("document.documentElement.scrollWidth") <= WIDE["width"]
