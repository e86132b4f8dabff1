"""`fazhi hotline`: proposals for messages, learning from closed tickets, and how good both are (派单推荐)."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fazhi.kernel.core.errors import FazhiError

HELP = "热线派单推荐：推荐事项和承办单位、从办结工单学习、用已分类的表评测"


def arguments(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(dest="task", metavar="任务", required=True)
    suggesting = _task(commands, "suggest", "为表中每条诉求推荐事项和承办单位，写明依据的词；不写任何东西")
    suggesting.add_argument("file", metavar="FILE", type=Path, help="xlsx、xls、csv：有诉求主题、诉求内容一类的列")
    evaluating = _task(commands, "evaluate", "用已分类的表评测：五折交叉，相同文本不分到两边；不看也不改本镇的数据")
    evaluating.add_argument("file", metavar="FILE", type=Path, help="有文字列和类别列的表；没有表头也可以")
    _task(commands, "learn", "从本镇已办结的工单重新学习，结果存放在 FAZHI_HOME/models")


def _task(commands: Any, name: str, words: str) -> argparse.ArgumentParser:
    task: argparse.ArgumentParser = commands.add_parser(name, help=words, description=words)
    # The command has the switch already; what stands behind the task's name counts too.
    task.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="只输出一份 JSON")
    return task


def run(options: argparse.Namespace) -> dict[str, Any]:
    """The answer of one task; raises FazhiError for a file that cannot be used."""
    if options.task == "evaluate":
        from fazhi.modules.hotline.learning.evaluating import evaluate

        return evaluate(options.file)
    if options.task == "learn":
        from fazhi.modules.hotline.learning.suggesting import learn

        return learn()
    return _suggest(options.file)


def _suggest(path: Path) -> dict[str, Any]:
    from fazhi.modules.hotline.learning.messages import numbered
    from fazhi.modules.hotline.learning.suggesting import Suggester

    suggester = Suggester()
    if suggester.model is None and not suggester.duties:
        raise FazhiError(
            "没有可以依据的东西：还没有学习过办结工单，职责与答复卡也是空的",
            remedy="先登记职责与答复卡，或运行 fazhi hotline learn",
        )
    rows = numbered(path)
    suggestions = []
    for line, message in zip(rows.lines, rows.messages, strict=True):
        found = suggester.suggest(message)
        suggestions.append(
            {
                "row": line,
                "class": found.theme if found else None,
                "unit": str(found.unit) if found and found.unit else None,
                "confidence": found.confidence if found else 0,
                "words": list(found.words) if found else [],
                "why": found.why if found else "没有把握，不作推荐",
            }
        )
    return {"suggestions": suggestions, "learned_from": suggester.learned_from}


def lines(answer: dict[str, Any]) -> Iterator[str]:
    """The answer as people read it."""
    if "macro_f1" in answer:
        counted = f"{answer['rows']} 行，{answer['groups']} 种文本，{answer['folds']} 折，{answer['seconds']} 秒"
        yield f"宏平均 F1 {answer['macro_f1']:.4f}：{counted}"
        for name, rates in sorted(answer["per_class"].items(), key=lambda item: -item[1]["rows"]):
            yield (
                f"  {name}：查准 {rates['precision']:.3f}，查全 {rates['recall']:.3f}，F1 {rates['f1']:.3f}，{rates['rows']} 行"
            )
    elif "suggestions" in answer:
        for item in answer["suggestions"]:
            told = (
                f"{item['class']} → {item['unit'] or '单位待定'}（{item['confidence']}）" if item["class"] else "不推荐"
            )
            yield f"第 {item['row']} 行：{told}：{item['why']}"
        learnt = answer["learned_from"]
        yield (
            f"依据：办结工单 {learnt['tickets']} 件" if "tickets" in learnt else f"依据：职责清单 {learnt['duties']} 条"
        )
    else:
        yield f"学习了 {answer['tickets']} 件办结工单、{answer['themes']} 个事项，存放在 {answer['file']}"
        if "right" in answer:
            yield f"留出 {answer['held_out']} 件检验：{answer['right']}% 的事项推荐正确"
        if answer["left_out"]:
            yield f"不足 5 件而没有学习的事项：{'、'.join(answer['left_out'])}"
