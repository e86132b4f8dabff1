"""Once (只做一次): a form that makes a row makes it once, however often it is sent."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.http import HttpRequest

from fazhi.kernel.core.clock import instant
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.records.models import Entry, Matter
from fazhi.kernel.records.registers import Register

from .models import Submission
from .subjects import rows_of

Row = Entry | Matter
REMEMBERED = 600  # seconds
_NOT_TYPED = {"token", "csrfmiddlewaretoken", "version", "again"}


class Twin(FazhiError):
    """The same person made a row of the same content a moment ago (刚刚登记过相同的内容): asked once, not forbidden."""

    def __init__(self, row: Row) -> None:
        super().__init__(f"刚刚已登记过相同的内容：{row.number}", remedy="先看那一件；确需再登记一件，再按一次")
        self.row = row


def once(token: str, make: Callable[[], Row], *, content: str = "", is_meant: bool = False) -> Row:
    """Makes a row, or returns the one that the same form made before; `token` is the form's own number.

    A fresh form of the same `content` (going back gives one) raises Twin, unless another row `is_meant`.
    """
    if not token or len(token) > 36:
        raise FazhiError("表单不完整，没有提交", remedy="重新打开登记页面再填")
    try:
        with transaction.atomic():
            # First, so that the second of two that arrive together waits here, and then fails.
            submission = Submission.objects.create(token=token, submitted_at=instant())
            twin = None if is_meant or not content else _row(cache.get(content, ""))
            if twin is not None:
                raise Twin(twin)
            row = make()
            Submission.objects.filter(pk=submission.pk).update(subject=row.subject)
    except IntegrityError:
        made = _made_by(token)
        if made is None:
            raise
        return made
    if content:
        cache.set(content, row.subject, REMEMBERED)
    return row


def print_of(request: HttpRequest, register: Register) -> str:
    """The fingerprint of what a person typed into a register's form (内容指纹); nothing can be read from it."""
    typed = sorted((name, values) for name, values in request.POST.lists() if name not in _NOT_TYPED)
    told = repr((request.user.pk, register.code, typed))
    return f"once:{hashlib.sha256(told.encode()).hexdigest()}"


def _made_by(token: str) -> Row | None:
    found = Submission.objects.filter(token=token).first()
    return _row(found.subject) if found else None


def _row(subject: str) -> Row | None:
    return rows_of([subject]).get(subject)
