"""The addresses of the staff site (网址), the root of all."""

from __future__ import annotations

from django.urls import include, path

from .views import (
    account,
    administration,
    design,
    desk,
    due,
    figures,
    law,
    reports,
    rules,
    statutes,
    statutes_check,
    statutes_compare,
    statutes_keeping,
    statutes_norm,
    tour,
)

handler400 = "fazhi.site.views.failures.bad_request"
handler403 = "fazhi.site.views.failures.forbidden"
handler404 = "fazhi.site.views.failures.not_found"
handler500 = "fazhi.site.views.failures.server_error"

site = [
    path("", desk.today, name="today"),
    path("mine/", desk.mine, name="mine"),
    path("registers/", desk.registers, name="registers"),
    path("search/", desk.search, name="search"),
    path("login/", account.Login.as_view(), name="login"),
    path("logout/", account.Logout.as_view(), name="logout"),
    path("text-size/", account.text_size, name="text_size"),
    path("appearance/", account.appearance, name="appearance"),
    path("demo/", account.demo_roles, name="demo"),
    path("tour/", tour.tour, name="tour"),
    path("tour/sample.xlsx", tour.sample, name="tour_sample"),
    path("tour/tamper/", tour.tamper, name="tamper"),
    path("design/", design.design, name="design"),
    path("account/", account.account, name="account"),
    path("account/cover/", account.cover, name="cover"),
    path("account/password/", account.Password.as_view(), name="password"),
    path("figures/", figures.figures, name="figures"),
    path("figures/<str:code>/", figures.figure, name="figure"),
    path("reports/", reports.reports, name="reports"),
    path("reports/file/", reports.report_file, name="report_file"),
    path("law/", statutes.statutes, name="statutes"),
    path("law/search/", statutes.law_search, name="law_search"),
    path("law/unknown/", statutes.unknown_days, name="unknown_days"),
    path("law/load/", statutes_keeping.load_statutes, name="load_statutes"),
    path("law/norms/<int:pk>/", statutes_norm.norm, name="norm"),
    path("law/norms/<int:pk>/compare/", statutes_compare.compare, name="compare"),
    path("law/norms/<int:pk>/confirm/", statutes_compare.confirm_mapping, name="confirm_mapping"),
    path("law/norms/<int:pk>/ending/", statutes_keeping.norm_ending, name="norm_ending"),
    path("law/versions/<int:pk>/day/", statutes_keeping.version_day, name="version_day"),
    path("law/check/", statutes_check.check_citations, name="check_citations"),
    path("law/calendar/", law.calendar, name="calendar"),
    path("law/calendar/notice/", law.notice, name="notice"),
    path("law/due/", due.due, name="due"),
    path("law/rules/", rules.rules, name="rules"),
    path("law/rules/<str:code>/", rules.rule, name="rule"),
    path("admin/", administration.users, name="users"),
    path("admin/users/new/", administration.new_user, name="new_user"),
    path("admin/users/<int:pk>/", administration.user, name="user"),
    path("admin/users/<int:pk>/password/", administration.reset_password, name="reset_password"),
    path("admin/users/<int:pk>/switch/", administration.switch_user, name="switch_user"),
    path("admin/users/<int:pk>/appoint/", administration.appoint, name="appoint"),
    path("admin/appointments/<int:pk>/end/", administration.dismiss, name="dismiss"),
    path("admin/covers/", administration.covers, name="covers"),
    path("admin/covers/<int:pk>/end/", administration.end_cover, name="end_cover"),
    path("admin/units/", administration.units, name="units"),
    path("admin/units/new/", administration.unit, name="new_unit"),
    path("admin/units/<int:pk>/", administration.unit, name="unit"),
    path("admin/units/<int:pk>/posts/", administration.new_post, name="new_post"),
    path("admin/audit/", administration.audit, name="audit"),
    path("admin/audit/verify/", administration.verify_chain, name="verify"),
]

urlpatterns = [path("", include((site, "site"))), path("", include("fazhi.kernel.pages.urls"))]
