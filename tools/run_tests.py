"""`make test`: the whole suite on SQLite, then on PostgreSQL, browser tests in both. Arguments go to pytest."""

from __future__ import annotations

import contextlib
import os
import sys

from tools import chromium
from tools.packages import apt_install
from tools.with_postgres import NoPostgres, end_on_sigterm, postgres, run

CI = os.environ.get("CI", "").lower() in ("true", "1")


def start_postgres(stack: contextlib.ExitStack) -> str | None:
    """The URL of a server that lives as long as the stack, or None after saying what is missing."""
    try:
        return stack.enter_context(postgres())
    except NoPostgres as missing:
        if "FAZHI_POSTGRES_BIN" not in os.environ and apt_install("postgresql"):
            with contextlib.suppress(NoPostgres):
                return stack.enter_context(postgres())
        print(missing, file=sys.stderr, flush=True)
        return None


def one_pass(arguments: list[str], changes: dict[str, str], notes: list[str]) -> int:
    """One run of pytest; the notes stand in its summary, so that its own line stays the last."""
    environment = {name: value for name, value in os.environ.items() if name != "FAZHI_DATABASE_URL"}
    environment |= {**changes, "FAZHI_TEST_NOTES": "\n".join(notes)}
    return run([sys.executable, "-m", "pytest", "-n", "2", "--dist", "loadfile", *arguments], environment)


def main(arguments: list[str]) -> int:
    end_on_sigterm()
    left_out = []
    program = chromium.find_or_install()
    if program is None:
        print(chromium.MISSING, file=sys.stderr, flush=True)
        left_out.append("未运行 / left out: 浏览器测试 browser tests")
    with contextlib.ExitStack() as stack:
        url = start_postgres(stack)
        if url is None:
            left_out.append("未运行 / left out: PostgreSQL")
        if CI and left_out:
            print("CI 中不得缺项 / refused under CI: " + "; ".join(left_out), file=sys.stderr)
            return 1
        browser = {"FAZHI_CHROMIUM": program} if program else {}
        failed = one_pass(arguments, browser, [*left_out, "数据库 / database: SQLite"])
        if url is not None:
            notes = [*left_out, "数据库 / database: PostgreSQL"]
            if failed:
                notes.append("此前 SQLite 一遍有失败，见上 / the SQLite pass before this one FAILED, see above")
            failed = one_pass(arguments, {**browser, "FAZHI_DATABASE_URL": url}, notes) or failed
        return failed


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
