from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models.signals import post_migrate


class LawConfig(AppConfig):
    name = "fazhi.kernel.law"
    label = "law"
    verbose_name = "法规"

    def ready(self) -> None:
        """A bad pack stops the start (规则包有误即不启动), with file and line; the notices follow each migration."""
        from .notices import load_notices
        from .packs import pack_folders, rulebook

        rulebook()
        load_notices(pack_folders())
        post_migrate.connect(_seed_calendar, sender=self, dispatch_uid="law.sync_calendar")


def _seed_calendar(using: str = DEFAULT_DB_ALIAS, **_: Any) -> None:
    from .calendar import sync_calendar
    from .models import CalendarNotice

    # A migration backwards, or of another database, leaves no table to seed.
    table = CalendarNotice._meta.db_table
    if using == DEFAULT_DB_ALIAS and table in connections[using].introspection.table_names():
        sync_calendar()
