"""Templates of documents (文书样式): the town's own of a day, else the project's; filled from the facts, gaps named.

A body is one paragraph a line: “# ” begins a heading, “| 标签 | 内容” is a row of a form, the rest is text. What stands
in braces is filled in. A gap is shown as 〔缺：名称〕 and never left blank.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from copy import copy
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path

from django.db.models import Q

import fazhi
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.core.money import read_money_fen
from fazhi.kernel.core.registry import registry
from fazhi.kernel.law.strict_yaml import Item, read

from ..lists import TEMPLATE
from ..models import DocumentKind, Track
from ..models import Template as TemplateRow
from ..review.files import CaseFile, Stage
from .facts import FACTS, in_words
from .frame import ASKED, DAY, DRAFTED, NUMBER, RULED, SENTENCES, TOLD, Occasion, ruled

_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
_KEYS = ("title", "look", "stages", "basis", "elements", "body", "track", "is_kept")


@dataclass(frozen=True)
class Template:
    """A template (文书样式) of one kind: `is_letter` bears agency and day at its end, the others are forms of the file.

    `is_kept` is False where only a receipt of it may stay here.
    """

    kind: str
    title: str
    is_letter: bool
    stages: tuple[Stage, ...]
    basis: str
    elements: str
    body: str
    from_on: date
    track: str = ""
    is_kept: bool = True
    is_own: bool = False  # a row of the town's own register

    @property
    def names(self) -> tuple[str, ...]:
        """The placeholders of the body, in order, with those of its fixed sentences (要填的内容)."""
        return tuple(dict.fromkeys(_PLACEHOLDER.findall(self.body)))

    @property
    def states_remedies(self) -> bool:
        """Whether it tells of reconsideration and suit (写明复议诉讼)."""
        return "复议诉讼" in self.names


@dataclass(frozen=True)
class Filled:
    """A template filled from a case file (填好的文书): its lines, the value of each name, and what is missing by name.

    `file` is the case file with the amounts that were typed before the case had them.
    """

    template: Template
    file: CaseFile
    agency: str
    number: str
    on: date
    lines: tuple[str, ...]
    values: Mapping[str, str]
    missing: tuple[str, ...]

    @property
    def gaps(self) -> str:
        """What is missing in one sentence (还缺什么), or nothing."""
        return f"还缺：{'、'.join(self.missing)}" if self.missing else ""

    def whole(self) -> Filled:
        """Itself, or a FazhiError that names every gap (缺项不得出具)."""
        if self.missing:
            raise FazhiError(
                f"{self.template.title}不能出具，{self.gaps}",
                basis=self.template.basis,
                remedy="在案件里补上，或者在文书页上填写",
            )
        return self


def plain(line: str) -> str:
    """A line without its marks (去标记的一行)."""
    if line.startswith("|"):
        label, content = row(line)
        return f"{label}：{content}"
    return line.removeprefix("# ")


def row(line: str) -> tuple[str, str]:
    """The label and the content of a form's row (表格行)."""
    label, _, content = line.strip("| ").partition("|")
    return label.strip(), content.strip()


@cache
def own_templates() -> Mapping[str, Template]:
    """The project's own templates by kind (自带样式)."""
    folder = Path(fazhi.__file__).parent / "packs"
    keys = ("from_on", "source", "checked_on", "templates")
    document = read(folder / "documents.yaml", folder).mapping(keys, keys)
    from_on = document["from_on"].day()
    return {kind: _template(kind, item, from_on) for kind, item in document["templates"].mapping().items()}


def _template(kind: str, item: Item, from_on: date) -> Template:
    if kind not in DocumentKind.values:
        raise item.error(f"没有文书种类“{kind}”")
    keys = item.mapping(_KEYS, ("title", "look", "stages", "basis", "elements", "body"))
    stages = {stage.name.lower(): stage for stage in Stage}
    return Template(
        kind=kind,
        title=keys["title"].text(),
        is_letter=keys["look"].one_of(("letter", "form")) == "letter",
        stages=tuple(stages[one.one_of(stages)] for one in keys["stages"].items()),
        basis=keys["basis"].text(),
        elements=keys["elements"].text(),
        body=keys["body"].text(),
        from_on=from_on,
        track=keys["track"].one_of(Track.values) if "track" in keys else "",
        is_kept="is_kept" not in keys or keys["is_kept"].one_of(("yes", "no")) == "yes",
    )


def find_template(kind: str, on: date) -> Template:
    """The template of a kind on a day (当日样式): the newest row of the register in force, else the project's own."""
    own = own_templates().get(kind)
    in_force = TemplateRow.objects.filter(
        Q(until_on=None) | Q(until_on__gt=on),
        entry__register=TEMPLATE,
        entry__removed_at=None,
        kind=kind,
        from_on__lte=on,
    )
    found = in_force.select_related("entry").order_by("-from_on", "-pk").first()
    if found:
        return of_row(found)
    if own is None:
        raise FazhiError(
            f"没有“{DocumentKind(kind).label}”的样式", remedy="在“文书样式”台账登记一份，或者在线下制作后登记文书"
        )
    if on < own.from_on:
        raise FazhiError(
            f"自带的{own.title}样式自 {own.from_on} 起才能用，{on} 还没有",
            basis=own.basis,
            remedy="核对文书日期；更早的文书按当时的样式登记",
        )
    return own


def of_row(found: TemplateRow) -> Template:
    """A row of the register as a template; what a row cannot say follows the project's own of its kind."""
    own = own_templates().get(found.kind)
    return Template(
        kind=found.kind,
        title=own.title if own else DocumentKind(found.kind).label,
        is_letter=own.is_letter if own else True,
        stages=own.stages if own else tuple(Stage),
        basis=found.basis or (own.basis if own else ""),
        elements=own.elements if own else "",
        body=found.body,
        from_on=found.from_on,
        track=own.track if own else "",
        is_kept=own.is_kept if own else True,
        is_own=True,
    )


def unknown_names(body: str) -> list[str]:
    """The placeholders of a body that nothing can fill (不认识的内容)."""
    known = {*FACTS, *RULED, *ASKED, *SENTENCES, *DRAFTED, DAY, NUMBER}
    return [name for name in dict.fromkeys(_PLACEHOLDER.findall(body)) if name not in known]


def fill(
    template: Template, file: CaseFile, on: date, given: Mapping[str, str] | None = None, number: str = ""
) -> Filled:
    """The template filled for a case on a day (填写); what a person typed serves only where the file says nothing."""
    typed = {name: text.strip() for name, text in (given or {}).items() if text.strip()}
    file = _drafted(file, typed, template.kind)
    occasion = Occasion(file, template.kind, on)
    values: dict[str, str] = {}
    missing: dict[str, None] = {}

    def value(match: re.Match[str]) -> str:
        name = match[1]
        if name in SENTENCES:
            return _PLACEHOLDER.sub(value, SENTENCES[name](occasion))
        text = _value(name, occasion, number) or _unmarked(typed.get(name, ""))
        if not text:
            missing[name] = None
            return f"〔缺：{name}〕"
        values[name] = text
        return text

    lines = tuple(
        _tidy(line) for raw in template.body.splitlines() for line in _PLACEHOLDER.sub(value, raw).splitlines()
    )
    agency = file.case.agency
    if not agency:
        missing["机关"] = None
    return Filled(template, file, agency or "〔缺：机关〕", number, on, lines, values, tuple(missing))


def is_telling_anew(file: CaseFile, kind: str) -> bool:
    """Whether a document tells the party once more, maybe of another penalty (重新告知, 处罚法44)."""
    return kind == DocumentKind.NOTICE and bool(file.case.told_on) and not file.case.decided_on


def _drafted(file: CaseFile, typed: Mapping[str, str], kind: str) -> CaseFile:
    """The file with amounts that the case does not have yet (拟写的金额), in 元 as a person types them."""
    is_anew = is_telling_anew(file, kind)
    known = {name: column for name, column in DRAFTED.items() if name in typed}
    known = {
        name: column for name, column in known.items() if not getattr(file.case, column) or (is_anew and name in TOLD)
    }
    if not known:
        return file
    case = copy(file.case)
    for name, column in known.items():
        setattr(case, column, read_money_fen(typed[name]) if column.endswith("_fen") else typed[name])
    return replace(file, case=case)


def _value(name: str, occasion: Occasion, number: str) -> str:
    if name == DAY:
        return in_words(occasion.on)
    if name == NUMBER:
        return number
    if name in RULED:
        return ruled(RULED[name], occasion.on)
    fact = FACTS.get(name)
    return _unmarked(fact(occasion.file)) if fact else ""


def _unmarked(text: str) -> str:
    """What somebody wrote, none of whose lines becomes a heading or a row of the form."""
    return "\n".join(line.strip().lstrip("#| ") for line in text.strip().splitlines())


def _tidy(line: str) -> str:
    """Without the second of two full stops that a filled-in sentence leaves."""
    return re.sub(r"。(?=[。；])|；(?=。)", "", line)


def fitting(file: CaseFile) -> tuple[list[Template], list[Template]]:
    """The project's templates that fit the stage of a case, and the others (适用的与其余的)."""
    track = file.case.track or ""
    open_to = [one for one in own_templates().values() if one.track in ("", track) or not track]
    now = [one for one in open_to if file.stage in one.stages]
    now.sort(key=lambda one: not one.track or one.track != track)  # what only this procedure has comes first
    return now, [one for one in open_to if one not in now]


@registry.check
def _check_templates() -> Iterator[str]:
    for template in own_templates().values():
        for name in unknown_names(template.body):
            yield f"文书样式“{template.title}”有不认识的内容“{name}”"
