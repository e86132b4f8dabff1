from django.apps import AppConfig


class EnterprisesConfig(AppConfig):
    name = "fazhi.modules.enterprises"
    verbose_name = "企业服务与信用"

    def ready(self) -> None:
        from . import declarations  # noqa: F401 - declare
