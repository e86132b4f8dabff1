"""Handing a matter over on pages: a road is chosen, a letter printed, and nothing closes before the receipt."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from fazhi.kernel.chain.events import history
from fazhi.kernel.procedures.acting import act
from fazhi.kernel.records.models import Handoff, Matter

from .conftest import TODAY


def address(name: str, matter: Matter, *more: Any) -> str:
    return reverse(f"pages:{name}", args=(matter.register, matter.pk, *more))


UNREACHED = "三次回访都没有接通，不再回访"
BUREAU = "市城市管理和综合执法局"
REASON = "诉求中的无照经营属于行政执法机关职责，已现场核实"


def given(**more: str) -> dict[str, str]:
    sent = {"road": "hotline.enforcement", "receiver": BUREAU, "reason": REASON, "on": TODAY.isoformat()}
    return sent | more


@pytest.fixture
def replied(ticket) -> Matter:
    return ticket(steps=("dispatched", "replied"))


@pytest.fixture
def handed(client, log_in, replied) -> Handoff:
    log_in("hotline.clerk")
    assert client.post(address("hand_over", replied), given()).status_code == 302
    return Handoff.objects.get()


def test_the_roads_are_offered_with_basis_and_receiver(client, log_in, replied) -> None:
    log_in("hotline.clerk")
    page = client.get(address("hand_over", replied)).content.decode()
    for words in (
        "移交执法查处",
        "移交人民调解",
        "《人民调解法》第十七条",
        "信访工作机构",
        "收到对方的回执并登记后，才能办结",
    ):
        assert words in page
    assert address("hand_over", replied) in client.get(address("detail", replied)).content.decode()


def test_a_hand_off_stays_open_until_the_receipt_is_in(client, handed, replied) -> None:
    page = client.get(address("detail", replied)).content.decode()
    assert f"移交{BUREAU}" in page
    assert "尚未接收" in page
    close = {"on": TODAY.isoformat(), "note": UNREACHED, "version": str(Matter.objects.get(pk=replied.pk).version)}
    refused = client.post(address("act", replied, "closed"), close)
    assert refused.status_code == 422
    assert f"还没有收到回执：{BUREAU}" in refused.content.decode()
    assert "登记对方的回执后再办结" in refused.content.decode()
    receipt = {"receipt": "粤执法线索2024-0601", "on": TODAY.isoformat()}
    entered = client.post(address("receipt", replied, handed.pk), receipt, follow=True)
    assert "已登记回执" in entered.content.decode()
    assert "回执 粤执法线索2024-0601" in entered.content.decode()
    close["version"] = str(Matter.objects.get(pk=replied.pk).version)
    assert client.post(address("act", replied, "closed"), close).status_code == 302
    kinds = [event.kind for event in history(replied.subject)]
    assert kinds[-3:] == ["matter.handed_off", "matter.handoff_received", "hotline.ticket.closed"]


def test_the_letter_names_receiver_reason_and_basis_and_no_caller(client, handed, replied) -> None:
    page = client.get(address("letter", replied, handed.pk)).content.decode()
    for words in ("移送函", f"<p>{BUREAU}：</p>", REASON, replied.number, f"{BUREAU}（盖章）"):
        assert words in page
    assert "《国务院办公厅关于进一步优化地方政务服务便民热线的指导意见》" in page
    assert "张三丰" not in page
    assert "13812345678" not in page


def test_the_letter_is_signed_with_the_full_name_and_has_room_for_its_number(client, handed, replied, town) -> None:
    town.office.name, town.office.short_name = "东坑镇党政综合办公室", "党政办"
    town.office.save()
    page = client.get(address("letter", replied, handed.pk)).content.decode()
    assert "东坑镇党政综合办公室（盖章）" in page
    assert "党政办" not in page
    assert "文号：＿＿＿＿〔＿＿＿＿〕＿＿＿号" in page
    assert f"办件编号：{replied.number}　移交序号：{handed.pk}" in page
    assert 'rel="icon"' in page


def test_who_receives_is_a_hint_and_never_a_value_and_what_waits_is_told(client, log_in, replied) -> None:
    log_in("hotline.clerk")
    page = client.post(address("hand_over", replied), given(receiver="")).content.decode()
    assert 'name="receiver" maxlength="100" value="" placeholder="有管辖权的行政执法机关" required' in page
    told = client.post(address("hand_over", replied), given(), follow=True).content.decode()
    assert f"已移交{BUREAU}，等待回执" in told
    assert Handoff.objects.get().receiver == BUREAU


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"road": ""}, "没有选择移交去向"),
        ({"road": "guide.petition"}, "没有选择移交去向"),
        ({"receiver": " "}, "没有写明接收方的名称"),
        ({"receiver": "长" * 101}, "接收方的名称超过 100 字"),
        ({"reason": "  "}, "没有写明移交的理由"),
        ({"reason": "长" * 501}, "移交的理由超过 500 字"),
        ({"on": ""}, "日期未填"),
        ({"on": "不是日子"}, "不是日子"),
        ({"on": "2030-01-01"}, "日期 2030-01-01 还没有到"),
    ],
)
def test_what_is_missing_is_told_and_what_was_written_stays(client, log_in, replied, wrong, why: str) -> None:
    log_in("hotline.clerk")
    sent = given(**wrong)
    page = client.post(address("hand_over", replied), sent)
    assert page.status_code == 422
    assert why in page.content.decode()
    assert 'role="alert"' in page.content.decode()
    assert sent["reason"].strip()[:20] in page.content.decode()
    assert not Handoff.objects.exists()


def test_the_same_road_twice_is_refused_until_the_receipt_is_in(client, handed, replied) -> None:
    again = client.post(address("hand_over", replied), given())
    assert again.status_code == 422
    assert f"已于 2024-06-03 移交{BUREAU}，还没有收到回执" in again.content.decode()
    assert Handoff.objects.count() == 1
    assert client.post(address("hand_over", replied), given(road="hotline.mediation")).status_code == 302
    client.post(address("receipt", replied, handed.pk), {"receipt": "1号", "on": TODAY.isoformat()})
    assert client.post(address("hand_over", replied), given()).status_code == 302


def test_a_receipt_needs_its_number_and_a_day_not_before_the_hand_off(client, handed, replied) -> None:
    url = address("receipt", replied, handed.pk)
    for wrong in ({"receipt": "", "on": "2024-06-03"}, {"receipt": "1号", "on": "2024-06-02"}):
        page = client.post(url, wrong)
        assert page.status_code == 422
        assert "回执编号没有填写，或接收日期早于移交日期" in page.content.decode()
    assert client.post(url, {"receipt": "1号", "on": "2024-06-04"}).status_code == 422, "a day to come"
    assert client.post(url, {"receipt": "1号", "on": "2024-06-03"}).status_code == 302
    again = client.post(url, {"receipt": "2号", "on": "2024-06-03"})
    assert "这次移交已于 2024-06-03 登记回执" in again.content.decode()
    assert Handoff.objects.get().receipt == "1号"


def test_another_unit_and_who_may_only_look_find_no_way_in(client, log_in, handed, replied, town) -> None:
    log_in("hotline.handler", town.bureau)
    for name, *more in (("hand_over",), ("letter", handed.pk), ("receipt", handed.pk)):
        assert client.get(address(name, replied, *more)).status_code == 404
    log_in("leader")
    assert client.get(address("hand_over", replied)).status_code == 404
    assert client.get(address("receipt", replied, handed.pk)).status_code == 404
    page = client.get(address("detail", replied)).content.decode()
    assert "移送函" in page
    assert address("receipt", replied, handed.pk) not in page
    assert client.get(address("letter", replied, handed.pk)).status_code == 200


def test_a_letter_of_another_record_is_not_found_here(client, handed, ticket) -> None:
    other = ticket()
    assert client.get(address("letter", other, handed.pk)).status_code == 404
    assert client.get(address("receipt", other, 99999)).status_code == 404


def test_what_is_closed_is_not_handed_over(client, log_in, town, replied) -> None:
    act(replied, "closed", by=town.person("hotline.clerk"), on=TODAY, note=UNREACHED)
    log_in("hotline.clerk")
    assert client.get(address("hand_over", replied)).status_code == 404
    assert address("hand_over", replied) not in client.get(address("detail", replied)).content.decode()
