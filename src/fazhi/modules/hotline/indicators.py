"""What the hotline counts (热线指标): F16 and F17, and the classes into which their tickets fall."""

from __future__ import annotations

from fazhi.kernel.figures.conditions import All, Any_, Empty, In, Is, Not, NotAfter, Past
from fazhi.kernel.figures.declarations import Count, Days, Derived, Measure, Ratio, indicators

REGISTER = "hotline.ticket"

# Only a due day from a rule and a loaded calendar judges anyone; a trial does so under its mark.
JUDGED = All(In("judgement", ("judged", "trial")), Not(Empty("due_on")))
RUNNING = All(JUDGED, Empty("met_on"), Not(Past("due_on")))
FALLEN_DUE = All(JUDGED, Any_(Not(Empty("met_on")), Past("due_on")))
ON_TIME = All(JUDGED, NotAfter("met_on", "due_on"))
LATE = All(FALLEN_DUE, Not(NotAfter("met_on", "due_on")))
ANSWERED_LATE = All(LATE, Not(Empty("met_on")))
PROVISIONAL = Is("judgement", "provisional")
NOT_JUDGED = All(Not(PROVISIONAL), Not(JUDGED))

# A ticket without a due day has no other day to be placed by.
DUE_OR_OPENED = ("due_on", "opened_on")

indicators.add(
    Measure(
        code="hotline.received",
        ref="F16",
        name="12345热线工单受理量",
        register=REGISTER,
        definition="受理日期在本时段内的12345热线工单，含咨询、求助、建议、投诉、举报；退单后再派的仍是同一宗",
        parts=(
            "hotline.received.on_time",
            "hotline.received.late",
            "hotline.received.running",
            "hotline.received.provisional",
            "hotline.received.not_judged",
        ),
    )
)
indicators.add(
    Derived(
        code="hotline.on_time_rate",
        ref="F17",
        name="12345按时办结率",
        definition=(
            "分母：到期日（依法延期的按新到期日）在本时段内、已答复或已过到期日的工单；分子：其中答复日期不晚于到期日的。"
            "未到期、日历未公布（暂算）和没有期限的工单单列，不计入分母"
        ),
        formula=Ratio("hotline.due.on_time", "hotline.due"),
        apart=("hotline.due.running", "hotline.due.provisional", "hotline.due.not_judged"),
        universe="hotline.due.all",
    )
)
indicators.add(
    Derived(
        code="hotline.mean_delay",
        name="12345逾期工单平均逾期天数",
        definition="到期日在本时段内、逾期才答复的工单，从到期日到答复日的日历天数的平均",
        formula=Ratio("hotline.due.days_late", "hotline.due.answered_late"),
        unit="天",
    )
)

for code, name, where, words in (
    ("on_time", "按时答复", ON_TIME, "答复日期不晚于到期日"),
    ("late", "逾期", LATE, "答复日期晚于到期日，或到期日已过仍未答复"),
    ("running", "未到期", RUNNING, "尚未答复，到期日未过"),
    ("provisional", "暂算", PROVISIONAL, "到期日落在没有公布日历的日子，不评判"),
    ("not_judged", "不评判", NOT_JUDGED, "没有适用的期限或没有到期日"),
):
    is_judging = where in (ON_TIME, LATE)
    indicators.add(
        Measure(
            code=f"hotline.received.{code}",
            name=f"受理工单中{name}的",
            register=REGISTER,
            definition=f"受理日期在本时段内的工单，{words}",
            where=where,
            is_judging=is_judging,
        )
    )
    indicators.add(
        Measure(
            code=f"hotline.due.{code}",
            name=f"应办结工单中{name}的",
            register=REGISTER,
            definition=f"到期日在本时段内的工单（没有到期日的按受理日期），{words}",
            where=where,
            period="due_on" if is_judging else DUE_OR_OPENED,
            is_judging=is_judging,
        )
    )

indicators.add(
    Measure(
        code="hotline.due",
        name="应办结工单",
        register=REGISTER,
        definition="到期日在本时段内、已答复或已过到期日的工单",
        where=FALLEN_DUE,
        period="due_on",
        is_judging=True,
    )
)
indicators.add(
    Measure(
        code="hotline.due.all",
        name="到期日在本时段内的全部工单",
        register=REGISTER,
        definition="到期日在本时段内的工单，没有到期日的按受理日期",
        period=DUE_OR_OPENED,
    )
)
for code, name, counts, unit in (
    ("answered_late", "逾期答复的工单", Count(), "宗"),
    ("days_late", "逾期答复的天数合计", Days("due_on", "met_on"), "天"),
):
    indicators.add(
        Measure(
            code=f"hotline.due.{code}",
            name=name,
            register=REGISTER,
            definition="到期日在本时段内、答复日期晚于到期日的工单",
            counts=counts,
            where=ANSWERED_LATE,
            period="due_on",
            unit=unit,
            is_judging=True,
        )
    )
