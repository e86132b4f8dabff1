from django.apps import AppConfig


class EnforcementConfig(AppConfig):
    name = "fazhi.modules.enforcement"
    verbose_name = "行政执法"

    def ready(self) -> None:
        from . import declarations  # noqa: F401 - declare
