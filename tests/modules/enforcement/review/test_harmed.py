"""A lawful file with one thing harmed fails exactly the checks that it should, and no other check changes its mind."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from fazhi.modules.enforcement.review.catalogue import checks
from fazhi.modules.enforcement.review.declaring import Mark
from tests.support.cases import case_file, changed, read
from tests.support.reviewed import CODES, SAMPLES, base, law


def harms() -> list[dict[str, Any]]:
    """C01-C25 in one file, C26-C50 in the other: what was changed, and which checks then fail, or cannot tell."""
    return [harm for name in ("harmed", "harmed_later") for harm in read(SAMPLES / f"{name}.yaml")]


def marks(plain: dict[str, Any]) -> dict[str, Mark]:
    file = case_file(plain)
    return {check.code: check(file, law()).mark for check in checks}


@cache
def lawful() -> dict[str, Mark]:
    return marks(base("ordinary"))


def named(found: dict[str, Mark], mark: Mark) -> list[str]:
    return sorted(code for code, each in found.items() if each == mark)


@pytest.mark.parametrize("harm", harms(), ids=lambda harm: str(harm["harm"]))
def test_a_harmed_file_fails_exactly_the_checks_that_it_should(harm: dict[str, Any]) -> None:
    found = marks(changed(base("ordinary"), harm["change"]))
    moved = {code: mark for code, mark in found.items() if mark != lawful()[code]}
    assert harm["fails"], "a harm that fails nothing is none"
    assert {
        "fails": named(moved, Mark.FAIL),
        "unknown": named(moved, Mark.UNKNOWN),
        "not_applicable": named(moved, Mark.NOT_APPLICABLE),
        "pass": named(moved, Mark.PASS),
    } == {name: sorted(harm.get(name, [])) for name in ("fails", "unknown", "not_applicable", "pass")}


def test_there_are_two_hundred_harms_and_each_is_a_harm_of_its_own() -> None:
    changes = [str(harm["change"]) for harm in harms()]
    assert len(set(changes)) == len(changes) >= 200
    assert len({harm["harm"] for harm in harms()}) == len(changes)


def test_every_check_is_failed_by_some_harm() -> None:
    assert sorted({code for harm in harms() for code in harm["fails"]}) == CODES
