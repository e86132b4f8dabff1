from django.apps import AppConfig

from fazhi.kernel.core.registry import UPKEEP, registry


class HotlineConfig(AppConfig):
    name = "fazhi.modules.hotline"
    verbose_name = "便民热线"

    def ready(self) -> None:
        from . import declarations, imports, indicators  # noqa: F401 - declare
        from .desk import panels  # noqa: F401 - declare
        from .signals import looking  # noqa: F401 - declare
        from .statistics import page as statistics  # noqa: F401 - declare
        from .upkeep import learning_due

        registry.provide(UPKEEP, learning_due)
