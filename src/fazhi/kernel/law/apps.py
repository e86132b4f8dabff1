from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model
from django.db.models.signals import post_migrate


class LawConfig(AppConfig):
    name = "fazhi.kernel.law"
    label = "law"
    verbose_name = "法规"

    def ready(self) -> None:
        """A bad pack stops the start (规则包有误即不启动), with file and line; the notices follow each migration."""
        from .notices import load_notices
        from .packs import pack_folders, rulebook
        from .statutes.facts import load_facts

        rulebook()
        load_notices(pack_folders())
        load_facts(pack_folders())
        post_migrate.connect(_seed_calendar, sender=self, dispatch_uid="law.sync_calendar")
        post_migrate.connect(_seed_facts, sender=self, dispatch_uid="law.sync_facts")


def _seed_calendar(using: str = DEFAULT_DB_ALIAS, **_: Any) -> None:
    from .calendar import sync_calendar
    from .models import CalendarNotice

    if _has_table(using, CalendarNotice):
        sync_calendar()


def _seed_facts(using: str = DEFAULT_DB_ALIAS, **_: Any) -> None:
    from .models import Ending
    from .statutes.facts import sync_facts

    if _has_table(using, Ending):
        sync_facts()


def _has_table(using: str, model: type[Model]) -> bool:
    """A migration backwards, or of another database, leaves no table to seed."""
    return using == DEFAULT_DB_ALIAS and model._meta.db_table in connections[using].introspection.table_names()
