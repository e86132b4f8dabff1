"""Writes docs/reference/ from the registries: what the program declares is what the page says.

`python -m tools.make_reference` writes the pages; with `--check` it only says which are stale, and ends with 1.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

# How the words of the code read in Chinese.
UNITS = {
    "working_day": "工作日",
    "calendar_day": "日",
    "month": "个月",
    "year": "年",
    "hour": "小时",
    "month_day": "每年",
    "fen": "分",
    "percent": "%",
    "percent_a_day": "% 每日",
    "person": "人",
    "time": "次",
    "day": "日",
    "item": "项",
    "point": "分",
}
KINDS = {
    "text": "文字",
    "long_text": "长文字",
    "date": "日期",
    "instant": "时刻",
    "integer": "整数",
    "money": "金额",
    "yes_no": "是否",
    "choice": "选项",
    "unit": "机构",
    "area": "区域",
    "user": "人员",
}

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "reference"
MADE = "本页由 `python -m tools.make_reference` 从程序的声明生成，不要手改。"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.make_reference", description=__doc__)
    parser.add_argument("--check", action="store_true", help="only say which pages are stale")
    is_check = parser.parse_args(arguments).check
    made = pages()
    there = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.md")}
    stale = sorted(name for name in {*made, *there} if made.get(name) != there.get(name))
    if is_check:
        for name in stale:
            print(f"过期 / stale: docs/reference/{name}", file=sys.stderr)
        return 1 if stale else 0
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in set(there) - set(made):
        (FOLDER / name).unlink()
    for name, text in made.items():
        (FOLDER / name).write_text(text, encoding="utf-8")
    return 0


def pages() -> dict[str, str]:
    """Every page by its file name; the product alone, without a town's own modules or packs."""
    for name in [name for name in os.environ if name.startswith("FAZHI_")]:
        del os.environ[name]
    os.environ["DJANGO_SETTINGS_MODULE"] = "fazhi.settings"
    with tempfile.TemporaryDirectory() as home:
        os.environ["FAZHI_HOME"] = home
        import django

        django.setup()
        return {name: "\n".join([*_head(title), *lines()]).rstrip() + "\n" for name, title, lines in PAGES}


def _head(title: str) -> Iterator[str]:
    yield from (f"# {title}", "", MADE, "")


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    yield "| " + " | ".join(head) + " |"
    yield "|" + "---|" * len(head)
    for row in rows:
        yield "| " + " | ".join(str(cell).replace("|", "\\|").replace("\n", " ") or "—" for cell in row) + " |"
    yield ""


def _joined(parts: Iterable[str]) -> str:
    return "、".join(parts)


def _roles() -> Iterator[str]:
    from fazhi.kernel.org.roles import roles
    from fazhi.kernel.records.registers import ACTIONS, registers

    reach = {"town": "全镇", "unit": "本单位", "own": "本人承办"}
    yield from table(("编码", "名称", "说明"), ((f"`{each.code}`", each.name, each.description) for each in roles))
    yield from ("## 各角色在各台账的权限", "")
    yield from table(
        ("角色", "台账", "范围", "权限"),
        (
            (each.name, register.name, reach[grant.scope], _joined(ACTIONS[action] for action in grant.actions))
            for each in roles
            for register in registers
            for grant in register.grants
            if grant.role == each.code
        ),
    )


def _registers() -> Iterator[str]:
    from fazhi.kernel.imports.mappings import mappings
    from fazhi.kernel.procedures.declarations import procedures
    from fazhi.kernel.records.registers import registers

    for register in registers:
        yield from (f"## {register.name} `{register.code}`", "")
        if register.is_procedural:
            yield from (f"办件台账，程序：{procedures[register.procedure].name}（`{register.procedure}`）。", "")
        yield from table(
            ("字段", "名称", "种类", "选项", "个人信息"),
            (
                (
                    f"`{item.name}`",
                    item.label,
                    KINDS[item.kind.value],
                    _joined((item.choices or {}).values()),
                    "是" if item.is_personal else "",
                )
                for item in register.fields.values()
            ),
        )
        mine = [item for item in mappings if item.register == register.code]
        if mine:
            yield from ("### 导入映射", "")
            rows = ((f"`{item.code}`", item.label, item.notes) for item in mine)
            yield from table(("编码", "名称", "说明"), rows)


def _procedures() -> Iterator[str]:
    from fazhi.kernel.org.roles import roles
    from fazhi.kernel.procedures.declarations import procedures
    from fazhi.kernel.procedures.handoffs import roads

    for procedure in procedures:
        yield from (f"## {procedure.name} `{procedure.code}`", "", f"依据：{procedure.basis}", "")
        for version in procedure.versions:
            span = f"{version.starts_on or '……'} 至 {version.ends_on or '……'}"
            yield from (f"### 版本 {version.code}（收到日期 {span}）", "")
            names = {code: state.name for code, state in version.state.items()}
            yield from table(
                ("步骤", "名称", "从", "到", "由谁", "必填", "文书", "门禁"),
                (
                    (
                        f"`{step.code}`",
                        step.name,
                        _joined(names[code] for code in step.sources) or "（开始）",
                        names.get(step.target, "（不变）"),
                        _joined(roles[code].name for code in step.roles),
                        _joined(f"`{name}`" for name in step.required),
                        _joined(step.papers),
                        _joined(gate.name for gate in step.gates),
                    )
                    for step in version.step.values()
                ),
            )
            yield from _deadlines(version)
    yield from ("## 移交去向", "")
    rows = [(f"`{road.code}`", road.name, road.source, road.target or road.receiver, road.basis) for road in roads]
    yield from table(("编码", "名称", "自", "至", "依据"), rows) if rows else ("目前没有。",)


def _deadlines(version: Any) -> Iterator[str]:
    from fazhi.kernel.procedures.faults import rules_of

    rows = []
    for each in version.deadlines:
        told = (
            *([f"办件载明（`{each.stated}`）"] if each.stated else []),
            *(f"`{code}`" for code in dict.fromkeys(rules_of(each))),
        )
        met = _joined(version.step[code].name for code in each.met_by)
        start = version.step[each.anchor].name
        rows.append((f"`{each.code}`", each.name, _joined(told), start, met))
    if rows:
        yield from table(("期限", "名称", "规则", "自哪一步起算", "由哪一步完成"), rows)
    for pause in version.pauses:
        began, ended = version.step[pause.begins].name, version.step[pause.ends].name
        yield from (f"扣除期间：“{began}”至“{ended}”，须有《{pause.paper}》。", "")
    for extension in version.extensions:
        name = version.step[extension.step].name
        yield from (f"延长：“{name}”，须有《{extension.paper}》，至多 {extension.times} 次。", "")


def _rules() -> Iterator[str]:
    from fazhi.kernel.law.notices import load_notices
    from fazhi.kernel.law.packs import pack_folders, rulebook
    from fazhi.kernel.law.wording import anchor

    unverified = sum(not rule.is_verified for rule in rulebook())
    yield f"共 {len(rulebook())} 条，其中未核 {unverified} 条。**未核**的数没有见到原文：照常计算，凡显示之处都标明。"
    yield "规则写在 `src/fazhi/packs/`，镇里自己的另放一个文件夹，由 `FAZHI_PACKS` 指明。"
    yield ""
    yield from table(
        ("编码", "名称", "数值（起始日）", "单位", "起算", "延长", "依据", "状态", "核对于", "包"),
        (
            (
                f"`{rule.code}`",
                rule.name,
                _joined(f"{_number(rule, number)}（{first_on}）" for first_on, number in rule.dated),
                UNITS[rule.unit],
                anchor(rule),
                _joined(f"{each.n}{UNITS[each.unit.value]}（{each.role}）" for each in rule.extensions),
                rule.cite,
                rule.status_label if rule.is_verified else f"**{rule.status_label}**",
                rule.checked_on,
                rule.pack,
            )
            for rule in sorted(rulebook(), key=lambda rule: rule.code)
        ),
    )
    yield from ("## 工作日历", "", "没有放假通知的年份一律是暂算，不评判任何人。", "")
    notices = sorted(load_notices(pack_folders()), key=lambda notice: (notice.year, notice.version))
    yield from table(("年份", "版次", "通知"), ((each.year, each.version, each.title) for each in notices))


def _number(rule: Any, number: int | None) -> str:
    if number is None:
        return "废止"
    return "{:02d}-{:02d}".format(*divmod(number, 100)) if rule.unit == "month_day" else str(number)


def _indicators() -> Iterator[str]:
    from fazhi.kernel.figures.declarations import Derived, Measure, Snapshot, Stated, indicators

    kinds = {Measure: "计量", Snapshot: "存量", Derived: "派生", Stated: "报送"}
    yield from table(
        ("编号", "编码", "名称", "种类", "单位", "台账", "口径", "版本"),
        (
            (
                item.ref,
                f"`{item.code}`",
                item.name,
                kinds[type(item)],
                item.unit,
                getattr(item, "register", ""),
                item.definition,
                item.version,
            )
            for item in indicators
        ),
    )


def _checks() -> Iterator[str]:
    from fazhi.modules.enforcement.review.catalogue import checks
    from fazhi.modules.enforcement.review.scoring import weights

    scale, gates = weights(), _gates_by_check()
    yield f"共 {len(checks)} 项，一项一个判断，用在三处：办理时的门禁、案件页面上的“假如今天决定”、事后的评查。"
    yield "结果有四种：符合、不符合、无法判断、不适用；缺一项事实是无法判断，不算符合。“阶段”是从哪个阶段起才问。"
    yield f"分值和等次是一个规则包，**{scale.status_label}**：满分 {scale.full} 分，{_grades(scale)}；出处：{scale.source}。"
    yield "“一票不合格”的不扣分，一项不符合，整卷不合格。“门禁”列出由哪个程序的哪一步挡住；没有写的只在页面上提醒、在评查时判断。"
    yield ""
    yield from table(
        ("编号", "名称", "轻重", "扣分", "阶段", "当场处罚", "依据", "整改办法", "门禁"),
        (
            (
                f"`{each.code}`",
                each.name,
                each.severity.label,
                scale.of(each) or "",
                each.stage.label,
                "问" if each.is_for_simple else "不问",
                each.basis,
                each.remedy,
                _joined(gates.get(each.code, ())),
            )
            for each in sorted(checks, key=lambda each: each.code)
        ),
    )


def _gates_by_check() -> dict[str, list[str]]:
    """By check the steps that it stops."""
    from fazhi.kernel.procedures.declarations import procedures

    found: dict[str, list[str]] = {}
    for procedure in procedures:
        for step in procedure.versions[-1].step.values():
            for gate in step.gates:
                kind, _, code = gate.code.partition(":")
                if kind == "case_check":
                    found.setdefault(code, []).append(step.name)
    return found


def _grades(scale: Any) -> str:
    return _joined(f"{least} 分起{name}" for least, name in scale.grades)


class _Told(argparse.ArgumentParser):
    """A parser that remembers what a command declares; how --help prints it differs between Python's versions."""

    def __init__(self, **options: Any) -> None:
        self.rows: list[tuple[str, str]] = []
        self.tasks: dict[str, Any] = {}
        super().__init__(add_help=False, **options)

    def add_subparsers(self, **options: Any) -> Any:
        action = super().add_subparsers(parser_class=_Told, **options)
        self.tasks = action.choices
        return action

    def add_argument(self, *names: str, **options: Any) -> argparse.Action:
        action = super().add_argument(*names, **options)
        value = action.metavar or (_joined(map(str, action.choices)) if action.choices else action.dest.upper())
        shown = " ".join([*action.option_strings, "" if action.nargs == 0 else str(value)]).strip()
        self.rows.append((f"`{shown}`", str(action.help or "").replace("%%", "%")))
        return action


def _commands() -> Iterator[str]:
    from importlib import import_module

    from fazhi.cli.main import COMMANDS

    yield "退出码：0 完成，1 核对未通过，2 输入有误（标准错误上说明错在哪里、怎么办）。给出数据的命令都可加 `--json`。"
    yield ""
    for name in COMMANDS:
        # `import` is a word of Python's own.
        module = import_module(f"fazhi.cli.{'import_' if name == 'import' else name}")
        told = _Told()
        module.arguments(told)
        yield from (f"## fazhi {name}", "", f"{module.HELP}。", "")
        if told.rows:
            yield from table(("参数", "说明"), told.rows)
        for task, parser in told.tasks.items():
            yield from (f"### fazhi {name} {task}", "", f"{parser.description}。", "")
            yield from table(("参数", "说明"), parser.rows)


def _systems() -> Iterator[str]:
    from fazhi.kernel.procedures.declarations import procedures
    from fazhi.reports.expected import expected
    from fazhi.reports.systems import systems

    found = systems().values()
    yield from (f"{len(found)} 个系统，已建 {sum(one.is_built for one in found)} 个，其余待建。", "")
    rows = []
    for one in found:
        clocks = [
            deadline.name
            for register in one.registers
            if register.is_procedural
            for deadline in procedures[register.procedure].versions[-1].deadlines
        ]
        rows.append(
            (
                one.code,
                one.name,
                f"{one.module_name}（`{one.module}`）",
                "已建" if one.is_built else "待建",
                _joined(f"{register.name} `{register.code}`" for register in one.registers),
                _joined(procedures[one.procedure].name for one in one.registers if one.is_procedural),
                _joined(dict.fromkeys(clocks)),
                _joined(ref for ref, figure in expected().items() if one in figure.systems),
            )
        )
    yield from table(("编号", "系统", "模块", "状态", "台账", "程序", "期限", "报告数"), rows)


PAGES: tuple[tuple[str, str, Callable[[], Iterator[str]]], ...] = (
    ("checks.md", "案卷评查项", _checks),
    ("commands.md", "命令", _commands),
    ("indicators.md", "指标", _indicators),
    ("procedures.md", "程序", _procedures),
    ("registers.md", "台账", _registers),
    ("roles.md", "角色与权限", _roles),
    ("rules.md", "规则与日历", _rules),
    ("systems.md", "系统", _systems),
)

if __name__ == "__main__":
    sys.exit(main())
