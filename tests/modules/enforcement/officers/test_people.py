"""The page of officers: three counts that are never one, what ends soon, the rows behind each, no ranking."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import fazhi
from fazhi.kernel.figures.declarations import counted, find
from fazhi.kernel.figures.spans import Span
from fazhi.kernel.figures.tallies import Ask, View, rows_of, tally

URL = "/p/enforcement.officers/"
SUPERVISOR = "enforcement.supervisor"
LAST_YEAR = Span(date(2023, 1, 1), date(2023, 12, 31))
RANKING = re.compile(r"排名|名次|排行|第一名|得分|积分|末位|先进个人|办案数|办案量")


def counts(page: str) -> dict[str, int]:
    return {key: int(n) for n, key in re.findall(r'data-count="(\d+)" data-key="(\w+)"', page)}


def names(page: str) -> list[str]:
    return re.findall(r'data-label="姓名"><a [^>]*>([^<]+)<', page)


def make(force: Any) -> None:
    force.account("A1", "张一")  # everything
    force.account("A2", "李二", until_on="2023-07-01")  # the certificate alone
    force.account("A3", "王三", certificate_until="2023-06-30")  # the account alone
    force.account("A4", "赵四", kind="assistant", certificate_number="", certificate_from=None, certificate_until=None)
    force.account("A5", "钱五", unit=force.market, certificate_until="2024-02-28")
    force.handled("2023-02-01", "粤A1", "粤A3")
    force.handled("2023-03-01", "粤A1")
    force.handled("2022-03-01", "粤A5")


def test_three_counts_stand_apart_on_any_day(force: Any) -> None:
    make(force)
    force.enter(SUPERVISOR)
    assert counts(force.page(URL, on="2023-12-31")) == {
        "used": 4,
        "certified": 3,
        "handled": 2,
        "expiring": 1,
        "uncertified": 1,
    }
    before = counts(force.page(URL, on="2023-06-30"))
    assert (before["used"], before["certified"], before["handled"]) == (5, 4, 2)
    assert counts(force.page(URL))["handled"] == 0


def test_each_count_opens_its_rows(force: Any) -> None:
    make(force)
    force.enter(SUPERVISOR)
    asked = {"on": "2023-12-31"}
    for key, found in {
        "used": {"张一", "王三", "赵四", "钱五"},
        "certified": {"张一", "李二", "钱五"},
        "handled": {"张一", "王三"},
        "expiring": {"钱五"},
        "uncertified": {"王三"},
    }.items():
        assert set(names(force.page(URL, show=key, **asked))) == found


def test_what_ends_within_sixty_days_is_told_with_its_day_and_is_marked_unverified(force: Any) -> None:
    force.account("A1", "张一", certificate_until="2024-03-14")  # 60 days after the 15th of January it no longer holds
    force.account("A2", "李二", certificate_until="2024-03-15")
    force.account("A3", "王三", until_on="2024-02-01")
    force.enter(SUPERVISOR)
    page = force.page(URL, show="expiring")
    assert names(page) == ["王三", "张一"]
    assert "执法证自2024-03-15起失效" in page
    assert "账号自2024-02-01起停用" in page
    assert "未核" in page


def test_a_unit_narrows_every_count(force: Any) -> None:
    make(force)
    force.enter(SUPERVISOR)
    found = counts(force.page(URL, on="2023-12-31", unit=force.market.pk))
    assert (found["used"], found["certified"], found["handled"]) == (1, 1, 0)


def test_an_officer_sees_the_own_unit_and_a_stranger_nothing(force: Any) -> None:
    make(force)
    force.enter("enforcement.officer", force.market)
    page = force.page(URL)
    assert names(page) == ["钱五"]
    assert "只含您可以查看的单位" in page
    force.enter("services.counter", force.market)
    assert force.client.get(URL).status_code == 404


def test_a_certificate_on_two_accounts_of_one_person_counts_once(force: Any) -> None:
    force.account("A1", "张一", until_on="2023-01-01")
    force.account("A2", "张一", from_on="2023-01-01", certificate_number="粤A1")
    force.handled("2023-02-01", "粤A1")
    force.enter(SUPERVISOR)
    found = counts(force.page(URL, on="2023-12-31"))
    assert (found["used"], found["certified"], found["handled"]) == (1, 1, 1)


def test_numbers_of_nobody_in_records_are_a_to_do(force: Any) -> None:
    force.account("A1", "张一")
    force.handled("2024-01-02", "粤A1", "粤X9")
    force.enter(SUPERVISOR)
    page = force.page(URL)
    assert "有 1 个证号不在账号台账" in page
    assert "粤X9" in page


def test_a_day_that_cannot_be_read_is_told(force: Any) -> None:
    force.enter(SUPERVISOR)
    assert "先按今天显示" in force.page(URL, on="前天中午")
    assert "没有“在用账号”的账号" in force.page(URL)


def test_nobody_is_ranked(force: Any) -> None:
    """Names stand by unit and name, however many cases they handled, and nowhere does a count stand beside a name."""
    make(force)
    for month in range(1, 9):
        force.handled(f"2023-0{month}-20", "粤A3")
    force.enter(SUPERVISOR)
    asked = {"on": "2023-12-31", "show": "handled"}
    page = force.page(URL, **asked)
    assert names(page) == ["王三", "张一"]
    force.handled("2023-11-01", "粤A1")
    again = force.page(URL, **asked)
    table = re.compile(r"<h2>.*?</table>", re.S)
    assert table.findall(again) == table.findall(page)


def test_no_text_of_these_pages_ranks_or_scores(force: Any) -> None:
    folder = Path(fazhi.__file__).parent / "modules" / "enforcement"
    files = [*(folder / "officers").glob("*.py"), *(folder / "templates/enforcement/officers").glob("*.html")]
    assert len(files) > 15
    assert [str(path) for path in files if RANKING.search(path.read_text(encoding="utf-8"))] == []


def count(code: str, span: Span = LAST_YEAR) -> int:
    ask = Ask(counted(code), span)
    value = tally([ask], View(date(2024, 1, 15)))[ask].value
    assert rows_of(ask, View(date(2024, 1, 15))).count() == value or "certificate" in code
    return int(value)


def test_the_figures_are_those_of_the_page(force: Any) -> None:
    make(force)
    assert find("F25").code == "enforcement.account"
    assert count("enforcement.account") == 2  # 张一 and 钱五: both the account and the certificate
    assert count("enforcement.account.used") == 4
    assert count("enforcement.certificate") == 3
    half = Span(date(2023, 1, 1), date(2023, 6, 30))
    assert [count(code, half) for code in ("enforcement.account", "enforcement.account.used")] == [4, 5]


def test_a_certificate_without_an_end_counts_nowhere(force: Any) -> None:
    force.account("A1", "张一", certificate_until=None)
    assert (count("enforcement.account"), count("enforcement.certificate")) == (0, 0)
    force.enter(SUPERVISOR)
    assert "没有登记有效期" in force.page(URL)
