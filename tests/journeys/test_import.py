"""A clerk brings a spreadsheet, a leader reads the report: the import wizard and the reports page in a real browser."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import pytest
import xlsxwriter
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from support.town import make_town

from fazhi.kernel.imports.models import Batch
from fazhi.kernel.law.calendar import sync_calendar
from fazhi.kernel.org.models import Appointment
from fazhi.kernel.pages import importing_running
from fazhi.kernel.records.models import Matter

LIST = "/r/hotline.ticket/"
START = f"{LIST}import/"
HEADER = (
    "工单编号",
    "诉求主题",
    "诉求类别",
    "受理日期",
    "承办单位",
    "诉求人",
    "联系电话",
    "诉求内容",
    "答复日期",
    "备注",
)
WIDTHS = (1440, 360)
# Where to leave pictures for people who want to look at them.
SHOTS = os.environ.get("FAZHI_SHOTS", "")

pytestmark = pytest.mark.django_db(transaction=True)


def row(number: int, **changes: object) -> list[object]:
    content = f"东坑大道与沿河路交叉口路灯不亮已经 {number} 天，夜间行人过路危险，请尽快维修"
    told = ["路灯不亮", "投诉", "2024-05-06", "党政综合办", "张三丰", "13812345678", content, "2024-05-08", ""]
    return list((dict(zip(HEADER, [f"GD{number:05d}", *told], strict=True)) | changes).values())


def ledger(path: Path, rows: Sequence[Sequence[object]], header: Sequence[str] = HEADER) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("2024年工单")
        for at, cells in enumerate([header, *rows]):
            sheet.write_row(at, 0, cells)
    return path


@pytest.fixture
def desk(home, settings, monkeypatch, live_server):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    monkeypatch.setenv("FAZHI_TODAY", "2024-06-03")
    sync_calendar()
    return make_town()


def enter(page, town, live_server, role: str = "hotline.clerk") -> None:
    client = Client()
    client.force_login(town.user(role), backend="django.contrib.auth.backends.ModelBackend")
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": str(live_server)}
    page.context.add_cookies([cookie])


def look(page, name: str) -> None:
    """The page as it stands fits a screen and a phone and keeps nobody out."""
    page.wait_for_load_state()  # a click does not wait for the style sheets
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        if SHOTS:
            page.screenshot(path=Path(SHOTS) / f"{name}-{width}.png", full_page=True)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{name} scrolls sideways at {width}: {wide}px"
        found = Axe().run(page).response["violations"]
        serious = [
            f"{item['id']}: {[node['html'][:160] for node in item['nodes'][:3]]}"
            for item in found
            if item["impact"] in ("serious", "critical")
        ]
        assert serious == [], f"{name} at {width}"
    page.set_viewport_size({"width": 1440, "height": 900})


def go_through(page, path: Path) -> None:
    page.goto(START)
    page.get_by_label("把表格拖到这里").set_input_files(path)
    page.get_by_role("button", name="上传").click()
    page.get_by_role("button", name="试导").click()
    page.get_by_text("读到").first.wait_for()


def test_a_spreadsheet_goes_in_is_corrected_changed_and_taken_back(desk, page, live_server, tmp_path) -> None:
    enter(page, desk, live_server)
    page.goto(LIST)
    page.get_by_role("link", name="导入", exact=True).click()
    look(page, "file")
    bad = [
        row(31, 诉求类别="表扬"),
        row(32, 受理日期="2024-13-01", 承办单位="没有的办"),
        row(33, 工单编号=""),
        row(1, 诉求主题="第二个一号"),
    ]
    path = ledger(tmp_path / "东坑镇2024年5月热线工单.xlsx", [*(row(number) for number in range(1, 31)), *bad])
    page.get_by_label("把表格拖到这里").set_input_files(path)
    page.get_by_role("button", name="上传").click()
    page.get_by_role("heading", name="文件的每一列").wait_for()
    assert page.get_by_role("combobox", name="B 诉求主题").input_value() == "title"
    look(page, "columns")
    page.get_by_role("button", name="试导").click()
    page.get_by_text("还没有写入").wait_for()
    assert (
        page.locator(".sum")
        .inner_text()
        .replace("\n", "")
        .replace(" ", "")
        .startswith("读到 34 行=新增 30+变更 0+无变化 0+拒收 4".replace(" ", ""))
    )
    assert page.locator(".bad dd").first.inner_text() == "表扬"
    assert Matter.objects.count() == 0
    look(page, "trial")
    page.get_by_role("button", name="入账").click()
    page.get_by_role("heading", name="拒收的行").wait_for()
    look(page, "batch")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="下载拒收行").click()
    assert waiting.value.suggested_filename.endswith("拒收行.xlsx")
    page.locator("a.tile", has_text="新增").click()
    page.get_by_text("现有 30 行").wait_for()
    assert page.locator("tbody tr").count() == 30

    go_through(page, ledger(tmp_path / "改好.xlsx", [row(1, 诉求主题="路灯坏了"), row(2), row(31)]))
    page.get_by_text("路灯不亮 → 路灯坏了").wait_for()
    look(page, "changes")
    page.get_by_role("button", name="入账").click()
    page.get_by_label("理由").fill("给错了文件")
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="整批撤销").click()
    page.get_by_text("已经撤销").wait_for()
    assert Matter.objects.count() == 30
    assert Matter.objects.get(number="GD00001").title == "路灯不亮"
    page.goto(START)
    page.get_by_text("已撤销").wait_for()
    look(page, "batches")


def test_without_script_on_a_phone(desk, browser, live_server, tmp_path) -> None:
    size = {"width": 360, "height": 740}
    context = browser.new_context(base_url=str(live_server), java_script_enabled=False, viewport=size)
    page = context.new_page()
    enter(page, desk, live_server)
    header = ("流水", "事由", "类型", "来电", "回复")
    path = ledger(tmp_path / "甲镇.xlsx", [["1", "噪音", "投诉", "2024-05-06", "2024-05-08"]], header)
    page.goto(START)
    page.get_by_label("把表格拖到这里").set_input_files(path)
    page.get_by_role("button", name="上传").click()
    page.get_by_role("button", name="试导").click()
    page.get_by_role("alert").wait_for()
    for column, label in (
        ("A 流水", "工单编号（必填）"),
        ("B 事由", "诉求主题（必填）"),
        ("C 类型", "诉求类别（必填）"),
    ):
        page.get_by_role("combobox", name=column, exact=True).select_option(label=label)
    page.get_by_label("受理日期").select_option(label="D 来电")
    page.get_by_label("答复日期").select_option(label="E 回复")
    page.get_by_role("button", name="试导").click()
    page.get_by_text("没有问题").wait_for()
    page.get_by_role("button", name="入账").click()
    page.get_by_role("heading", name="新增的行").wait_for()
    assert Matter.objects.get().number == "1"
    context.close()


def test_a_long_file_is_followed_to_its_end(desk, page, live_server, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(importing_running, "MOST_AT_ONCE", 10)
    enter(page, desk, live_server)
    path = ledger(tmp_path / "长表.xlsx", [row(number) for number in range(1, 3001)])
    page.goto(START)
    page.get_by_label("把表格拖到这里").set_input_files(path)
    page.get_by_role("button", name="上传").click()
    page.get_by_role("button", name="试导").click()
    page.get_by_role("heading", name="正在试导").wait_for()
    look(page, "running")
    page.get_by_role("button", name="入账").click(timeout=30_000)
    page.get_by_role("heading", name="新增的行").wait_for(timeout=30_000)
    assert Batch.objects.get().new == 3000


def test_a_figure_of_the_report_opens_its_rows_and_the_report_is_taken_away(desk, page, live_server, tmp_path) -> None:
    enter(page, desk, live_server)
    go_through(page, ledger(tmp_path / "工单.xlsx", [row(number) for number in range(1, 13)]))
    page.get_by_role("button", name="入账").click()
    page.get_by_role("heading", name="新增的行").wait_for()
    page.goto("/reports/?year=2024")
    figure = page.locator("a.figure", has_text="12").first
    assert figure.get_attribute("data-figure") == "F16"
    look(page, "report")
    figure.click()
    page.get_by_text("共 12 行").wait_for()
    page.go_back()
    for name, suffix in (
        ("Word 清样", ".docx"),
        ("Word 核数版", "核数版.docx"),
        ("纯文本（.md）", ".md"),
        ("数据（.json）", ".json"),
    ):
        with page.expect_download() as waiting:
            page.get_by_role("link", name=name).click()
        assert waiting.value.suggested_filename.endswith(suffix)
        assert Path(waiting.value.path()).stat().st_size > 500
    page.get_by_label("体例").select_option("standard")
    page.get_by_label("核数版").check()
    page.get_by_role("button", name="查看").click()
    page.get_by_role("heading", name="附录：数据来源").wait_for()
    look(page, "report-traced")
    page.goto("/reports/?year=2199")
    page.get_by_role("alert").wait_for()
    look(page, "report-refused")


def test_the_report_is_not_for_everybody(desk, page, live_server) -> None:
    desk.user("hotline.clerk")
    Appointment.objects.all().delete()
    enter(page, desk, live_server)
    page.goto("/reports/")
    page.get_by_text("您的岗位不能生成报告").wait_for()
    assert page.goto("/reports/file/?year=2024&style=seed&format=docx").status == 404
