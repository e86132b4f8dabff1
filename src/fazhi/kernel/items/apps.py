from django.apps import AppConfig


class ItemsConfig(AppConfig):
    name = "fazhi.kernel.items"
    label = "items"
    verbose_name = "事项"

    def ready(self) -> None:
        from . import integrity

        integrity.provide()
