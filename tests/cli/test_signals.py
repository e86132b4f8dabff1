"""`fazhi signals` as a person runs it: over the home's own tickets, over a file, and into the register."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from cli.conftest import run_in
from modules.hotline.test_grouping import OTHERS, PLANT
from support.cli import Cli, fresh_cli

TODAY = "2024-01-25"
HEADER = ("工单编号", "诉求主题", "诉求类别", "受理日期", "村社区", "事发地址", "诉求内容", "诉求人", "联系电话")
AREAS = """
from fazhi.kernel.org.models import Appointment, Area, Post, Unit
from fazhi.kernel.org.users import create_user
town = Area.objects.create(code="441900119000", name="东坑镇", level="town")
Area.objects.create(code="441900119201", name="塔岗村", level="village", parent=town)
unit = Unit.objects.create(code="office", name="综治办", kind="office", area=town)
post = Post.objects.create(unit=unit, role="hotline.analyst", name="研判员")
Appointment.objects.create(user=create_user("yanpan", "甲"), post=post, starts_on=date(2020, 1, 1))
create_user("other", "乙")
"""


def ledger(path: Path) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for n, (title, text) in enumerate((*PLANT, *OTHERS), 1):
            place = ("塔岗村", "东坑镇塔岗村新村一路")
            writer.writerow([f"GD{n:02d}", title, "投诉", f"2024-01-{n:02d}", *place, text, "陈大文", "13800000001"])
    return path


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cli]:
    folder = tmp_path_factory.mktemp("signals")
    with fresh_cli(folder, TODAY) as program:
        program.ready()
        run_in(program, AREAS)
        program.ok("import", "hotline.ticket", ledger(folder / "台账.csv"))
        yield program


def test_the_groups_carry_what_the_interface_promises_and_nobody_s_name(town: Cli) -> None:
    done = town.ok("signals", "--json")
    (found,) = done.json["signals"]
    assert set(found) == {"title", "tickets", "score", "first_on", "last_on", "why"}
    assert found["tickets"] == [f"GD{n:02d}" for n in range(1, 7)]
    assert (found["first_on"], found["last_on"]) == ("2024-01-01", "2024-01-06")
    assert "陈大文" not in done.stdout
    assert "13800000001" not in done.stdout
    assert PLANT[0][1] not in done.stdout


def test_a_person_reads_title_reason_and_numbers(town: Cli) -> None:
    told = town.ok("signals").stdout
    assert "看了 18 件诉求：1 组相近的" in told
    assert "1. 塔岗村新村一路：搅拌站" in told
    assert "30天内有 6 件说到" in told
    assert "GD01、GD02" in told


def test_the_days_narrow_what_is_looked_at(town: Cli) -> None:
    assert town.ok("signals", "--from", "2024-01-02", "--to", "2024年1月4日", "--json").json["messages"] == 3
    assert town.ok("signals", "--from", "2024-01-07", "--json").json["signals"] == []


def test_a_file_is_looked_at_and_nothing_of_it_is_kept(town: Cli, tmp_path: Path) -> None:
    file = ledger(tmp_path / "外来.csv")
    file.write_text(file.read_text(encoding="utf-8").replace("GD", "WL"), encoding="utf-8")
    (found,) = town.ok("signals", "--file", file, "--json").json["signals"]
    assert found["tickets"][0] == "WL01"
    assert "WL01" not in town.ok("signals", "--json").stdout


def test_saving_registers_once_under_a_name(town: Cli) -> None:
    (number,) = town.ok("signals", "--save", "--by", "yanpan", "--json").json["saved"]
    assert number.startswith("XH2024-")
    assert "没有要登记的新信号" in town.ok("signals", "--save", "--by", "yanpan").stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--save",), "--by"),
        (("--save", "--by", "nobody"), "没有用户“nobody”"),
        (("--save", "--by", "yanpan", "--to", "2024-01-05"), "去掉 --file 和 --to"),
        (("--from", "2024-02-01", "--to", "2024-01-01"), "晚于"),
        (("--from", "昨天"), "昨天"),
        (("--file", "不在.xlsx"), "不在.xlsx"),
    ],
)
def test_bad_input_is_answered_with_the_way_out(town: Cli, words: tuple[str, ...], told: str) -> None:
    done = town("signals", *words)
    assert done.code == 2
    assert told in done.stderr
    assert "办法" in done.stderr


def test_who_is_no_analyst_may_not_save(town: Cli) -> None:
    done = town("signals", "--save", "--by", "other")
    assert done.code == 2
    assert "弱信号" in done.stderr
