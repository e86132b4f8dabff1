"""What the regulation demands of a request's steps (依申请公开门禁): correction once, consultation, way of answering, remedy."""

from __future__ import annotations

from datetime import date

from fazhi.kernel.law.calendar import current_calendar
from fazhi.kernel.law.timelimits import Answer
from fazhi.kernel.procedures.clocks import timing
from fazhi.kernel.procedures.declarations import PASSED, Gate, Situation, Verdict, fail

from ..gates import done
from ..models.disclosure import Opinion, Remedy, Way, Withheld
from .common import LAW

RECONSIDERING = "《行政复议法》第二十三条第一款第（四）项"
# The day on which the revised 《行政复议法》 came into force: a refusal goes to reconsideration first.
RECONSIDER_FIRST_FROM = date(2024, 1, 1)
CORRECT = "disclosure.request.correct"


def _ends(rule: str, on: date) -> Answer | None:
    found = timing(rule, on, current_calendar())
    return found.answer if found else None


def _may_correct(seen: Situation) -> Verdict:
    """Told once, within seven working days of receipt, with a day by which to correct."""
    if "correction_asked" in done(seen):
        return fail("已经要求补正过一次", "按补正后的内容答复，或者依第三十六条说明理由")
    received_on = seen.facts["received_on"]
    ends = _ends(CORRECT, received_on)
    if ends and not ends.provisional and seen.on > ends.legal_last:
        return fail(
            f"{received_on} 收到，告知补正的最后一日 {ends.legal_last} 已过",
            "按现有内容答复；已经释明的，办理“经释明已经明确”",
        )
    return PASSED if seen.facts["correct_by"] > seen.on else fail("补正期限须在告知之后", "改正补正期限")


def _was_not_corrected(seen: Situation) -> Verdict:
    correct_by = seen.facts.get("correct_by")
    return PASSED if correct_by and seen.on > correct_by else fail(f"补正期限 {correct_by} 还没有过")


def _is_plausible(seen: Situation) -> Verdict:
    """Withheld needs its reason, a secret of a third party its voice, and whatever is not given an explanation."""
    facts = seen.facts
    way, reason, opinion = facts["way"], facts.get("withheld_reason"), facts.get("third_party_opinion")
    if facts.get("is_partly") and way != Way.GRANTED:
        return fail("“部分不予公开”只与“予以公开”一起用", "选“予以公开”，或者去掉“部分不予公开”")
    if is_refusal(way, bool(facts.get("is_partly"))) != bool(reason):
        return fail("不予公开的须写明理由，其余的不写", "写明或者去掉“不予公开的理由”")
    if reason == Withheld.THIRD_PARTY and not opinion:
        return fail("以商业秘密、个人隐私不予公开，还没有书面征求第三方的意见", "先办理“征求第三方意见”")
    if reason == Withheld.THIRD_PARTY and opinion == Opinion.AGREES:
        return fail("第三方已经同意公开", "予以公开，或者写明别的理由")
    objects = opinion == Opinion.OBJECTS and way == Way.GRANTED and not facts.get("is_partly")
    if (way != Way.GRANTED or facts.get("is_partly") or objects) and not str(facts.get("explanation") or "").strip():
        asked = "第三方不同意仍公开的公共利益理由" if objects else "获取途径、负责的机关、原答复编号或者依据"
        return fail(f"没有写明{asked}", "补上“答复说明”")
    return PASSED


def _is_third_party_told(seen: Situation) -> Verdict:
    """A third party who objects is told in writing of what is given all the same."""
    facts = seen.facts
    objects = facts.get("third_party_opinion") == Opinion.OBJECTS and facts["way"] == Way.GRANTED
    if not objects or facts.get("is_partly") or "third_party_told" in done(seen):
        return PASSED
    return fail("第三方不同意公开，还没有把决定公开的内容和理由书面告知第三方")


def is_refusal(way: str, is_partly: bool) -> bool:
    """Whether an answer withholds something (是否不予公开), all of it or a part."""
    return way == Way.WITHHELD or is_partly


def remedy_on(way: str, is_partly: bool, on: date) -> Remedy:
    """The remedies of which an answer of a day must tell (应当告知的救济途径)."""
    is_first = is_refusal(way, is_partly) and on >= RECONSIDER_FIRST_FROM
    return Remedy.RECONSIDER_FIRST if is_first else Remedy.EITHER


def _is_told_rightly(seen: Situation) -> Verdict:
    due = remedy_on(seen.facts["way"], bool(seen.facts.get("is_partly")), seen.on)
    if seen.facts["remedy"] == due:
        return PASSED
    return fail(f"这样答复应当告知“{due.label}”", f"改正答复书里的救济告知：{due.label}")


def silence(field: str, asked: str, served: str, rule: str) -> Gate:
    """The gate that nobody counts as silent before the days since they were last asked are over (逾期没有提出意见)."""

    def check(seen: Situation) -> Verdict:
        if seen.facts.get(field) != Opinion.SILENT:
            return PASSED
        served_on = None
        for event in seen.past():
            step = event.kind.rpartition(".")[2]
            served_on = None if step == asked else served_on or (event.legal_on if step == served else None)
        ends = _ends(rule, served_on) if served_on else None
        if ends is None:
            return fail("没有登记对方收到征求意见书的日期", "先登记对方收到的日期")
        return PASSED if seen.on > ends.legal_last else fail(f"提出意见的期限到 {ends.legal_last}，还没有过")

    basis = f"{LAW}第三十二条" if field == "third_party_opinion" else f"{LAW}第三十四条"
    return Gate(f"silence:{field}:{served}:{rule}", "期满才算没有意见", check, basis, "等期满，或者登记对方的意见")


CORRECTABLE = Gate("correctable", "补正一次性告知", _may_correct, f"{LAW}第三十条", "按现有内容答复")
UNCORRECTED = Gate("uncorrected", "逾期没有补正", _was_not_corrected, f"{LAW}第三十条", "等补正期限过后再办理")
PLAUSIBLE = Gate("plausible", "答复方式和理由相符", _is_plausible, f"{LAW}第三十二条、第三十六条", "核对答复方式和理由")
OVERRULED = Gate("overruled", "书面告知第三方", _is_third_party_told, f"{LAW}第三十二条", "先办理“告知第三方仍予公开”")
TOLD = Gate("told", "救济告知正确", _is_told_rightly, RECONSIDERING, "改正救济告知")
