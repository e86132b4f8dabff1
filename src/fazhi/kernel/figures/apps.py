from django.apps import AppConfig


class FiguresConfig(AppConfig):
    name = "fazhi.kernel.figures"
    verbose_name = "数据"

    def ready(self) -> None:
        from . import faults, freezing  # noqa: F401 - faults registers its check

        freezing.provide()
