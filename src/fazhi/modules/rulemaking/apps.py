from django.apps import AppConfig


class RulemakingConfig(AppConfig):
    name = "fazhi.modules.rulemaking"
    verbose_name = "规范性文件"

    def ready(self) -> None:
        from . import declarations  # noqa: F401 - declare
