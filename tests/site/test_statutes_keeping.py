"""Loading, unknown days, comparing and confirming, checking citations: who may, what is kept, what is refused."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document
from support.statutes import NEW, OLD, TITLE, example, version, write_norm

from fazhi.kernel.chain.events import history
from fazhi.kernel.core.errors import RefusedValue
from fazhi.kernel.law.statutes.entering import state_day
from fazhi.kernel.law.statutes.loading import load
from fazhi.kernel.law.statutes.models import Correspondence, Ending, LoadedFile, Norm, Provision
from fazhi.kernel.law.statutes.numerals import Article
from fazhi.site.statutes.comparing import Line, _compared, _side
from fazhi.site.statutes.uploads import MOST_FILES, unpack

KEEPING = ("/law/load/", "/law/versions/{}/day/")
CASE = f"当事人违反《{TITLE}》第三条的规定，依照该条例第九条处理。参照《东坑镇没有的办法》第二条。"


@pytest.fixture
def norm(db, tmp_path) -> Norm:
    return example(tmp_path / "laws")


@pytest.fixture
def keeper(logged_in):
    return logged_in("arbiter")


@pytest.fixture
def reader(logged_in):
    return logged_in("hotline.clerk")


def text_of(answer) -> str:
    page = answer.content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page[page.index('id="content"') :]))


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


class FromWindows(zipfile.ZipInfo):
    """A member as Windows in China writes it: its name in GBK, without the flag for UTF-8."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:
        return self.filename.encode("gbk"), self.flag_bits


def packed(names: dict[str, bytes], kind: type[zipfile.ZipInfo] = zipfile.ZipInfo) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in names.items():
            archive.writestr(kind(name), content)
    return out.getvalue()


@pytest.mark.parametrize("role", ["arbiter", "administrator"])
def test_only_the_legal_office_and_administrators_keep_the_base(norm, logged_in, reader, role) -> None:
    for address in KEEPING:
        shown = address.format(version(norm, 2020).pk)
        assert logged_in(role).get(shown).status_code == 200
        assert reader.get(shown).status_code == 404
        assert reader.post(shown).status_code == 404


# --- loading ----------------------------------------------------------------------------------------------------------


def test_uploaded_files_are_loaded_and_the_load_is_written_down(keeper, tmp_path, settings) -> None:
    path = write_norm(tmp_path, OLD, issued_on="2020-01-10", in_force_on="2020-03-01")
    answer = keeper.post("/law/load/", {"files": [upload(path.name, path.read_bytes())]})
    assert (answer.context["found"]["norms"], answer.context["found"]["provisions"]) == (1, 5)
    assert Norm.objects.get(key=TITLE).versions.get().provisions.count() == 5
    assert history("law:statutes").count() == 1
    assert list(Path(settings.HOME).glob("law-*")) == []
    keeper.post("/law/load/", {"files": [upload(path.name, path.read_bytes())]})
    assert LoadedFile.objects.filter(name__contains=TITLE).count() == 1


def test_a_zip_from_windows_keeps_its_names_and_what_is_wrong_is_listed_by_file(keeper, tmp_path) -> None:
    good = write_norm(tmp_path, NEW, issued_on="2024-05-06", in_force_on="2024-06-01")
    content = packed({f"法规/{good.name}": good.read_bytes(), "法规/坏的.json": b"{", "说明.txt": b"x"}, FromWindows)
    answer = keeper.post("/law/load/", {"files": [upload("法规.zip", content)]})
    assert Norm.objects.filter(key=TITLE).exists()
    assert [problem["file"] for problem in answer.context["problems"]] == ["法规/坏的.json"]
    assert Norm.objects.get(key=TITLE).versions.get().source == f"上传/法规/{good.name}"


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("法规.doc", b"x", "不是法规文本"),
        ("法规.zip", b"not a zip", "压缩包打不开"),
        ("空.zip", packed({"说明.txt": b"x"}), "没有 md 或 json 文件"),
    ],
)
def test_what_is_no_law_text_is_refused(keeper, name, content, why) -> None:
    answer = keeper.post("/law/load/", {"files": [upload(name, content)]})
    assert answer.status_code == 400
    assert why in text_of(answer)


def test_nothing_chosen_is_refused(keeper) -> None:
    assert keeper.post("/law/load/").status_code == 400


def test_a_zip_leads_nowhere_else_and_has_its_limits(tmp_path) -> None:
    folder, absolute = tmp_path / "a" / "b", tmp_path / "inside.md"
    evil = packed({"../../outside.md": b"x", str(absolute): b"x", "c\\..\\..\\..\\d.md": b"x"})
    assert unpack([upload("a.zip", evil)], folder) == 3
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(written) == 3
    assert all(path.is_relative_to(folder) for path in written)
    many = packed({f"{number}.md": b"x" for number in range(MOST_FILES + 1)})
    with pytest.raises(RefusedValue, match="fazhi law import"):
        unpack([upload("many.zip", many)], folder)


# --- unknown days -----------------------------------------------------------------------------------------------------


@pytest.fixture
def unknown(db, tmp_path):
    load([write_norm(tmp_path, {**NEW, "5": "本条例由镇人民政府解释。"}, issued_on="2023-05-06", in_force_on=None)])
    return Norm.objects.get(key=TITLE).versions.get()


def test_an_unknown_day_waits_in_the_list_for_those_who_may_enter_it(unknown, keeper, reader) -> None:
    link = f'href="/law/versions/{unknown.pk}/day/"'
    assert link in keeper.get("/law/unknown/").content.decode()
    page = reader.get("/law/unknown/").content.decode()
    assert TITLE in page
    assert link not in page
    assert "没有待补的施行日期" in text_of(reader.get("/law/unknown/", {"q": "没有"}))


def test_a_day_is_looked_at_before_it_is_saved_with_its_source(unknown, keeper) -> None:
    address = f"/law/versions/{unknown.pk}/day/"
    given = {"in_force_on": "2023-07-01", "source": "镇政府公告第 1 号"}
    preview = keeper.post(address, {**given, "preview": "1"})
    assert "2023年7月1日起施行" in text_of(preview)
    unknown.refresh_from_db()
    assert unknown.in_force_on is None
    saved = keeper.post(address, {**given, "save": "1"})
    assert saved.status_code == 302
    unknown.refresh_from_db()
    assert unknown.in_force_on == date(2023, 7, 1)
    page = text_of(keeper.get(address))
    assert "录入经过" in page
    assert "镇政府公告第 1 号" in page
    assert "这一天适用哪一版不能确定" not in text_of(keeper.get(f"/law/norms/{unknown.norm_id}/"))


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"in_force_on": "2023-01-01", "source": "公告"}, "早于公布日期"),
        ({"in_force_on": "2023-07-01", "source": " "}, "必填"),
        ({"in_force_on": "x", "source": "公告"}, "日期"),
    ],
)
def test_a_day_that_cannot_be_is_refused(unknown, keeper, given, why) -> None:
    answer = keeper.post(f"/law/versions/{unknown.pk}/day/", {**given, "save": "1"})
    assert answer.status_code == 400
    assert why in text_of(answer)


def hidden(answer) -> str:
    """What the form says that the person saw."""
    found = re.search(r'name="seen" value="([^"]*)"', answer.content.decode())
    assert found
    return found[1]


def test_a_day_that_another_person_stated_after_the_preview_is_not_overwritten(unknown, keeper) -> None:
    address = f"/law/versions/{unknown.pk}/day/"
    given = {"in_force_on": "2023-07-01", "source": "镇政府公告第 1 号"}
    preview = keeper.post(address, {**given, "seen": hidden(keeper.get(address)), "preview": "1"})
    state_day(unknown, date(2023, 8, 1), "公报第 3 期", "chen")
    late = keeper.post(address, {**given, "seen": hidden(preview), "save": "1"})
    assert late.status_code == 400
    assert "刚才已经改过，现在是2023-08-01（人工录入：公报第 3 期），您的录入没有存" in text_of(late)
    unknown.refresh_from_db()
    assert unknown.in_force_on == date(2023, 8, 1)
    # Who has read the message may correct the day.
    assert keeper.post(address, {**given, "seen": hidden(late), "save": "1"}).status_code == 302
    unknown.refresh_from_db()
    assert unknown.in_force_on == date(2023, 7, 1)


def test_an_ending_that_no_text_states_is_entered_with_its_basis(norm, keeper, reader) -> None:
    address = f"/law/norms/{norm.pk}/ending/"
    assert address in keeper.get(f"/law/norms/{norm.pk}/").content.decode()
    assert address not in reader.get(f"/law/norms/{norm.pk}/").content.decode()
    assert reader.post(address).status_code == 404
    given = {"ends_on": "2024-01-01", "by_title": "《东坑镇废止决定》"}
    assert "由《东坑镇废止决定》废止" in text_of(keeper.post(address, {**given, "preview": "1"}))
    assert "已废止。" not in text_of(keeper.get(f"/law/norms/{norm.pk}/"))
    keeper.post(address, {**given, "save": "1"})
    assert "已废止。" in text_of(keeper.get(f"/law/norms/{norm.pk}/"))
    assert "《东坑镇废止决定》" in text_of(keeper.get(address))
    assert keeper.post(address, {"ends_on": "2024-01-01", "by_title": "", "save": "1"}).status_code == 400


def test_an_ending_entered_wrongly_is_taken_back_with_a_reason(norm, keeper, reader) -> None:
    address = f"/law/norms/{norm.pk}/ending/"
    keeper.post(address, {"ends_on": "2024-01-01", "by_title": "《东坑镇废止决定》", "save": "1"})
    ending = Ending.objects.get(key=norm.key, by_title="《东坑镇废止决定》")
    assert reader.post(address, {"withdraw": ending.pk, "reason": "录错"}).status_code == 404
    assert "没有写撤回的理由" in text_of(keeper.post(address, {"withdraw": ending.pk, "reason": " "}))
    assert "没有这样一项录入的废止" in text_of(keeper.post(address, {"withdraw": "x", "reason": "录错"}))
    assert "更正或撤回废止" in text_of(keeper.get(f"/law/norms/{norm.pk}/"))
    keeper.post(address, {"withdraw": ending.pk, "reason": "录到了同名的规范"})
    assert "已废止。" not in text_of(reader.get(f"/law/norms/{norm.pk}/"))
    page = text_of(keeper.get(address))
    assert "撤回，理由：录到了同名的规范" in page
    assert "已录入的废止" not in page


# --- comparing --------------------------------------------------------------------------------------------------------


@pytest.fixture
def address(norm) -> str:
    return f"/law/norms/{norm.pk}/compare/?old={version(norm, 2020).pk}&new={version(norm, 2024).pk}"


def test_versions_stand_side_by_side_with_differences_marked(reader, address) -> None:
    answer = reader.get(address)
    page = answer.content.decode()
    assert "<del>十</del>" in page
    assert "<ins>五</ins>" in page
    assert "旧第三条 → 新第四条" in page
    words = [side.line.word for side in answer.context["sides"]]
    assert words == ["新增", "条号变动", "有修改", "没有对应条文", "有修改"]
    assert [side.line.word for side in reader.get(f"{address}&only=").context["sides"]].count("未变") == 1
    assert [str(side.line.old) for side in reader.get(f"{address}&only=没有对应条文").context["sides"]] == ["4"]
    assert [str(side.line.old) for side in reader.get(f"{address}&only=&article=1").context["sides"]] == ["1"]


def test_each_side_keeps_the_paragraphs_of_its_own_text(reader, address) -> None:
    side = next(side for side in reader.get(address).context["sides"] if side.line.old and side.line.old.number == 3)
    for html, text in ((side.left, OLD["3"]), (side.right, NEW["4"])):
        paragraphs = [re.sub(r"<[^>]+>", "", each) for each in re.findall(r"<p>(.*?)</p>", html)]
        assert [re.sub(r"^第.条 ", "", each) for each in paragraphs] == text.split("\n")


def test_what_goes_on_in_any_of_the_new_articles_is_not_struck_out() -> None:
    old = "样板单位应当报告情况。\n样板人员可以申请补贴。"
    after = {Article(3): "样板单位应当报告情况。", Article(7): "样板人员可以申请补贴。"}
    line = Line(Article(2), (Article(7), Article(3)), "拆分", "", False, 90, "")
    side = _side(line, {Article(2): old}, after, {})
    assert "<del>" not in side.left
    assert side.right.index("第三条") < side.right.index("第七条")


@pytest.mark.parametrize(("new", "note"), [("甲，乙丙。\n丁戊己。", "仅标点不同"), ("甲，乙丙。\n丁庚辛己壬。", "")])
def test_punctuation_alone_is_said_only_of_an_article_without_another_change(new, note) -> None:
    assert _compared(Article(1), "甲、乙丙。\n丁戊己。", ((Article(1), new),))[2] == note


def test_without_a_choice_the_newest_pair_is_compared(reader, norm) -> None:
    answer = reader.get(f"/law/norms/{norm.pk}/compare/")
    assert (answer.context["old"].issued_on.year, answer.context["new"].issued_on.year) == (2020, 2024)


def test_a_single_version_has_nothing_to_compare(reader, unknown) -> None:
    assert "没有可以对照的两个版本" in text_of(reader.get(f"/law/norms/{unknown.norm_id}/compare/"))
    assert reader.get(f"/law/norms/{unknown.norm_id}/compare/?old=999999&new=x").status_code == 404


@pytest.mark.parametrize("role", ["arbiter", "services.keeper"])
def test_a_mapping_is_corrected_with_a_note_by_those_who_may(logged_in, norm, address, role) -> None:
    client = logged_in(role)
    assert "确认或更正对应" in client.get(address).content.decode()
    given = {"old": version(norm, 2020).pk, "new": version(norm, 2024).pk, "old_article": "4", "next": address}
    url = f"/law/norms/{norm.pk}/confirm/"
    page = client.post(url, {**given, "new_articles": "2、4", "note": "补贴并入监督"}, follow=True).content.decode()
    row = Correspondence.objects.get()
    assert (row.old_article, row.new_articles, row.confirmed_by) == ("4", ["2", "4"], f"{role}-office")
    assert "第四条的对应已确认" in page
    assert "旧第四条 → 新第二条、第四条" in page
    assert "补贴并入监督" in page


@pytest.mark.parametrize(("new_articles", "why"), [("99", "没有第九十九条"), ("某条", "不是条号"), ("", "没有写理由")])
def test_a_mapping_that_cannot_be_is_refused(keeper, norm, address, new_articles, why) -> None:
    given = {"old": version(norm, 2020).pk, "new": version(norm, 2024).pk, "old_article": "4", "next": address}
    answer = keeper.post(f"/law/norms/{norm.pk}/confirm/", {**given, "new_articles": new_articles}, follow=True)
    assert why in text_of(answer)
    assert not Correspondence.objects.exists()


def test_others_may_not_confirm_and_see_no_form(reader, norm, address) -> None:
    assert "确认或更正对应" not in reader.get(address).content.decode()
    assert reader.post(f"/law/norms/{norm.pk}/confirm/", {}).status_code == 404


def test_a_confirmation_leads_back_to_this_site_alone(keeper, norm) -> None:
    given = {"old": version(norm, 2020).pk, "new": version(norm, 2024).pk, "old_article": "3", "new_articles": "4"}
    answer = keeper.post(f"/law/norms/{norm.pk}/confirm/", {**given, "next": "//elsewhere.example/"})
    assert answer["Location"] == f"/law/norms/{norm.pk}/compare/"


# --- checking ---------------------------------------------------------------------------------------------------------


def checked(client, text: str = CASE, **given: object):
    return client.post("/law/check/", {"text": text, "act_on": "2024-01-10", "decided_on": "2024-01-17", **given})


def test_every_citation_is_marked_by_its_state_and_linked(reader, norm) -> None:
    answer = checked(reader)
    words = {each.number: each.word for each in (*answer.context["doubtful"], *answer.context["good"])}
    assert words == {1: "有效", 2: "没有这一条", 3: "法规库中没有"}
    page = answer.content.decode()
    assert 'class="law-cited law-cited--ok" id="c1" href="#d1"' in page
    assert 'class="law-cited law-cited--late" id="c2"' in page
    assert f"/law/norms/{norm.pk}/?article=3&amp;on=2024-01-10#a3" in page
    assert "东坑镇没有的办法" in answer.context["copyable"]
    marked = re.sub(r"<sup>.*?</sup>", "", answer.context["marked"])
    assert re.sub(r"<[^>]+>", "", marked) == CASE


def test_a_change_between_act_and_decision_is_told(reader, norm) -> None:
    answer = checked(reader, act_on="2024-05-10", decided_on="2024-07-01")
    first = answer.context["doubtful"][0]
    assert (first.number, first.word) == (1, "有效，须比对新旧")


def test_nothing_of_a_document_is_kept(reader, norm, settings) -> None:
    before = sorted(Path(settings.HOME).rglob("paper-*")), Provision.objects.count()
    file = io.BytesIO()
    document = Document()
    document.add_paragraph(CASE)
    document.save(file)
    answer = checked(reader, text="", paper=upload("决定书.docx", file.getvalue()))
    assert len(answer.context["doubtful"]) == 2
    assert (sorted(Path(settings.HOME).rglob("paper-*")), Provision.objects.count()) == before
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"text": ""}, "请粘贴文书内容"),
        ({"act_on": ""}, "必填"),
        ({"decided_on": "2023-01-01"}, "早于行为日"),
        ({"paper": upload("决定书.pdf", b"%PDF")}, "只认 docx 和 txt"),
        ({"paper": upload("决定书.docx", b"nonsense")}, "不是完好的 Word 文件"),
        ({"text": "示" * 300_001}, "最多核对"),
    ],
)
def test_what_cannot_be_checked_says_why(reader, norm, given, why) -> None:
    answer = checked(reader, **given)
    assert answer.status_code == 400
    assert why in text_of(answer)


def test_a_text_without_citations_says_so_and_is_escaped(reader, norm) -> None:
    assert "没有找到引用" in text_of(checked(reader, "路灯不亮。"))
    page = checked(reader, f"<b>《{TITLE}》第三条</b>").content.decode()
    assert "<b>《" not in page
    assert "&lt;b&gt;" in page


def test_the_example_is_offered_in_the_demo_alone(reader) -> None:
    assert "用一份示例" not in reader.get("/law/check/").content.decode()
    assert reader.post("/law/check/", {"example": "1"}).status_code == 400
