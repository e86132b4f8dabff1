"""What contests count (复议应诉指标): F74 and F75 of which F76 says how many are closed, and how often heads appeared."""

from __future__ import annotations

from fazhi.kernel.figures.conditions import All, Empty, In, Is, Not, Past
from fazhi.kernel.figures.declarations import CountOnce, Derived, Measure, Ratio, indicators

from ..models.litigation import Instance
from .contests import CONTEST, COURT_DATE, REVIEWS, SUITS

WHEN = "收到副本的日期在本年度内"
ALL, CLOSED, PARTS = "oversight.contests", "oversight.contests.ended", ("oversight.reviews", "oversight.suits")
REQUIRED, APPEARED = "oversight.appearances.required", "oversight.appearances.made"
HELD = All(In("instance", (Instance.FIRST, Instance.SECOND, Instance.RETRIAL)), Past("occurred_on"))

for code, ref, name, kinds in (
    (PARTS[0], "F74", "行政复议案件", REVIEWS),
    (PARTS[1], "F75", "行政诉讼案件", SUITS),
):
    indicators.add(
        Measure(
            code=code,
            ref=ref,
            name=name,
            register=CONTEST,
            definition=f"{WHEN}、以本镇为被申请人（被告）的{name}，一行一宗",
            where=In("kind", kinds),
            within=(ALL,),
        )
    )
indicators.add(
    Measure(
        code=ALL,
        name="复议诉讼案件",
        register=CONTEST,
        definition=f"{WHEN}的行政复议案件和行政诉讼案件，一行一宗；等于两类之和，不等的报错",
        parts=PARTS,
    )
)
indicators.add(
    Measure(
        code=CLOSED,
        name="已办结的复议诉讼案件",
        register=CONTEST,
        definition=f"{WHEN}，并且以法定方式结案、履行、复盘后已经办结的案件",
        where=Not(Empty("closed_on")),
        within=(ALL,),
    )
)
indicators.add(
    Derived(
        code="oversight.contests.closed",
        ref="F76",
        name="复议诉讼案件办结率",
        definition=f"{WHEN}的复议诉讼案件中已经办结的 ÷ 全部；“差额”列出没有办结的",
        formula=Ratio(CLOSED, ALL),
    )
)
indicators.add(
    Measure(
        code=REQUIRED,
        name="负责人应当出庭",
        register=COURT_DATE,
        definition="开庭日在本年度内并且已过，每件案件每个审理程序（一审、二审、再审）算一次；法院通知再次出庭的另算一次",
        counts=CountOnce("appearance"),
        where=HELD,
        unit="次",
    )
)
indicators.add(
    Measure(
        code=APPEARED,
        name="负责人已经出庭",
        register=COURT_DATE,
        definition="应当出庭的次数中，正职、副职或者参与分管的负责人出过庭的；多次开庭到过一次即可",
        counts=CountOnce("appearance"),
        where=All(HELD, Is("has_head_appeared", True)),
        unit="次",
        within=(REQUIRED,),
    )
)
indicators.add(
    Derived(
        code="oversight.appearances",
        name="负责人出庭应诉率",
        definition="负责人已经出庭的次数 ÷ 应当出庭的次数（最高法2020年负责人出庭应诉规定的口径）；复议听证不算",
        formula=Ratio(APPEARED, REQUIRED),
    )
)
