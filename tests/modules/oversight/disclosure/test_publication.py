"""Proactive disclosure: reviewed by a second person, published in its days, updated, withdrawn; explainers; guides (主动公开)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from support.tickets import detail, text_of
from support.town import Town, make_town

from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.figures.computing import compute
from fazhi.kernel.figures.definitions import sync_definitions
from fazhi.kernel.figures.spans import Span
from fazhi.kernel.law.calendar import sync_calendar
from fazhi.kernel.procedures.acting import act, open_matter
from fazhi.kernel.procedures.declarations import procedures
from fazhi.kernel.procedures.models import Clock
from fazhi.kernel.records.entries import add_entry, remove_entry
from fazhi.kernel.records.models import Matter
from fazhi.kernel.records.registers import registers
from fazhi.modules.oversight.disclosure.common import GUIDE, PUBLICATION
from fazhi.modules.oversight.disclosure.explanation import EXPLANATIONS
from fazhi.modules.oversight.disclosure.publication import PUBLICATIONS
from fazhi.site.work import Group, Work

MAKER, KEEPER, HEAD = "oversight.handler", "oversight.publisher", "oversight.disclosure_head"
WORDS = {"redaction": "无", "address": "https://example.invalid/1", "text": "改造工程的中标结果"}
WORDS |= {"withdrawal_reason": "内容与事实不符，核对后另行公开", "withheld_reason": "secret"}


FORMED, OUT = date(2023, 6, 1), date(2023, 6, 8)


def day(month: int, number: int, year: int = 2023) -> date:
    return date(year, month, number)


@pytest.fixture
def town(db: None, home: Any, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Town:
    monkeypatch.setenv("FAZHI_TODAY", "2023-12-29")
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    sync_calendar()
    return make_town()


def made(town: Town, on: date = FORMED, role: str = MAKER, **facts: object) -> Matter:
    data = {"title": "某路改造中标结果", "category": "project", "text": WORDS["text"], "unit": town.office.pk} | facts
    return open_matter(PUBLICATIONS, data, by=town.person(role), on=on)


def take(town: Town, matter: Matter, step: str, on: date, role: str = "", **data: object) -> Matter:
    declared = procedures[matter.procedure].version("1").step[step]
    needed = {name: WORDS[name] for name in declared.required if name in WORDS}
    by = town.person(role or declared.roles[0])
    return act(matter, step, by=by, on=on, note="情况属实，按规定办理", data=needed | data)


def published(town: Town, on: date = OUT, **facts: object) -> Matter:
    matter = take(town, made(town, **facts), "reviewed", day(6, 5))
    return take(town, matter, "published", on)


def figure(code: str, year: int = 2023) -> Any:
    sync_definitions()
    (found,) = compute([code], Span.year(year))
    return found.value


# --- the clock -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("category", "due_on", "basis"),
    [
        ("project", day(6, 30), "《政府信息公开条例》第二十六条"),
        ("homestead", day(6, 30), "《政府信息公开条例》第二十一条、第二十六条"),
        ("penalty", day(6, 12), "《行政处罚法》第四十八条"),
        ("licence", day(6, 12), "《行政许可法》第四十条"),
    ],
)
def test_information_is_published_within_the_days_of_its_kind(
    town: Town, category: str, due_on: date, basis: str
) -> None:
    matter = made(town, category=category)
    assert matter.due_on == due_on
    assert Clock.objects.get(matter=matter).basis.startswith(basis)


def test_what_changes_is_published_anew_within_twenty_days_and_counted_once(town: Town) -> None:
    matter = take(town, published(town), "changed", day(9, 1), text="改造工程的变更结果")
    update = Clock.objects.get(matter=matter, deadline="update")
    assert (matter.state, matter.closed_on, update.legal_last_on) == ("changing", None, day(10, 7))
    matter = take(town, matter, "updated", day(9, 20))
    item = PUBLICATIONS.rows().select_related("disclosure_item").get(pk=matter.pk).disclosure_item
    assert (item.published_on, item.updated_on, matter.closed_on) == (day(6, 8), day(9, 20), day(9, 20))
    assert figure("F70") == 1


# --- the review ------------------------------------------------------------------------------------------------------


def test_nobody_reviews_what_they_wrote(town: Town) -> None:
    matter = made(town)
    with pytest.raises(FazhiError, match=r"“生成”是您办理的.*《政府信息公开条例》第十七条"):
        take(town, matter, "reviewed", day(6, 5), role=MAKER)
    own = made(town, role=KEEPER)
    with pytest.raises(FazhiError, match="是您办理的"):
        take(town, own, "reviewed", day(6, 5))
    assert take(town, own, "reviewed", day(6, 5), role=HEAD).state == "reviewed"


def test_a_text_with_numbers_of_people_goes_nowhere(town: Town) -> None:
    with pytest.raises(FazhiError, match="公开内容：里还有身份证号或者手机号，依《政府信息公开条例》第十五条不得公开"):
        made(town, text="联系人电话13800000000")
    matter = made(town)
    with pytest.raises(FazhiError, match="“公开内容”里还有身份证号或者手机号"):
        take(town, matter, "reviewed", day(6, 5), text="证件号11010119900101001X")
    with pytest.raises(FazhiError, match="“审查通过”时必须填写"):
        take(town, matter, "reviewed", day(6, 5), redaction="")
    assert take(town, matter, "reviewed", day(6, 5), redaction="隐去两处手机号").state == "reviewed"


@pytest.mark.parametrize(
    "text",
    ["１３８００００００００", "+8613800000000", "138 0000-0000", "110101 19900101 001x", "11010119900101001X"],
)
def test_a_number_is_found_in_a_title_too_however_it_is_spaced(town: Town, text: str) -> None:
    with pytest.raises(FazhiError, match="信息名称：里还有身份证号或者手机号"):
        made(town, title=f"关于{text}的处理结果")
    matter = take(town, made(town), "returned", day(6, 5))
    with pytest.raises(FazhiError, match=r"“名称”里还有身份证号或者手机号.*第十五条"):
        take(town, matter, "revised", day(6, 6), title=f"关于{text}的处理结果")


def test_the_credit_code_of_a_fined_firm_and_an_office_telephone_are_published(town: Town) -> None:
    text = "统一社会信用代码914419001234567894，咨询电话0769-83380000，2023-06-01 10:30"
    assert take(town, made(town, text=text), "reviewed", day(6, 5)).state == "reviewed"


def test_what_is_sent_back_is_revised_and_reviewed_again(town: Town) -> None:
    matter = take(town, made(town), "returned", day(6, 5))
    matter = take(town, matter, "revised", day(6, 6))
    assert (matter.state, matter.due_on) == ("made", day(6, 30))
    assert take(town, matter, "withheld", day(6, 7)).closed_on == day(6, 7)


# --- withdrawal ------------------------------------------------------------------------------------------------------


def test_a_withdrawn_disclosure_counts_no_longer_and_says_so(town: Town, client: Client) -> None:
    kept, gone = published(town), published(town)
    assert (figure("F70"), figure("oversight.withdrawn")) == (2, 0)
    with pytest.raises(FazhiError, match="“撤回”时必须填写"):
        take(town, gone, "withdrawn", day(10, 9), withdrawal_reason="")
    take(town, gone, "withdrawn", day(10, 9))
    assert (figure("F70"), figure("oversight.withdrawn")) == (1, 1)
    client.force_login(town.user("leader"))
    page = detail(client, gone)
    assert "已撤回" in page
    assert WORDS["withdrawal_reason"] in page
    assert kept.state == "published"


# --- explainers ------------------------------------------------------------------------------------------------------


def test_a_policy_is_published_at_once_and_its_missing_explainer_stands_in_today(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    policy = published(town, title="某扶持办法", category="document", is_policy=True)
    assert (policy.state, policy.met_on) == ("published", day(6, 8))
    waiting = EXPLANATIONS.rows().select_related("explainer").get()
    assert (waiting.title, waiting.explainer.source_row, waiting.due_on) == ("某扶持办法", policy.number, day(6, 13))
    monkeypatch.setenv("FAZHI_TODAY", "2023-06-14")
    lines = Work(town.person(KEEPER)).lines
    assert [(line.pk, line.group, line.step and line.step.code) for line in lines] == [
        (waiting.pk, Group.OVERDUE, "explained")
    ]
    assert figure("F71") == 0
    with pytest.raises(FazhiError, match="文字解读、图解、问答一种也没有"):
        take(town, waiting, "explained", day(6, 14))
    take(town, waiting, "explained", day(6, 14), role=MAKER, picture_address="https://example.invalid/2")
    assert (figure("F71"), Work(town.person(KEEPER)).lines) == (100, [])


def test_the_page_of_a_policy_names_its_explainer_and_that_of_another_text_does_not(town: Town, client: Client) -> None:
    policy, other = published(town, category="document", is_policy=True), published(town)
    client.force_login(town.user(KEEPER))
    waiting = EXPLANATIONS.rows().get()
    pages = [client.get(reverse("pages:detail", args=(PUBLICATION, one.pk))) for one in (policy, other)]
    link = reverse("pages:detail", args=(waiting.register, waiting.pk))
    assert [link in page.content.decode() for page in pages] == [True, False]
    assert "政策解读 还没有登记" in text_of(pages[1])


def test_what_needs_no_explainer_is_no_part_of_the_rate_and_one_taken_down_counts_against_it(town: Town) -> None:
    def policy(title: str) -> Matter:
        return open_matter(EXPLANATIONS, {"title": title}, by=town.person(KEEPER), on=day(6, 1))

    first, second = policy("甲办法"), policy("乙办法")
    take(town, policy("人事任免"), "exempted", day(6, 2))
    first = take(town, first, "explained", day(6, 2), text_address="https://example.invalid/3")
    assert figure("F71") == 50
    second = take(town, second, "explained", day(6, 5), answers_address="https://example.invalid/4")
    assert figure("F71") == 100
    first = take(town, first, "taken_down", day(6, 6))
    assert (figure("F71"), first.met_on, first.explainer.text_address) == (50, None, "")


# --- guides, ways in, the page ---------------------------------------------------------------------------------------


def test_only_versions_of_the_catalogue_are_counted(town: Town) -> None:
    told = {"edition": "2023年版", "changes": "按机构改革调整", "address": "政府网站", "occurred_on": day(3, 1)}
    for kind in ("guide", "catalogue"):
        row = add_entry(registers[GUIDE], told | {"title": kind, "kind": kind}, by=town.person(KEEPER))
    assert figure("F98") == 1
    remove_entry(row, by=town.person(KEEPER), reason="重复登记")
    assert figure("F98") == 0


def test_a_row_of_another_register_is_published_with_one_click(town: Town, client: Client) -> None:
    facts = {"number": "SS2023-01", "title": "口袋公园", "unit": town.office.pk, "occurred_on": day(2, 1)}
    project = add_entry(
        registers["enforcement.project"], facts | {"content": "建一处"}, by=town.person("enforcement.supervisor")
    )
    keeper = town.user(KEEPER)
    client.force_login(keeper)
    page = client.get(reverse("pages:detail", args=("enforcement.project", project.pk)))
    assert "主动公开 还没有登记" in text_of(page)
    url = f"{reverse('pages:add', args=(PUBLICATION,))}?source_row=SS2023-01&amp;title="
    assert url in page.content.decode().replace("&amp;amp;", "&amp;")
    form = client.get(url.replace("&amp;", "&") + f"口袋公园&unit={town.office.pk}")
    typed = form.content.decode()
    assert 'value="SS2023-01"' in typed
    assert 'value="口袋公园"' in typed
    assert f'value="{town.office.pk}" selected' in typed
    item = made(town, role=KEEPER, source_row="SS2023-01")
    assert item.title in text_of(client.get(reverse("pages:detail", args=("enforcement.project", project.pk))))
    back = client.get(reverse("pages:detail", args=(PUBLICATION, item.pk))).content.decode()
    assert reverse("pages:detail", args=("enforcement.project", project.pk)) in back


def test_an_update_waits_for_the_publisher(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    take(town, published(town), "changed", day(9, 1))
    monkeypatch.setenv("FAZHI_TODAY", "2023-10-07")
    (line,) = Work(town.person(KEEPER)).lines
    assert (line.group, line.step and line.step.code, line.due_on) == (Group.TODAY, "updated", day(10, 7))
