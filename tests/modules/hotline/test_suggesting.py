"""What is proposed for a message, why, and what is not: learnt from tickets, from duties, overruled by precedents."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import numpy as np
import pytest
import yaml
from support.town import Town, make_town

from fazhi.kernel.chain.events import instant
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.org.models import Area, AreaLevel, Unit, UnitKind
from fazhi.kernel.records.models import Entry, Matter, Ruling
from fazhi.modules.hotline.learning import suggesting
from fazhi.modules.hotline.learning import training as learning
from fazhi.modules.hotline.learning.evaluating import evaluate
from fazhi.modules.hotline.learning.features import BLOCKS, FAMILIES, Message, characters, families, find, words
from fazhi.modules.hotline.learning.messages import labelled, numbered
from fazhi.modules.hotline.learning.suggesting import Suggester, learn, model_path, suggest
from fazhi.modules.hotline.models import Duty, Ticket
from fazhi.modules.hotline.words import cut

DAY = date(2024, 1, 15)
SAYS = {
    "路灯": ("路灯不亮", "{}有路灯坏了，晚上一片漆黑，请安排维修", ("路灯", "漆黑", "维修", "灯泡")),
    "拖欠工资": ("工厂拖欠工资", "{}一家工厂拖欠员工两个月工资，老板不见了", ("工资", "老板", "员工", "劳动")),
    "垃圾": ("垃圾没有清运", "{}的垃圾堆了好几天没有清运，气味很大", ("垃圾", "清运", "气味", "保洁")),
}
PLACES = ("塔岗村", "角社村", "井美村", "初坑村", "丁屋村", "彭屋村")


@pytest.fixture
def town(db: None, home: Path, monkeypatch: pytest.MonkeyPatch) -> Town:
    monkeypatch.setenv("FAZHI_TODAY", DAY.isoformat())
    town = make_town()
    for at, name in enumerate(PLACES[:2]):
        area = Area.objects.create(code=f"4419001192{at:02d}", name=name, level=AreaLevel.VILLAGE, parent=town.area)
        Unit.objects.create(code=area.code, name=f"{name}村民委员会", kind=UnitKind.COMMITTEE, area=area)
    return town


def close_tickets(town: Town, each: int = 80) -> None:
    """Closed tickets of three themes; those on rubbish went to the committee of their place."""
    committees = {name: Unit.objects.get(area__name=name) for name in PLACES[:2]}
    for theme, (title, content, more) in SAYS.items():
        for n in range(each):
            place = PLACES[n % 2]
            unit = {"路灯": town.bureau, "拖欠工资": town.office}.get(theme, committees[place])
            facts = {"register": "hotline.ticket", "procedure": "hotline.ticket", "procedure_version": "1"}
            row = Matter.everything.create(
                **facts,
                number=f"{theme}{n}",
                title=f"{place}{title}",
                state="closed",
                unit=unit,
                opened_on=date(2023, 1 + n % 12, 1 + n % 28),
                created_at=instant(),
            )
            said = f"{content.format(PLACES[n % 6])}。{more[n % 4]}{more[n // 4 % 4]}，已有{n}天"
            Ticket.objects.create(
                matter=row, theme=theme, content=said, caller_name="张三丰", caller_phone="13800138000"
            )


def add_duty(theme: str, unit: Unit | None, keywords: str) -> None:
    entry = Entry.objects.create(
        register="hotline.duty", number=f"ZK-{theme}", title=theme, unit=unit, created_at=instant()
    )
    Duty.objects.create(entry=entry, keywords=keywords)


def add_precedent(theme: str, unit: Unit) -> None:
    entry = Entry.objects.create(
        register="records.ruling",
        number="CD-1",
        title=theme,
        unit=unit,
        occurred_on=date(2024, 1, 2),
        created_at=instant(),
    )
    Ruling.objects.create(entry=entry, ruled_in="hotline.ticket", reason="职责清单第三条")


# --- features ---------------------------------------------------------------------------------------------------------


def test_a_run_of_four_characters_is_its_own_code_and_no_two_runs_share_one() -> None:
    codes = characters("路灯不亮了", 4)
    assert len(codes) == 5 + 4 + 3 + 2
    assert len(set(codes.tolist())) == len(codes)
    assert characters("", 3).size == 0
    assert characters("😀", 2).size == 3  # two halves and the pair


def test_a_word_is_cut_alike_whatever_its_width_and_a_sign_is_no_word() -> None:
    assert cut("路灯不亮，ＡＢＣ１２") == cut("路灯不亮 abc12")
    assert cut("，。！") == []


def test_words_of_one_family_are_one_feature() -> None:
    assert set(families("小学").tolist()) == set(families("校园").tolist()) != set(families("污水").tolist())
    assert families("今天天气").size == 0
    assert words("").size == 0


def test_no_word_stands_in_two_families() -> None:
    told = yaml.safe_load(FAMILIES.read_text(encoding="utf-8"))
    every = [word for line in told.values() for word in line.split()]
    assert sorted(every) == sorted(set(every))


def test_the_first_line_of_a_text_is_its_title_and_a_long_line_is_none() -> None:
    assert Message.of("路灯不亮\n角社村有路灯坏了") == Message("路灯不亮", "角社村有路灯坏了")
    assert Message.of("路灯不亮") == Message("路灯不亮", "")
    assert Message.of("很长" * 40) == Message("", "很长" * 40)


# --- learning ---------------------------------------------------------------------------------------------------------


def test_what_is_saved_is_read_back_and_scores_alike(tmp_path: Path) -> None:
    messages = [Message.of(f"路灯不亮{n}") for n in range(30)] + [Message.of(f"拖欠工资{n}") for n in range(30)]
    model = learning.train(messages, ["灯"] * 30 + ["薪"] * 30)
    learning.save(model, tmp_path / "models" / "a.npz")
    again = learning.load(tmp_path / "models" / "a.npz")
    seen = find(Message.of("路灯坏了"))
    assert again.labels == ("灯", "薪")
    assert np.array_equal(again.scores(seen), model.scores(seen))
    assert again.scores(seen).argmax() == 0
    assert [path.name for path in (tmp_path / "models").iterdir()] == ["a.npz"]


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04 no zip", b"\x80\x04pickle"])
def test_a_damaged_file_is_refused_in_words(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "a.npz"
    path.write_bytes(damage)
    with pytest.raises(FazhiError, match=r"已损坏.*fazhi hotline learn"):
        learning.load(path)


def test_one_class_alone_teaches_nothing() -> None:
    with pytest.raises(FazhiError, match="只有一个类别"):
        learning.train([Message.of("路灯")] * 9, ["灯"] * 9)


def test_confidence_falls_to_none_with_the_lead() -> None:
    curve = np.array([0, 1, 2], np.float32), np.array([0, 60, 99], np.float32)
    model = learning.Model(("甲", "乙"), (), (), np.zeros(2, np.float32), *curve)
    said = [model.confidence(np.array([0, lead], np.float32)) for lead in (0, 0.5, 1, 1.5, 9)]
    assert said == [0, 30, 60, 79, 99]


# --- suggesting -------------------------------------------------------------------------------------------------------


def test_with_too_few_closed_tickets_nothing_is_learnt_and_no_file_is_left(town: Town) -> None:
    close_tickets(town, 10)
    with pytest.raises(FazhiError, match="只有 30 件，不足 200 件"):
        learn()
    assert not model_path().exists()


def test_a_message_gets_the_theme_the_unit_the_words_and_the_sentence(town: Town) -> None:
    close_tickets(town)
    answer = learn()
    assert (answer["tickets"], answer["themes"], answer["learned_on"]) == (240, 3, "2024-01-15")
    found = suggest("路灯坏了\n门口的路灯晚上不亮，一片漆黑")
    assert found is not None
    assert (found.theme, found.unit, found.source) == ("路灯", town.bureau, "办结工单")
    assert "路灯" in found.words
    assert "“路灯”" in found.why
    assert "类工单；此类工单 100% 由综合行政执法办承办" in found.why
    assert suggesting.LEAST_CONFIDENCE <= found.confidence <= 99


def test_what_no_ticket_was_like_gets_no_proposal(town: Town) -> None:
    close_tickets(town)
    learn()
    assert suggest("想问一下今天的天气") is None
    assert suggest("") is None


def test_where_places_share_a_theme_the_place_in_the_text_decides_the_unit(town: Town) -> None:
    close_tickets(town)
    learn()
    named = suggest("垃圾没有清运\n角社村门口的垃圾堆了几天，气味很大")
    assert named is not None
    assert named.unit == Unit.objects.get(area__name="角社村")
    assert "文中写明“角社村”" in named.why
    unnamed = suggest("垃圾没有清运\n门口的垃圾堆了几天，气味很大")
    assert unnamed is not None
    assert (unnamed.theme, unnamed.unit) == ("垃圾", None)
    assert "请按事发地或职责判断单位" in unnamed.why


def test_a_unit_that_no_longer_exists_is_not_proposed(town: Town) -> None:
    close_tickets(town)
    learn()
    Unit.objects.filter(pk=town.bureau.pk).update(ends_on=date(2024, 1, 14))
    found = suggest("路灯坏了\n门口的路灯晚上不亮，一片漆黑")
    assert found is not None
    assert (found.theme, found.unit) == ("路灯", None)
    assert "没有一个现有单位" in found.why


def test_a_precedent_goes_before_what_was_learnt(town: Town) -> None:
    close_tickets(town)
    learn()
    add_precedent("路灯", town.office)
    found = suggest("路灯坏了\n门口的路灯晚上不亮，一片漆黑")
    assert found is not None
    assert (found.unit, found.source) == (town.office, "判例")
    assert "已有判例（CD-1，2024-01-02），由党政综合办承办" in found.why


def test_before_anything_is_learnt_the_duty_list_proposes(town: Town) -> None:
    add_duty("路灯", town.bureau, "不亮、灯杆、照明")
    add_duty("施工噪音", town.office, "工地、夜间施工")
    add_duty("夜间噪音", town.bureau, "夜间、唱歌")
    found = suggest("路灯不亮，请来看看")
    assert found is not None
    assert (found.theme, found.unit, found.confidence, found.words) == ("路灯", town.bureau, 80, ("路灯", "不亮"))
    assert found.why == "“路灯”“不亮”是“路灯”的关键词；职责清单由综合行政执法办主责"
    longer = suggest("夜间施工太吵")
    assert longer is not None
    assert (longer.theme, longer.words) == ("施工噪音", ("夜间施工",))
    assert longer.why.startswith("把握不大：")
    assert suggest("工地上有人唱歌") is None  # one word for each of two
    assert suggest("咨询一件事") is None


def test_a_duty_without_a_unit_goes_to_the_place_in_the_text(town: Town) -> None:
    add_duty("垃圾", None, "清运")
    named, unnamed = suggest("塔岗村垃圾没有清运"), suggest("垃圾没有清运")
    assert named is not None
    assert unnamed is not None
    assert (named.unit, unnamed.unit) == (Unit.objects.get(area__name="塔岗村"), None)
    assert "请按事发地判断" in unnamed.why


def test_a_duty_whose_unit_is_gone_proposes_no_unit(town: Town) -> None:
    add_duty("路灯", town.bureau, "不亮")
    Unit.objects.filter(pk=town.bureau.pk).update(is_active=False)
    found = suggest("路灯不亮")
    assert found is not None
    assert found.unit is None
    assert "已不在用" in found.why


def test_a_new_theme_that_no_ticket_had_comes_from_the_duty_list(town: Town) -> None:
    close_tickets(town)
    learn()
    add_duty("养犬", town.office, "狗、恶犬、狂吠")
    found = suggest("恶犬狂吠")
    assert found is not None
    assert (found.theme, found.source) == ("养犬", "职责清单")


def test_a_damaged_model_leaves_the_desk_with_the_duty_list(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    add_duty("路灯", town.bureau, "不亮")
    model_path().parent.mkdir()
    model_path().write_bytes(b"nothing")
    found = suggest("路灯不亮")
    assert found is not None
    assert found.source == "职责清单"
    assert "已损坏" in caplog.text


def test_what_is_learnt_anew_counts_at_once(town: Town) -> None:
    close_tickets(town)
    learn()
    assert Suggester().learned_from == {"tickets": 240}
    Ticket.objects.filter(theme="路灯").update(theme="照明")
    learn()
    found = suggest("路灯坏了\n门口的路灯晚上不亮，一片漆黑")
    assert found is not None
    assert found.theme == "照明"


def test_a_proposal_takes_under_20_milliseconds(town: Town) -> None:
    close_tickets(town)
    learn()
    text = "路灯坏了\n" + "门口的路灯晚上不亮，一片漆黑，请安排维修。" * 20
    suggest(text)
    began = time.process_time()
    for _ in range(20):
        suggest(text)
    assert (time.process_time() - began) / 20 < 0.02


def test_a_page_that_proposes_imports_no_learning_library(home: Path) -> None:
    script = (
        "import sys, django; django.setup()\n"
        "from fazhi.modules.hotline.learning import suggesting\n"
        "print([name for name in ('sklearn', 'scipy') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "fazhi.settings", "FAZHI_MODULES": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[]"


def test_no_name_and_no_telephone_number_is_learnt(town: Town) -> None:
    close_tickets(town)
    learn()
    content = learning.load(model_path()).vocabularies[[block.name for block in BLOCKS].index("content")]
    assert not np.isin(characters("张三丰", 2)[-2:], content.codes).any()
    assert not np.isin(characters("138", 1), content.codes).any()


# --- files ------------------------------------------------------------------------------------------------------------


def write(path: Path, lines: list[str]) -> Path:
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_text_and_class_are_found_by_their_names_and_a_person_is_never_read(tmp_path: Path) -> None:
    head = "留言编号,留言用户,留言主题,留言时间,留言详情,一级分类"
    path = write(
        tmp_path / "a.csv",
        [head, "1,张三,路灯不亮,2024-01-02,角社村有路灯坏了,城建", "2,李四,欠薪,2024-01-03,工厂欠薪,劳动"],
    )
    assert labelled(path) == (
        [Message("路灯不亮", "角社村有路灯坏了"), Message("欠薪", "工厂欠薪")],
        ["城建", "劳动"],
    )
    assert numbered(path).lines == [2, 3]


def test_without_a_header_the_class_is_the_column_of_few_values(tmp_path: Path) -> None:
    rows = [f"A{n:05d},角社村 第 {n} 盏 路灯 不亮 请 维修,{'城建' if n % 2 else '劳动'}" for n in range(8)]
    told = labelled(write(tmp_path / "a.csv", rows))
    assert set(told.labels) == {"城建", "劳动"}
    assert told.messages[0] == Message("", "角社村 第 0 盏 路灯 不亮 请 维修")


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["诉求主题,诉求人", "路灯不亮,张三"], "找不到类别一列"),
        (["诉求人,分类", "张三,城建"], "找不到写诉求的文字列"),
        (["诉求主题,分类"] + ["路灯不亮,城建", "工厂欠薪,劳动"] * 9, "不足 5 条不同的文本"),
    ],
)
def test_a_file_that_cannot_be_evaluated_says_why(tmp_path: Path, lines: list[str], said: str) -> None:
    with pytest.raises(FazhiError, match=said):
        evaluate(write(tmp_path / "a.csv", lines))


def test_a_row_is_never_asked_of_a_model_that_learnt_it(tmp_path: Path) -> None:
    """Every text twice under classes drawn by lot: whoever learnt the twin would be right, whoever did not cannot be."""
    rng = np.random.default_rng(0)
    texts = ["".join(chr(c) for c in rng.integers(0x4E00, 0x8000, 30)) for _ in range(60)]
    rows = [f"{text},{'甲' if n % 2 else '乙'}" for n, text in enumerate(texts)] * 2
    answer = evaluate(write(tmp_path / "a.csv", ["内容,分类", *rows]))
    assert (answer["rows"], answer["groups"]) == (120, 60)
    assert answer["macro_f1"] < 0.75


def hotline_file(shared_data: Path, name: str) -> Path:
    return next((shared_data / "hotline").glob(f"附件2_{name}*"))


@pytest.mark.once
def test_the_cut_rows_of_the_contest_reach_92_in_a_hundred(shared_data: Path) -> None:
    answer = evaluate(hotline_file(shared_data, "全量"))
    assert (answer["rows"], answer["groups"], answer["folds"]) == (9210, 9012, 5)
    assert answer["macro_f1"] >= 0.92


@pytest.mark.once
def test_the_raw_rows_of_the_contest_reach_87_alone(shared_data: Path) -> None:
    # One seed of the folds gives 0.86 to 0.885, for 48 rows of the smallest classes weigh a seventh each: the mean tells.
    path = hotline_file(shared_data, "示例")
    answers = [evaluate(path, seed=seed) for seed in range(30, 40)]
    assert {answer["rows"] for answer in answers} == {495}
    assert np.mean([answer["macro_f1"] for answer in answers]) >= 0.87
