"""Once (只做一次): a form that makes a row makes it once, however often it is sent."""

from __future__ import annotations

from collections.abc import Callable

from django.db import IntegrityError, transaction

from fazhi.kernel.core.clock import instant
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.records.models import Entry, Matter

from .models import Submission
from .subjects import rows_of

Row = Entry | Matter


def once(token: str, make: Callable[[], Row]) -> Row:
    """Makes a row, or returns the one that the same form made before; `token` is the form's own number."""
    if not token or len(token) > 36:
        raise FazhiError("表单不完整，没有提交", remedy="重新打开登记页面再填")
    try:
        with transaction.atomic():
            # First, so that the second of two that arrive together waits here, and then fails.
            submission = Submission.objects.create(token=token, submitted_at=instant())
            row = make()
            Submission.objects.filter(pk=submission.pk).update(subject=row.subject)
            return row
    except IntegrityError:
        made = _made_by(token)
        if made is None:
            raise
        return made


def _made_by(token: str) -> Row | None:
    found = Submission.objects.filter(token=token).first()
    return rows_of([found.subject]).get(found.subject) if found else None
