"""The database of a home (数据库): made by a few commands, demanded by all others, checked by every one."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from fazhi import __version__
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.figures.definitions import check_definitions, sync_definitions
from fazhi.kernel.imports.staging import clean_up
from fazhi.kernel.law.calendar import sync_calendar
from fazhi.kernel.procedures.versions import check_versions


def migrate() -> None:
    """Brings the database to this release (升级) and seeds what the packs hold; a second run changes nothing."""
    call_command("migrate", verbosity=0, interactive=False)
    sync_calendar()
    sync_definitions()


def refuse_newer() -> None:
    """Refuses a database that a newer release has migrated: this one would write rows that the newer cannot read."""
    if connection.vendor == "sqlite" and not Path(connection.settings_dict["NAME"]).exists():
        return  # asking would make the file
    loader = MigrationLoader(connection)
    unknown = sorted(
        key
        for key in loader.applied_migrations.keys() - loader.disk_migrations.keys()
        if key[0] in loader.migrated_apps
    )
    if unknown:
        named = "、".join(".".join(key) for key in unknown)
        raise FazhiError(
            f"数据库是更新的版本的（{named}），本程序（{__version__}）用不了",
            where=str(settings.HOME),
            remedy="换用新版本的程序，或用本版本的备份恢复到空的数据目录",
        )


def require() -> None:
    """Refuses to go on without a database, and with one of another release."""
    remedy = "先运行 fazhi demo（演示）或 fazhi setup（建镇），或用 FAZHI_HOME 指明数据目录"
    home = str(settings.HOME)
    if connection.vendor == "sqlite" and not Path(connection.settings_dict["NAME"]).exists():
        raise FazhiError("这里没有数据库", where=home, remedy=remedy)
    try:
        tables = connection.introspection.table_names()
    except OperationalError as error:
        raise FazhiError(f"连不上数据库：{error}", where=home, remedy="检查 FAZHI_DATABASE_URL 与数据库服务") from error
    if "django_migrations" not in tables:
        raise FazhiError("数据库是空的", where=home, remedy=remedy)
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise FazhiError("数据库是旧版本的", where=home, remedy="先运行 fazhi backup（用旧版本）和 fazhi migrate 升级")


def check() -> None:
    """What must hold before any work: no version in use was changed, and nothing is left of imports that were killed."""
    check_versions()
    check_definitions()
    clean_up()
