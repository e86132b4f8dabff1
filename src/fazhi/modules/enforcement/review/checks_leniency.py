"""Checks C37-C40 and C44: the milder law, the range, the benchmark and lenience (从旧兼从轻、幅度、裁量、不予处罚)."""

from __future__ import annotations

from ..models import Capacity, Case, DocumentKind, Mitigation, Outcome, PartyKind, split
from ..models import Law as Applied
from .declaring import Finding, Severity, check, failed, skipped, unknown
from .doubts import Doubts, yuan
from .files import CaseFile, Stage
from .law import Law

_TIER_STATED = "裁量基准适用情况"
_NO_BENCHMARK = "无"
_FINE = "罚款"


@check(
    "C37",
    "从旧兼从轻",
    Severity.KNOCK_OUT,
    Stage.DECISION,
    basis="《行政处罚法》第三十七条",
    remedy="还没有决定的，制作新旧法比对表，适用行为时的规定，新规定较轻或者不认为违法的适用新规定，并重新告知；"
    "已经决定的，撤销后重新处理",
)
def milder_law_applied(file: CaseFile, law: Law) -> Finding:
    """Where the law changed between the act and the decision, both are compared and the milder is applied."""
    if file.is_law_changed is None:
        return unknown("没有核对行为终了至决定之间依据是否变动")
    if not file.is_law_changed:
        return skipped("行为终了至决定之间依据没有变动")
    doubts, case = Doubts(), file.case
    paper, decided_on = file.paper(DocumentKind.COMPARISON), file.decided_on
    if paper is None:
        doubts.wrong.append("行为终了至决定之间依据有变动，案卷里没有新旧法比对表")
    else:
        doubts.order(paper.on, decided_on, f"新旧法比对表日期{paper.on}在决定日期{decided_on}之后")
    milder = doubts.has(case.milder_law, "新旧法比对结果")
    applied = doubts.has(case.applied_law, "适用新法还是旧法")
    if milder and applied:
        right = Applied.OLD if milder == Applied.SAME else milder
        if applied != right:
            doubts.wrong.append(
                f"比对结果是{Applied(milder).label}{'' if milder == Applied.SAME else '较轻'}，"
                f"应当适用{Applied(right).label}，实际适用{Applied(applied).label}"
            )
    return doubts.finding()


@check(
    "C38",
    "罚款在法定幅度内",
    Severity.KNOCK_OUT,
    Stage.DECISION,
    basis="《行政处罚法》第三十二条、第七十六条第一款第二项",
    remedy="还没有决定的，在法定幅度内重新裁量，减轻处罚的写明第三十二条的情形；已经决定的，撤销后重新处理",
    missing_remedy="填写罚款数额和处罚条款规定的最低、最高罚款；低于最低的，写明从轻减轻的结论和情形",
)
def fine_in_range(file: CaseFile, law: Law) -> Finding:
    """The fine lies between the least and the most of the law; below the least only with a ground for mitigation."""
    case = file.case
    if case.outcome and case.outcome != Outcome.PENALTY:
        if taken := (case.fine_fen or 0) + (case.confiscated_fen or 0):
            return failed(f"处理决定是{Outcome(case.outcome).label}，却有罚没{yuan(taken)}")
        return skipped(f"处理决定是{Outcome(case.outcome).label}")
    if not case.fine_fen and case.kinds and _FINE not in split(case.kinds):
        return skipped("没有罚款")
    doubts = Doubts()
    fine = doubts.has(case.fine_fen, "罚款数额")
    least, most = doubts.has(case.least_fen, "法定最低罚款"), doubts.has(case.most_fen, "法定最高罚款")
    if least is not None and most is not None and least > most:
        return unknown(f"没有正确的法定幅度：最低{yuan(least)}高于最高{yuan(most)}")
    if fine is not None and most is not None and fine > most:
        doubts.wrong.append(f"罚款{yuan(fine)}，高于法定最高{yuan(most)}")
    if fine is not None and least is not None and fine < least:
        _mitigated(case, f"罚款{yuan(fine)}，低于法定最低{yuan(least)}", doubts)
    return doubts.finding()


def _mitigated(case: Case, said: str, doubts: Doubts) -> None:
    mitigation = doubts.has(case.mitigation, "从轻减轻的结论")
    if mitigation and mitigation != Mitigation.BELOW:
        doubts.wrong.append(f"{said}，没有减轻处罚的情形")
    if mitigation == Mitigation.BELOW and not case.mitigation_ground:
        doubts.missing.append(f"没有写明减轻处罚的情形（{said}）")


@check(
    "C39",
    "裁量说明",
    Severity.DEDUCTION,
    Stage.DECISION,
    basis="《国务院办公厅关于进一步规范行政裁量权基准制定和管理工作的意见》第（十二）部分；《行政处罚法》第三十四条；"
    "《广东省规范行政处罚自由裁量权规定》第十六条",
    remedy="在决定书和案卷里写明适用的阶次和理由；偏离基准的补办批准：本机关基准经主要负责人批准或者集体讨论，上级基准报制定机关批准",
)
def benchmark_explained(file: CaseFile, law: Law) -> Finding:
    """A penalty says which step of the benchmark it applies, and a deviation from it was approved beforehand."""
    case, decided_on = file.case, file.decided_on
    if case.outcome and case.outcome != Outcome.PENALTY:
        return skipped(f"处理决定是{Outcome(case.outcome).label}")
    if case.benchmark == _NO_BENCHMARK:
        return skipped("没有可以适用的裁量基准")
    doubts, paper = Doubts(), file.decision
    doubts.has(case.benchmark, f"适用的裁量基准（确无基准的写“{_NO_BENCHMARK}”）")
    doubts.has(case.tier, "适用的裁量阶次")
    if paper and paper.has and _TIER_STATED not in paper.has:
        doubts.wrong.append(f"决定书没有写明{_TIER_STATED}")
    elif not (paper and paper.has):
        doubts.missing.append("没有登记决定书写明的要素")
    if case.is_deviating is None:
        doubts.missing.append("没有写明是否偏离裁量基准")
    if case.is_deviating:
        approved_on = doubts.has(case.deviation_approved_on, "偏离裁量基准的批准日期")
        doubts.has(case.deviation_by, "偏离裁量基准的批准方式")
        doubts.order(approved_on, decided_on, f"偏离裁量基准的批准日期{approved_on}在决定日期{decided_on}之后")
    return doubts.finding()


@check(
    "C40",
    "轻微、首违、无过错审查",
    Severity.KNOCK_OUT,
    Stage.DECISION,
    basis="《行政处罚法》第三十三条",
    remedy="轻微并及时改正、没有造成危害后果或者没有主观过错的，不予处罚并进行教育；首次违法的写明罚或者不罚的理由；"
    "已经作出处罚的，撤销",
)
def lenience_tested(file: CaseFile, law: Law) -> Finding:
    """A minor, corrected and harmless act, or one without fault, is not penalised, and nothing else is let off."""
    case = file.case
    if case.outcome in (Outcome.UNFOUNDED, Outcome.TRANSFERRED):
        return skipped(f"处理决定是{Outcome(case.outcome).label}")
    doubts = Doubts()
    if case.outcome == Outcome.EXEMPTED:
        doubts.has(case.educated_on, "教育日期（依法不予处罚的应当对当事人进行教育）")
        if _cannot_answer(case):
            return doubts.finding()
        _let_off_lawfully(case, doubts)
    elif ground := _ground(case, doubts):
        if case.outcome:
            doubts.wrong.append(f"{ground}，应当不予处罚，处理决定却是行政处罚")
        doubts.has(case.outcome, f"处理决定（{ground}，应当不予处罚）")
    _first_offence(file, doubts)
    return doubts.finding()


def _cannot_answer(case: Case) -> bool:
    """A child, or who could not help it, is let off whatever the act was (第三十条、第三十一条)."""
    return case.party_kind != PartyKind.ORGANISATION and case.capacity in (Capacity.CHILD, Capacity.DISORDERED)


def _let_off_lawfully(case: Case, doubts: Doubts) -> None:
    """One of the grounds of article 33 must hold (不予处罚的情形)."""
    minor, corrected = ("违法行为是否轻微", case.is_minor), ("是否及时改正", case.is_corrected)
    grounds = (
        (minor, corrected, ("有无危害后果", case.is_harmless)),
        (("是否初次违法", case.is_first_offence), minor, corrected),
        (("有无主观过错", case.is_faultless),),
    )
    if any(all(answer for _, answer in ground) for ground in grounds):
        return
    open_grounds = [ground for ground in grounds if all(answer is not False for _, answer in ground)]
    asked = dict.fromkeys(name for ground in open_grounds for name, answer in ground if answer is None)
    if asked:
        doubts.missing.append(f"没有审查{'、'.join(asked)}，不能确定不予处罚的情形")
    else:
        doubts.wrong.append(
            "不予处罚没有法定情形：不是轻微并及时改正没有后果，不是初次轻微并及时改正，也不是没有主观过错"
        )


def _ground(case: Case, doubts: Doubts) -> str:
    """Why the law itself forbids a penalty, in words; empty where it does not, or where that cannot be told."""
    three = (case.is_minor, case.is_corrected, case.is_harmless)
    if case.is_faultless:
        return "有证据证明没有主观过错"
    if all(three):
        return "违法行为轻微并及时改正，没有造成危害后果"
    asked = {"违法行为是否轻微": case.is_minor, "是否及时改正": case.is_corrected, "有无危害后果": case.is_harmless}
    # One no is enough: the other questions of the three need no answer then.
    holes = [] if False in three else [name for name, answer in asked.items() if answer is None]
    holes += ["有无主观过错"] if case.is_faultless is None else []
    if holes:
        doubts.missing.append(f"没有审查{'、'.join(holes)}")
    return ""


def _first_offence(file: CaseFile, doubts: Doubts) -> None:
    case = file.case
    if case.is_first_offence is None:
        doubts.missing.append("没有审查是否初次违法")
    if not case.is_first_offence:
        return
    if file.earlier:
        doubts.wrong.append(f"写的是初次违法，此前有同一当事人同一事项的案件：{'、'.join(file.earlier)}")
    elif file.earlier is None:
        doubts.missing.append("没有查过当事人此前的案件")
    doubts.has(case.lenience_reason, "初次违法罚或者不罚的理由")


@check(
    "C44",
    "责任年龄和能力",
    Severity.KNOCK_OUT,
    Stage.DECISION,
    basis="《行政处罚法》第三十条、第三十一条",
    remedy="不满十四周岁或者不能辨认、控制行为的，不予处罚，责令监护人管教；十四至十八周岁的从轻或者减轻；已经处罚的，撤销后重新处理",
)
def party_answerable(file: CaseFile, law: Law) -> Finding:
    """Children and those who could not help it are not penalised, minors more lightly (年龄、精神智力)."""
    case = file.case
    if case.party_kind == PartyKind.ORGANISATION:
        return skipped("当事人是法人或者其他组织")
    doubts = Doubts()
    doubts.has(case.party_kind, "当事人类别")
    capacity = doubts.has(case.capacity, "当事人的责任能力")
    if capacity and capacity != Capacity.FULL and case.outcome in ("", Outcome.PENALTY):
        said = f"当事人{Capacity(capacity).label}"
        if not case.outcome:
            doubts.missing.append(f"没有处理决定（{said}）")
        elif capacity != Capacity.MINOR:
            doubts.wrong.append(f"{said}，应当不予处罚，处理决定却是{Outcome(case.outcome).label}")
        else:
            _lightened(case, said, doubts)
    return doubts.finding()


def _lightened(case: Case, said: str, doubts: Doubts) -> None:
    mitigation = doubts.has(case.mitigation, f"从轻减轻的结论（{said}）")
    if mitigation == Mitigation.NONE:
        doubts.wrong.append(f"{said}，应当从轻或者减轻处罚，没有从轻减轻")
    elif mitigation and case.fine_fen:
        most = doubts.has(case.most_fen, "法定最高罚款")
        # Where the law leaves one amount only, nothing can be lightened within it.
        if most is not None and case.fine_fen >= most and most != case.least_fen:
            doubts.wrong.append(
                f"{said}，写的是{Mitigation(mitigation).label}，罚款{yuan(case.fine_fen)}却是法定最高数额"
            )
