from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "fazhi.kernel.pages"
    verbose_name = "页面"
