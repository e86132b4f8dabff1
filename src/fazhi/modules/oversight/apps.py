from django.apps import AppConfig


class OversightConfig(AppConfig):
    name = "fazhi.modules.oversight"
    verbose_name = "监督与公开"

    def ready(self) -> None:
        from . import declarations  # noqa: F401 - declare
