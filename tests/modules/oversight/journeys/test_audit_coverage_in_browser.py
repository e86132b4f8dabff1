"""Scenario A22 in a real browser: one audit of 91 is missing, it is planned, audited, and one village more is named."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from modules.oversight.journeys.conftest import Screen
from playwright.sync_api import expect

from fazhi.kernel.core.clock import instant
from fazhi.kernel.records.entries import add_entry
from fazhi.kernel.records.models import Entry, Matter
from fazhi.kernel.records.registers import registers
from fazhi.modules.oversight.models.audit import Audit, Collective

if TYPE_CHECKING:
    from modules.oversight.journeys.conftest import Office

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
FIRST_DAY = date(2022, 1, 4)
VILLAGES, UNITS = 91, 26
FIGURE = "/figures/oversight.audits.coverage/?year=2023&side=difference"


def audited(number: str, kind: str, collective: str = "") -> None:
    """An audit as it stands after its report, without the steps before."""
    head = {"register": "oversight.audit", "procedure": "oversight.audit", "procedure_version": "1", "state": "decided"}
    matter = Matter.objects.create(
        **head, number=number, title=f"审计{number}", opened_on=date(2023, 3, 1), created_at=instant()
    )
    Audit.objects.create(matter=matter, plan=number, kind=kind, collective=collective, reported_on=date(2023, 6, 20))


@pytest.fixture
def year(office: Office) -> Office:
    """A year in which every village but one was audited (一年)."""
    office.day(2023, 12, 1)
    by = office.town.person("oversight.auditor")
    for place in range(1, VILLAGES + 1):
        number = f"CZ-{place:03d}"
        facts = {"number": number, "title": f"第{place}经济合作社", "kind": "group", "occurred_on": FIRST_DAY}
        add_entry(registers["oversight.collective"], facts | {"from_on": FIRST_DAY, "area": office.town.area.pk}, by=by)
        if place != VILLAGES:
            audited(f"村{place}", "villages", number)
    for place in range(1, UNITS + 1):
        audited(f"单位{place}", "units")
    return office


def coverage(screen: Screen, share: str, *missing: str, there: str = "") -> None:
    screen.page.goto(FIGURE)
    main = screen.page.locator("main")
    expect(main).to_contain_text(share)
    for name in missing:
        expect(main).to_contain_text(name)
    if there:
        expect(main).not_to_contain_text(there)


def test_who_was_not_audited_is_named_until_it_is(year: Office) -> None:
    screen = year.screen("oversight.auditor", year.town.office)
    coverage(screen, "90 / 91", "第91经济合作社", there="第90经济合作社")

    screen.page.goto("/r/oversight.audit/add/")
    screen.fill(审计计划编号="SJJH2023-9")
    screen.send("立项")
    screen.refused("年度审计计划里没有“SJJH2023-9”", "内部审计工作规定", "先在“年度审计计划”登记并写明批准文件，再立项")
    line = {"编号": "SJJH2023-091", "年度": "2023", "审计类别": "村居集体经济组织经济责任审计", "村组编号": "CZ-091"}
    screen.add("oversight.audit_plan", "保存", **line, 批准日期="2023-01-20", 批准文件="会议纪要〔2023〕1号")
    screen.page.get_by_role("link", name="登记审计项目").click()
    expect(screen.box("审计计划编号")).to_have_value("SJJH2023-091")
    address = screen.made("立项")
    expect(screen.page.locator("main")).to_contain_text("第91经济合作社")
    notice = {"通知的进点日期": "2023-12-04", "审计通知书": "通知书"}
    screen.take(address, "送达通知书", **notice)
    screen.refused("通知书至迟 2023-11-30 送达", "《审计法实施条例》第三十五条", "推后进点日期")
    screen.fill(**notice | {"通知的进点日期": "2023-12-05"})
    screen.send("送达通知书")
    screen.page.wait_for_url(address)
    year.day(2023, 12, 5)
    screen.done(address, "进点")
    year.day(2023, 12, 20)
    screen.done(address, "报告征求意见", **{"审计报告（征求意见稿）": "报告"})
    coverage(screen, "91 / 91", "100%")

    village = {"编号": "CZ-092", "名称": "第92经济合作社", "层级": "组（股份）经济合作社", "所在村（社区）": "东坑镇"}
    screen.add("oversight.collective", "保存", **village, 登记日期="today", 启用日期="2023-12-21")
    coverage(screen, "91 / 92", "第92经济合作社", there="第91经济合作社")
    screen.page.set_viewport_size({"width": 360, "height": 740})
    coverage(screen, "91 / 92", "第92经济合作社")
    assert screen.page.evaluate("document.documentElement.scrollWidth") <= 360
    for ref, value in (
        ("oversight.audits", "117"),
        ("oversight.audits.units", "26"),
        ("oversight.audits.villages", "91"),
    ):
        screen.page.goto(f"/figures/{ref}/?year=2023")
        expect(screen.page.locator("main")).to_contain_text(value)
    assert Entry.objects.filter(register="oversight.collective").count() == Collective.objects.count() == 92
