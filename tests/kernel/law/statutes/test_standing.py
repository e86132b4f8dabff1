"""Which version binds on a day, and what is said when none can be named."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fazhi.kernel.chain.models import Event
from fazhi.kernel.core.errors import FazhiError, RefusedValue
from fazhi.kernel.law.models import Ending, Norm, Provision, Version
from fazhi.kernel.law.statutes.entering import state_day, state_ending, withdraw_ending
from fazhi.kernel.law.statutes.loading import load
from fazhi.kernel.law.statutes.numerals import Article, article_of
from fazhi.kernel.law.statutes.showing import near_titles, parse_place, show
from fazhi.kernel.law.statutes.standing import (
    changes_since,
    find_norms,
    key_of,
    last_article,
    provision,
    standing,
    timeline,
)

Writer = Callable[[str, str], Path]
pytestmark = pytest.mark.django_db


def norm(title: str = "中华人民共和国巡河法", level: str = "law") -> Norm:
    short = title.removeprefix("中华人民共和国")
    return Norm.objects.create(title=title, short_title=short, key=key_of(title), level=level)


def version(of: Norm, issued: date | None, in_force: date | None, articles: int = 2, **values: Any) -> Version:
    made = Version.objects.create(
        norm=of, issued_on=issued, in_force_on=in_force, digest="x" if articles else "", source="测试", **values
    )
    for number in range(1, articles + 1):
        text = f"第{number}款之一。\n（一）甲{made.pk}。"
        Provision.objects.create(version=made, position=number, number=number, text=text)
    return made


def test_the_newest_version_in_force_on_a_day_applies_until_the_next() -> None:
    law = norm()
    old = version(law, date(2012, 1, 1), date(2012, 3, 1), kind="enacted")
    new = version(law, date(2025, 6, 27), date(2026, 1, 1), kind="revised")
    assert standing(law, date(2012, 2, 29)).status == "not_yet_in_force"
    assert (standing(law, date(2012, 3, 1)).version, standing(law, date(2012, 3, 1)).until) == (old, date(2026, 1, 1))
    assert standing(law, date(2025, 12, 31)).version == old
    assert (standing(law, date(2026, 1, 1)).version, standing(law, date(2026, 1, 1)).until) == (new, None)


def test_from_the_issue_of_an_undated_version_on_the_answer_is_unknown() -> None:
    law = norm()
    first = version(law, date(2012, 1, 1), date(2012, 3, 1), kind="enacted")
    version(law, date(2019, 4, 23), None, kind="amended", in_force_source="文中没有写明施行日期")
    version(law, date(2025, 6, 27), date(2026, 1, 1), kind="revised")
    known = standing(law, date(2019, 4, 22))
    assert (known.status, known.version, known.until) == ("ok", first, None)
    for day in (date(2019, 4, 23), date(2025, 12, 31)):
        unknown = standing(law, day)
        assert (unknown.status, unknown.version) == ("date_unknown", None)
        assert "2019年4月23日公布的版本施行日期不详（文中没有写明施行日期）" in unknown.why
    assert standing(law, date(2026, 1, 1)).status == "ok"


def test_before_the_oldest_text_of_an_amended_law_the_answer_is_unknown_not_future() -> None:
    law = norm()
    version(law, date(2019, 4, 23), date(2019, 4, 23), kind="amended")
    before = standing(law, date(2019, 4, 22))
    assert before.status == "date_unknown"
    assert "此前的版本没有载入" in before.why


def test_a_repeal_ends_a_norm_in_whatever_order_the_two_were_loaded(write: Writer) -> None:
    old = "# 旧法\n\n2014年4月24日第十二届全国人民代表大会常务委员会第八次会议通过\n\n**第一条** 本法自2015年1月1日起施行。"
    code = (
        "# 新法典\n\n2026年3月12日第十四届全国人民代表大会第四次会议通过\n\n"
        "**第一条** 本法自2026年8月15日起施行。《中华人民共和国旧法》同时废止。"
    )
    for number, texts in enumerate(((old, code), (code, old))):
        Norm.objects.all().delete()
        Ending.objects.all().delete()
        for name, text in zip("ab", texts, strict=True):
            load([write(f"{number}/{name}.md", text)])
        (law,) = find_norms("旧法")
        last = standing(law, date(2026, 8, 14))
        assert (last.status, last.until, last.replaced_by) == ("ok", date(2026, 8, 15), "《新法典》")
        ended = standing(law, date(2026, 8, 15))
        assert (ended.status, ended.version, ended.ended_by) == ("repealed", None, "《新法典》")
        assert "自2026年8月15日起由《新法典》废止" in ended.why


def test_a_repeal_of_an_older_norm_with_the_same_title_does_not_end_the_new_one(write: Writer) -> None:
    text = "# 甲条例\n\n{} 中华人民共和国国务院令第{}号公布\n\n<!-- INFO END -->\n\n第一条 本条例自{}起施行。{}"
    load([write("行政法规/甲条例(1995-10-28).md", text.format("1995年10月28日", 185, "1996年1月1日", ""))])
    repeal = "1995年10月28日国务院发布的《甲条例》同时废止。"
    load([write("行政法规/甲条例(2005-01-10).md", text.format("2005年1月10日", 431, "2005年5月1日", repeal))])
    (rule,) = find_norms("甲条例")
    assert [standing(rule, day).status for day in (date(2000, 1, 1), date(2006, 1, 1))] == ["ok", "ok"]
    # Another norm ends the old one only; the title came back later.
    Ending.objects.create(key="甲条例", title="甲条例", by_title="《乙法》", ends_on=date(2001, 1, 1))
    assert [standing(rule, day).status for day in (date(2000, 1, 1), date(2002, 1, 1), date(2006, 1, 1))] == [
        "ok",
        "repealed",
        "ok",
    ]


def test_a_repeal_with_a_number_ends_the_norm_of_that_number() -> None:
    law, rule = norm("甲办法", "regulation"), norm("甲办法", "departmental_rule")
    version(law, date(2001, 1, 1), date(2001, 1, 1), number="国务院令第7号")
    version(rule, date(2001, 1, 1), date(2001, 1, 1), number="某部令第9号")
    Ending.objects.create(
        key="甲办法", title="甲办法", number="某部令第9号", by_title="《乙》", ends_on=date(2010, 1, 1)
    )
    assert [standing(each, date(2011, 1, 1)).status for each in (law, rule)] == ["ok", "repealed"]


def test_a_repeal_without_a_day_makes_the_answer_unknown_from_the_repealing_norm_on() -> None:
    law, other = norm(), norm("中华人民共和国新法")
    version(law, date(2001, 1, 1), date(2001, 1, 1))
    by = version(other, date(2020, 1, 1), None)
    Ending.objects.create(key=law.key, title="巡河法", by_title="《新法》", by=by)
    assert [standing(law, day).status for day in (date(2019, 12, 31), date(2020, 1, 1))] == ["ok", "date_unknown"]


def test_the_timeline_tells_each_stretch_and_what_changed_since() -> None:
    law = norm()
    first = version(law, date(2012, 1, 1), date(2012, 3, 1), kind="enacted")
    second = version(law, date(2020, 1, 1), date(2020, 5, 1), kind="revised")
    Ending.objects.create(key=law.key, title="巡河法", by_title="《新法》", ends_on=date(2026, 8, 15))
    rows = [(span.version, span.from_on, span.until, span.status) for span in timeline(law)]
    assert rows == [
        (first, date(2012, 3, 1), date(2020, 5, 1), "ok"),
        (second, date(2020, 5, 1), date(2026, 8, 15), "ok"),
        (None, date(2026, 8, 15), None, "repealed"),
    ]
    assert [span.from_on for span in changes_since(law, date(2020, 5, 1))] == [date(2026, 8, 15)]


def test_names_are_found_in_every_form_and_only_exactly() -> None:
    law = norm()
    court = norm("最高人民法院关于审理甲案件的解释（二）", "judicial")
    for name in ("巡河法", "《巡河法》", "中华人民共和国巡河法", " 《中华人民共和国 巡河法》"):
        assert find_norms(name) == [law]
    for name in ("关于审理甲案件的解释(二)", "最高人民法院《关于审理甲案件的解释（二）》"):
        assert find_norms(name) == [court]
    assert find_norms("巡河") == find_norms("《》") == []
    assert near_titles("巡查河法") == ["巡河法"]


def test_articles_of_a_version_are_found_by_number_and_suffix() -> None:
    made = version(norm(), date(2012, 1, 1), date(2012, 3, 1), articles=3)
    Provision.objects.create(version=made, position=4, number=3, suffix=1, text="之一")
    assert last_article(made) == Article(3, 1)
    assert provision(made, Article(3, 1)).text == "之一"
    assert provision(made, Article(4)) is None


# --- one article on one day -------------------------------------------------------------------------------------------


def test_an_article_is_shown_with_its_days_and_down_to_the_item() -> None:
    made = version(norm(), date(2012, 1, 1), date(2012, 3, 1), kind="enacted")
    assert show("巡河法", "第二条", date(2020, 1, 1)) == {
        "law": "中华人民共和国巡河法",
        "article": "2",
        "text": f"第2款之一。\n（一）甲{made.pk}。",
        "issued_on": "2012-01-01",
        "in_force_on": "2012-03-01",
        "until": None,
        "status": "ok",
    }
    assert show("巡河法", "第二条第一款第一项", date(2020, 1, 1))["text"] == f"（一）甲{made.pk}。"
    assert parse_place("第五十一条之一第一款第（二）项第3目") == (Article(51, 1), (1, 2, 3))
    assert parse_place("60之一") == (Article(60, 1), (0, 0, 0))


@pytest.mark.parametrize(
    ("name", "article", "on", "words"),
    [
        ("巡查河法", "1", date(2020, 1, 1), ("法规库里没有“巡查河法”", "相近的有：《巡河法》")),
        ("巡河法", "3", date(2020, 1, 1), ("没有第三条", "共2条")),
        ("巡河法", "1之一", date(2020, 1, 1), ("没有第一条之一",)),
        ("巡河法", "1", date(2012, 2, 1), ("自2012年3月1日起施行，当日尚未施行",)),
        ("巡河法", "1", date(2026, 8, 15), ("自2026年8月15日起由《新法》废止", "改看《新法》")),
        ("巡河法", "甲", date(2020, 1, 1), ("“甲”不是条号",)),
        ("巡河法", "第一条第四款", date(2020, 1, 1), ("第四款不存在，本条共1款",)),
        ("旧办法", "1", date(2020, 1, 1), ("施行日期不详", "录入施行日期")),
        ("无文办法", "1", date(2020, 1, 1), ("文本没有载入", "fazhi law import")),
        ("甲办法", "1", date(2020, 1, 1), ("有2部规范都叫“甲办法”", "行政法规", "部门规章")),
    ],
)
def test_each_failure_has_its_own_answer_and_a_remedy(
    name: str, article: str, on: date, words: tuple[str, ...]
) -> None:
    law = norm()
    version(law, date(2012, 1, 1), date(2012, 3, 1), kind="enacted")
    Ending.objects.create(key=law.key, title="巡河法", by_title="《新法》", ends_on=date(2026, 8, 15))
    version(norm("旧办法", "regulation"), date(2011, 1, 8), None)
    version(norm("无文办法", "regulation"), date(2011, 1, 8), date(2011, 1, 8), articles=0)
    norm("甲办法", "regulation"), norm("甲办法", "departmental_rule")
    with pytest.raises(FazhiError) as caught:
        show(name, article, on)
    assert all(word in str(caught.value) for word in words), str(caught.value)
    assert caught.value.remedy


def refusal(name: str, on: date) -> FazhiError:
    with pytest.raises(FazhiError) as caught:
        show(name, "1", on)
    return caught.value


def test_a_version_known_only_by_its_first_day_is_told_without_text_and_without_issue() -> None:
    law = norm()
    version(law, None, date(2022, 6, 1), articles=0)
    assert "文本没有载入" in refusal("巡河法", date(2023, 1, 1)).what
    version(law, date(2013, 6, 1), date(2013, 6, 1))
    assert "此前的文本（《巡河法》（2013年公布））用 --on 2022-05-31 查看" in refusal("巡河法", date(2023, 1, 1)).remedy


def test_of_several_undated_versions_the_newest_on_the_day_is_asked_for() -> None:
    law = norm()
    version(law, date(1996, 3, 17), None, articles=0)
    version(law, date(2009, 8, 27), None, kind="amended")
    version(law, date(2017, 9, 1), date(2018, 1, 1), kind="amended")
    told = refusal("巡河法", date(2010, 1, 1))
    assert "2009年8月27日公布的版本施行日期不详" in told.what
    assert (told.remedy, standing(law, date(2010, 1, 1)).remedy) == (told.remedy, told.remedy)
    assert "录入施行日期" in told.remedy
    assert "law import" not in told.remedy
    assert "1996年3月17日公布的版本" in refusal("巡河法", date(2000, 1, 1)).what
    assert "载入这一版的文本" in refusal("巡河法", date(2000, 1, 1)).remedy
    before = refusal("巡河法", date(1990, 1, 1))
    assert ("此前的版本没有载入" in before.what, "law import" in before.remedy) == (True, True)


# --- days that a person enters ----------------------------------------------------------------------------------------


def test_a_person_enters_an_unknown_day_with_its_source_and_the_chain_knows() -> None:
    made = version(norm(), date(2019, 4, 23), None, kind="amended")
    with pytest.raises(RefusedValue, match="早于公布日期"):
        state_day(made, date(2012, 3, 1), "末条", "chen")
    with pytest.raises(RefusedValue, match="出处"):
        state_day(made, date(2019, 11, 1), " ", "chen")
    state_day(made, date(2019, 11, 1), "主席令第二十九号", "chen")
    made.refresh_from_db()
    assert made.in_force_source == "人工录入：主席令第二十九号"
    assert standing(made.norm, date(2019, 11, 1)).status == "ok"
    event = Event.objects.get(subject=f"law_version:{made.pk}")
    assert (event.recorded_by, "2019-11-01" in event.body) == ("chen", True)


def test_a_person_enters_the_end_of_a_norm() -> None:
    law = norm()
    version(law, date(2012, 1, 1), date(2012, 3, 1))
    state_ending(law, date(2022, 5, 1), "《巡河工作条例》", "chen")
    assert standing(law, date(2022, 5, 1)).replaced_by == "《巡河工作条例》"
    state_ending(law, date(2023, 5, 1), "《巡河工作条例》", "chen")
    assert standing(law, date(2022, 5, 1)).status == "ok"
    with pytest.raises(RefusedValue, match="依据"):
        state_ending(law, date(2022, 5, 1), "", "chen")
    assert Event.objects.filter(subject=f"law_norm:{law.pk}").count() == 2


def test_an_end_before_the_promulgation_is_refused_and_an_unknown_basis_is_warned_of() -> None:
    law = norm()
    version(law, date(2012, 1, 1), date(2012, 3, 1))
    with pytest.raises(RefusedValue, match="早于《巡河法》的公布日期2012-01-01"):
        state_ending(law, date(2011, 12, 31), "《新巡河法》", "chen")
    assert "法规库里没有《新巡河法》" in state_ending(law, date(2022, 5, 1), "《新巡河法》", "chen").warning
    norm("新巡河法")
    assert state_ending(law, date(2022, 6, 1), "《新巡河法》", "chen").warning == ""


def test_an_end_that_a_person_entered_is_withdrawn_with_a_reason_and_no_other() -> None:
    law = norm()
    version(law, date(2012, 1, 1), date(2012, 3, 1))
    read = Ending.objects.create(key=law.key, title="巡河法", by_title="《甲法》", ends_on=date(2026, 8, 15))
    with pytest.raises(RefusedValue, match="不是人工录入的"):
        withdraw_ending(read, "录错", "chen")
    state_ending(law, date(2022, 5, 1), "《乙法》", "chen")
    entered = state_ending(law, date(2022, 6, 1), "《乙法》", "chen").ending
    with pytest.raises(RefusedValue, match="理由"):
        withdraw_ending(entered, " ", "chen")
    withdraw_ending(entered, "看错了文号", "li")
    assert [each.by_title for each in Ending.objects.filter(key=law.key)] == ["《甲法》"]
    last = Event.objects.filter(subject=f"law_norm:{law.pk}").order_by("seq").last()
    assert (last.kind, last.recorded_by, "看错了文号" in last.body) == ("law.norm.ending_withdrawn", "li", True)
    state_ending(law, date(2022, 5, 1), "《甲法》", "chen")
    withdraw_ending(Ending.objects.get(key=law.key), "录错", "chen")
    assert Ending.objects.get(key=law.key).ends_on == date(2026, 8, 15)
    with pytest.raises(RefusedValue, match="不是人工录入的"):
        withdraw_ending(Ending.objects.get(key=law.key), "再撤", "chen")


# --- properties and real versions -------------------------------------------------------------------------------------

DAYS = st.dates(date(2000, 1, 1), date(2030, 1, 1))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(st.lists(st.tuples(DAYS, st.integers(0, 400)), min_size=1, max_size=5, unique_by=lambda pair: pair[0]), DAYS)
def test_a_text_is_chosen_only_from_its_day_on_and_until_says_when_that_ends(
    pairs: list[tuple[date, int]], day: date
) -> None:
    Norm.objects.all().delete()
    law = norm()
    for issued, wait in pairs:
        version(law, issued, issued + timedelta(wait) if wait % 5 else None, articles=0)
    now = standing(law, day)
    if now.status == "ok":
        assert now.version is not None
        assert now.version.in_force_on is not None
        assert now.version.in_force_on <= day
        assert not [
            each
            for each in law.versions.filter(in_force_on=None, issued_on__lte=day)
            if each.issued_on > now.version.issued_on
        ]
        if now.until:
            assert standing(law, now.until - timedelta(1)).version == now.version
            assert standing(law, now.until).version != now.version


@pytest.fixture(scope="module")
def files(request: pytest.FixtureRequest) -> dict[str, list[dict[str, Any]]]:
    """The version files of each law in the order in which they came into force."""
    folder = request.getfixturevalue("shared_data") / "laws" / "versions"
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for path in folder.glob("*.json"):
        content = json.loads(path.read_text(encoding="utf-8"))
        found[content["title"]].append(content)
    return {title: sorted(contents, key=lambda each: each["in_force_on"]) for title, contents in found.items()}


def mismatches(files: dict[str, list[dict[str, Any]]]) -> list[str]:
    """The days on which what the base shows is not the file in force: first, last and some days of each version."""
    wrong = []
    for title, contents in files.items():
        (law,) = find_norms(title)
        for position, content in enumerate(contents):
            first = date.fromisoformat(content["in_force_on"])
            following = contents[position + 1]["in_force_on"] if position + 1 < len(contents) else None
            last = date.fromisoformat(following) - timedelta(1) if following else first + timedelta(60)
            expected = [(*article_of(article["number"]), article["text"]) for article in content["articles"]]
            for day in {first, last, first + (last - first) / 2, first + (last - first) / 3}:
                now = standing(law, day)
                rows = now.version.provisions.filter(number__gt=0) if now.version else Provision.objects.none()
                if list(rows.values_list("number", "suffix", "text")) != expected:
                    wrong.append(f"{title} {day} {now.status} {now.why}")
        first = date.fromisoformat(contents[0]["in_force_on"])
        before = standing(law, first - timedelta(1))
        if before.version and before.version.digest:
            wrong.append(f"{title} {first - timedelta(1)} {before.why}")
    return wrong


def test_the_text_shown_on_any_day_is_the_file_in_force(
    shared_data: Path, files: dict[str, list[dict[str, Any]]]
) -> None:
    assert load([shared_data / "laws" / "versions"])["problems"] == []
    assert sum(map(len, files.values())) == 63
    assert mismatches(files) == []


def test_it_is_still_the_file_in_force_beside_all_national_laws(
    shared_data: Path, files: dict[str, list[dict[str, Any]]]
) -> None:
    for folder in ("national", "versions", "guangdong"):
        load([shared_data / "laws" / folder])
    assert mismatches(files) == []
    (air,) = find_norms("大气污染防治法")
    assert standing(air, date(2026, 8, 15)).replaced_by == "《生态环境法典》"
    assert standing(find_norms("商标法")[0], date(2026, 12, 31)).version.issued_on == date(2019, 4, 23)
    assert standing(find_norms("村民委员会组织法")[0], date(2025, 12, 31)).version.issued_on == date(2018, 12, 29)
