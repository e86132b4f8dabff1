"""What every test finds: a home of its own, one database per worker, the real files, a browser, the program.

Each worker of xdist imports this file, so each has one home and, in the SQLite pass, one database file in it.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

# Before the settings load: they read the home once. What the caller's shell says must not change a test.
for _name in ("FAZHI_TODAY", "FAZHI_SECRET_KEY", "FAZHI_HOSTS", "FAZHI_ORIGINS"):
    os.environ.pop(_name, None)
HOME = Path(tempfile.mkdtemp(prefix="fazhi-test-"))
atexit.register(shutil.rmtree, HOME, ignore_errors=True)
os.environ["FAZHI_HOME"] = str(HOME)
# The guide's module stands for every module that a town writes itself.
os.environ["FAZHI_MODULES"] = "guide"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fazhi.settings")

from django.conf import settings as django_settings  # noqa: E402

# A worker inherits the controller's environment and may have loaded its settings before it came here.
django_settings.HOME = HOME
if django_settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file with WAL, as in production: Django's in-memory default has other locks and no journal.
    django_settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = str(HOME / "test.sqlite3")

import django  # noqa: E402

# Before any conftest of a folder is read: those import models.
django.setup()

from support import chromium, postgres  # noqa: E402
from support.cli import Cli, fresh_cli  # noqa: E402

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

REPOSITORY = Path(__file__).resolve().parent.parent
CI = os.environ.get("CI", "").lower() in ("true", "1")
BROWSER_FIXTURES = {"browser", "page"}
DATABASE_FIXTURES = {"db", "transactional_db", "live_server", "fazhi", "client", "admin_client"}
MUST_RUN_IN_CI = {"browser", "postgres", "sqlite", "django_db"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark tests by the fixtures they use; leave out those that are only for the other database."""
    others = {"sqlite", "once"} if postgres.server_url() else {"postgres"}
    for item in items:
        used = set(getattr(item, "fixturenames", ()))
        if used & BROWSER_FIXTURES:
            item.add_marker("browser")
        if "shared_data" in used:
            item.add_marker("shared_data")
    left_out = [item for item in items if any(map(item.get_closest_marker, others))]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in set(left_out)]


def must_run(item: pytest.Item) -> bool:
    """Whether a skip of this test would hide a missing database or browser."""
    if item.get_closest_marker("shared_data"):
        return False
    marked = any(item.get_closest_marker(name) for name in MUST_RUN_IN_CI)
    return marked or bool(DATABASE_FIXTURES & set(getattr(item, "fixturenames", ())))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Under CI a skipped database or browser test is a failure."""
    report = yield
    if CI and report.skipped and not hasattr(report, "wasxfail") and must_run(item):
        report.outcome = "failed"
        report.longrepr = f"CI 中不得跳过 / must not be skipped under CI: {report.longrepr}"
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What `make test` has to say, above pytest's own last line."""
    for note in filter(None, os.environ.get("FAZHI_TEST_NOTES", "").splitlines()):
        terminalreporter.write_line(note)


@pytest.fixture(autouse=True)
def seals_of_this_test() -> Iterator[None]:
    """The key and the head that a test left in the worker's home: its rows are rolled back, these would remain."""
    _forget_seals()
    yield
    _forget_seals()


def _forget_seals() -> None:
    for path in (HOME / "keys").glob("seal.*"):
        path.unlink()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty FAZHI_HOME for one test, in the environment and in the settings."""
    path = tmp_path / "home"
    path.mkdir()
    monkeypatch.setenv("FAZHI_HOME", str(path))
    monkeypatch.setattr(django_settings, "HOME", path)
    return path


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real files beside the clone, or the one that FAZHI_SHARED names."""
    folder = Path(os.environ.get("FAZHI_SHARED") or REPOSITORY.parent / "shared") / "data"
    if not folder.is_dir():
        pytest.skip(f"真实数据不在 / no real data at {folder}")
    return folder


@pytest.fixture
def fazhi(tmp_path: Path) -> Iterator[Cli]:
    """The program in a fresh home: `fazhi("due", "--json")` gives (code, stdout, stderr, json)."""
    with fresh_cli(tmp_path) as program:
        yield program


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium per worker."""
    program = chromium.program()
    if program is None:
        pytest.skip(chromium.MISSING)
    # Playwright keeps an event loop in this thread, which Django would take for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with chromium.running(program) as running:
        yield running


@pytest.fixture
def page(browser: Browser, live_server: object) -> Iterator[Page]:
    """A page on the live server: `page.goto("/")`; a script error or a request elsewhere fails the test."""
    with chromium.new_page(browser, str(live_server)) as page:
        yield page
