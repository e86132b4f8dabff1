"""Checks C33-C36: what the decision says, its remedies and its basis (决定书、救济告知、依据)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fazhi.kernel.law.citations.grammar import Place, places

from ..models import CaseDocument, DocumentKind, Outcome
from .declaring import Finding, Severity, check, skipped, unknown
from .doubts import Doubts
from .files import CaseFile, Stage
from .law import Law
from .papers import titled

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
    """The written decision has the six things of article 59, a date and the seal of the agency."""
    paper = file.decision
    if paper is None:
        return unknown("没有决定书")
    doubts = Doubts()
    _states(paper, doubts)
    doubts.has(paper.on, f"{titled(paper)}的落款日期")
    # An on-the-spot decision is signed by the officers (第五十二条第二款).
    if paper.kind != DocumentKind.ON_SPOT:
        doubts.has(paper.seal, f"{titled(paper)}的印章")
    return doubts.finding()


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
    """The party is told of the right organ and court and the full time; on the spot, that reconsideration comes first."""
    paper = file.decision
    if paper is None:
        return unknown("没有决定书")
    doubts = Doubts()
    organ = doubts.has(paper.reconsideration_at, "决定书写明的复议机关")
    if organ and not _CITY.fullmatch(organ):
        doubts.wrong.append(f"决定书写的复议机关是{organ}，应当是市人民政府")
    days = doubts.has(paper.reconsideration_days, "决定书写明的复议期限")
    # Another law can only make the time for reconsideration longer (行政复议法第二十条).
    if days and (days < _RECONSIDERATION_DAYS or (days > _RECONSIDERATION_DAYS and not _by_law(paper, "复议期限"))):
        doubts.wrong.append(f"决定书写的复议期限是{days}日，应当是{_RECONSIDERATION_DAYS}日")
    if paper.kind == DocumentKind.ON_SPOT:
        wrong = "当场处罚决定书没有写明应当先申请行政复议"
        doubts.must(paper.is_reconsideration_first, "当场处罚决定书是否写明复议前置的记录", wrong)
    else:
        _suit_right(paper, doubts)
    return doubts.finding()


def _suit_right(paper: CaseDocument, doubts: Doubts) -> None:
    if paper.is_reconsideration_first:
        doubts.wrong.append("决定书写了复议前置，本决定可以直接起诉")
    court = doubts.has(paper.court, "决定书写明的法院名称")
    if court and "人民法院" not in court:
        doubts.wrong.append(f"决定书写的法院是{court}，没有写明人民法院的名称")
    if _by_law(paper, "起诉期限"):
        return
    months = doubts.has(paper.suit_months, "决定书写明的起诉期限")
    if months and months != _SUIT_MONTHS:
        doubts.wrong.append(f"决定书写的起诉期限是{months}个月，应当是{_SUIT_MONTHS}个月；另有规定的写明依据")


def _by_law(paper: CaseDocument, what: str) -> bool:
    """Whether the decision names another law for its time, such as 起诉期限依《土地管理法》第八十三条."""
    return any(re.fullmatch(rf"{what}依《[^》]+》第.+条.*", said) for said in paper.has)


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
        why = f"{cited.quote}：{cited.why or '不能确定效力'}"
        if cited.status in _UNDECIDED:
            doubts.missing.append(f"没有核实{why}")
        elif cited.status not in _SOUND:
            doubts.wrong.append(f"{cited.quote}不能引用：{cited.why or '当日无效'}")
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
