"""What loans, warnings, policies, promises and arrears count (助企与承诺指标): F12."""

from __future__ import annotations

from typing import Any

from fazhi.kernel.figures.conditions import Is, Not, NotAfter
from fazhi.kernel.figures.declarations import Derived, Measure, Ratio, Snapshot, Sum, indicators
from fazhi.kernel.figures.values import Type

from ..base import ARREARS, CLAIM, LOAN, PROMISE, WARNING

DUE, KEPT = "enterprises.promises.due", "enterprises.promises.kept"
SETTLED, ON_TIME = "enterprises.claims.settled", "enterprises.claims.on_time"
OWED = "《保障中小企业款项支付条例》要求机关、事业单位每年3月31日前公开上一年度的合同数量和金额"
STOCK = {"from_field": "due_on", "until_field": "paid_on"}


def _add(code: str, name: str, register: str, definition: str, unit: str, *, fen: str = "", **more: Any) -> None:
    """Adds a count, or where a field of money is named its sum; a stock where `more` says from when to when."""
    told: dict[str, Any] = {"code": code, "name": name, "register": register, "definition": definition, "unit": unit}
    told |= {"counts": Sum(fen), "type": Type.MONEY, "decimals": 2} if fen else {}
    indicators.add(Snapshot(**told, **more) if "from_field" in more else Measure(**told, **more))


_add(
    *("enterprises.loans", "莞企转贷专项扶持资金", LOAN),
    "放款日期在本时段内的莞企转贷金额之和，按实际放款，不论何时申请、是否归还",
    "亿元",
    fen="amount_fen",
    ref="F12",
    period="paid_on",
)
_add("enterprises.loans.number", "莞企转贷放款", LOAN, "放款日期在本时段内的莞企转贷笔数", "笔", period="paid_on")
_add(
    *("enterprises.warnings", "重点企业预警", WARNING),
    *("预警日期在本时段内的重点企业预警，核实无事的不计", "件"),
    where=Not(Is("state", "unfounded")),
)
_add(
    *("enterprises.warnings.visited", "帮扶走访的预警", WARNING),
    *("最近一次帮扶走访在本时段内的预警；帮扶走访不是行政检查", "件"),
    period="visited_on",
)
_add(
    *("enterprises.claims", "惠企政策申报", CLAIM),
    *("申报日期在本时段内的惠企政策申报，企业撤回的不计", "件"),
    where=Not(Is("state", "withdrawn")),
)
_add(
    *("enterprises.claims.paid", "惠企政策兑现金额", CLAIM),
    *("兑现日期在本时段内的兑现金额之和，按实际拨付", "万元"),
    fen="paid_fen",
    period="paid_on",
)
_add(SETTLED, "已兑现的申报", CLAIM, "兑现日期在本时段内的惠企政策申报", "件", period="paid_on")
_add(
    *(ON_TIME, "按期兑现的申报", CLAIM, "兑现日期在本时段内，且不晚于政策承诺日期的申报", "件"),
    where=NotAfter("paid_on", "promised_on"),
    period="paid_on",
    within=(SETTLED,),
)
_add(
    *(DUE, "到期的政府承诺", PROMISE, "承诺期限在本时段内的政府承诺；对方放弃、条件没有成就的不计", "项"),
    where=Not(Is("state", "released")),
    period="keep_by",
)
_add(
    *(KEPT, "按期兑现的政府承诺", PROMISE),
    *("承诺期限在本时段内，且兑现日期不晚于承诺期限的政府承诺；整改后兑现的不算按期", "项"),
    where=NotAfter("kept_on", "keep_by"),
    period="keep_by",
    within=(DUE,),
)
_add(
    *("enterprises.promises.broken", "认定违约的政府承诺", PROMISE),
    *("认定违约的日期在本时段内的政府承诺，其后整改兑现的也计入", "项"),
    period="broken_on",
)
_add(
    *("enterprises.arrears", "逾期未付的企业账款", ARREARS),
    *(f"期末已到应付日期而没有付清的账款之和；{OWED}", "万元"),
    fen="amount_fen",
    **STOCK,
)
_add(
    *("enterprises.arrears.number", "逾期未付的企业账款合同", ARREARS),
    *(f"期末已到应付日期而没有付清的合同；{OWED}", "宗"),
    **STOCK,
)
for code, name, definition, ratio in (
    ("enterprises.claims.rate", "惠企政策按期兑现率", "按期兑现的申报除以已兑现的申报", Ratio(ON_TIME, SETTLED)),
    ("enterprises.promises.rate", "政府承诺按期兑现率", "按期兑现的政府承诺除以到期的政府承诺", Ratio(KEPT, DUE)),
):
    indicators.add(Derived(code=code, name=name, definition=definition, formula=ratio))
