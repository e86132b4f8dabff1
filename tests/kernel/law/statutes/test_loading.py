"""Loading law texts: one norm from many sources, in any order, once."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from fazhi.kernel.law.models import Ending, LoadedFile, Norm, Provision, Version
from fazhi.kernel.law.statutes import loading
from fazhi.kernel.law.statutes.entering import state_day
from fazhi.kernel.law.statutes.loading import load
from fazhi.kernel.law.statutes.standing import find_norms

Writer = Callable[[str, str], Path]
pytestmark = pytest.mark.django_db

HEAD = (
    "# 中华人民共和国巡河法\n\n2002年6月29日第九届全国人民代表大会常务委员会第二十八次会议通过\n\n"
    "根据2021年6月10日第十三届全国人民代表大会常务委员会第二十九次会议《关于修改〈中华人民共和国巡河法〉的决定》第一次修正\n\n"
)
MARKDOWN = HEAD + "## 第一章 总则\n\n**第一条** 甲。\n\n**第二条** 本法自2002年11月1日起施行。"


def data_file(text: str = "甲。") -> str:
    articles = [{"number": "1", "text": text}, {"number": "2", "text": "本法自2002年11月1日起施行。"}]
    content = {"title": "中华人民共和国巡河法", "issued_on": "2021-06-10", "in_force_on": "2021-09-01"}
    return json.dumps(content | {"issuer": "全国人民代表大会常务委员会", "articles": articles}, ensure_ascii=False)


def kept() -> list[Any]:
    """Everything the base holds, without what only tells where it came from."""
    versions = [
        (str(version), version.in_force_on, version.in_force_source, version.kind, version.digest, version.source)
        for version in Version.objects.order_by("norm__key", "issued_on")
    ]
    texts = Provision.objects.order_by("version__norm__key", "version__issued_on", "position")
    endings = Ending.objects.order_by("key", "by_title").values_list("key", "by_title", "ends_on", "by__issued_on")
    return [versions, list(texts.values_list("number", "headings", "text")), list(endings)]


def test_a_second_load_changes_nothing_and_says_the_same(write: Writer) -> None:
    write("巡河法.md", MARKDOWN + "\n\n**第四条** 乙。")
    folder = write("坏.json", "{").parent
    first = load([folder])
    before, rows = kept(), list(Version.objects.values_list("pk", flat=True))
    assert load([folder]) == first
    assert (kept(), list(Version.objects.values_list("pk", flat=True))) == (before, rows)
    assert (first["norms"], first["versions"], first["provisions"]) == (1, 1, 3)
    assert first["problems"] == [
        {
            "file": "laws/坏.json",
            "line": 1,
            "what": "JSON 写法有误，从第 2 个字起读不下去",
        },
        {"file": "laws/巡河法.md", "line": 13, "what": "第四条之前缺第三条"},
    ]


@pytest.mark.parametrize("names", [("a.md", "b.json"), ("b.md", "a.json")], ids=["text-first", "data-first"])
def test_an_unknown_day_is_filled_in_by_the_source_that_states_it(write: Writer, names: tuple[str, str]) -> None:
    write(names[0], MARKDOWN)
    result = load([write(names[1], data_file()).parent])
    (norm,) = find_norms("巡河法")
    version = norm.versions.exclude(digest="").get()
    assert (version.in_force_on, version.in_force_source) == (date(2021, 9, 1), "数据文件写明")
    # The data file has no headings, the other text has.
    assert version.provisions.first().headings == ["第一章 总则"]
    assert (result["versions"], result["provisions"], result["problems"]) == (1, 2, [])


@pytest.mark.parametrize("names", [("a.md", "b.json"), ("b.md", "a.json")], ids=["text-first", "data-first"])
def test_of_two_texts_the_better_dated_one_stays_and_the_difference_is_told(
    write: Writer, names: tuple[str, str]
) -> None:
    # The longer text would stay if the days did not count.
    write(names[0], MARKDOWN + "\n\n**第三条** 丙。")
    (problem,) = load([write(names[1], data_file("乙。")).parent])["problems"]
    assert Provision.objects.get(version__norm__key="巡河法", number=1).text == "乙。"
    assert "第一条、第三条共2处文字不同" in problem["what"]
    assert f"采用laws/{names[1]}的文本" in problem["what"]


def test_what_is_kept_does_not_depend_on_the_order_of_the_documents(
    write: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("a.md", MARKDOWN)
    write("b.json", data_file("乙。"))
    write("行政法规/甲条例(2005-01-10).md", "# 甲条例\n\n第一条 本条例自2005年5月1日起施行。《旧条例》同时废止。")
    write("行政法规/甲条例(2019-03-02).md", "# 甲条例\n\n第一条 本条例自2005年5月1日起施行。《旧条例》同时废止。")
    folder = write("行政法规/旧条例(1995-01-10).md", "# 旧条例\n\n第一条 本条例自1995年5月1日起施行。").parent.parent
    real, states = loading.documents, []
    for seed in range(6):
        shuffled = list(real([folder]))
        random.Random(seed).shuffle(shuffled)
        monkeypatch.setattr(loading, "documents", lambda _, order=shuffled: iter(order))
        Norm.objects.all().delete()
        Ending.objects.all().delete()
        LoadedFile.objects.all().delete()
        load([folder])
        states.append(kept())
    assert states == [states[0]] * 6
    assert states[0][2] == [("旧条例", "《甲条例》", date(2005, 5, 1), date(2005, 1, 10))]


def test_a_changed_file_is_read_again_and_a_day_that_a_person_entered_stays(write: Writer) -> None:
    path = write("巡河法.md", MARKDOWN)
    load([path])
    version = Version.objects.exclude(digest="").get()
    state_day(version, date(2021, 9, 1), "主席令第八十八号", "chen")
    path.write_text(MARKDOWN.replace("甲。", "丙。"), encoding="utf-8")
    (problem,) = load([path])["problems"]
    version.refresh_from_db()
    assert (version.in_force_on, version.in_force_source) == (date(2021, 9, 1), "人工录入：主席令第八十八号")
    assert "文字不同" in problem["what"]
    assert LoadedFile.objects.count() == 2


def test_a_load_that_breaks_off_goes_on_where_it_ended(write: Writer, monkeypatch: pytest.MonkeyPatch) -> None:
    write("a办法(2020-01-01).md", "# 甲办法\n\n第一条 甲。")
    folder = write("b办法(2020-01-01).md", "# 乙办法\n\n第一条 乙。").parent
    real, done = loading.keep, []

    def breaks(norm: Any, **options: Any) -> Any:
        if norm.title == "乙办法" and not done:
            done.append(real(norm, **options))
            raise KeyboardInterrupt
        return real(norm, **options)

    monkeypatch.setattr(loading, "keep", breaks)
    with pytest.raises(KeyboardInterrupt):
        load([folder])
    # The document that broke off has left nothing half done.
    assert [norm.title for norm in Norm.objects.filter(versions__digest__gt="")] == ["甲办法"]
    seen: list[tuple[int, int]] = []
    assert load([folder], progress=lambda *step: seen.append(step))["norms"] == 2
    assert (seen, Norm.objects.filter(versions__digest__gt="").count()) == ([(1, 2), (2, 2)], 2)


def test_an_undated_copy_of_a_text_is_the_dated_version(write: Writer) -> None:
    write("a办法(2020-01-01).md", "# 甲办法\n\n第一条 甲。")
    result = load([write("b办法.md", "# 甲办法\n\n第一条 甲。").parent])
    assert Version.objects.filter(norm__key="甲办法").count() == 1
    assert [problem["what"] for problem in result["problems"]] == ["文首和文件名都没有公布日期"]


def test_paths_that_are_not_there_or_not_readable_are_problems(tmp_path: Path) -> None:
    (tmp_path / "law.docx").write_bytes(b"PK")
    result = load([tmp_path / "nowhere", tmp_path / "law.docx"])
    assert [problem["what"] for problem in result["problems"]] == [
        "没有“nowhere”这个文件或文件夹",
        "不是能读的格式，没有载入；另存为 .md 或 .json",
    ]


def test_files_in_a_folder_that_may_hold_law_but_cannot_be_read_are_problems_once(write: Writer) -> None:
    write("巡河法.md", MARKDOWN)
    write("图.png", "")
    folder = write("旧法.pdf", "").parent
    problems = load([folder, folder])["problems"]
    assert [(problem["file"], problem["line"]) for problem in problems] == [("laws/旧法.pdf", 0)]
    assert "不是能读的格式" in problems[0]["what"]


def test_a_new_reader_reads_again_what_an_older_one_read(write: Writer, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write("巡河法.md", MARKDOWN)
    load([path])
    before = kept()
    monkeypatch.setattr(loading, "READER", loading.READER + 1)
    load([path])
    load([path])
    assert (LoadedFile.objects.count(), kept()) == (2, before)
