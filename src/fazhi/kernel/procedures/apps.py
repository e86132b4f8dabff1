from django.apps import AppConfig


class ProceduresConfig(AppConfig):
    name = "fazhi.kernel.procedures"
    verbose_name = "程序"

    def ready(self) -> None:
        from . import faults, integrity, recomputing  # noqa: F401 - faults registers its check

        integrity.provide()
        recomputing.provide()
