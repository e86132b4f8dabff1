"""The documents name what there is: commands, variables, declarations; and what they link to exists."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from fazhi.cli.main import COMMANDS
from fazhi.kernel.figures.declarations import indicators
from fazhi.kernel.law.packs import OWN_FOLDERS, rulebook
from fazhi.kernel.org.roles import roles
from fazhi.kernel.procedures.declarations import procedures
from fazhi.kernel.records.registers import registers
from fazhi.modules.enforcement.review.catalogue import checks

REPOSITORY = Path(__file__).resolve().parents[2]
DOCS = REPOSITORY / "docs"
READMES = ("README.md", "README.zh.md")
PAGES = [*sorted(REPOSITORY.glob("*.md")), *sorted(DOCS.rglob("*.md"))]
# What a town, here the guide, brings itself is no part of the product's reference.
NOT_OURS = ("guide.",)


def text(*parts: str) -> str:
    return REPOSITORY.joinpath(*parts).read_text(encoding="utf-8")


def reference(name: str) -> str:
    return text("docs", "reference", f"{name}.md")


def variables(folder: str) -> set[str]:
    words = (path.read_text(encoding="utf-8") for path in (REPOSITORY / folder).rglob("*.py"))
    return {name for word in words for name in re.findall(r"FAZHI_[A-Z_]*[A-Z]", word)}


@pytest.mark.parametrize("name", READMES)
def test_a_readme_opens_with_the_two_commands(name: str) -> None:
    opening = text(name).split("```")[1]
    assert re.findall(r"^make \w+", opening, re.MULTILINE) == ["make run", "make test"]
    assert text(name).split("```")[0].count("\n") <= 3


@pytest.mark.parametrize("name", READMES)
def test_a_readme_names_every_command(name: str) -> None:
    told = set(re.findall(r"^\| `fazhi ([a-z]+)", text(name), re.MULTILINE))
    assert told == set(COMMANDS)


@pytest.mark.parametrize("name", READMES)
def test_a_readme_names_every_variable_that_the_program_reads(name: str) -> None:
    assert sorted(variables("src") - set(re.findall(r"FAZHI_[A-Z_]*[A-Z]", text(name)))) == []


def test_no_document_names_a_variable_that_nothing_reads() -> None:
    known = variables("src") | variables("tests") | variables("tools")
    told = {name for page in PAGES for name in re.findall(r"FAZHI_[A-Z_]*[A-Z]", page.read_text(encoding="utf-8"))}
    assert sorted(told - known) == []


@pytest.mark.parametrize(
    ("page", "codes"),
    [
        ("registers", [item.code for item in registers]),
        ("procedures", [item.code for item in procedures]),
        ("indicators", [item.code for item in indicators]),
        ("roles", [item.code for item in roles]),
        ("checks", [item.code for item in checks]),
        ("rules", [rule.code for rule in rulebook() if rule.pack in OWN_FOLDERS]),
    ],
)
def test_the_reference_names_everything_declared(page: str, codes: list[str]) -> None:
    assert codes
    told = set(re.findall(r"`([\w.]+)`", reference(page)))
    assert [code for code in codes if code not in told and not code.startswith(NOT_OURS)] == []


def test_the_reference_says_of_each_check_how_heavy_it_is_and_where_it_stops_a_step() -> None:
    rows = {line.split("`")[1]: line for line in reference("checks").splitlines() if line.startswith("| `C")}
    assert list(rows) == [f"C{number:02}" for number in range(1, 51)]
    for item in checks:
        assert f"| {item.severity.label} |" in rows[item.code]
        assert item.basis in rows[item.code] and item.remedy in rows[item.code]
    # The law says 不得 of deciding without power or notice; what the paper of the decision lacks is found when it is there.
    assert rows["C01"].endswith("作出处罚决定 |")
    assert "事先告知、作出处罚决定" in rows["C22"]
    assert rows["C33"].endswith("| — |")


def test_the_reference_marks_what_nobody_has_confirmed() -> None:
    for rule in rulebook():
        line = next(line for line in reference("rules").splitlines() if f"| `{rule.code}` |" in line)
        assert ("**未核**" in line) == (not rule.is_verified), line


def test_the_reference_is_fresh() -> None:
    command = [sys.executable, "-m", "tools.make_reference", "--check"]
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY / "src"), "PYTHONUTF8": "1"}
    done = subprocess.run(command, cwd=REPOSITORY, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{done.stderr}运行 / run: python -m tools.make_reference"


def test_the_numbers_of_rules_in_the_readmes_are_true() -> None:
    count, unverified = len(rulebook()), sum(not rule.is_verified for rule in rulebook())
    assert f"{unverified} of the {count} rules" in text("README.md")
    assert f"{count} 条规则中有 {unverified} 条未核" in text("README.zh.md")


def test_the_tour_tells_the_true_size_of_the_demo() -> None:
    pack = REPOSITORY / "src" / "fazhi" / "packs" / "demo"
    people = len(yaml.safe_load((pack / "town.yaml").read_text(encoding="utf-8"))["people"])
    targets = yaml.safe_load((pack / "targets.yaml").read_text(encoding="utf-8"))
    tickets = sum(year["hotline.received"] for year in targets.values())
    assert f"{people} people and {tickets:,} hotline tickets" in text("README.md")
    assert f"{people} 个人，{tickets} 宗热线工单" in text("README.zh.md")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(REPOSITORY).as_posix())
def test_every_link_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_every_file_named_in_the_documents_exists() -> None:
    named = {
        (page.name, path)
        for page in PAGES
        for path in re.findall(r"`((?:src|tests|tools|docs)/[\w./-]+)`", page.read_text(encoding="utf-8"))
    }
    assert sorted(pair for pair in named if not (REPOSITORY / pair[1]).exists()) == []


def test_every_decision_tells_what_was_rejected_and_is_listed() -> None:
    decisions = sorted((DOCS / "decisions").glob("*.md"))
    assert [path.name[:4] for path in decisions] == [f"{number:04}" for number in range(1, len(decisions) + 1)]
    for path in decisions:
        told = path.read_text(encoding="utf-8")
        assert "**Decided.**" in told and "**Rejected.**" in told, path.name
        assert path.name in text("docs", "architecture.md")


def test_every_excerpt_in_the_guide_stands_in_the_program() -> None:
    excerpts = re.findall(r"^```py\n(.*?)^```$", text("docs", "guide.md"), re.MULTILINE | re.DOTALL)
    code = [path.read_text(encoding="utf-8") for path in (REPOSITORY / "src").rglob("*.py")]
    assert len(excerpts) > 8
    assert [excerpt for excerpt in excerpts if not any(excerpt in each for each in code)] == []


def test_the_glossary_names_only_identifiers_of_the_code() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in (REPOSITORY / "src").rglob("*.py"))
    rows = re.findall(r"^\|[^|]+\|[^|]+\|([^|]+)\|$", text("docs", "glossary.md"), re.MULTILINE)
    names = {name for row in rows for name in re.findall(r"`(\w+)`", row)}
    assert len(names) > 50
    assert sorted(name for name in names if not re.search(rf"\b{name}\b", code)) == []
