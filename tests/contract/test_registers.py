"""The contract of registers (台账通则): what every declared register must do, whoever declared it."""

from __future__ import annotations

import io
import json
import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import load_workbook
from support.surroundings import prepare, said
from support.town import Town, make_town

from fazhi.kernel.chain.events import history
from fazhi.kernel.law.calendar import sync_calendar
from fazhi.kernel.org.models import Appointment, Unit, User
from fazhi.kernel.org.roles import STAFF
from fazhi.kernel.org.roles import roles as all_roles
from fazhi.kernel.pages.values import masked
from fazhi.kernel.procedures.declarations import Step, procedures
from fazhi.kernel.records.fields import Field, Kind
from fazhi.kernel.records.registers import Register, Scope, registers

TODAY = date(2024, 6, 3)
QUERIES = Path(__file__).with_name("queries.json")
BACKEND = "django.contrib.auth.backends.ModelBackend"
# What the program alone opens (a comparison, a clash) has no form to add a row by; its module's tests have its pages.
OPENED = [register for register in registers if any({"view", "add"} <= set(grant.actions) for grant in register.grants)]
EVERY = [pytest.param(register, id=register.code) for register in OPENED]
BY_UNIT = [
    pytest.param(register, id=register.code)
    for register in OPENED
    if any("view" in grant.actions and grant.scope is Scope.UNIT for grant in register.grants)
]
PERSONAL = [
    pytest.param(register, id=register.code)
    for register in OPENED
    if any(item.is_personal for item in register.fields.values())
]
ENTRIES = [pytest.param(register, id=register.code) for register in OPENED if not register.is_procedural]
MATTERS = [pytest.param(register, id=register.code) for register in OPENED if register.is_procedural]


@dataclass
class Desk:
    """A register with a row in it and the people around it (台账与人)."""

    register: Register
    town: Town
    client: Client
    row: Any = None

    def url(self, name: str, *args: Any) -> str:
        return reverse(f"pages:{name}", args=(self.register.code, *args))

    def role(self, *actions: str, scope: Scope | None = None) -> str:
        """A role that may do all of these, by the declaration."""
        for grant in self.register.grants:
            if set(actions) <= set(grant.actions) and scope in (None, grant.scope):
                return grant.role
        pytest.skip(f"{self.register.code}：没有角色可以 {actions}")

    def log_in(self, role: str, unit: Unit | None = None) -> User:
        user = self.town.user(role, unit)
        self.client.force_login(user, backend=BACKEND)
        return user

    def form(self, url: str) -> dict[str, str]:
        """The hidden parts of a form, as a browser would send them."""
        sheet = self.client.get(url).context["sheet"]
        return {"version": str(sheet.version), "token": sheet.token, "on": sheet.day, "note": "说明"}

    def add(self, number: int = 1, **facts: str) -> Any:
        """Adds a row through the form."""
        self.log_in(self.role("view", "add"))
        fields = self.fields()
        data = {item.name: self.text(item, number) for item in fields if item.name != "number"} | facts
        response = self.client.post(self.url("add"), self.form(self.url("add")) | data)
        assert response.status_code == 302, response.context["sheet"].refusal
        self.row = self.register.rows().order_by("-pk").first()
        return self.row

    def text(self, item: Field, number: int = 1) -> str:
        text = said(self.register, item.name, number)
        return text_for(item, self.town, number) if text is None else text

    def fields(self) -> list[Field]:
        return self.step_fields(self.opening) if self.register.is_procedural else list(self.register.form_fields)

    @property
    def opening(self) -> Step:
        return procedures[self.register.procedure].version_on(TODAY).opening

    def step_fields(self, step: Step) -> list[Field]:
        return [self.register.fields[name] for name in dict.fromkeys((*step.fields, *step.required))]


# What goes together with the other values of a row, or has a form of its own.
SAID = {"until_on": "2099-12-31", "aliases": "省事项:{number}"}


def text_for(item: Field, town: Town, number: int = 1) -> str:
    """Something that may stand in a field, as one types it."""
    if item.name == "year":
        return str(TODAY.year - number)
    if item.name in SAID:
        return SAID[item.name].format(number=number)
    if item.choices:
        return next(iter(item.choices))
    by_kind = {
        Kind.DATE: TODAY.isoformat(),
        Kind.INSTANT: f"{TODAY}T10:00",
        Kind.INTEGER: str(number),
        Kind.MONEY: "1234.50",
        Kind.YES_NO: "1",
        Kind.UNIT: str(town.office.pk),
        Kind.AREA: str(town.area.pk),
        Kind.USER: str(town.user("leader").pk),
    }
    return by_kind.get(item.kind, "13812345678" if "phone" in item.name else f"{item.label}{number}")


@pytest.fixture
def register(request: pytest.FixtureRequest) -> Register:
    return request.param


@pytest.fixture
def desk(register: Register, db: None, client: Client, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Desk:
    monkeypatch.setenv("FAZHI_TODAY", TODAY.isoformat())
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    sync_calendar()
    town = make_town()
    prepare(register, town)
    return Desk(register, town, client)


@pytest.mark.parametrize("register", EVERY, indirect=True)
def test_whoever_has_not_logged_in_is_sent_to_the_log_in(desk: Desk) -> None:
    desk.add()
    desk.client.logout()
    for name, *args in (("list",), ("add",), ("export",), ("print_list",), ("detail", desk.row.pk)):
        response = desk.client.get(desk.url(name, *args))
        assert response.status_code == 302
        assert "/login/" in response["Location"]


@pytest.mark.parametrize("register", EVERY, indirect=True)
def test_a_role_without_a_grant_finds_nothing(desk: Desk) -> None:
    desk.add()
    granted = {grant.role for grant in desk.register.grants}
    stranger = next(role.code for role in all_roles if role.code not in granted)
    desk.log_in(stranger)
    if STAFF in granted:  # what everybody on duty may see is still not for somebody without any post
        Appointment.objects.all().delete()
    for name, *args in (("list",), ("add",), ("export",), ("print_list",), ("detail", desk.row.pk)):
        assert desk.client.get(desk.url(name, *args)).status_code == 404


@pytest.mark.parametrize("register", BY_UNIT, indirect=True)
def test_another_unit_neither_sees_nor_opens_the_row(desk: Desk) -> None:
    desk.add(unit=str(desk.town.office.pk))
    role = desk.role("view", scope=Scope.UNIT)
    desk.log_in(role, desk.town.bureau)
    assert desk.client.get(desk.url("list")).context["total"] == 0
    for name in ("detail", "print"):
        assert desk.client.get(desk.url(name, desk.row.pk)).status_code == 404
    assert desk.client.post(desk.url("unmask", desk.row.pk), {"reason": "核对"}).status_code == 404


@pytest.mark.parametrize("register", EVERY, indirect=True)
def test_a_code_that_nobody_declared_is_not_found(desk: Desk) -> None:
    desk.log_in(desk.role("view"))
    assert desk.client.get(reverse("pages:list", args=("no.such",))).status_code == 404


@pytest.mark.parametrize("register", EVERY, indirect=True)
def test_the_list_shows_the_row_and_counts_it(desk: Desk) -> None:
    row = desk.add()
    page = desk.client.get(desk.url("list"))
    assert page.context["total"] == 1
    assert f'href="{desk.url("detail", row.pk)}"' in page.content.decode()
    assert "共 1 条" in page.content.decode()


@pytest.mark.parametrize("register", EVERY, indirect=True)
def test_the_detail_shows_every_plain_fact_and_how_it_came_about(desk: Desk) -> None:
    row = desk.add()
    page = desk.client.get(desk.url("detail", row.pk)).content.decode()
    for item in desk.fields():
        if not item.is_personal and item.kind in (Kind.TEXT, Kind.LONG_TEXT):
            assert all(line in page for line in desk.text(item).splitlines()) or item.name == "number"
    assert row.number in page
    assert desk.town.people[f"{desk.role('view', 'add')}@office"].name in page


@pytest.mark.parametrize("register", EVERY, indirect=True)
def test_a_form_with_faults_keeps_what_was_typed_and_writes_nothing(desk: Desk) -> None:
    desk.log_in(desk.role("view", "add"))
    items = [item for item in desk.fields() if item.kind in (Kind.TEXT, Kind.LONG_TEXT) and item.name != "number"]
    data = {item.name: "留着我" for item in items} | {"on": "不是日子", "occurred_on": "不是日子"}
    page = desk.client.post(desk.url("add"), desk.form(desk.url("add")) | data)
    assert page.status_code == 422
    assert page.content.decode().count("留着我") >= len(items)
    assert 'role="alert"' in page.content.decode()
    assert not desk.register.rows().exists()


@pytest.mark.parametrize("register", EVERY, indirect=True)
def test_the_same_form_sent_twice_makes_one_row(desk: Desk) -> None:
    desk.log_in(desk.role("view", "add"))
    data = {item.name: desk.text(item) for item in desk.fields() if item.name != "number"}
    form = desk.form(desk.url("add")) | data
    first, second = (desk.client.post(desk.url("add"), form) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert desk.register.rows().count() == 1


@pytest.mark.parametrize("register", MATTERS, indirect=True)
def test_a_step_is_taken_by_its_form_and_a_second_try_is_told_what_happened(desk: Desk) -> None:
    matter = desk.add()
    version = procedures[desk.register.procedure].version_on(TODAY)
    before, taken = matter.version, 0
    for step in version.from_state(matter.state):
        role = next((role for role in step.roles if _may_act(desk.register, role)), None)
        if role is None or step.officers:
            continue
        desk.log_in(role)
        url = desk.url("act", matter.pk, step.code)
        files = {f"paper_{n}": SimpleUploadedFile("文书.pdf", b"%PDF-1") for n in range(len(step.papers))}
        data = {item.name: desk.text(item) for item in desk.step_fields(step)}
        sent = desk.form(url) | data | {"note": "办理说明"}
        response = desk.client.post(url, sent | files)
        if response.status_code == 422:
            assert 'role="alert"' in response.content.decode()
            continue
        taken += 1
        assert "办理说明" in desk.client.get(desk.url("detail", matter.pk)).content.decode()
        again = desk.client.post(url, sent)
        assert again.status_code == 422
        assert "办理说明" in again.content.decode()
        assert again.context["sheet"].refusal.changes
        break
    assert taken, "没有一个步骤可以从登记后的状态办理"
    assert desk.register.rows().get(pk=matter.pk).version == before + 1


def _may_act(register: Register, role: str) -> bool:
    return any(grant.role == role and "act" in grant.actions for grant in register.grants)


@pytest.mark.parametrize("register", ENTRIES, indirect=True)
def test_an_entry_is_edited_and_removed_with_a_reason(desk: Desk) -> None:
    row = desk.add()
    desk.log_in(desk.role("edit"))
    url = desk.url("edit", row.pk)
    data = {item.name: desk.text(item, 2) for item in desk.register.form_fields} | {"number": row.number}
    assert desk.client.post(url, desk.form(url) | data).status_code == 302
    words = (item.name for item in desk.register.form_fields if item.kind in (Kind.TEXT, Kind.LONG_TEXT))
    typed = next(name for name in words if name != "number")
    stale = desk.client.post(url, data | {"version": "1", typed: "另一个人写的"})
    assert stale.status_code == 422
    assert "另一个人写的" in stale.content.decode()
    assert stale.context["sheet"].refusal.changes
    remove = desk.url("remove", row.pk)
    assert desk.client.post(remove, {"note": " "}).status_code == 422
    assert desk.client.post(remove, {"note": "重复登记"}).status_code == 302
    assert desk.client.get(desk.url("detail", row.pk)).status_code == 404
    assert history(row.subject).last().kind == "entry.removed"


@pytest.mark.parametrize("register", PERSONAL, indirect=True)
def test_personal_fields_are_masked_until_somebody_says_why(desk: Desk) -> None:
    row = desk.add()
    own = getattr(desk.register.rows().get(pk=row.pk), desk.register.detail)
    personal = [item for item in desk.register.own_fields if item.is_personal and getattr(own, item.column)]
    assert personal, "登记的表单没有填个人信息"
    desk.log_in(desk.role("view", "unmask"))
    url = desk.url("detail", row.pk)
    for page in (desk.client.get(url), desk.client.get(desk.url("print", row.pk)), desk.client.get(desk.url("list"))):
        for item in personal:
            assert str(getattr(own, item.column)) not in page.content.decode()
    assert all(masked(item, getattr(own, item.column)) in desk.client.get(url).content.decode() for item in personal)
    assert desk.client.post(desk.url("unmask", row.pk), {"reason": ""}).status_code == 400
    assert not history(f"readings:{row.subject}").exists()
    shown = desk.client.post(desk.url("unmask", row.pk), {"reason": "回访核对"}).content.decode()
    assert all(str(getattr(own, item.column)) in shown for item in personal)
    event = history(f"readings:{row.subject}").get()
    assert event.kind == "personal.unmasked"
    assert json.loads(event.body) == {"fields": [item.name for item in personal], "reason": "回访核对"}
    assert str(getattr(own, personal[0].column)) not in desk.client.get(url).content.decode()


@pytest.mark.parametrize("register", EVERY, indirect=True)
def test_the_export_holds_the_selected_rows_and_masks_what_is_personal(desk: Desk) -> None:
    row = desk.add()
    desk.log_in(desk.role("export"))
    lines = _sheet(desk.client.get(desk.url("export")))
    labels = [item.label for item in desk.register.fields.values()]
    assert lines[0][: len(labels)] == labels
    assert lines[1][labels.index(desk.register.fields["number"].label)] == row.number
    own = getattr(desk.register.rows().get(pk=row.pk), desk.register.detail)
    values = [str(getattr(own, item.column)) for item in desk.register.own_fields if item.is_personal]
    assert not set(filter(None, values)) & {str(cell) for cell in lines[1]}
    assert len(_sheet(desk.client.get(desk.url("export") + "?q=没有这样的字"))) == 1


@pytest.mark.parametrize("register", PERSONAL, indirect=True)
def test_an_export_in_the_clear_needs_a_reason_and_is_recorded(desk: Desk) -> None:
    row = desk.add()
    own = getattr(desk.register.rows().get(pk=row.pk), desk.register.detail)
    item = next(item for item in desk.register.own_fields if item.is_personal)
    desk.log_in(desk.role("export", "unmask"))
    assert desk.client.post(desk.url("export"), {"reason": ""}).status_code == 400
    lines = _sheet(desk.client.post(desk.url("export"), {"reason": "移送"}))
    assert str(getattr(own, item.column)) in {str(cell) for cell in lines[1]}
    event = history(f"register:{desk.register.code}:exports").get()
    assert json.loads(event.body)["rows"] == 1


def _sheet(response: Any) -> list[list[Any]]:
    assert response.status_code == 200
    book = load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    return book.get_sheet_by_index(0).to_python()


@pytest.mark.parametrize("register", EVERY, indirect=True)
def test_list_and_record_print(desk: Desk) -> None:
    row = desk.add()
    for url in (desk.url("print_list"), desk.url("print", row.pk)):
        page = desk.client.get(url)
        assert page.status_code == 200
        assert row.number in page.content.decode()


@pytest.mark.parametrize("register", EVERY, indirect=True)
def test_pages_ask_the_database_no_more_than_they_did(desk: Desk) -> None:
    """FAZHI_UPDATE_QUERIES=1 writes the baseline anew; more rows must never mean more queries."""
    row = desk.add()
    few = _counts(desk, row)
    for number in range(2, 5):
        desk.add(number)
    desk.log_in(desk.role("view", "add"))
    many = _counts(desk, row)
    assert many == few
    baseline = json.loads(QUERIES.read_text()) if QUERIES.exists() else {}
    if os.environ.get("FAZHI_UPDATE_QUERIES"):
        QUERIES.write_text(json.dumps(baseline | {desk.register.code: many}, indent=2, sort_keys=True) + "\n")
        return
    kept = baseline.get(desk.register.code, many)
    risen = {name: (kept[name], count) for name, count in many.items() if count > kept[name]}
    assert not risen
    assert many["list"] <= 12


def _counts(desk: Desk, row: Any) -> dict[str, int]:
    urls = {"list": desk.url("list"), "detail": desk.url("detail", row.pk), "add": desk.url("add")}
    found = {}
    for name, url in urls.items():
        desk.client.get(url + "?x=1")  # what is read once for a process
        with CaptureQueriesContext(connection) as queries:
            desk.client.get(url)
        found[name] = len(queries)
    return found
