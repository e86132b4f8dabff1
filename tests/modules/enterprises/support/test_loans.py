"""Bridge loans: from the application to the return, and what the fund does not allow."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.figures.computing import compute
from fazhi.kernel.figures.spans import Span
from fazhi.kernel.imports.importing import import_table
from fazhi.kernel.procedures.models import Clock
from fazhi.kernel.records.models import Judgement, Matter
from fazhi.kernel.records.registers import registers
from fazhi.modules.enterprises.models.support import Loan

from .conftest import KEEPER, Bureau

MONDAY = date(2024, 6, 3)


def applied(bureau: Bureau, yuan: str = "15000000", **facts: Any) -> Matter:
    return bureau.open("enterprises.loan", MONDAY, **bureau.firm | {"bank": "示例银行", "amount_fen": yuan} | facts)


def test_a_loan_is_listed_paid_out_and_returned_within_ten_working_days(bureau: Bureau) -> None:
    matter = bureau.take(applied(bureau), "listed", date(2024, 6, 4))
    matter = bureau.take(matter, "paid", date(2024, 6, 5), amount_fen="12000000", days=10)
    # Ten working days from Wednesday: the weekend and the Dragon Boat Monday (10 June) do not count.
    assert (matter.due_on, matter.judgement) == (date(2024, 6, 20), Judgement.JUDGED)
    assert Clock.objects.get(matter=matter).is_unverified
    matter = bureau.take(matter, "returned", date(2024, 6, 20))
    own = matter.bridge_loan
    assert (own.listed_on, own.paid_on, own.returned_on) == (date(2024, 6, 4), date(2024, 6, 5), date(2024, 6, 20))
    assert (matter.state, matter.met_on) == ("returned", date(2024, 6, 20))


def test_more_than_two_hundred_million_is_refused_and_so_much_exactly_is_not(bureau: Bureau) -> None:
    assert applied(bureau, "200000000").state == "applied"
    with pytest.raises(
        FazhiError, match=r"200,000,000.01 元，每笔只能在 200,000,000 元以下（未核）.*超出的部分由企业自筹"
    ):
        applied(bureau, "200000000.01")
    matter = bureau.take(applied(bureau), "listed", date(2024, 6, 4))
    with pytest.raises(FazhiError, match="每笔只能在 200,000,000 元以下"):
        bureau.take(matter, "paid", date(2024, 6, 5), amount_fen="300000000", days=5)


@pytest.mark.parametrize("days", [0, 11])
def test_the_money_is_for_ten_working_days_at_most(bureau: Bureau, days: int) -> None:
    matter = bureau.take(applied(bureau), "listed", date(2024, 6, 4))
    with pytest.raises(FazhiError, match=rf"约定使用 {days} 个工作日，不在 1 至 10 个工作日之内（未核）"):
        bureau.take(matter, "paid", date(2024, 6, 5), amount_fen=100, days=days)


def test_nothing_is_paid_before_the_firm_is_listed_and_a_refusal_says_why(bureau: Bureau) -> None:
    matter = applied(bureau)
    with pytest.raises(FazhiError, match="现为“待列入名录”，不能“放款”"):
        bureau.take(matter, "paid", date(2024, 6, 5), amount_fen=100, days=5)
    with pytest.raises(FazhiError, match="须写明理由"):
        bureau.take(matter, "refused", date(2024, 6, 5), note="")
    assert bureau.take(matter, "refused", date(2024, 6, 5)).closed_on == date(2024, 6, 5)


def test_a_credit_code_that_fails_its_check_digit_is_refused(bureau: Bureau) -> None:
    code = bureau.firm["firm_code"]
    wrong = code[:-1] + ("A" if code[-1] != "A" else "B")
    with pytest.raises(FazhiError, match=r"末位校验不符.*对照营业执照核对"):
        applied(bureau, firm_code=wrong)


@pytest.mark.parametrize("register", ["loan", "promise", "arrears"])
def test_a_code_may_be_typed_in_any_spelling_and_is_kept_in_one(bureau: Bureau, register: str) -> None:
    code = bureau.firm["firm_code"]
    typed = code.lower().replace("9", "９", 1)
    if register == "arrears":
        assert bureau.arrears(1, firm_code=typed).arrears.firm_code == code
        return
    facts = bureau.firm | {"bank": "样例银行", "amount_fen": "100", "firm_code": typed}
    if register == "promise":
        facts = {"title": "修路", "source": "reply", "reference": "一号", "promised_to": "样例", "firm_code": typed}
        facts |= {"unit": bureau.town.bureau.pk, "keep_by": date(2024, 7, 1)}
    matter = bureau.open(f"enterprises.{register}", date(2024, 6, 3), **facts)
    own = getattr(matter, registers[f"enterprises.{register}"].detail)
    assert own.firm_code == code


def test_the_figure_adds_what_was_paid_out_in_the_year_and_nothing_else(bureau: Bureau) -> None:
    matter = bureau.take(applied(bureau), "listed", date(2024, 6, 4))
    bureau.take(matter, "paid", date(2024, 6, 5), amount_fen="17600000", days=5)
    applied(bureau)
    now, before = (compute(["enterprises.loans"], Span.year(year))[0] for year in (2024, 2023))
    assert (now.value, now.display, before.value) == (1_760_000_000, "0.18亿元", 0)


def test_the_funds_own_list_is_imported_with_its_days_and_each_refused_row_says_why(
    bureau: Bureau, tmp_path: Path
) -> None:
    header = "转贷编号,企业名称,统一社会信用代码,合作银行,转贷金额（元）,申请日期,列入名录日期,放款日期,归还日期"
    title, code = bureau.firm.values()
    rows = (
        f'ZJ-1,{title},{code},样例银行,"12,000,000.00",2024-06-03,2024-06-04,2024-06-05,2024-06-18',
        f"ZJ-2,{title},{code},样例银行,1200万元,2024-06-17,,,",
        f"ZJ-3,{title},{code[:-1]}?,样例银行,100,2024-06-17,,,",
    )
    path = tmp_path / "转贷.csv"
    path.write_text("\n".join((header, *rows)), encoding="utf-8")
    made = import_table(registers["enterprises.loan"], path, by=bureau.town.person(KEEPER))
    assert (made.mapping, made.new, made.refused) == ("enterprises.loans", 2, 1)
    assert "信用代码" in made.problems[0].why
    done, open_ = (Loan.objects.select_related("matter").get(matter__number=n) for n in ("ZJ-1", "ZJ-2"))
    assert (done.matter.state, done.returned_on, done.amount_fen) == ("returned", date(2024, 6, 18), 1_200_000_000)
    assert (open_.matter.state, open_.amount_fen) == ("applied", 1_200_000_000)
