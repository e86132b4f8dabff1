import argparse

import pytest
import python_calamine
import xlsxwriter

from fazhi.cli import setup
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.org.models import Area, User
from fazhi.kernel.org.sheets import EXAMPLE, SHEETS


def run(*words: str) -> dict:
    parser = argparse.ArgumentParser()
    setup.arguments(parser)
    return setup.run(parser.parse_args(words))


@pytest.fixture
def template(tmp_path):
    path = tmp_path / "建镇.xlsx"
    run("--template", str(path))
    return path


def filled(template, **changes):
    """The template as a clerk leaves it who takes the mark off the examples."""
    book = python_calamine.CalamineWorkbook.from_path(template)
    path = template.with_name("填好.xlsx")
    with xlsxwriter.Workbook(str(path)) as out:
        for name in book.sheet_names:
            page = out.add_worksheet(name)
            for place, cells in enumerate(book.get_sheet_by_name(name).to_python()):
                for column, cell in enumerate(cells):
                    page.write(place, column, changes.get(cell, str(cell).removeprefix(EXAMPLE)))
    return path


def test_the_template_has_every_column_a_guide_to_it_and_the_roles(template):
    book = python_calamine.CalamineWorkbook.from_path(template)
    assert book.sheet_names == [*(sheet.name for sheet in SHEETS), "说明"]
    for sheet in SHEETS:
        assert book.get_sheet_by_name(sheet.name).to_python()[0] == [column.name for column in sheet.columns]
    guide = book.get_sheet_by_name("说明").to_python()
    assert ["岗位", "角色", "必填。系统中的角色，见“说明”表"] in guide
    assert "系统管理员" in [cells[1] for cells in guide if cells[0] == "可用角色"]


def test_the_template_as_it_is_asks_only_for_an_administrator(template, db):
    answer = run(str(template))
    assert setup.failed(answer)
    assert list(setup.lines(answer)) == [
        "共有1处问题，什么也没有写入。请全部改正后重新运行：",
        "  人员表第1行“岗位”（空）：至少要有一人的岗位是系统管理员",
    ]


def test_the_examples_without_their_mark_make_a_town_whose_password_is_shown_once(template, db):
    path = filled(template)
    answer = run(str(path))
    assert not setup.failed(answer)
    assert {name: answer[name] for name in ("areas", "units", "users", "problems")} == {
        "areas": 1,
        "units": 1,
        "users": 1,
        "problems": (),
    }
    (login,) = answer["logins"]
    assert User.objects.get(username="admin").check_password(login["password"])
    assert f"  admin\t张三\t{login['password']}" in list(setup.lines(answer))
    assert list(setup.lines(run(str(path)))) == ["已建立：区域1个，机构1个，人员1名"]


def test_problems_name_sheet_line_column_and_value(template, db):
    answer = run(str(filled(template, 镇街="乡")))
    assert list(setup.lines(answer))[1:] == ["  区域表第2行“层级”“乡”：只能填：市、镇街、村社区、网格、微网格"]
    assert not Area.objects.exists()


def test_a_template_is_never_written_over_a_file(template, tmp_path):
    with pytest.raises(FazhiError, match="文件已存在，不覆盖"):
        run("--template", str(template))
    with pytest.raises(FazhiError, match=r"应以 \.xlsx 结尾"):
        run("--template", str(tmp_path / "a.xls"))
    with pytest.raises(FazhiError, match="文件夹不存在"):
        run("--template", str(tmp_path / "no" / "a.xlsx"))


@pytest.mark.parametrize("words", [(), ("a.xlsx", "--template", "b.xlsx")])
def test_either_a_file_or_a_template_is_asked_for(words):
    with pytest.raises(FazhiError, match="要么给出填好的电子表格，要么用 --template 写出模板"):
        run(*words)
