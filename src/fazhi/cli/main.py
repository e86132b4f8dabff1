"""`fazhi`: finds the command, sets the program up, prints the answer or the one clear error."""

from __future__ import annotations

import argparse
import importlib
import json
import os
import sys
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.db import OperationalError

from fazhi import __version__
from fazhi.kernel.core.errors import FazhiError

from .words import speak_chinese

# In the order in which a newcomer needs them.
COMMANDS = (
    "setup",
    "demo",
    "serve",
    "import",
    "due",
    "law",
    "figures",
    "figure",
    "report",
    "hotline",
    "signals",
    "case",
    "verify",
    "backup",
    "restore",
    "migrate",
)
# These make the database; every other command needs one that is there.
MAKES_DATABASE = frozenset({"setup", "demo", "serve", "restore", "migrate"})


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns the exit code: 0 done, 1 a check failed, 2 bad input."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fazhi.settings")
    try:
        return _start(arguments)
    except FazhiError as error:
        print(f"错误：{error}", file=sys.stderr)
        return 2
    except OperationalError as error:
        print(f"错误：数据库用不了：{error}。办法：检查磁盘空间、权限和 FAZHI_DATABASE_URL", file=sys.stderr)
        return 2
    except BrokenPipeError:  # the reader, `head` say, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        place = f"{error.filename}：" if error.filename else ""
        print(f"错误：{place}不能读写（{error.strerror or error}）。办法：检查路径、权限和磁盘空间", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("已停止。", file=sys.stderr)
        return 130


def _start(arguments: Sequence[str] | None) -> int:
    # First, for a pack or a declaration that is wrong stops every command alike.
    django.setup()
    speak_chinese()
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.command is None:
        parser.print_help()
        return 0
    return _run(options)


def _run(options: argparse.Namespace) -> int:
    command = _module(options.command)
    _ready_database(options.command)
    answer: dict[str, Any] | None = command.run(options)
    if answer is None:
        return 0
    # A command may find its input bad only after reading all of it, and then answers with every problem.
    is_bad = bool(getattr(command, "failed", lambda _: False)(answer))
    if options.json:
        print(json.dumps(answer, ensure_ascii=False, indent=2, default=_plain))
    else:
        for line in command.lines(answer):
            print(line, file=sys.stderr if is_bad else sys.stdout)
    if is_bad:
        return 2
    return 1 if answer.get("ok") is False else 0


def _ready_database(command: str) -> None:
    """Makes, demands or only checks the database, as the command needs."""
    from fazhi.cli import database

    if command != "restore":
        database.refuse_newer()
    if command in MAKES_DATABASE:
        Path(settings.HOME).mkdir(parents=True, exist_ok=True)
        if command not in ("restore", "migrate"):
            database.migrate()
    else:
        database.require()
    if command not in ("restore", "migrate"):
        database.check()


def _module(command: str) -> Any:
    # `import` is a word of Python's own.
    return importlib.import_module(f"fazhi.cli.{'import_' if command == 'import' else command}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="fazhi",
        description="法治：乡镇法治政府建设的办理与核数。数据放在 FAZHI_HOME（默认 ./var）。",
        epilog="每条命令后加 --help 看用法；给出数据的命令都可加 --json。",
    )
    parser.add_argument("--version", action="version", version=f"fazhi {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="命令")
    for name in COMMANDS:
        module = _module(name)
        sub = commands.add_parser(name, help=module.HELP, description=module.HELP)
        sub.add_argument("--json", action="store_true", help="只输出一份 JSON")
        module.arguments(sub)
    return parser


def _plain(value: object) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} 不能写成 JSON")


if __name__ == "__main__":
    sys.exit(main())
