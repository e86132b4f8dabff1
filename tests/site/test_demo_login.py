"""The demo town's one-click log-in by role: there for visitors of the demo, and nowhere else."""

from __future__ import annotations

import pytest
from axes.models import AccessAttempt
from django.test import Client
from support.demo import DAY, make_demo

from fazhi.kernel.chain.events import Draft, append
from fazhi.kernel.org.models import Appointment, Post, User
from fazhi.kernel.org.setup import SUBJECT
from fazhi.kernel.org.users import create_user
from fazhi.site.demo import is_demo_town, pack, role_cards

CARD = 'class="card role"'


@pytest.fixture
def demo(db, monkeypatch):
    monkeypatch.setenv("FAZHI_TODAY", DAY.isoformat())
    return make_demo()


def whose(client: Client) -> str:
    pk = client.session.get("_auth_user_id")
    return User.objects.get(pk=pk).username if pk else ""


def test_a_town_at_work_has_no_such_thing(town, client, logged_in) -> None:
    create_user("zhuanban", "真专班", "Zhong-he-2024")
    assert not is_demo_town()
    page = client.get("/login/").content.decode()
    assert CARD not in page
    assert "/demo/" not in page
    assert "/tour/" not in page
    assert client.get("/demo/").status_code == 404
    assert client.post("/demo/", {"person": "zhuanban"}).status_code == 404
    assert whose(client) == ""
    inside = logged_in("hotline.clerk").get("/").content.decode()
    assert "demo-bar" not in inside
    assert 'class="caption-en"' not in inside


def test_a_demo_town_on_which_somebody_set_up_another_is_none(demo, client) -> None:
    assert is_demo_town()
    append(SUBJECT, Draft("org.town.set_up", DAY, "admin"))
    assert not is_demo_town()
    assert client.post("/demo/", {"person": "zhuanban"}).status_code == 404
    assert CARD not in client.get("/login/").content.decode()


def test_each_role_of_the_pack_has_a_card_read_from_the_database(demo, client) -> None:
    page = client.get("/login/").content.decode()
    told = {person[3] for person in pack()["people"]} | {post[2] for post in pack()["more_posts"]}
    cards = role_cards()
    assert {card.role.code for card in cards} == told
    assert page.count(CARD) == len(told)
    assert cards[-1].role.is_administrator
    assert {one.user.username for card in cards for one in card.people} == {person[0] for person in pack()["people"]}
    assert 'lang="en"' in page
    User.objects.filter(username="leader").update(is_active=False)
    assert "镇领导甲" not in client.get("/login/").content.decode()


def test_one_click_logs_in_and_leads_to_today(demo, client) -> None:
    answer = client.post("/demo/", {"person": "zhuanban"})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert whose(client) == "zhuanban"
    page = client.get("/").content.decode()
    assert "模拟数据演示" in page
    assert f'今天是 <span class="nowrap">{DAY}</span>' in page
    assert "换一个角色" in page
    client.post("/demo/", {"person": "leader", "next": "/reports/"})
    assert whose(client) == "leader"
    assert client.post("/demo/", {"person": "leader", "next": "https://elsewhere.example/"})["Location"] == "/"
    assert AccessAttempt.objects.count() == 0


def test_the_password_still_works_and_brings_the_banner_too(demo, client) -> None:
    client.post("/login/", {"username": "zhuanban", "password": pack()["password"]})
    assert whose(client) == "zhuanban"
    assert "demo-bar" in client.get("/").content.decode()


@pytest.mark.parametrize("name", ["", "nobody", "real"])
def test_nobody_but_the_people_of_the_pack(demo, client, name) -> None:
    real = create_user("real", "真人", "Zhong-he-2024")
    Appointment.objects.create(user=real, post=Post.objects.get(name="系统管理员"), starts_on=DAY)
    assert "真人" not in client.get("/demo/").content.decode()
    assert client.post("/demo/", {"person": name}).status_code == 404
    assert whose(client) == ""


def test_a_closed_account_or_one_with_a_first_password_is_not_opened(demo, client) -> None:
    User.objects.filter(username="leader").update(is_active=False)
    User.objects.filter(username="admin").update(must_change_password=True)
    for name in ("leader", "admin"):
        assert client.post("/demo/", {"person": name}).status_code == 404


def test_a_forged_form_is_refused(demo) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post("/demo/", {"person": "zhuanban"}).status_code == 403
    assert whose(client) == ""


def test_english_captions_come_for_a_foreign_browser_and_as_chosen(demo, client) -> None:
    client.post("/demo/", {"person": "zhuanban"})
    assert "Today –" not in client.get("/", headers={"accept-language": "zh-CN,en;q=0.5"}).content.decode()
    assert "Today –" in client.get("/", headers={"accept-language": "en-GB"}).content.decode()
    client.post("/appearance/", {"captions": "off"})
    assert "Today –" not in client.get("/", headers={"accept-language": "en-GB"}).content.decode()
    client.post("/appearance/", {"captions": "on"})
    assert "Registers –" in client.get("/registers/").content.decode()
