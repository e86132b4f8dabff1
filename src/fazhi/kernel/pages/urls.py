"""The addresses of every register's pages (网址)."""

from __future__ import annotations

from django.urls import path

from .acting import add, edit, remove, take_step
from .detail import print_detail, show_detail, unmask
from .exporting import export, print_list
from .handoffs import enter_receipt, hand_over, print_letter
from .importing import choose_columns as choose_import_columns
from .importing import choose_file, try_out
from .importing_batches import download_refused, show_batch, take_back
from .listing import choose_columns, save_filter, show_list
from .modules import module_pages
from .papers import download

app_name = "pages"
urlpatterns = [
    path("r/<str:code>/", show_list, name="list"),
    path("r/<str:code>/add/", add, name="add"),
    path("r/<str:code>/export/", export, name="export"),
    path("r/<str:code>/import/", choose_file, name="import"),
    path("r/<str:code>/import/file/<str:token>/", choose_import_columns, name="import_columns"),
    path("r/<str:code>/import/file/<str:token>/trial/", try_out, name="import_trial"),
    path("r/<str:code>/import/<int:pk>/", show_batch, name="import_batch"),
    path("r/<str:code>/import/<int:pk>/refused/", download_refused, name="import_refused"),
    path("r/<str:code>/import/<int:pk>/withdraw/", take_back, name="import_withdraw"),
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
    path("r/<str:code>/<int:pk>/hand-over/", hand_over, name="hand_over"),
    path("r/<str:code>/<int:pk>/hand-over/<int:handoff>/", print_letter, name="letter"),
    path("r/<str:code>/<int:pk>/hand-over/<int:handoff>/receipt/", enter_receipt, name="receipt"),
    *(path(f"p/{item.code}/{item.route}", item.view, {"code": item.register}, item.code) for item in module_pages),
]
