"""Like messages grouped by text, place and time: what must come out, what must not, and never by person."""

from __future__ import annotations

import random
from dataclasses import fields
from datetime import date, timedelta
from pathlib import Path

import pytest

from fazhi.modules.hotline.signals.grouping import Group, Message, group

FIRST = date(2024, 1, 1)
PLEA = "希望有关部门尽快处理并回复。"
COURTESY = "恳盼书记百忙之中抽空督促落实，万分感激，祝工作顺利。"

# Six people on one batching plant, each in other words.
PLANT = (
    ("搅拌站粉尘扰民", "新开的搅拌站白天黑夜都在生产，粉尘很大，家里不敢开窗。"),
    ("搅拌站夜间噪音大", "搅拌站半夜机器轰鸣，噪音大得一家人睡不好。"),
    ("请查搅拌站的环保手续", "想知道搅拌站有没有环评手续，粉尘和噪音都超标。"),
    ("再次投诉搅拌站", "之前反映过搅拌站粉尘的问题，现在噪音反而更大了。"),
    ("搅拌站旁边没法住", "阳台每天一层粉尘，夜里搅拌站的噪音停不下来。"),
    ("孩子被搅拌站吵醒", "搅拌站凌晨卸料，噪音把孩子吵醒，窗台全是粉尘。"),
)
# Matters that have nothing in common.
OTHERS = (
    ("路灯不亮", "巷子里的路灯坏了，晚上看不清路面。"),
    ("自来水发黄", "早上放出来的自来水发黄，还有铁锈味。"),
    ("公交车改线", "建议七路公交车绕到卫生站门前停靠。"),
    ("社保补缴", "想了解灵活就业人员怎样补缴养老保险。"),
    ("流浪狗伤人", "有几条流浪狗追咬骑车的学生。"),
    ("拖欠工资", "在制衣厂做工，三个月的薪水一直没有发。"),
    ("电梯困人", "小高层的电梯一周内两次停在半空。"),
    ("河涌发臭", "河涌里漂着死鱼，天热时臭气很重。"),
    ("学位申请", "外地户籍的孩子上一年级要准备哪些材料。"),
    ("树木倒伏", "台风过后榕树横在路中间，没有人锯走。"),
    ("餐饮油烟", "楼下炒菜的油烟直排到卧室窗边。"),
    ("快递丢失", "驿站把包裹弄丢了，不肯赔偿。"),
)


def said(told: tuple[tuple[str, str], ...], *, place: str = "", every: int = 4, first: date = FIRST, key: str = "A"):
    """Messages of some texts, one every few days."""
    return [
        Message(f"{key}{n:03d}", title, text, place, first + timedelta(days=n * every))
        for n, (title, text) in enumerate(told)
    ]


def unrelated(n: int, *, seed: int = 1, ending: str = "") -> list[Message]:
    """Messages in which no two speak of the same: words of characters drawn at random."""
    chance = random.Random(seed)
    return [
        Message(
            f"B{seed}-{at:04d}",
            "".join(chr(chance.randrange(0x4E00, 0x9000)) for _ in range(8)),
            "".join(chr(chance.randrange(0x4E00, 0x9000)) for _ in range(40)) + ending,
            "",
            FIRST + timedelta(days=at % 40),
        )
        for at in range(n)
    ]


def keys(groups: list[Group]) -> list[set[str]]:
    return [set(each.keys) for each in groups]


def test_a_message_has_no_person_by_whom_it_could_be_grouped() -> None:
    assert [each.name for each in fields(Message)] == ["key", "title", "text", "place", "on"]


def test_nothing_and_one_message_are_no_group() -> None:
    assert group([]) == []
    assert group(said(PLANT[:1])) == []
    assert group(said(PLANT[:2])) == []


def test_a_few_on_one_matter_in_other_words_are_one_group_among_others() -> None:
    found = group([*said(OTHERS, key="B"), *said(PLANT)])
    assert keys(found) == [{f"A{n:03d}" for n in range(6)}]


def test_matters_that_have_nothing_in_common_are_no_group_however_many() -> None:
    assert group(said(OTHERS, every=1)) == []
    assert group(unrelated(300)) == []


def test_the_sentence_names_days_words_place_and_growth_as_they_are() -> None:
    (found,) = group([*said(OTHERS, key="B"), *said(PLANT, place="塔岗村 东坑镇塔岗村一路")], on=date(2024, 1, 25))
    assert found.why == "30天内有 6 件说到“搅拌站”“噪音”“粉尘”，地点都在塔岗村一路，近10天增加 2 件"
    assert (found.title, found.place) == ("塔岗村一路：搅拌站、噪音、粉尘", "塔岗村一路")
    assert (found.first_on, found.last_on, found.size) == (FIRST, date(2024, 1, 21), 6)


def test_a_place_that_the_texts_name_is_told_where_none_is_stated() -> None:
    told = tuple((f"翠湖花园{title}", text) for title, text in PLANT)
    (found,) = group([*said(OTHERS, key="B"), *said(told)])
    assert found.place == "翠湖花园"
    assert "地点都在翠湖花园" in found.why


def test_the_same_words_at_three_places_are_no_group() -> None:
    told = [*said(PLANT[:2], place="塔岗村 市场门口", key="A"), *said(PLANT[2:4], place="井美村 市场门口", key="B")]
    told += said(PLANT[4:], place="塔岗村 沿河步道", key="C")
    assert group(told) == []


def test_one_place_under_two_spellings_is_one_place() -> None:
    told = [
        *said(PLANT[:3], place="塔岗村 东坑镇塔岗村新村二巷12号"),
        *said(PLANT[3:], place="塔岗村 新村二巷", key="B"),
    ]
    (found,) = group(told)
    assert found.size == 6


def test_different_matters_of_one_place_are_not_alike_by_its_name() -> None:
    told = tuple((f"丽湖新城{title}", f"丽湖新城三期{text}丽湖新城业主") for title, text in OTHERS)
    assert group(said(told, place="塔岗村 东坑镇塔岗村丽湖新城三期", every=1)) == []


def test_three_in_thirty_days_are_a_group_and_two_are_not() -> None:
    assert len(group(said(PLANT[:3], every=14))) == 1
    assert group(said(PLANT[:3], every=15)) == []
    assert len(group(said(PLANT[:3], every=15), within=31)) == 1
    assert group(said(PLANT[:3], every=14), at_least=4) == []


def test_an_issue_may_run_for_months_and_two_silent_windows_end_it() -> None:
    first, again = said(PLANT[:3], every=5), FIRST + timedelta(days=10)
    joined = [*first, *said(PLANT[3:], every=5, first=again + timedelta(days=60), key="B")]
    apart = [*first, *said(PLANT[3:], every=5, first=again + timedelta(days=61), key="B")]
    assert [each.size for each in group(joined)] == [6]
    assert [each.size for each in group(apart)] == [3, 3]
    assert group(joined)[0].why.startswith("81天里有 6 件（最密的30天 3 件）")


def test_a_text_sent_again_counts_once_and_its_number_is_kept() -> None:
    again = [
        Message(f"Z{n}", PLANT[0][0] + "！" * n, PLANT[0][1] + "！" * n, "", FIRST + timedelta(days=n))
        for n in range(9)
    ]
    assert group([*again, *said(PLANT[1:2])]) == []
    (found,) = group([*again, *said(PLANT[1:])])
    assert found.size == 6
    assert len(found.keys) == 14
    assert "有 6 件" in found.why
    assert "另有 8 件文字重复，不计在内" in found.why


def test_all_the_same_text_is_no_group() -> None:
    assert group([Message(str(n), "路灯不亮", "路灯不亮。", "塔岗村 一路", FIRST) for n in range(50)]) == []


def test_a_long_text_under_another_title_is_still_the_same_text() -> None:
    text = "".join(text for _, text in PLANT[:3])
    assert group([Message(str(n), title, text, "", FIRST) for n, (title, _) in enumerate(PLANT)]) == []


@pytest.mark.parametrize("ending", [PLEA, COURTESY])
def test_a_plea_under_every_ticket_groups_nobody(ending: str) -> None:
    assert group(unrelated(200, ending=ending)) == []
    assert group([Message(str(n), each.title, ending, "", each.on) for n, each in enumerate(unrelated(200))]) == []


def test_a_plea_groups_nobody_even_among_a_handful() -> None:
    assert group([Message(str(n), title, PLEA, "", FIRST) for n, (title, _) in enumerate(OTHERS[:5])]) == []


def test_a_plea_under_every_ticket_hides_no_group() -> None:
    told = tuple((title, text + COURTESY) for title, text in PLANT)
    found = group([*unrelated(200, ending=COURTESY), *said(told)])
    assert keys(found) == [{f"A{n:03d}" for n in range(6)}]
    assert "督促" not in found[0].why


def test_what_grows_now_scores_higher_than_what_is_over() -> None:
    now, over = group(said(PLANT), on=date(2024, 1, 22))[0], group(said(PLANT), on=date(2024, 6, 1))[0]
    assert now.keys == over.keys
    assert now.score > over.score
    assert "近10天" in now.why
    assert "近10天" not in over.why


def test_more_messages_score_higher() -> None:
    assert group(said(PLANT), on=date(2024, 6, 1))[0].score > group(said(PLANT[:3]), on=date(2024, 6, 1))[0].score


def test_a_name_that_many_mention_is_never_a_theme() -> None:
    told = tuple((f"李建国{title}", f"包工头李建国的{text}李建国不管。") for title, text in PLANT)
    (found,) = group([*said(OTHERS, key="B"), *said(told)])
    assert "李建国" not in found.title + found.theme + found.why


def test_the_order_of_the_messages_does_not_matter() -> None:
    told = [*said(OTHERS, key="B"), *said(PLANT), *unrelated(50)]
    shuffled = told.copy()
    random.Random(7).shuffle(shuffled)
    assert group(shuffled) == group(told)


def test_the_hot_issues_on_which_three_teams_agree_are_among_the_first_five(shared_data: Path, db: None) -> None:
    from fazhi.modules.hotline.signals.finding import messages_in

    (file,) = (shared_data / "hotline").glob("附件3_热点*.xlsx")
    reading = messages_in(file)
    assert len(reading.messages) == 4326
    titles = {message.key: f"{message.title}{message.text}" for message in reading.messages}
    first = group(reading.messages)[:5]

    def share(each: Group, *words: str) -> float:
        return sum(all(word in titles[key] for word in words) for key in each.keys) / len(each.keys)

    for words, least in ((("丽发", "搅拌"), 40), (("捆绑", "车位"), 40), (("人才", "补贴"), 15)):
        assert any(share(each, *words) > 0.75 and each.size >= least for each in first), words
