from datetime import date

import pytest

from fazhi.kernel.chain.events import body_of, history
from fazhi.kernel.org import setup
from fazhi.kernel.org.duties import duties, roles_of
from fazhi.kernel.org.models import Appointment, Area, EnforcementCertificate, Officer, Post, Unit, User
from fazhi.kernel.org.officers import has_valid_certificate
from fazhi.kernel.org.roles import roles
from fazhi.kernel.org.sheets import SHEETS
from fazhi.kernel.org.users import create_user

TODAY = date(2024, 1, 15)


@pytest.fixture(autouse=True)
def on_that_day(monkeypatch):
    monkeypatch.setenv("FAZHI_TODAY", TODAY.isoformat())


def row(sheet: str, *values: object) -> dict[str, object]:
    columns = next(s for s in SHEETS if s.name == sheet).columns
    return {column.name: value for column, value in zip(columns, values, strict=False)}


def good() -> dict[str, list[dict[str, object]]]:
    """A town as a spreadsheet gives it: codes as numbers, children above parents."""
    return {
        "区域": [
            row("区域", 441900103001.0, "一村", "村社区", 441900103),
            row("区域", 441900103.0, "某镇", "镇街", None),
            row("区域", "W1", "一网格", "网格", "441900103001"),
        ],
        "机构": [
            row("机构", "SFZ", "司法站", "", "SF", "专业分局", ""),
            row("机构", "SF", "司法分局", "分局", "", "专业分局", "441900103"),
        ],
        "岗位": [
            row("岗位", "SF", "系统管理员", "管理员", ""),
            row("岗位", "SF", "leader", "分局长", ""),
            row("岗位", "SFZ", "领导", "站长", "441900103001"),
        ],
        "人员": [
            row(
                "人员",
                "wang",
                "王五",
                "SF/管理员；SF／分局长",
                13800000000,
                "粤S1",
                "省厅",
                "2023年5月1日",
                date(2028, 4, 30),
            ),
            row("人员", "li", "李四", "SFZ/站长"),
        ],
    }


def contents() -> list[object]:
    models = (Area, Unit, Post, User, Appointment, Officer, EnforcementCertificate)
    return [list(model.objects.order_by("pk").values()) for model in models] + [history("town").count()]


def faults(result: setup.Setup) -> list[tuple[str, int, str, str, str]]:
    return [(p.sheet, p.row, p.column, p.value, p.why) for p in result.problems]


def test_a_good_file_makes_the_town_its_people_and_their_duties(db):
    made = setup.build_town(good(), "root")
    assert (made.areas, made.units, made.users, made.problems) == (3, 2, 2, ())
    grid = Area.objects.get(code="W1")
    assert (grid.parent.code, grid.parent.parent.code) == ("441900103001", "441900103")
    assert Unit.objects.get(code="SFZ").parent.code == "SF"
    wang, li = User.objects.get(username="wang"), User.objects.get(username="li")
    assert roles_of(duties(wang, TODAY)) == {"administrator", "leader"}
    assert [duty.area_id for duty in duties(li, TODAY)] == [grid.parent_id]
    assert has_valid_certificate(wang, date(2028, 4, 30)) and not has_valid_certificate(li, TODAY)
    assert (wang.mobile, EnforcementCertificate.objects.get().issued_by) == ("13800000000", "省厅")


def test_each_new_user_gets_a_password_once_that_must_be_changed(db):
    made = setup.build_town(good(), "root")
    assert [(login.username, login.name) for login in made.logins] == [("wang", "王五"), ("li", "李四")]
    for login in made.logins:
        user = User.objects.get(username=login.username)
        assert user.check_password(login.password) and login.password not in user.password
        assert user.must_change_password
    assert setup.build_town(good(), "root").logins == ()


def test_a_second_run_changes_nothing(db, monkeypatch):
    setup.build_town(good(), "root")
    before = contents()
    monkeypatch.setenv("FAZHI_TODAY", "2024-02-01")
    again = setup.build_town(good(), "root")
    assert contents() == before
    assert (again.areas, again.units, again.users) == (3, 2, 2)


def test_changed_names_are_updated_and_nothing_else(db):
    setup.build_town(good(), "root")
    sheets = good()
    sheets["区域"][0]["名称"], sheets["机构"][1]["名称"], sheets["人员"][1]["姓名"] = "新一村", "新分局", "李四光"
    sheets["岗位"], hashed = [], User.objects.get(username="li").password
    setup.build_town(sheets, "wang")
    assert Area.objects.get(code="441900103001").name == "新一村"
    assert Unit.objects.get(code="SF").name == "新分局"
    li = User.objects.get(username="li")
    assert (li.name, li.password) == ("李四光", hashed)
    assert Post.objects.count() == 3
    first, second = history("town")
    assert (first.recorded_by, second.recorded_by) == ("root", "wang")
    assert body_of(second) == {"area": ["441900103001"], "unit": ["SF"], "user": ["li"]}


def test_all_problems_are_listed_at_once_and_nothing_is_written(db):
    bad = {
        "区域": [
            row("区域", "441900103", "某镇", "镇街", ""),
            row("区域", "441900103", "某镇", "乡", ""),
            row("区域", "44190", "", "村社区", "441900103"),
            row("区域", "W1", "网格", "网格", ""),
            row("区域", "W2", "网格", "网格", "W1"),
            row("区域", "W3", "网格", "微网格", "W9"),
        ],
        "机构": [
            row("机构", "A", "甲", "", "B", "机关", "999"),
            row("机构", "B", "乙", "", "A", "其他", ""),
        ],
        "岗位": [
            row("岗位", "C", "局长", "岗/位", ""),
            row("岗位", "A", "领导", "主任", ""),
            row("岗位", "A", "领导", "主任", ""),
        ],
        "人员": [
            row("人员", "li li", "李四", "A/主任；A/副主任；主任", "甲"),
            row("人员", "wang", "王五" * 30, "A/主任", "", "粤1", "", "2023-02-30", ""),
            row("人员", "zhao", "赵六", "A/主任", "", "粤1", "", "2024-01-02", "2024-01-01"),
            row("人员", "zhao", "赵七", "A/主任", "", "", "", "2024-01-02", ""),
        ],
        "科室": [],
    }
    impossible = "“2023-02-30”不存在：2023年2月没有 30 日。办法：写成 2023-09-27 或 2023/9/27 11:25:05 的样子"
    assert set(faults(setup.build_town(bad, "root"))) == {
        ("科室", 0, "", "", "不认识这张工作表"),
        ("区域", 3, "编码", "441900103", "与第2行重复"),
        ("区域", 3, "层级", "乡", "只能填：市、镇街、村社区、网格、微网格"),
        ("区域", 4, "编码", "44190", "村社区的官方代码应为12位数字"),
        ("区域", 4, "名称", "", "不能为空"),
        ("区域", 5, "上级编码", "", "网格必须写上级编码"),
        ("区域", 6, "上级编码", "W1", "上级区域的层级（网格）不高于网格"),
        ("区域", 7, "上级编码", "W9", "没有编码为“W9”的区域"),
        ("机构", 2, "类别", "机关", "只能填：党政机构、事业单位、专业分局、村社区、司法机关、其他"),
        ("机构", 2, "区域编码", "999", "没有编码为“999”的区域"),
        ("机构", 2, "上级编码", "B", "上级机构绕回了本机构"),
        ("机构", 3, "上级编码", "A", "上级机构绕回了本机构"),
        ("岗位", 2, "机构编码", "C", "没有编码为“C”的机构"),
        ("岗位", 2, "角色", "局长", f"没有这个角色；可用的有：{'、'.join(role.name for role in roles)}"),
        ("岗位", 2, "岗位名称", "岗/位", "不能含斜杠或分号"),
        ("岗位", 4, "岗位名称", "主任", "与第3行重复"),
        ("人员", 2, "登录名", "li li", "只能用字母、数字和 @ . + - _"),
        ("人员", 2, "岗位", "A/主任；A/副主任；主任", "没有岗位“A/副主任”"),
        ("人员", 2, "岗位", "A/主任；A/副主任；主任", "“主任”应写成“机构编码/岗位名称”"),
        ("人员", 2, "手机", "甲", "不是电话号码"),
        ("人员", 3, "姓名", "王五" * 30, "超过50个字"),
        ("人员", 3, "执法证有效期起", "2023-02-30", impossible),
        ("人员", 3, "执法证有效期止", "", "有执法证号就要写"),
        ("人员", 4, "执法证号", "粤1", "与第3行重复"),
        ("人员", 4, "执法证有效期止", "2024-01-01", "早于有效期起2024-01-02"),
        ("人员", 5, "登录名", "zhao", "与第4行重复"),
        ("人员", 5, "执法证有效期起", "2024-01-02", "没有执法证号，不应填写"),
        ("人员", 2, "岗位", "", "至少要有一人的岗位是系统管理员"),
    }
    assert contents() == [[], [], [], [], [], [], [], 0]


def test_an_administrator_is_required_unless_the_town_has_one(db):
    sheets = good()
    sheets["人员"][0]["岗位"] = "SF/分局长"
    (problem,) = setup.build_town(sheets, "root").problems
    assert problem.why == "至少要有一人的岗位是系统管理员"
    assert not User.objects.exists()
    setup.build_town(good(), "root")
    assert setup.build_town(sheets, "root").problems == ()
    User.objects.filter(username="wang").update(is_active=False)
    assert setup.build_town(sheets, "root").problems


def test_unknown_and_missing_columns_are_named_but_remarks_are_welcome(db):
    sheets = good()
    for cells in sheets["机构"]:
        cells["职责"] = cells.pop("类别")
        cells["备注"] = "任意"
    found = faults(setup.build_town(sheets, "root"))
    assert ("机构", 1, "职责", "职责", "不认识这一列；可用的列有：编码、名称、简称、上级编码、类别、区域编码") in found
    assert ("机构", 1, "类别", "", "缺少这一列") in found
    assert len(found) == 2


def test_a_certificate_of_another_person_is_not_taken_over(db):
    setup.build_town(good(), "root")
    sheets = good()
    sheets["人员"][0]["登录名"] = "wang2"
    assert [p.why for p in setup.build_town(sheets, "root").problems] == ["已登记在“wang”名下"]


def test_rows_name_the_line_that_the_spreadsheet_gave_them(db):
    sheets = good()
    sheets["人员"][1] |= {"姓名": "", "行号": 40}
    assert faults(setup.build_town(sheets, "root")) == [("人员", 40, "姓名", "", "不能为空")]


def test_when_writing_fails_halfway_nothing_stays(db, monkeypatch):
    def fail(*_: object) -> None:
        raise RuntimeError("power")

    monkeypatch.setattr(setup, "append", fail)
    with pytest.raises(RuntimeError):
        setup.build_town(good(), "root")
    assert not Area.objects.exists() and not User.objects.exists()


def test_an_existing_user_gets_posts_but_keeps_the_password(db):
    create_user("wang", "王五", "a-password-of-old")
    made = setup.build_town(good(), "root")
    assert [login.username for login in made.logins] == ["li"]
    wang = User.objects.get(username="wang")
    assert wang.check_password("a-password-of-old") and not wang.must_change_password
    assert roles_of(duties(wang, TODAY)) == {"administrator", "leader"}


def test_codes_are_read_in_half_width_and_names_keep_their_signs(db):
    sheets = good()
    sheets["机构"][1]["简称"], sheets["机构"][0]["简称"] = "分局（一）", "无"
    sheets["人员"][1] |= {"登录名": "ｌｉ", "手机": "/"}
    setup.build_town(sheets, "root")
    assert [unit.short_name for unit in Unit.objects.order_by("code")] == ["分局（一）", ""]
    assert User.objects.get(username="li").mobile == ""
