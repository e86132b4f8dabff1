"""Reading law texts: Markdown and JSON, clean and dirty, one file or many."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from fazhi.kernel.law.statutes.numerals import Article
from fazhi.kernel.law.statutes.reading import Document, ReadNorm, documents, read, read_file

Writer = Callable[[str, str], Path]


def norms_of(path: Path) -> list[ReadNorm]:
    return [norm for document in documents([path]) for norm in read(document)[0]]


def problems_of(path: Path) -> list[str]:
    found = []
    for document in documents([path]):
        norms, faults = read(document)
        found += [*faults, *(problem for norm in norms for problem in norm.problems)]
    return [f"{problem.line}：{problem.what}" for problem in found]


def test_headings_paragraphs_and_spaces_of_every_width_are_read(write: Writer) -> None:
    path = write(
        "行政法规/河湖巡查条例(2021-03-01).md",
        "\ufeff# 河湖巡查条例\n\n2021年3月1日 中华人民共和国国务院令第900号公布\n\n<!-- INFO END -->\n\n"
        "## 第一章\u3000总\u3000则\n\n**第一条**\u3000为了\u200b巡查。\n\n\u3000\u3000第二款在此。\n\n"
        "### 第一节\u00a0一般规定\n\n第二条\u2002（一）甲；\n\n第二条之一 乙。\n\n第二章 附则\n\n"
        "第三条 本条例自2021年5月1日起施行。",
    )
    norm = read_file(path)
    assert [(str(article.article), article.text) for article in norm.articles] == [
        ("1", "为了巡查。\n第二款在此。"),
        ("2", "（一）甲；"),
        ("2之一", "乙。"),
        ("3", "本条例自2021年5月1日起施行。"),
    ]
    assert [article.headings for article in norm.articles] == [
        ("第一章 总 则",),
        ("第一章 总 则", "第一节 一般规定"),
        ("第一章 总 则", "第一节 一般规定"),
        ("第二章 附则",),
    ]
    assert (norm.title, norm.level, norm.number) == ("河湖巡查条例", "regulation", "国务院令第900号")
    assert (norm.issued_on, norm.in_force_on, norm.kind) == (date(2021, 3, 1), date(2021, 5, 1), "enacted")
    assert not norm.problems


def test_an_amended_law_does_not_get_the_first_in_force_day_of_its_last_article(write: Writer) -> None:
    path = write(
        "巡河法.md",
        "# 中华人民共和国巡河法\n\n2002年6月29日第九届全国人民代表大会常务委员会第二十八次会议通过\n\n"
        "根据2021年6月10日第十三届全国人民代表大会常务委员会第二十九次会议《关于修改〈中华人民共和国巡河法〉的决定》"
        "第一次修正\n\n**第一条** 甲。\n\n**第二条** 本法自2002年11月1日起施行。",
    )
    norm = read_file(path)
    assert (norm.issued_on, norm.kind, norm.level) == (date(2021, 6, 10), "amended", "law")
    assert norm.in_force_on is None
    assert "早于本版公布" in norm.in_force_source
    # What the article does tell is the first version's day.
    assert [(step.issued_on, step.in_force_on) for step in norm.history] == [(date(2002, 6, 29), date(2002, 11, 1))]


@pytest.mark.parametrize(
    ("head", "file_day", "expected"),
    [
        ("2010年3月1日 中华人民共和国国务院令第1号公布", "2010-03-01", date(2010, 3, 1)),
        ("2010年3月1日 中华人民共和国国务院令第1号公布", "2019-03-02", None),
        ("2010年3月1日 国务院令第1号公布\n\n2016年2月6日 《国务院关于修改部分行政法规的决定》修订", "2016-02-06", None),
        ("2010年3月1日 国务院令第1号公布\n\n2018年5月1日 国务院令第9号修订", "2018-05-01", None),
        ("2010年2月1日 国务院第9次常务会议通过", "2010-03-01", date(2010, 3, 1)),
        ("2010年3月1日 国务院第9次常务会议通过", "2010-03-01", None),
    ],
    ids=["enacted", "head-incomplete", "amended", "revised", "published-later", "publication-unknown"],
)
def test_from_promulgation_means_a_day_only_in_the_first_text(
    write: Writer, head: str, file_day: str, expected: date | None
) -> None:
    path = write(
        f"行政法规/甲条例({file_day}).md",
        f"# 甲条例\n\n{head}\n\n<!-- INFO END -->\n\n第一条 本条例自公布之日起施行。",
    )
    norm = read_file(path)
    assert (norm.in_force_on, norm.issued_on) == (expected, date.fromisoformat(file_day))
    assert norm.in_force_source


def test_a_revision_that_states_its_own_day_has_it(write: Writer) -> None:
    path = write(
        "甲法.md",
        "# 甲法\n\n2005年8月28日第十届全国人民代表大会常务委员会第十七次会议通过\n\n"
        "2025年6月27日第十四届全国人民代表大会常务委员会第十六次会议修订\n\n**第一条** 本法自2026年1月1日起施行。",
    )
    assert (read_file(path).in_force_on, read_file(path).kind) == (date(2026, 1, 1), "revised")


def test_articles_out_of_sequence_repeated_or_missing_are_kept_and_told_with_their_line(write: Writer) -> None:
    path = write(
        "甲办法(2020-01-01).md", "# 甲办法\n\n第一条 甲。\n\n第四条 乙。\n\n第三条 丙。\n\n第三条 丁。\n\n第九条\n"
    )
    assert [article.text for article in read_file(path).articles] == ["甲。", "乙。", "丙。", "丁。", ""]
    assert problems_of(path) == [
        "5：第四条之前缺第二条至第三条",
        "7：第三条排在第四条之后，次序不对，原样保留",
        "9：第三条重复出现，两处都保留",
        "11：第九条之前缺第四条至第八条",
        "11：第九条没有内容",
    ]


def test_articles_run_together_are_parted_but_a_reference_is_no_article(write: Writer) -> None:
    path = write(
        "甲办法(2020-01-01).md",
        "# 甲办法\n\n第一条 甲。 第二条 乙。 第三条 丙。\n\n第二条的规定照旧。\n\n第四条丁，没有空格。\n\n第五条规定的情形除外。",
    )
    assert [(read.article.number, read.text) for read in read_file(path).articles] == [
        (1, "甲。"),
        (2, "乙。"),
        (3, "丙。\n第二条的规定照旧。"),
        (4, "丁，没有空格。\n第五条规定的情形除外。"),
    ]
    assert problems_of(path) == ["3：第一条之后同一行还有条文，已分开"]


def test_a_folder_of_parts_is_one_norm_with_its_supplement_last(write: Writer) -> None:
    write("code/README.md", "---\nnext: x\n---\n\n# 甲法典\n\n2020年5月28日第十三届全国人民代表大会第三次会议通过\n")
    write("code/01-general.md", "# 第一编　总则\n\n### 第一章　通则\n\n**第一条**　甲。\n")
    write("code/02-rest.md", "# 第二编　分则\n\n**第二条**　乙。\n")
    folder = write("code/00-supplementary.md", "# 附则\n\n**第三条**　本法自2021年1月1日起施行。\n").parent
    (norm,) = norms_of(folder)
    assert [article.article.number for article in norm.articles] == [1, 2, 3]
    assert norm.articles[0].headings == ("第一编 总则", "第一章 通则")
    assert norm.in_force_on == date(2021, 1, 1)
    assert not problems_of(folder)


def test_amendments_beside_a_law_are_norms_of_their_own(write: Writer) -> None:
    write("law/README.md", "# 甲法\n\n1997年3月14日第八届全国人民代表大会第五次会议修订\n")
    write("law/01-general.md", "# 第一章 总则\n\n**第一条** 甲。\n")
    folder = write(
        "law/02-amendment.md",
        "# 修正案\n\n## 甲法修正案\n\n*1999年12月25日第九届全国人民代表大会常务委员会第十三次会议通过*\n\n"
        "一、第一条修改为：“乙。”\n\n二、本修正案自公布之日起施行。\n\n## 甲法修正案（二）\n\n"
        "*2011年2月25日第十一届全国人民代表大会常务委员会第十九次会议通过*\n\n一、本修正案自 2011 年 5 月 1 日起施行。\n",
    ).parent
    found = {norm.title: norm for norm in norms_of(folder)}
    assert list(found) == ["甲法", "甲法修正案", "甲法修正案（二）"]
    assert found["甲法修正案"].in_force_on == date(1999, 12, 25)
    assert found["甲法修正案（二）"].in_force_on == date(2011, 5, 1)
    assert [article.article.number for article in found["甲法"].articles] == [1]


def test_a_decision_without_articles_is_text_of_number_zero(write: Writer) -> None:
    norm = read_file(
        write("关于甲的决定(2020-01-01).md", "# 关于甲的决定\n\n为了甲，决定如下：\n\n一、乙。\n\n## 附件\n\n丙。\n")
    )
    assert [(read.article, read.headings, read.text) for read in norm.articles] == [
        (Article(0), (), "为了甲，决定如下：\n一、乙。"),
        (Article(0), ("附件",), "丙。"),
    ]


def test_pages_that_only_lead_on_are_no_laws_and_no_problems(write: Writer) -> None:
    write("_index.md", "# 目录")
    write("README.md", "---\nhome: true\n---\n\n<main><h1>首页</h1></main>")
    folder = write("list.md", "# 类别\n\n[甲法](../a/)\n\n[乙法](../b/)\n").parent
    assert not norms_of(folder)
    assert not problems_of(folder)


def test_broken_files_are_told_by_line_and_the_rest_goes_on(write: Writer) -> None:
    write("好(2020-01-01).md", "# 好办法\n\n第一条 甲。")
    write("坏.json", '{\n "title": "坏法",\n "articles": [\n}')
    write("空.json", '{"title": "空法"}')
    write("01-part.md", "# 第一编 总则\n\n第一条 甲。")
    folder = write("gbk.md", "").parent
    (folder / "gbk.md").write_bytes("# 甲\n\n第一条 乙".encode("gbk"))
    assert [norm.title for norm in norms_of(folder)] == ["好办法"]
    assert problems_of(folder) == [
        "1：没有名称（一级标题），全文没有载入",
        "1：不是 UTF-8 编码，全文没有载入；用文本编辑器另存为 UTF-8",
        "4：JSON 写法有误，从第 1 个字起读不下去",
        "1：不是法规文本：没有条文（articles）",
    ]
    assert read(Document("x", (), "没有“x”这个文件或文件夹"))[1][0].what == "没有“x”这个文件或文件夹"


def test_json_gives_its_days_and_tells_what_it_cannot_read(write: Writer) -> None:
    content = {
        "title": "中华人民共和国甲法",
        "issued_on": "2019-04-23",
        "in_force_on": "2019-11-01",
        "issuer": "全国人民代表大会常务委员会",
        "articles": [
            {"number": "1", "chapter": "第一章 总则", "text": "甲。\n（一）乙。"},
            {"number": "甲", "text": "丙"},
            {"number": "3之一", "text": "本法自2001年1月1日起施行。"},
        ],
    }
    path = write("甲法.json", json.dumps(content, ensure_ascii=False, indent=1))
    norm = read_file(path)
    assert (norm.in_force_on, norm.in_force_source, norm.kind) == (date(2019, 11, 1), "数据文件写明", "amended")
    assert [str(read.article) for read in norm.articles] == ["1", "3之一"]
    assert [problem.line for problem in norm.problems] == [13, 17]
    content["in_force_on"] = "2019-01-01"
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    assert read_file(path).in_force_on is None


def test_repeals_are_read_with_number_and_day_and_a_partial_one_is_none(write: Writer) -> None:
    norm = read_file(
        write(
            "部门规章/甲办法(2018-02-02).md",
            "# 甲办法\n\n2018年2月2日 某部令第9号公布\n\n<!-- INFO END -->\n\n"
            "第一条 本办法自2018年5月1日起施行。2008年8月17日发布的《甲办法》（某部令第104号）、2007年公布的《乙规定》同时废止。"
            "《丙规定》中关于收费的规定同时废止。以前的规定与本办法抵触的，以《丁办法》为准。\n\n"
            "第二条 2001年某部令第7号公布的《戊规定》自2018年7月1日起废止。\n\n"
            "第三条 凭证遗失的，依照《己法》的规定请求人民法院宣告该凭证失效。",
        )
    )
    assert [(ending.title, ending.number, ending.ends_on) for ending in norm.endings] == [
        ("甲办法", "某部令第104号", date(2018, 5, 1)),
        ("乙规定", "", date(2018, 5, 1)),
        ("戊规定", "某部令第7号", date(2018, 7, 1)),
    ]


@pytest.mark.parametrize(
    ("title", "head", "level", "place"),
    [
        (
            "东莞市甲条例",
            "2023年1月6日 东莞市第十七届人民代表大会常务委员会第九次会议通过",
            "local_regulation",
            "东莞市",
        ),
        (
            "深圳经济特区甲条例",
            "2022年3月28日 深圳市第七届人民代表大会常务委员会第八次会议通过",
            "local_regulation",
            "深圳市",
        ),
        ("甲规定", "2022年3月24日 国家市场监督管理总局令第56号公布", "departmental_rule", ""),
        ("最高人民法院关于甲的解释", "2020年1月1日 最高人民法院审判委员会第1次会议通过", "judicial", ""),
        ("甲条例", "2020年1月1日 中华人民共和国国务院令第1号公布", "regulation", ""),
        ("中华人民共和国宪法", "1982年12月4日第五届全国人民代表大会第五次会议通过", "constitution", ""),
    ],
)
def test_level_and_place_come_from_title_and_head(write: Writer, title: str, head: str, level: str, place: str) -> None:
    norm = read_file(write(f"{title}.md", f"# {title}\n\n{head}\n\n<!-- INFO END -->\n\n第一条 甲。"))
    assert (norm.level, norm.place) == (level, place)


@pytest.mark.once
def test_no_line_of_the_real_files_is_lost(shared_data: Path) -> None:
    spaces = re.compile(r"[\s\u200b\ue000-\uf8ff*]+")
    label = re.compile(r"^第[一二三四五六七八九十百零〇千]+条(?:之[一二三四五六七八九十]+)?")
    lost = []
    for folder in ("guangdong", "departmental-rules", "regulations"):
        for path in sorted((shared_data / "laws" / folder).rglob("*(*.md")):
            norms = norms_of(path)
            whole = "\n".join(
                spaces.sub("", text) for norm in norms for read in norm.articles for text in (*read.headings, read.text)
            )
            for line in path.read_text(encoding="utf-8").partition("<!-- INFO END -->")[2].split("\n"):
                parts_of_line = re.split(r"(?<=[。；：])\s+(?=第\w+条\s)", line) if norms else []
                lost += [each for each in parts_of_line if label.sub("", spaces.sub("", each.strip("# "))) not in whole]
    assert lost == []
