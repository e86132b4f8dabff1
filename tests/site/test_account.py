"""Logging in and out, first passwords, locks, covers, and pages for when something goes wrong."""

from __future__ import annotations

import pytest
from django.conf import settings as django_settings
from django.test import Client
from support.desk import TODAY, real_ticket

from fazhi.kernel.org.models import Cover
from fazhi.kernel.org.users import create_user
from fazhi.kernel.records.models import Matter

PASSWORD = "Zhong-he-2024"


def log_in(client: Client, password: str = PASSWORD, **more: str):
    return client.post("/login/", {"username": "liwen", "password": password, **more})


@pytest.fixture
def liwen(db):
    return create_user("liwen", "李文", PASSWORD)


def test_logging_in_leads_to_the_page_that_was_asked_for(liwen, client) -> None:
    assert log_in(client, next="/mine/")["Location"] == "/mine/"
    assert client.get("/mine/").status_code == 200
    assert client.session.get_expiry_age() == 12 * 3600


def test_it_never_leads_to_another_host(liwen, client) -> None:
    assert log_in(client, next="https://elsewhere.example/")["Location"] == "/"


def test_a_wrong_password_is_refused_and_five_lock_the_name(liwen, client) -> None:
    for _ in range(4):
        answer = log_in(client, "wrong")
        assert answer.status_code == 200
        assert "用户名或密码不对" in answer.content.decode()
    answer = log_in(client, "wrong")
    assert answer.status_code == 429
    assert "请 15 分钟后再试" in answer.content.decode()
    assert log_in(client).status_code == 429, "the right password opens no lock"


def test_logging_out_is_by_post_alone(liwen, client) -> None:
    log_in(client)
    assert client.get("/logout/").status_code == 405
    assert client.post("/logout/")["Location"] == "/login/"
    assert client.get("/").status_code == 302


def test_a_first_password_must_be_changed_before_anything_else(db, client) -> None:
    user = create_user("liwen", "李文", PASSWORD, must_change_password=True)
    log_in(client)
    assert client.get("/mine/")["Location"] == "/account/password/"
    given = {"old_password": PASSWORD, "new_password1": "short", "new_password2": "short"}
    assert "密码太短，至少要有10个字符" in client.post("/account/password/", given).content.decode()
    given |= {"new_password1": "Qing-zhou-77", "new_password2": "Qing-zhou-77"}
    assert client.post("/account/password/", given)["Location"] == "/"
    user.refresh_from_db()
    assert not user.must_change_password
    assert client.get("/mine/").status_code == 200


def test_a_closed_account_cannot_come_in(liwen, client) -> None:
    log_in(client)
    liwen.is_active = False
    liwen.save()
    assert client.get("/").status_code == 302


def test_a_form_without_its_token_is_refused_in_chinese(liwen) -> None:
    answer = log_in(Client(enforce_csrf_checks=True))
    assert answer.status_code == 403
    assert "页面已失效" in answer.content.decode()


def test_what_is_not_there_and_what_is_anothers_look_the_same(town, logged_in) -> None:
    matter = real_ticket(town, unit=town.bureau.pk)
    stranger = logged_in("hotline.handler", town.office)
    theirs, nowhere = stranger.get(f"/r/hotline.ticket/{matter.pk}/"), stranger.get("/no/such/page/")
    assert (theirs.status_code, nowhere.status_code) == (404, 404)
    assert theirs.content == nowhere.content
    assert "回到今日" in theirs.content.decode()


def test_an_exact_number_opens_the_record_and_only_for_those_who_may_see_it(town, logged_in) -> None:
    matter = real_ticket(town)
    clerk = logged_in("hotline.clerk")
    assert clerk.get("/search/", {"q": matter.number})["Location"] == f"/r/hotline.ticket/{matter.pk}/"
    assert matter.number in clerk.get("/search/", {"q": "路灯"}).content.decode()
    stranger = logged_in("hotline.handler", town.office)
    assert "没有查到" in stranger.get("/search/", {"q": matter.number}).content.decode()


def test_one_arranges_ones_own_cover_and_the_other_is_told_for_whom(town, logged_in) -> None:
    b = town.user("hotline.handler", town.office)
    client = logged_in("hotline.handler", town.bureau)
    given = {"covering": b.pk, "starts_on": TODAY, "ends_on": TODAY, "reason": "年休假"}
    assert client.post("/account/cover/", given).status_code == 302
    assert Cover.objects.get().covering == b
    assert "重叠" in client.post("/account/cover/", given).content.decode()
    absent = town.user("hotline.handler", town.bureau)
    assert f"代{absent.name}" in logged_in("hotline.handler", town.office).get("/").content.decode()


def test_every_answer_forbids_foreign_and_inline_scripts(client, db) -> None:
    answer = client.get("/login/")
    assert "default-src 'self'" in answer["Content-Security-Policy"]
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert (answer["X-Frame-Options"], answer["X-Content-Type-Options"]) == ("DENY", "nosniff")
    assert "<script>" not in answer.content.decode()
    assert " style=" not in answer.content.decode()
    assert "django_htmx" not in answer.content.decode()


def test_an_error_that_one_can_act_on_is_a_page_with_the_remedy(logged_in) -> None:
    client = logged_in("administrator")
    me = client.session["_auth_user_id"]
    answer = client.post(f"/admin/users/{me}/switch/")
    assert answer.status_code == 400
    assert "不能停用自己的账号" in answer.content.decode()
    assert "请另一名系统管理员办理" in answer.content.decode()


def test_a_failure_of_ours_is_a_page_too(logged_in, monkeypatch) -> None:
    client = logged_in("hotline.clerk")
    client.raise_request_exception = False
    monkeypatch.setattr(Matter, "objects", None)
    answer = client.get("/")
    assert answer.status_code == 500
    assert "系统出错了" in answer.content.decode()


def test_debugging_pages_are_off() -> None:
    assert django_settings.DEBUG is False
