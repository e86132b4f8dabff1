"""The import wizard, step by step over HTTP: what it offers, what it refuses, whom it lets in."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from python_calamine import CalamineWorkbook

from fazhi.kernel.chain.models import Event
from fazhi.kernel.imports.importing import import_table
from fazhi.kernel.imports.models import Batch, BatchState, Lease, SavedMapping
from fazhi.kernel.imports.staging import begin
from fazhi.kernel.pages import importing_running
from fazhi.kernel.pages.importing_mapping import letter
from fazhi.kernel.procedures.acting import act
from fazhi.kernel.records.access import Reach
from fazhi.kernel.records.models import Matter

from .conftest import LIST, TICKETS, TODAY

START = f"{LIST}import/"
HEADER = ("工单编号", "诉求主题", "诉求类别", "受理日期", "承办单位", "诉求人", "答复日期")
GOOD = ("GD1", "路灯不亮", "投诉", "2024-05-06", "党政综合办", "张三丰", "2024-05-08")


def book(*sheets: Sequence[Sequence[object]], name: str = "台账.xlsx") -> SimpleUploadedFile:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as made:
        for rows in sheets:
            sheet = made.add_worksheet()
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
    return SimpleUploadedFile(name, file.getvalue())


def row(number: str, **changes: object) -> tuple[object, ...]:
    return tuple((dict(zip(HEADER, GOOD, strict=True)) | {"工单编号": number} | changes).values())


@pytest.fixture
def wizard(home: Path, log_in: Callable[..., object], client: Client) -> Wizard:
    log_in("hotline.clerk")
    return Wizard(client)


class Wizard:
    """A clerk at the wizard, without a browser."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def upload(self, *rows: Sequence[object], header: Sequence[str] = HEADER) -> str:
        answer = self.client.post(START, {"file": book([header, *rows])})
        assert answer.status_code == 302, answer.content.decode()
        return str(answer["Location"])

    def fields(self, address: str) -> dict[str, Any]:
        """What the form of the second step would send as it stands."""
        sheet = self.client.get(address).context["sheet"]
        told: dict[str, Any] = {f"column_{column.place}": column.chosen for column in sheet.columns}
        told |= {f"step_{step.code}": step.chosen for step in sheet.steps}
        told |= {item.name: item.value for item in sheet.constants}
        told |= {"assumed_on": sheet.assumed_on, "known": sheet.known.code, "name": sheet.name}
        told["number_from"] = [column.place for column in sheet.columns if column.is_in_number]
        return told | ({"save": "on"} if sheet.is_saving else {})

    def trial(self, address: str, **changes: object) -> Any:
        answer = self.client.post(address, self.fields(address) | changes)
        assert answer.status_code == 302, answer.context["refusal"]
        return self.client.get(answer["Location"])

    def take(self, *rows: Sequence[object], **changes: object) -> Batch:
        """The whole way from the file to the batch."""
        self.client.post(self.trial(self.upload(*rows), **changes).request["PATH_INFO"])
        return Batch.objects.latest("pk")


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_the_list_offers_the_import_to_whom_it_is_granted(client: Client, log_in) -> None:
    log_in("hotline.clerk")
    assert f'href="{START}"' in client.get(LIST).content.decode()
    log_in("leader")
    assert f'href="{START}"' not in client.get(LIST).content.decode()
    assert client.get(START).status_code == 404


def test_a_file_goes_in_and_every_count_opens_its_rows(wizard: Wizard) -> None:
    address = wizard.upload(row("GD1"), row("GD2"), row("GD3", 诉求类别="表扬"))
    trial = wizard.trial(address)
    told = trial.context["trial"]
    assert (told["read"], told["new"], told["refused"]) == (3, 2, 1)
    assert Matter.objects.count() == 0 and Batch.objects.count() == 0
    sent = wizard.client.post(trial.request["PATH_INFO"], follow=True)
    batch = Batch.objects.get()
    assert sent.request["PATH_INFO"] == f"{START}{batch.pk}/"
    assert (batch.new, batch.refused, batch.mapping, batch.file_name) == (2, 1, "hotline.ledger", "台账.xlsx")
    for tab, count in (("new", 2), ("refused", 1), ("changed", 0), ("not_judged", 0)):
        shown = wizard.client.get(f"{START}{batch.pk}/?show={tab}")
        assert shown.context["page"].paginator.count == count == getattr(batch, tab)


def test_a_bad_cell_is_shown_between_its_neighbours_with_reason_and_remedy(wizard: Wizard) -> None:
    trial = wizard.trial(wizard.upload(row("GD1"), row("GD2", 诉求类别="表扬")))
    (problem,) = trial.context["trial"]["problems"]
    assert (problem["line"], problem["letter"], problem["column"]) == (3, "C", "诉求类别")
    assert [(cell["text"], cell["is_bad"]) for cell in problem["cells"]] == [
        ("路灯不亮", False),
        ("表扬", True),
        ("2024-05-06", False),
    ]
    assert problem["why"] and problem["remedy"] and "办法" not in problem["why"]
    assert '<div class="bad"><dt>C 诉求类别</dt><dd>表扬</dd></div>' in trial.content.decode()


def test_the_same_file_twice_changes_nothing_and_a_changed_cell_is_shown(wizard: Wizard) -> None:
    wizard.take(row("GD1"))
    again = wizard.trial(wizard.upload(row("GD1")))
    assert again.context["trial"]["unchanged"] == 1
    assert "文件与台账完全一致" in text(again)
    changed = wizard.trial(wizard.upload(row("GD1", 诉求主题="路灯坏了", 诉求人="李四")))
    (change,) = changed.context["trial"]["changes"]
    assert {cell["label"]: cell["after"] for cell in change["cells"]}["诉求主题"] == "路灯坏了"
    assert "路灯不亮 → 路灯坏了" in text(changed)


def test_columns_of_another_town_are_chosen_once_and_remembered(wizard: Wizard) -> None:
    header = ("流水", "事由", "类型", "来电", "部门", "群众", "回复")
    address = wizard.upload(GOOD, header=header)
    fields = wizard.fields(address)
    assert not any(fields[f"column_{place}"] for place in (0, 1, 4, 5, 6))
    refused = wizard.client.post(address, fields)
    assert refused.status_code == 422
    assert "必填的“工单编号”" in text(refused) and "受理日期" in text(refused)
    chosen = {"column_0": "number", "column_1": "title", "column_2": "category", "column_4": "unit"}
    trial = wizard.trial(address, **chosen, step_registered="3", step_replied="6", name="甲镇台账", save="on")
    assert trial.context["trial"]["new"] == 1
    assert SavedMapping.objects.get().name == "甲镇台账"
    second = wizard.fields(wizard.upload(row("GD9"), header=header))
    assert (second["column_1"], second["step_replied"]) == ("title", "6")
    assert "save" not in second


def test_two_columns_for_one_field_are_refused_and_nothing_typed_is_lost(wizard: Wizard) -> None:
    address = wizard.upload(row("GD1"))
    sent = wizard.fields(address) | {"column_5": "title", "assumed_on": "2022-09-01"}
    answer = wizard.client.post(address, sent)
    assert answer.status_code == 422
    assert "“诉求主题”和“诉求人”两列都对应到“诉求主题”" in text(answer)
    assert answer.context["sheet"].columns[5].chosen == "title"
    assert answer.context["sheet"].assumed_on == "2022-09-01"


def test_what_the_file_does_not_say_is_assumed_and_judged_on_trial(wizard: Wizard) -> None:
    header = [name for name in HEADER if name != "诉求类别"]
    short = [value for value in GOOD if value != "投诉"]
    trial = wizard.trial(wizard.upload(short, header=header), constant_category="complaint", assumed_on="2022-09-01")
    assert "试算" in " ".join(trial.context["trial"]["notes"])
    wizard.client.post(trial.request["PATH_INFO"])
    assert Matter.objects.get().judgement == "trial"


def test_another_choice_of_columns_is_tried_out_anew(wizard: Wizard) -> None:
    address = wizard.upload(row("GD1", 承办单位="没有的办"))
    assert wizard.trial(address).context["trial"]["refused"] == 1
    assert wizard.trial(address, column_4="").context["trial"]["refused"] == 0


def test_another_sheet_is_chosen(wizard: Wizard) -> None:
    answer = wizard.client.post(START, {"file": book([("说明",), ("略",)], [HEADER, row("GD1")])})
    address = answer["Location"]
    assert wizard.client.get(address).context["upload"].header == ["说明"]
    wizard.client.post(address, {"action": "layout", "sheet": "Sheet2", "has_header": "", "map": ""})
    assert wizard.trial(address).context["trial"]["new"] == 1


def test_a_number_is_joined_of_columns(wizard: Wizard) -> None:
    address = wizard.upload(GOOD)
    trial = wizard.trial(address, column_0="", number_from=["0", "3"])
    wizard.client.post(trial.request["PATH_INFO"])
    assert Matter.objects.get().number == "GD1-2024-05-06"


@pytest.mark.parametrize(
    ("file", "why"),
    [
        (None, "没有选择文件"),
        (SimpleUploadedFile("a.xlsx", b""), "空"),
        (SimpleUploadedFile("台账.xlsx", b"%PDF-1.4 nothing"), "PDF"),
        (SimpleUploadedFile("说明.txt", "这不是表格\n".encode()), "文件里没有表格：只有一列，没有一行数据"),
        (SimpleUploadedFile("说明.csv", "这不是表格".encode()), "文件里没有表格：只有一列，没有一行数据"),
    ],
)
def test_a_file_that_is_no_table_is_refused_and_not_kept(wizard: Wizard, home: Path, file: Any, why: str) -> None:
    answer = wizard.client.post(START, {"file": file} if file else {})
    assert answer.status_code == 422
    assert why in text(answer)
    assert not list((home / "uploads").glob("*"))


def test_the_file_is_gone_after_the_import_and_a_second_click_imports_nothing(wizard: Wizard, home: Path) -> None:
    trial = wizard.trial(wizard.upload(row("GD1")))
    address = trial.request["PATH_INFO"]
    wizard.client.post(address)
    again = wizard.client.post(address, follow=True)
    assert Batch.objects.count() == 1
    assert again.request["PATH_INFO"].startswith(START)
    assert not list((home / "uploads").rglob("*.xlsx"))
    assert "路灯" not in "".join(path.read_text() for path in (home / "uploads").rglob("*.json"))


def test_a_file_given_up_leaves_nothing(wizard: Wizard, home: Path) -> None:
    address = wizard.upload(row("GD1"))
    wizard.client.post(address, {"action": "drop"})
    assert not list((home / "uploads").iterdir())
    assert wizard.client.get(address).status_code == 404


def test_a_file_is_found_again_until_it_is_imported(wizard: Wizard) -> None:
    address = wizard.upload(row("GD1"))
    assert f'href="{address}"' in wizard.client.get(START).content.decode()
    trial = wizard.trial(address).request["PATH_INFO"]
    assert f'href="{trial}"' in wizard.client.get(START).content.decode()
    wizard.client.post(trial)
    assert "还没有导完的文件" not in text(wizard.client.get(START))


def test_an_upload_is_there_for_nobody_else(wizard: Wizard, log_in) -> None:
    address = wizard.upload(row("GD1"))
    log_in("administrator")
    for path in (address, f"{address}trial/", f"{START}file/..%2f..%2fkeys/"):
        assert wizard.client.get(path).status_code == 404
        assert wizard.client.post(path).status_code == 404


def test_refused_rows_are_downloaded_corrected_and_taken_in(wizard: Wizard, home: Path) -> None:
    batch = wizard.take(row("GD1"), row("GD2", 诉求类别="表扬"))
    answer = wizard.client.get(f"{START}{batch.pk}/refused/")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content))).get_sheet_by_index(0)
    header, bad = rows.to_python()
    assert bad[:3] == ["GD2", "路灯不亮", "表扬"]
    bad[2] = "投诉"
    corrected = wizard.trial(wizard.client.post(START, {"file": book([header, bad])})["Location"])
    assert corrected.context["trial"]["new"] == 1
    assert set(corrected.context["trial"]["ignored"]) == {"原行号", "拒收原因"}


def test_others_see_refused_rows_masked_and_do_not_download_them(wizard: Wizard, log_in) -> None:
    batch = wizard.take(row("GD2", 承办单位="没有的办"))
    assert "张三丰" in text(wizard.client.get(f"{START}{batch.pk}/"))
    log_in("administrator")
    shown = text(wizard.client.get(f"{START}{batch.pk}/"))
    assert "张三丰" not in shown and "没有的办" in shown and "［已隐去］" in shown
    assert wizard.client.get(f"{START}{batch.pk}/refused/").status_code == 404


def test_a_download_by_another_is_recorded(wizard: Wizard, town) -> None:
    batch = wizard.take(row("GD2", 诉求类别="表扬"))
    wizard.client.get(f"{START}{batch.pk}/refused/")
    assert not Event.objects.filter(kind="personal.exported").exists()
    other = town.user("hotline.clerk", town.bureau)
    wizard.client.force_login(other, backend="django.contrib.auth.backends.ModelBackend")
    assert wizard.client.get(f"{START}{batch.pk}/refused/").status_code == 200
    assert Event.objects.get(kind="personal.exported").recorded_by == other.username


def test_a_batch_is_taken_back_with_its_reason(wizard: Wizard) -> None:
    batch = wizard.take(row("GD1"))
    without = wizard.client.post(f"{START}{batch.pk}/withdraw/", {"reason": " "})
    assert without.status_code == 422 and "没有写明撤销的理由" in text(without)
    done = wizard.client.post(f"{START}{batch.pk}/withdraw/", {"reason": "导错了文件"}, follow=True)
    assert Matter.objects.count() == 0
    assert "已经撤销" in text(done) and "导错了文件" in text(done)
    batch.refresh_from_db()
    assert batch.state == BatchState.WITHDRAWN


def test_a_row_that_was_worked_on_stops_it_and_is_named_with_its_address(wizard: Wizard, town) -> None:
    batch = wizard.take(row("GD1", 答复日期=""), row("GD2"))
    matter = Matter.objects.get(number="GD1")
    act(matter, "dispatched", by=town.person("hotline.clerk"), on=TODAY, data={"unit": town.bureau.pk})
    answer = wizard.client.post(f"{START}{batch.pk}/withdraw/", {"reason": "导错了文件"})
    assert answer.status_code == 422
    assert f'<a href="{LIST}{matter.pk}/">GD1</a>' in answer.content.decode()
    assert 'value="导错了文件"' in answer.content.decode()
    assert Matter.objects.count() == 2


def test_a_refusal_of_the_import_keeps_the_file_for_another_try(wizard: Wizard, monkeypatch) -> None:
    trial = wizard.trial(wizard.upload(row("GD1"))).request["PATH_INFO"]
    other = Batch(register=TICKETS.code, file_name="别的.xlsx", imported_by="x", started_at="2024-06-03T00:00Z")
    begin(TICKETS, other)
    refused = wizard.client.post(trial, follow=True)
    assert refused.status_code == 422 and "正在导入另一个文件" in text(refused)
    Lease.objects.update(batch=None, beat_at=None)
    wizard.client.post(trial)
    assert Matter.objects.get().number == "GD1"


def test_a_long_file_shows_how_far_it_is(wizard: Wizard, monkeypatch) -> None:
    address = wizard.upload(row("GD1"))
    monkeypatch.setattr(importing_running, "MOST_AT_ONCE", 0)
    monkeypatch.setattr(importing_running, "_threads", {})
    started: list[str] = []
    monkeypatch.setattr(importing_running.threading.Thread, "start", lambda self: started.append(self.name))
    answer = wizard.client.post(address, wizard.fields(address), follow=True)
    assert "正在试导" in text(answer) and 'http-equiv="refresh"' in answer.content.decode()
    part = wizard.client.get(answer.request["PATH_INFO"], headers={"HX-Request": "true"})
    assert b"<html" not in part.content and b'hx-trigger="every 2s"' in part.content
    wizard.client.post(answer.request["PATH_INFO"])
    assert len(started) == 1, "one file is never run twice at once"
    for action in ("", "drop"):
        assert wizard.client.post(address, {"action": action})["Location"] == answer.request["PATH_INFO"]


@pytest.mark.shared_data
def test_the_real_replies_go_through_every_step(wizard: Wizard, shared_data: Path) -> None:
    with (shared_data / "hotline" / "附件4_答复_2816条.xlsx").open("rb") as file:
        address = wizard.client.post(START, {"file": file})["Location"]
    trial = wizard.trial(address)
    told = trial.context["trial"]
    assert told["read"] == 2816 == sum(told[name] for name in ("new", "changed", "unchanged", "refused"))
    wizard.client.post(trial.request["PATH_INFO"])
    batch = Batch.objects.get()
    assert batch.mapping == "hotline.replies"
    assert {name: getattr(batch, name) for name in ("read", "new", "refused", "not_judged")}.items() <= told.items()
    shown = wizard.client.get(f"{START}{batch.pk}/?show=not_judged")
    assert shown.context["page"].paginator.count == batch.not_judged


@pytest.mark.django_db(transaction=True)
def test_a_long_file_goes_in_beside_the_page(home: Path, client: Client, log_in, monkeypatch) -> None:
    monkeypatch.setattr(importing_running, "MOST_AT_ONCE", 1)
    log_in("hotline.clerk")
    wizard = Wizard(client)
    address = wizard.upload(row("GD1"), row("GD2"))
    sent = client.post(address, wizard.fields(address))["Location"]
    for send in (client.get, client.post):
        send(sent)
        for thread in list(importing_running._threads.values()):
            thread.join(20)
    done = client.get(sent, headers={"HX-Request": "true"})
    assert done["HX-Redirect"] == f"{START}{Batch.objects.get().pk}/"
    assert Matter.objects.count() == 2


def test_who_may_import_for_one_unit_sees_no_batch_of_others(wizard: Wizard, town, monkeypatch) -> None:
    batch = wizard.take(row("GD1"))
    path = Path(django_settings.HOME) / "other.csv"
    path.write_text(",".join(HEADER) + "\n" + ",".join(map(str, row("GD7"))), encoding="utf-8")
    other = import_table(TICKETS, path, by="别人").batch
    narrow = Reach(town.person("hotline.handler").reach(TICKETS, "view").places, False)
    monkeypatch.setattr("fazhi.kernel.records.access.Person.reach", lambda self, register, action: narrow)
    assert wizard.client.get(f"{START}{batch.pk}/").status_code == 200
    assert wizard.client.get(f"{START}{other}/").status_code == 404


def test_columns_have_the_letters_of_a_spreadsheet() -> None:
    assert [letter(place) for place in (0, 25, 26, 51, 52, 701, 702)] == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]
