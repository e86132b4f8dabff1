"""What follows a decision (送达、缴款、结案), and a penalty on the spot from beginning to end."""

from __future__ import annotations

import random
from datetime import date, timedelta

from fazhi.kernel.law.enforcement import surcharge_fen

from ..documents.frame import is_reconsideration_first
from ..models import DocumentKind
from .ground import Ground
from .making import File, Upto
from .words import read

ON_SPOT = "当事人、事实证据、种类依据、履行方式期限、复议诉讼途径期限、机关名称日期、裁量基准适用情况、责令改正"
LATE_DAYS = 6


def serve(make: Ground, file: File, rng: random.Random, wait: int = 0) -> None:
    """Hands the decision over, publishes it, takes the money and closes the file (送达、公开、缴款、结案).

    `wait` is how many working days it takes, where that is not a matter of chance.
    """
    plan, case = file.plan, file.case
    kind = DocumentKind.EXEMPTION if plan.kind == "exempted" else DocumentKind.DECISION
    on = make.after(case["decided_on"], wait or rng.randint(1, 4))
    paper = file.document(kind)
    paper |= {"served_on": on, "service_method": "direct", "is_receipt_complete": True}
    case["served_on"] = on
    file.step("served", on)
    if plan.kind == "exempted":
        case["executed_on"] = on
        _close(make, file, make.after(on, 3))
        return
    due = make.law.ends("penalty.fine.pay", on)
    assert due is not None  # noqa: S101 - in force on every day that the demo has
    paper["deadline_on"] = due.legal_last
    if case["is_publishable"]:
        published_on = make.after(case["decided_on"], rng.randint(2, 6))
        case |= {"is_redacted": True, "published_on": published_on}
        file.step("published", published_on)
    _money(make, file, rng, on, due.legal_last)


def _money(make: Ground, file: File, rng: random.Random, served_on: date, due_on: date) -> None:
    plan, case = file.plan, file.case
    if plan.fate == "unpaid":
        return
    if plan.fate == "deferred":
        case["deferred_until"] = make.after(make.town.on, 50)
        file.served(DocumentKind.DEFERRAL, make.after(served_on, 5))
        file.step("deferred", make.after(served_on, 5))
        return
    if plan.fate == "court":
        _asked_court(make, file, served_on)
        return
    on = served_on + timedelta(days=rng.randint(1, (due_on - served_on).days))
    if plan.fate == "surcharge":
        on = due_on + timedelta(days=LATE_DAYS)
        due = make.law.ends("penalty.fine.pay", served_on)
        percent = make.law.number("penalty.fine.surcharge", due_on)
        assert due is not None and percent is not None  # noqa: S101 - in force on every day that the demo has
        case["surcharge_fen"] = surcharge_fen(plan.fen, due, on, percent)
        file.paid("surcharge", case["surcharge_fen"], on)
    file.paid("fine", plan.fen, on)
    if plan.confiscated_fen:
        file.paid("confiscation", plan.confiscated_fen, on)
    case["executed_on"] = on
    file.step("performed", on)
    _close(make, file, make.after(on, rng.randint(2, 8)))


def _asked_court(make: Ground, file: File, served_on: date) -> None:
    """Not paid, reminded, and the court asked once the time to sue was over (申请法院强制执行)."""
    suit = make.law.ends("litigation.suit.file", served_on)
    assert suit is not None  # noqa: S101 - in force on every day that the demo has
    reminded_on = make.calendar.nth_workday_before(suit.legal_last, 10)
    applied_on = make.after(suit.legal_last, 12)
    file.case |= {"reminded_on": reminded_on, "court_applied_on": applied_on}
    file.served(DocumentKind.REMINDER, reminded_on)
    file.step("reminded", reminded_on)
    file.paper(DocumentKind.COURT, applied_on)
    file.step("court_asked", applied_on)


def _close(make: Ground, file: File, on: date) -> None:
    if file.plan.upto < Upto.CLOSED:
        return
    file.case |= {"close_approved_on": on, "is_in_order": True}
    file.paper(DocumentKind.CLOSING, on)
    file.step("closed", on)


def on_spot(make: Ground, file: File) -> None:
    """A small penalty, decided and handed over at once (当场处罚), its money paid to the bank or taken on the spot."""
    plan, case, on = file.plan, file.case, file.plan.found_on
    start, end = make.force.hour(file.pair, on, 20)
    case |= {
        "act_ended_on": on,
        "has_conflict": False,
        "facts": f"{on}检查发现，{plan.party.name}在{case['place']}{plan.used.fault}。",
        "violation_clause": plan.domain.violation(plan.rng.randrange(len(plan.domain.duties))),
        "liability_clause": plan.domain.liability(0),
        "is_complex": False,
        "is_major": False,
        "is_crime_suspected": False,
        "is_first_offence": True,
        "is_minor": False,
        "is_corrected": True,
        "is_harmless": False,
        "is_faultless": False,
        "lenience_reason": "影响通行，劝导后才改正，依法给予小额罚款",
        "mitigation": "none",
        "least_fen": plan.domain.tiers[0][0],
        "most_fen": plan.domain.tiers[-1][1],
        "benchmark": f"CL-{plan.used.code}",
        "tier": read("enforcement")["grades"][0],
        "is_deviating": False,
        "concluded_on": on,
        "told_on": on,
        "proposed_kinds": "罚款",
        "proposed_fen": plan.fen,
        "proposed_confiscation_fen": 0,
        "is_statement_waived": True,
        "decided_on": on,
        "outcome": "penalty",
        "kinds": "罚款",
        "fine_fen": plan.fen,
        "total_fen": plan.fen,
        "served_on": on,
        "is_publishable": False,
        "executed_on": on,
    }
    case |= {
        "reason_fact": case["facts"],
        "reason_law": f"违反{case['violation_clause']}，依照{case['liability_clause']}处罚。",
    }
    case |= {"reason_why": "属于情节轻微，适用相应阶次。", "reason_humane": "当场讲明规定，当事人表示今后注意。"}
    file.act("on_spot", "当场处罚记录", start, end, f"口头告知，当事人没有异议；{plan.used.fault}已当场改正。")
    file.found("audiovisual", "现场照片和视频", on, f"{plan.used.fault}的地点和数量")
    file.paper(
        DocumentKind.ON_SPOT,
        on,
        elements=ON_SPOT,
        basis=case["liability_clause"],
        amount_fen=plan.fen,
        reconsideration_at="东莞市人民政府",
        reconsideration_days=60,
        is_reconsideration_first=is_reconsideration_first(DocumentKind.ON_SPOT, on),
        court="东莞市第三人民法院",
        suit_months=6,
        served_on=on,
        service_method="on_spot",
        is_receipt_complete=True,
    )
    if plan.fen <= 10_000:
        handed_on = make.after(on, 1)
        ground = {"on_spot_ground": "一百元以下罚款", "handed_in_on": handed_on, "banked_on": make.after(handed_on, 1)}
        file.paid("fine", plan.fen, on, channel="on_spot", **ground)
    else:
        file.paid("fine", plan.fen, on, channel="epay")
    file.step("on_spot", on)
    file.step("performed", on)
    _close(make, file, make.after(on, 4))
