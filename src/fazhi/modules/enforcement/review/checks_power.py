"""C01-C03, C08: who may act, in whose name, and where (职权、名义、委托、管辖)."""

from __future__ import annotations

import re
from datetime import date

from fazhi.kernel.items.models import PowerKind

from ..models import DocumentKind, MeasureKind, split
from .declaring import Finding, Severity, check, failed, skipped, unknown
from .doubts import Doubts
from .files import CaseFile, Stage
from .law import Law
from .papers import external, titled, without

# Bodies that have no name of their own towards a party.
_NAMELESS = re.compile("综合行政执法委员会|办公室|司法所|司法分局")
_SEALS = ("", "公章", "印章", "行政执法专用章", "行政处罚专用章")


@check(
    "C01",
    "职权命中",
    Severity.KNOCK_OUT,
    Stage.FILING,
    basis="《行政处罚法》第十七条、第十八条第三款、第二十四条、第三十八条",
    remedy="移送有权机关；已经作出决定的，由本机关撤销",
)
def in_power(file: CaseFile, law: Law) -> Finding:
    """The item of the case gave its agency the power on the day of filing."""
    doubts, case, power = Doubts(), file.case, file.power
    jail = [kind for kind in (*split(case.proposed_kinds), *split(case.kinds)) if "拘留" in kind]
    if jail and "公安" not in case.agency:
        doubts.wrong.append(f"限制人身自由的处罚只能由公安机关等法定机关行使，{case.agency or '本机关'}不能处{jail[0]}")
    item, filed_on = doubts.has(case.item, "事项编码"), doubts.has(_begun_on(file), "立案日期")
    agency = doubts.has(case.agency, "以何名义办理")
    if doubts.missing or doubts.wrong:
        return doubts.finding()
    if file.power_refusal:
        return failed(f"事项{item}在{filed_on}立案时没有职权：{file.power_refusal}")
    if power is None:
        return unknown(f"没有查到事项{item}在{filed_on}的职权")
    if not power.name:
        return unknown(f"没有从事项清单得出应当以何名义办理：{power.why}")
    if agency != power.name:
        return failed(f"案件以{agency}的名义办理，按{filed_on}的事项清单应当以{power.name}的名义：{power.why}")
    return doubts.finding()


def _begun_on(file: CaseFile) -> date | None:
    """The day of filing; a penalty on the spot is never filed, and its day is that of the decision."""
    case = file.case
    return case.filed_on or (file.decided_on if file.is_simple else None)


@check(
    "C02",
    "名义一致",
    Severity.KNOCK_OUT,
    Stage.FILING,
    basis="《行政处罚法》第三十八条、第五十九条第二款",
    remedy="以有权机关的名义重新制作文书、加盖印章并重新送达；决定已经作出的，撤销后重新作出",
)
def in_one_name(file: CaseFile, law: Law) -> Finding:
    """Every external document bears the agency's name and seal, never that of an inner office."""
    papers, doubts = external(file), Doubts()
    if not papers:
        return without(file, "对外文书")
    agency = doubts.has(file.case.agency, "以何名义办理")
    for paper in papers:
        issuer, seal = doubts.has(paper.issuer, f"{titled(paper)}的落款机关"), paper.seal
        # 行政处罚法第五十二条第二款 asks for the officers' signatures on the decision on the spot, 第五十九条 for a seal.
        if paper.kind != DocumentKind.ON_SPOT:
            doubts.has(seal, f"{titled(paper)}的印章")
        if issuer and _NAMELESS.search(issuer):
            doubts.wrong.append(f"{titled(paper)}由{issuer}落款，内设机构、议事协调机构不能以自己的名义作出")
        elif issuer and agency and issuer != agency:
            doubts.wrong.append(f"{titled(paper)}由{issuer}落款，应当是{agency}")
        if seal and agency and seal not in [agency + kind for kind in _SEALS]:
            doubts.wrong.append(f"{titled(paper)}盖的是{seal}的印章，应当是{agency}")
    return doubts.finding()


@check(
    "C03",
    "委托有效",
    Severity.KNOCK_OUT,
    Stage.FILING,
    basis="《行政处罚法》第二十条、《行政强制法》第十七条",
    remedy="停止办理，移送委托机关；已经实施的行政强制措施立即解除",
)
def under_mandate(file: CaseFile, law: Law) -> Finding:
    """An entrusted case has a published mandate that holds, in the principal's name, without compulsory measures."""
    if file.power is None:
        return unknown("没有查到职权来源，不能判断是不是委托执法")
    if file.power.kind is not PowerKind.ENTRUSTED:
        return skipped("不是委托执法")
    mandate, doubts, case = file.mandate, Doubts(), file.case
    for measure in file.measures:
        if measure.kind != MeasureKind.KEEP:
            doubts.wrong.append(
                f"委托执法中实施了{measure.get_kind_display()}{measure.matter.number}：行政强制措施权不得委托"
            )
    filed_on, agency = doubts.has(_begun_on(file), "立案日期"), doubts.has(case.agency, "以何名义办理")
    if doubts.has(mandate, "委托书") is None or mandate is None:
        return doubts.finding()
    published_on = doubts.has(mandate.published_on, "委托书的公布日期")
    doubts.order(published_on, filed_on, f"委托书{published_on}公布，晚于{filed_on}立案")
    doubts.order(mandate.from_on, filed_on, f"委托书自{mandate.from_on}起有效，晚于{filed_on}立案")
    if filed_on and mandate.until_on and mandate.until_on <= filed_on:
        doubts.wrong.append(f"委托书自{mandate.until_on}起失效，{filed_on}立案时没有委托")
    if agency and agency != mandate.principal:
        doubts.wrong.append(f"委托机关是{mandate.principal}，案件却以{agency}的名义办理")
    item = doubts.has(case.item, "事项编码")
    if item and item not in split(mandate.items):
        doubts.wrong.append(f"事项{item}不在委托书的事项之内")
    return doubts.finding()


@check(
    "C08",
    "地域管辖",
    Severity.KNOCK_OUT,
    Stage.FILING,
    basis="《行政处罚法》第二十二条、第二十五条",
    remedy="移送违法行为发生地的机关，或者报共同的上一级机关指定管辖",
)
def in_town(file: CaseFile, law: Law) -> Finding:
    """The place lies in the town and nowhere else, or a superior designated this agency."""
    doubts, case = Doubts(), file.case
    place = doubts.has(case.place, "违法行为发生地")
    is_outside = doubts.has(file.place_in_town, "违法行为发生地在不在本镇的判断") is False
    is_across = doubts.has(case.is_cross_region, "是否跨行政区域的登记")
    if not case.designation:
        if is_outside:
            doubts.wrong.append(f"违法行为发生地“{place or '不明'}”不在本镇，也没有指定管辖的文件")
        if is_across:
            doubts.wrong.append("案件跨行政区域，没有指定管辖的文件")
    return doubts.finding()
