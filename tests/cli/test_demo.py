"""`fazhi demo` as a newcomer runs it: one command in an empty home, then figures that open and a chain that holds."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from cli.conftest import run_in
from support.cli import Cli, fresh_cli


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cli]:
    with fresh_cli(tmp_path_factory.mktemp("demo")) as program:
        # A day long before the demo's: the command goes by its own days.
        program.ok("demo", today="2020-01-01")
        yield program


def test_the_answer_names_year_rows_and_logins(town: Cli) -> None:
    answer = town.ok("demo", "--json").json
    assert answer["year"] == 2023
    assert answer["rows"] == {"hotline.ticket": 8877}
    assert answer["is_changed"] is False
    assert {"administrator", "leader", "hotline.clerk", "hotline.handler"} == {
        each["role"] for each in answer["logins"]
    }
    assert all({"username", "name", "role", "unit", "password"} <= set(each) for each in answer["logins"])


def test_a_person_reads_how_to_go_in(town: Cli) -> None:
    told = town.ok("demo").stdout
    assert "没有改动" in told
    assert "演示密码" in told
    assert "http://127.0.0.1:8000/" in told
    assert "zhuanban" in told


def test_figures_of_the_year_open_their_rows(town: Cli) -> None:
    found = {each["ref"]: each for each in town.ok("figures", 2023, "--json").json["figures"] if each["ref"]}
    assert found["F16"]["value"] == found["F16"]["rows"] == 8559
    assert found["F17"]["value"] == 100
    assert found["F17"]["numerator"] == found["F17"]["denominator"]
    assert len(town.ok("figure", "F16", 2023, "--rows", "--json").json["rows"]) == 8559


def test_the_chain_is_sealed_and_verifies(town: Cli) -> None:
    answer = town.ok("verify", "--json").json
    assert answer["ok"] is True
    assert answer["events"] > 50_000


def test_a_town_of_ones_own_is_left_alone(fazhi: Cli) -> None:
    fazhi.ok("migrate")
    script = "from fazhi.kernel.org.users import create_user; create_user('real', '真人')"
    run_in(fazhi, script)
    answer = fazhi("demo")
    assert answer.code == 2
    assert "已经有一个真实的镇" in answer.stderr
    assert "FAZHI_HOME" in answer.stderr
