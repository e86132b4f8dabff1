"""C17, C18: what was registered and kept, sealed or seized (先行登记保存、查封扣押); their last days never roll."""

from __future__ import annotations

from datetime import date, datetime

from fazhi.kernel.core.clock import local_day
from fazhi.kernel.law.timelimits import Exclusion, Limit, in_time

from ..models import Measure, MeasureKind
from .declaring import Finding, Severity, check, skipped
from .doubts import Doubts, shown
from .files import CaseFile, Stage
from .law import Law

_HELD: dict[str, str] = {
    MeasureKind.SEAL: "enforcement.seizure.hold",
    MeasureKind.SEIZE: "enforcement.seizure.hold",
    MeasureKind.FREEZE: "enforcement.freeze.hold",
}


@check(
    "C17",
    "先行登记保存",
    Severity.KNOCK_OUT,
    Stage.FILING,
    basis="《行政处罚法》第五十六条、第八十五条",
    remedy="立即作出处理决定或者解除保存、退还物品；违法保存的证据重新取得",
)
def kept_in_time(file: CaseFile, law: Law) -> Finding:
    """What was registered and kept was approved by the head, listed, and dealt with in seven working days."""
    measures = [measure for measure in file.measures if measure.kind == MeasureKind.KEEP]
    if not measures:
        return skipped("没有先行登记保存")
    doubts = Doubts()
    for measure in measures:
        start_on, handled_on = _taken(measure, law, doubts)
        if start_on and handled_on:
            doubts.within(law.ends("penalty.evidence.dispose", start_on), handled_on, f"{_called(measure)}处理")
    return doubts.finding()


@check(
    "C18",
    "查封扣押",
    Severity.KNOCK_OUT,
    Stage.FILING,
    basis="《行政强制法》第十八条、第十九条、第二十四条、第二十五条、第二十八条",
    remedy="立即解除并退还财物；造成损失的依法赔偿；不得倒签批准、延长的日期",
)
def sealed_lawfully(file: CaseFile, law: Law) -> Finding:
    """A compulsory measure has a basis, the head's approval and a list, and ended in time: its last day never rolls."""
    measures = [measure for measure in file.measures if measure.kind != MeasureKind.KEEP]
    if not measures:
        return skipped("没有行政强制措施")
    doubts = Doubts()
    for measure in measures:
        doubts.has(measure.basis, f"{_called(measure)}的法律依据")
        start_on, handled_on = _taken(measure, law, doubts)
        code = _HELD.get(measure.kind)
        if start_on and code:
            extra = _extended(measure, code, start_on, law, doubts)
            answer = law.ends(code, start_on, _excluded(measure, doubts), extra)
            if handled_on:
                doubts.within(answer, handled_on, f"{_called(measure)}处理或者解除")
    return doubts.finding()


def _called(measure: Measure) -> str:
    return f"{measure.get_kind_display()}{measure.matter.number}"


def _taken(measure: Measure, law: Law, doubts: Doubts) -> tuple[date | None, date | None]:
    """From when to when it lasted, after looking at its approval and its list; no end where the days contradict."""
    what = _called(measure)
    doubts.must(measure.is_approved_by_head, f"{what}是否由负责人批准的登记", f"{what}不是由机关负责人批准的")
    doubts.must(measure.is_list_delivered, f"{what}是否交付清单的登记", f"{what}没有当场交付清单")
    approved_at = doubts.has(measure.approved_at, f"{what}的批准时刻")
    taken_at = doubts.has(measure.taken_at, f"{what}的实施时刻")
    handled_on = doubts.has(measure.handled_on, f"{what}的处理或者解除日期")
    if approved_at and taken_at and approved_at > taken_at:
        _approved_after(measure, approved_at, taken_at, law, doubts)
    taken_on = local_day(taken_at) if taken_at else None
    if taken_on and handled_on and handled_on < taken_on:
        doubts.missing.append(f"没有可靠的日期：{what}{handled_on}处理，早于{taken_on}实施，互相矛盾")
        handled_on = None
    return taken_on, handled_on


def _approved_after(measure: Measure, approved_at: datetime, taken_at: datetime, law: Law, doubts: Doubts) -> None:
    """An approval afterwards is lawful only in an emergency and within a day (行政强制法第十九条)."""
    story = f"{_called(measure)}{shown(taken_at)}实施，{shown(approved_at)}才批准"
    answer = law.ends("enforcement.approval.report", taken_at)
    if measure.is_emergency is False:
        doubts.wrong.append(f"{story}：不是情况紧急，应当先批准后实施")
    elif answer and in_time(answer, approved_at) is False:
        doubts.wrong.append(f"{story}：超过24小时")
    elif measure.is_emergency is None:
        doubts.missing.append(f"没有情况紧急的登记：{story}")


def _extended(measure: Measure, code: str, start_on: date, law: Law, doubts: Doubts) -> list[Limit]:
    """The extension that the head approved before the first limit was over, and that the party was told of."""
    extended_on, what = measure.extended_on, _called(measure)
    answer, value = law.ends(code, start_on, _excluded(measure, Doubts())), law.book[code].on(start_on)
    if not extended_on or not answer or not value:
        return []
    doubts.must(measure.is_extension_told, f"{what}延长是否书面告知的登记", f"{what}延长没有书面告知当事人")
    if extended_on > answer.legal_last:
        doubts.wrong.append(f"{what}{extended_on}才批准延长，期限{answer.legal_last}已经届满")
        return []
    return list(value.extensions[:1])


def _excluded(measure: Measure, doubts: Doubts) -> list[Exclusion]:
    """The days of a test or an examination, which count only with the document by which the party was told of them."""
    what, first_on, last_on = _called(measure), measure.excluded_from, measure.excluded_until
    if first_on is None and last_on is None:
        return []
    if first_on is None or last_on is None:
        doubts.missing.append(f"没有{what}不计入期限的{'起' if first_on is None else '止'}日")
    elif first_on > last_on:
        doubts.missing.append(f"没有可靠的日期：{what}不计入期限自{first_on}至{last_on}，互相矛盾")
    elif not measure.excluded_paper:
        doubts.missing.append(f"没有{what}不计入期限的告知书，{first_on}至{last_on}不能扣除")
    else:
        return [Exclusion(first_on, last_on, measure.excluded_paper)]
    return []
