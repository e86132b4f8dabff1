"""The rules of the house that a reader can check without knowing the product."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

REPOSITORY = Path(__file__).resolve().parents[2]
LONGEST = 400
# Only names at the root: a folder `var` inside a package is ours to check.
NOT_OURS = {".git", ".venv", "var", "build", "dist", ".hypothesis"}
CACHES = {"__pycache__", ".pytest_cache", ".mypy_cache", ".ruff_cache", ".import_linter_cache"}
# Written in halves, so that this file does not name them either.
BANNED = ["/wo" + "rk/", "/opt/" + "pypi", "pypi" + ".org", "python" + "hosted.org", "npm" + "js.org", "crates" + ".io"]


def files() -> Iterator[Path]:
    for folder, subfolders, names in os.walk(REPOSITORY):
        at_root = Path(folder) == REPOSITORY
        subfolders[:] = [
            name
            for name in subfolders
            if name not in CACHES and not name.endswith(".egg-info") and not (at_root and name in NOT_OURS)
        ]
        yield from (Path(folder) / name for name in names)


def text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def named(path: Path) -> str:
    return path.relative_to(REPOSITORY).as_posix()


def same_name(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def declared_dependencies() -> set[str]:
    told = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
    project = told["project"]
    groups = [project["dependencies"], *project["optional-dependencies"].values(), told["build-system"]["requires"]]
    return {same_name(re.split(r"[\[<>=~!; ]", line)[0]) for group in groups for line in group}


def explained_dependencies() -> dict[str, str]:
    text = (REPOSITORY / "docs" / "dependencies.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([\w.-]+) \| ([\d.]+) \| [^|]+ \| [^|]{10,} \|$", text, re.MULTILINE)
    return {same_name(name): version for name, version in rows}


def locked(file_name: str) -> dict[str, str]:
    text = (REPOSITORY / file_name).read_text(encoding="utf-8")
    return {same_name(name): version for name, version in re.findall(r"^([\w.-]+)==([^\s;]+)", text, re.MULTILINE)}


def test_no_file_of_code_is_longer_than_400_lines() -> None:
    lengths = {named(path): text_of(path).count("\n") for path in files() if path.suffix == ".py"}
    assert lengths
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}


def test_no_text_names_a_machine_s_path_or_a_registry() -> None:
    found = [f"{named(path)}: {word}" for path in files() for word in BANNED if word in text_of(path)]
    assert found == []


def test_an_import_goes_only_down_the_floors() -> None:
    program = Path(sys.executable).with_name("lint-imports")
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY / "src")}
    command = [program, "--no-cache"]
    done = subprocess.run(command, cwd=REPOSITORY, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_dependency_is_explained_with_the_version_that_is_locked() -> None:
    explained = explained_dependencies()
    everything = locked("requirements-dev.txt")
    assert set(explained) == declared_dependencies()
    assert {name: everything.get(name) for name in explained} == explained


@pytest.mark.parametrize("file_name", ["requirements.txt", "requirements-dev.txt"])
def test_a_lock_file_holds_nothing_but_pins_with_hashes(file_name: str) -> None:
    entries = re.split(r"(?<!\\)\n", (REPOSITORY / file_name).read_text(encoding="utf-8").strip())
    loose = [
        entry for entry in entries if not re.match(r"[\w.-]+==\S+( ;[^\\]+)?( \\\n    --hash=sha256:\w{64})+$", entry)
    ]
    assert loose == []


def test_what_runs_is_locked_alike_for_the_tests() -> None:
    assert locked("requirements.txt").items() <= locked("requirements-dev.txt").items()


def test_publiccode_names_the_version_and_licence_of_the_project() -> None:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    told = yaml.safe_load((REPOSITORY / "publiccode.yml").read_text(encoding="utf-8"))
    assert (told["softwareVersion"], told["legal"]["license"]) == (project["version"], project["license"])
