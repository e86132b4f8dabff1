"""Marks (标记) beside a row: how it stands to its due day, how far that day may judge it, demo data or not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from fazhi.kernel.core.clock import today
from fazhi.kernel.records.models import Judgement


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark (标记): its words, the class that colours it, and its explanation."""

    text: str
    css: str = ""
    title: str = ""


DEMO = Mark("模拟数据", "demo-mark", "演示用的模拟数据，不是真实业务")
UNVERIFIED = Mark("未核", "badge badge--provisional", "这条规则的数字还没有人对照原文核实")
JUDGEMENT = {
    Judgement.TRIAL.value: Mark("试算", "badge badge--trial", "当日没有生效的规则，按假定的规则推算"),
    Judgement.PROVISIONAL.value: Mark("暂算", "badge badge--provisional", "用到的日子还没有放假通知，不据以评判"),
    Judgement.NOT_JUDGED.value: Mark("不评判", "badge badge--not_judged", "日历或规则没有覆盖，不作评判"),
}


def due_marks(judgement: str, due_on: date | None, met_on: date | None, closed_on: date | None) -> list[Mark]:
    """The marks beside a due day; days that may not judge carry only the reason."""
    found = [JUDGEMENT[judgement]] if judgement in JUDGEMENT else []
    if due_on is None or judgement != Judgement.JUDGED.value:
        return found
    if met_on is not None:
        return [*found, Mark("逾期完成", "badge badge--late")] if met_on > due_on else found
    if closed_on is not None:
        return found
    left = (due_on - today()).days
    if left < 0:
        return [*found, Mark(f"超期 {-left} 天", "badge badge--late")]
    return [*found, Mark("今日到期" if left == 0 else f"剩 {left} 天", "badge badge--due" if left == 0 else "badge")]
