from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "fazhi.kernel.imports"
    verbose_name = "导入"
