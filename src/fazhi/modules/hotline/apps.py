from django.apps import AppConfig


class HotlineConfig(AppConfig):
    name = "fazhi.modules.hotline"
    verbose_name = "便民热线"

    def ready(self) -> None:
        from . import declarations, imports, indicators, panels, statistics  # noqa: F401 - declare
