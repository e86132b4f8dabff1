"""The statute base's pages: the list, a norm on a day, its contents and parts, searching."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from support.statutes import NEW, TITLE, example, version, write_norm

from fazhi.kernel.law.statutes.loading import load
from fazhi.kernel.law.statutes.models import Ending, Level, Norm
from fazhi.kernel.law.statutes.numerals import Article
from fazhi.site.statutes.texts import MOST, outline

LARGEST = 100_000


@pytest.fixture
def norm(db, tmp_path) -> Norm:
    return example(tmp_path / "laws")


@pytest.fixture
def client(logged_in):
    return logged_in("hotline.clerk")


def text_of(answer) -> str:
    page = answer.content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page[page.index('id="content"') :]))


def norm_page(client, norm: Norm, **asked: object):
    return client.get(f"/law/norms/{norm.pk}/", asked)


# --- the base ---------------------------------------------------------------------------------------------------------


def test_an_empty_base_says_how_to_load(client, logged_in) -> None:
    for address in ("/law/", "/law/search/"):
        page = client.get(address).content.decode()
        assert "还没有载入法规文本" in page
        assert "fazhi law import" in page
        assert 'href="/law/load/"' not in page
    assert 'href="/law/load/"' in logged_in("administrator").get("/law/").content.decode()


def test_the_base_counts_what_it_holds_and_names_the_newest(client, norm) -> None:
    answer = client.get("/law/")
    assert "1 部规范有正文，共 10 条" in text_of(answer)
    ours = [version(norm, 2020), version(norm, 2024)]
    assert ours[0] in answer.context["newest"]
    assert ours[1] not in answer.context["newest"]
    assert answer.context["coming"]
    ranks = [Level.values.index(each.norm.level) for each in answer.context["coming"]]
    assert ranks == sorted(ranks)
    assert "待补施行日期" not in text_of(answer)


def test_filters_narrow_the_list_by_title_state_and_day(client, norm, tmp_path) -> None:
    load(
        [write_norm(tmp_path / "more", {"1": "甲。"}, title="东坑镇样板规则", issued_on="2023-01-01", in_force_on=None)]
    )

    def listed(**asked: str) -> list[str]:
        # The packs' facts stand in every base: norms that are known by their days alone.
        lines = client.get("/law/", {"q": "东坑镇", **asked}).context["lines"]
        return [line["norm"].short_title for line in lines]

    assert set(listed()) == {TITLE, "东坑镇样板规则"}
    assert listed(q="样板") == ["东坑镇样板规则"]
    assert listed(state="in_force") == [TITLE]
    assert listed(state="coming") == [TITLE]
    assert listed(state="coming", on="2024-07-01") == []
    assert listed(state="in_force", on="2019-01-01") == []
    assert listed(state="unknown") == ["东坑镇样板规则"]
    assert listed(q="没有这部") == []
    assert listed(level="nonsense", on="not a day", page="9") == listed()


def test_a_repealed_norm_is_listed_as_such_until_it_is_made_anew(client, norm) -> None:
    Ending.objects.create(key=norm.key, title=TITLE, by_title="《东坑镇新条例》", ends_on=date(2023, 1, 1))
    words = {line["word"] for line in client.get("/law/", {"q": TITLE, "on": "2023-06-01"}).context["lines"]}
    assert words == {"已废止"}
    # The version of 2024 was issued after that end.
    assert {line["word"] for line in client.get("/law/", {"q": TITLE, "on": "2024-07-01"}).context["lines"]} == {"现行"}


def test_a_repeal_that_may_mean_either_of_two_is_no_end_in_the_list(client, db) -> None:
    for issuer in ("交通运输部", "水利部"):
        made = Norm.objects.create(key="灯塔办法", title="灯塔办法", level=Level.DEPARTMENTAL_RULE, issuer=issuer)
        made.versions.create(issued_on=date(2001, 1, 1), in_force_on=date(2001, 1, 1), source="测试")
    Ending.objects.create(key="灯塔办法", title="灯塔办法", by_title="《某决定》", ends_on=date(2020, 1, 1))

    def words(**asked: str) -> list[str]:
        return [line["word"] for line in client.get("/law/", {"q": "灯塔", **asked}).context["lines"]]

    assert words() == ["是否废止待查"] * 2
    assert words(state="ended") == []


def test_the_list_costs_the_same_for_many_norms(client, norm, tmp_path) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            client.get("/law/")
        return len(seen)

    few = queries()
    for place in range(20):
        load(
            [
                write_norm(
                    tmp_path / "m", NEW, title=f"样板规则{place}", issued_on="2024-05-06", in_force_on="2024-06-01"
                )
            ]
        )
    assert queries() == few


def test_each_page_costs_few_queries(client, norm) -> None:
    one, two = version(norm, 2020).pk, version(norm, 2024).pk
    # Inside a test nothing is remembered: what a page counts once between two writes is counted here.
    at_most = {
        "/law/": 18,
        "/law/unknown/": 9,
        "/law/search/?q=示例": 20,
        f"/law/norms/{norm.pk}/": 16,
        f"/law/norms/{norm.pk}/compare/?old={one}&new={two}": 14,
    }
    counted = {}
    for address in at_most:
        client.get(address)
        with CaptureQueriesContext(connection) as seen:
            client.get(address)
        counted[address] = len(seen)
    assert {address: count for address, count in counted.items() if count > at_most[address]} == {}


# --- a norm -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "limit"), [("2024-05-31", "十日内"), ("2024-06-01", "五日内"), ("2020-03-01", "十日内")]
)
def test_the_text_is_that_of_the_day(client, norm, on, limit) -> None:
    page = text_of(norm_page(client, norm, on=on))
    assert limit in page
    assert ("五日内" in page) == (limit == "五日内")


def test_articles_have_anchors_and_a_number_leads_to_its_article(client, norm) -> None:
    page = norm_page(client, norm, article="4").content.decode()
    assert '<div class="law-article" id="a3">' in page
    assert "没有第" not in text_of(norm_page(client, norm, article="第四条"))
    assert "没有第六十条，最后一条是第五条" in text_of(norm_page(client, norm, article="60"))
    assert "不是条号" in text_of(norm_page(client, norm, article="某条"))


def test_a_future_version_is_announced_and_says_that_it_does_not_bind_yet(client, norm) -> None:
    assert "自 2024年6月1日 起施行" in text_of(norm_page(client, norm))
    coming = text_of(norm_page(client, norm, version=version(norm, 2024).pk))
    assert "已公布，尚未施行" in coming
    assert "2024-01-17 还不能引用" in coming


def test_before_the_first_day_the_norm_does_not_bind(client, norm) -> None:
    assert "2020-02-29 还不能引用" in text_of(norm_page(client, norm, on="2020-02-29"))


def test_an_older_version_says_which_one_binds(client, norm) -> None:
    page = text_of(norm_page(client, norm, version=version(norm, 2020).pk, on="2025-01-01"))
    assert "2025-01-01 施行的是另一个版本" in page
    assert "十日内" in page


def test_a_repealed_norm_leads_to_what_replaced_it(client, norm, tmp_path) -> None:
    load([write_norm(tmp_path / "n", NEW, title="东坑镇新条例", issued_on="2024-07-01", in_force_on="2024-09-01")])
    after = Norm.objects.get(key="东坑镇新条例")
    by = after.versions.get()
    Ending.objects.create(key=norm.key, title=TITLE, by=by, by_title="《东坑镇新条例》", ends_on=date(2024, 9, 1))
    answer = norm_page(client, norm, on="2024-09-01")
    page = answer.content.decode()
    assert "已废止。" in page
    assert f'<a href="/law/norms/{after.pk}/">《东坑镇新条例》</a>' in page
    assert f"/law/norms/{norm.pk}/compare/?old={version(norm, 2024).pk}&amp;new={by.pk}" in page
    assert "五日内" in page
    assert client.get(f"/law/norms/{norm.pk}/compare/?old={version(norm, 2024).pk}&new={by.pk}").status_code == 200


def test_a_version_without_a_day_is_shown_and_does_not_judge(client, tmp_path, db) -> None:
    load([write_norm(tmp_path, {**NEW, "5": "本条例由镇人民政府解释。"}, issued_on="2023-05-06", in_force_on=None)])
    page = text_of(norm_page(client, Norm.objects.get(key=TITLE)))
    assert "这一天适用哪一版不能确定" in page
    assert "五日内" in page


def test_the_newest_text_is_shown_though_its_day_is_unknown(client, logged_in, tmp_path, db) -> None:
    load([write_norm(tmp_path, {**NEW, "5": "本条例由镇人民政府解释。"}, issued_on="2023-05-06", in_force_on=None)])
    norm = Norm.objects.get(key=TITLE)
    first = norm.versions.create(
        issued_on=date(2010, 1, 1), in_force_on=date(2010, 3, 1), source="简史", kind="enacted"
    )
    page = text_of(norm_page(client, norm))
    assert "五日内" in page
    assert "它的施行日期不详" in page
    address = f"/law/versions/{norm.versions.get(issued_on__year=2023).pk}/day/"
    assert address not in norm_page(client, norm).content.decode()
    assert address in norm_page(logged_in("administrator"), norm).content.decode()
    assert "2009-01-01 尚未施行，没有载入那一天的正文" in text_of(norm_page(client, norm, on="2009-01-01"))
    bare = text_of(norm_page(client, norm, version=first.pk))
    assert "请法治办或系统管理员载入" in bare
    assert "看 2023年文本" in bare


def test_a_version_known_by_its_day_alone_is_named_and_the_text_before_it_is_open(client, logged_in, norm) -> None:
    norm.versions.create(issued_on=date(2023, 12, 29), in_force_on=date(2024, 1, 1), source="规范事实", kind="amended")
    page = text_of(norm_page(client, norm))
    assert "今天施行的版本没有载入正文。" in page
    assert f"缺的是《{TITLE}》（2023年修正）：2023年12月29日公布，自 2024年1月1日 起施行" in page
    assert "请法治办或系统管理员载入它的文本" in page
    assert "下面是 2020年1月10日 公布的上一个有正文的版本，只供查阅，不用来判断这一天的事" in page
    assert "十日内" in page
    assert "现行" not in page[: page.index("沿革")]
    keeper = norm_page(logged_in("administrator"), norm).content.decode()
    assert '<a href="/law/load/">载入它的文本</a>' in keeper
    assert "fazhi law import" in keeper
    assert "没有载入正文" not in text_of(norm_page(client, norm, on="2023-12-31"))


def test_without_any_text_the_page_says_which_version_is_missing(client, db) -> None:
    norm = Norm.objects.create(key="灯塔法", title="灯塔法", short_title="灯塔法", level=Level.LAW)
    norm.versions.create(issued_on=date(2023, 12, 29), in_force_on=date(2024, 1, 1), source="规范事实", kind="amended")
    page = text_of(norm_page(client, norm))
    assert "《灯塔法》（2023年修正）没有载入正文" in page
    assert "只知道它 2023年12月29日 公布，自 2024年1月1日 起施行。请法治办或系统管理员载入它的文本" in page


def test_the_life_is_drawn_and_listed(client, norm) -> None:
    page = norm_page(client, norm).content.decode()
    picture = page[page.index("<svg") : page.index("</svg>")]
    assert "2020年公布" in picture
    assert "2024年公布（将要施行）" in picture
    assert "今天" in picture
    assert "2020-03-01 至 2024-05-31" in page
    assert " style=" not in page


def test_what_changed_since_a_day_is_listed_by_article(client, norm) -> None:
    page = text_of(norm_page(client, norm, on="2024-06-01", since="2021-01-01"))
    assert re.search(r"有修改 2 ?3→4 5", page)
    assert re.search(r"条号变动 1 ?2→3", page)
    assert re.search(r"没有对应条文 1 ?4", page)
    assert re.search(r"新增 1 ?2", page)
    assert "没有变化" in text_of(norm_page(client, norm, on="2024-06-01", since="2024-06-02"))
    assert "尚未施行" in text_of(norm_page(client, norm, on="2024-06-01", since="2019-01-01"))


def test_who_cites_it_is_shown_when_asked_for(client, norm) -> None:
    page = text_of(norm_page(client, norm, touched="1"))
    assert "引用本规范的规则（0）" in page
    assert "最近的变动影响到" in page


def test_the_changes_that_a_norm_brings_about_are_its_own(client, norm, tmp_path) -> None:
    load([write_norm(tmp_path / "n", NEW, title="东坑镇新条例", issued_on="2024-07-01", in_force_on="2024-09-01")])
    after = Norm.objects.get(key="东坑镇新条例")
    by = after.versions.get()
    Ending.objects.create(key=norm.key, title=TITLE, by=by, by_title="《东坑镇新条例》", ends_on=date(2024, 9, 1))
    assert f"《{TITLE}》自2024-09-01起由《东坑镇新条例》废止" in text_of(norm_page(client, after, touched="1"))


@pytest.mark.parametrize(
    "asked", [{"on": "x"}, {"version": "x"}, {"version": "9" * 30}, {"part": "99999"}, {"since": "²"}]
)
def test_what_an_address_cannot_mean_is_left_out(client, norm, asked) -> None:
    assert "十日内" in text_of(norm_page(client, norm, **asked))


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"on": "x"}, "“x”不是日期（写成 2026-09-01），下面按今天"),
        ({"since": "²"}, "“²”不是日期"),
        ({"version": "x"}, "“x”不是版本编号"),
        ({"version": "99999"}, "这部规范没有编号 99999 的版本"),
    ],
)
def test_what_an_address_cannot_mean_is_told(client, norm, asked, told) -> None:
    assert told in text_of(norm_page(client, norm, **asked))


@pytest.mark.parametrize(("written", "anchor"), [("4", "article=4&version={0}&on=2024-01-17#a4"), ("第四条", "#a4")])
def test_the_box_leads_to_the_article_itself(client, norm, written, anchor) -> None:
    answer = norm_page(client, norm, go=written)
    assert answer.status_code == 302
    assert answer.url.endswith(anchor.format(version(norm, 2020).pk))
    assert "没有第六十条" in text_of(norm_page(client, norm, go="60"))


def test_an_inserted_article_has_its_own_place(client, tmp_path, db) -> None:
    load([write_norm(tmp_path, {**NEW, "4之一": "甲。"}, issued_on="2023-05-06", in_force_on="2023-06-01")])
    assert norm_page(client, Norm.objects.get(key=TITLE), go="4之一").url.endswith("#a4-1")


def test_there_is_no_page_of_a_norm_that_is_not_there(client, db) -> None:
    assert client.get("/law/norms/99/").status_code == 404


# --- long codes -------------------------------------------------------------------------------------------------------


@pytest.fixture
def code(db, tmp_path) -> Norm:
    """A code of 1,200 articles in three parts with chapters."""
    articles = {str(number): "示例机关应当按照规定办理示例事项。" * 8 for number in range(1, 1201)}
    chapters = {
        number: f"第{'一二三'[(int(number) - 1) // 400]}编 样板 > 第{'一二三四'[(int(number) - 1) // 100 % 4]}章 分则"
        for number in articles
    }
    load(
        [
            write_norm(
                tmp_path,
                articles,
                title="示例法典",
                issued_on="2023-01-01",
                in_force_on="2023-06-01",
                chapters=chapters,
            )
        ]
    )
    return Norm.objects.get(key="示例法典")


def test_a_code_comes_in_parts_that_stay_small_and_hold_every_article_once(client, code) -> None:
    known = outline(code.versions.get())
    assert known.articles == 1200
    seen: list[str] = []
    for part in known.parts:
        answer = norm_page(client, code, part=part.number)
        assert len(answer.content) < LARGEST
        seen += re.findall(r'class="law-article" id="(a\d+)"', answer.content.decode())
    assert seen == [f"a{number}" for number in range(1, 1201)]


def test_an_article_is_found_in_its_part(client, code) -> None:
    known = outline(code.versions.get())
    page = norm_page(client, code, article="777").content.decode()
    assert 'id="a777"' in page
    assert 'id="a1"' not in page
    assert known.part_of(Article(777)) > 1


def test_a_part_ends_with_its_chapter_where_chapters_fit(db, tmp_path) -> None:
    long = "示" * (MOST // 4)
    articles = {str(number): long for number in range(1, 7)}
    chapters = {number: f"第{'一二三'[(int(number) - 1) // 2]}章 分则" for number in articles}
    load([write_norm(tmp_path, articles, issued_on="2023-01-01", in_force_on="2023-06-01", chapters=chapters)])
    assert [part.label for part in outline(Norm.objects.get(key=TITLE).versions.get()).parts] == [
        "第一条至第四条",
        "第五条至第六条",
    ]


def test_contents_are_folded_and_open_where_the_reader_is(client, code) -> None:
    page = norm_page(client, code, article="777").content.decode()
    contents = page[page.index('aria-label="目录"') : page.index("<article")]
    assert contents.count("<details") == 3
    assert re.search(r"<details open><summary>第二编", contents)
    assert not re.search(r"<details open><summary>第一编", contents)
    assert all("#h" in link for link in re.findall(r'href="([^"]+)"', contents))


def test_the_whole_text_stands_on_one_page_when_asked_for(client, code) -> None:
    assert norm_page(client, code, part="all").content.decode().count('class="law-article"') == 1200
