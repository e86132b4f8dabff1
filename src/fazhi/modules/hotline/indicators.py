"""What the hotline counts (热线指标): F16 and F17, and the classes into which their tickets fall."""

from __future__ import annotations

from fazhi.kernel.figures.conditions import After, All, Any_, Empty, In, Is, Not, NotAfter, Past
from fazhi.kernel.figures.declarations import Count, Days, Derived, Measure, Ratio, indicators

REGISTER = "hotline.ticket"

# What was not the town's to answer went back to the city: it is listed apart and judges nobody here. Sent back only
# after its due day, it was late all the same.
SENT_BACK = All(Is("state", "sent_back"), Not(After("closed_on", "due_on")))
# Only a due day from a rule and a loaded calendar judges anyone; a trial does so under its mark.
JUDGED = All(In("judgement", ("judged", "trial")), Not(Empty("due_on")), Not(SENT_BACK))
RUNNING = All(JUDGED, Empty("met_on"), Not(Past("due_on")))
FALLEN_DUE = All(JUDGED, Any_(Not(Empty("met_on")), Past("due_on")))
ON_TIME = All(JUDGED, NotAfter("met_on", "due_on"))
LATE = All(FALLEN_DUE, Not(NotAfter("met_on", "due_on")))
ANSWERED_LATE = All(LATE, Not(Empty("met_on")))
PROVISIONAL = All(Is("judgement", "provisional"), Not(SENT_BACK))
NOT_JUDGED = All(Not(PROVISIONAL), Not(JUDGED), Not(SENT_BACK))

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
            "hotline.received.sent_back",
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
            "未到期、日历未公布（暂算）、没有期限和退回市热线的工单单列，不计入分母；退单、延期、挂起、重办、并案的都计入分母"
        ),
        formula=Ratio("hotline.due.on_time", "hotline.due"),
        apart=("hotline.due.running", "hotline.due.provisional", "hotline.due.not_judged", "hotline.due.sent_back"),
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
    ("sent_back", "退回市热线", SENT_BACK, "经核实不属于本镇职责，已退回市热线"),
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
            within=("hotline.received",),
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
            within=("hotline.due",) if is_judging else ("hotline.due.all",),
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
        within=("hotline.due.all",),
    )
)
indicators.add(
    Measure(
        code="hotline.due.all",
        name="到期日在本时段内的全部工单",
        register=REGISTER,
        definition="到期日在本时段内的工单，没有到期日的按受理日期",
        period=DUE_OR_OPENED,
        within=("hotline.received",),
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
            within=("hotline.due.late",),
        )
    )

# What happened on the way is listed beside the rate, and taken out of nothing.
for code, name, happened, words in (
    ("returned", "退过单", Not(In("returned_times", (0,))), "被承办单位退回过"),
    ("extended", "延过期", Not(In("extended_times", (0,))), "经批准延期，按新到期日评判"),
    ("suspended", "挂起过", Not(In("suspended_times", (0,))), "挂起过，挂起期间照常计算期限"),
    ("reopened", "重办过", Not(In("reopened_times", (0,))), "答复后重新办理过，以最后一次答复评判"),
    ("merged", "并案", Not(Empty("merged_into")), "与另一件工单并案办理"),
):
    indicators.add(
        Measure(
            code=f"hotline.due.{code}",
            name=f"应办结工单中{name}的",
            register=REGISTER,
            definition=f"到期日在本时段内、已答复或已过到期日的工单，{words}",
            where=All(FALLEN_DUE, happened),
            period="due_on",
            is_judging=True,
            within=("hotline.due",),
        )
    )

SATISFIED = In("satisfaction", ("satisfied", "fairly"))
RATED = In("satisfaction", ("satisfied", "fairly", "dissatisfied"))
ORDINARY = Not(In("nature", ("mediation", "enforcement")))
for code, name, besides, words in (
    ("", "", (), "全部工单"),
    (".ordinary", "（不含调解、执法类）", (ORDINARY,), "不含以调解、执法方式办理的工单"),
):
    for part, told, condition in (("satisfied", "回访满意", SATISFIED), ("rated", "回访作出评价", RATED)):
        indicators.add(
            Measure(
                code=f"hotline.{part}{code}",
                name=f"{told}的工单{name}",
                register=REGISTER,
                definition=f"受理日期在本时段内、{told}的工单，{words}",
                where=All(condition, *besides),
                within=("hotline.received",) if part == "rated" else (f"hotline.rated{code}",),
            )
        )
    indicators.add(
        Derived(
            code=f"hotline.satisfaction{code}",
            name=f"回访满意率{name}",
            definition=f"回访中满意和基本满意的，占作出评价的工单；未能回访、拒绝回访的单列，不计入分母；{words}",
            formula=Ratio(f"hotline.satisfied{code}", f"hotline.rated{code}"),
        )
    )
for code, name, value in (
    ("unreached", "未能回访的工单", "unreached"),
    ("refused", "拒绝回访的工单", "refused"),
):
    indicators.add(
        Measure(
            code=f"hotline.{code}",
            name=name,
            register=REGISTER,
            definition=f"受理日期在本时段内、{name}",
            where=Is("satisfaction", value),
            within=("hotline.received",),
        )
    )
