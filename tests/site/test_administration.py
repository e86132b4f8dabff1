"""The administrator's pages: people, posts, covers, units, the chain, and the calendar."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from support.desk import TODAY, real_ticket

import fazhi
from fazhi.kernel.chain.models import Event
from fazhi.kernel.law.models import CalendarNotice
from fazhi.kernel.org.models import Appointment, Unit, User
from fazhi.kernel.pages.kinds import NAMES
from fazhi.kernel.procedures.models import Clock

SOURCE = Path(fazhi.__file__).parent
OFF = """2027-01-01..2027-01-03 元旦
2027-02-05..2027-02-11 春节
2027-05-01..2027-05-03 劳动节
2027-10-01..2027-10-07 国庆节"""


@pytest.fixture
def admin(logged_in):
    return logged_in("administrator")


def test_a_new_user_gets_a_password_that_is_shown_once_and_must_be_changed(admin, client) -> None:
    answer = admin.post("/admin/users/new/", {"username": "wangfang", "name": "王芳", "mobile": ""})
    password = re.search(r'class="password-once">([^<]+)<', answer.content.decode())[1]
    user = User.objects.get(username="wangfang")
    assert user.check_password(password)
    assert password not in admin.get(f"/admin/users/{user.pk}/").content.decode()
    assert client.post("/login/", {"username": "wangfang", "password": password}).status_code == 302
    assert client.get("/")["Location"] == "/account/password/"
    assert not Event.objects.filter(body__contains=password).exists()


def test_a_name_that_is_taken_is_refused_beside_the_form(admin, town) -> None:
    town.user("hotline.clerk")
    answer = admin.post("/admin/users/new/", {"username": "hotline.clerk-office", "name": "王芳", "mobile": ""})
    assert answer.status_code == 400
    assert "已存在" in answer.content.decode()


def test_appointing_and_dismissing_changes_what_a_person_may_do_and_is_recorded(admin, town, logged_in) -> None:
    user, post = town.user("leader"), Appointment.objects.get(user=town.user("hotline.clerk")).post
    assert admin.post(f"/admin/users/{user.pk}/appoint/", {"post": post.pk, "starts_on": TODAY}).status_code == 302
    assert "热线专班" in logged_in("leader").get("/").content.decode()
    held = Appointment.objects.get(user=user, post=post)
    assert admin.post(f"/admin/appointments/{held.pk}/end/").status_code == 302
    kinds = Event.objects.filter(subject=f"user:{user.pk}").order_by("seq").values_list("kind", flat=True)
    assert list(kinds) == ["org.user.appointed", "org.user.dismissed"]


def test_closing_an_account_logs_it_out_at_once(admin, town, logged_in) -> None:
    client = logged_in("hotline.clerk")
    assert client.get("/").status_code == 200
    admin.post(f"/admin/users/{town.user('hotline.clerk').pk}/switch/")
    assert client.get("/").status_code == 302


def test_a_cover_is_arranged_and_ended(admin, town) -> None:
    a, b = town.user("hotline.handler", town.bureau), town.user("hotline.handler", town.office)
    given = {"absent": a.pk, "covering": b.pk, "starts_on": TODAY, "ends_on": "2024-02-01", "reason": "培训"}
    assert admin.post("/admin/covers/", given).status_code == 302
    cover = a.absences.get()
    assert admin.post(f"/admin/covers/{cover.pk}/end/").status_code == 302
    cover.refresh_from_db()
    assert cover.ends_on == TODAY


def test_a_unit_is_made_and_its_code_never_changes(admin) -> None:
    given = {"code": "SFS", "name": "司法所", "short_name": "", "kind": "office", "parent": "", "is_active": "on"}
    assert admin.post("/admin/units/new/", given).status_code == 302
    unit = Unit.objects.get(code="SFS")
    admin.post(f"/admin/units/{unit.pk}/", given | {"code": "XXX", "name": "司法分局"})
    unit.refresh_from_db()
    assert (unit.code, unit.name) == ("SFS", "司法分局")
    admin.post(f"/admin/units/{unit.pk}/posts/", {"name": "热线岗", "role": "hotline.clerk", "area": ""})
    assert unit.posts.get().role == "hotline.clerk"


def test_the_chain_is_verified_on_the_page_and_a_break_is_named(admin, town, home) -> None:
    matter = real_ticket(town)
    assert "核验通过" in admin.post("/admin/audit/verify/").content.decode()
    Event.objects.filter(subject=matter.subject).update(recorded_by="somebody")
    page = admin.post("/admin/audit/verify/").content.decode()
    assert "核验不通过" in page
    assert f"matter:{matter.pk}" in page


def test_a_notice_is_previewed_then_saved_and_what_moved_links_to_its_matter(admin, town, monkeypatch) -> None:
    monkeypatch.setenv("FAZHI_TODAY", "2027-01-27")
    monkeypatch.setattr("support.desk.TODAY", TODAY.replace(year=2027, day=27))
    matter = real_ticket(town)
    clock = Clock.objects.get(matter=matter)
    assert clock.is_provisional
    assert "未公布，暂算" in admin.get("/law/calendar/?year=2027").content.decode()
    given = {
        "year": 2027,
        "title": "国办发明电〔2026〕8号",
        "source": "https://www.gov.cn/",
        "off": OFF,
        "work": "2027-02-14",
    }
    preview = admin.post("/law/calendar/notice/", given | {"preview": "1"}).content.decode()
    assert matter.number in preview
    assert not CalendarNotice.objects.filter(year=2027).exists()
    saved = admin.post("/law/calendar/notice/", given | {"save": "1"}).content.decode()
    assert f'<a href="/r/hotline.ticket/{matter.pk}/">{matter.number}</a>' in saved
    clock.refresh_from_db()
    assert not clock.is_provisional
    page = admin.get("/law/calendar/?year=2027").content.decode()
    assert "未公布" not in page
    assert 'title="2027-02-14 调休上班"' in page


@pytest.mark.parametrize(
    ("off", "why"),
    [
        ("2027-01-01..2027-13-03 元旦", "第 1 行"),
        ("2027-01-01", "没有节日名称"),
        ("2027-01-01 元旦\n2027-01-01 元旦", "重复出现"),
        ("2027-01-03..2027-01-01 元旦", "起止有误"),
        ("2027-01-01 元旦", "缺少劳动节"),
    ],
)
def test_a_notice_with_a_mistake_names_it(admin, off: str, why: str) -> None:
    answer = admin.post(
        "/law/calendar/notice/", {"year": 2027, "title": "通知", "source": "x", "off": off, "save": "1"}
    )
    assert answer.status_code == 400
    assert why in answer.content.decode()


def test_only_the_administrator_enters_notices(logged_in) -> None:
    assert logged_in("leader").get("/law/calendar/notice/").status_code == 404


def test_the_calculator_answers_as_the_command_does(logged_in) -> None:
    client = logged_in("leader")
    question = {"start": "2026-09-21", "days": "20", "unit": "working_day", "exclude": "2026-09-23..2026-09-30"}
    page = client.get("/law/due/", question).content.decode()
    assert "<b>2026-11-02</b>" in page
    assert "没有告知文书不得扣除" in page
    assert "没有说按什么推算" in client.get("/law/due/", {"start": "2026-09-21"}).content.decode()


def test_rules_show_what_is_unverified(logged_in) -> None:
    client = logged_in("leader")
    page = client.get("/law/rules/", {"only": "unverified"})
    assert all(not line.rule.is_verified for line in page.context["shown"])
    rest = client.get("/law/rules/", {"only": "unverified", "page": 2})
    told = page.content.decode() + rest.content.decode()
    assert told.count('<span class="badge badge--due">未核</span>') == len(page.context["shown"])


def test_a_figure_opens_into_as_many_rows_as_it_says(logged_in, town) -> None:
    for _ in range(3):
        real_ticket(town)
    client = logged_in("hotline.clerk")
    found = client.get("/figures/", {"year": "2024"}).context["found"]
    counted = [line["figure"] for line in found if line["figure"].value == 3]
    assert counted
    page = client.get(f"/figures/{counted[0].code}/", {"year": "2024"})
    assert page.context["behind"].total == page.context["page"].paginator.count == 3
    stranger = logged_in("hotline.handler", town.office).get(f"/figures/{counted[0].code}/", {"year": "2024"})
    assert "其中 3 行不对您开放" in stranger.content.decode()


def test_the_audit_log_names_kinds_subjects_and_people_and_finds_by_them(admin, town, logged_in) -> None:
    matter = real_ticket(town)
    opened = f"/r/{matter.register}/{matter.pk}/"
    logged_in("hotline.clerk").post(f"{opened}unmask/", {"reason": "回访核对"})
    page = admin.get("/admin/audit/").context["lines"]
    assert {(line.kind, line.subject) for line in page} >= {
        ("12345热线工单：受理", matter.number),
        ("查看个人信息", matter.number),
    }
    assert all(line.url == opened for line in page if line.subject == matter.number)
    for words in ("查看个人信息", matter.number, town.user("hotline.clerk").name):
        found = admin.get("/admin/audit/", {"q": words}).context["lines"]
        assert "查看个人信息" in [line.kind for line in found], words
    assert "核验通过" in admin.post("/admin/audit/verify/").content.decode()


def test_every_kind_of_event_in_the_source_has_a_chinese_name() -> None:
    words = r'"((?:batch|chain|clock|entry|figures|matter|org|personal|record|row)\.[a-z_.]+[a-z])"'
    found = {kind for path in SOURCE.rglob("*.py") for kind in re.findall(words, path.read_text(encoding="utf-8"))}
    assert len(found) > 20
    assert found - NAMES.keys() == set()


def test_a_refused_question_stands_beside_its_field_without_the_command_s_words(logged_in) -> None:
    answer = logged_in("leader").get("/law/due/", {"start": "abc", "days": "5", "unit": "working_day"})
    assert "--from" not in answer.content.decode()
    assert answer.context["form"].errors["start"]


@pytest.mark.parametrize(("day", "year"), [("2024-03-31", 2023), ("2024-04-01", 2024)])
def test_data_and_report_open_on_the_year_being_drafted(logged_in, monkeypatch, day, year) -> None:
    client = logged_in("leader")
    monkeypatch.setenv("FAZHI_TODAY", day)
    assert client.get("/figures/").context["year"] == year
    assert client.get("/reports/").context["year"] == str(year)
