"""Disclosure requests: received by their channel, corrected once, consulted, extended, answered, remedied (依申请公开)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from support.tickets import paper, text_of
from support.town import Town, make_town

from fazhi.kernel.chain.seals import seal_pending
from fazhi.kernel.chain.verification import verify
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.law.calendar import sync_calendar
from fazhi.kernel.procedures.acting import act, open_matter
from fazhi.kernel.procedures.declarations import procedures
from fazhi.kernel.procedures.models import Clock
from fazhi.kernel.records.forgetting import forget
from fazhi.kernel.records.models import Matter
from fazhi.modules.oversight.disclosure.common import REQUEST
from fazhi.modules.oversight.disclosure.request import REQUESTS
from fazhi.site.work import Group, Work

KEEPER, HEAD = "oversight.publisher", "oversight.disclosure_head"
WORDS = {
    "correction": "没有写明年份",
    "explanation": "见镇政府网站",
    "third_party": "东坑样品公司",
    "organ": "样品街道办",
}
OTHER = {"way": "absent", "explanation": "经检索没有制作过", "remedy": "either"}
CAME = date(2026, 9, 21)


def day(month: int, number: int, year: int = 2026) -> date:
    return date(year, month, number)


@pytest.fixture
def town(db: None, home: Any, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Town:
    monkeypatch.setenv("FAZHI_TODAY", "2026-12-31")
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    sync_calendar()
    return make_town()


def request(town: Town, on: date = CAME, channel: str = "in_person", **facts: object) -> Matter:
    data = {"title": "某路改造资料", "applicant": "样品某", "content": "2025年某路改造的招标文件", "channel": channel}
    data |= {"unit": town.office.pk} | facts
    opened = open_matter(REQUESTS, data, by=town.person(KEEPER), on=on)
    return REQUESTS.rows().select_related("disclosure_request").get(pk=opened.pk)


def take(town: Town, matter: Matter, step: str, on: date, without: str = "", role: str = "", **data: object) -> Matter:
    """Takes a step with every paper that it needs but the one named, as the first role whose step it is."""
    declared = procedures[REQUEST].version("1").step[step]
    needed = {name: WORDS[name] for name in declared.required if name in WORDS}
    papers = [paper(title) for title in declared.papers if title != without]
    by = town.person(role or declared.roles[0])
    return act(matter, step, by=by, on=on, note="情况属实，按规定办理", data=needed | data, papers=papers)


def clock(matter: Matter, deadline: str = "answer") -> Clock:
    return Clock.objects.get(matter=matter, deadline=deadline)


# --- the day of receipt (第三十一条) ---------------------------------------------------------------------------------


@pytest.mark.parametrize("channel", ["in_person", "signed_mail"])
def test_what_is_handed_in_or_signed_for_is_received_that_day(town: Town, channel: str) -> None:
    matter = request(town, channel=channel)
    assert (matter.state, matter.disclosure_request.received_on) == ("handling", day(9, 21))
    assert matter.due_on == day(10, 26)


@pytest.mark.parametrize("channel", ["plain_mail", "online"])
def test_a_plain_letter_and_the_internet_wait_for_a_confirmation(town: Town, channel: str) -> None:
    matter = request(town, on=day(9, 16), channel=channel)
    assert (matter.state, matter.due_on) == ("submitted", None)
    with pytest.raises(FazhiError, match="现为“待确认收到”，不能“答复”"):
        take(town, matter, "answered", day(9, 17), **OTHER)
    matter = take(town, matter, "received", day(9, 21))
    assert matter.due_on == day(10, 26)


# --- the whole course ------------------------------------------------------------------------------------------------


def test_the_days_for_the_third_party_are_taken_out(town: Town) -> None:
    """The papers' own example: received 9-21, 9-23 to 9-30 taken out, 2026-11-02."""
    matter = take(town, request(town), "third_party_asked", day(9, 23))
    assert (matter.due_on, clock(matter).paused_on) == (None, day(9, 23))
    matter = take(town, matter, "third_party_served", day(9, 24))
    assert clock(matter, "third_party").legal_last_on == day(10, 22)
    matter = take(town, matter, "third_party_replied", day(9, 30), third_party_opinion="agrees")
    assert matter.due_on == day(11, 2)
    assert clock(matter, "third_party").met_on == day(9, 30)


def test_a_request_goes_through_every_clock(town: Town) -> None:
    matter = request(town, on=day(3, 2))
    matter = take(town, matter, "correction_asked", day(3, 5), correct_by=day(3, 20))
    assert (matter.state, matter.met_on) == ("correcting", day(3, 5))
    matter = take(town, matter, "received", day(3, 16))
    assert (matter.due_on, matter.met_on) == (day(4, 14), None)
    matter = take(town, matter, "third_party_asked", day(3, 17))
    matter = take(town, matter, "third_party_served", day(3, 18))
    matter = take(town, matter, "third_party_replied", day(3, 24), third_party_opinion="objects")
    assert matter.due_on == day(4, 22)
    matter = take(town, matter, "extension_asked", day(4, 20))
    matter = take(town, matter, "extended", day(4, 21))
    assert matter.due_on == day(5, 22)
    told = {"way": "withheld", "withheld_reason": "third_party", "remedy": "reconsider_first"}
    matter = take(town, matter, "answered", day(5, 20), explanation="第三方有合理理由", **told)
    assert (matter.state, matter.met_on, matter.closed_on) == ("answered", day(5, 20), None)
    matter = take(town, matter, "closed", day(5, 21))
    assert matter.closed_on == day(5, 21)


# --- correction (第三十条) -------------------------------------------------------------------------------------------


def test_a_correction_is_asked_for_only_once(town: Town) -> None:
    matter = take(town, request(town), "correction_asked", day(9, 22), correct_by=day(9, 30))
    matter = take(town, matter, "received", day(9, 28))
    with pytest.raises(FazhiError, match=r"已经要求补正过一次.*《政府信息公开条例》第三十条"):
        take(town, matter, "correction_asked", day(9, 29), correct_by=day(10, 30))


def test_a_correction_is_asked_for_within_seven_working_days(town: Town) -> None:
    matter = request(town, on=day(6, 17))
    with pytest.raises(FazhiError, match="最后一日 2026-06-29 已过"):
        take(town, matter, "correction_asked", day(6, 30), correct_by=day(7, 10))
    with pytest.raises(FazhiError, match="补正期限须在告知之后"):
        take(town, matter, "correction_asked", day(6, 29), correct_by=day(6, 29))
    with pytest.raises(FazhiError, match="缺文书：补正告知书"):
        take(town, matter, "correction_asked", day(6, 29), without="补正告知书", correct_by=day(7, 10))
    assert take(town, matter, "correction_asked", day(6, 29), correct_by=day(7, 10)).state == "correcting"


def test_the_seven_days_of_an_unclear_request_are_a_clock_that_today_shows(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAZHI_TODAY", "2026-09-30")
    clear, matter = request(town), request(town, is_unclear=True)
    assert not Clock.objects.filter(matter=clear, deadline="correct").exists()
    assert clock(matter, "correct").legal_last_on == day(10, 8)
    assert (turn(town, KEEPER, clear), turn(town, KEEPER, matter)) == ("answered", "correction_asked")
    (line,) = (line for line in Work(town.person(KEEPER)).lines if line.pk == matter.pk)
    assert (line.group, line.due_on) == (Group.SOON, day(10, 8))
    with pytest.raises(FazhiError, match="须写明理由"):
        act(matter, "clarified", by=town.person(KEEPER), on=day(9, 30))
    explained = take(town, matter, "clarified", day(9, 30))
    assert (clock(matter, "correct").met_on, turn(town, KEEPER, explained)) == (day(9, 30), "answered")


def test_the_applicants_own_days_for_a_correction_run_until_it_comes(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    matter = take(town, request(town, is_unclear=True), "correction_asked", day(9, 22), correct_by=day(9, 30))
    assert (clock(matter, "correct").met_on, clock(matter, "corrected").legal_last_on) == (day(9, 22), day(9, 30))
    for today, step in (("2026-09-30", ""), ("2026-10-01", "abandoned")):
        monkeypatch.setenv("FAZHI_TODAY", today)
        assert turn(town, KEEPER, matter) == step
    monkeypatch.setenv("FAZHI_TODAY", "2026-12-31")
    matter = take(town, matter, "received", day(9, 29))
    assert (clock(matter, "corrected").met_on, clock(matter, "correct").met_on) == (day(9, 29), day(9, 22))


def test_who_does_not_correct_in_time_has_given_up(town: Town) -> None:
    matter = take(town, request(town), "correction_asked", day(9, 22), correct_by=day(9, 30))
    with pytest.raises(FazhiError, match="补正期限 2026-09-30 还没有过"):
        take(town, matter, "abandoned", day(9, 30))
    assert take(town, matter, "abandoned", day(10, 8)).closed_on == day(10, 8)


# --- pauses (第三十二条至第三十四条) ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("step", "basis"), [("third_party_asked", "第三十二条"), ("organ_asked", "第三十四条")])
def test_no_time_is_taken_out_without_the_letter(town: Town, step: str, basis: str) -> None:
    matter = request(town)
    with pytest.raises(FazhiError, match=f"缺文书：征求意见书.*《政府信息公开条例》{basis}"):
        take(town, matter, step, day(9, 23), without="征求意见书")
    assert clock(matter).paused_on is None


def test_silence_counts_only_after_fifteen_working_days(town: Town) -> None:
    matter = take(town, request(town), "organ_asked", day(9, 23))
    with pytest.raises(FazhiError, match="没有登记对方收到征求意见书的日期"):
        take(town, matter, "organ_replied", day(10, 23), organ_opinion="silent")
    matter = take(town, matter, "organ_served", day(9, 24))
    with pytest.raises(FazhiError, match="提出意见的期限到 2026-10-22，还没有过"):
        take(town, matter, "organ_replied", day(10, 22), organ_opinion="silent")
    matter = take(town, matter, "organ_replied", day(10, 23), organ_opinion="silent")
    assert (matter.state, matter.disclosure_request.organ_opinion) == ("handling", "silent")


def test_who_is_asked_a_second_time_has_the_days_anew_and_from_the_first_service(town: Town) -> None:
    matter = request(town)
    for step, on, told in (
        ("third_party_asked", day(9, 22), {}),
        ("third_party_served", day(9, 22), {}),
        ("third_party_replied", day(9, 23), {"third_party_opinion": "objects"}),
        ("third_party_asked", day(10, 27), {"third_party": "另一家样品公司"}),
    ):
        matter = take(town, matter, step, on, **told)
    with pytest.raises(FazhiError, match="没有登记对方收到征求意见书的日期"):
        take(town, matter, "third_party_replied", day(10, 28), third_party_opinion="silent")
    matter = take(town, matter, "third_party_served", day(10, 28))
    matter = take(town, matter, "third_party_served", day(10, 30))
    assert clock(matter, "third_party").legal_last_on == day(11, 18)
    with pytest.raises(FazhiError, match="提出意见的期限到 2026-11-18，还没有过"):
        take(town, matter, "third_party_replied", day(11, 18), third_party_opinion="silent")
    assert take(town, matter, "third_party_replied", day(11, 19), third_party_opinion="silent").state == "handling"


@pytest.mark.parametrize("whom", ["third_party", "organ"])
def test_the_applicant_may_withdraw_while_others_are_asked(town: Town, whom: str) -> None:
    matter = take(town, take(town, request(town), f"{whom}_asked", day(9, 23)), f"{whom}_served", day(9, 23))
    matter = take(town, matter, "withdrawn", day(9, 24))
    assert (matter.state, matter.closed_on, matter.met_on) == ("withdrawn", day(9, 24), day(9, 24))
    assert clock(matter, whom).met_on == day(9, 24)


def test_the_page_says_that_a_clock_stands_and_no_days_left(town: Town, client: Client) -> None:
    matter = take(town, request(town), "third_party_asked", day(9, 23))
    client.force_login(town.user(KEEPER))
    page = text_of(client.get(reverse("pages:detail", args=(REQUEST, matter.pk))))
    assert "自 2026-09-23 起停止计算" in page
    assert "超期" not in page


# --- extension (第三十三条) ------------------------------------------------------------------------------------------


def test_nobody_extends_after_the_day_or_twice_or_without_telling(town: Town) -> None:
    matter = request(town)
    with pytest.raises(FazhiError, match="延长须在原期限届满前批准：期限已于 2026-10-26 届满，批准日是 2026-10-27"):
        take(town, matter, "extended", day(10, 27))
    with pytest.raises(FazhiError, match="您的岗位不能“批准延期”"):
        take(town, matter, "extended", day(10, 26), role=KEEPER)
    with pytest.raises(FazhiError, match="缺文书：延期答复告知书"):
        take(town, matter, "extended", day(10, 26), without="延期答复告知书")
    matter = take(town, matter, "extended", day(10, 26))
    assert matter.due_on == day(11, 23)
    with pytest.raises(FazhiError, match="已经延长 1 次，不能再延长"):
        take(town, matter, "extended", day(11, 20))


def test_the_head_who_refuses_an_extension_is_asked_no_more(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAZHI_TODAY", "2026-10-21")
    matter = take(town, request(town), "extension_asked", day(10, 20))
    assert turn(town, HEAD, matter) == "extended"
    matter = take(town, matter, "extension_refused", day(10, 21))
    assert (turn(town, HEAD, matter), turn(town, KEEPER, matter), matter.due_on) == ("", "answered", day(10, 26))


# --- answers (第三十六条) and remedies ------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["already_public", "granted", "absent", "not_ours", "repeated", "other_law"])
def test_every_way_of_answering_but_refusal_leaves_both_remedies(town: Town, way: str) -> None:
    told = {"way": way, "explanation": "见政府网站"}
    with pytest.raises(FazhiError, match="应当告知“申请行政复议或者提起行政诉讼”"):
        take(town, request(town), "answered", day(9, 25), remedy="reconsider_first", **told)
    assert take(town, request(town), "answered", day(9, 25), remedy="either", **told).state == "answered"


@pytest.mark.parametrize(
    "told",
    [
        {"way": "withheld", "explanation": "见第十六条"},
        {"way": "granted", "is_partly": True, "explanation": "讨论记录见第十六条"},
    ],
)
def test_a_refusal_goes_to_reconsideration_first(town: Town, told: dict[str, Any]) -> None:
    matter, told = request(town), told | {"withheld_reason": "internal"}
    with pytest.raises(FazhiError, match=r"应当告知“先申请行政复议.*《行政复议法》第二十三条"):
        take(town, matter, "answered", day(9, 25), remedy="either", **told)
    assert take(town, matter, "answered", day(9, 25), remedy="reconsider_first", **told).state == "answered"


def test_before_2024_a_refusal_left_both_remedies(town: Town) -> None:
    matter = request(town, on=day(12, 18, 2023))
    told = {"way": "withheld", "withheld_reason": "internal", "explanation": "过程性信息"}
    with pytest.raises(FazhiError, match="应当告知“申请行政复议或者提起行政诉讼”"):
        take(town, matter, "answered", day(12, 29, 2023), remedy="reconsider_first", **told)
    assert take(town, matter, "answered", day(12, 29, 2023), remedy="either", **told).state == "answered"


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"way": "withheld"}, "不予公开的须写明理由"),
        ({"way": "granted", "withheld_reason": "secret"}, "不予公开的须写明理由，其余的不写"),
        ({"way": "absent", "is_partly": True}, "只与“予以公开”一起用"),
        ({"way": "withheld", "withheld_reason": "third_party"}, "还没有书面征求第三方的意见"),
        ({"way": "not_ours"}, "没有写明获取途径、负责的机关"),
        ({"way": "granted", "is_partly": True, "withheld_reason": "internal"}, "没有写明.*或者依据"),
    ],
)
def test_an_answer_that_does_not_hold_together_is_refused(town: Town, told: dict[str, Any], why: str) -> None:
    with pytest.raises(FazhiError, match=f"{why}.*第三十六条"):
        take(town, request(town), "answered", day(9, 25), remedy="either", **told)


def test_a_third_party_who_objects_is_overruled_only_with_reasons_and_one_who_agrees_is_no_reason(town: Town) -> None:
    asked = take(town, take(town, request(town), "third_party_asked", day(9, 23)), "third_party_served", day(9, 23))
    objects = take(town, asked, "third_party_replied", day(9, 25), third_party_opinion="objects")
    with pytest.raises(FazhiError, match="没有写明第三方不同意仍公开的公共利益理由"):
        take(town, objects, "answered", day(9, 28), way="granted", remedy="either")
    told = {"way": "granted", "remedy": "either", "explanation": "不公开会影响公共安全"}
    with pytest.raises(
        FazhiError, match=r"没有把决定公开的内容和理由书面告知第三方.*第三十二条.*先办理“告知第三方仍予公开”"
    ):
        take(town, objects, "answered", day(9, 28), **told)
    with pytest.raises(FazhiError, match="缺文书：告知第三方的书面决定"):
        take(town, objects, "third_party_told", day(9, 28), without="告知第三方的书面决定")
    objects = take(town, objects, "third_party_told", day(9, 28))
    assert take(town, objects, "answered", day(9, 28), **told).state == "answered"
    other = take(town, take(town, request(town), "third_party_asked", day(9, 23)), "third_party_served", day(9, 23))
    agrees = take(town, other, "third_party_replied", day(9, 25), third_party_opinion="agrees")
    told = {"way": "withheld", "withheld_reason": "third_party", "explanation": "商业秘密"}
    with pytest.raises(FazhiError, match="第三方已经同意公开"):
        take(town, agrees, "answered", day(9, 28), remedy="reconsider_first", **told)


def test_a_petition_in_the_form_of_a_request_is_told_so_and_closed(town: Town) -> None:
    matter = take(town, request(town), "referred", day(9, 22))
    assert (matter.state, matter.closed_on, matter.met_on) == ("referred", day(9, 22), day(9, 22))


# --- people ----------------------------------------------------------------------------------------------------------


def test_erasing_the_applicant_leaves_the_course_and_the_chain_whole(town: Town, client: Client) -> None:
    matter = take(town, request(town, phone="0769-00000000"), "answered", day(9, 25), **OTHER)
    seal_pending()
    assert forget(matter, by=town.person(KEEPER)) == ["申请人", "联系方式", "第三方"]
    kept = REQUESTS.rows().select_related("disclosure_request").get(pk=matter.pk)
    assert (kept.disclosure_request.applicant, kept.disclosure_request.phone) == (None, None)
    assert (kept.state, kept.met_on) == ("answered", day(9, 25))
    assert verify().ok
    client.force_login(town.user(KEEPER))
    page = text_of(client.get(reverse("pages:detail", args=(REQUEST, matter.pk))))
    assert "删除个人信息" in page
    assert "样品某" not in page


def test_names_and_numbers_stay_out_of_the_plain_texts(town: Town) -> None:
    with pytest.raises(FazhiError, match="还有身份证号或者手机号，依《政府信息公开条例》第十五条不得公开"):
        request(town, content="请寄到13800000000的主人处")


def test_other_units_and_those_without_a_reason_do_not_see_the_applicant(town: Town, client: Client) -> None:
    matter = request(town)
    client.force_login(town.user("oversight.handler"))
    page = client.get(reverse("pages:detail", args=(REQUEST, matter.pk)))
    assert "样品某" not in page.content.decode()
    client.force_login(town.user("oversight.handler", town.bureau))
    assert client.get(reverse("pages:detail", args=(REQUEST, matter.pk))).status_code == 404


# --- whose turn it is ------------------------------------------------------------------------------------------------


def turn(town: Town, role: str, matter: Matter) -> str:
    lines = [line for line in Work(town.person(role)).lines if line.pk == matter.pk]
    return lines[0].step.code if lines and lines[0].step else ""


def test_today_asks_the_right_person(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAZHI_TODAY", "2026-09-30")
    matter = request(town, channel="online")
    assert turn(town, KEEPER, matter) == "received"
    matter = take(town, matter, "received", day(9, 21))
    assert turn(town, KEEPER, matter) == "answered"
    matter = take(town, matter, "third_party_asked", day(9, 22))
    assert turn(town, KEEPER, matter) == "third_party_served"
    matter = take(town, matter, "third_party_served", day(9, 22))
    assert turn(town, KEEPER, matter) == ""
    monkeypatch.setenv("FAZHI_TODAY", "2026-10-21")
    assert turn(town, KEEPER, matter) == "third_party_replied"
    matter = take(town, matter, "third_party_replied", day(10, 21), third_party_opinion="silent")
    matter = take(town, matter, "extension_asked", day(10, 21))
    assert (turn(town, KEEPER, matter), turn(town, HEAD, matter)) == ("", "extended")
    matter = take(town, matter, "extended", day(10, 21))
    assert (turn(town, KEEPER, matter), turn(town, HEAD, matter)) == ("answered", "")


def test_an_overdue_answer_stands_first(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    request(town)
    monkeypatch.setenv("FAZHI_TODAY", "2026-10-27")
    assert [line.group for line in Work(town.person(KEEPER)).lines] == [Group.OVERDUE]
