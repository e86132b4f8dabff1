"""Searching a small base: order, names and numbers, days, filters, highlights, and what people type by mistake."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.law.searching import as_json, search
from fazhi.kernel.law.searching.words import asked, folded, lay_words, marks, pairs, signs, statute_words
from fazhi.kernel.law.statutes.models import Ending, Level

from .conftest import Law

TODAY = date(2024, 1, 15)


@pytest.fixture
def ponds(law: Law) -> None:
    law(
        "池塘管理法",
        "为了管好村里的池塘，制定本法。",
        "在池塘边烧烤的，由村里责令停止，并打扫干净。",
        "出租池塘的，出租人应当在三日内把钥匙交给承租人。",
    )
    law("码头管理法", "船舶靠岸应当鸣笛。", "在码头上晾晒渔网的，应当留出通道。", "码头的灯坏了，管理人应当修好。")
    law("竹溪县池塘管理办法", "在池塘边烧烤的，罚扫池塘一次。", level=Level.LOCAL_RULE, place="竹溪县")


def found(question: str, **wishes: object) -> list[tuple[str, str]]:
    return [(hit.law, hit.article) for hit in search(question, TODAY, **wishes).results]


@pytest.mark.usefixtures("ponds")
def test_the_article_that_answers_comes_first() -> None:
    assert found("码头上能晒渔网吗？")[0] == ("码头管理法", "2")
    assert found("灯")[0] == ("码头管理法", "3")


@pytest.mark.usefixtures("ponds")
def test_a_law_stands_before_a_local_rule_that_says_the_same() -> None:
    assert found("池塘边烧烤")[:2] == [("池塘管理法", "2"), ("竹溪县池塘管理办法", "1")]


@pytest.mark.usefixtures("ponds")
def test_what_people_say_finds_what_statutes_call_it() -> None:
    assert "出租人" in lay_words().meanings["房东"]
    hit = search("房东不给钥匙", TODAY).results[0]
    assert (hit.law, hit.article) == ("池塘管理法", "3")
    assert "出租人" in [hit.text[start:end] for start, end in hit.marks]


def test_a_vague_word_is_not_widened_beside_one_that_says_more(law: Law) -> None:
    law("声音法", "噪声干扰他人正常生活的，处警告。", "制造噪声的，应当停止。")
    law("炊烟法", "排放油烟的餐饮服务业经营者应当安装油烟净化设施。")
    assert statute_words("扰民怎么办") and "噪声" not in statute_words("油烟扰民")
    assert found("油烟扰民怎么处罚")[0] == ("炊烟法", "1")
    assert found("扰民怎么处罚")[0][0] == "声音法"


def test_a_longer_lay_word_leaves_no_room_for_the_shorter_in_it() -> None:
    assert "用人单位" not in statute_words("物业公司")


def test_words_that_only_ask_find_nothing(law: Law) -> None:
    law("抚养法", "费用的多少由双方约定。", "占道经营的，罚款十元。")
    assert found("占道经营罚多少")[0] == ("抚养法", "2")
    assert asked("怎么办") == "怎么办"


def test_a_name_with_one_wrong_sign_is_put_right(law: Law) -> None:
    law("木筏安全管理法", "木筏应当有哨子。", "木筏应当备桨。")
    law("竹排安全条例", "竹排备桨。")
    assert found("木伐安全管理法 2")[0] == ("木筏安全管理法", "2")
    assert found("木筏安全管里法 备桨")[0] == ("木筏安全管理法", "2")


@pytest.mark.usefixtures("ponds")
@pytest.mark.parametrize(
    "question",
    [
        "码头管理法 3",
        "码头管理法第三条",
        "《码头管理法》第3条怎么说",
        "码头 3",
        "码头管理法3条",
        "中华人民共和国码头管理法 第三条",
        "码管法第三条",
    ],
)
def test_a_name_and_a_number_find_the_article_itself(question: str) -> None:
    assert found(question)[0] == ("码头管理法", "3")


@pytest.mark.usefixtures("ponds")
def test_part_of_a_name_finds_the_article_in_each_law_that_may_be_meant() -> None:
    assert found("管理法 2")[:2] == [("池塘管理法", "2"), ("码头管理法", "2")]


@pytest.mark.usefixtures("ponds")
def test_a_whole_name_gives_the_law_in_its_own_order() -> None:
    assert found("《码头管理法》")[:3] == [("码头管理法", "1"), ("码头管理法", "2"), ("码头管理法", "3")]


@pytest.mark.usefixtures("ponds")
def test_filters_by_level_and_place() -> None:
    assert found("池塘", place="竹溪县") == [("竹溪县池塘管理办法", "1")]
    assert {name for name, _ in found("池塘", level=Level.LAW)} == {"池塘管理法"}
    assert found("池塘", level=Level.JUDICIAL) == []
    with pytest.raises(FazhiError, match=r"没有“法”这个效力级别.*办法：可选：constitution"):
        search("池塘", TODAY, level="法")


@pytest.mark.usefixtures("ponds")
def test_pages_follow_one_another() -> None:
    whole = search("池塘 码头", TODAY)
    first, second = search("池塘 码头", TODAY, limit=2), search("池塘 码头", TODAY, limit=2, offset=2)
    assert first.total == second.total == whole.total == len(whole.results)
    assert first.results + second.results == whole.results[:4]


def test_only_the_version_of_the_day_is_found(law: Law) -> None:
    law("游船法", "游船应当备桨。")
    law("游船法", "游船应当备桨和哨子。", issued_on=date(2023, 5, 1), in_force_on=date(2024, 6, 1))
    assert [hit.text for hit in search("游船备桨", date(2024, 5, 31)).results] == ["游船应当备桨。"]
    assert [hit.text for hit in search("游船备桨", date(2024, 6, 1)).results] == ["游船应当备桨和哨子。"]
    assert search("游船备桨", date(2019, 1, 1)).total == 0


def test_a_repealed_norm_is_found_on_its_days_only(law: Law) -> None:
    law("木筏法", "木筏不得超载。")
    Ending.objects.create(key="木筏法", title="木筏法", by_title="《水上法》", ends_on=date(2022, 1, 1))
    assert search("木筏超载", date(2021, 12, 31)).total == 1
    assert search("木筏超载", date(2022, 1, 1)).total == 0


def test_a_norm_without_an_in_force_day_is_shown_and_says_so(law: Law) -> None:
    law("渡口法", "渡口应当点灯。", in_force_on=None)
    (hit,) = search("渡口点灯", TODAY).results
    assert hit.status == "date_unknown"


def test_of_doubtful_versions_the_newest_of_the_time_is_shown(law: Law) -> None:
    law("渡口法", "渡口应当点灯。", issued_on=date(2010, 1, 1), in_force_on=None)
    law("渡口法", "渡口应当点电灯。", issued_on=date(2015, 1, 1), in_force_on=None)
    texts = {day: [hit.text for hit in search("渡口", date(day, 6, 1)).results] for day in (2009, 2012, 2020)}
    assert texts == {2009: [], 2012: ["渡口应当点灯。"], 2020: ["渡口应当点电灯。"]}


@pytest.mark.parametrize("question", ["", "  ", "？！……", '"*?(){}[]^~', "《》"])
def test_a_question_without_a_word_is_refused_with_a_remedy(question: str) -> None:
    with pytest.raises(FazhiError, match=r"没有写要找的词.*办法：写上法规名称"):
        search(question)


@pytest.mark.usefixtures("ponds")
@pytest.mark.parametrize(
    "question",
    (
        *(
            "池塘 AND (",
            '"池塘',
            "池塘:*",
            "pairs:池塘",
            "池塘^9 ~ OR NOT",
            "-池塘 +码头",
            "池塘\x00\n\\",
            "😀池塘",
            "𠮷",
        ),
        *("第条", "第九千九百百条", "码头管理法 99999999999999999999", "码头管理法 " + "9" * 9000, "码头管理法第0条"),
    ),
)
def test_signs_of_query_languages_never_raise(question: str) -> None:
    try:
        search(question, TODAY)
    except FazhiError as error:
        assert "没有写要找的词" in str(error)


@pytest.mark.usefixtures("ponds")
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text(
        alphabet=st.sampled_from("池塘管理法第三条之一 1２ab\"'*:()[]{}^~\\/+-!&|《》“”？。\n\t\ufeff"), max_size=30
    )
)
def test_nothing_that_is_typed_raises_anything_else(question: str) -> None:
    try:
        answer = search(question, TODAY)
    except FazhiError:
        return
    assert all(hit.text[start:end] for hit in answer.results for start, end in hit.marks)


@pytest.mark.usefixtures("ponds")
def test_a_very_long_question_is_answered() -> None:
    assert found("池塘边烧烤怎么处理，" * 2000)[0] == ("池塘管理法", "2")


@pytest.mark.usefixtures("ponds")
def test_the_answer_as_data() -> None:
    (first, *_) = as_json(search("码头管理法 3", TODAY))["results"]
    told = {"law": "码头管理法", "article": "3", "text": "码头的灯坏了，管理人应当修好。"}
    assert first == {**told, "score": 1000.0, "status": "ok"}


def test_articles_with_a_suffix_are_found_by_it(law: Law) -> None:
    version = law("水车法", "水车应当上油。", "水车不得卡住。")
    version.provisions.filter(number=2).update(number=1, suffix=1)
    (first, *_) = search("水车法第一条之一", TODAY).results
    assert (first.article, first.label) == ("1之一", "第一条之一")


def test_highlights_cover_whole_words_in_the_original_signs() -> None:
    text = "ＡＢＣ池塘：池塘边不得烧烤。"
    spans = marks(text, ["池塘", "烧烤", "abc", "怎么"])
    assert [text[start:end] for start, end in spans] == ["ＡＢＣ池塘", "池塘", "烧烤"]
    assert marks(text, ["塘"]) == ((4, 5), (7, 8))
    assert marks(text, []) == ()


def test_the_cut_of_texts() -> None:
    assert pairs("责令限期改正GB2760，罚") == ["责令", "令限", "限期", "期改", "改正", "gb2760", "罚"]
    assert signs("罚款a1") == ["罚", "款"]
    assert len(folded("㈠…ﬁ①Ａ")) == len("㈠…ﬁ①Ａ")
