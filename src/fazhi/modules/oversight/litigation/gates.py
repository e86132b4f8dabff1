"""What the law demands of a contest's steps (复议应诉门禁): own evidence, time, ways of ending, appeal, lessons."""

from __future__ import annotations

from datetime import date

from fazhi.kernel.core.clock import today
from fazhi.kernel.procedures.declarations import PASSED, Gate, Situation, Verdict, fail
from fazhi.kernel.procedures.models import Clock
from fazhi.kernel.records.registers import registers

from ..gates import LEAST_TEXT, done, is_said
from ..models.litigation import Kind, Outcome
from .contests import BINDING, CONTEST, COURT_DATE, JUDGED, LESSON, LOSSES, REVIEWS

REVIEW_LAW, SUIT_LAW = "《行政复议法》", "《行政诉讼法》"
GATHERING = f"{REVIEW_LAW}第四十六条；{SUIT_LAW}第三十五条"
ANSWERING = f"{REVIEW_LAW}第四十八条、第五十四条（2024年以前收到的，2017年修正的第二十三条）；{SUIT_LAW}第六十七条"
POSTPONING = f"{SUIT_LAW}第三十六条、《最高人民法院关于适用〈行政诉讼法〉的解释》第三十四条"
SUPPLEMENTING = f"{REVIEW_LAW}第四十六条；{SUIT_LAW}第三十六条"
OPINION = f"{REVIEW_LAW}第七十六条"
PERFORMING = f"{REVIEW_LAW}第七十七条；{SUIT_LAW}第九十四条至第九十六条"
ENDING = f"{REVIEW_LAW}第四十一条、第六十三条至第七十四条；{SUIT_LAW}第六十条、第六十二条、第六十九条至第七十八条"
APPEALING = f"{SUIT_LAW}第八十五条"
APPEARING = f"{REVIEW_LAW}第五十一条；{SUIT_LAW}第三条、《最高人民法院关于行政机关负责人出庭应诉若干问题的规定》"
HOUSE = "复议应诉工作规定（归档和败诉分析，未见文本，未核）"


def listed(text: object) -> list[tuple[date | None, str]]:
    """The lines of an evidence list (证据清单), each with the day on which it was obtained; None where none is told."""
    found: list[tuple[date | None, str]] = []
    for line in filter(None, (line.strip() for line in str(text or "").splitlines())):
        try:
            found.append((date.fromisoformat(line[:10]), line[10:].strip()))
        except ValueError:
            found.append((None, line))
    return found


def _lists_what_it_had(seen: Situation) -> Verdict:
    """What the town gathered after the copy came in proves nothing."""
    lines = listed(seen.facts.get("evidence"))
    if not lines:
        return PASSED if seen.facts.get("evidence_asked_on") else fail("没有列证据；逾期不提交，视为行为没有证据、依据")
    received_on = seen.facts["opened_on"]
    for place, (day, name) in enumerate(lines, 1):
        if day is None or not name:
            return fail(f"证据清单第 {place} 行“{name}”没有写明取得日期和名称", "写成“2024-01-03 现场检查笔录”")
        if day > received_on:
            return fail(f"证据清单第 {place} 行“{name}”取得于 {day}，在收到副本（{received_on}）之后")
    return PASSED


def _is_simplified(seen: Situation) -> Verdict:
    if "converted" in done(seen):
        return fail("已经转为普通程序")
    return PASSED if seen.facts["kind"] == Kind.SIMPLIFIED else fail("不是简易程序的复议案件")


def _is_review(seen: Situation) -> Verdict:
    return PASSED if seen.facts["kind"] in REVIEWS else fail("行政诉讼没有行政复议意见书")


def _is_suit(seen: Situation) -> Verdict:
    return PASSED if seen.facts["kind"] == Kind.SUIT else fail("行政复议没有这一步")


def _asks_in_time(seen: Situation) -> Verdict:
    due_on = seen.facts.get("due_on")
    if "evidence_asked" in done(seen):
        return fail("已经书面申请过一次延期举证")
    return fail(f"申请延期举证的最后一日 {due_on} 已过") if due_on and seen.on > due_on else PASSED


def _says_why_late(seen: Situation) -> Verdict:
    due_on = seen.facts.get("due_on")
    if not due_on or seen.on <= due_on or is_said(seen.note):
        return PASSED
    return fail(f"期限 {due_on} 已经过了 {(seen.on - due_on).days} 天，没有写明逾期原因")


def _is_permitted(seen: Situation) -> Verdict:
    by = seen.facts.get("evidence_by")
    if not by:
        return fail("复议机关、法院还没有准许补充（延期）举证")
    if not listed(seen.facts.get("evidence")):
        return fail("证据清单是空的")
    return fail(f"准许的举证期限 {by} 已过") if seen.on > by else PASSED


def _permits_a_coming_day(seen: Situation) -> Verdict:
    by = seen.facts["evidence_by"]
    return fail(f"准许的举证期限 {by} 早于今天办理的日期 {seen.on}") if by < seen.on else PASSED


def _ends_lawfully(seen: Situation) -> Verdict:
    outcome, by = str(seen.facts.get("outcome") or ""), seen.facts.get("carry_out_by")
    if outcome == Outcome.UPHELD and seen.facts["kind"] == Kind.SUIT:
        return fail("行政诉讼没有“维持”", "选“驳回请求（诉讼请求）”；二审维持原判的，选一审的结果")
    if outcome == Outcome.TERMINATED:
        return fail("撤回、和解不是裁决结果", "办理“终止（撤回）”，附终止决定书或者准许撤诉裁定书")
    if outcome in BINDING and not by:
        return fail(f"“{Outcome(outcome).label}”须由本镇履行，没有写明履行期限", "写明哪一天以前履行")
    if by and outcome not in (*BINDING, *LOSSES):
        return fail(f"“{Outcome(outcome).label}”没有要本镇履行的内容，却写了履行期限 {by}", "删去履行期限")
    return fail(f"履行期限 {by} 早于送达日期 {seen.on}") if by and by < seen.on else PASSED


def _appeal_ends(seen: Situation) -> date | None:
    """The last day to appeal (上诉期满日); None where there is nothing to appeal against, or somebody did."""
    own = {"matter__register": CONTEST, "matter__number": seen.facts["number"]}
    clock = Clock.objects.filter(**own, deadline="appeal", met_on=None).first()
    return clock.legal_last_on if clock else None


def _appeals_in_time(seen: Situation) -> Verdict:
    if "appealed" in done(seen):
        return fail("二审裁判是终审，不能再上诉", "履行；认为确有错误的，依法申请再审")
    last_on = _appeal_ends(seen)
    if last_on is None:
        return fail("调解书、准许撤诉的裁定不能上诉", "按期履行；没有要履行的，复盘办结")
    return fail(f"上诉的最后一日 {last_on} 已过") if seen.on > last_on else PASSED


def _is_effective(seen: Situation) -> Verdict:
    last_on = _appeal_ends(seen)
    return fail(f"上诉期到 {last_on}，裁判还没有生效") if last_on and seen.on <= last_on else PASSED


def _carried_out(seen: Situation) -> Verdict:
    by = seen.facts.get("carry_out_by")
    is_bound = by or seen.facts.get("outcome") in BINDING
    return fail(f"还没有履行（履行期限 {by}）") if is_bound and not seen.facts.get("carried_out_on") else PASSED


def _answered_the_opinion(seen: Situation) -> Verdict:
    if not seen.facts.get("opinion_on") or seen.facts.get("opinion_reported_on"):
        return PASSED
    return fail(f"{seen.facts['opinion_on']} 收到意见书，还没有报送整改情况")


def _received_an_opinion(seen: Situation) -> Verdict:
    return PASSED if seen.facts.get("opinion_on") else fail("没有收到意见书")


def _tells_who_appeared(seen: Situation) -> Verdict:
    """A day that has passed tells of its head, or why there was none; no court judges without one."""
    rows = registers[COURT_DATE].rows().filter(court_date__contest=seen.facts["number"])
    if seen.facts["kind"] == Kind.SUIT and seen.facts.get("outcome") in JUDGED and not rows.exists():
        return fail("判决结案的诉讼没有登记开庭")
    absent = rows.filter(occurred_on__lt=today(), court_date__has_head_appeared=False, court_date__reason="")
    silent = absent.order_by("occurred_on").first()
    return fail(f"{silent.occurred_on} 的开庭（听证）没有登记负责人是否出庭") if silent else PASSED


def _learnt(seen: Situation) -> Verdict:
    """A lesson has an owner and a day by its register; here one must be there."""
    outcome = seen.facts.get("outcome")
    if outcome not in LOSSES or registers[LESSON].rows().filter(contest_lesson__contest=seen.facts["number"]).exists():
        return PASSED
    return fail(f"结果是“{Outcome(outcome).label}”，还没有登记败诉教训")


def late_gate(basis: str, else_: str) -> Gate:
    """What is answered after its day says why (逾期须写原因); `else_` is what being late brings."""
    remedy = f"照样尽快提交，在说明里写明原因（不少于 {LEAST_TEXT} 个字）；{else_}"
    return Gate("told_late", "逾期须写原因", _says_why_late, basis, remedy)


OWN_EVIDENCE = Gate(
    "own_evidence",
    "不得自行补证",
    _lists_what_it_had,
    GATHERING,
    "删去这份证据；申请人（原告）提出新理由的，经准许后办理“补充（延期）举证”",
)
SIMPLIFIED = Gate("simplified", "简易程序", _is_simplified, f"{REVIEW_LAW}第五十五条", "按现在的程序办理")
REVIEW = Gate("review", "只限复议", _is_review, OPINION, "收到司法建议的，写在复盘里")
SUIT = Gate("suit", "只限诉讼", _is_suit, SUIT_LAW, "按复议的步骤办理")
ASKED_IN_TIME = Gate("asked_in_time", "期内申请一次", _asks_in_time, POSTPONING, "在答辩期限内提交现有证据")
TOLD_LATE = late_gate(ANSWERING, "逾期的，视为没有证据、依据")
PERMITTED = Gate("permitted", "补证须经准许", _is_permitted, SUPPLEMENTING, "先办理“准许补充（延期）举证”，期内提交")
COMING = Gate("coming", "举证期限", _permits_a_coming_day, SUPPLEMENTING, "核对准许通知，改正举证期限")
LAWFUL_END = Gate("lawful_end", "法定结案方式", _ends_lawfully, ENDING, "核对决定书、裁判文书")
APPEALED_IN_TIME = Gate("appealed_in_time", "上诉期限", _appeals_in_time, APPEALING, "裁判已经生效，按期履行")
EFFECTIVE = Gate("effective", "裁判须生效", _is_effective, APPEALING, "等上诉期满；有人上诉的，办理“上诉”")
CARRIED_OUT = Gate("carried_out", "须履行", _carried_out, PERFORMING, "先办理“履行”，附履行报告")
OPINION_THERE = Gate("opinion_there", "须有意见书", _received_an_opinion, OPINION, "先办理“收到意见书”")
OPINION_DONE = Gate("opinion_done", "意见书须整改", _answered_the_opinion, OPINION, "先办理“报送整改情况”")
APPEARED = Gate(
    "appeared", "出庭须登记", _tells_who_appeared, APPEARING, "在“开庭和听证”登记谁出庭，或者不能出庭的理由"
)
LEARNT = Gate("learnt", "败诉须有教训", _learnt, HOUSE, "先在“败诉教训”登记，写明责任单位和整改期限")
