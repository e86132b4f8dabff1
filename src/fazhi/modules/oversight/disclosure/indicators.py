"""Figures of open government (政务公开指标): F70, F71, F98 and what stands beside them."""

from __future__ import annotations

from fazhi.kernel.figures.conditions import All, Empty, Is, Not
from fazhi.kernel.figures.declarations import Derived, Measure, Ratio, indicators

from .common import EXPLANATION, GUIDE, PUBLICATION, REQUEST

NOT_EXEMPTED = Not(Is("state", "exempted"))

for _item in (
    Measure(
        code="oversight.disclosed",
        ref="F70",
        name="主动公开政府信息",
        register=PUBLICATION,
        period="published_on",
        where=Empty("withdrawn_on"),
        unit="条",
        definition="按发布日期统计的主动公开信息，更新不重复计；撤回的自撤回起不再计入，另列“撤回公开”。",
    ),
    Measure(
        code="oversight.withdrawn",
        name="撤回公开",
        register=PUBLICATION,
        period="withdrawn_on",
        unit="条",
        definition="按撤回日期统计的、公开以后又撤回的信息。",
    ),
    Measure(
        code="oversight.catalogues",
        ref="F98",
        name="政府信息主动公开目录编制",
        register=GUIDE,
        where=Is("kind", "catalogue"),
        unit="件/次",
        definition="按发布日期统计的主动公开目录版本；公开指南的版本不计入。",
    ),
    Measure(
        code="oversight.policies",
        name="应解读的政策文件",
        register=EXPLANATION,
        where=NOT_EXEMPTED,
        unit="件",
        definition="按公布日期统计的应当解读的政策文件，认定不需解读的除外。",
    ),
    Measure(
        code="oversight.policies.explained",
        name="已解读的政策文件",
        register=EXPLANATION,
        where=All(NOT_EXEMPTED, Is("state", "explained")),
        within=("oversight.policies",),
        unit="件",
        definition="上述文件中已经发布文字解读、图解或者问答的，不论几种，一件计一次。",
    ),
    Derived(
        code="oversight.explained",
        ref="F71",
        name="政策文件解读率",
        formula=Ratio("oversight.policies.explained", "oversight.policies"),
        decimals=0,
        definition="已解读的政策文件 ÷ 应解读的政策文件。",
    ),
    Measure(
        code="oversight.requests",
        name="收到政府信息公开申请",
        register=REQUEST,
        period="received_on",
        unit="件",
        definition="按收到日期统计的政府信息公开申请；补正的按收到补正的日期，只计一次。",
    ),
):
    indicators.add(_item)
