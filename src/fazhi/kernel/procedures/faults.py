"""What can be wrong with a procedure's declaration (程序声明的毛病), each in one sentence."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from fazhi.kernel.core.digests import canonical, sm3
from fazhi.kernel.core.registry import registry
from fazhi.kernel.law.packs import rulebook
from fazhi.kernel.law.rules import Rule
from fazhi.kernel.org.roles import roles
from fazhi.kernel.records.registers import Register, registers

from .declarations import ByField, Deadline, Procedure, Version, procedures


def faults_of(procedure: Procedure) -> Iterator[str]:
    """Every fault of a procedure and of its versions."""
    where = f"程序“{procedure.name}”（{procedure.code}）"
    users = [item for item in registers if item.procedure == procedure.code]
    if not users:
        yield f"{where}没有台账使用"
    if not procedure.basis:
        yield f"{where}没有写明依据"
    spans = [(item.starts_on or date.min, item.ends_on or date.max, item.code) for item in procedure.versions]
    for (_, end, one), (start, _, other) in pairwise(sorted(spans)):
        if start <= end:
            yield f"{where}的版本 {one} 与 {other} 的适用日期重叠"
    for version in procedure.versions:
        yield from (f"{where}版本 {version.code}：{fault}" for fault in _of_version(version, users))


def _of_version(version: Version, users: Iterable[Register]) -> Iterator[str]:
    yield from _duplicates("状态", [item.code for item in version.states])
    yield from _duplicates("步骤", [item.code for item in (version.opening, *version.steps)])
    reached = {version.opening.target} | {step.target for step in version.steps if step.target}
    for state in version.states:
        if state.code not in reached:
            yield f"没有步骤能到状态“{state.name}”"
        if state.is_final and version.from_state(state.code) and not state.name:
            yield f"终结状态“{state.code}”没有名称"
    yield from _of_steps(version, users)
    for register in users:
        for name in {item.stated for item in version.deadlines if item.stated} - set(register.fields):
            yield f"期限提到台账“{register.name}”没有的字段“{name}”"
    yield from _of_deadlines(version)


def _of_steps(version: Version, users: Iterable[Register]) -> Iterator[str]:
    for step in version.step.values():
        for code in {*step.sources, *([step.target] if step.target else [])} - set(version.state):
            yield f"步骤“{step.name}”提到没有的状态“{code}”"
        for role in step.roles:
            if role not in roles:
                yield f"步骤“{step.name}”提到没有声明的角色“{role}”"
        for code in set(step.apart_from) - set(version.step):
            yield f"步骤“{step.name}”须与没有的步骤“{code}”由不同的人办理"
        for register in users:
            written = {*step.keeps, *step.keeps.values(), *step.clears, *step.dates, *step.sets, step.counts} - {""}
            for name in {*step.fields, *step.required, *written} - set(register.fields):
                yield f"步骤“{step.name}”提到台账“{register.name}”没有的字段“{name}”"
        yield from (f"步骤“{step.name}”的门禁“{gate.name}”没有写明依据" for gate in step.gates if not gate.basis)


def _of_deadlines(version: Version) -> Iterator[str]:
    if len([item for item in version.deadlines if item.is_main]) > 1:
        yield "主期限多于一个"
    for item in version.deadlines:
        for step in {item.anchor, *item.met_by, *item.undone_by} - set(version.step):
            yield f"期限“{item.name}”提到没有的步骤“{step}”"
        yield from (f"期限“{item.name}”提到没有的规则“{rule}”" for rule in rules_of(item) if rule not in rulebook())
        if not item.rule and not item.stated:
            yield f"期限“{item.name}”既没有规则，也没有载明日期的字段"
    stated = {item.code for item in version.deadlines if item.stated}
    altered = {pause.deadline for pause in version.pauses} | {each.deadline for each in version.extensions}
    for code in sorted(stated & altered):
        yield f"期限“{version.deadline[code].name}”由办件载明日期，不能扣除、延长；改定日期用步骤改字段"
    yield from _of_pauses(version)
    yield from _of_extensions(version)


def _of_pauses(version: Version) -> Iterator[str]:
    for pause in version.pauses:
        where = f"扣除期间“{pause.reason}”"
        if pause.deadline not in version.deadline or {pause.begins, pause.ends} - set(version.step):
            yield f"{where}提到没有的期限或步骤"
            continue
        if not pause.paper:
            yield f"{where}没有写明文书"
        rules = _known_rules(version.deadline[pause.deadline])
        # Where the rule depends on a field, one of them is enough: a clock under another is not stopped.
        if rules and not any(pause.reason in item.pauses for rule in rules for item in rule.lineage()):
            yield f"{where}不是规则“{'、'.join(rule.name for rule in rules)}”允许扣除的情形"


def _of_extensions(version: Version) -> Iterator[str]:
    for extension in version.extensions:
        if extension.deadline not in version.deadline or extension.step not in version.step:
            yield f"延长“{extension.step}”提到没有的期限或步骤"
            continue
        if extension.approver not in version.step[extension.step].roles:
            yield f"延长“{extension.step}”的批准角色“{extension.approver}”不在该步骤的角色中"
        rules = _known_rules(version.deadline[extension.deadline])
        if rules and not any(item.extension for rule in rules for item in rule.lineage()):
            yield f"延长“{extension.step}”：规则“{'、'.join(rule.name for rule in rules)}”没有规定可以延长"


def _known_rules(deadline: Deadline) -> list[Rule]:
    return [rule for code in rules_of(deadline) if (rule := rulebook().get(code))]


def rules_of(deadline: Deadline) -> tuple[str, ...]:
    """The rules that a deadline may take."""
    if isinstance(deadline.rule, ByField):
        return tuple(deadline.rule.rules.values())
    return (deadline.rule,) if deadline.rule else ()


def _duplicates(what: str, codes: list[str]) -> Iterator[str]:
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        yield f"{what}“{code}”写了两次"


def fingerprint(version: Version) -> str:
    """The fingerprint of a version (版本指纹): the same as long as nothing in it changes that could alter a result.

    Names may be reworded and comments rewritten; codes, roads, roles, papers, rules and the code of gates may not.
    """
    return sm3(canonical(_plain(version)))


_REWORDABLE = frozenset({"name", "remedy"})


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {item.name: _plain(getattr(value, item.name)) for item in fields(value) if item.name not in _REWORDABLE}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if callable(value):
        return ast.dump(ast.parse(textwrap.dedent(inspect.getsource(value)).strip().rstrip(",")))
    return value


@registry.check
def _check_procedures() -> Iterator[str]:
    for procedure in procedures:
        yield from faults_of(procedure)
