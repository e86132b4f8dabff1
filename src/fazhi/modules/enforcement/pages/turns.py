"""Whose turn it is (轮到谁): what *Today* asks of officers, heads, reviewers and supervisors, and which button is the main one.

A limit that runs for the party (缴款、听证申请、催告) is nobody's work until it has passed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Sum

from fazhi.kernel.org.duties import units_of
from fazhi.kernel.pages.awaiting import Awaiting, Head, Seen, Turn, awaitings
from fazhi.kernel.pages.modules import Offer, offers
from fazhi.kernel.procedures.declarations import Step
from fazhi.kernel.records.models import Matter

from ..cases import CASE, MEASURE
from ..models import Case, CaseDocument, DocumentKind, Payment, ReviewResult
from ..officers.consulting import CONSULTATION
from ..officers.skills import specialists
from ..oversight.committee import REGISTER as HAND_OVER
from ..oversight.selfcheck import REGISTER as SELF_CHECK
from ..oversight.supervision import REGISTER as SUPERVISION
from ..review.doubts import Doubts
from ..review.files import CaseFile
from ..review.law import Law
from ..review.telling import HEARING_RIGHT, hearing_due
from ..roles import HEAD, OFFICER, SUPERVISOR

FIELDS = (
    *("is_first_offence", "is_minor", "is_corrected", "is_harmless", "is_faultless", "is_major", "is_complex"),
    *("told_on", "stated_on", "restated_on", "is_hearing_waived", "hearing_told_on", "hearing_noticed_on", "heard_on"),
    *("reviewed_on", "review_result", "discussed_on", "reminded_on", "court_applied_on", "executed_on", "total_fen"),
    *("is_grave", "proposed_kinds", "is_publishable", "published_on"),
)


def _gather(rows: Mapping[Head, dict[str, Any]]) -> None:
    _add_paid(rows)
    _add_hearing(rows)


def _add_hearing(rows: Mapping[Head, dict[str, Any]]) -> None:
    """Which parties were told of a penalty, and not of the hearing that is their right (处罚法63)."""
    asked = {head.pk: head.number for head, facts in rows.items() if head.state == "told" and _may_owe(facts)}
    due: set[str] = set()
    if asked:
        law, cases = Law.current(), Case.objects.filter(pk__in=asked).select_related("matter")
        due = {asked[case.pk] for case in cases if hearing_due(CaseFile(case), law, Doubts())}
    if due:
        papers = CaseDocument.objects.filter(case__in=due, entry__removed_at=None)
        notices = papers.filter(kind=DocumentKind.NOTICE, elements__contains=HEARING_RIGHT)
        due -= set(notices.values_list("case", flat=True))
    for head, facts in rows.items():
        facts["is_hearing_owed"] = head.number in due


def _may_owe(facts: Mapping[str, Any]) -> bool:
    return bool(facts["proposed_kinds"]) and not facts["hearing_told_on"] and not facts["is_hearing_waived"]


def _add_paid(rows: Mapping[Head, dict[str, Any]]) -> None:
    """What came in for each case that waits for the money, surcharges apart."""
    numbers = [head.number for head in rows if head.state == "performing"]
    paid: dict[str, int] = {}
    if numbers:
        payments = Payment.objects.filter(case__in=numbers, entry__removed_at=None).exclude(what="surcharge")
        paid = dict(payments.order_by().values_list("case").annotate(total=Sum("amount_fen")))
    for head, facts in rows.items():
        facts["paid_fen"] = paid.get(head.number, 0)


def _is_exempt(seen: Seen) -> bool:
    """What the test of lenience found speaks for no penalty (处罚法33)."""
    light = seen["is_harmless"] or seen["is_first_offence"]
    return bool(seen["is_faultless"] or (seen["is_minor"] and seen["is_corrected"] and light))


def _files(seen: Seen) -> bool:
    """A clue waits for both: the head may file it, the officer may end it on the spot."""
    return HEAD.code in seen.person.roles or OFFICER.code not in seen.person.roles


def _is_untested(seen: Seen) -> bool:
    return seen.head.state in ("clue", "concluded") and seen["is_first_offence"] is None


def _was_sent_back(seen: Seen) -> bool:
    return seen["review_result"] in (ReviewResult.RETURNED, ReviewResult.REFUSED)


def _was_told_anew(seen: Seen) -> bool:
    return bool(seen["told_on"] and seen["reviewed_on"] and seen["told_on"] > seen["reviewed_on"])


def _is_to_be_told(seen: Seen) -> bool:
    """After the inquiry, and anew after a legal review that sent the case back."""
    return seen.head.state == "concluded" or (_was_sent_back(seen) and not _was_told_anew(seen))


def _has_stated(seen: Seen) -> bool:
    return bool(seen["stated_on"] and not seen["restated_on"])


def _is_to_be_reviewed(seen: Seen) -> bool:
    """Major, or with a right to a hearing, and not reviewed, or told anew after the review (处罚法58)."""
    is_open = not seen["reviewed_on"] or (_was_sent_back(seen) and _was_told_anew(seen))
    is_due = seen["heard_on"] or (seen["hearing_told_on"] and _may_be_decided(seen))
    return is_open and bool(seen["is_major"] or is_due)


def _is_to_be_discussed(seen: Seen) -> bool:
    return not seen["discussed_on"] and bool(seen["is_complex"] or seen["is_major"])


def _may_be_decided(seen: Seen) -> bool:
    """While the party may still ask for a hearing nobody decides (处罚法64)."""
    return bool(seen["is_hearing_waived"]) or not seen.runs("hearing_request")


def _is_paid(seen: Seen) -> bool:
    return not seen["executed_on"] and seen["paid_fen"] >= (seen["total_fen"] or 0)


def _is_to_be_reminded(seen: Seen) -> bool:
    return seen.has_passed("pay") and not seen["reminded_on"] and not seen["court_applied_on"]


def _is_for_the_court(seen: Seen) -> bool:
    return seen.has_passed("reminder") and not seen["court_applied_on"]


awaitings.add(
    Awaiting(
        "enforcement.case.turns",
        CASE,
        fields=FIELDS,
        gather=_gather,
        turns=(
            Turn("filed", _files),
            Turn("concluded"),
            Turn("exempted", _is_exempt),
            Turn("tested", _is_untested),
            Turn("excused", _is_exempt),
            Turn("on_spot", lambda seen: not seen["is_grave"]),
            Turn("told", _is_to_be_told),
            Turn("restated", _has_stated),
            Turn("hearing_told", lambda seen: seen["is_hearing_owed"]),
            Turn("reviewed", _is_to_be_reviewed),
            Turn("discussed", _is_to_be_discussed),
            Turn("decided", _may_be_decided),
            Turn("hearing_noticed", lambda seen: not seen["hearing_noticed_on"]),
            Turn("heard"),
            Turn("served"),
            Turn("closed", lambda seen: bool(seen["executed_on"])),
            Turn("performed", _is_paid),
            Turn("court_asked", _is_for_the_court),
            Turn("reminded", _is_to_be_reminded),
            Turn("published", lambda seen: bool(seen["is_publishable"] and not seen["published_on"])),
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
awaitings.add(
    Awaiting(
        "enforcement.measure.turns",
        MEASURE,
        fields=("is_emergency", "approved_at"),
        turns=(
            Turn("approved"),
            Turn("taken"),
            Turn("reported", lambda seen: bool(seen["is_emergency"] and not seen["approved_at"])),
            Turn("handled"),
        ),
        deadlines={"report": "reported"},
    )
)


def _asks_my_unit(seen: Seen) -> bool:
    """Asked by a unit of one's own."""
    roles = (OFFICER.code, HEAD.code, SUPERVISOR.code)
    return any(seen.head.unit_id in units_of(seen.person.duties, role) for role in roles)


def _asks_me(seen: Seen) -> bool:
    """Whoever is called answers; where nobody is named, all who are called for the field."""
    own = [one for one in specialists(seen.day, seen["domain"]) if one.username == seen.person.name]
    return any(seen["specialist"] in ("", one.account) for one in own)


awaitings.add(
    Awaiting(
        "enforcement.consultation.turns",
        CONSULTATION,
        fields=("domain", "specialist"),
        turns=(Turn("answered", _asks_me), Turn("closed", _asks_my_unit)),
        is_followed=_asks_my_unit,
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
    )
)


def _seldom_last(row: Matter, steps: Sequence[Step]) -> Sequence[Step]:
    """A decision that need not be published, or is, is published last of all (处罚法48)."""
    is_due = row.case.is_publishable is not False and not row.case.published_on
    return steps if is_due else sorted(steps, key=lambda step: step.code == "published")


offers.add(Offer("enforcement.case.steps", CASE, _seldom_last))
