from django.apps import AppConfig


class GuideConfig(AppConfig):
    name = "guide"
    verbose_name = "示例模块"

    def ready(self) -> None:
        from . import declarations, indicators, procedure  # noqa: F401 - declare
