from django.apps import AppConfig


class FiguresConfig(AppConfig):
    name = "fazhi.kernel.figures"
    verbose_name = "数据"

    def ready(self) -> None:
        from . import declarations, freezing  # noqa: F401 - the store and its check

        freezing.provide()
