"""The forms of the staff site (表单), with Chinese labels and every error beside its field."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from fazhi.kernel.core.clock import today
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.law.asking import Question
from fazhi.kernel.law.packs import rulebook
from fazhi.kernel.law.rules import Kind
from fazhi.kernel.law.timelimits import Unit as LimitUnit
from fazhi.kernel.law.wording import FAMILIES, OTHERS, family
from fazhi.kernel.org.covers import arrange_cover
from fazhi.kernel.org.models import Area, Post, Unit, UnitKind, User
from fazhi.kernel.org.roles import roles
from fazhi.kernel.pages.html import options


class Day(forms.DateField):
    """A date with the browser's own picker (日期)."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)


class Choices(forms.Select):
    """A select (选择框), written here because a template takes milliseconds for a hundred options."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The select as HTML; a choice with choices of its own is a group."""
        chosen = self.format_value(value)
        inside = (
            format_html('<optgroup label="{}">{}</optgroup>', key, options(named, chosen))
            if isinstance(named, list)
            else options([(str(key), str(named))], chosen)
            for key, named in self.choices
        )
        told = flatatt(self.build_attrs(self.attrs, {**(attrs or {}), "name": name}))
        return format_html("<select{}>{}</select>", told, mark_safe("".join(inside)))  # noqa: S308 - escaped piece by piece


class LoginForm(AuthenticationForm):
    """用户名与密码."""

    error_messages = {  # noqa: RUF012 - Django's own attribute
        "invalid_login": "用户名或密码不对。连续输错 5 次，将锁定 15 分钟。",
        "inactive": "这个账号已停用，请联系系统管理员。",
    }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["username"].label = "用户名"
        self.fields["password"].label = "密码"


class PasswordForm(PasswordChangeForm):
    """修改密码."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["old_password"].label = "现在的密码"
        self.fields["new_password1"].label = "新密码"
        self.fields[
            "new_password1"
        ].help_text = "至少 10 个字符，不能全是数字，不能与用户名、姓名相近，不能是常见密码。"
        self.fields["new_password2"].label = "再输一次新密码"
        self.fields["new_password2"].help_text = ""


class CoverForm(forms.Form):
    """安排A/B角: who stands in, from which day to which, and why."""

    covering = forms.ModelChoiceField(User.objects.filter(is_active=True), label="B角（代办人）", empty_label="请选择")
    starts_on = Day(label="起始日期")
    ends_on = Day(label="结束日期")
    reason = forms.CharField(label="事由", max_length=200)

    def __init__(self, *args: Any, absent: User | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.absent = absent
        self.fields["covering"].queryset = User.objects.filter(is_active=True).exclude(pk=absent.pk if absent else None)

    def clean_ends_on(self) -> date:
        ends_on: date = self.cleaned_data["ends_on"]
        if ends_on < today():
            raise forms.ValidationError(f"结束日期 {ends_on} 已经过去，代办只能安排今天和以后的日子")
        return ends_on

    def arrange(self, *, by: str) -> bool:
        """Arranges the cover; a refusal becomes the form's error."""
        values = self.cleaned_data
        try:
            absent = self.absent or values["absent"]
            arrange_cover(absent, values["covering"], values["starts_on"], values["ends_on"], values["reason"], by=by)
        except FazhiError as refusal:
            self.add_error(None, str(refusal))
            return False
        return True


class AnyCoverForm(CoverForm):
    """安排A/B角, by an administrator and for anybody."""

    absent = forms.ModelChoiceField(User.objects.filter(is_active=True), label="A角（请假人）", empty_label="请选择")
    field_order = ("absent", "covering", "starts_on", "ends_on", "reason")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.absent = None


class UserForm(forms.Form):
    """新建用户."""

    username = forms.CharField(label="用户名", max_length=150, help_text="登录用，建议用姓名拼音或工号")
    name = forms.CharField(label="姓名", max_length=50)
    mobile = forms.CharField(label="手机", max_length=20, required=False)


class AppointmentForm(forms.Form):
    """任职: a post and the day from which the person holds it."""

    post = forms.ModelChoiceField(Post.objects.select_related("unit"), label="岗位", empty_label="请选择")
    starts_on = Day(label="任职日期")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["post"].label_from_instance = lambda post: f"{post.unit} · {post.name}"


class PostForm(forms.Form):
    """新设岗位 in a unit."""

    name = forms.CharField(label="岗位名称", max_length=50)
    role = forms.ChoiceField(label="角色")
    area = forms.ModelChoiceField(
        Area.objects.all(), label="限定区域", required=False, empty_label="不限", help_text="不选则不限区域"
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["role"].choices = [(role.code, f"{role.name}：{role.description}") for role in roles]


class UnitForm(forms.ModelForm):
    """机构."""

    class Meta:
        model = Unit
        fields = ("code", "name", "short_name", "kind", "parent", "is_active")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["kind"].choices = UnitKind.choices
        self.fields["parent"].empty_label = "（无）"
        if self.instance.pk:
            # A code is never reused, so it is never changed either.
            self.fields["code"].disabled = True


class NoticeForm(forms.Form):
    """录入放假通知: the year's days off as lines `2027-01-01..2027-01-03 元旦`, and the make-up workdays."""

    year = forms.IntegerField(label="年份", min_value=1901, max_value=2198)
    title = forms.CharField(label="通知名称和文号", max_length=200)
    published_on = Day(label="公布日期", required=False)
    source = forms.CharField(label="来源", max_length=500, help_text="公布通知的网址或文件编号")
    off = forms.CharField(
        label="放假日",
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="一行一段：2027-01-01..2027-01-03 元旦；单独一天写 2027-04-05 清明节",
    )
    work = forms.CharField(
        label="调休上班日",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="周六、周日上班的日子，用空格或换行分开；没有就不填",
    )
    reason = forms.CharField(label="录入理由", max_length=300, required=False, help_text="更正已录入的年份时写明原因")

    def clean_off(self) -> dict[date, str]:
        """Each day off with the name of its holiday; errors name the line."""
        found: dict[date, str] = {}
        for number, line in enumerate(self.cleaned_data["off"].splitlines(), 1):
            if not line.strip():
                continue
            span, _, name = line.strip().partition(" ")
            first, _, last = span.partition("..")
            days = _days(first, last or first, f"第 {number} 行")
            if not name.strip():
                raise forms.ValidationError(f"第 {number} 行没有节日名称，写成“{span} 春节”的样子")
            for day in days:
                if day in found:
                    raise forms.ValidationError(f"第 {number} 行的 {day} 重复出现")
                found[day] = name.strip()
        return found

    def clean_work(self) -> list[date]:
        return [_days(text, text, "调休上班日")[0] for text in self.cleaned_data["work"].split()]


def _days(first: str, last: str, where: str) -> list[date]:
    try:
        first_on, last_on = date.fromisoformat(first), date.fromisoformat(last)
    except ValueError:
        raise forms.ValidationError(f"{where}：“{first}..{last}”不是日期，写成 2027-01-01 的样子") from None
    count = (last_on - first_on).days + 1
    if not 1 <= count <= 31:
        raise forms.ValidationError(f"{where}：{first} 至 {last} 起止有误")
    return [first_on + timedelta(days=number) for number in range(count)]


class DueForm(forms.Form):
    """时限计算: by a rule, or by a number and its unit."""

    start = forms.CharField(label="起算日", help_text="如 2026-09-24；按小时的写 2026-10-02T16:00；倒推时填事件日")
    rule = forms.ChoiceField(label="规则", required=False, widget=Choices)
    days = forms.CharField(label="或者直接写期限", required=False, max_length=5, help_text="数字，与下面的单位同用")
    unit = forms.ChoiceField(label="单位", required=False, widget=Choices)
    exclude = forms.CharField(
        label="扣除期间",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="含首尾两日，一行一段：2026-09-23..2026-09-30",
    )
    before = forms.BooleanField(label="倒推最迟通知日", required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        named: dict[str, list[tuple[str, str]]] = {name: [] for name in (*FAMILIES.values(), OTHERS)}
        for rule in sorted(rulebook(), key=lambda rule: rule.name):
            if rule.kind in (Kind.LIMIT, Kind.YEARLY):
                named[family(rule)].append((rule.code, rule.name))
        groups = [(name, rules) for name, rules in named.items() if rules]
        self.fields["rule"].choices = [("", "（不按规则）"), *groups]
        self.fields["unit"].choices = [("", "（请选择）"), *((unit.value, unit.label) for unit in LimitUnit)]

    def question(self) -> Question:
        """What the form asks, in the words of the calculator."""
        values = self.cleaned_data
        return Question(
            start=values["start"],
            rule=values["rule"],
            days=values["days"],
            unit=values["unit"],
            exclude=values["exclude"].split(),
            is_before=values["before"],
        )
