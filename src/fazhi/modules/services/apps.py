from django.apps import AppConfig


class ServicesConfig(AppConfig):
    name = "fazhi.modules.services"
    verbose_name = "事项与政务服务"

    def ready(self) -> None:
        from . import declarations  # noqa: F401 - declare
        from .changes import card, pages, procedure  # noqa: F401 - declare
