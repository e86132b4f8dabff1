"""C04-C07, C15, C16: by how many, with which certificates, and how their records are signed (执法人员和笔录)."""

from __future__ import annotations

from datetime import date

from ..models import ActKind, StaffKind, split
from .declaring import PASSED, Finding, Severity, check, failed, skipped, unknown
from .doubts import Doubts
from .files import CaseFile, Stage
from .law import Law
from .papers import named, without

SHOWING = (ActKind.INSPECTION, ActKind.QUESTIONING, ActKind.ON_SPOT)
WRITTEN = (ActKind.INSPECTION, ActKind.QUESTIONING, ActKind.SEIZURE)


@check(
    "C04",
    "两人以上",
    Severity.KNOCK_OUT,
    Stage.INVESTIGATION,
    basis="《行政处罚法》第四十二条",
    remedy="由两名以上执法人员重新进行这次活动，原来取得的证据不作为定案依据；已经作出决定的，撤销",
)
def by_two(file: CaseFile, law: Law) -> Finding:
    """Two officers or more at every act."""
    if not file.acts:
        return without(file, "执法活动的记录")
    doubts = Doubts()
    for act in file.acts:
        numbers = set(act.numbers)
        if doubts.has(act.officers, f"{named(act)}的执法人员") and len(numbers) < 2:
            doubts.wrong.append(f"{named(act)}只有{len(numbers)}名执法人员：{'、'.join(sorted(numbers))}")
    return doubts.finding()


@check(
    "C05",
    "持证有效",
    Severity.KNOCK_OUT,
    Stage.INVESTIGATION,
    basis="《行政处罚法》第四十二条第一款、第七十六条第一款第五项",
    remedy="由持有效执法证的人员重新进行这次活动；已经作出决定的，撤销",
)
def by_certified(file: CaseFile, law: Law) -> Finding:
    """Every officer of an act held a certificate in force that day, and is an officer."""
    if not file.acts:
        return without(file, "执法活动的记录")
    doubts = Doubts()
    for act in file.acts:
        on = doubts.has(act.on, f"{act.get_kind_display()}{act.entry.number}的日期")
        if doubts.has(act.officers, f"{named(act)}的执法人员") and on:
            for number in act.numbers:
                _certified(file, number, on, named(act), doubts)
    return doubts.finding()


def _certified(file: CaseFile, number: str, on: date, what: str, doubts: Doubts) -> None:
    account = doubts.has(file.officers.get(number), f"执法证{number}的资料")
    if account is None:
        return
    if account.kind != StaffKind.OFFICER:
        doubts.wrong.append(f"{what}由{account.get_kind_display()}（{number}）参加，不是执法人员")
        return
    first_on = doubts.has(account.certificate_from, f"执法证{number}的有效期起")
    last_on = doubts.has(account.certificate_until, f"执法证{number}的有效期止")
    doubts.order(first_on, on, f"{what}时执法证{number}还没有生效，{first_on}起有效")
    doubts.order(on, last_on, f"{what}时执法证{number}已经过期，有效期到{last_on}")
    revoked_on = account.certificate_revoked_on
    if revoked_on and revoked_on <= on:
        doubts.wrong.append(f"{what}时执法证{number}已于{revoked_on}收回")


@check(
    "C06",
    "亮证记录",
    Severity.KNOCK_OUT,
    Stage.INVESTIGATION,
    basis="《行政处罚法》第五十二条第一款、第五十五条第一款",
    remedy="核对原始笔录和音像；没有出示执法证的，重新检查、询问，原笔录不作为定案依据",
)
def with_certificates_shown(file: CaseFile, law: Law) -> Finding:
    """Records of inspections and questionings say that the certificates of those present were shown."""
    acts = [act for act in file.acts if act.kind in SHOWING]
    if not acts:
        return without(file, "检查笔录、询问笔录")
    doubts = Doubts()
    for act in acts:
        doubts.must(act.is_shown, f"{named(act)}是否出示执法证的记录", f"{named(act)}没有出示执法证")
        shown = doubts.has(act.shown_numbers, f"{named(act)}笔录所记的证号")
        officers = doubts.has(act.officers, f"{named(act)}的执法人员")
        if shown and officers and set(split(shown)) != set(act.numbers):
            doubts.wrong.append(f"{named(act)}笔录所记证号是{shown}，到场人员的证号是{officers}")
    return doubts.finding()


@check(
    "C07",
    "回避",
    Severity.DEDUCTION,
    Stage.INVESTIGATION,
    basis="《行政处罚法》第四十三条",
    remedy="更换有利害关系的执法人员，由负责人对回避申请作出决定，并补正调查",
)
def without_interest(file: CaseFile, law: Law) -> Finding:
    """Nobody with an interest in the case; a request for recusal was decided before the case was."""
    doubts, case = Doubts(), file.case
    if file.is_simple and case.has_conflict is None and case.recusal_asked_on is None:
        return skipped("当场处罚没有回避申请，也没有登记利害关系")
    conflict = doubts.has(case.has_conflict, "执法人员与当事人有无利害关系的登记")
    if conflict:
        doubts.wrong.append("执法人员与当事人有利害关系，应当回避")
    asked_on, answered_on = case.recusal_asked_on, case.recusal_decided_on
    if asked_on:
        doubts.has(answered_on, f"{asked_on}回避申请的决定日期")
        doubts.order(asked_on, answered_on, f"回避决定{answered_on}早于申请{asked_on}：日期互相矛盾")
        doubts.order(answered_on, file.decided_on, f"回避决定{answered_on}晚于处罚决定{file.decided_on}")
    return doubts.finding()


@check(
    "C15",
    "笔录签名",
    Severity.DEDUCTION,
    Stage.INVESTIGATION,
    basis="《行政处罚法》第五十五条第二款、《行政强制法》第十八条",
    remedy="请当事人补签并写明补签日期；拒绝签名的，由两名执法人员注明情况",
)
def records_signed(file: CaseFile, law: Law) -> Finding:
    """The party signed each page or the refusal is noted, and two officers signed."""
    acts = [act for act in file.acts if act.kind in WRITTEN]
    if not acts:
        return skipped("当场处罚没有笔录") if file.is_simple else without(file, "检查笔录、询问笔录")
    doubts = Doubts()
    for act in acts:
        if not act.refusal_note:
            doubts.must(
                act.is_party_signed,
                f"{named(act)}笔录当事人是否签名的登记",
                f"{named(act)}笔录当事人没有逐页签名，也没有注明拒签的情况",
            )
        signed = doubts.has(act.signed_officers, f"{named(act)}笔录签名的执法人员数")
        if signed is not None and signed < 2:
            doubts.wrong.append(f"{named(act)}笔录只有{signed}名执法人员签名")
    return doubts.finding()


@check(
    "C16",
    "同人同时",
    Severity.DEDUCTION,
    Stage.INVESTIGATION,
    basis="《行政处罚法》第四十二条、第五十五条",
    remedy="核对执法记录仪和笔录的起止时间；记错的更正并说明，确实没有到场的重新取证",
)
def at_one_place(file: CaseFile, law: Law) -> Finding:
    """No officer stands in two records of the same time."""
    if file.overlaps is None:
        return unknown("没有比对过同一执法人员在其他案件中的笔录时间")
    return failed("；".join(file.overlaps)) if file.overlaps else PASSED
