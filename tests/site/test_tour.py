"""The five-minute tour: each stop opens, the sample ledger is refused where it says, a forged record is found."""

from __future__ import annotations

import io

import pytest
from django.test import Client
from support.demo import DAY, make_demo

from fazhi.kernel.chain.verification import verify
from fazhi.kernel.core.clock import instant
from fazhi.kernel.law.models import Provision
from fazhi.kernel.org.models import Unit, User
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.entries import add_entry
from fazhi.kernel.records.models import Matter
from fazhi.kernel.records.registers import registers
from fazhi.modules.enforcement.models import Case
from fazhi.site.touring import FORGED, ROWS, target
from fazhi.site.urls import site

STOPS = ("number", "import", "answer", "forge", "due", "items", "law", "case", "live", "review")


@pytest.fixture
def demo(db, monkeypatch):
    monkeypatch.setenv("FAZHI_TODAY", DAY.isoformat())
    return make_demo()


def entering(client: Client, name: str) -> Client:
    assert client.post("/demo/", {"person": name}).status_code == 302
    return client


def test_in_a_town_at_work_none_of_it_exists(town, client, logged_in) -> None:
    administrator = logged_in("administrator")
    for address in ("/tour/", "/tour/sample.xlsx", "/tour/tamper/"):
        assert administrator.get(address).status_code == 404
    assert client.get("/tour/").status_code == client.post("/tour/", {"step": "forge"}).status_code == 404
    assert {item.name for item in site if str(item.pattern).startswith("tour")} == {"tour", "tour_sample", "tamper"}


def test_nobody_can_forge_in_a_town_at_work(town, logged_in) -> None:
    from support.desk import real_ticket

    matter = real_ticket(town)
    Matter.objects.update(is_demo=True)
    assert logged_in("administrator").post("/tour/tamper/").status_code == 404
    assert Matter.objects.get(pk=matter.pk).title == matter.title


def test_each_stop_opens_its_page_as_somebody_who_may(demo, client) -> None:
    page = client.get("/tour/").content.decode()
    for step in STOPS:
        assert f'name="step" value="{step}"' in page
        answer = client.post("/tour/", {"step": step})
        assert answer.status_code == 302
        assert client.get(answer["Location"]).status_code == 200, answer["Location"]
    assert client.get("/tour/").content.decode().count('class="done"') == len(STOPS)
    assert client.post("/tour/", {"step": "nowhere"}).status_code == 404


def test_the_stops_show_what_they_promise(demo, client) -> None:
    there = {step: client.post("/tour/", {"step": step})["Location"] for step in STOPS}
    entering(client, "leader")
    assert 'data-figure="F16"' in client.get(there["number"]).content.decode()
    due = client.get(there["due"]).content.decode()
    assert "春节" in due or "2024-02-10" in due
    assert there["answer"].endswith(("/act/replied/", "/act/signed/"))


def test_the_stop_at_the_items_lists_what_was_devolved_and_leads_to_a_card(demo, client) -> None:
    keeper = Person(User.objects.get(username="shixiang"), DAY)
    holder = Unit.objects.get(code="ZF_BAN").pk
    data = {"number": "XF-90001", "title": "对占道经营的处罚", "unit": holder, "occurred_on": DAY, "from_on": DAY}
    data |= {"listing": "delegated", "kind": "penalty", "power_kind": "devolved", "decision": "下放目录第一批"}
    row = add_entry(registers["services.item"], data, by=keeper)
    page = client.get(client.post("/tour/", {"step": "items"})["Location"]).content.decode()
    assert "对占道经营的处罚" in page
    detail = client.get(f"/r/services.item/{row.pk}/").content.decode()
    assert "事项卡</a>" in detail


def test_the_stop_at_the_law_finds_a_repealed_law_without_any_text_loaded(demo, client) -> None:
    there = client.post("/tour/", {"step": "law"})["Location"]
    assert "用一份示例（模拟数据）" in client.get(there).content.decode()
    assert not Provision.objects.exists()
    page = client.post(there, {"example": "1"}).content.decode()
    assert "已废止" in page
    assert "请改引《生态环境法典》" in page


def test_the_stops_at_cases_open_the_one_that_waits_for_the_role(demo, client) -> None:
    unit = Unit.objects.get(code="ZF_BAN")

    def case(state: str, **facts: object) -> int:
        row = Matter.objects.create(
            register="enforcement.case",
            number=f"AJ-{state}-{Matter.objects.count()}",
            title="占道经营",
            procedure="enforcement.case",
            procedure_version="1",
            state=state,
            unit=unit,
            opened_on=DAY,
            version=1,
            created_at=instant(),
            is_demo=True,
        )
        Case.objects.create(matter=row, **facts)
        return row.pk

    assert client.post("/tour/", {"step": "live"})["Location"] == "/r/enforcement.case/"  # none yet: the list
    case("clue")
    decided, followed = case("told"), case("investigating")
    case("told", is_major=True)  # waits for the reviewer
    there = client.post("/tour/", {"step": "live"})["Location"]
    assert there == f"/r/enforcement.case/{decided}/"
    assert "假如今天" in client.get(there).content.decode()
    assert client.post("/tour/", {"step": "case"})["Location"] == f"/r/enforcement.case/{followed}/"
    there = client.post("/tour/", {"step": "review"})["Location"]
    assert "案卷评查" in client.get(there).content.decode()


def test_a_page_names_as_many_stops_as_it_has(demo, client) -> None:
    page = client.get("/tour/").content.decode()
    assert page.count('name="step"') == page.count("<h2>") == len(STOPS) == 10
    assert "十站，" in page
    assert "七站" not in page


def taken_in(client: Client, content: bytes, name: str) -> str:
    """Through the wizard with the file as it was downloaded; the page of the batch."""
    file = io.BytesIO(content)
    file.name = name
    columns = client.post("/r/hotline.ticket/import/", {"file": file})["Location"]
    form = client.get(columns).context
    asked = {"known": form["sheet"].known.code}
    asked |= {f"column_{column.place}": column.chosen for column in form["sheet"].columns}
    asked |= {f"step_{step.code}": step.chosen for step in form["sheet"].steps}
    trial = client.post(columns, asked)["Location"]
    client.get(trial)
    return client.post(trial, follow=True).content.decode()


def test_the_sample_ledger_is_refused_in_two_cells_and_the_corrected_one_completes_it(demo, client, home) -> None:
    sample = client.get("/tour/sample.xlsx").content
    corrected = client.get("/tour/sample.xlsx?corrected=1").content
    entering(client, "zhuanban")
    page = taken_in(client, sample, "样例.xlsx")
    assert "2023-13-02" in page
    assert "路灯管理所" in page
    assert Matter.objects.filter(number__startswith="LX").count() == 3
    page = taken_in(client, corrected, "改好.xlsx")
    assert "无变化 <b>3</b>" in page
    assert "新增 <b>2</b>" in page
    assert Matter.objects.filter(number__startswith="LX").count() == len(ROWS) == 5


def test_a_forged_title_is_found_by_verify_and_mending_heals_it(demo, client) -> None:
    assert verify().ok
    entering(client, "admin")
    chosen = target()
    assert chosen is not None
    assert client.post("/tour/tamper/").status_code == 302
    forged = Matter.objects.get(pk=chosen.matter.pk)
    assert forged.title == chosen.title + FORGED
    page = client.post("/admin/audit/verify/").content.decode()
    assert "核验不通过" in page
    assert f"“{forged.number}”的诉求主题与记录不符：未经办理被改动" in page
    assert FORGED in client.get(f"/r/hotline.ticket/{forged.pk}/").content.decode()
    client.post("/tour/tamper/")
    assert Matter.objects.get(pk=forged.pk).title == chosen.title
    assert verify().ok


def test_only_the_administrator_of_the_demo_can_forge(demo, client) -> None:
    assert client.post("/tour/tamper/")["Location"].startswith("/login/")
    for name in ("zhuanban", "leader", "zhifa"):
        entering(client, name)
        assert client.get("/tour/tamper/").status_code == 404
        assert client.post("/tour/tamper/").status_code == 404
    assert not Matter.objects.filter(title__endswith=FORGED).exists()
    assert User.objects.filter(username="admin").exists()
