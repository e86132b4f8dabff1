"""C21-C25: what the party was told before the decision, and what became of its answer (告知、陈述申辩、听证告知)."""

from __future__ import annotations

from collections.abc import Sequence

from ..models import DocumentKind, split
from .declaring import Finding, Mark, Severity, check, failed, skipped, unknown
from .doubts import Doubts, yuan
from .files import CaseFile, Stage
from .law import Law
from .on_spot import allowed_on_spot
from .papers import titled
from .serving import reached
from .telling import (
    BY_MOUTH,
    HEARING_RIGHT,
    hearing_due,
    hearing_outdated,
    hearing_told,
    is_penal,
    statement_ends,
    told,
    told_by_mouth,
)

ELEMENTS = ("事实", "理由", "依据", "拟处罚内容", "陈述申辩权")
NO_NOTICE = "不给予行政处罚，不须事先告知"
# The kinds of 行政处罚法第九条 from the lightest, by the words in which decisions name them.
_RANKS = (
    ("警告", "通报批评"),
    ("罚款", "没收"),
    ("暂扣", "降低资质", "吊销"),
    ("限制开展", "停产停业", "停业", "关闭", "限制从业"),
    ("拘留",),
)


@check(
    "C21",
    "事先告知先于决定",
    Severity.KNOCK_OUT,
    Stage.DECISION,
    basis="《行政处罚法》第四十四条、第五十一条、第六十二条",
    remedy="没有作出决定的，先告知、听取陈述申辩再决定；已经作出的，撤销后重新告知；不能当场处罚的改走普通程序",
)
def told_before(file: CaseFile, law: Law) -> Finding:
    """The notice reached the party on a day before the decision; on the spot it is the same day."""
    if not is_penal(file):
        return skipped(NO_NOTICE)
    doubts, decided_on = Doubts(), file.decided_on
    if file.is_simple:
        small = allowed_on_spot(file.case, decided_on, law)
        if small.mark is not Mark.PASS:
            return small
    if told_by_mouth(file):
        return skipped(BY_MOUTH)
    told_on, notice = told(file, doubts), file.paper(DocumentKind.NOTICE)
    doubts.has(decided_on, "决定日期")
    if told_on and decided_on and (told_on > decided_on or (told_on == decided_on and not file.is_simple)):
        order = "同日告知和决定" if told_on == decided_on else "先决定后告知"
        doubts.wrong.append(f"事先告知书{told_on}送达，决定{decided_on}作出：{order}")
    if notice:
        reached(file, notice, law, doubts)
    return doubts.finding()


@check(
    "C22",
    "告知要素",
    Severity.KNOCK_OUT,
    Stage.NOTICE,
    basis="《行政处罚法》第四十四条、第六十三条",
    remedy="重新制作写明全部要素的事先告知书，重新送达，再听取陈述申辩；已经作出决定的，撤销后重新告知",
    is_for_simple=False,
)
def told_everything(file: CaseFile, law: Law) -> Finding:
    """The notice states facts, reasons, basis, the penalty and the rights, with the hearing where it is one."""
    if not is_penal(file):
        return skipped(NO_NOTICE)
    doubts, notice = Doubts(), file.paper(DocumentKind.NOTICE)
    if notice is None:
        return unknown("没有行政处罚事先告知书")
    if doubts.has(notice.elements, f"{titled(notice)}写明的要素") is None:
        return doubts.finding()
    absent = [element for element in ELEMENTS if element not in notice.has]
    if HEARING_RIGHT not in notice.has and not file.papers(DocumentKind.HEARING_RIGHT):
        absent += [HEARING_RIGHT] if hearing_due(file, law, doubts) else []
    if absent:
        doubts.wrong.append(f"{titled(notice)}没有写明{'、'.join(absent)}")
    return doubts.finding()


@check(
    "C23",
    "不加重",
    Severity.KNOCK_OUT,
    Stage.DECISION,
    basis="《行政处罚法》第四十五条第二款",
    remedy="按告知的幅度作出决定；确需加重的，写明新的事实和理由，重新告知并听取陈述申辩",
    missing_remedy="按拟处罚的种类和数额重新制作、送达告知书，再办理“事先告知”；告知书写对了的，更正登记的数额",
    is_for_simple=False,
)
def not_aggravated(file: CaseFile, law: Law) -> Finding:
    """The decision is no heavier than the last notice, in kind and in amount."""
    if not is_penal(file):
        return skipped(NO_NOTICE)
    doubts, case = Doubts(), file.case
    proposed = split(doubts.has(case.proposed_kinds, "拟处罚种类") or "")
    decided = split(doubts.has(case.kinds, "处罚种类") or "")
    if not proposed or not decided:
        return doubts.finding()
    for kind in decided:
        if not _among(kind, proposed):
            _kind_added(kind, [each for each in proposed if not _among(each, decided)], doubts)
    for what, told_fen, fen in (
        ("罚款", case.proposed_fen, case.fine_fen),
        ("没收", case.proposed_confiscation_fen, case.confiscated_fen),
    ):
        _amount_raised(what, (told_fen, _named(what, proposed)), (fen, _named(what, decided)), doubts)
    _as_on_paper(file, doubts)
    return doubts.finding()


def _named(what: str, kinds: Sequence[str]) -> bool:
    return any(what in kind for kind in kinds)


def _among(kind: str, kinds: Sequence[str]) -> bool:
    """Whether a kind is one of others in another wording, such as 处罚款 and 罚款."""
    return any(kind in each or each in kind for each in kinds)


def _rank(kind: str) -> int | None:
    return next((rank for rank, words in enumerate(_RANKS) if any(word in kind for word in words)), None)


def _kind_added(kind: str, dropped: list[str], doubts: Doubts) -> None:
    """A kind that was not proposed is no aggravation only in the place of a heavier one."""
    rank = _rank(kind)
    if rank is None:
        doubts.missing.append(f"没有“{kind}”的轻重次序，不能与告知的处罚比较")
    elif not any((_rank(each) or 0) > rank for each in dropped):
        doubts.wrong.append(f"决定处以{kind}，事先告知没有这一种处罚")


def _amount_raised(
    what: str, proposed: tuple[int | None, bool], decided: tuple[int | None, bool], doubts: Doubts
) -> None:
    """Of one kind: the amounts that were told and decided, each with whether the kind itself was named."""
    (told_fen, is_proposed), (fen, is_decided) = proposed, decided
    if is_decided:
        doubts.has(fen, f"{what}数额")
        if is_proposed:
            doubts.has(told_fen, f"拟{what}数额")
    elif fen:
        doubts.wrong.append(f"决定{what}{yuan(fen)}，处罚种类却没有{what}")
    # Nothing told and no such kind: in the place of a heavier kind the amount is no aggravation.
    if told_fen is not None and fen is not None and fen > told_fen and (is_proposed or told_fen):
        doubts.wrong.append(f"决定{what}{yuan(fen)}，高于事先告知的{yuan(told_fen)}")


def _as_on_paper(file: CaseFile, doubts: Doubts) -> None:
    """The notice that the party holds names the amount that was proposed, of the fine or of all."""
    case, notice = file.case, file.paper(DocumentKind.NOTICE)
    if notice is None or not (case.proposed_fen or notice.amount_fen):
        return
    paper_fen = doubts.has(notice.amount_fen, f"{titled(notice)}写明的金额")
    if paper_fen is None or case.proposed_fen is None:
        return
    if paper_fen not in (case.proposed_fen, case.proposed_fen + (case.proposed_confiscation_fen or 0)):
        if case.fine_fen and case.fine_fen > paper_fen:
            doubts.wrong.append(f"决定罚款{yuan(case.fine_fen)}，高于{titled(notice)}写明的{yuan(paper_fen)}")
        else:
            doubts.missing.append(
                f"没有可靠的拟罚款数额：登记的是{yuan(case.proposed_fen)}，{titled(notice)}写的是{yuan(paper_fen)}"
            )


@check(
    "C24",
    "申辩复核",
    Severity.KNOCK_OUT,
    Stage.DECISION,
    basis="《行政处罚法》第四十五条第一款、第六十二条",
    remedy="逐项复核当事人的事实、理由和证据，成立的采纳；已经作出决定的，撤销后重新听取",
)
def statement_answered(file: CaseFile, law: Law) -> Finding:
    """A statement of the party was gone through, point by point, before the decision."""
    if not is_penal(file):
        return skipped(NO_NOTICE)
    doubts, case, decided_on = Doubts(), file.case, file.decided_on
    stated_on, restated_on = case.stated_on, case.restated_on
    if stated_on is None and case.is_statement_waived:
        return skipped("当事人放弃陈述申辩")
    if stated_on is None:
        return _silent(file, law)
    if case.is_statement_waived:
        doubts.missing.append(f"没有可靠的登记：既登记放弃陈述申辩，又登记{stated_on}陈述申辩")
    if case.told_on and stated_on < case.told_on:
        doubts.missing.append(f"没有可靠的日期：陈述申辩{stated_on}早于{case.told_on}的事先告知，互相矛盾")
    paper = file.paper(DocumentKind.RECHECK)
    if not file.is_simple:
        doubts.has(paper, "陈述申辩复核意见书")
    if paper and paper.on and restated_on and paper.on != restated_on:
        doubts.missing.append(f"没有可靠的复核日期：登记的是{restated_on}，{titled(paper)}写的是{paper.on}")
    doubts.has(restated_on, "陈述申辩的复核日期")
    doubts.must(case.is_statement_answered, "是否逐项复核的登记", f"当事人{stated_on}陈述申辩，没有逐项复核")
    doubts.order(stated_on, restated_on, f"复核{restated_on}早于{stated_on}的陈述申辩")
    doubts.order(restated_on, decided_on, f"决定{decided_on}作出，陈述申辩{restated_on}才复核：先决定后复核")
    return doubts.finding()


def _silent(file: CaseFile, law: Law) -> Finding:
    """A party that said nothing within the days that the notice gave it has nothing to be answered."""
    if file.is_simple:
        return skipped("当场处罚的当事人没有陈述申辩")
    told_on, notice = told(file, Doubts()), file.paper(DocumentKind.NOTICE)
    ends = statement_ends(notice, told_on, law) if notice and told_on else None
    if ends is None or file.decided_on is None:
        return unknown("没有陈述申辩的日期，也没有放弃陈述申辩的登记，告知书没有写明陈述申辩的期限")
    if ends.provisional:
        return unknown(f"没有{ends.legal_last.year}年的放假通知，陈述申辩期限只能暂算到{ends.legal_last}")
    if file.decided_on <= ends.legal_last:
        return failed(f"告知{told_on}送达，陈述申辩到{ends.legal_last}才届满，{file.decided_on}已经决定")
    return skipped(f"到{ends.legal_last}届满，当事人没有陈述申辩")


@check(
    "C25",
    "听证告知",
    Severity.KNOCK_OUT,
    Stage.NOTICE,
    basis="《行政处罚法》第六十三条、《广东省行政处罚听证程序实施办法》第七条",
    remedy="补送听证告知书，等五个工作日；已经作出决定的，撤销后重新告知",
    is_for_simple=False,
)
def hearing_offered(file: CaseFile, law: Law) -> Finding:
    """Where the penalty gives a right to a hearing, the party was told of it before the decision."""
    if not is_penal(file):
        return skipped(NO_NOTICE)
    doubts = Doubts()
    why = hearing_due(file, law, doubts)
    if not why:
        return doubts.finding() if doubts.missing else skipped("拟处罚没有达到听证标准")
    doubts, notice = Doubts(), file.paper(DocumentKind.NOTICE)
    is_told = file.case.hearing_told_on or file.papers(DocumentKind.HEARING_RIGHT)
    if not is_told and notice and notice.has and HEARING_RIGHT not in notice.has:
        return failed(f"{why}，{titled(notice)}没有告知听证权，也没有听证告知书")
    told_on = hearing_told(file, doubts)
    outdated = hearing_outdated(file, told_on)
    if outdated:
        doubts.wrong.append(f"{why}，{outdated}")
    if told_on and file.decided_on and told_on >= file.decided_on:
        doubts.wrong.append(f"{why}，听证告知{told_on}送达，决定{file.decided_on}作出：没有在决定前告知听证权")
    return doubts.finding()
