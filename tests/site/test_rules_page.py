"""时限规则: what a clerk finds in the list and on the page of one rule."""

from __future__ import annotations

from datetime import date

import pytest

from fazhi.kernel.law.models import Norm, Provision, Version
from fazhi.kernel.law.packs import rulebook
from fazhi.kernel.law.statutes.names import key_of

pytestmark = pytest.mark.django_db
LIST = "/law/rules/"


def test_the_list_is_grouped_by_procedure_and_every_rule_is_on_one_of_its_pages(logged_in) -> None:
    client = logged_in("leader")
    first = client.get(LIST)
    pages = [client.get(LIST, {"page": number}) for number in first.context["page"].paginator.page_range]
    codes = [line.rule.code for page in pages for line in page.context["page"]]
    assert len(codes) == len(set(codes)) == len(rulebook())
    for page in pages:
        rows = page.content.decode().count("<tr>") - len(page.context["groups"])
        assert rows == len(page.context["page"])
        assert len(page.content) < 100_000
    names = [name for name, _, _ in first.context["groups"]]
    assert names[:3] == ["听证", "行政处罚", "行政强制"]
    # A procedure that goes over to the next page tells on both how many rules it has.
    sizes = {name: size for page in pages for name, size, _ in page.context["groups"]}
    assert sum(sizes.values()) == len(rulebook())


def test_words_a_procedure_and_a_status_narrow_the_list(logged_in) -> None:
    client = logged_in("leader")
    found = client.get(LIST, {"q": "复议法 简易"}).context["shown"]
    assert found
    assert all("简易" in line.words and "复议法" in line.words for line in found)
    found = client.get(LIST, {"family": "信访"}).context["shown"]
    assert {line.rule.code.split(".")[0] for line in found} == {"petition"}
    stale = client.get(LIST, {"only": "stale"}).context["shown"]
    assert all(line.is_stale for line in stale)
    assert "没有这样的规则" in client.get(LIST, {"q": "查无此规"}).content.decode()


def test_the_list_asks_nothing_of_the_database_for_its_rules(logged_in, django_assert_max_num_queries) -> None:
    client = logged_in("leader")
    client.get(LIST)
    with django_assert_max_num_queries(12):
        client.get(LIST)


def test_a_rule_shows_its_count_its_history_and_who_uses_it(logged_in) -> None:
    page = logged_in("leader").get(f"{LIST}hotline.reply.complaint/").content.decode()
    assert "<b>15个工作日</b>" in page
    assert "照常计算，凡用到的地方都标明" in page
    assert "从收到之日的次日起算，当日不计入，共15个工作日。" in page
    assert "延长5个工作日（热线机构批准）" in page
    assert '<a href="/r/hotline.ticket/">' in page
    assert "/law/due/?rule=hotline.reply.complaint" in page
    page = logged_in("leader").get(f"{LIST}penalty.case.decide/").content.decode()
    assert "扣除：听证" in page
    assert page.count("自 202") == 2  # the province's number and the nation's before it


def test_an_unknown_rule_is_not_found(logged_in) -> None:
    assert logged_in("leader").get(f"{LIST}no.such.rule/").status_code == 404


def test_without_texts_the_page_says_so(logged_in) -> None:
    page = logged_in("leader").get(f"{LIST}petition.matter.close/").content.decode()
    assert "没有载入这部规范的文本" in page


def test_the_article_in_force_stands_beside_the_number(logged_in) -> None:
    name = "信访工作条例"
    norm, _ = Norm.objects.get_or_create(key=key_of(name), defaults={"title": name, "short_title": name})
    norm.versions.all().delete()
    version = Version.objects.create(
        norm=norm, issued_on=date(2022, 2, 25), in_force_on=date(2022, 5, 1), kind="enacted", source="试验", digest="x"
    )
    Provision.objects.create(version=version, position=1, number=34, text="试验条文第一款。\n试验条文第二款。")
    client = logged_in("leader")
    page = client.get(f"{LIST}petition.matter.close/").content.decode()
    assert "试验条文第一款。" in page
    assert "第三十四条</a>" in page
    assert "没有这一条" in client.get(f"{LIST}petition.review.request/").content.decode()


def test_the_calculator_is_filled_in_with_the_rule(logged_in) -> None:
    client = logged_in("leader")
    page = client.get("/law/due/", {"rule": "penalty.fine.pay"}).content.decode()
    assert '<option value="penalty.fine.pay" selected>' in page
    page = client.get("/law/due/", {"rule": "annual_report.send", "start": "2026-01-05"}).content.decode()
    assert "<b>2026-02-28</b>" in page
