"""The dated lists that cases lean on (办案依据台账), and who keeps them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import Model

from fazhi.kernel.items.asking import unlisted
from fazhi.kernel.org.roles import ADMINISTRATOR, LEADER, STAFF
from fazhi.kernel.records.registers import Grant, Register, Scope, registers

from ..models import Benchmark, LenienceLine, Mandate, Series, Template, split
from ..roles import OFFICER, REVIEWER, SUPERVISOR
from ..shelves import LISTS
from . import BENCHMARK, LENIENCE, MANDATE, SERIES, TEMPLATE

Check = Callable[[Mapping[str, Any]], Mapping[str, str]]
KEEPING = ("view", "add", "edit", "import", "export")
GRANTS = (
    Grant(SUPERVISOR.code, KEEPING, Scope.TOWN),
    Grant(REVIEWER.code, KEEPING, Scope.TOWN),
    Grant(OFFICER.code, ("view", "export"), Scope.TOWN),
    Grant(LEADER.code, ("view", "export"), Scope.TOWN),
    Grant(ADMINISTRATOR.code, ("view", "import", "export"), Scope.TOWN),
    Grant(STAFF, ("view",), Scope.TOWN),
)


def wrong_days(values: Mapping[str, Any]) -> dict[str, str]:
    """The first day without it comes after the first with it."""
    start, end = values.get("from_on"), values.get("until_on")
    return {"until_on": f"停用日期{end}不晚于起用日期{start}；核对后再填"} if start and end and end <= start else {}


def wrong_items(field: str) -> Check:
    def wrong(values: Mapping[str, Any]) -> dict[str, str]:
        for code in split(str(values.get(field) or "")):
            if why := unlisted(code):
                return {field: why}
        return wrong_days(values)

    return wrong


def wrong_benchmark(values: Mapping[str, Any]) -> Mapping[str, str]:
    least, most = values.get("least_fen"), values.get("most_fen")
    if least is not None and most is not None and least > most:
        return {"most_fen": "最高罚款低于最低罚款；核对后再填"}
    return wrong_items("item")(values)


def _declare(code: str, name: str, model: type[Model], prefix: str, check: Check, **more: Any) -> Register:
    term = {"term": ("from_on", "until_on"), "until": "until_on"}
    return registers.add(
        Register(
            code=code,
            name=name,
            shelf=LISTS,
            model=model,
            number_prefix=prefix,
            check=check,
            grants=GRANTS,
            **{**term, "required": ("title",), **more},
        )
    )


MANDATES = _declare(
    MANDATE,
    "执法委托书",
    Mandate,
    "WT",
    wrong_items("items"),
    systems=("S44",),
    labels={"number": "委托书文号", "title": "委托书名称", "unit": "受委托单位", "occurred_on": "签订日期"},
    columns=("number", "title", "principal", "unit", "from_on", "until_on", "published_on"),
    filters=("unit", "from_on", "until_on", "published_on"),
    required=("title", "unit"),
)
LENIENCES = _declare(
    LENIENCE,
    "减免责清单",
    LenienceLine,
    "JM",
    wrong_items("item"),
    systems=("S53",),
    labels={"title": "违法行为", "occurred_on": "公布日期"},
    columns=("number", "title", "item", "kind", "from_on", "until_on"),
    filters=("kind", "from_on", "until_on"),
    search=("number", "title", "item", "conditions"),
    cites=("basis",),
    used_as="lenience",
)
BENCHMARKS = _declare(
    BENCHMARK,
    "裁量基准",
    Benchmark,
    "CL",
    wrong_benchmark,
    systems=("S53",),
    labels={"title": "违法行为", "occurred_on": "公布日期"},
    columns=("number", "title", "item", "tier", "least_fen", "most_fen", "from_on", "until_on"),
    filters=("item", "is_own", "from_on", "until_on"),
    search=("number", "title", "item", "tier"),
    cites=("basis",),
    used_as="document",
)
TEMPLATES = _declare(
    TEMPLATE,
    "文书样式",
    Template,
    "YS",
    wrong_days,
    systems=("S44",),
    labels={"title": "样式名称", "occurred_on": "制定日期"},
    columns=("number", "title", "kind", "from_on", "until_on"),
    filters=("kind", "from_on", "until_on"),
    cites=("basis", "body"),
    used_as="template",
)
SERIESES = _declare(
    SERIES,
    "文书字号",
    Series,
    "ZH",
    wrong_days,
    systems=("S44",),
    labels={"title": "名称", "unit": "使用单位", "occurred_on": "启用登记日期"},
    columns=("number", "title", "unit", "kind", "prefix", "from_on", "until_on"),
    filters=("unit", "kind", "from_on"),
    required=("title", "unit"),
)
