"""Rebuilding a database (重建) from the tables of an archive: the same migrations, the same rows, the same hashes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from fazhi import __version__

from . import archived_rows
from .archive import BrokenArchive, Manifest, Table

# A database with a row in one of these holds somebody's work; all others hold at most what the packs seed.
TELLING = ("chain_event", "org_user")


def in_use() -> bool:
    """Whether the database of this home holds rows that somebody made."""
    name = Path(str(connection.settings_dict["NAME"]))
    if connection.vendor == "sqlite" and not name.exists():
        return False
    there = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for table in there.intersection(TELLING):
            cursor.execute(f"SELECT 1 FROM {connection.ops.quote_name(table)} LIMIT 1")  # noqa: S608 - our own names
            if cursor.fetchone():
                return True
    return False


def is_set_aside(old: Iterable[Path]) -> bool:
    """Whether anything in a home is worth keeping: more than the key of sessions and empty folders."""
    return any(file.is_file() and file.name != "session.key" for path in old for file in (path, *path.rglob("*")))


def check(manifest: Manifest, path: Path) -> None:
    """Refuses an archive of a newer release, or of a module that this program does not have."""
    if _parts(manifest.fazhi) > _parts(__version__):
        raise BrokenArchive(
            f"备份由更新的版本（{manifest.fazhi}）做成，本程序是 {__version__}",
            where=str(path),
            remedy="先升级程序，再恢复",
        )
    known = set(MigrationLoader(None).disk_migrations)
    unknown = [".".join(node) for node in manifest.migrations if tuple(node) not in known]
    if unknown:
        raise BrokenArchive(
            f"备份来自更新的版本，或装有别的模块：本程序没有 {'、'.join(unknown)}",
            where=str(path),
            remedy="先升级程序或装上该模块，再恢复",
        )


def rebuild(manifest: Manifest, folder: Path, path: Path) -> None:
    """Brings an empty database to the archive's migrations and loads the rows; raises unless every hash is equal."""
    executor = MigrationExecutor(connection)
    wanted = {(app, name) for app, name in manifest.migrations}
    graph = executor.loader.graph
    ends = [
        node
        for node in sorted(wanted)
        if not any(child.key in wanted and child.key[0] == node[0] for child in graph.node_map[node].children)
    ]
    if {(step.app_label, step.name) for step, _ in executor.migration_plan(ends)} != wanted:
        raise BrokenArchive("备份的升级清单不完整", where=str(path), remedy="换一份备份")
    executor.migrate(ends)
    models = {model._meta.db_table: model for model in archived_rows.tables(executor.loader.project_state(ends).apps)}
    if {(name, *sorted(archived_rows.columns(model))) for name, model in models.items()} != {
        (table.table, *sorted(table.columns)) for table in manifest.tables
    }:
        raise BrokenArchive("备份的表与其升级清单对不上", where=str(path), remedy="换一份备份")
    try:
        with transaction.atomic():
            _load(models, manifest.tables, folder)
            connection.check_constraints()
    except (DatabaseError, ValueError, TypeError, IndexError) as error:
        raise BrokenArchive(f"备份的行写不进数据库：{error}", where=str(path), remedy="换一份备份") from error
    for table in manifest.tables:
        model = models[table.table]
        if archived_rows.digest(model, table.columns) != table.sm3:
            raise BrokenArchive(f"恢复后的表 {table.table} 与备份的摘要不符", where=str(path), remedy="换一份备份")
        archived_rows.set_last_id(model, table.last_id)


def _load(models: dict[str, archived_rows.Model], tables: Iterable[Table], folder: Path) -> None:
    with connection.cursor() as cursor:
        for name in models:  # what a migration seeds is in the archive, as the town left it
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(name)}")  # noqa: S608 - our own names
    for table in tables:
        archived_rows.load(models[table.table], table.columns, folder / f"{table.table}.jsonl")


def _parts(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.partition("+")[0].split(".") if part.isdecimal())


@contextmanager
def sqlite_at(path: Path) -> Iterator[None]:
    """The connection on another file, which is closed and whole afterwards."""
    usual = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = path
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = usual


def empty_schema(aside: str) -> None:
    """An empty schema in the place of the one that is there, which keeps its tables under another name."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        (schema,) = cursor.fetchone()
        if not connection.introspection.table_names(cursor):
            return
        quote = connection.ops.quote_name
        cursor.execute(f"ALTER SCHEMA {quote(schema)} RENAME TO {quote(aside.replace('-', '_'))}")
        cursor.execute(f"CREATE SCHEMA {quote(schema)}")
