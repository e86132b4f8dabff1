"""What must be true before a step of a case (案件门禁): checks of the case file, asked before instead of after.

Where the law says 不得, nobody overrides: the ways out are to cure and notify again, not to punish, to withdraw, to transfer.
"""

from __future__ import annotations

from datetime import date
from threading import local
from typing import Any

from fazhi.kernel.org.models import Unit, UnitKind, User
from fazhi.kernel.procedures.declarations import PASSED, Gate, Result, Situation, Verdict, fail

from ..models import Account, DocumentKind, Outcome
from ..review.declaring import MISSING, Check, Mark
from ..review.files import CaseFile
from ..review.law import Law
from ..review.on_spot import allowed_on_spot

_RESULTS = {
    Mark.PASS: Result.PASS,
    Mark.NOT_APPLICABLE: Result.PASS,
    Mark.FAIL: Result.FAIL,
    Mark.UNKNOWN: Result.UNKNOWN,
}


class _Seen(local):
    """The file of the situation that the gates of one step look at one after another."""

    situation: Situation | None = None
    file: CaseFile | None = None


_seen = _Seen()


def file_of(seen: Situation) -> CaseFile:
    """The case file as it would be after the step (案卷), read once for all gates of a step."""
    from ..review.loading import file_with  # the loader reads rows of registers that are declared after the gates

    if _seen.situation is not seen or _seen.file is None:
        _seen.situation, _seen.file = seen, file_with(seen.facts, seen.subject, seen.on)
    return _seen.file


def checked(check: Check, ways_out: str = "") -> Gate:
    """The gate that a check of the case file passes (评查项作门禁); what does not apply passes.

    `ways_out` is what remains where nothing can be cured.
    """

    def find(seen: Situation) -> Verdict:
        file = file_of(seen)
        if file.is_simple and not check.is_for_simple:
            return PASSED
        finding = check.find(file, Law.current())
        own = check.missing_remedy if finding.mark is Mark.UNKNOWN and check.missing_remedy != MISSING else ""
        return Verdict(_RESULTS[finding.mark], finding.why, own)

    # The code says what the gate was made with: a running version must not change it unseen.
    remedy = "；".join(filter(None, (check.remedy, ways_out)))
    return Gate(f"case_check:{check.code}", f"{check.code} {check.name}", find, check.basis, remedy)


def _names_agency(seen: Situation) -> Verdict:
    if seen.facts.get("agency"):
        return PASSED
    return fail("不能从事项清单得出以何名义实施")


def _is_simple(seen: Situation) -> Verdict:
    finding = allowed_on_spot(file_of(seen).case, seen.on, Law.current())
    return Verdict(_RESULTS[finding.mark], finding.why)


def _is_exempt(seen: Situation) -> Verdict:
    """One of the three grounds of article 33, or no capacity (处罚法30、31、33)."""
    facts = seen.facts
    if facts.get("outcome") not in (Outcome.EXEMPTED, Outcome.UNFOUNDED):
        return fail("处理决定须是“不予处罚”或者“违法事实不成立”；要处罚的，先告知，再办理“作出处罚决定”")
    if facts.get("outcome") == Outcome.UNFOUNDED or facts.get("capacity") in ("child", "disordered"):
        return PASSED
    harmless = facts.get("is_minor") and facts.get("is_corrected") and facts.get("is_harmless")
    first = facts.get("is_first_offence") and facts.get("is_minor") and facts.get("is_corrected")
    if harmless or first or facts.get("is_faultless"):
        return PASSED
    return fail("没有写明不予处罚的情形：轻微并及时改正没有后果、初次轻微并及时改正、没有主观过错")


def _was_educated(seen: Situation) -> Verdict:
    if seen.facts.get("outcome") == Outcome.UNFOUNDED or seen.facts.get("educated_on"):
        return PASSED
    return fail("依法不予处罚的，应当对当事人进行教育；没有教育日期")


def _is_apart(seen: Situation) -> Verdict:
    """Who reviews did not investigate, and signs with the own name (处罚法58)."""
    user = User.objects.filter(username=seen.by).first()
    name = user.name if user else ""
    if str(seen.facts.get("reviewer") or "") != name:
        return fail(f"法制审核人员须写办理人本人（{name or '没有登录人'}）")
    file = file_of(seen)
    numbers = {number for act in file.acts for number in act.numbers}
    investigators = {file.officers[number] for number in numbers if number in file.officers}
    if any(name == one.entry.title or seen.by == one.username for one in investigators):
        return fail(f"{name}参加了本案调查")
    return PASSED


def _is_in_person(seen: Situation) -> Verdict:
    if seen.by in seen.officers:
        return PASSED
    return fail("办理人不在两名执法人员之中")


def _are_own(seen: Situation) -> Verdict:
    """Two officers of the body that acts (处罚法17、42): a city bureau's officer acts for the bureau, not for the town."""
    unit = file_of(seen).matter.unit
    accounts = Account.objects.filter(username__in=seen.officers, entry__removed_at=None).select_related("entry__unit")
    units = [(one.entry.title, one.entry.unit) for one in accounts if one.entry.unit]
    strangers = [f"{name}（{own}）" for name, own in units if unit and _body(own) != _body(unit)]
    if not strangers:
        return PASSED
    return fail(f"{'、'.join(strangers)}的执法证属于另一机关，不计入{unit}的两名执法人员")


def _body(unit: Unit) -> int:
    """The body in whose name a unit acts: a branch of a bureau its own, all offices of the town the town's (0)."""
    return unit.pk if unit.kind == UnitKind.BRANCH else 0


def _has_slip(seen: Situation) -> Verdict:
    if SLIP_NAME in seen.papers or file_of(seen).paper(DocumentKind.EXEMPTION):
        return PASSED
    return fail(f"案卷里没有{SLIP_NAME}，也没有附上")


def _statement_was_possible(seen: Situation) -> Verdict:
    """A statement that came in must have been gone through before the decision (处罚法45、62)."""
    stated, restated = seen.facts.get("stated_on"), seen.facts.get("restated_on")
    if stated and not restated:
        return fail(f"当事人{stated}陈述申辩，还没有复核")
    return PASSED


def _notice_agrees(seen: Situation) -> Verdict:
    """The party is told of what it was handed (处罚法44): the last notice names the amounts that are proposed now."""
    notice, facts = file_of(seen).paper(DocumentKind.NOTICE), seen.facts
    proposed, confiscation = facts.get("proposed_fen") or 0, facts.get("proposed_confiscation_fen") or 0
    if notice is None or notice.amount_fen is None or notice.amount_fen in (proposed, proposed + confiscation):
        return PASSED
    told = (
        f"告知书{notice.entry.number}写的是{notice.amount_fen / 100:.2f}元，这一步登记的拟罚款是{proposed / 100:.2f}元"
    )
    return fail(told)


def _is_settled(seen: Situation) -> Verdict:
    """Paid, exempted, or in the hands of the court before a case is closed."""
    file = file_of(seen)
    owed = int(seen.facts.get("fine_fen") or 0) + int(seen.facts.get("confiscated_fen") or 0)
    paid = sum(row.amount_fen for row in file.payments if row.what != "surcharge")
    if paid > owed:
        return fail(f"应缴{owed / 100:.2f}元，入账{paid / 100:.2f}元，多收的还没有退还")
    if paid == owed or seen.facts.get("court_applied_on") or seen.facts.get("overturned_on"):
        return PASSED
    return fail(f"应缴{owed / 100:.2f}元，入账{paid / 100:.2f}元，也没有申请法院强制执行")


def _not_yet(seen: Situation) -> Verdict:
    done = [event for event in seen.past() if event.kind.endswith((".performed", ".deferred"))]
    if done and done[-1].kind.endswith(".performed"):
        return fail(f"已于{done[-1].legal_on}办理履行完毕")
    return PASSED


def _has_paper(*kinds: DocumentKind) -> Any:
    def find(seen: Situation) -> Verdict:
        if file_of(seen).paper(*kinds):
            return PASSED
        return fail(f"案卷里没有{'或者'.join(kind.label for kind in kinds)}")

    return find


def paper_in_file(basis: str, *kinds: DocumentKind) -> Gate:
    """The gate that the file holds a document of one of these kinds (案卷须有文书)."""
    names = "或者".join(kind.label for kind in kinds)
    code = f"paper_in_file:{'|'.join(sorted(kinds))}"
    return Gate(code, f"案卷须有{names}", _has_paper(*kinds), basis, f"先登记{names}，再办理这一步")


def day_of(facts: Any, name: str) -> date | None:
    found: date | None = facts.get(name)
    return found


AGENCY = Gate(
    "agency_known",
    "名义须明确",
    _names_agency,
    "《行政处罚法》第十七条、第二十条、第二十四条",
    "核对事项编码；请事项管理员写明职权来源、依据文件和委托机关",
)
SIMPLE = Gate(
    "simple_allowed",
    "须符合当场处罚的条件",
    _is_simple,
    "《行政处罚法》第五十一条",
    "改走普通程序：先立案，再调查、告知",
)
EXEMPT = Gate(
    "exemption_ground",
    "须有不予处罚的情形",
    _is_exempt,
    "《行政处罚法》第三十条、第三十一条、第三十三条",
    "先办理“减免责审查”，写明情形和理由",
)
EDUCATED = Gate("educated", "不予处罚须教育", _was_educated, "《行政处罚法》第三十三条第三款", "教育当事人并登记日期")
IN_PERSON = Gate(
    "in_person",
    "由实施的人员办理",
    _is_in_person,
    "《行政处罚法》第四十二条、第五十二条",
    "由当场的两名执法人员之一登录办理，选上本人和另一名",
)
OWN_OFFICERS = Gate(
    "own_officers",
    "须是本机关的执法人员",
    _are_own,
    "《行政处罚法》第十七条、第四十二条",
    "选本机关的两名持证人员；需要别的机关参加的，由各机关以自己的名义立案，或者请专家会诊",
)
SLIP_NAME = "不予行政处罚决定书"
SLIP = Gate(
    "slip",
    f"须有{SLIP_NAME}",
    _has_slip,
    "《行政处罚法》第三十三条、第五十七条",
    f"先在“文书”页制作{SLIP_NAME}，或者随这一步附上扫描件",
)
APART = Gate(
    "reviewer_apart",
    "审核人员须与调查分开",
    _is_apart,
    "《行政处罚法》第五十八条",
    "由没有参加本案调查的法制审核人员登录办理，写本人姓名",
)
ANSWERED = Gate(
    "statement_reviewed",
    "陈述申辩须复核",
    _statement_was_possible,
    "《行政处罚法》第四十五条、第六十二条",
    "先办理“复核陈述申辩”，逐项写明采纳与否；理由成立的应当采纳",
)
AGREES = Gate(
    "notice_agrees",
    "与告知书一致",
    _notice_agrees,
    "《行政处罚法》第四十四条",
    "告知书写错的，按拟处罚的数额重新制作、送达，再办理“事先告知”；登记错的，改成告知书写明的数额",
)
NOT_YET = Gate("not_yet_performed", "只办理一次", _not_yet, "《行政处罚法》第六十六条", "请机关负责人办理“结案归档”")
SETTLED = Gate(
    "settled",
    "须履行完毕",
    _is_settled,
    "《行政处罚法》第六十六条、第七十二条",
    "登记缴款；逾期不缴的催告，期满后申请法院强制执行",
)
