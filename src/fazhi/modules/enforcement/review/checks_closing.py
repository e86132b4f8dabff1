"""Checks C48-C50: crimes, recordings and the closed file (移送、音像、结案归档)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

from fazhi.kernel.core.clock import local_day
from fazhi.kernel.core.money import amount_in_words

from ..models import ActKind, CaseDocument, DocumentKind, EnforcementAct, MeasureKind, Paid, Recording, ServiceMethod
from .declaring import Finding, Severity, check, skipped, unknown
from .doubts import Doubts, yuan
from .files import CaseFile, Stage
from .law import Law
from .papers import named, titled

_TEAM = 2  # 行政执法机关移送涉嫌犯罪案件的规定第五条
RECORDED = (ActKind.SEIZURE, ActKind.DEMOLITION, ActKind.HEARING, ActKind.LEFT, ActKind.POSTED)
_HASH = re.compile(r"[0-9a-fA-F]{64}")
# What the police write when they do not open a case, or end it without a trial: then a fine may follow (第二十七条第一款).
_DECLINED = ("不予立案", "不立案", "不予起诉", "不起诉", "撤销案件", "不追究", "免予", "退回")
_WITH_AMOUNT = (DocumentKind.DECISION, DocumentKind.ON_SPOT)


@check(
    "C48",
    "涉嫌犯罪移送",
    Severity.KNOCK_OUT,
    Stage.INVESTIGATION,
    basis="《行政处罚法》第二十七条、第三十五条、第八十二条；《行政执法机关移送涉嫌犯罪案件的规定》第五条、第十一条",
    remedy="立即成立专案组核实，报正职负责人决定并在二十四小时内移送公安机关；不得以罚款代替移送，已经罚款的一并告知公安机关",
)
def crime_transferred(file: CaseFile, law: Law) -> Finding:
    """A suspected crime is examined by two, decided on in three days, sent in 24 hours, and never fined instead."""
    case = file.case
    if case.is_crime_suspected is None:
        return unknown("没有写明是否涉嫌犯罪")
    if not case.is_crime_suspected:
        return skipped("不涉嫌犯罪")
    doubts = Doubts()
    team = doubts.has(case.crime_team, "移送专案组人数")
    if team is not None and team < _TEAM:
        doubts.wrong.append(f"移送专案组只有{team}人，应当有两人以上")
    _sent_in_time(file, law, doubts)
    decided_on, sent_at = file.decided_on, case.crime_sent_at
    if case.fine_fen and sent_at is None:
        doubts.wrong.append(f"涉嫌犯罪没有移送，却在{decided_on}罚款{yuan(case.fine_fen)}，是以罚代刑")
    elif case.fine_fen and sent_at and decided_on and decided_on > local_day(sent_at):
        said = f"案件{local_day(sent_at)}已经移送公安机关，{decided_on}又罚款{yuan(case.fine_fen)}"
        _handed_back(case.crime_receipt, said, doubts)
    return doubts.finding()


def _handed_back(receipt: str, said: str, doubts: Doubts) -> None:
    """A fine after the transfer is lawful only when no criminal case came of it (不予立案、退回)."""
    if any(word in receipt for word in _DECLINED):
        return
    if not receipt or "立案" in receipt:
        doubts.wrong.append(f"{said}，没有公安机关不予立案或者退回的回执")
    else:
        doubts.missing.append(f"没有公安机关不予立案或者退回的回执，登记的是“{receipt}”（{said}）")


def _sent_in_time(file: CaseFile, law: Law, doubts: Doubts) -> None:
    case = file.case
    reported_on = doubts.has(case.crime_reported_on, "移送报告日期")
    approved_at = doubts.has(case.crime_approved_at, "移送批准时刻")
    sent_at = doubts.has(case.crime_sent_at, "移送公安时刻")
    if reported_on and approved_at:
        ends = law.ends("transfer.report.decide", reported_on)
        doubts.within(ends, local_day(approved_at), f"移送报告日期是{reported_on}，批准日期")
    if approved_at and sent_at:
        if sent_at < approved_at:
            doubts.wrong.append("移送公安的时刻在批准之前")
        doubts.within(law.ends("transfer.police.send", approved_at), sent_at, "移送公安的时刻")


@check(
    "C49",
    "音像记录",
    Severity.DEDUCTION,
    Stage.FILING,
    basis="《国务院办公厅关于全面推行行政执法公示制度执法全过程记录制度重大执法决定法制审核制度的指导意见》第（八）部分；"
    "《广东省行政处罚听证程序实施办法》第三十一条；《民事诉讼法》第八十九条",
    remedy="从存放设备调取原始文件补录，登记起止时刻和文件摘要；确实没有的，书面说明原因存卷，不得事后补拍",
)
def acts_recorded(file: CaseFile, law: Law) -> Finding:
    """Sealing, demolition, hearing, leaving and posting are recorded from beginning to end, with a hash."""
    acts = [act for act in file.acts if act.kind in RECORDED]
    doubts = Doubts()
    for kind in expected_acts(file):
        if not any(act.kind == kind for act in acts):
            doubts.missing.append(f"没有{kind.label}的活动记录，不能核对音像")
    if not acts and not doubts.missing:
        return skipped("没有应当全程音像记录的活动")
    for act in acts:
        look_for_recording(act, file.recordings, doubts)
    return doubts.finding()


def expected_acts(file: CaseFile) -> Iterator[ActKind]:
    """The acts that other parts of the file tell of."""
    if any(measure.kind in (MeasureKind.SEAL, MeasureKind.SEIZE) for measure in file.measures):
        yield ActKind.SEIZURE
    if file.case.heard_on:
        yield ActKind.HEARING
    methods = {paper.service_method for paper in file.documents}
    if ServiceMethod.LEFT in methods:
        yield ActKind.LEFT
    if ServiceMethod.PUBLIC in methods:
        yield ActKind.POSTED


def look_for_recording(act: EnforcementAct, recordings: tuple[Recording, ...], doubts: Doubts) -> None:
    """Notes what is wrong with the recordings of one act (核对一次活动的音像)."""
    said = named(act)
    same = [row for row in recordings if row.kind == act.kind and (not (row.on and act.on) or row.on == act.on)]
    if not same:
        doubts.wrong.append(f"{said}没有音像记录")
        return
    for row in same:
        if not row.sha256:
            doubts.missing.append(f"没有{said}音像记录的文件摘要")
        elif not _HASH.fullmatch(row.sha256):
            doubts.wrong.append(f"{said}音像记录的文件摘要“{row.sha256[:12]}”不是六十四位")
    if act.started_at is None or act.ended_at is None:
        doubts.missing.append(f"没有{said}的起止时刻")
    elif any(row.started_at is None or row.ended_at is None for row in same):
        doubts.missing.append(f"没有{said}音像记录的起止时刻")
    elif (lacking := _uncovered(act.started_at, act.ended_at, same)) > timedelta(0):
        doubts.wrong.append(f"{said}的音像记录不是全程，缺{lacking.total_seconds() / 60:.0f}分钟")


def _uncovered(started_at: datetime, ended_at: datetime, rows: list[Recording]) -> timedelta:
    """How much of an act no recording covers; two cameras at once count once."""
    lacking, seen_until = timedelta(0), started_at
    for first, last in sorted((row.started_at, row.ended_at) for row in rows if row.started_at and row.ended_at):
        if first > seen_until:
            lacking += min(first, ended_at) - seen_until
            seen_until = min(first, ended_at)
        seen_until = max(seen_until, min(last, ended_at))
    return lacking + max(ended_at - seen_until, timedelta(0))


@check(
    "C50",
    "结案归档",
    Severity.DEDUCTION,
    Stage.CLOSING,
    basis="《行政处罚法》第四十七条；《市场监督管理行政处罚程序规定》第七十七条、第七十八条；"
    "《住房和城乡建设行政处罚程序规定》第三十一条、第四十条",
    remedy="补办结案审批，按目录次序整理成一案一卷；重号的文书更正编号，大小写不一致的更正并送达更正书",
)
def file_closed(file: CaseFile, law: Law) -> Finding:
    """The file is closed in time, in order, with no number twice, and its amounts agree in figures and words."""
    case, doubts = file.case, Doubts()
    closed_on = doubts.has(case.close_approved_on, "结案批准日期")
    executed_on = doubts.has(case.executed_on, "执行完毕日期")
    code = f"penalty.case.close_{case.profile}"
    # Only some fields have a limit for closing; the baseline has none.
    if closed_on and executed_on and code in law.book:
        doubts.within(law.ends(code, executed_on), closed_on, f"执行完毕日期是{executed_on}，结案批准日期")
    doubts.must(case.is_in_order, "一案一卷、目录次序的核对记录", "没有做到一案一卷、目录次序正确")
    _confiscation_in(file, doubts)
    for number, times in Counter(str(paper.entry.number) for paper in file.documents).items():
        if number and times > 1:
            doubts.wrong.append(f"文书编号{number}用了{times}次")
    for paper in file.documents:
        _amounts_agree(paper, doubts)
    return doubts.finding()


def _confiscation_in(file: CaseFile, doubts: Doubts) -> None:
    """What was confiscated came in, alone or in one payment with the fine, unless the court was asked for it (没收入账)."""
    case = file.case
    if not case.confiscated_fen or case.court_applied_on or case.overturned_on:
        return
    owed = case.confiscated_fen + (case.fine_fen or 0)
    paid = sum(row.amount_fen for row in file.payments if row.what != Paid.SURCHARGE)
    if paid < owed:
        doubts.missing.append(f"没有缴清没收款的记录：罚没合计{yuan(owed)}，入账{yuan(paid)}")


def _amounts_agree(paper: CaseDocument, doubts: Doubts) -> None:
    said = titled(paper)
    if paper.amount_fen is None:
        if paper.amount_words:
            doubts.missing.append(f"没有{said}的小写金额")
    elif not paper.amount_words:
        if paper.kind in _WITH_AMOUNT and paper.amount_fen:
            doubts.missing.append(f"没有{said}的大写金额")
    elif _plain(paper.amount_words) != _plain(amount_in_words(paper.amount_fen)):
        right = amount_in_words(paper.amount_fen)
        doubts.wrong.append(f"{said}的大写金额“{paper.amount_words}”与小写{yuan(paper.amount_fen)}（{right}）不一致")


def _plain(words: str) -> str:
    """Capital numerals without the spellings that make no difference: 圆, 正, a closing 整, 零 before 角 and 分."""
    plain = re.sub(r"\s|人民币", "", words).replace("圆", "元").replace("正", "整").removesuffix("整")
    return plain.replace("元零", "元")
