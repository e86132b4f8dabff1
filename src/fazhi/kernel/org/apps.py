from django.apps import AppConfig


class OrgConfig(AppConfig):
    name = "fazhi.kernel.org"
    verbose_name = "机构"
