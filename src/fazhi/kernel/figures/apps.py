from django.apps import AppConfig


class FiguresConfig(AppConfig):
    name = "fazhi.kernel.figures"
    verbose_name = "数据"
