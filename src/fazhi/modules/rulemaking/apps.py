from django.apps import AppConfig


class RulemakingConfig(AppConfig):
    name = "fazhi.modules.rulemaking"
    verbose_name = "规范性文件"

    def ready(self) -> None:
        from . import declarations, indicators  # noqa: F401 - declare
