"""C09-C12: filed in time, by the head, before the offence lapsed, against the right party (立案和当事人)."""

from __future__ import annotations

from fazhi.kernel.law.timelimits import in_time

from ..models import ActKind, DocumentKind, PartyKind
from ..models.stages import Domain
from .declaring import Finding, Severity, check, failed, skipped, unknown
from .doubts import Doubts
from .files import CaseFile, Stage
from .law import Law
from .papers import external, named, titled

# What a document says in its elements that extends the days for verifying a clue.
EXTENDED = "延长核查期限"
INVESTIGATING = (ActKind.QUESTIONING, ActKind.SAMPLING, ActKind.KEEPING, ActKind.SEIZURE)


@check(
    "C09",
    "核查期",
    Severity.DEDUCTION,
    Stage.FILING,
    basis="《行政处罚法》第五十四条；该领域的处罚程序规章",
    remedy="写明超期的原因，存入案卷；以后在核查期限内决定是否立案，需要延长的在期满前报批",
    is_for_simple=False,
)
def verified_in_time(file: CaseFile, law: Law) -> Finding:
    """Filed within the days that the field's own procedure gives for verifying a clue."""
    case, doubts = file.case, Doubts()
    code = f"penalty.clue.verify_{case.profile}"
    if code not in law.book:
        return skipped("该领域的程序规章没有规定核查期限")
    received_on = doubts.has(file.matter.opened_on, "收到线索的日期")
    filed_on = doubts.has(case.filed_on, "立案日期")
    if not received_on or not filed_on:
        return doubts.finding()
    if filed_on < received_on:
        return unknown(f"没有可靠的日期：立案{filed_on}早于收到线索{received_on}，互相矛盾")
    code = law.profiled("penalty.clue.verify", case.profile)
    ends, value = law.ends(code, received_on), law.book[code].on(received_on)
    if ends and value and in_time(ends, filed_on) is False:
        longest = law.ends(code, received_on, extra=value.extensions[:1])
        approved_on = next((paper.on for paper in file.documents if EXTENDED in paper.has and paper.on), None)
        if approved_on and approved_on > ends.legal_last:
            return failed(f"核查期限{ends.legal_last}已经届满，{approved_on}才批准延长；立案是{filed_on}")
        if value.extension and not approved_on and longest and in_time(longest, filed_on):
            return unknown(f"没有“{EXTENDED}”的批准文书：立案{filed_on}晚于{ends.legal_last}，不延长就是超期")
        ends = longest if approved_on else ends
    doubts.within(ends, filed_on, "立案")
    return doubts.finding()


@check(
    "C10",
    "立案审批",
    Severity.KNOCK_OUT,
    Stage.FILING,
    basis="《行政处罚法》第五十四条第二款",
    remedy="报机关负责人批准立案后重新调查取证；已经作出决定的，撤销",
    is_for_simple=False,
)
def filed_by_head(file: CaseFile, law: Law) -> Finding:
    """The head approved the filing before the inquiry began; only inspections may come before it."""
    doubts, case = Doubts(), file.case
    filed_on = doubts.has(case.filed_on, "立案日期")
    filed_by = doubts.has(case.filed_by, "立案批准人")
    doubts.must(case.is_filed_by_head, "是否由负责人批准立案的登记", f"立案由{filed_by or '他人'}批准，不是机关负责人")
    paper = file.paper(DocumentKind.FILING)
    if paper and paper.on and filed_on and paper.on != filed_on:
        doubts.missing.append(f"没有可靠的立案日期：登记的是{filed_on}，立案审批表写的是{paper.on}")
    for act in file.acts:
        if act.kind in INVESTIGATING:
            doubts.has(act.on, f"{act.get_kind_display()}{act.entry.number}的日期")
            doubts.order(filed_on, act.on, f"{named(act)}早于{filed_on}立案：先调查后立案")
    return doubts.finding()


@check(
    "C11",
    "追责时效",
    Severity.KNOCK_OUT,
    Stage.FILING,
    basis="《行政处罚法》第三十六条、《生态环境法典》第一千零五十四条",
    remedy="超过时效的不再给予行政处罚：撤销立案或者撤销决定，仍须消除危害的另行责令改正",
)
def not_lapsed(file: CaseFile, law: Law) -> Finding:
    """Discovered within two years of the act, or within five where it was grave."""
    doubts, case = Doubts(), file.case
    ended_on = doubts.has(case.act_ended_on, "违法行为终了日期")
    found_on = doubts.has(case.discovered_on, "发现日期")
    if not ended_on or not found_on:
        return doubts.finding()
    usual = law.ends("penalty.offence.lapse", ended_on)
    if usual and in_time(usual, found_on):
        return doubts.finding()
    longer = law.ends("penalty.offence.lapse_grave", ended_on) if case.is_grave else None
    if case.is_grave is None:
        longest = law.ends("penalty.offence.lapse_grave", ended_on)
        if longest and in_time(longest, found_on):
            return unknown(f"没有是否涉及生命健康、金融安全的登记：{ended_on}终了，{found_on}发现，超过二年不满五年")
    elif not longer and case.domain == Domain.ECOLOGY:
        longer = law.ends("penalty.offence.lapse_ecology", ended_on)
        if longer and case.is_harmless is None and in_time(longer, found_on):
            return unknown(f"没有有无危害后果的登记：{ended_on}终了，{found_on}发现，超过二年不满五年")
        longer = longer if case.is_harmless is False else None
    doubts.within(longer or usual, found_on, f"违法行为终了日是{ended_on}，发现日")
    return doubts.finding()


@check(
    "C12",
    "主体适格",
    Severity.KNOCK_OUT,
    Stage.FILING,
    basis="《行政处罚法》第五十九条第一款第一项",
    remedy="核对营业执照或者身份证件；文书写错当事人的，更正后重新告知、重新送达；对象错误的，撤销决定",
)
def of_one_party(file: CaseFile, law: Law) -> Finding:
    """The same name and the same code on every external document; a sole trader's operator is named."""
    doubts, case = Doubts(), file.case
    party, code = doubts.has(case.party, "当事人"), doubts.has(case.party_code, "当事人的证件或者信用代码")
    is_trader = doubts.has(case.party_kind, "当事人类别") == PartyKind.SOLE_TRADER
    operator = doubts.has(case.operator, "个体工商户的经营者") if is_trader else ""
    for paper in external(file):
        name = doubts.has(paper.party, f"{titled(paper)}上的当事人")
        number = doubts.has(paper.party_code, f"{titled(paper)}上的证件或者信用代码")
        if (
            name
            and party
            and name != party
            and not (is_trader and name.startswith(f"{party}（经营者：{operator or ''}"))
        ):
            doubts.wrong.append(f"{titled(paper)}上的当事人是{name}，案件的当事人是{party}")
        if number and code and number != code:
            doubts.wrong.append(f"{titled(paper)}上的证件或者信用代码是{number}，案件登记的是{code}")
    decision = file.decision
    if operator and decision and decision.party and operator not in decision.party:
        doubts.wrong.append(f"{titled(decision)}没有写明经营者{operator}")
    return doubts.finding()
