"""Cover during leave (A/B角): who stands in for whom, and from which day to which."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from fazhi.kernel.chain.events import Draft, append
from fazhi.kernel.core.errors import FazhiError

from .models import Cover, User


@transaction.atomic
def arrange_cover(absent: User, covering: User, starts_on: date, ends_on: date, reason: str, *, by: str) -> Cover:
    """Lets one user stand in for another (安排代办), both days included; `by` is the user name that the event records.

    Refuses oneself, days in disorder, no reason, a closed account, and a day that somebody already covers.
    """
    where = f"{absent.name}的A/B角代办"
    if absent.pk == covering.pk:
        raise FazhiError("不能由本人代办本人的工作", where=where, remedy="另选一名B角")
    if ends_on < starts_on:
        raise FazhiError(f"结束日期{ends_on}早于起始日期{starts_on}", where=where, remedy="改正日期")
    if not reason.strip():
        raise FazhiError("没有写事由", where=where, remedy="写明请假、出差等事由")
    if not covering.is_active:
        raise FazhiError(f"{covering.name}的账号已停用，不能代办", where=where, remedy="另选一名B角")
    # The lock makes two clerks who arrange the same leave take turns.
    User.objects.select_for_update().get(pk=absent.pk)
    other = Cover.objects.filter(absent=absent, starts_on__lte=ends_on, ends_on__gte=starts_on).first()
    if other is not None:
        raise FazhiError(
            f"{other.starts_on}至{other.ends_on}已由{other.covering.name}代办，日期重叠",
            where=where,
            remedy="改用不重叠的日期，或先修改原有的安排",
        )
    cover = Cover.objects.create(
        absent=absent, covering=covering, starts_on=starts_on, ends_on=ends_on, reason=reason.strip()
    )
    # The reason stays out of the chain: it may speak of an illness.
    body = {"absent": absent.username, "covering": covering.username, "ends_on": ends_on}
    append(f"cover:{cover.pk}", Draft("org.cover.arranged", starts_on, by, body))
    return cover
