from django.apps import AppConfig


class ServicesConfig(AppConfig):
    name = "fazhi.modules.services"
    verbose_name = "事项与政务服务"

    def ready(self) -> None:
        from . import declarations, imports, indicators  # noqa: F401 - declare
        from .changes import card, pages, procedure  # noqa: F401 - declare
        from .lists import entry, panels, procedures  # noqa: F401 - declare
        from .work import declarations as work  # noqa: F401 - declare
