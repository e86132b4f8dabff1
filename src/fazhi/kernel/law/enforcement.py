"""What follows an unpaid decision (逾期不履行之后): the surcharge on a fine, and the window for asking a court."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from fazhi.kernel.core.errors import FazhiError

from .timelimits import Answer, Exclusion, Limit, deadline, merged
from .workcalendar import WorkCalendar

_ONE_DAY = timedelta(days=1)


def surcharge_fen(
    fine_fen: int, answer: Answer, paid_on: date, percent_a_day: int | Decimal, suspended: Sequence[Exclusion] = ()
) -> int | None:
    """The surcharge on a fine paid late (加处罚款), in fen (K16; 行政处罚法第72条第1款第1项、第73条第3款).

    It runs daily from the day after the last day for payment to the day of payment, both counted, less the days of a
    reconsideration or a lawsuit (`suspended`), and never exceeds the fine. Parts of a fen are dropped, in favour of
    the payer. None where the last day is provisional: nobody may be judged by it.
    """
    if fine_fen < 0 or percent_a_day < 0:
        raise FazhiError("罚款数额和加处比例不能是负数")
    if answer.provisional:
        return None
    first_on = answer.legal_last + _ONE_DAY
    days = (paid_on - answer.legal_last).days
    for stop_on, resume_on in merged(suspended):
        days -= max((min(resume_on, paid_on) - max(stop_on, first_on)).days + 1, 0)
    return min(int(fine_fen * max(days, 0) * Decimal(percent_a_day) / 100), fine_fen)


@dataclass(frozen=True, slots=True)
class CourtWindow:
    """When a court may be asked to enforce (申请法院强制执行的窗口); `close_on` is the last day."""

    open_on: date
    close_on: date
    provisional: bool
    basis: str

    @property
    def is_missed(self) -> bool:
        """The reminder came so late that the window closed before it opened."""
        return self.open_on > self.close_on


def court_window(
    served_on: date,
    calendar: WorkCalendar,
    *,
    suit: Limit,
    application: Limit,
    reminder: Limit,
    reminder_served_on: date | None = None,
    deferred_until: date | None = None,
) -> CourtWindow:
    """The window for asking the court to enforce (K18; 行政强制法第53、54条, 行政处罚法第72条).

    It opens the day after the time to sue (`suit`, from service of the decision) has run out, or after an approved
    deferral, and not before the reminder's days are over; it closes when `application` has run from that same end.
    """
    suing = deadline(suit, served_on, calendar)
    expired_on = max(suing.legal_last, deferred_until or suing.legal_last)
    closing = deadline(application, expired_on, calendar)
    open_on = expired_on + _ONE_DAY
    provisional = suing.provisional or closing.provisional
    if reminder_served_on is not None:
        reminded = deadline(reminder, reminder_served_on, calendar)
        open_on = max(open_on, reminded.legal_last + _ONE_DAY)
        provisional = provisional or reminded.provisional
    basis = "；".join(dict.fromkeys(part.basis for part in (suit, application, reminder) if part.basis))
    return CourtWindow(open_on, closing.legal_last, provisional, basis)
