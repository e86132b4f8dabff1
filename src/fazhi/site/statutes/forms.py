"""The forms of the statute base (法规库表单)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from fazhi.kernel.core.clock import today
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.law.statutes.entering import day_seen
from fazhi.kernel.law.statutes.models import Level, Version
from fazhi.kernel.law.statutes.numerals import Article, article_of

from ..forms import Choices, Day
from .listing import STATES, numbers

LONGEST = 400  # signs of a query


class SearchForm(forms.Form):
    """检索: words, and what narrows them."""

    q = forms.CharField(label="检索词或条号", required=False)
    level = forms.ChoiceField(label="效力级别", required=False, widget=Choices)
    place = forms.ChoiceField(label="适用地域", required=False, widget=Choices)
    on = Day(label="哪一天有效", required=False)
    is_cut = False

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        known = numbers()
        named = [(code, f"{name}（{count}）") for code, name, count in known.levels]
        self.fields["level"].choices = [("", "全部"), *named]
        self.fields["place"].choices = [("", "全部"), *((place, place) for place in known.places)]
        self.fields["q"].widget.input_type = "search"

    def wanted(self) -> dict[str, Any]:
        """What was asked; a value that the form does not know is left out, and `problems` says so."""
        self.is_valid()
        return {name: self.cleaned_data.get(name) or "" for name in self.fields}

    def clean_q(self) -> str:
        words: str = self.cleaned_data["q"]
        self.is_cut = len(words) > LONGEST
        return words[:LONGEST]

    @property
    def problems(self) -> list[str]:
        """What was not understood or not looked for (没有看懂的)."""
        names = {name: "日期" if name == "on" else self.fields[name].label for name in self.errors}
        told = [f"“{self.data.get(name)}”不是{label}，没有按它筛选" for name, label in names.items()]
        return [*told, f"检索词超过 {LONGEST} 字，只用了前 {LONGEST} 字"] if self.is_cut else told


class ListForm(SearchForm):
    """法规目录: by words of the title."""

    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), *STATES.items()], widget=Choices)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["q"].label = "名称或文号"


class DayForm(forms.Form):
    """补施行日期: a day and where it stands written."""

    in_force_on = Day(label="施行日期")
    source = forms.CharField(
        label="出处",
        max_length=300,
        help_text="写明文件和位置，如“省人大常委会公告第 9 号”“公报 2024 年第 3 期第 12 页”。",
    )
    seen = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, version: Version, **options: Any) -> None:
        super().__init__(*args, **options)
        self.version = version
        self.initial["seen"] = day_seen(version)

    def renew(self) -> None:
        """Shows the day as it is now (重新照看): who then sends the form again has seen it."""
        self.data = {**self.data.dict(), "seen": day_seen(self.version)}

    def clean_in_force_on(self) -> date:
        day: date = self.cleaned_data["in_force_on"]
        issued = self.version.issued_on
        if issued and day < issued:
            raise forms.ValidationError(f"施行日期 {day} 早于公布日期 {issued}，请核对")
        return day


class EndingForm(forms.Form):
    """录入废止: the first day without it, and by what it ended."""

    ends_on = Day(label="失效日期", help_text="不再有效的第一天；写“自某日起废止”的，就是那一天。")
    by_title = forms.CharField(
        label="依据",
        max_length=300,
        help_text="废止它的法律、决定或公告的名称，如“《某某条例》”；取代它的写全名，页面会链接过去。",
    )


class CheckForm(forms.Form):
    """引用核对: a text or a file, and the days by which it is judged."""

    text = forms.CharField(
        label="文书内容",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text="整篇粘贴即可。",
    )
    paper = forms.FileField(
        label="或上传文件", required=False, help_text="docx 或 txt，10 MB 以内。内容只用来核对，不保存。"
    )
    act_on = Day(label="行为日", help_text="违法行为或申请事项发生的日子；持续的行为填终了之日。实体规定按这一天核对。")
    decided_on = Day(label="决定日", required=False, help_text="作出决定的日子，程序规定按这一天核对；不填按今天。")

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if not values.get("text", "").strip() and not values.get("paper") and "paper" not in self.errors:
            raise forms.ValidationError("请粘贴文书内容，或上传 docx、txt 文件")
        act_on, decided_on = values.get("act_on"), values.get("decided_on") or today()
        if act_on and decided_on < act_on:
            self.add_error("decided_on", f"决定日 {decided_on} 早于行为日 {act_on}")
        return values


class MappingForm(forms.Form):
    """确认条文对应: the new articles of an old one, none if it has gone, and why."""

    old_article = forms.CharField(widget=forms.HiddenInput)
    new_articles = forms.CharField(
        label="对应新条", required=False, max_length=200, help_text="如 63、64；没有对应条文的留空。"
    )
    note = forms.CharField(label="说明", required=False, max_length=300)

    def clean_old_article(self) -> Article:
        return _article(self.cleaned_data["old_article"])

    def clean_new_articles(self) -> list[Article]:
        written = self.cleaned_data["new_articles"].replace("，", "、").replace(",", "、").replace("；", "、")
        return [_article(one) for one in written.split("、") if one.strip()]


def _article(text: str) -> Article:
    try:
        return article_of(text)
    except FazhiError as refusal:
        raise forms.ValidationError(str(refusal)) from refusal


def level_name(code: str) -> str:
    """The name of a level (级别)."""
    return str(Level(code).label) if code in Level.values else code
