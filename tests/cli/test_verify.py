from __future__ import annotations

from cli.conftest import run_in

from fazhi.cli import verify


def test_verify_counts_what_it_checked_and_seals_nothing(town):
    answer = town.ok("verify", "--json").json
    assert answer == {"events": 10, "seals": 0, "documents": 2, "unsealed": 10, "broken": [], "ok": True}
    assert town.ok("verify", "--json").json["unsealed"] == 10
    assert town.ok("verify").stdout.splitlines() == [
        "记录 10 条，封存 0 次，文书 2 份",
        "其中 10 条记录尚未封存",
        "核验无误。",
    ]


def test_a_broken_place_is_named_and_the_exit_code_is_1(town):
    run_in(town, "Event.objects.filter(subject='matter:1', seq=1).update(recorded_by='丙')")
    answer = town("verify", "--json")
    assert (answer.code, answer.json["ok"]) == (1, False)
    assert answer.json["broken"] == [{"where": "matter:1 第 1 条记录", "what": "内容与摘要不符：记录被改动"}]
    assert "  matter:1 第 1 条记录：内容与摘要不符：记录被改动" in town("verify").stdout.splitlines()


def test_a_home_without_a_database_is_named(fazhi):
    answer = fazhi("verify")
    assert (answer.code, answer.stdout) == (2, "")
    assert str(fazhi.home) in answer.stderr


def test_a_long_list_says_that_it_is_cut():
    broken = [{"where": "a", "what": "b"}] * 100
    answer = {"events": 1, "seals": 0, "documents": 0, "unsealed": 0, "broken": broken, "ok": False}
    assert list(verify.lines(answer))[-1] == "只列出前 100 处。"
