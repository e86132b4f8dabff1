from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "fazhi.kernel.imports"
    verbose_name = "导入"

    def ready(self) -> None:
        from . import forgetting, integrity

        forgetting.provide()
        integrity.provide()
