"""What plans, statements, campaigns and problems count (要点、述法、整治指标): F3, F82, F83, F84, never by person."""

from __future__ import annotations

from fazhi.kernel.figures.conditions import After, All, Any_, Condition, Empty, Is, Not, NotAfter, Past
from fazhi.kernel.figures.declarations import CountOnce, Coverage, Derived, Measure, Snapshot, indicators

from .campaigns import CAMPAIGNS, PROBLEMS
from .plans import PLAN_TASKS, PLANS
from .statements import CADRES, STATEMENTS

CADRE, STATED, TIMELY = "leadership.cadres", "leadership.statements", "leadership.statements.timely"


def _statements(code: str, name: str, definition: str, where: Condition, ref: str = "") -> None:
    indicators.add(
        Measure(
            code=code,
            ref=ref,
            name=name,
            register=STATEMENTS.code,
            definition=definition,
            where=where,
            counts=CountOnce("cadre"),
            period="through_on",
            unit="名",
            within=(STATED,) if code != STATED else (),
        )
    )


def _of_roster(code: str, name: str, definition: str, by: str, ref: str = "") -> None:
    formula = Coverage(CADRE, "number", by)
    indicators.add(Derived(code=code, ref=ref, name=name, definition=definition, formula=formula))


indicators.add(
    Snapshot(
        code=CADRE,
        name="应述干部",
        register=CADRES.code,
        definition="本时段最后一日在应述名册内的干部",
        from_field="from_on",
        until_field="until_on",
        unit="名",
    )
)
_statements(
    STATED, "年终述法的市管干部", "述法年度在本时段内、已经述法的干部，一人计一次", Not(Empty("stated_on")), ref="F3"
)
_of_roster("leadership.statements.rate", "述法率", "应述名册内已述法的干部占应述干部的百分比", STATED)
_statements(
    TIMELY,
    "按时抄报述法材料的干部",
    "述法年度在本时段内、抄报日期不晚于市里所定期限的干部，一人计一次",
    NotAfter("sent_on", "send_by"),
)
_of_roster(
    "leadership.statements.sent",
    "述法材料按时抄报率",
    "应述名册内述法材料在市里所定期限前抄报的干部占应述干部的百分比；100%即按时",
    TIMELY,
    ref="F83",
)
_statements(
    "leadership.statements.late",
    "逾期抄报或者到期没有抄报的干部",
    "述法年度在本时段内、抄报日期晚于市里所定期限，或者期限已过还没有抄报的干部，一人计一次；不再应述的不计",
    All(
        Not(Is("state", "withdrawn")),
        Any_(After("sent_on", "send_by"), All(Empty("sent_on"), Past("send_by"))),
    ),
)
_PROBLEM_LATE = Any_(After("rectified_on", "due_by"), All(Empty("rectified_on"), Past("due_by")))
for _code, _name, _definition, _where in (
    ("", "整治问题", "发现日期在本时段内的整治问题，不予立项的不计", Not(Is("state", "dropped"))),
    (".closed", "已销号的整治问题", "发现日期在本时段内、已经验收销号的整治问题", Is("state", "closed")),
    (".late", "逾期的整治问题", "发现日期在本时段内、逾期整改或者到期没有整改的整治问题", _PROBLEM_LATE),
):
    indicators.add(
        Measure(
            code=f"{PROBLEMS.code}s{_code}",
            name=_name,
            register=PROBLEMS.code,
            definition=_definition,
            where=_where,
            unit="个",
            within=(f"{PROBLEMS.code}s",) if _code else (),
        )
    )
indicators.add(
    Measure(
        code="leadership.plans",
        ref="F82",
        name="全面依法治镇工作要点",
        register=PLANS.code,
        definition="印发日期在本时段内的依法治镇工作要点，一份计一；分解的任务另计",
        where=Not(Empty("issued_on")),
        period="issued_on",
        unit="份",
    )
)
indicators.add(
    Measure(
        code="leadership.plan_tasks",
        name="要点分解任务",
        register=PLAN_TASKS.code,
        definition="所属要点在本时段内印发或者起草的任务，一项计一",
        unit="项",
    )
)
indicators.add(
    Measure(
        code="leadership.campaigns",
        ref="F84",
        name="专项整治",
        register=CAMPAIGNS.code,
        definition="启动日期在本时段内的专项整治，一项计一；发现的问题不另算",
        unit="项",
    )
)
