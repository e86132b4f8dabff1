"""The life of a penalty case (行政处罚案件办理程序): clue, filing, inquiry, notice, hearing, review, decision, service, closing.

On-the-spot penalties (简易程序) leave the road after the clue and join it again at payment. Minor-case enforcement is no
third procedure: a test of lenience stands on both roads.
"""

from __future__ import annotations

from fazhi.kernel.procedures.declarations import (
    ByField,
    Deadline,
    Extension,
    Pause,
    Procedure,
    State,
    Version,
    procedures,
)

from ..roles import HEAD
from . import CASE
from .steps_after import AFTER
from .steps_before import BEFORE, OPENING
from .steps_decision import DECISION

BASIS = "《行政处罚法》第五章"

STATES = (
    State("clue", "待核查"),
    State("investigating", "调查取证"),
    State("concluded", "调查终结"),
    State("told", "已告知"),
    State("in_hearing", "听证中"),
    State("decided", "已决定"),
    State("performing", "执行中"),
    State("closed", "已结案", is_final=True),
    State("not_filed", "不予立案", is_final=True),
    State("withdrawn", "已撤案", is_final=True),
    State("transferred", "已移送", is_final=True),
)

# Other procedures than the baseline, where the item says so (领域程序).
DECIDE = {"": "penalty.case.decide"} | {
    profile: f"penalty.case.decide_{profile}" for profile in ("market", "housing", "agriculture", "transport", "land")
}
VERIFY = {profile: f"penalty.clue.verify_{profile}" for profile in ("market", "housing", "agriculture")}
CLOSE = {profile: f"penalty.case.close_{profile}" for profile in ("market", "housing")}
ENDS = ("decided", "exempted", "transferred", "sent_on", "withdrawn")
NO_HEARING = ("hearing_withdrawn", "corrected_by_head")  # what had been asked for is not held

DEADLINES = (
    Deadline(
        "verify",
        "立案前核查期限",
        ByField("profile", VERIFY),
        "registered",
        ("filed", "not_filed", "on_spot", "excused", "sent_on"),
    ),
    Deadline("decide", "决定期限", ByField("profile", DECIDE), "filed", ENDS, is_main=True),
    Deadline("serve", "送达期限", "penalty.decision.serve", "decided", ("served",)),
    # Told anew, the party has the right to a hearing anew, and its days run anew.
    Deadline(
        "hearing_request",
        "听证申请期限",
        "penalty.hearing.request",
        "hearing_told",
        ("hearing_asked", "told", "corrected_by_head", "decided"),
        is_repeated=True,
    ),
    Deadline(
        "hearing_send",
        "听证通知期限",
        "penalty.hearing.send",
        "hearing_asked",
        ("hearing_noticed", *NO_HEARING),
        is_repeated=True,
    ),
    Deadline(
        "hearing_finish",
        "听证总期限",
        "penalty.hearing.finish",
        "hearing_asked",
        ("heard", *NO_HEARING),
        is_repeated=True,
    ),
    Deadline(
        "publish",
        "公开期限",
        "enforcement_disclosure.penalty.publish",
        "decided",
        ("published",),
        when=("is_publishable", (True,)),
    ),
    Deadline(
        "unpublish", "撤回公开期限", "penalty.decision.withdraw", "overturned", ("unpublished",), is_repeated=True
    ),
    Deadline("pay", "缴款期限", "penalty.fine.pay", "served", ("performed", "deferred")),
    Deadline("reminder", "催告期限", "enforcement.reminder.wait", "reminded", ("performed", "court_asked")),
    Deadline("close", "结案期限", ByField("profile", CLOSE), "performed", ("closed",)),
    Deadline(
        "transfer", "移送决定期限", "transfer.report.decide", "crime_reported", ("crime_approved", "crime_refused")
    ),
    Deadline("police", "移送公安期限", "transfer.police.send", "crime_approved", ("transferred",)),
)

procedures.add(
    Procedure(
        code=CASE,
        name="行政处罚案件办理",
        basis=BASIS,
        versions=(
            Version(
                code="1",
                states=STATES,
                opening=OPENING,
                steps=(*BEFORE, *DECISION, *AFTER),
                deadlines=DEADLINES,
                pauses=(
                    *(Pause("decide", "hearing_asked", ends, "听证", "听证申请") for ends in ("heard", *NO_HEARING)),
                    Pause("decide", "examining", "examined", "鉴定", "检测鉴定期间告知书"),
                ),
                extensions=(Extension("decide", "extended", approver=HEAD.code, paper="延长办案期限告知书", times=2),),
            ),
        ),
    )
)
