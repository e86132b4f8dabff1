"""Policies matched to firms with the condition that matched, and claims paid by the promised day."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from support.tickets import detail, text_of

from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.imports.importing import import_rows, import_table
from fazhi.kernel.procedures.courses import Arrival
from fazhi.kernel.records.models import Matter
from fazhi.kernel.records.registers import registers
from fazhi.modules.enterprises.models.support import Policy
from fazhi.modules.enterprises.support.matching import in_force, matched

from .conftest import KEEPER, TODAY, Bureau, code_of

MONDAY = date(2024, 6, 3)
MOST_SECONDS = 1.0


def policy_of(number: str = "ZC-1") -> Policy:
    return in_force(TODAY).get(entry__number=number)


def fitting(bureau: Bureau, **conditions: Any) -> list[str]:
    bureau.policy(**conditions)
    return [firm.number for firm, _ in matched(policy_of(), TODAY)]


@pytest.mark.parametrize(
    ("condition", "other"),
    [
        ({"firm_kind": "个体"}, {"kind_text": "个体工商户", "credit_code": ""}),
        ({"scope": "餐饮"}, {"scope": "餐饮服务"}),
        ({"least_capital_fen": "5500000"}, {"capital_text": "600万元人民币"}),
        ({"most_capital_fen": "4500000"}, {"capital_text": "400万元人民币"}),
        ({"founded_from": date(2020, 1, 1)}, {"occurred_on": date(2020, 1, 1)}),
        ({"founded_until": date(2010, 1, 1)}, {"occurred_on": date(2010, 1, 1)}),
    ],
)
def test_each_condition_keeps_out_whom_it_does_not_fit(
    bureau: Bureau, condition: dict[str, Any], other: dict[str, Any]
) -> None:
    bureau.entity(1)
    right = bureau.entity(2, **other)
    assert fitting(bureau, **condition) == [right.number]


def test_money_of_another_country_and_money_that_is_not_stated_never_fit(bureau: Bureau) -> None:
    bureau.entity(1, capital_text="500万美元")
    bureau.entity(2, capital_text="")
    assert fitting(bureau, least_capital_fen="1") == []


def test_who_stands_no_more_is_no_match_and_the_area_is_a_condition(bureau: Bureau) -> None:
    bureau.entity(1, status="cancelled", ended_on=date(2024, 1, 5))
    bureau.entity(2)
    here = bureau.entity(3, area=bureau.town.area.pk)
    assert fitting(bureau, area=bureau.town.area.pk) == [here.number]


def test_the_tier_of_the_day_counts(bureau: Bureau) -> None:
    for n, tier in ((1, "A"), (2, "C")):
        bureau.entity(n)
        facts = {"register": "enterprises.tier", "number": f"DJ-{n}", "occurred_on": date(2024, 1, 1)}
        _grade(facts, tier, code_of(n))
    assert fitting(bureau, tiers="A、B", tiers_basis="某条例第一条") == [code_of(1)]
    with pytest.raises(FazhiError, match=r"信用等次只调整检查频次.*写明法律、法规的依据"):
        bureau.policy("ZC-2", tiers="A")


def _grade(head: dict[str, Any], tier: str, code: str) -> None:
    facts = {"number": head["number"], "title": "", "unit": None, "occurred_on": head["occurred_on"]}
    facts |= {"firm_code": code, "until_on": None, "tier": tier, "score": 90, "lines": ""}
    import_rows(registers["enterprises.tier"], [Arrival(2, facts)], by="测试", name=head["number"])


def test_a_match_says_by_which_condition(bureau: Bureau) -> None:
    bureau.entity(1)
    bureau.policy(scope="制造", least_capital_fen="100000")
    ((_, because),) = matched(policy_of(), TODAY)
    assert because == [
        "登记状态为存续",
        "经营范围含“制造”",
        "注册资本不低于 100,000.00 元（5,000,000.00）",
    ]


def test_twenty_thousand_firms_are_matched_within_a_second_in_one_query(bureau: Bureau) -> None:
    facts = {"title": "样例", "unit": None, "area": None, "occurred_on": date(2015, 1, 1), "kind": "company"}
    facts |= {"status": "standing", "scope": "五金制造", "capital_fen": 50_000_000, "currency": "CNY"}
    rows = (Arrival(n + 2, facts | {"number": f"SC-{n:05d}"}) for n in range(20_000))
    import_rows(registers["enterprises.entity"], rows, by="测试", name="两万户")
    bureau.policy(scope="制造", least_capital_fen="100000", firm_kind="企业")
    policy = policy_of()
    with CaptureQueriesContext(connection) as queries:
        begun = time.process_time()
        found = matched(policy, TODAY)
        taken = time.process_time() - begun
    assert len(found) == 20_000
    assert len(queries) == 1
    assert taken < MOST_SECONDS
    assert all(len(because) == 4 for _, because in found)


def test_bounds_between_which_nothing_lies_are_refused(bureau: Bureau) -> None:
    with pytest.raises(FazhiError, match="注册资本的上限低于下限，没有企业能符合"):
        bureau.policy(least_capital_fen="200", most_capital_fen="100")
    with pytest.raises(FazhiError, match="失效日期不晚于起始日期"):
        bureau.policy(until_on=date(2024, 1, 2))


def test_the_page_shows_the_firms_and_leads_to_a_claim(
    bureau: Bureau, client: Client, log_in: Callable[..., Any]
) -> None:
    firm = bureau.entity(1)
    bureau.policy(scope="制造")
    log_in()
    page = client.get(reverse("pages:enterprises.matches"))
    assert "可能适用 1 户" in text_of(page)
    assert "经营范围含“制造”" in text_of(page)
    url = f"{reverse('pages:add', args=('enterprises.claim',))}?firm_code={code_of(1)}&policy=ZC-1"
    assert f'href="{url.replace("&", "&amp;")}"' in page.content.decode()
    form = client.get(url)
    values = {item.name: item.value for item in form.context["sheet"].inputs}
    assert (values["firm_code"], values["policy"]) == (code_of(1), "ZC-1")
    assert "技改补助" in text_of(client.get(reverse("pages:detail", args=(firm.register, firm.pk))))
    assert client.get(reverse("pages:enterprises.matches") + "?policy=没有").status_code == 404


# --- claims -----------------------------------------------------------------------------------------------------------


def claimed(bureau: Bureau, day: date = MONDAY, **facts: Any) -> Matter:
    return bureau.open("enterprises.claim", day, **bureau.firm | {"policy": "ZC-1", "amount_fen": "5000"} | facts)


def test_a_claim_takes_its_day_and_its_unit_from_the_policy_and_is_paid(bureau: Bureau) -> None:
    bureau.policy()
    matter = claimed(bureau)
    # Ten working days from Monday 3 June, without the Dragon Boat Monday.
    assert matter.policy_claim.promised_on == date(2024, 6, 18)
    assert matter.unit == bureau.town.bureau
    matter = bureau.take(matter, "checked", date(2024, 6, 6))
    matter = bureau.take(matter, "paid", date(2024, 6, 18), paid_fen="5000")
    assert (matter.state, matter.policy_claim.paid_on) == ("paid", date(2024, 6, 18))


@pytest.mark.parametrize(
    ("policy", "day", "why"),
    [
        ("ZC-2", MONDAY, "没有编号为“ZC-2”的政策"),
        ("ZC-1", date(2024, 1, 1), "从 2024-01-02 起才受理"),
        ("ZC-1", date(2024, 6, 20), "已于 2024-06-20 失效"),
    ],
)
def test_a_policy_takes_claims_only_while_it_is_in_force(bureau: Bureau, policy: str, day: date, why: str) -> None:
    bureau.policy(until_on=date(2024, 6, 20))
    with pytest.raises(FazhiError, match=why):
        claimed(bureau, day, policy=policy)
    assert claimed(bureau, date(2024, 6, 19)).state == "claimed"


def test_the_unit_sees_each_condition_beside_the_claim(
    bureau: Bureau, client: Client, log_in: Callable[..., Any]
) -> None:
    bureau.entity(1)
    bureau.policy(scope="餐饮")
    log_in()
    page = detail(client, claimed(bureau))
    assert "登记状态为存续 名录符合" in page
    assert "经营范围含“餐饮” 名录不符合或者没有登记" in page


def test_policies_are_taken_from_the_platforms_list(bureau: Bureau, tmp_path: Path) -> None:
    header = "政策编号,政策名称,发布机关,支持内容,兑现单位,发布日期,生效日期,截止日期,承诺兑现工作日"
    unit = bureau.town.bureau.name
    rows = (
        f"P-1,技改补助,市工信局,按两成补助,{unit},2024-01-02,2024-01-02,2025-01-01,10",
        f"P-2,过期,市工信局,无,{unit},2024-01-02,2024-03-01,2024-02-01,5",
    )
    path = tmp_path / "政策.csv"
    path.write_text("\n".join((header, *rows)), encoding="utf-8")
    made = import_table(registers["enterprises.policy"], path, by=bureau.town.person(KEEPER))
    assert (made.mapping, made.new, made.refused) == ("enterprises.policies", 1, 1)
    assert "失效日期不晚于起始日期" in made.problems[0].why
    assert policy_of("P-1").promised_days == 10
