"""`fazhi demo` as a newcomer runs it: one command in an empty home, then figures that open and a chain that holds."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from cli.conftest import run_in
from support.cli import Cli, fresh_cli

import fazhi

PACK = Path(fazhi.__file__).parent / "packs" / "demo"
DUMP = """
import hashlib
from fazhi.kernel.chain.models import Event
from fazhi.kernel.records.models import Entry, Matter
days = ("state", "opened_on", "due_on", "met_on", "closed_on", "judgement", "unit__code")
told = ("theme", "nature", "content", "reply", "first_unit__code", "legs", "caller_phone", "satisfaction")
rows = [
    Matter.objects.order_by("register", "number").values_list(
        "number", "title", *days, *(f"ticket__{n}" for n in told)
    ),
    Matter.objects.order_by("register", "number").values_list("number", "signal__why", "signal__score"),
    Entry.objects.order_by("register", "number").values_list("number", "title", "occurred_on", "duty__guide"),
    Event.objects.order_by("subject", "seq").values_list("kind", "legal_on", "recorded_by"),
]
print(hashlib.sha256(repr([list(each) for each in rows]).encode()).hexdigest())
"""


def pack(name: str) -> Any:
    return yaml.safe_load((PACK / f"{name}.yaml").read_text(encoding="utf-8"))


TICKETS = sum(year["hotline.received"] for year in pack("targets").values())


def _worked() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Cli, float]]:
    """The demo in a home of its own, and how many seconds of a processor it took: other tests run beside this one."""
    with fresh_cli(tmp_path_factory.mktemp("demo")) as program:
        before = _worked()
        # A day long before the demo's: the command goes by its own days.
        program.ok("demo", today="2020-01-01")
        yield program, _worked() - before


@pytest.fixture(scope="module")
def town(built: tuple[Cli, float]) -> Cli:
    return built[0]


def test_the_answer_names_year_rows_and_logins(town: Cli) -> None:
    answer = town.ok("demo", "--json").json
    assert answer["year"] == 2023
    expected = {
        "hotline.ticket": TICKETS,
        "hotline.duty": len(pack("duties")["cards"]),
        "hotline.signal": 2,
        "records.ruling": 1,
        "services.comparison": 1,
        "services.clash": 1,
        "rulemaking.issuer": 3,
    }
    assert answer["rows"] | expected == answer["rows"]
    assert answer["rows"]["services.item"] > 7000
    assert answer["is_changed"] is False
    roles = {"administrator", "leader", "arbiter", "hotline.clerk", "hotline.handler", "hotline.analyst"}
    roles |= {"services.keeper", "services.holder", "services.counter"}
    roles |= {"enforcement.officer", "enforcement.head", "enforcement.reviewer", "enforcement.supervisor"}
    roles |= {"leadership.clerk", "leadership.planner", "leadership.handler"}
    roles |= {"enterprises.keeper", "enterprises.handler"}
    roles |= {f"oversight.{one}" for one in ("desk", "auditor", "publisher", "counsel", "handler", "disclosure_head")}
    assert roles == {each["role"] for each in answer["logins"]}
    assert roles == {each["role"] for each in answer["look_at"]}
    assert all({"username", "name", "role", "unit", "password"} <= set(each) for each in answer["logins"])


def test_a_person_reads_how_to_go_in(town: Cli) -> None:
    told = town.ok("demo").stdout
    assert "没有改动" in told
    assert "演示密码" in told
    assert "再打开它给出的地址" in told
    assert all(login in told for login in ("zhuanban", "zhifa", "fazhi", "zongzhi", "leader", "admin"))
    assert all(text in told for text in pack("town")["look_at"].values())


def test_figures_of_the_year_open_their_rows(town: Cli) -> None:
    found = {each["ref"]: each for each in town.ok("figures", 2023, "--json").json["figures"] if each["ref"]}
    assert found["F16"]["value"] == found["F16"]["rows"] == 8559
    assert found["F17"]["value"] == 100
    assert found["F17"]["numerator"] == found["F17"]["denominator"]
    assert len(town.ok("figure", "F16", 2023, "--rows", "--json").json["rows"]) == 8559


def test_figures_of_the_year_before_stand_beside_them(town: Cli) -> None:
    found = {each["ref"]: each for each in town.ok("figures", 2022, "--json").json["figures"] if each["ref"]}
    assert found["F16"]["value"] == pack("targets")[2022]["hotline.received"]
    assert 99 < found["F17"]["value"] < 100


def test_it_is_built_while_one_waits(built: tuple[Cli, float]) -> None:
    assert built[1] < 90


def test_two_homes_hold_the_same_town(town: Cli, tmp_path: Path) -> None:
    with fresh_cli(tmp_path) as other:
        other.ok("demo", today="2021-12-31")
        assert run_in(other, DUMP) == run_in(town, DUMP) != ""


def test_the_chain_is_sealed_and_verifies(town: Cli) -> None:
    answer = town.ok("verify", "--json").json
    assert answer["ok"] is True
    assert answer["events"] > 100_000


def test_a_town_of_ones_own_is_left_alone(fazhi: Cli) -> None:
    fazhi.ready()
    script = "from fazhi.kernel.org.users import create_user; create_user('real', '真人')"
    run_in(fazhi, script)
    answer = fazhi("demo")
    assert answer.code == 2
    assert "已经有一个真实的镇" in answer.stderr
    assert "FAZHI_HOME" in answer.stderr
