"""Checks C45-C47: who takes the money, when it is due, and asking a court (罚缴分离、加处罚款、催告与申请)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from fazhi.kernel.law.enforcement import CourtWindow, court_window, surcharge_fen
from fazhi.kernel.law.timelimits import Answer, Exclusion, Limit

from ..models import Channel, DocumentKind, Paid, Payment
from .declaring import PASSED, Finding, Severity, check, skipped, unknown
from .doubts import Doubts, yuan
from .files import CaseFile, Stage
from .law import Law
from .remedies import SUIT, term

_ON_SPOT_FEN = 100_00  # 行政处罚法第六十八条第一项


@check(
    "C45",
    "罚缴分离",
    Severity.KNOCK_OUT,
    Stage.EXECUTION,
    basis="《行政处罚法》第六十七条、第六十八条、第六十九条、第七十条、第七十一条",
    remedy="违法收缴的罚款退还当事人，由其到指定银行或者通过电子支付系统缴纳；迟交的立即缴付银行并说明原因",
)
def paid_to_bank(file: CaseFile, law: Law) -> Finding:
    """Money goes to the bank, not to the officers, save where the law lets them take it, and then it is passed on."""
    if not file.payments:
        if file.case.fine_fen and file.case.executed_on:
            return unknown("没有缴款记录")
        return skipped("还没有缴款")
    doubts = Doubts()
    for payment in file.payments:
        channel = doubts.has(payment.channel, f"{payment.on or ''}缴款的渠道")
        if channel == Channel.ON_SPOT:
            _taken_lawfully(file, payment, doubts)
            _passed_on(payment, law, doubts)
    return doubts.finding()


def _taken_lawfully(file: CaseFile, payment: Payment, doubts: Doubts) -> None:
    ground = doubts.has(payment.on_spot_ground, "当场收缴的情形")
    said = f"{payment.on or ''}当场收缴{yuan(payment.amount_fen)}"
    if ground and any(word in ground for word in ("边远", "水上", "交通不便")):
        if "提出" not in ground:
            doubts.wrong.append(f"{said}，没有当事人提出当场缴纳的记录")
    elif ground and not file.is_simple:
        doubts.wrong.append(f"{said}，普通程序的罚款不得当场收缴")
    elif ground and any(word in ground for word in ("一百元", "100元")):
        # The law means the fine, not its instalments (依法给予一百元以下罚款).
        fine = doubts.has(file.case.fine_fen, "罚款数额")
        if max(payment.amount_fen, fine or 0) > _ON_SPOT_FEN:
            doubts.wrong.append(f"{said}，罚款{yuan(max(payment.amount_fen, fine or 0))}超过一百元")
    elif ground and "难以执行" not in ground:
        doubts.wrong.append(f"{said}，“{ground}”不是法定的当场收缴情形")
    doubts.must(payment.is_special_receipt, "当场收缴出具票据的记录", f"{said}，没有出具财政统一制发的专用票据")


def _passed_on(payment: Payment, law: Law, doubts: Doubts) -> None:
    paid_on = doubts.has(payment.on, "当场收缴的日期")
    handed_on = doubts.has(payment.handed_in_on, "罚款交至机关的日期")
    banked_on = doubts.has(payment.banked_on, "罚款缴付银行的日期")
    if paid_on and handed_on:
        ends = law.ends("penalty.fine.hand_in", paid_on)
        doubts.within(ends, handed_on, f"罚款{paid_on}当场收缴，交至机关的日期")
    if handed_on and banked_on:
        ends = law.ends("penalty.fine.bank", handed_on)
        doubts.within(ends, banked_on, f"罚款{handed_on}交至机关，缴付银行的日期")


@check(
    "C46",
    "缴款期限和加处罚款",
    Severity.DEDUCTION,
    Stage.EXECUTION,
    basis="《行政处罚法》第六十六条、第六十七条、第七十二条、第七十三条；《行政强制法》第四十五条",
    remedy="按送达日重新推算缴款期限；多收的罚款、加处罚款退还，少收的写明减免的依据",
)
def surcharge_right(file: CaseFile, law: Law) -> Finding:
    """The day of payment and the surcharge are those that the law gives from the day of service."""
    case = file.case
    if not case.fine_fen:
        return skipped("没有罚款")
    doubts = Doubts()
    served_on = doubts.has(case.served_on, "决定书送达日")
    if served_on is None:
        return doubts.finding()
    due = law.ends("penalty.fine.pay", served_on)
    if due is None or due.provisional:
        return unknown(f"没有{served_on}起的缴款期限可用：期限没有生效或者放假通知没有录入")
    stated = file.decision.deadline_on if file.decision else None
    if stated and stated not in (due.nominal, due.legal_last):
        doubts.wrong.append(f"决定书写的缴款期限是{stated}，送达日{served_on}起应当是{due.legal_last}")
    if case.deferred_until and case.deferred_until > due.legal_last:
        due = replace(due, legal_last=case.deferred_until)
        if not file.paper(DocumentKind.DEFERRAL):
            doubts.missing.append(f"没有批准延期分期缴纳至{case.deferred_until}的文书")
            return doubts.finding()
    _surcharge(file, law, due, doubts)
    owed = (case.fine_fen or 0) + (case.confiscated_fen or 0)
    paid = sum(row.amount_fen or 0 for row in file.payments if row.what != "surcharge")
    if paid > owed:
        doubts.wrong.append(f"入账{yuan(paid)}，多于决定的{yuan(owed)}，没有退还")
    return doubts.finding()


def _surcharge(file: CaseFile, law: Law, due: Answer, doubts: Doubts) -> None:
    case, fine = file.case, file.case.fine_fen or 0
    paid = [row for row in file.payments if row.what == Paid.FINE]
    charged = case.surcharge_fen or 0
    if charged > fine:
        doubts.wrong.append(f"加处罚款{yuan(charged)}，超出罚款本金{yuan(fine)}")
    if any(row.on is None for row in paid):
        doubts.missing.append("没有缴款日期")
        return
    if sum(row.amount_fen for row in paid) < fine:
        if case.executed_on and not case.court_applied_on:
            doubts.missing.append(f"没有缴清罚款{yuan(fine)}的记录")
        return
    right = _right_surcharge(file, law, due, paid, doubts)
    if right is None:
        return
    if right and case.surcharge_fen is None:
        doubts.missing.append(f"没有加处罚款的记录（缴款期限{due.legal_last}届满，应当加处{yuan(right)}）")
    elif charged and charged != right:  # to levy none is lawful: 可以 (第七十二条第一款)
        doubts.wrong.append(f"加处罚款是{yuan(charged)}，缴款期限{due.legal_last}届满，应当是{yuan(right)}")


def _right_surcharge(file: CaseFile, law: Law, due: Answer, paid: list[Payment], doubts: Doubts) -> int | None:
    """Each part that came late bears its own days; all together never more than the fine. None where it is unknown."""
    case, fine = file.case, file.case.fine_fen or 0
    percent = law.number("penalty.fine.surcharge", due.legal_last)
    if percent is None:
        doubts.missing.append("没有当时生效的加处罚款比例")
        return None
    if case.contested_from and case.contested_until is None:
        doubts.missing.append(f"没有复议诉讼止的日期（{case.contested_from}起），不能计算加处罚款")
        return None
    total, left = 0, fine
    for row in sorted(paid, key=lambda row: row.on or date.max):
        part = min(row.amount_fen, left)
        left -= part
        total += surcharge_fen(part, due, row.on or date.max, percent, _contested(file)) or 0
    return min(total, fine)


def _contested(file: CaseFile) -> list[Exclusion]:
    """The days of a reconsideration or a lawsuit, on which no surcharge runs (复议诉讼期间)."""
    first_on, last_on = file.case.contested_from, file.case.contested_until
    return [Exclusion(first_on, last_on, "行政复议、行政诉讼")] if first_on and last_on and first_on <= last_on else []


@check(
    "C47",
    "催告与申请强制执行",
    Severity.KNOCK_OUT,
    Stage.EXECUTION,
    basis="《行政强制法》第五十三条、第五十四条；《行政处罚法》第七十二条；《最高人民法院关于适用〈中华人民共和国行政诉讼法〉的解释》"
    "第一百五十六条",
    remedy="还在期限内的，撤回后先催告，催告期满再申请；过期的，说明正当理由，或者由当事人自行履行、以执行协议处理",
)
def court_asked_in_time(file: CaseFile, law: Law) -> Finding:
    """The court is asked only after the reminder, after the time to sue, and within three months of its end (K18)."""
    case = file.case
    if case.court_applied_on is None:
        return skipped("没有申请法院强制执行")
    doubts = Doubts()
    served_on = doubts.has(case.served_on, "决定书送达日")
    reminded_on = doubts.has(case.reminded_on, "催告送达日")
    if case.contested_from and case.contested_until is None:
        doubts.wrong.append(
            f"复议诉讼（{case.contested_from}起）还没有结束，不能申请；已经结束的，登记复议诉讼止的日期"
        )
    if not (served_on and reminded_on) or doubts.wrong:
        return doubts.finding()
    window = _window(file, law, served_on, reminded_on)
    if window is None or window.provisional:
        return unknown("没有可用的申请期限：期限没有生效，放假通知没有录入，或者决定书另写的起诉期限没有写明多长")
    applied_on = case.court_applied_on
    if window.open_on <= applied_on <= window.close_on:
        return PASSED
    ended = f"复议诉讼{case.contested_until}结束，" if case.contested_until else ""
    said = f"决定书{served_on}送达，{ended}催告书{reminded_on}送达，可以申请的期间是{window.open_on}至{window.close_on}"
    doubts.wrong.append(f"{said}，申请日期是{applied_on}，{'早了' if applied_on < window.open_on else '过期了'}")
    return doubts.finding()


def _window(file: CaseFile, law: Law, served_on: date, reminded_on: date) -> CourtWindow | None:
    suit = _suit(file, law, served_on)
    application = law.limit("enforcement.court.apply", served_on)
    reminder = law.limit("enforcement.reminder.wait", reminded_on)
    if not (suit and application and reminder):
        return None
    return court_window(
        served_on,
        law.calendar,
        suit=suit,
        application=application,
        reminder=reminder,
        reminder_served_on=reminded_on,
        # Who went to law could not be enforced against until that was over.
        deferred_until=max(filter(None, (file.case.deferred_until, file.case.contested_until)), default=None),
    )


def _suit(file: CaseFile, law: Law, served_on: date) -> Limit | None:
    """The time to sue: that of another law where the decision states one and says how long (另定起诉期限)."""
    usual = law.limit("litigation.suit.file", served_on)
    other = term(file.decision, SUIT) if file.decision else None
    if usual is None or other is None:
        return usual
    return replace(usual, n=other.n, unit=other.unit, basis=other.basis) if other.n else None
