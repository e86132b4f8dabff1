"""Pages for when something goes wrong (出错页), each in Chinese and each with a way back."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string

from fazhi.kernel.core.errors import FazhiError


def _page(request: HttpRequest, status: int, title: str, words: str) -> HttpResponse:
    return render(request, "site/failure.html", {"title": title, "words": words, "status": status}, status=status)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: not there, or not for this person; the page does not tell which."""
    return _page(
        request, 404, "没有这个页面", "地址不存在，或者不在您的办理范围内。请核对编号，或回到今日，从菜单重新进入。"
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    return _page(request, 403, "不能这样操作", "您没有这项权限。如确需办理，请系统管理员调整岗位。")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400."""
    return _page(request, 400, "请求有误", "浏览器发来的内容不完整或过大。请返回后重试；文件过大时请分成几份。")


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 by the check against forged forms: most often a page left open since before a log-in."""
    return _page(
        request,
        403,
        "页面已失效",
        "这个页面打开太久，或者期间重新登录过，为安全起见没有提交。请返回上一页刷新后再提交；浏览器须允许 Cookie。",
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """500: rendered without the request, because what failed may be the very thing that a full page needs."""
    context = {
        "title": "系统出错了",
        "words": "没有写入任何不完整的内容。请稍后重试；仍然出错时，请把时间和所做的操作告诉系统管理员。",
        "status": 500,
    }
    return HttpResponseServerError(render_to_string("site/failure.html", context))


def refused(request: HttpRequest, error: FazhiError) -> HttpResponse:
    """400 with what is wrong, where, on which basis, and what to do."""
    return render(request, "site/refused.html", {"error": error}, status=400)
