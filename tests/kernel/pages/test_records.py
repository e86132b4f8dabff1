"""The page of one record, its forms and its papers."""

from __future__ import annotations

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from guide.declarations import REQUESTS

from fazhi.kernel.chain.events import history
from fazhi.kernel.chain.models import Attachment
from fazhi.kernel.core.registry import Registry, Store
from fazhi.kernel.org.covers import arrange_cover
from fazhi.kernel.pages import modules
from fazhi.kernel.pages.modules import Offer
from fazhi.kernel.procedures.acting import open_matter
from fazhi.kernel.procedures.models import Clock
from fazhi.kernel.records.models import Link, Matter
from fazhi.kernel.records.rulings import RULINGS, rule

from .conftest import BACKEND, LIST, TICKETS, TODAY


def act_url(matter: Matter, step: str) -> str:
    return reverse("pages:act", args=(matter.register, matter.pk, step))


def detail_url(matter: Matter) -> str:
    return reverse("pages:detail", args=(matter.register, matter.pk))


def test_steps_of_others_are_named_with_who_takes_them(client, log_in, ticket) -> None:
    matter = ticket(steps=("dispatched",))
    log_in("hotline.clerk")
    page = client.get(detail_url(matter))
    assert [step.code for step in page.context["steps"]] == ["replied", "ruling_asked", "merged", "corrected"]
    others = [(step.name, step.why) for step in page.context["closed_steps"]]
    assert others == [("签收", "由热线承办人办理"), ("退单", "由热线承办人办理")]
    assert client.get(act_url(matter, "signed")).status_code == 404


def test_the_timeline_tells_who_did_what_and_what_changed(client, log_in, ticket, town) -> None:
    matter = ticket(3, category="consultation")
    log_in("hotline.clerk")
    sent = {"unit": str(town.bureau.pk), "category": "complaint", "area": str(town.area.pk), "version": "1"}
    client.post(act_url(matter, "dispatched"), {**sent, "on": TODAY.isoformat(), "note": "转执法办"})
    page = client.get(detail_url(matter)).content.decode()
    for words in ("派单", "待派单 → 待签收", "转执法办", "党政综合办 → 综合行政执法办", "咨询 → 投诉", "东坑镇"):
        assert words in page
    assert "张三丰" not in page


def test_the_timeline_names_the_person_who_was_stood_in_for(client, log_in, ticket, town) -> None:
    absent = town.user("hotline.handler")
    covering = town.user("leader")
    arrange_cover(absent, covering, TODAY, TODAY + timedelta(days=3), "年假", by="test")
    matter = ticket(steps=("dispatched",))
    log_in("leader")
    client.post(act_url(matter, "signed"), {"version": str(matter.version), "on": TODAY.isoformat()})
    assert f"{covering.name}（代{absent.name}）" in client.get(detail_url(matter)).content.decode()


def test_a_clock_is_explained_day_by_day(client, log_in, ticket) -> None:
    matter = ticket(5)
    log_in("hotline.clerk")
    page = client.get(detail_url(matter))
    (clock,) = page.context["clocks"]
    assert str(clock.lines[0]).startswith(f"{TODAY - timedelta(days=5)} ")
    assert str(clock.lines[-1].day) == clock.due
    assert "端午节放假" in page.content.decode()
    assert clock.basis in page.content.decode()


def test_the_second_of_two_is_told_what_changed_and_loses_no_text(client, log_in, ticket, town) -> None:
    matter = ticket(steps=("dispatched",))
    log_in("hotline.clerk")
    typed = {"reply": "我写了很久的答复", "on": TODAY.isoformat(), "note": "", "version": str(matter.version)}
    log_in("hotline.handler")
    client.post(act_url(matter, "signed"), {"version": str(matter.version), "on": TODAY.isoformat(), "note": "收到"})
    log_in("hotline.clerk")
    told = client.post(act_url(matter, "replied"), typed)
    assert told.status_code == 422
    assert "我写了很久的答复" in told.content.decode()
    assert "签收" in told.context["sheet"].refusal.changes[0]
    assert Matter.objects.get(pk=matter.pk).state == "signed"
    # Having read it, the person sends the same form again.
    again = client.post(act_url(matter, "replied"), {**typed, "version": str(told.context["sheet"].version)})
    assert again.status_code == 302
    assert Matter.objects.get(pk=matter.pk).state == "replied"


def test_a_refusal_says_what_on_which_basis_and_what_to_do(client, log_in, town) -> None:
    log_in("guide.keeper")
    data = {"title": "批文", "unit": town.office.pk, "channel": "web", "content": "请公开批文"}
    matter = open_matter(REQUESTS, data, by=town.person("guide.keeper"), on=TODAY)
    page = client.post(act_url(matter, "answered"), {"answer": "refused", "version": "1", "on": TODAY.isoformat()})
    refusal = page.context["sheet"].refusal
    assert "没有写明不予公开的依据" in refusal.what
    assert refusal.basis == "《政府信息公开条例》第三十六条"
    assert "改为予以公开" in page.content.decode()
    future = client.post(act_url(matter, "answered"), {"answer": "open", "version": "1", "on": "2030-01-01"})
    assert "还没有到" in future.context["sheet"].refusal.what


def test_what_was_uploaded_survives_a_refusal_and_lies_at_the_record(client, log_in, town, home) -> None:
    log_in("guide.keeper")
    data = {"title": "批文", "unit": town.office.pk, "channel": "web", "content": "请公开批文"}
    matter = open_matter(REQUESTS, data, by=town.person("guide.keeper"), on=TODAY)
    url = act_url(matter, "consulted")
    files = {
        "paper_0": SimpleUploadedFile("意见书.pdf", b"%PDF-1"),
        "extra": [SimpleUploadedFile("附一.txt", b"1"), SimpleUploadedFile("附二.txt", b"2")],
    }
    refused = client.post(url, {"version": "1", "on": "2030-01-01", **files})
    slots = refused.context["sheet"].slots
    assert [[name for _, name in slot.kept] for slot in slots] == [["意见书.pdf"], ["附一.txt", "附二.txt"]]
    kept = {f"kept_{slot.name}": [token for token, _ in slot.kept] for slot in slots}
    assert client.post(url, {"version": "1", "on": TODAY.isoformat(), **kept}).status_code == 302
    titles = Attachment.objects.filter(subject=matter.subject).order_by("pk").values_list("title", flat=True)
    assert list(titles) == ["征求意见书", "附一.txt", "附二.txt"]
    paper = Attachment.objects.get(title="征求意见书")
    address = reverse("pages:document", args=(paper.document.digest, paper.pk))
    assert address in client.get(detail_url(matter)).content.decode()
    answer = client.get(address)
    assert b"".join(answer.streaming_content) == b"%PDF-1"
    assert answer["Content-Disposition"].startswith("attachment")
    log_in("guide.keeper", town.bureau)
    assert client.get(address).status_code == 404
    assert client.get(reverse("pages:document", args=("0" * 64, paper.pk))).status_code == 404


def test_a_paper_of_another_form_cannot_be_taken_by_its_token(client, log_in, town, home) -> None:
    data = {"title": "批文", "unit": town.office.pk, "channel": "web", "content": "请公开批文"}
    log_in("guide.keeper")
    matter = open_matter(REQUESTS, data, by=town.person("guide.keeper"), on=TODAY)
    url = act_url(matter, "consulted")
    file = {"paper_0": SimpleUploadedFile("意见书.pdf", b"%PDF-1")}
    token = client.post(url, {"version": "1", "on": "2030-01-01", **file}).context["sheet"].slots[0].kept[0][0]
    log_in("hotline.clerk")
    other = {"token": "t-1", "title": "路灯", "category": "complaint", "on": TODAY.isoformat(), "kept_extra": token}
    assert client.post(f"{LIST}add/", other).status_code == 404
    assert not Matter.objects.filter(register="hotline.ticket").exists()


def test_a_personal_field_left_empty_keeps_its_value(client, log_in, town) -> None:
    from guide.declarations import SHOWROOMS

    from fazhi.kernel.records.entries import add_entry

    data = {
        "title": "样板间",
        "unit": town.office.pk,
        "address": "一号",
        "kind": "village",
        "keeper_phone": "13812345678",
    }
    entry = add_entry(SHOWROOMS, data, by=town.person("guide.keeper"))
    log_in("guide.keeper")
    url = reverse("pages:edit", args=(SHOWROOMS.code, entry.pk))
    page = client.get(url).content.decode()
    assert "13812345678" not in page
    assert "138****5678" in page
    sent = {"number": entry.number, "title": "样板间", "address": "二号", "kind": "village", "keeper_phone": ""}
    client.post(url, {**sent, "unit": str(town.office.pk), "version": "1"})
    room = SHOWROOMS.model.objects.get(pk=entry.pk)
    assert (room.address, room.keeper_phone) == ("二号", "13812345678")


def test_a_closed_unit_cannot_be_chosen_any_more(client, log_in, town) -> None:
    town.bureau.is_active = False
    town.bureau.save()
    log_in("hotline.clerk")
    assert f'value="{town.bureau.pk}"' not in client.get(f"{LIST}add/").content.decode()
    form = {"token": "t-2", "title": "路灯", "category": "complaint", "on": TODAY.isoformat()}
    page = client.post(f"{LIST}add/", {**form, "unit": str(town.bureau.pk)})
    assert page.status_code == 422
    assert "已经停用" in page.content.decode()


def test_a_link_to_a_record_out_of_reach_does_not_name_it(client, log_in, ticket, town) -> None:
    mine, other = ticket(steps=("dispatched",)), ticket(title="别家的事", unit=town.bureau.pk)
    common = {"linked_by": "x", "linked_at": mine.created_at}
    Link.objects.create(source=mine.subject, target=other.subject, kind="重复诉求", **common)
    log_in("hotline.handler")
    page = client.get(detail_url(mine)).content.decode()
    assert "一件您无权查看的记录" in page
    assert "别家的事" not in page
    log_in("hotline.clerk")
    assert "别家的事" in client.get(detail_url(mine)).content.decode()


def test_looking_at_personal_fields_makes_nobody_s_form_stale(client, log_in, ticket) -> None:
    matter = ticket()
    log_in("hotline.clerk")
    client.post(f"{detail_url(matter)}unmask/", {"reason": "回访"})
    assert Matter.objects.get(pk=matter.pk).version == history(matter.subject).count() == 1
    assert "个人信息被查看 1 次" in client.get(detail_url(matter)).content.decode()


def test_demo_rows_are_marked_wherever_they_are_shown(client, log_in, ticket) -> None:
    matter = ticket()
    Matter.objects.filter(pk=matter.pk).update(is_demo=True)
    log_in("hotline.clerk")
    for url in (LIST, detail_url(matter), f"{LIST}print/", f"{detail_url(matter)}print/"):
        assert "模拟数据" in client.get(url).content.decode()


def test_the_unit_that_dispatching_names_is_not_suggested_at_intake(client, log_in) -> None:
    log_in("hotline.clerk")
    inputs = {item.name: item.value for item in client.get(f"{LIST}add/").context["sheet"].inputs}
    assert inputs["unit"] == ""


def test_only_a_day_from_which_a_deadline_runs_says_so(client, log_in, ticket) -> None:
    matter = ticket()
    log_in("hotline.clerk")
    assert "期限从它算起" in client.get(f"{LIST}add/").content.decode()
    assert "期限从它算起" not in client.get(act_url(matter, "dispatched")).content.decode()


def test_after_going_back_only_ones_own_and_offered_steps_are_named(client, log_in, ticket, monkeypatch) -> None:
    matter = ticket(steps=("dispatched",))
    log_in("hotline.clerk")
    refusal = client.get(act_url(matter, "dispatched")).context["sheet"].refusal
    assert "现为“待签收”，不能“派单”" in refusal.what
    mine = [step.name for step in client.get(detail_url(matter)).context["steps"]]
    assert refusal.remedy == f"此时您可以：{'、'.join(mine)}"
    assert "签收" not in refusal.remedy
    monkeypatch.setattr(modules, "offers", Store("offers", Registry()))
    modules.offers.add(Offer("a", TICKETS.code, lambda row, steps: [step for step in steps if step.code == "signed"]))
    refusal = client.get(act_url(matter, "dispatched")).context["sheet"].refusal
    assert refusal.remedy == "此时由有权的岗位办理：签收"


def test_every_step_is_told_in_the_same_words(client, log_in, ticket) -> None:
    log_in("hotline.handler")
    matter = ticket(steps=("dispatched",))
    sent = {"version": str(matter.version), "on": TODAY.isoformat()}
    told = client.post(act_url(matter, "signed"), sent, follow=True).content.decode()
    assert "已办理“签收”" in told.replace("&quot;", "")


def test_going_back_and_sending_again_asks_once_whether_another_is_meant(client, log_in, town) -> None:
    user = log_in("hotline.clerk")
    form = {"title": "路灯", "category": "complaint", "on": TODAY.isoformat()}
    assert client.post(f"{LIST}add/", {**form, "token": "t-1"}).status_code == 302
    assert client.post(f"{LIST}add/", {**form, "token": "t-1"}).status_code == 302, "the same form, sent twice"
    first = Matter.objects.get()
    asked = client.post(f"{LIST}add/", {**form, "token": "t-2"})
    assert asked.status_code == 422
    page = asked.content.decode()
    assert f"刚刚已登记过相同的内容：{first.number}" in page
    assert f'<a href="{detail_url(first)}">打开{first.number}</a>' in page
    assert 'name="again" value="1"' in page
    assert client.post(f"{LIST}add/", {**form, "token": "t-3", "title": "路灯二"}).status_code == 302
    log_in("hotline.clerk", town.bureau)
    assert client.post(f"{LIST}add/", {**form, "token": "t-4"}).status_code == 302, "somebody else"
    client.force_login(user, backend=BACKEND)
    assert client.post(f"{LIST}add/", {**form, "token": "t-2", "again": "1"}).status_code == 302
    assert Matter.objects.count() == 4


def test_a_ruling_shows_no_codes_and_leads_to_its_matter(client, log_in, ticket, town) -> None:
    matter = ticket(steps=("dispatched",))
    arbiter = town.person("arbiter")
    ruling = rule(
        matter, kind="路灯", unit=town.bureau.pk, asked_by_unit=town.office.pk, reason="属其职责", by=arbiter, on=TODAY
    )
    url = reverse("pages:detail", args=(RULINGS.code, ruling.pk))
    log_in("hotline.clerk")
    page = client.get(url).content.decode()
    assert f'<dd><a href="{detail_url(matter)}">{matter.number}</a>' in page
    assert "<dt>所属台账</dt><dd>12345热线工单</dd>" in page
    assert matter.subject not in page
    assert "hotline.ticket</dd>" not in page
    log_in("hotline.handler", town.bureau)
    page = client.get(url).content.decode()
    assert f"<dd>{matter.number}</dd>" in page, "a number that leads nowhere for whom may not look"


def test_a_clock_that_was_extended_says_by_how_much(client, log_in, ticket) -> None:
    matter = ticket(3)
    added = [{"length": 5, "unit": "working_day", "approved_on": TODAY.isoformat()}]
    Clock.objects.filter(matter=matter).update(extensions=added)
    log_in("hotline.clerk")
    (clock,) = client.get(detail_url(matter)).context["clocks"]
    assert clock.limit.endswith("个工作日，延长5个工作日")
    assert clock.stretches == [f"{TODAY} 批准延长 5个工作日"]


def test_a_long_text_is_folded_on_the_page_and_whole_on_paper(client, log_in, ticket) -> None:
    long = "<b>词" + "a" * 5000
    matter = ticket(content=long)
    log_in("hotline.clerk")
    page = client.get(detail_url(matter)).content.decode()
    assert f"{'a' * 116}…（共 5004 字，点开看全文）</summary>" in page
    assert page.count('class="folded"') == 2, "as a fact and in the course"
    assert "<b>词" not in page
    assert "folded" not in client.get(f"{detail_url(matter)}print/").content.decode()


def test_numbers_of_people_in_a_text_are_veiled_until_somebody_says_why(client, log_in, ticket) -> None:
    matter = ticket(content="请打13812345678，身份证440106199001011237")
    log_in("hotline.clerk")
    page = client.get(detail_url(matter)).content.decode()
    assert "138****5678" in page and "4401**********1237" in page
    assert "13812345678" not in page and "440106199001011237" not in page
    clear = client.post(f"{detail_url(matter)}unmask/", {"reason": "回访"}).content.decode()
    assert "请打13812345678" in clear
