"""`fazhi case` as a person runs it: one file, all of a year, as JSON, and what cannot be done."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from cli.conftest import run_in
from support.cli import Cli, fresh_cli

ROOT = Path(__file__).resolve().parents[2]
CASES = f"""
sys.path[:0] = [{str(ROOT)!r}, {str(ROOT / "tests")!r}]
from modules.enforcement.review.test_loading import stored
from fazhi.kernel.org.models import Unit
unit = Unit.objects.create(code="office", name="综合行政执法办", kind="office")
stored("AJ-0017", unit=unit)
stored("AJ-0018", {{"acts.0.officers": "演示证-0001", "case.decided_on": date(2024, 1, 5)}})
stored("AJ-0019", {{"case.decided_on": None, "matter.closed_on": None, "matter.opened_on": date(2021, 8, 2)}})
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cli]:
    with fresh_cli(tmp_path_factory.mktemp("case"), "2024-03-01") as program:
        program.ready()
        run_in(program, CASES)
        yield program


def test_one_file_as_json_has_all_fifty_checks_as_the_interface_promises(home: Cli) -> None:
    [case] = home.ok("case", "review", "AJ-0018", "--json").json["cases"]
    assert set(case) == {"number", "score", "grade", "checks"}
    assert case["number"] == "AJ-0018"
    assert [check["id"] for check in case["checks"]] == [f"C{n:02}" for n in range(1, 51)]
    assert {check["result"] for check in case["checks"]} == {"pass", "fail", "unknown", "not_applicable"}
    found = {check["id"]: check for check in case["checks"]}
    assert set(found["C04"]) == {"id", "result", "why", "basis"}
    assert found["C04"]["result"] == "fail"
    assert "第四十二条" in found["C04"]["basis"]


def test_an_open_case_is_reviewed_as_if_decided_today_and_says_so(home: Cli) -> None:
    [case] = home.ok("case", "review", "AJ-0019", "--json").json["cases"]
    assert case["as_if_decided_on"] == "2024-03-01"
    assert {check["id"]: check["result"] for check in case["checks"]}["C32"] == "fail"
    assert "案件还没有决定：以下按假如2024-03-01作出决定来评查" in home.ok("case", "review", "AJ-0019").stdout
    told = home.ok("case", "review", "--all").stdout
    assert "AJ-0019（假如2024-03-01决定）：" in told
    assert "另有 1 件还没有决定，按假如今天决定评查，不计入下面的数" in told


def test_a_person_reads_what_is_wrong_why_and_how_to_put_it_right(home: Cli) -> None:
    told = home.ok("case", "review", "AJ-0018").stdout
    assert told.startswith("AJ-0018：")
    assert "不合格" in told
    assert "C04 两人以上（一票不合格）" in told
    assert "依据：《行政处罚法》第四十二条" in told
    assert "办法：" in told
    assert "待补（补上才能判断）：" in told
    assert "没有编码为“演示-440001”的事项" in told


def test_all_are_a_line_each_and_the_commonest_defects(home: Cli) -> None:
    told = home.ok("case", "review", "--all").stdout
    assert "AJ-0017：" in told
    assert "AJ-0018：" in told
    assert "共 2 件：" in told
    assert "C04 两人以上（一票不合格）：1 件" in told.partition("最常见的缺陷：")[2]


def test_all_can_be_those_of_a_year_or_of_a_unit_and_none(home: Cli) -> None:
    def numbers(*words: str) -> list[str]:
        return [case["number"] for case in home.ok("case", "review", "--all", "--json", *words).json["cases"]]

    assert numbers() == ["AJ-0019", "AJ-0017", "AJ-0018"]
    assert numbers("--year", "2024") == ["AJ-0018"]
    assert numbers("--year", "2021") == ["AJ-0019"]
    assert numbers("--unit", "综合行政执法办") == ["AJ-0017"]
    assert numbers("--year", "1999") == []
    assert "没有要评查的案件" in home.ok("case", "review", "--all", "--year", "1999").stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("review", "AJ-0071"), "相近的有：AJ-00"),
        (("review", "AJ-0071", "--json"), "没有编号为“AJ-0071”的案件"),
        (("review",), "写一个案件编号，或者写 --all"),
        (("review", "AJ-0017", "--all"), "不同时写"),
        (("review", "AJ-0017", "--year", "2023"), "--all"),
        (("review", "--all", "--unit", "没有这个办"), "没有叫“没有这个办”的机构"),
        (("pack", "AJ-0071", "-o", "x.zip"), "没有编号为“AJ-0071”的案件"),
        (("pack", "AJ-0017", "-o", "x.zip", "--by", "没有这个人"), "没有用户“没有这个人”"),
    ],
)
def test_bad_input_is_answered_with_the_way_out(home: Cli, words: tuple[str, ...], told: str) -> None:
    done = home("case", *words)
    assert done.code == 2
    assert done.stdout == ""
    assert told in done.stderr
    assert "办法" in done.stderr


def test_a_pack_is_written_and_who_took_it_is_in_the_chain(home: Cli, tmp_path: Path) -> None:
    path = tmp_path / "包.zip"
    done = home.ok("case", "pack", "AJ-0017", "-o", path, "--json")
    assert done.json["bytes"] == path.stat().st_size
    with zipfile.ZipFile(path) as packed:
        assert packed.testzip() is None
        assert "评查.json" in packed.namelist()
    taken = run_in(
        home, "print(Event.objects.filter(kind='personal.exported').values_list('recorded_by', flat=True)[0])"
    )
    assert taken == "命令行"
