"""The fifty checks, each tried on case files built by hand: checks/C01.yaml and so on, over two lawful base files."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pytest

from fazhi.modules.enforcement.review.catalogue import checks
from fazhi.modules.enforcement.review.declaring import Mark
from tests.support.cases import case_file, changed, read
from tests.support.reviewed import CODES, SAMPLES, base, law


def samples() -> list[tuple[str, dict[str, Any]]]:
    files = [read(path) for path in sorted((SAMPLES / "checks").glob("C*.yaml"))]
    return [(file["check"], sample) for file in files for sample in file["samples"]]


@pytest.mark.parametrize(
    ("code", "sample"), [pytest.param(*each, id=f"{each[0]}-{each[1]['name']}") for each in samples()]
)
def test_a_check_says_of_each_sample_what_a_lawyer_would_say(code: str, sample: dict[str, Any]) -> None:
    file = case_file(changed(base(sample["base"]), sample.get("change") or {}))
    finding = checks[code](file, law())
    assert finding.mark == sample["expect"], finding.why
    for word in str(sample.get("why", "")).split():
        assert word in finding.why
    assert finding.why or finding.mark in (Mark.PASS, Mark.NOT_APPLICABLE)


def test_there_are_exactly_fifty_checks() -> None:
    assert sorted(check.code for check in checks) == CODES


@pytest.mark.parametrize("code", CODES)
def test_every_check_has_a_file_that_passes_one_that_fails_and_one_that_is_unknown(code: str) -> None:
    seen: dict[str, set[str]] = defaultdict(set)
    for checked, sample in samples():
        seen[checked].add(sample["expect"])
    assert seen[code] >= {"pass", "fail", "unknown"}


@pytest.mark.parametrize("name", ["ordinary", "simple"])
def test_a_lawful_file_fails_nothing_and_leaves_nothing_unknown(name: str) -> None:
    file = case_file(base(name))
    found = {check.code: check(file, law()) for check in checks}
    wrong = {code: finding for code, finding in found.items() if finding.mark in (Mark.FAIL, Mark.UNKNOWN)}
    assert not wrong


def test_a_case_of_which_nothing_is_written_fails_nothing_and_passes_nothing() -> None:
    """A hole in a file is a hole: whoever imported the case sees what to add, and nobody is accused."""
    bare = case_file({"case": {"track": "ordinary", "decided_on": base("ordinary")["case"]["decided_on"]}})
    found = {check.code: check(bare, law()).mark for check in checks}
    assert {code for code, mark in found.items() if mark in (Mark.PASS, Mark.FAIL)} == set()
