"""What must be public before anything is done (事前公开, 行政处罚法第三十九条): each part with its source, its rows, its holes."""

from __future__ import annotations

from collections import Counter
from datetime import date

from fazhi.kernel.core.codes import identity_fault
from fazhi.kernel.items.asking import in_force, listed
from fazhi.kernel.items.models import Item, ItemKind, PowerKind
from fazhi.kernel.law.packs import rulebook
from fazhi.kernel.law.rules import Kind
from fazhi.kernel.org.models import Unit
from fazhi.kernel.records.registers import registers

from ..cases.procedure import DEADLINES
from ..cases.steps_after import AFTER
from ..cases.steps_before import BEFORE, OPENING
from ..cases.steps_decision import DECISION
from ..documents.frame import RECONSIDERATION, SUIT, SUIT_AFTER, ruled
from ..models import Account, StaffKind
from ..officers.accounts import ACCOUNT, in_use, live
from ..officers.people import Standing
from .before_lists import benchmarks, leniences, mandates
from .parts import ARTICLE, GUIDELINE, HIDDEN, Code, Part, Within, holes_of, named, rows_of

POWERS = (
    *(ItemKind.PENALTY, ItemKind.COMPULSORY_MEASURE, ItemKind.COMPULSORY_ENFORCEMENT),
    *(ItemKind.INSPECTION, ItemKind.COLLECTION),
)


def parts(on: date, within: Within = None) -> list[Part]:
    """Everything that must be public beforehand (事前公示目录), as it stands on a day, of some units or of all."""
    items, accounts = _items(on, within), _accounts(on, within)
    made: tuple[Part, ...] = (
        _subjects(items, accounts),
        _officers(accounts, on),
        _powers(items),
        _procedure(),
        _limits(on),
        _remedies(on),
        mandates(on, within),
        leniences(on),
        benchmarks(on),
    )
    return [*made, *ELSEWHERE]


# What article 39 and the guideline also name and no register here holds: said, never passed over.
ELSEWHERE = (
    Part("random", "随机抽查事项清单", GUIDELINE, "", why="本系统还没有检查台账，由承办单位另行提供"),
    Part("guide", "服务指南、流程图", GUIDELINE, "", why="办事指南在事项库逐项维护，流程图由承办单位另行提供"),
    Part("contact", "监督、投诉渠道", ARTICLE, "", why="地址和办公电话不在本系统登记，由承办单位在网站上填写"),
)


def _unit_of(item: Item) -> Unit | None:
    """Who enforces an item (执法单位): the unit named for it, else the main holder."""
    found: Unit | None = item.enforcing_unit or item.entry.unit
    return found


def _items(on: date, within: Within) -> list[Item]:
    rows = Item.objects.filter(in_force(on), entry__in=listed(), kind__in=POWERS)
    found = rows.select_related("entry__unit", "enforcing_unit").order_by("entry__number")
    return [item for item in found if within is None or ((unit := _unit_of(item)) and unit.pk in within)]


def _accounts(on: date, within: Within) -> list[Account]:
    rows = live().filter(in_use(on), kind=StaffKind.OFFICER).select_related("entry__unit")
    if within is not None:
        rows = rows.filter(entry__unit__in=within)
    return list(rows.order_by("entry__unit__code", "entry__number"))


def _subjects(items: list[Item], accounts: list[Account]) -> Part:
    held = Counter(unit for item in items if (unit := _unit_of(item)))
    staffed = Counter(account.entry.unit for account in accounts if account.entry.unit)
    units = sorted({*held, *staffed}, key=lambda unit: unit.code)
    return Part(
        "subjects",
        "执法主体",
        ARTICLE,
        "事项清单中的执法单位，执法账号所在的单位",
        ("执法单位", "执法事项数", "在册执法人员数"),
        rows_of((False, (unit.name, held[unit], staffed[unit])) for unit in units),
        holes_of(
            (
                "有执法事项而没有在册执法人员的单位",
                tuple(unit.name for unit in units if held[unit] and not staffed[unit]),
                "登记执法账号和执法证，或者核对事项的执法单位",
            )
        ),
    )


def _is_certified(account: Account, on: date) -> bool:
    return Standing(account, on, 0, False).is_certified


def _certificate(number: str) -> Code:
    """A certificate's number (执法证号); where somebody entered an identity number instead, it stays here."""
    return Code(HIDDEN if identity_fault(number) is None else number)


def _officers(accounts: list[Account], on: date) -> Part:
    """Only names, units and certificates: whose certificate does not hold that day is no officer to be named."""
    certified = [one for one in accounts if _is_certified(one, on)]
    return Part(
        "officers",
        "执法人员",
        GUIDELINE,
        "执法账号台账中当日执法证有效的执法人员",
        ("姓名", "单位", "执法证号", "有效期至"),
        rows_of(
            (
                one.entry.is_demo,
                (one.entry.title, one.entry.unit, _certificate(one.certificate_number), one.certificate_until),
            )
            for one in certified
        ),
        holes_of(
            (
                "账号在用而执法证无效的执法人员",
                named(accounts, lambda one: one.entry.title, lambda one: not _is_certified(one, on)),
                "换发证件后补登有效期；没有证的不得执法，也不列入公示",
            ),
            (
                "执法证号填成了身份证号",
                named(
                    certified, lambda one: one.entry.title, lambda one: identity_fault(one.certificate_number) is None
                ),
                "在执法账号台账改成证件上的执法证号",
            ),
        ),
        register=ACCOUNT,
    )


def _powers(items: list[Item]) -> Part:
    def name(item: Item) -> str:
        return f"{item.entry.number}{item.entry.title}"

    return Part(
        "powers",
        "职责权限与依据",
        ARTICLE,
        "事项库中在用的处罚、强制、检查、征收事项",
        ("事项编码", "事项名称", "类别", "职权来源", "执法单位", "法律依据", "下放或委托文件"),
        rows_of(
            (
                item.entry.is_demo,
                (
                    Code(item.entry.number),
                    item.entry.title,
                    item.get_kind_display(),
                    item.get_power_kind_display(),
                    _unit_of(item),
                    item.basis,
                    item.decision,
                ),
            )
            for item in items
        ),
        holes_of(
            ("没有写明法律依据", named(items, name, lambda item: not item.basis.strip()), "在事项里写到条、款、项"),
            (
                "下放、委托而没有写明文件",
                named(items, name, lambda item: item.power_kind != PowerKind.OWN and not item.decision.strip()),
                "补上省公告、市目录或者委托书的文号；没有文件的不能实施",
            ),
            ("没有写明执法单位", named(items, name, lambda item: _unit_of(item) is None), "在事项里填执法单位"),
        ),
        register=next((one.code for one in registers if one.model is Item), ""),
    )


def _procedure() -> Part:
    steps = (OPENING, *BEFORE, *DECISION, *AFTER)
    return Part(
        "procedure",
        "执法程序",
        ARTICLE,
        "本系统的行政处罚案件办理程序",
        ("步骤", "依据"),
        rows_of((False, (step.name, step.basis)) for step in steps if step.basis),
    )


def _limits(on: date) -> Part:
    """The limits of the law's own procedure; those of fields of government stand in their own rules."""
    codes = dict.fromkeys(one.rule for one in DEADLINES if isinstance(one.rule, str))
    rules = [rule for code in codes if (rule := rulebook()[code]).kind is Kind.LIMIT]
    return Part(
        "limits",
        "办理期限",
        ARTICLE,
        "规则包中当日有效的期限",
        ("期限", "长度", "依据", "核对"),
        rows_of((False, (rule.name, ruled(rule.code, on), rule.cite, rule.status_label)) for rule in rules),
        holes_of(
            (
                "还没有核对原文的期限",
                named(rules, lambda rule: rule.name, lambda rule: not rule.is_verified),
                "公示前核对原文",
            )
        ),
    )


def _remedies(on: date) -> Part:
    ways = (
        ("陈述、申辩", "", "《行政处罚法》第四十五条", "案卷记明，必须复核，不得因此加重处罚"),
        ("听证", "penalty.hearing.request", "", "收到听证告知后向本机关提出，不收费"),
        ("行政复议", RECONSIDERATION, "", "自知道决定之日起；当场处罚须先申请复议"),
        ("行政诉讼", SUIT, "", "自知道决定之日起，直接向人民法院起诉"),
        ("复议后起诉", SUIT_AFTER, "", "自收到复议决定书之日起"),
    )
    told = []
    for name, code, basis, how in ways:
        told.append((False, (name, ruled(code, on) if code else "", rulebook()[code].cite if code else basis, how)))
    return Part(
        "remedies",
        "救济渠道",
        ARTICLE,
        "规则包中的复议、诉讼、听证期限",
        ("渠道", "期限", "依据", "说明"),
        rows_of(told),
    )
