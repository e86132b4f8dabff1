"""C17, C18: what was registered and kept, sealed or seized (先行登记保存、查封扣押); their last days never roll."""

from __future__ import annotations

from datetime import datetime

from fazhi.kernel.core.clock import local_day
from fazhi.kernel.law.timelimits import Exclusion, Limit, in_time

from ..models import Measure, MeasureKind
from .declaring import Finding, Severity, check, skipped
from .doubts import Doubts, shown
from .files import CaseFile, Stage
from .law import Law


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
        what = f"先行登记保存{measure.matter.number}"
        taken_at = _taken(measure, what, law, doubts)
        if taken_at and measure.handled_on and local_day(taken_at) <= measure.handled_on:
            doubts.within(law.ends("penalty.evidence.dispose", local_day(taken_at)), measure.handled_on, f"{what}处理")
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
    """A compulsory measure has a legal basis, the head's approval, a list, and ended in time: its last day never rolls."""
    measures = [measure for measure in file.measures if measure.kind != MeasureKind.KEEP]
    if not measures:
        return skipped("没有行政强制措施")
    doubts = Doubts()
    for measure in measures:
        what = f"{measure.get_kind_display()}{measure.matter.number}"
        doubts.has(measure.basis, f"{what}的法律依据")
        taken_at = _taken(measure, what, law, doubts)
        code = _HELD.get(measure.kind)
        if taken_at and code and measure.handled_on and local_day(taken_at) <= measure.handled_on:
            _held(measure, code, taken_at, what, law, doubts)
    return doubts.finding()


_HELD: dict[str, str] = {
    MeasureKind.SEAL: "enforcement.seizure.hold",
    MeasureKind.SEIZE: "enforcement.seizure.hold",
    MeasureKind.FREEZE: "enforcement.freeze.hold",
}


def _taken(measure: Measure, what: str, law: Law, doubts: Doubts) -> datetime | None:
    """When the measure was taken, after looking at its approval, its list and its end."""
    doubts.must(measure.is_approved_by_head, f"{what}是否由负责人批准的登记", f"{what}不是由机关负责人批准的")
    doubts.must(measure.is_list_delivered, f"{what}是否交付清单的登记", f"{what}没有当场交付清单")
    approved_at, taken_at = (
        doubts.has(measure.approved_at, f"{what}的批准时刻"),
        doubts.has(measure.taken_at, f"{what}的实施时刻"),
    )
    if approved_at and taken_at and approved_at > taken_at:
        _late(measure, approved_at, taken_at, what, law, doubts)
    handled_on = doubts.has(measure.handled_on, f"{what}的处理或者解除日期")
    if taken_at and handled_on and handled_on < local_day(taken_at):
        doubts.missing.append(f"没有可靠的日期：{what}{handled_on}处理，早于{local_day(taken_at)}实施，互相矛盾")
    return taken_at


def _late(measure: Measure, approved_at: datetime, taken_at: datetime, what: str, law: Law, doubts: Doubts) -> None:
    """An approval afterwards is lawful only in an emergency and within a day (行政强制法第十九条)."""
    story = f"{what}{shown(taken_at)}实施，{shown(approved_at)}才批准"
    answer = law.ends("enforcement.approval.report", taken_at)
    if measure.is_emergency is False:
        doubts.wrong.append(f"{story}：不是情况紧急，应当先批准后实施")
    elif answer and in_time(answer, approved_at) is False:
        doubts.wrong.append(f"{story}：超过24小时")
    elif measure.is_emergency is None:
        doubts.missing.append(f"没有情况紧急的登记：{story}")


def _held(measure: Measure, code: str, taken_at: datetime, what: str, law: Law, doubts: Doubts) -> None:
    """How long it was held, with what was excluded by a told document and extended before its end (行政强制法第二十五条)."""
    start_on, exclusions = local_day(taken_at), _excluded(measure, what, doubts)
    answer, extra = law.ends(code, start_on, exclusions), list[Limit]()
    extended_on = measure.extended_on
    if extended_on and answer:
        doubts.must(measure.is_extension_told, f"{what}延长是否书面告知的登记", f"{what}延长没有书面告知当事人")
        if extended_on > answer.legal_last:
            doubts.wrong.append(f"{what}{extended_on}才批准延长，期限{answer.legal_last}已经届满")
        else:
            value = law.book[code].on(start_on)
            extra = list(value.extensions[:1]) if value else []
    if measure.handled_on:
        doubts.within(law.ends(code, start_on, exclusions, extra), measure.handled_on, f"{what}处理或者解除")


def _excluded(measure: Measure, what: str, doubts: Doubts) -> list[Exclusion]:
    """The days of a test or an examination, which count only with the document by which the party was told of them."""
    first_on, last_on, paper = measure.excluded_from, measure.excluded_until, measure.excluded_paper
    if first_on is None and last_on is None:
        return []
    if first_on is None or last_on is None:
        doubts.missing.append(f"没有{what}不计入期限的{'起' if first_on is None else '止'}日")
    elif first_on > last_on:
        doubts.missing.append(f"没有可靠的日期：{what}不计入期限自{first_on}至{last_on}，互相矛盾")
    elif not paper:
        doubts.missing.append(f"没有{what}不计入期限的告知书，{first_on}至{last_on}不能扣除")
    else:
        return [Exclusion(first_on, last_on, paper)]
    return []
