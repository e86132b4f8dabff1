"""What can be wrong with an indicator's declaration (指标声明的毛病), each in one sentence."""

from __future__ import annotations

from collections.abc import Iterator

from fazhi.kernel.core.registry import registry
from fazhi.kernel.records.fields import Kind
from fazhi.kernel.records.registers import Register, registers

from . import conditions
from .declarations import (
    Count,
    Counted,
    CountOnce,
    Coverage,
    Days,
    Derived,
    Indicator,
    Measure,
    Ratio,
    Snapshot,
    Sum,
    indicators,
    needed,
)
from .values import Type

LONGEST_CODE = 40  # a subject of the chain holds it with its span and area


def faults_of(item: Indicator) -> Iterator[str]:
    """Every fault of an indicator."""
    where = f"指标“{item.name}”（{item.code}）"
    if len(item.code) > LONGEST_CODE:
        yield f"{where}的编码超过 {LONGEST_CODE} 个字符"
    if not item.definition.strip():
        yield f"{where}没有写明口径"
    if isinstance(item, Measure | Snapshot):
        register = registers.get(item.register)
        if register is None:
            yield f"{where}提到没有的台账“{item.register}”"
            return
        yield from (f"{where}：{fault}" for fault in (*_placing(item, register), *_counts(item, register)))
        yield from (f"{where}：{fault}" for fault in conditions.faults(item.where, register))
        for code in item.within:
            if not isinstance(indicators.get(code), Measure | Snapshot):
                yield f"{where}说它的行也在“{code}”里，而没有这样的计量或存量"
    for code in needed(item):
        if not isinstance(indicators.get(code), Measure | Snapshot):
            yield f"{where}提到的“{code}”不是已声明的计量或存量"
    if isinstance(item, Derived):
        yield from (f"{where}{fault}" for fault in _derived(item))


def _placing(item: Counted, register: Register) -> Iterator[str]:
    for name in item.placing:
        if name not in register.fields:
            yield f"台账“{register.name}”没有字段“{name}”；有：{'、'.join(register.fields)}"
        elif register.fields[name].kind is not Kind.DATE:
            yield f"字段“{register.fields[name].label}”不是日期，不能把行放进时段"


def _counts(item: Counted, register: Register) -> Iterator[str]:
    names = tuple(vars(item.counts).values())
    unknown = [name for name in names if name not in register.fields]
    if unknown:
        yield f"台账“{register.name}”没有字段“{'”“'.join(unknown)}”"
        return
    kinds = {register.fields[name].kind for name in names}
    if isinstance(item.counts, Sum) and not kinds <= {Kind.INTEGER, Kind.MONEY}:
        yield f"字段“{register.fields[item.counts.field].label}”不能求和"
    if isinstance(item.counts, Days) and kinds != {Kind.DATE}:
        yield "天数合计的两端必须都是日期"
    is_money = isinstance(item.counts, Sum) and kinds == {Kind.MONEY}
    if (item.type is Type.MONEY) != is_money or item.type not in (Type.COUNT, Type.MONEY):
        yield f"数值类型“{item.type}”与所计的内容不符"
    if isinstance(item.counts, Count | CountOnce) and item.decimals:
        yield "计数不取小数"


def _derived(item: Derived) -> Iterator[str]:
    if (item.formula is None) == (not item.alternatives):
        yield "应写明一个算式，或几个备选口径"
    if item.apart and not item.universe:
        yield "单列了若干类，却没有写明它们与分母应合计为哪一项"
    for each in item.choices.values():
        if isinstance(each.formula, Coverage):
            yield from _coverage(each.formula)
        if item.universe and not isinstance(each.formula, Ratio):
            yield "只有比率才能单列"


def _coverage(formula: Coverage) -> Iterator[str]:
    whole, by = indicators.get(formula.whole), indicators.get(formula.by)
    if not isinstance(whole, Measure | Snapshot) or not isinstance(by, Measure | Snapshot):
        return
    if not isinstance(by.counts, CountOnce):
        yield f"的覆盖方“{by.name}”应按字段去重计数"
    if whole.register in registers and formula.field not in whole.table.fields:
        yield f"的全集“{whole.name}”没有字段“{formula.field}”"


@registry.check
def _check_indicators() -> Iterator[str]:
    refs: dict[str, str] = {}
    for item in indicators:
        yield from faults_of(item)
        if item.ref and item.ref in refs:
            yield f"指标“{item.name}”与“{refs[item.ref]}”用了同一个编号 {item.ref}"
        refs.setdefault(item.ref, item.name)
