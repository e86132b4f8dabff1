from datetime import date, timedelta

import pytest

from fazhi.kernel.core.errors import DeclarationError, FazhiError
from fazhi.kernel.org.models import Area, CertificateKind, EnforcementCertificate, Officer, Unit
from fazhi.kernel.org.officers import certificate_on, has_valid_certificate
from fazhi.kernel.org.roles import roles
from fazhi.kernel.org.tree import below, descendants
from fazhi.kernel.org.users import create_user, initial_password

FIRST, LAST, DAY = date(2023, 5, 1), date(2028, 4, 30), timedelta(days=1)


def certify(user, number="粤S001", **facts):
    officer, _ = Officer.objects.get_or_create(user=user)
    facts = {"starts_on": FIRST, "ends_on": LAST} | facts
    return EnforcementCertificate.objects.create(officer=officer, number=number, **facts)


def test_a_certificate_is_valid_on_its_first_and_last_day_and_on_no_day_beyond(town):
    paper = certify(town.a)
    days = (FIRST - DAY, FIRST, LAST, LAST + DAY)
    assert [certificate_on(town.a, on) for on in days] == [None, paper, paper, None]
    assert [has_valid_certificate(town.a, on) for on in days] == [False, True, True, False]


def test_a_certificate_is_no_longer_valid_on_the_day_of_its_revocation(town):
    revoked_on = date(2024, 6, 1)
    certify(town.a, revoked_on=revoked_on)
    assert has_valid_certificate(town.a, revoked_on - DAY)
    assert not has_valid_certificate(town.a, revoked_on)


def test_neither_a_supervision_certificate_nor_a_colleagues_lets_one_enforce(town):
    certify(town.a, kind=CertificateKind.SUPERVISION)
    certify(town.b, "粤S002")
    assert not has_valid_certificate(town.a, FIRST)


def test_of_two_valid_certificates_the_longest_lasting_is_shown(town):
    certify(town.a)
    renewed = certify(town.a, "粤S003", starts_on=date(2028, 1, 1), ends_on=date(2032, 12, 31))
    assert certificate_on(town.a, date(2028, 2, 1)) == renewed


def test_descendants_include_the_place_itself_and_every_depth_below_it(town, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert descendants(town.place) == {town.place.pk, *(v.pk for v in town.villages), town.grid.pk}
    assert descendants(town.villages[0]) == {town.villages[0].pk, town.grid.pk}
    assert descendants(town.office) == {town.office.pk, town.station.pk}
    assert below(Unit, ()) == frozenset()
    assert below(Area, (v.pk for v in town.villages)) == {*(v.pk for v in town.villages), town.grid.pk}


def test_a_circle_among_units_ends(town):
    Unit.objects.filter(pk=town.office.pk).update(parent=town.station)
    assert descendants(town.office) == {town.office.pk, town.station.pk}


def test_the_kernel_declares_two_roles_and_names_them_when_another_is_asked_for():
    assert {"administrator", "leader"} <= {role.code for role in roles}
    assert [role.code for role in roles if role.is_administrator] == ["administrator"]
    with pytest.raises(DeclarationError, match="没有编码为“administrater”的角色。办法：可用的有：administrator"):
        roles["administrater"]


def test_a_user_without_a_password_cannot_log_in(db):
    user = create_user("li", "李四")
    assert not user.has_usable_password()
    assert (str(user), user.get_full_name()) == ("李四", "李四")


def test_a_password_is_judged_by_the_validators_and_stored_only_as_a_hash(db, settings):
    long_enough = {"NAME": "fazhi.kernel.org.users.LongEnough", "OPTIONS": {"min_length": 10}}
    settings.AUTH_PASSWORD_VALIDATORS = [long_enough]
    with pytest.raises(FazhiError, match="用户“li”：密码太短，至少要有10个字符"):
        create_user("li", "李四", "short")
    user = create_user("li", "李四", "a-long-password")
    assert "a-long-password" not in user.password
    assert user.check_password("a-long-password")


def test_a_taken_or_malformed_login_name_is_refused(db):
    create_user("li", "李四")
    with pytest.raises(FazhiError, match="已存在一位使用该名字的用户"):
        create_user("li", "李五")
    with pytest.raises(FazhiError, match="用户“li li”"):
        create_user("li li", "李五")


def test_first_passwords_differ_and_are_long():
    made = {initial_password() for _ in range(100)}
    assert len(made) == 100
    assert {len(password) for password in made} == {14}
