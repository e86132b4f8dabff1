"""Who may take part in an act on a day, and what an account says of itself."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.org.models import EnforcementCertificate
from fazhi.kernel.org.officers import has_valid_certificate
from fazhi.kernel.records.entries import edit_entry, remove_entry
from fazhi.modules.enforcement.models import Account
from fazhi.modules.enforcement.officers.certified import problems, read

DAY = date(2023, 6, 1)


def days(account: Any) -> tuple[str, str, str]:
    row = Account.objects.get(pk=account.pk)
    return str(row.certificate_ended_on), str(row.valid_from), str(row.valid_until)


def test_two_officers_with_certificates_in_force_are_enough(force: Any) -> None:
    force.account("A1", "张一")
    force.account("A2", "李二")
    assert problems(["粤A1", "粤A2"], DAY) == []
    assert problems(["粤A1", "粤A2"], DAY, read()) == []


def test_one_officer_twice_or_nobody_is_not_enough(force: Any) -> None:
    force.account("A1", "张一")
    assert "只有 1 人" in problems(["粤A1", "粤A1 "], DAY)[0]
    assert "只有 0 人" in problems([], DAY)[0]


def test_two_certificates_of_one_person_are_one_officer(force: Any) -> None:
    force.town.user("enforcement.officer", force.town.bureau, "wang")
    force.account("A1", "王五", username="wang", until_on="2023-01-01", certificate_number="旧证")
    force.account("A2", "王五", username="wang", from_on="2023-01-01", certificate_number="新证")
    assert "只有 1 人" in problems(["旧证", "新证"], DAY)[0]


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"certificate_until": "2023-05-31"}, "自2023-06-01起失效"),
        ({"certificate_revoked_on": "2023-06-01"}, "自2023-06-01起失效"),
        ({"certificate_from": "2023-06-02"}, "自2023-06-02起有效，2023-06-01还没有生效"),
        ({"certificate_until": None}, "没有登记有效期起止"),
    ],
)
def test_a_certificate_that_does_not_hold_that_day_is_named_with_why(force: Any, facts: Any, told: str) -> None:
    force.account("A1", "张一")
    force.account("A2", "李二", **facts)
    found = problems(["粤A1", "粤A2"], DAY)
    assert told in found[0]
    assert "李二" in found[0]
    assert "只有 1 人" in found[1]


def test_both_ends_of_a_certificate_count(force: Any) -> None:
    force.account("A1", "张一")
    force.account("A2", "李二", certificate_from="2023-06-01", certificate_until="2023-06-01")
    assert problems(["粤A1", "粤A2"], DAY) == []


def test_a_number_of_nobody_is_told(force: Any) -> None:
    force.account("A1", "张一")
    assert "证号“粤X9”不在执法账号台账" in problems(["粤A1", "粤X9"], DAY)[0]


def test_the_days_that_follow_are_computed(force: Any) -> None:
    row = force.account("A1", "张一", certificate_until="2024-03-31")
    assert days(row) == ("2024-04-01", "2020-01-01", "2024-04-01")
    edit_entry(row, {"certificate_revoked_on": "2023-05-01"}, by=force.keeper)
    assert days(row) == ("2023-05-01", "2020-01-01", "2023-05-01")
    edit_entry(row, {"until_on": "2022-01-01"}, by=force.keeper)
    assert days(row)[2] == "2022-01-01"


def test_an_account_stopped_before_its_certificate_began_was_never_good(force: Any) -> None:
    row = force.account("A1", "张一", until_on="2021-01-01", certificate_from="2022-01-01")
    assert days(row)[1:] == ("None", "None")


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"until_on": "2020-01-01"}, "停用日期 2020-01-01 不晚于开通日期 2020-01-01"),
        ({"certificate_until": "2019-12-31"}, "有效期止 2019-12-31 早于有效期起 2020-01-01"),
        ({"certificate_revoked_on": "2019-12-31"}, "收回日期 2019-12-31 早于有效期起 2020-01-01"),
        ({"certificate_number": ""}, "没有写执法证号"),
        ({"kind": "assistant"}, "辅助人员不能持有效的执法证"),
    ],
)
def test_an_account_that_contradicts_itself_is_refused(force: Any, facts: Any, told: str) -> None:
    with pytest.raises(FazhiError, match=told):
        force.account("A1", "张一", **facts)


def test_who_left_enforcement_keeps_the_certificate_that_was_taken_back(force: Any) -> None:
    force.account("A1", "张一", kind="assistant", certificate_revoked_on="2023-09-01")
    force.account("A2", "李二")
    assert problems(["粤A1", "粤A2"], DAY) == []
    assert "失效" in problems(["粤A1", "粤A2"], date(2023, 9, 1))[0]


def test_a_certificate_belongs_to_one_person(force: Any) -> None:
    force.account("A1", "张一")
    with pytest.raises(FazhiError, match="同时写在账号"):
        force.account("A2", "李二", certificate_number="粤A1")


def test_steps_of_procedures_see_the_certificates_of_log_ins(force: Any) -> None:
    user = force.town.user("enforcement.officer", force.town.bureau, "wang")
    row = force.account("A1", "王五", username="wang")
    assert has_valid_certificate(user, DAY)
    assert user.officer.platform_account == "A1"
    edit_entry(row, {"certificate_revoked_on": "2023-05-01"}, by=force.keeper)
    assert not has_valid_certificate(user, DAY)


def test_a_mistyped_number_lets_nobody_in_once_corrected(force: Any) -> None:
    user = force.town.user("enforcement.officer", force.town.bureau, "wang")
    row = force.account("A1", "王五", username="wang", certificate_number="错号")
    edit_entry(row, {"certificate_number": "正号"}, by=force.keeper)
    assert EnforcementCertificate.objects.get(number="错号").revoked_on == date(2024, 1, 15)
    assert has_valid_certificate(user, date(2024, 1, 15))


def test_a_removed_account_lets_nobody_in(force: Any) -> None:
    user = force.town.user("enforcement.officer", force.town.bureau, "wang")
    row = force.account("A1", "王五", username="wang")
    remove_entry(row, by=force.keeper, reason="登错了")
    assert not has_valid_certificate(user, date(2024, 1, 15))
    assert "自2024-01-15起失效" in problems(["粤A1"], date(2024, 1, 15))[0]
