"""`fazhi hotline` as a person runs it: proposing, learning, evaluating, and what it says of bad files."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli.conftest import run_in
from support.cli import Cli

DUTY = """
from fazhi.kernel.org.models import Unit
from fazhi.kernel.records.models import Entry
from fazhi.modules.hotline.models import Duty
unit = Unit.objects.create(code="GH", name="规划建设办", kind="office")
entry = Entry.objects.create(register="hotline.duty", number="ZK1", title="路灯", unit=unit, created_at=AT)
Duty.objects.create(entry=entry, keywords="不亮、灯杆")
"""
CLOSED = """
unit = Unit.objects.get()
for n in range(240):
    theme, said = (("路灯", "路灯不亮，晚上漆黑"), ("欠薪", "工厂拖欠工资，老板不见了"))[n % 2]
    row = matter(n)
    Matter.everything.filter(pk=row.pk).update(unit=unit, title=said[:4])
    Ticket.objects.create(matter=row, theme=theme, content=f"{said}，已经{n}天，第{n % 7}工业区")
"""


@pytest.fixture
def home(fazhi: Cli) -> Cli:
    fazhi.ready()
    return fazhi


def messages(folder: Path) -> Path:
    path = folder / "messages.csv"
    path.write_text("诉求主题,诉求内容,诉求人\n路灯不亮,门口路灯不亮,张三\n咨询,想问天气,李四\n", encoding="utf-8")
    return path


def test_each_message_gets_one_proposal_by_the_duty_list(home: Cli, tmp_path: Path) -> None:
    run_in(home, DUTY)
    answer = home.ok("hotline", "suggest", messages(tmp_path), "--json").json
    assert answer["learned_from"] == {"duties": 1}
    assert answer["suggestions"] == [
        {
            "row": 2,
            "class": "路灯",
            "unit": "规划建设办",
            "confidence": 80,
            "words": ["路灯", "不亮"],
            "why": "“路灯”“不亮”是“路灯”的关键词；职责清单由规划建设办主责",
        },
        {"row": 3, "class": None, "unit": None, "confidence": 0, "words": [], "why": "没有把握，不作推荐"},
    ]
    assert "张三" not in home.ok("hotline", "suggest", messages(tmp_path)).stdout


def test_learning_replaces_the_duty_list(home: Cli, tmp_path: Path) -> None:
    run_in(home, DUTY + CLOSED)
    learnt = home.ok("hotline", "learn", "--json").json
    assert (learnt["tickets"], learnt["themes"], learnt["left_out"]) == (240, 2, [])
    assert Path(learnt["file"]) == home.home / "models" / "hotline.npz"
    answer = home.ok("hotline", "--json", "suggest", messages(tmp_path)).json
    assert answer["learned_from"] == {"tickets": 240}
    assert answer["suggestions"][0]["class"] == "路灯"
    assert "100% 由规划建设办承办" in answer["suggestions"][0]["why"]


def test_an_evaluation_tells_each_class_and_reads_no_row_of_the_home(home: Cli, tmp_path: Path) -> None:
    path = tmp_path / "labelled.csv"
    rows = [f"第{n}盏路灯不亮{n * 7},城建\n工厂拖欠{n}个月工资{n * 3},劳动" for n in range(1, 16)]
    path.write_text("内容,一级分类\n" + "\n".join(rows), encoding="utf-8")
    answer = home.ok("hotline", "evaluate", path, "--json").json
    assert set(answer) == {"macro_f1", "per_class", "rows", "groups", "folds", "seconds"}
    assert (answer["macro_f1"], answer["rows"], answer["groups"], answer["folds"]) == (1.0, 30, 30, 5)
    assert answer["per_class"]["城建"] == {"precision": 1.0, "recall": 1.0, "f1": 1.0, "rows": 15}
    assert "宏平均 F1 1.0000" in home.ok("hotline", "evaluate", path).stdout


def test_what_cannot_be_used_ends_with_2_and_a_sentence(home: Cli, tmp_path: Path) -> None:
    bad = tmp_path / "bad.xlsx"
    bad.write_bytes(b"%PDF-1.4")
    for words, said in (
        (("suggest", messages(tmp_path)), "没有可以依据的东西"),
        (("learn",), "只有 0 件，不足 200 件"),
        (("evaluate", messages(tmp_path)), "找不到类别一列"),
        (("evaluate", bad), "不是表格"),
        (("evaluate", tmp_path / "none.csv"), "文件打不开或不存在"),
    ):
        answer = home("hotline", *words)
        assert (answer.code, answer.stdout) == (2, "")
        assert said in answer.stderr
        assert "Traceback" not in answer.stderr
    assert not (home.home / "models").exists()
