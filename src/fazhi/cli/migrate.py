"""`fazhi migrate`: brings the database up to this release (升级)."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from fazhi import __version__

from . import database

HELP = "把数据库升级到本程序的版本；先用旧版本做好备份"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--plan", action="store_true", help="只列出将要做的升级，不动数据库")


def run(options: argparse.Namespace) -> dict[str, Any]:
    """Applies what is missing and says what it was; on a database of this release it changes nothing."""
    plan = _plan()
    if not options.plan:
        database.migrate()
    return {"fazhi": __version__, "applied": [] if options.plan else plan, "planned": plan if options.plan else []}


def lines(answer: dict[str, Any]) -> Iterator[str]:
    if answer["planned"]:
        yield f"将升级 {len(answer['planned'])} 处："
        yield from (f"  {name}" for name in answer["planned"])
    elif answer["applied"]:
        yield f"已升级 {len(answer['applied'])} 处："
        yield from (f"  {name}" for name in answer["applied"])
    else:
        yield f"数据库已是本版本（{answer['fazhi']}）的，无须升级。"


def _plan() -> list[str]:
    executor = MigrationExecutor(connection)
    return [f"{step.app_label}.{step.name}" for step, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]
