"""`fazhi law` as a person runs it: texts of an invented town's rules, written here, loaded and asked about."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from cli.conftest import run_in
from docx import Document
from support.cli import Cli, fresh_cli

RULES = "东坑镇花木测试规定"
WATERING = "养护人应当每日清晨给花木浇水，不得用污水浇灌。"
PENALTY = "擅自折枝的，由镇园艺站责令改正，处五十元以上二百元以下的罚款。"
FENCE = "街心绿地设置围栏的，高度不得超过六十厘米，并留出轮椅通道。"
LAST = "本规定自2018年5月1日起施行。"
KEEPER = """
from fazhi.kernel.org.models import Appointment, Area, AreaLevel, Post, Unit, UnitKind
from fazhi.kernel.org.users import create_user
area = Area.objects.create(code="441900119000", name="东坑镇", level=AreaLevel.TOWN)
unit = Unit.objects.create(code="office", name="司法所", kind=UnitKind.values[0], area=area)
for login, role in (("keeper", "arbiter"), ("clerk", "hotline.clerk")):
    post = Post.objects.create(unit=unit, role=role, name=role)
    user = create_user(login, login, "Test-Pass-2024")
    Appointment.objects.create(user=user, post=post, starts_on=date(2018, 1, 1))
"""


def write_texts(folder: Path) -> Path:
    """Two versions as JSON, a rule whose first day nobody states, and a file that is none."""
    folder.mkdir()
    versions = (
        ("2018-03-01", "2018-05-01", (WATERING, PENALTY, LAST)),
        ("2024-06-01", "2024-08-01", (FENCE, WATERING, PENALTY.replace("五十元以上二百元", "二百元以上五百元"), LAST)),
    )
    for issued_on, in_force_on, texts in versions:
        articles = [{"number": str(at), "chapter": "", "text": text} for at, text in enumerate(texts, 1)]
        content = {"title": RULES, "issued_on": issued_on, "in_force_on": in_force_on, "articles": articles}
        (folder / f"{RULES}({issued_on}).json").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    undated = "# 东坑镇围栏测试办法\n\n2022年4月1日东坑镇人民政府公布\n\n第一条　围栏应当漆成绿色。\n\n第二条　围栏每年粉刷一次。\n"
    (folder / "东坑镇围栏测试办法(2022-04-01).md").write_text(undated, encoding="utf-8")
    (folder / "坏文件.json").write_text("{", encoding="utf-8")
    return folder


def loaded(folder: Path, home: Cli) -> Cli:
    home.ready()
    home.ok("law", "import", write_texts(folder / "texts"))
    return home


@pytest.fixture(scope="module")
def law(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cli]:
    """A home with the texts, for tests that only ask."""
    folder = tmp_path_factory.mktemp("law")
    with fresh_cli(folder) as program:
        yield loaded(folder, program)


MANY = """
import contextlib, io, json
from fazhi.cli.main import main
told = []
for words in json.loads({words!r}):
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main(["law", *words])
    told.append((code, out.getvalue(), err.getvalue()))
print(json.dumps(told))
"""


def refused(home: Cli, *commands: tuple[str | Path, ...]) -> list[str]:
    """What each command says of input that it cannot take; one process runs them all."""
    words = json.dumps([[str(word) for word in command] for command in commands])
    told = json.loads(run_in(home, MANY.format(words=words)))
    for code, out, err in told:
        assert (code, out) == (2, ""), (out, err)
        assert err.startswith("错误："), err
        assert "办法：" in err
    return [err for _, _, err in told]


def test_a_home_without_a_database_is_named(fazhi: Cli) -> None:
    answer = fazhi("law", "show", RULES, "1")
    assert answer.code == 2
    assert str(fazhi.home) in answer.stderr
    assert list(fazhi.home.iterdir()) == []


def test_loading_keeps_what_is_right_and_lists_the_rest(fazhi: Cli, tmp_path: Path) -> None:
    fazhi.ready()
    folder = write_texts(tmp_path / "texts")
    answer = fazhi.ok("law", "import", folder, "--json").json
    assert (answer["norms"], answer["versions"], answer["provisions"]) == (2, 3, 9)
    assert any("坏文件.json" in problem["file"] and "JSON" in problem["what"] for problem in answer["problems"])
    assert "规范 2 部，版本 3 个，条文 9 条" in fazhi.ok("law", "import", folder).stdout


def test_loading_nothing_but_broken_files_fails(law: Cli, tmp_path: Path) -> None:
    broken = tmp_path / "坏.json"
    broken.write_text("{", encoding="utf-8")
    answer = law("law", "import", broken)
    assert (answer.code, answer.stdout) == (2, "")
    assert "坏.json 第 1 行：JSON 写法有误" in answer.stderr
    (tmp_path / "空").mkdir()
    told, nothing = refused(law, ("import", broken, "--json"), ("import", tmp_path / "空"))
    assert "什么也没有载入。坏.json 第 1 行" in told
    assert "文件夹里没有法规文本" in nothing
    assert "没有这个文件或文件夹" in refused(law, ("import", tmp_path / "没有"))[0]


def test_the_text_shown_is_that_of_the_day(law: Cli) -> None:
    old = law.ok("law", "show", RULES, "1", "--on", "2020-01-01", "--json").json
    assert old == {
        "law": RULES,
        "article": "1",
        "text": WATERING,
        "issued_on": "2018-03-01",
        "in_force_on": "2018-05-01",
        "until": "2024-08-01",
        "status": "ok",
    }
    assert FENCE in law.ok("law", "show", f"《{RULES}》", "第一条", "--on", "2025-01-01").stdout


def test_a_text_that_cannot_be_shown_says_why(law: Cli) -> None:
    article, norm, day, on, number = refused(
        law,
        ("show", RULES, "99", "--on", "2020-01-01"),
        ("show", "东坑镇没有的规定", "1"),
        ("show", "东坑镇围栏测试办法", "1", "--on", "2023-01-01"),
        ("show", RULES, "1", "--on", "2020-02-30"),
        ("show", RULES, "甲"),
    )
    assert "没有第九十九条" in article
    assert "法规库里没有" in norm
    assert "不能确定" in day
    assert "--on：“2020-02-30”不存在" in on
    assert "不是条号" in number


def test_citations_are_judged_on_the_day_of_the_act(law: Cli, tmp_path: Path) -> None:
    words = f"违反《{RULES}》第三条、第九条。"
    answer = law.ok("law", "check", words, "--act-on", "2025-01-01", "--json").json
    assert [(each["article"], each["status"]) for each in answer["citations"]] == [
        ("3", "ok"),
        ("9", "no_such_article"),
    ]
    assert {"quote", "law", "why", "replaced_by", "version"} <= set(answer["citations"][0])
    document = Document()
    document.add_paragraph(words)
    document.save(str(tmp_path / "决定书.docx"))
    shown = law.ok("law", "check", tmp_path / "决定书.docx", "--act-on", "2025-01-01").stdout
    assert "引用 2 处，1 处要看" in shown
    assert "没有这一条" in shown


def test_a_check_that_was_done_ends_with_zero_whatever_it_found_and_the_help_says_so(law: Cli) -> None:
    asked = f"依据《{RULES}》第九十九条处理。"
    found = law("law", "check", asked, "--act-on", "2020-01-01", "--json")
    assert (found.code, found.json["citations"][0]["status"]) == (0, "no_such_article")
    assert law("law", "check", " ", "--act-on", "2020-01-01").code == 2
    told = re.sub(r"\s", "", law.ok("law", "check", "--help").stdout)
    assert "核对完即退出0，引用有问题也是0" in told
    assert "退出2" in told


def test_a_remark_on_older_numbers_stands_once_for_each_law(law: Cli) -> None:
    words = f"依据《{RULES}》第一条、第二条。"
    first, second = law.ok("law", "check", words, "--act-on", "2025-01-01", "--json").json["citations"]
    assert (first["status"], second["status"]) == ("ok", "ok")
    assert "的第一条是另一内容" in first["why"]
    assert "另一内容" not in second["why"]


def test_documents_that_cannot_be_checked_say_why(law: Cli, tmp_path: Path) -> None:
    (tmp_path / "空.txt").write_text(" \n", encoding="utf-8")
    (tmp_path / "乱.txt").write_bytes(bytes(range(256)) * 20)
    (tmp_path / "假.docx").write_bytes(b"no zip")
    (tmp_path / "断.docx").write_bytes(b"PK\x03\x04aaaaPK\x05\x06" + b"a" * 18)
    with zipfile.ZipFile(tmp_path / "别的.docx", "w") as other:
        other.writestr("a", "b")
    expected = {
        tmp_path / "没有.docx": "没有文件",
        tmp_path: "不是可以核对的文书",
        " ": "没有文字可以核对",
        tmp_path / "空.txt": "没有文字可以核对",
        tmp_path / "乱.txt": "不是文本文件",
        tmp_path / "假.docx": "不是完好的 Word 文件",
        tmp_path / "断.docx": "不是完好的 Word 文件",
        tmp_path / "别的.docx": "不是完好的 Word 文件",
    }
    told = refused(law, *(("check", words, "--act-on", "2025-01-01") for words in expected))
    for said, what in zip(told, expected.values(), strict=True):
        assert what in said
    days = ("--act-on", "2025-01-01", "--decided-on", "2024-01-01")
    assert "早于行为日" in refused(law, ("check", "《甲法》第一条", *days))[0]
    assert "--act-on" in law("law", "check", "《甲法》第一条").stderr


def test_a_search_finds_the_article_in_force_that_day(law: Cli) -> None:
    now = law.ok("law", "search", "花木", "浇水", "--json").json["results"]
    assert (now[0]["law"], now[0]["article"], now[0]["text"]) == (RULES, "2", WATERING)
    assert now[0]["score"] > 0
    before = law.ok("law", "search", "花木 浇水", "--on", "2020-01-01", "--json").json["results"]
    assert before[0]["article"] == "1"
    assert f"1. 《{RULES}》第二条" in law.ok("law", "search", "浇水", "--limit", "1").stdout
    assert "没有找到" in law.ok("law", "search", "龙舟竞渡").stdout


def test_a_find_whose_day_is_unknown_is_marked(law: Cli) -> None:
    (found, *_) = law.ok("law", "search", "围栏漆成绿色", "--json").json["results"]
    assert (found["law"], found["status"]) == ("东坑镇围栏测试办法", "date_unknown")
    assert "【施行日期不详，只供参阅】" in law.ok("law", "search", "围栏漆成绿色").stdout


def test_a_place_is_found_by_its_beginning_and_an_unknown_one_lists_those_there_are(fazhi: Cli, tmp_path: Path) -> None:
    fazhi.ready()
    path = tmp_path / "地方性法规" / "广东省花木测试条例(2020-01-01).md"
    path.parent.mkdir()
    path.write_text("# 广东省花木测试条例\n\n第一条　花木应当浇水。\n\n第二条　本条例自2020年2月1日起施行。\n", "utf-8")
    fazhi.ok("law", "import", path.parent)
    assert fazhi.ok("law", "search", "浇水", "--place", "广东", "--json").json["results"][0]["article"] == "1"
    (told,) = refused(fazhi, ("search", "浇水", "--place", "湖北"))
    assert "没有适用于“湖北”的法规" in told
    assert "广东省" in told


def test_a_search_without_sense_is_refused(law: Cli) -> None:
    level, limit, words = refused(
        law, ("search", "浇水", "--level", "法"), ("search", "浇水", "--limit", "0"), ("search", "，")
    )
    assert "没有“法”这个效力级别" in level
    assert "不是正整数" in limit
    assert "没有写要找的词" in words


def test_two_versions_are_compared_by_article(law: Cli) -> None:
    answer = law.ok("law", "compare", RULES, "--json").json
    assert (answer["old"]["issued_on"], answer["new"]["issued_on"]) == ("2018-03-01", "2024-06-01")
    rows = [(row["old"], row["new"], row["kind"]) for row in answer["articles"]]
    assert rows == [("1", ["2"], "moved"), ("2", ["3"], "changed"), ("3", ["4"], "moved")]
    assert answer["added"] == ["1"]
    shown = law.ok("law", "compare", RULES).stdout
    assert "第二条 → 第三条（有修改，相似" in shown
    assert "新增：第一条" in shown


def test_one_article_is_compared_word_by_word(law: Cli) -> None:
    shown = law.ok("law", "compare", RULES, "第二条", "--old", "2020-01-01", "--new", "2024-06-01").stdout
    assert "处[-五十-]元以上[-二百-]元以下" in shown
    assert "处{+二百+}元以上{+五百+}元以下" in shown
    runs = law.ok("law", "compare", RULES, "2", "--json").json["lines"][0]["old"]
    assert {"text": "二百", "kind": "removed"} in runs


def test_what_cannot_be_compared_says_why(law: Cli) -> None:
    one, day, order, article = refused(
        law,
        ("compare", "东坑镇围栏测试办法"),
        ("compare", RULES, "--old", "2010-01-01"),
        ("compare", RULES, "--old", "2024-06-01", "--new", "2018-03-01"),
        ("compare", RULES, "9"),
    )
    assert "没有两个版本可以比较" in one
    assert "没有公布也没有施行中的版本" in day
    assert "把两个日期对调" in order
    assert "没有第九条" in article


def test_the_impact_of_a_new_version_lists_every_kind(law: Cli) -> None:
    answer = law.ok("law", "impact", RULES, "--json").json
    assert {"matters", "items", "rules", "templates", "documents", "lenience"} <= set(answer)
    assert answer["changes"][0]["effective_on"] == "2024-08-01"
    assert "在办事项：0" in law.ok("law", "impact", RULES).stdout
    assert "只有一个版本" in refused(law, ("impact", "东坑镇围栏测试办法"))[0]


def test_an_unknown_day_is_entered_with_its_source_by_who_keeps_the_base(fazhi: Cli, tmp_path: Path) -> None:
    home = loaded(tmp_path, fazhi)
    run_in(home, KEEPER)
    name, day = "东坑镇围栏测试办法", ("--in-force", "2022-06-01", "--source", "镇政府公报2022年第2期")
    words = ("day", name, "--issued", "2022-04-01", *day)
    user, role, version, early = refused(
        home,
        (*words, "--by", "nobody"),
        (*words, "--by", "clerk"),
        ("day", name, "--issued", "2022-04-02", *day, "--by", "keeper"),
        ("day", name, "--issued", "2022-04-01", "--in-force", "2022-01-01", "--source", "公报", "--by", "keeper"),
    )
    assert "没有用户“nobody”" in user
    assert "不维护法规库" in role
    assert "没有2022-04-02公布的版本" in version
    assert "早于公布日期" in early
    answer = home.ok("law", *words, "--by", "keeper", "--json").json
    assert (answer["issued_on"], answer["in_force_on"]) == ("2022-04-01", "2022-06-01")
    assert "镇政府公报" in answer["in_force_source"]
    assert "绿色" in home.ok("law", "show", name, "1", "--on", "2023-01-01").stdout
    stated = ("day", RULES, "--issued", "2018-03-01", *day, "--by", "keeper")
    assert "已写明自2018-05-01起施行" in refused(home, stated)[0]
    assert home.ok("law", *stated, "--correct", "数据抄错", "--json").json["in_force_on"] == "2022-06-01"


@pytest.fixture(scope="module")
def real(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cli]:
    """A home with the versions of real laws and the code of 2026."""
    laws = shared_data / "laws"
    with fresh_cli(tmp_path_factory.mktemp("real")) as program:
        program.ready()
        told = program.ok("law", "import", laws / "versions", laws / "national/ecological-environment", "--json").json
        assert told["versions"] >= 63
        yield program


def test_real_texts_of_a_day_are_shown(real: Cli, shared_data: Path) -> None:
    path = shared_data / "laws" / "versions" / "行政处罚法(2017-09-01).json"
    hearing = next(each["text"] for each in json.loads(path.read_text("utf-8"))["articles"] if each["number"] == "42")
    shown = real.ok("law", "show", "行政处罚法", "42", "--on", "2021-07-14", "--json").json
    assert (shown["text"], shown["until"]) == (hearing, "2021-07-15")


def test_a_real_citation_of_a_repealed_law_names_the_new_article(real: Cli, shared_data: Path) -> None:
    answer = real.ok("law", "check", "依据《大气污染防治法》第一百一十八条", "--act-on", "2026-09-01", "--json").json
    [cited] = answer["citations"]
    assert cited["status"] == "repealed"
    assert "第一千一百三十二条" in cited["replaced_by"]


def test_real_articles_are_found_by_words(real: Cli, shared_data: Path) -> None:
    found = real.ok("law", "search", "行政处罚 听证 五日内提出", "--json").json["results"]
    assert ("行政处罚法", "64") in [(each["law"], each["article"]) for each in found[:5]]


def test_real_versions_are_compared_and_their_impact_told(real: Cli, shared_data: Path) -> None:
    row = real.ok("law", "compare", "行政处罚法", "42", "--json").json["articles"][0]
    assert {"63", "64"} <= set(row["new"])
    code = real.ok("law", "compare", "大气污染防治法", "118", "--json").json
    assert (code["new"]["law"], code["articles"][0]["new"]) == ("中华人民共和国生态环境法典", ["1132"])
    assert len(real.ok("law", "impact", "生态环境法典", "--json").json["changes"]) >= 8
