from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "fazhi.kernel.records"
    verbose_name = "共用台账"

    def ready(self) -> None:
        from . import citing, integrity, rulings  # noqa: F401 - declares the register

        integrity.provide()
        citing.provide()
