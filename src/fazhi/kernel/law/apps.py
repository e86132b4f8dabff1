from django.apps import AppConfig


class LawConfig(AppConfig):
    name = "fazhi.kernel.law"
    label = "law"
    verbose_name = "法规"
