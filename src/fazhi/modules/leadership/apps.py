from django.apps import AppConfig


class LeadershipConfig(AppConfig):
    name = "fazhi.modules.leadership"
    verbose_name = "统筹推进"

    def ready(self) -> None:
        from . import declarations  # noqa: F401 - declare
