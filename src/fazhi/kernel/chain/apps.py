from django.apps import AppConfig


class ChainConfig(AppConfig):
    name = "fazhi.kernel.chain"
    verbose_name = "事件链"
