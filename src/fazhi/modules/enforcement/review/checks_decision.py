"""Checks C33-C36: what the decision says, its remedies and its basis (决定书、救济告知、依据)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fazhi.kernel.law.citations.grammar import Place, places

from ..models import CaseDocument, DocumentKind, Outcome
from .declaring import Finding, Severity, check, skipped, unknown
from .doubts import Doubts, yuan
from .files import CaseFile, Cited, Stage
from .law import RECONSIDERED_FIRST, Law
from .papers import titled
from .remedies import RECONSIDERATION, SUIT, Term, term

_ELEMENTS = ("当事人", "事实证据", "种类依据", "履行方式期限", "复议诉讼途径期限", "机关名称日期")
_NOTHING_TO_DO = "履行方式期限"  # a decision not to penalise asks the party to do nothing
_CITY = re.compile(r"(?!.*(?:局|或|政府.))[\u4e00-\u9fff]{2,20}市人民政府")
_RECONSIDERATION_DAYS = 60
_SUIT_MONTHS = 6
_TITLE = re.compile(r"《[^》]+》")
_SOUND = ("ok",)
_UNDECIDED = ("unknown_law", "ambiguous", "date_unknown")


@check(
    "C33",
    "决定书六项和印章",
    Severity.DEDUCTION,
    Stage.DECISION,
    basis="《行政处罚法》第五十二条第二款、第五十九条",
    remedy="还没有送达的，补齐后再送达；已经送达的，补正并重新送达",
)
def decision_complete(file: CaseFile, law: Law) -> Finding:
    """The written decision has the six things of article 59, the seal, and the day and the amount of the case."""
    paper = file.decision
    if paper is None:
        return unknown("没有决定书")
    doubts = Doubts()
    _states(paper, doubts)
    doubts.has(paper.on, f"{titled(paper)}的落款日期")
    # An on-the-spot decision is signed by the officers (第五十二条第二款).
    if paper.kind != DocumentKind.ON_SPOT:
        doubts.has(paper.seal, f"{titled(paper)}的印章")
    _says_what_was_decided(file, paper, doubts)
    return doubts.finding()


def _says_what_was_decided(file: CaseFile, paper: CaseDocument, doubts: Doubts) -> None:
    """The party is bound by what the paper says, the figures count what the case says (文书与登记一致)."""
    case = file.case
    if paper.on and case.decided_on and paper.on != case.decided_on:
        doubts.wrong.append(f"{titled(paper)}的落款日期是{paper.on}，案件登记的决定日期是{case.decided_on}")
    fine, total = case.fine_fen or 0, (case.fine_fen or 0) + (case.confiscated_fen or 0)
    if paper.kind == DocumentKind.EXEMPTION or not (total or paper.amount_fen):
        return
    if case.fine_fen is None and case.confiscated_fen is None:
        doubts.missing.append("没有案件登记的罚款、没收数额")
        return
    amount = doubts.has(paper.amount_fen, f"{titled(paper)}的金额")
    # A paper with a confiscation may give the fine alone as its amount, or both together.
    if amount is not None and amount not in (fine, total):
        doubts.wrong.append(f"{titled(paper)}的金额是{yuan(amount)}，案件登记的罚没合计是{yuan(total)}")


def _states(paper: CaseDocument, doubts: Doubts) -> None:
    if not paper.has:
        doubts.missing.append(f"没有登记{titled(paper)}写明的要素")
        return
    is_exemption = paper.kind == DocumentKind.EXEMPTION
    needed = [name for name in _ELEMENTS if not (is_exemption and name == _NOTHING_TO_DO)]
    lacking = [name for name in needed if name not in paper.has]
    if lacking:
        doubts.wrong.append(f"{titled(paper)}没有写明{'、'.join(lacking)}")


@check(
    "C34",
    "救济告知正确",
    Severity.KNOCK_OUT,
    Stage.DECISION,
    basis="《行政处罚法》第五十九条第一款第五项；《行政复议法》第二十条、第二十三条、第二十四条；《行政诉讼法》第四十六条",
    remedy="重新制作写明正确救济途径和期限的决定书并送达；告知的期限短于法定的，按法定期限保障当事人的权利",
)
def remedies_right(file: CaseFile, law: Law) -> Finding:
    """The party is told of the right organ and court and the full time, and on the spot whether that organ comes first."""
    paper = file.decision
    if paper is None:
        return unknown("没有决定书")
    doubts = Doubts()
    organ = doubts.has(paper.reconsideration_at, "决定书写明的复议机关")
    if organ:
        _organ_right(organ, file.city, doubts)
    _days_right(file, paper, doubts)
    decided_on = file.decided_on or paper.on
    if paper.kind != DocumentKind.ON_SPOT:
        _suit_right(file, paper, doubts)
    elif decided_on is None:
        doubts.missing.append("没有决定日期，不能确定当场处罚是不是应当先申请行政复议")
    elif law.number(RECONSIDERED_FIRST, decided_on) is None:
        _suit_right(file, paper, doubts)
    else:
        wrong = "当场处罚决定书没有写明应当先申请行政复议"
        doubts.must(paper.is_reconsideration_first, "当场处罚决定书是否写明复议前置的记录", wrong)
    return doubts.finding()


def _organ_right(organ: str, city: str, doubts: Doubts) -> None:
    """The government of the own city, for a town and for a bureau of the city alike (行政复议法第二十四条)."""
    own = rf"(?:[\u4e00-\u9fff]{{2,7}}省)?{re.escape(city)}人民政府" if city else _CITY.pattern
    if not re.fullmatch(own, organ):
        doubts.wrong.append(f"决定书写的复议机关是{organ}，应当是{city or '市'}人民政府")
    elif not city:
        doubts.missing.append(f"没有在区域里登记本镇所属的市，不能核对复议机关{organ}")


def _days_right(file: CaseFile, paper: CaseDocument, doubts: Doubts) -> None:
    """Another law can only make the time for reconsideration longer (行政复议法第二十条)."""
    days = doubts.has(paper.reconsideration_days, "决定书写明的复议期限")
    if days is None or days == _RECONSIDERATION_DAYS:
        return
    other = term(paper, RECONSIDERATION)
    if other and days > _RECONSIDERATION_DAYS:
        _resolved(other, file, doubts)
    else:
        doubts.wrong.append(f"决定书写的复议期限是{days}日，应当是{_RECONSIDERATION_DAYS}日")


def _suit_right(file: CaseFile, paper: CaseDocument, doubts: Doubts) -> None:
    if paper.is_reconsideration_first:
        doubts.wrong.append("决定书写了复议前置，本决定可以直接起诉")
    court = doubts.has(paper.court, "决定书写明的法院名称")
    if court and "人民法院" not in court:
        doubts.wrong.append(f"决定书写的法院是{court}，没有写明人民法院的名称")
    if other := term(paper, SUIT):
        _resolved(other, file, doubts)
        return
    months = doubts.has(paper.suit_months, "决定书写明的起诉期限")
    if months is not None and months != _SUIT_MONTHS:
        doubts.wrong.append(f"决定书写的起诉期限是{months}个月，应当是{_SUIT_MONTHS}个月；另有规定的写明依据")


def _resolved(other: Term, file: CaseFile, doubts: Doubts) -> None:
    """The law that is said to give another time must be one, and in force."""
    found = [cited for cited in file.remedy_laws if cited.quote in other.basis or other.basis in cited.quote]
    if not found:
        doubts.missing.append(f"没有核实{other.what}的依据{other.basis}")
    for cited in found:
        _in_force(cited, doubts)


def _in_force(cited: Cited, doubts: Doubts) -> None:
    if cited.status in _UNDECIDED:
        doubts.missing.append(f"没有核实{cited.quote}：{cited.why or '不能确定效力'}")
    elif cited.status not in _SOUND:
        doubts.wrong.append(f"{cited.quote}不能引用：{cited.why or '当日无效'}")


@check(
    "C35",
    "依据有效",
    Severity.KNOCK_OUT,
    Stage.INVESTIGATION,
    basis="《行政处罚法》第三十七条、第三十八条",
    remedy="还没有决定的，改引行为时有效的条文并重新告知；已经决定的，撤销决定，以有效的依据重新处理",
)
def basis_in_force(file: CaseFile, law: Law) -> Finding:
    """Every norm that the case cites was in force on its day, and has the article."""
    if file.citations is None:
        return unknown("没有核对引用的依据")
    if not file.citations:
        return unknown("没有可以核对的引用依据")
    doubts = Doubts()
    for cited in file.citations:
        _in_force(cited, doubts)
    return doubts.finding()


@check(
    "C36",
    "定性与罚则成对",
    Severity.KNOCK_OUT,
    Stage.INVESTIGATION,
    basis="《行政处罚法》第四十四条、第五十九条第一款第二项、第三项",
    remedy="还没有决定的，写明违反的条款和处罚的条款，具体到条、款、项，重新告知；已经决定的，撤销后重新处理",
)
def clauses_paired(file: CaseFile, law: Law) -> Finding:
    """The clause that was broken and the clause that penalises are both cited, down to paragraph and item."""
    case = file.case
    if case.outcome in (Outcome.UNFOUNDED, Outcome.TRANSFERRED):
        return skipped(f"处理决定是{Outcome(case.outcome).label}")
    doubts = Doubts()
    for name, text in (("违反的条款", case.violation_clause), ("处罚的条款", case.liability_clause)):
        if not doubts.has(text, name):
            continue
        if not _TITLE.search(text):
            doubts.wrong.append(f"{name}“{text}”没有写明法律名称")
        for law_title, found in _cited(text):
            _precise(f"{name}{law_title}", found, text, doubts)
    return doubts.finding()


def _cited(text: str) -> Iterator[tuple[str, list[Place]]]:
    """Each law that a clause names, with the articles right behind it."""
    for title in _TITLE.finditer(text):
        yield title[0], list(places(text, title.end(), is_named=True))


def _precise(name: str, found: list[Place], text: str, doubts: Doubts) -> None:
    if not found:
        doubts.wrong.append(f"{name}没有写到条")
    for place in found:
        if not place.parts and not text[place.end :].startswith("（不分款）"):
            # Whether an article has paragraphs at all cannot be told from the citation: nobody is accused of it.
            doubts.missing.append(
                f"没有写明{name}{place.article.label}的款、项；该条不分款的，在条号后注明“（不分款）”"
            )
