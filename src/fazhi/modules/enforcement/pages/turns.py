"""Whose turn it is (轮到谁): what *Today* asks of officers, heads, reviewers and supervisors, and which button is the main one.

A limit that runs for the party (缴款、听证申请、催告) is nobody's work until it has passed.
"""

from __future__ import annotations

from datetime import date

from django.db.models import F, OuterRef, Q, Subquery, Sum

from fazhi.kernel.org.duties import units_of
from fazhi.kernel.pages.awaiting import Awaiting, Turn, awaitings
from fazhi.kernel.procedures.models import Clock
from fazhi.kernel.records.access import Person

from ..cases import CASE, MEASURE
from ..models import Payment, ReviewResult
from ..officers.consulting import CONSULTATION
from ..officers.skills import specialists
from ..oversight.committee import REGISTER as HAND_OVER
from ..oversight.selfcheck import REGISTER as SELF_CHECK
from ..oversight.supervision import REGISTER as SUPERVISION
from ..roles import HEAD, OFFICER, SUPERVISOR

SENT_BACK = Q(case__review_result__in=(ReviewResult.RETURNED, ReviewResult.REFUSED))
TOLD_ANEW = Q(case__told_on__gt=F("case__reviewed_on"))


def _has_passed(deadline: str, day: date) -> Q:
    return Q(pk__in=Clock.objects.filter(deadline=deadline, met_on=None, legal_last_on__lt=day).values("matter"))


def _is_exempt(person: Person, day: date) -> Q:
    """What the test of lenience found speaks for no penalty (处罚法33)."""
    corrected = Q(case__is_minor=True, case__is_corrected=True)
    light = Q(case__is_harmless=True) | Q(case__is_first_offence=True)
    return Q(case__is_faultless=True) | (corrected & light)


def _is_untested(person: Person, day: date) -> Q:
    return Q(state="concluded", case__is_first_offence=None)


def _is_to_be_told(person: Person, day: date) -> Q:
    """After the inquiry, and anew after a legal review that sent the case back."""
    return Q(state="concluded") | (SENT_BACK & ~TOLD_ANEW)


def _has_stated(person: Person, day: date) -> Q:
    return Q(case__stated_on__isnull=False, case__restated_on=None)


def _is_to_be_reviewed(person: Person, day: date) -> Q:
    """Major, or after a hearing, and not reviewed, or told anew after the review (处罚法58)."""
    needs = Q(case__is_major=True) | Q(case__heard_on__isnull=False)
    return needs & (Q(case__reviewed_on=None) | (SENT_BACK & TOLD_ANEW))


def _is_to_be_discussed(person: Person, day: date) -> Q:
    return Q(case__discussed_on=None) & (Q(case__is_complex=True) | Q(case__is_major=True))


def _may_be_decided(person: Person, day: date) -> Q:
    """While the party may still ask for a hearing nobody decides (处罚法64)."""
    asking = Clock.objects.filter(deadline="hearing_request", met_on=None, legal_last_on__gte=day)
    return Q(case__is_hearing_waived=True) | ~Q(pk__in=asking.values("matter"))


def _is_paid(person: Person, day: date) -> Q:
    paid = Payment.objects.filter(case=OuterRef("number"), entry__removed_at=None).exclude(what="surcharge")
    total = paid.order_by().values("case").annotate(total=Sum("amount_fen")).values("total")
    nothing = Q(case__total_fen=None) | Q(case__total_fen=0)
    return Q(case__executed_on=None) & (nothing | Q(case__total_fen__lte=Subquery(total)))


def _is_to_be_reminded(person: Person, day: date) -> Q:
    return _has_passed("pay", day) & Q(case__reminded_on=None, case__court_applied_on=None)


def _is_for_the_court(person: Person, day: date) -> Q:
    return _has_passed("reminder", day) & Q(case__court_applied_on=None)


def _is_performed(person: Person, day: date) -> Q:
    return Q(case__executed_on__isnull=False)


def _was_not_noticed(person: Person, day: date) -> Q:
    return Q(case__hearing_noticed_on=None)


awaitings.add(
    Awaiting(
        "enforcement.case.turns",
        CASE,
        turns=(
            Turn("filed"),
            Turn("concluded"),
            Turn("exempted", _is_exempt),
            Turn("tested", _is_untested),
            Turn("told", _is_to_be_told),
            Turn("restated", _has_stated),
            Turn("reviewed", _is_to_be_reviewed),
            Turn("discussed", _is_to_be_discussed),
            Turn("decided", _may_be_decided),
            Turn("hearing_noticed", _was_not_noticed),
            Turn("heard"),
            Turn("served"),
            Turn("closed", _is_performed),
            Turn("performed", _is_paid),
            Turn("court_asked", _is_for_the_court),
            Turn("reminded", _is_to_be_reminded),
        ),
        deadlines={
            "verify": "filed",
            "serve": "served",
            "hearing_send": "hearing_noticed",
            "hearing_finish": "heard",
            "publish": "published",
            "unpublish": "unpublished",
            "close": "closed",
            "transfer": "crime_approved",
            "police": "transferred",
        },
    )
)


def _is_unapproved(person: Person, day: date) -> Q:
    return Q(measure__is_emergency=True, measure__approved_at=None)


awaitings.add(
    Awaiting(
        "enforcement.measure.turns",
        MEASURE,
        turns=(Turn("approved"), Turn("taken"), Turn("reported", _is_unapproved), Turn("handled")),
        deadlines={"report": "reported"},
    )
)


def _mine(person: Person) -> Q:
    """Asked by a unit of one's own."""
    units = {unit for role in (OFFICER, HEAD, SUPERVISOR) for unit in units_of(person.duties, role.code)}
    return Q(unit__in=units)


def _asks_me(person: Person, day: date) -> Q:
    """Whoever is called answers; where nobody is named, all who are called for the field."""
    own = [one for one in specialists(day) if one.username == person.name]
    fields, accounts = {one.domain for one in own}, {one.account for one in own}
    called = Q(consultation__specialist="") | Q(consultation__specialist__in=accounts)
    return Q(consultation__domain__in=fields) & called


awaitings.add(
    Awaiting(
        "enforcement.consultation.turns",
        CONSULTATION,
        turns=(Turn("answered", _asks_me), Turn("closed", lambda person, day: _mine(person))),
        followed=_mine,
    )
)
awaitings.add(
    Awaiting(
        "enforcement.hand_over.turns",
        HAND_OVER,
        turns=tuple(map(Turn, ("allocated", "received", "handled", "closed", "ruled", "designated"))),
        deadlines={"receipt": "received", "ruling": "ruled"},
    )
)
awaitings.add(
    Awaiting(
        "enforcement.self_check.turns",
        SELF_CHECK,
        turns=tuple(map(Turn, ("checked", "correction_ordered", "corrected", "confirmed", "accounted"))),
    )
)
awaitings.add(
    Awaiting(
        "enforcement.supervision.turns",
        SUPERVISION,
        turns=tuple(map(Turn, ("answered", "assigned", "closed"))),
        stated="supervision__answer_by",
    )
)
