"""设计样页: the living page of the design system; every part comes from the sheets and templates that pages use."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fazhi.kernel.core.clock import today
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.pages.charts import Chart, Series, Value, stacked
from fazhi.kernel.pages.marks import DEMO, JUDGEMENT, UNVERIFIED
from fazhi.kernel.pages.timeline import ChangeLine, EventLine

from ..access import SIGNED_IN, demands
from ..forms import Day
from ..work import Group

SHEETS = Path(__file__).parent.parent / "static" / "site"
TOKEN = re.compile(r"--([\w-]+): (#[0-9a-f]{3,6}|var\(--[\w-]+\))\s*;")
# Each colour: its name, the ground on which it stands, what it is for; 4.5 for text, 3 for lines that one must see.
COLOURS = (
    ("ink", "card", "正文", 4.5),
    ("ink", "paper", "正文，页面底色上", 4.5),
    ("ink-2", "card", "次要文字", 4.5),
    ("ink-2", "paper", "次要文字，页面底色上", 4.5),
    ("ink-2", "head", "表头", 4.5),
    ("ink-2", "grey-soft", "中性标签", 4.5),
    ("blue", "card", "链接", 4.5),
    ("blue-dark", "blue-soft", "当前项", 4.5),
    ("on-fill", "fill", "主按钮", 4.5),
    ("on-fill", "fill-2", "主按钮，指着时", 4.5),
    ("on-blue", "blue", "蓝底上的字", 4.5),
    ("late", "card", "超期、出错", 4.5),
    ("late", "late-soft", "超期标签、错误框", 4.5),
    ("due", "card", "将到期", 4.5),
    ("due", "due-soft", "将到期标签、提醒框", 4.5),
    ("ok", "ok-soft", "已核、在用、通过", 4.5),
    ("trial", "trial-soft", "试算、暂算、未核", 4.5),
    ("seal", "card", "模拟数据", 4.5),
    ("on-brand", "brand", "印记", 4.5),
    ("edge", "card", "控件的边", 3),
    ("focus", "card", "焦点框", 3),
    ("late-bar", "card", "超期的色条", 3),
    ("due-bar", "card", "将到期的色条", 3),
    *((f"hue-{n}", "card", f"图表第 {n} 色", 3) for n in range(1, 7)),
)
SIZES = (
    ("t-figure", "1.9rem", "大数", "8,559 件"),
    ("t-h1", "1.45rem", "页题", "今天先办这 7 件"),
    ("t-h2", "1.1rem", "段题", "期限与依据"),
    ("t-body", "1rem（15 px，大字 19 px）", "正文", "自受理之日起五个工作日内答复，2024-01-15 起算。"),
    ("t-small", "0.87rem", "说明", "期限 2024-01-22 · 规划建设办"),
    ("t-tiny", "0.8rem", "标记", "模拟数据"),
)
SPACES = (("s1", 4), ("s2", 8), ("s3", 12), ("s4", 16), ("s5", 24), ("s6", 36))


@dataclass(frozen=True)
class Colour:
    """One colour on its ground in both lights (颜色), with the contrast that it reaches and the one that it needs."""

    name: str
    ground: str
    use: str
    needed: float
    light: tuple[str, str]
    dark: tuple[str, str]

    @property
    def ratios(self) -> tuple[float, float]:
        return contrast(*self.light), contrast(*self.dark)


@cache
def colours() -> tuple[Colour, ...]:
    """The colours as the sheets define them."""
    light = dict(TOKEN.findall((SHEETS / "tokens.css").read_text(encoding="utf-8")))
    dark = light | dict(TOKEN.findall((SHEETS / "dark.css").read_text(encoding="utf-8")))
    return tuple(
        Colour(name, ground, use, needed, (light[name], light[ground]), (dark[name], dark[ground]))
        for name, ground, use, needed in COLOURS
    )


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours (对比度), 1 to 21, as WCAG 2 defines it."""
    bright, dim = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def _luminance(colour: str) -> float:
    digits = colour.removeprefix("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


class SampleForm(forms.Form):
    """A form with one field of each kind; sent with errors, so that they show."""

    title = forms.CharField(label="事项", help_text="写清地点和情况，不写个人信息。")
    starts_on = Day(label="起始日期")
    unit = forms.ChoiceField(label="承办单位", choices=[("", "请选择"), ("a", "规划建设办"), ("b", "综合执法办")])
    note = forms.CharField(label="说明", widget=forms.Textarea(attrs={"rows": 2}), required=False)
    is_urgent = forms.BooleanField(label="涉及安全，先处置", required=False)


@demands(SIGNED_IN)
@require_safe
def design(request: HttpRequest) -> HttpResponse:
    """The page: made-up words alone, nothing from any register."""
    context = {"colours": colours(), "sizes": SIZES, "spaces": SPACES, "chart": _chart(), **_states(), **_record()}
    context["form"] = SampleForm({"title": "村口路灯不亮", "starts_on": "2024-13-02"})
    context["refusal"] = FazhiError(
        "自受理之日起已满五个工作日，不能再延期", basis="热线管理办法的延期规定", remedy="先答复，再说明后续安排"
    )
    return render(request, "site/design.html", context)


def _states() -> dict[str, Any]:
    """Tiles, tasks and marks, one of each kind."""
    words = {
        Group.OVERDUE: ("已过 2 天", "围墙倾斜，旁边是学校", "办理中", "答复"),
        Group.TODAY: ("今天到期", "咨询灵活就业参保", "待签收", "签收"),
        Group.WAITING: ("还有 9 天", "建议增设路灯", "待派单", "派单"),
    }
    day = today()
    tasks = [
        SimpleNamespace(
            group=group,
            when=when,
            matter=SimpleNamespace(title=title, number="RX0000-000000", unit="规划建设办", due_on=day, is_demo=True),
            register=SimpleNamespace(name="12345热线工单"),
            state=state,
            step=SimpleNamespace(name=step),
            mark=None,
        )
        for group, (when, title, state, step) in words.items()
    ]
    marks = [UNVERIFIED, *JUDGEMENT.values(), DEMO]
    return {"tiles": [{"group": group, "count": n} for group, n in zip(Group, (2, 1, 4, 0, 3), strict=True)]} | {
        "tasks": tasks,
        "marks": marks,
    }


def _record() -> dict[str, Any]:
    """A course and a clock, as a matter's page shows them."""
    day = today()
    changed = [ChangeLine("承办单位", "", "规划建设办")]
    course = [
        EventLine("签收", str(day), f"{day} 09:12", "建设员甲", "", "", "", "待签收 → 办理中"),
        EventLine("派单", str(day), f"{day} 08:40", "专班甲", "专班乙", "", "请先到现场", "待派单 → 待签收", changed),
    ]
    clock = SimpleNamespace(
        name="答复期限",
        limit="5 个工作日",
        started=str(day),
        due=str(day + timedelta(days=7)),
        safe_due_on=day + timedelta(days=7),
        marks=[UNVERIFIED],
        rule="hotline.reply.help",
        basis="热线管理办法的答复期限",
        lines=[f"{day} 收到，当日不计", f"{day + timedelta(days=1)} 第 1 个工作日"],
    )
    return {"timeline": [(line, ()) for line in course], "clocks": [clock]}


def _chart() -> Chart:
    """A picture of made-up numbers in all six hues."""
    names = ("路灯", "噪音", "占道", "环卫", "社保", "停车")
    series = []
    for place, name in enumerate(names):
        values = [Value(20 + (place * 7 + month * 5) % 18) for month in range(6)]
        series.append(Series(name, values, Value(sum(value.n for value in values))))
    totals = [Value(sum(one.values[month].n for one in series)) for month in range(6)]
    labels = [f"{month} 月" for month in range(1, 7)]
    return stacked("sample", "标题写出发现：六种事项每月相差不大（编的数）", labels, totals, series)
