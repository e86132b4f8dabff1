"""The addresses of every register's pages (网址)."""

from __future__ import annotations

from django.urls import path

from .acting import add, edit, remove, take_step
from .detail import print_detail, show_detail, unmask
from .exporting import export, print_list
from .listing import choose_columns, save_filter, show_list
from .papers import download

app_name = "pages"
urlpatterns = [
    path("r/<str:code>/", show_list, name="list"),
    path("r/<str:code>/add/", add, name="add"),
    path("r/<str:code>/export/", export, name="export"),
    path("r/<str:code>/print/", print_list, name="print_list"),
    path("r/<str:code>/columns/", choose_columns, name="columns"),
    path("r/<str:code>/filters/", save_filter, name="filters"),
    path("r/<str:code>/<int:pk>/", show_detail, name="detail"),
    path("r/<str:code>/<int:pk>/act/<str:step>/", take_step, name="act"),
    path("r/<str:code>/<int:pk>/edit/", edit, name="edit"),
    path("r/<str:code>/<int:pk>/remove/", remove, name="remove"),
    path("r/<str:code>/<int:pk>/print/", print_detail, name="print"),
    path("r/<str:code>/<int:pk>/unmask/", unmask, name="unmask"),
    path("documents/<str:digest>/<int:attachment>/", download, name="document"),
]
