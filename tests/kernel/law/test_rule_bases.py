"""The rules against the papers and against the texts of the law: no row forgotten, no basis that does not exist."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from fazhi.kernel.law.packs import load_packs, pack_folders, rulebook
from fazhi.kernel.law.rules import Basis, Direction, Kind, Rule
from fazhi.kernel.law.statutes.loading import load
from fazhi.kernel.law.statutes.models import Version
from fazhi.kernel.law.statutes.names import key_of
from fazhi.kernel.law.statutes.standing import find_norms, provision, standing

MISSING = Path(__file__).parents[2] / "rules" / "missing_norms.yaml"
UNITS = {"WD": "working_day", "ND": "calendar_day", "H": "hour", "M": "month", "Y": "year"}
DIRECTIONS = {"maximum": Direction.WITHIN, "minimum": Direction.AT_LEAST, "before_event": Direction.BEFORE}
# The papers read every bare number as a maximum; these are what the law makes of them.
OTHERWISE = {
    "HEA-05": Direction.BEFORE,  # 七日前通知: counted back from the hearing
    "HEA-11": Direction.AT_LEAST,  # 满三个月才终止
    "EXE-07": Direction.AT_LEAST,  # 超过三十日才可以
    "ENF-01": Direction.BEFORE,  # 实施前批准
    "ENF-11": Direction.AT_LEAST,  # 超过三十日才可以
    "ENF-14": Direction.AT_LEAST,  # 复议诉讼期满才可以
    "ENF-16": Direction.AT_LEAST,  # 满三年才不再执行
    "REV-12": Direction.AT_LEAST,  # 满六十日才终止
}
AMOUNTS = {
    "SIM-01": {20_000, 300_000},
    "EXE-03": {3, 100},
    "HEA-01": {500_000, 10_000_000},
}


def own_rules() -> list[Rule]:
    """The rules of the project's packs with those that they override."""
    return [rule for top in load_packs(pack_folders()[:3]) for rule in top.lineage()]


@pytest.fixture(scope="session")
def papers(shared_data: Path) -> dict[str, dict[str, Any]]:
    rows = json.loads((shared_data.parent / "legal" / "rules.json").read_text(encoding="utf-8"))["rules"]
    return {row["id"]: row for row in rows}


def carried_by(row: str) -> list[Rule]:
    return [rule for rule in own_rules() if row in rule.rows]


# Rows


def test_every_row_with_a_number_is_carried_exactly(papers: dict[str, dict[str, Any]]) -> None:
    numbered = {name: row for name, row in papers.items() if row["number_status"] != "none"}
    assert len(numbered) == 124
    faults = [fault for name, row in numbered.items() for fault in _faults(name, row)]
    assert faults == []


def _faults(name: str, row: dict[str, Any]) -> Iterator[str]:
    rules = carried_by(name)
    exact = [rule for rule in rules if _carries(rule, name, row)]
    if not exact:
        yield f"{name} {row['limit_code']}：{[rule.code for rule in rules]}"
    if row["number_status"] != "seen":
        yield from (f"{name} 没有见到原文，{rule.code} 却是已核" for rule in exact if rule.is_verified)


def _carries(rule: Rule, name: str, row: dict[str, Any]) -> bool:
    numbers = {number for _, number in rule.dated}
    if row["kind"] == "fixed_date":
        month, day = map(int, row["limit_code"].strip("?").removeprefix("DATE:").split("-"))
        return rule.kind is Kind.YEARLY and numbers == {month * 100 + day}
    extensions = [(each.n, each.unit.value) for each in rule.extensions]
    given = [(each["n"], UNITS[each["unit"]]) for each in row["extensions"]]
    if not given and "HOT-07" in rule.rows:  # the hotline's extensions have a row of their own, without a number
        given = extensions
    return (
        rule.kind is Kind.LIMIT
        and (numbers, rule.unit) == ({row["n"]}, UNITS[row["unit"]])
        and rule.direction is OTHERWISE.get(name, DIRECTIONS[row["kind"]])
        and extensions == given
    )


def test_the_approver_of_an_extension_is_that_of_the_papers(papers: dict[str, dict[str, Any]]) -> None:
    for name, row in papers.items():
        named = [each["approver"] for each in row.get("extensions", ()) if each["approver"]]
        for rule in (rule for rule in carried_by(name) if named and _carries(rule, name, row)):
            for approver, each in zip(reversed(named), reversed(rule.extensions), strict=False):
                assert approver.removeprefix("工作") in each.role, (name, approver, each.role)


def test_the_amounts_of_the_papers_are_rules() -> None:
    for row, amounts in AMOUNTS.items():
        assert {number for rule in carried_by(row) for _, number in rule.dated} == amounts, row


def test_a_rule_names_only_rows_that_exist_and_one_without_says_why(papers: dict[str, dict[str, Any]]) -> None:
    for rule in own_rules():
        assert set(rule.rows) <= set(papers), rule.code
        assert rule.rows or rule.note, rule.code


# Bases


def test_the_articles_of_a_basis_are_read() -> None:
    def read(text: str) -> list[str]:
        return [str(article) for article in Basis("《某法》", text).articles]

    assert read("第五十六条、第八十五条") == ["56", "85"]
    assert read("第五十六条至第五十八条、第六十条之一") == ["56", "57", "58", "60之一"]
    assert read("第三十三条第三款") == ["33"]
    assert read("第十五条（乡镇依第四十二条参照）") == ["15", "42"]
    assert read("第（六）部分（国办发〔2018〕118号）") == read("") == []


@pytest.fixture
def loaded(db: None, shared_data: Path) -> None:
    """The statute base with the texts that the rules cite, as far as they are there."""
    cited = {key_of(basis.title) for rule in own_rules() for basis in rule.basis}
    laws = shared_data / "laws"
    files = [path for path in laws.rglob("*") if path.is_file() and key_of(path.stem.split("(")[0]) in cited]
    folders = [path.parent for path in laws.glob("national/*/*/README.md") if key_of(_heading(path)) in cited]
    load([*files, *folders])


def _heading(path: Path) -> str:
    with path.open(encoding="utf-8") as lines:
        return next((line.removeprefix("# ").strip() for line in lines if line.startswith("# ")), "")


def test_every_basis_that_was_read_resolves_or_is_listed_as_missing(
    loaded: None, papers: dict[str, dict[str, Any]]
) -> None:
    read = {name for name, row in papers.items() if "T" in row["src"].split("/")}
    found = [
        (basis.title, f"{rule.code} {basis}：{why}")
        for rule in own_rules()
        for basis in rule.basis
        if read & set(rule.rows) and (why := _unresolved(basis, rule.dated[0][0]))
    ]
    listed = yaml.safe_load(MISSING.read_text(encoding="utf-8"))
    assert all(listed.values()), "每个缺的规范都要写明为什么缺"
    assert [why for title, why in found if title not in listed] == []
    assert set(listed) - {title for title, _ in found} == set(), "已经不缺的，从单子上划去"
    assert [slip for basis in {basis for rule in own_rules() for basis in rule.basis} for slip in _slips(basis)] == []


def _unresolved(basis: Basis, day: date) -> str:
    """Why a basis does not resolve on a day, or nothing."""
    norms = find_norms(basis.title)
    if not norms:
        return "没有文本"
    now = standing(norms[0], day)
    if now.version is None:
        return now.why
    absent = [article.label for article in basis.articles if provision(now.version, article) is None]
    return f"{now.version}没有{'、'.join(absent)}" if absent else ""


def _slips(basis: Basis) -> Iterator[str]:
    """Articles that not even the newest text has: a slip must not hide behind an unknown in-force day."""
    texts = Version.objects.filter(norm__in=find_norms(basis.title)).exclude(digest="")
    newest = texts.order_by("-issued_on").first()
    for article in basis.articles if newest else ():
        if newest and provision(newest, article) is None:
            yield f"{newest}没有{article.label}"


def test_a_law_that_says_nothing_of_a_day_has_no_rule_older_than_itself() -> None:
    assert rulebook()["penalty.offence.lapse_ecology"].on(date(2026, 8, 14)) is None
