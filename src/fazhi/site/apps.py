from django.apps import AppConfig

from fazhi.kernel.core.registry import registry


class SiteConfig(AppConfig):
    name = "fazhi.site"
    label = "staff_site"
    verbose_name = "工作台"

    def ready(self) -> None:
        # The highest floor is ready last: every module has declared by now.
        registry.freeze()
