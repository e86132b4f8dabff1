"""What cases and documents count (行政执法指标): F28 to F32, F34, F35; decided and paid amounts stand side by side."""

from __future__ import annotations

from fazhi.kernel.figures.conditions import All, Condition, Empty, In, Is, Not
from fazhi.kernel.figures.declarations import (
    EVERY_ROW,
    Count,
    CountOnce,
    Counts,
    Derived,
    Growth,
    Measure,
    Sum,
    indicators,
)
from fazhi.kernel.figures.values import Type

from .cases import CASE, DOCUMENT, PAYMENT
from .models import DocumentKind, Domain, Outcome, Paid

EACH = Count()
PENALTY = Is("outcome", Outcome.PENALTY.value)


def _measure(
    code: str,
    name: str,
    definition: str,
    where: Condition = EVERY_ROW,
    *,
    register: str = CASE,
    counts: Counts = EACH,
    period: str | tuple[str, ...] = (),
    ref: str = "",
    unit: str = "宗",
    within: tuple[str, ...] = (),
) -> None:
    is_money = isinstance(counts, Sum)
    indicators.add(
        Measure(
            code=code,
            ref=ref,
            name=name,
            register=register,
            definition=definition,
            where=where,
            counts=counts,
            period=period,
            unit="万元" if is_money else unit,
            type=Type.MONEY if is_money else Type.COUNT,
            decimals=2 if is_money else 0,
            within=within,
        )
    )


FILED, DECIDED, FINES = "enforcement.filed", "enforcement.decided", "enforcement.fines"
_measure(FILED, "行政处罚立案", "本时段内立案的行政处罚案件，当场处罚的按决定日期另计", period="filed_on")
_measure(DECIDED, "行政处罚决定", "本时段内作出行政处罚决定的案件，含当场处罚", PENALTY, period="decided_on")
_measure(
    FINES,
    "罚款决定额",
    "本时段内作出的处罚决定的罚款之和，按决定额，不是入库额",
    PENALTY,
    counts=Sum("fine_fen"),
    period="decided_on",
)
_measure(
    "enforcement.forfeits",
    "罚没决定额",
    "本时段内作出的处罚决定的罚款与没收之和，按决定额",
    PENALTY,
    counts=Sum("total_fen"),
    period="decided_on",
)
_measure(
    "enforcement.paid",
    "罚没入库额",
    "本时段内缴入的罚款、没收款之和，不含加处罚款；与决定额分开列，不相加",
    In("what", (Paid.FINE.value, Paid.CONFISCATION.value)),
    register=PAYMENT,
    counts=Sum("amount_fen"),
)
_measure(
    "enforcement.on_spot",
    "当场处罚",
    "本时段内适用简易程序当场作出的处罚决定",
    All(PENALTY, Is("track", "simple")),
    period="decided_on",
    within=(DECIDED,),
)
_measure(
    "enforcement.exempted",
    "不予处罚",
    "本时段内决定不予行政处罚的案件",
    Is("outcome", Outcome.EXEMPTED.value),
    period="decided_on",
)
_measure(
    "enforcement.published",
    "公开的处罚决定",
    "本时段内公开的处罚决定，其后撤回的也计入",
    Not(Empty("published_on")),
    period="published_on",
    unit="份",
)
for domain in Domain:
    _measure(
        f"{FILED}.{domain.value}",
        f"{domain.label}查办案件",
        f"本时段内立案的{domain.label}领域行政处罚案件",
        Is("domain", domain.value),
        period="filed_on",
        ref={Domain.DRUGS: "F28", Domain.ECOLOGY: "F29"}.get(domain, ""),
        within=(FILED,),
    )
    _measure(
        f"{DECIDED}.{domain.value}",
        f"{domain.label}行政处罚",
        f"本时段内作出的{domain.label}领域行政处罚决定，含当场处罚",
        All(PENALTY, Is("domain", domain.value)),
        period="decided_on",
        ref="F34" if domain is Domain.SAFETY else "",
        unit="次" if domain is Domain.SAFETY else "宗",
        within=(DECIDED,),
    )
    _measure(
        f"{FINES}.{domain.value}",
        f"{domain.label}罚款",
        f"本时段内作出的{domain.label}领域处罚决定的罚款之和，按决定额",
        All(PENALTY, Is("domain", domain.value)),
        counts=Sum("fine_fen"),
        period="decided_on",
        ref="F35" if domain is Domain.SAFETY else "",
        within=(FINES,),
    )
_measure(
    "enforcement.forfeits.ecology",
    "生态环境罚没金额",
    "本时段内作出的生态环境领域处罚决定的罚款与没收之和，按决定额，不是入库额",
    All(PENALTY, Is("domain", Domain.ECOLOGY.value)),
    counts=Sum("total_fen"),
    period="decided_on",
    ref="F30",
    within=("enforcement.forfeits",),
)
_measure(
    "enforcement.opinions",
    "卫生监督意见书",
    "本时段内制作的监督意见书，每份计一",
    Is("kind", DocumentKind.OPINION.value),
    register=DOCUMENT,
    ref="F31",
    unit="份",
)
_measure(
    "enforcement.halted",
    "责令停业整顿",
    "本时段内责令停产停业的单位，按文书上的信用代码去重；责令停产停业是行政处罚，须法制审核和听证告知",
    Is("kind", DocumentKind.HALT.value),
    register=DOCUMENT,
    counts=CountOnce("party_code"),
    ref="F32",
    unit="家",
)
indicators.add(
    Derived(
        code=f"{FINES}.growth",
        name="罚款增长率",
        definition="本年罚款决定额比上年增减的百分比；超过20%的提示核查原因，不是目标，也不用于考核",
        formula=Growth(FINES),
    )
)
