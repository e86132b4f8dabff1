"""The statute base in a real browser: searching by typing and without scripts, comparing, checking, on every width."""

from __future__ import annotations

import pytest
from support.desk import TODAY
from support.statutes import NEW, TITLE, example, version, write_norm
from support.town import FIRST_DAY, make_town

from fazhi.kernel.law.statutes.loading import load
from fazhi.kernel.law.statutes.models import Norm
from fazhi.kernel.org.models import Appointment, Post
from fazhi.kernel.org.users import create_user

from .test_shell import PASSWORD, WIDTHS, log_in, serious, shoot

pytestmark = pytest.mark.django_db(transaction=True)
CASE = f"当事人违反《{TITLE}》第三条，依照该条例第九条处理。"


@pytest.fixture
def norm(settings, monkeypatch, tmp_path, page) -> Norm:
    """The example norm and a long one, and a person of the legal office who is logged in."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    monkeypatch.setenv("FAZHI_TODAY", TODAY.isoformat())
    town = make_town()
    user = create_user("liwen", "李文", PASSWORD)
    for role in ("arbiter", "administrator"):
        post = Post.objects.create(unit=town.office, role=role, name=f"岗位 {role}")
        Appointment.objects.create(user=user, post=post, starts_on=FIRST_DAY)
    log_in(page)
    articles = {str(number): "示例机关应当按照规定办理示例事项。" * 9 for number in range(1, 301)}
    chapters = {number: f"第{'一二三'[(int(number) - 1) // 100]}编 样板 > 第一章 分则" for number in articles}
    load([
        write_norm(tmp_path, articles, title="示例法典", issued_on="2023-01-01", in_force_on="2023-06-01", chapters=chapters),
        write_norm(tmp_path, {"1": NEW["1"]}, title="东坑镇样板规则", issued_on="2023-01-01", in_force_on=None),
    ])  # fmt: skip
    return example(tmp_path / "laws")


def addresses(norm: Norm) -> dict[str, str]:
    unknown = Norm.objects.get(key="东坑镇样板规则").versions.get()
    code = Norm.objects.get(key="示例法典")
    return {
        "base": "/law/",
        "unknown": "/law/unknown/",
        "load": "/law/load/",
        "day": f"/law/versions/{unknown.pk}/day/",
        "search": "/law/search/?q=示例情况",
        "norm": f"/law/norms/{norm.pk}/?on=2024-06-01&since=2021-01-01&touched=1",
        "code": f"/law/norms/{code.pk}/?article=250",
        "compare": f"/law/norms/{norm.pk}/compare/?only=",
        "check": "/law/check/",
    }


def test_every_page_fits_its_window_and_is_accessible(norm, page) -> None:
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            for name, address in addresses(norm).items():
                page.goto(address)
                wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
                shoot(page, f"law-{name}-{width}-{scheme}")
                assert wide <= 0, f"{name} scrolls sideways at {width}: {wide}px"
                if width != 320:
                    assert serious(page) == [], f"{name} at {width} {scheme}"


def test_typing_finds_an_article_and_its_link_lands_on_it(norm, page) -> None:
    page.goto("/law/search/")
    page.get_by_label("检索词或条号").press_sequentially("示例补贴", delay=20)
    page.locator(".law-hit").first.wait_for()
    assert "%E7%A4%BA" in page.url
    page.locator(".law-hit a").first.click()
    page.wait_for_url("**/law/norms/**")
    assert page.evaluate("document.querySelector(':target').id") == "a4"
    assert page.evaluate("document.querySelector(':target').getBoundingClientRect().top") >= 54


def test_without_scripts_one_searches_too(norm, page, browser, live_server) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=str(live_server))
    context.add_cookies(page.context.cookies())
    plain = context.new_page()
    plain.goto("/law/")
    plain.get_by_label("在条文中找").fill("示例条例 3")
    plain.locator(".law-box").get_by_role("button", name="检索").click()
    assert "第三条" in plain.locator(".law-hit--lead").inner_text()
    context.close()


def test_a_mapping_is_confirmed_beside_the_texts(norm, page) -> None:
    page.goto(f"/law/norms/{norm.pk}/compare/?old={version(norm, 2020).pk}&new={version(norm, 2024).pk}")
    row = page.locator(".law-row", has_text="旧第三条 → 新第四条")
    row.locator(".law-confirm summary").click()
    row.get_by_role("button", name="确认").click()
    page.wait_for_load_state()
    assert "第三条的对应已确认" in page.locator(".content").inner_text()
    assert "已确认" in page.locator(".law-row", has_text="旧第三条 → 新第四条").inner_text()


def test_a_document_is_checked_and_its_marks_lead_to_the_list_and_back(norm, page) -> None:
    page.goto("/law/check/")
    page.get_by_label("文书内容").fill(CASE)
    page.get_by_label("行为日").fill("2024-01-10")
    page.get_by_role("button", name="核对").click()
    page.locator("#c2").wait_for()
    shoot(page, "law-checked")
    assert serious(page) == []
    page.locator("#c2").click()
    assert "没有这一条" in page.locator("#d2").inner_text()
    page.locator("#d2 a").first.click()
    assert page.evaluate("location.hash") == "#c2"


def test_paper_shows_the_text_alone(norm, page) -> None:
    page.goto(f"/law/norms/{norm.pk}/")
    page.emulate_media(media="print")
    shown = "getComputedStyle(document.querySelector('{}')).display"
    assert page.evaluate(shown.format(".law-contents")) == "none"
    assert page.evaluate(shown.format(".law-article")) != "none"
