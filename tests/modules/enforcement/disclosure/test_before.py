"""What must be public beforehand: where it comes from, what is missing, and a file that holds no number of a person."""

from __future__ import annotations

import io
import re
from datetime import date
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from support.items import make_item

from fazhi.modules.enforcement.disclosure.before import parts
from fazhi.modules.enforcement.disclosure.parts import Part

IDENTITY, PHONE, LANDLINE = "44190019900101001X", "13800138000", "0769-83381234"
TODAY = date(2024, 1, 17)


def part(key: str, within: frozenset[int] | None = None) -> Part:
    return next(one for one in parts(TODAY, within) if one.key == key)


def told(key: str) -> list[str]:
    return [hole.told for hole in part(key).holes]


def file_of(response: Any) -> dict[str, list[list[Any]]]:
    """A downloaded workbook, sheet by sheet."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(response.streaming_content)))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_a_unit_with_powers_and_without_officers_is_named(office: Any) -> None:
    make_item(office.town, "DK-001")
    assert told("subjects") == ["有执法事项而没有在册执法人员的单位 1 项：综合行政执法办"]
    office.account()
    assert told("subjects") == []
    assert part("subjects").rows == (("综合行政执法办", "1", "1", ""),)


def test_a_devolved_item_without_its_decision_and_one_without_basis_are_missing(office: Any) -> None:
    make_item(office.town, "DK-001", decision="", basis="《示例法》第一条")
    make_item(office.town, "DK-002", decision="下放目录第一批", basis="")
    make_item(office.town, "DK-003", power_kind="own", decision="", basis="《示例法》第二条")
    assert told("powers") == [
        "没有写明法律依据 1 项：DK-002事项DK-002",
        "下放、委托而没有写明文件 1 项：DK-001事项DK-001",
    ]
    assert len(part("powers").rows) == 3


def test_what_is_not_enforced_or_no_longer_held_is_not_published(office: Any) -> None:
    make_item(office.town, "DK-001", kind="licence")
    make_item(office.town, "DK-002", until_on=TODAY)
    assert part("powers").rows == ()


def test_an_officer_without_a_valid_certificate_is_missing_and_not_named(office: Any) -> None:
    office.account(1)
    office.account(2, certificate_until=date(2023, 12, 31))
    office.account(3, kind="assistant", certificate_number="", certificate_from=None, certificate_until=None)
    assert [row[:3] for row in part("officers").rows] == [("执法员1", "综合行政执法办", "粤S0001")]
    assert told("officers") == ["账号在用而执法证无效的执法人员 1 项：执法员2"]


def test_a_mandate_and_a_list_that_were_not_published_are_missing(office: Any) -> None:
    make_item(office.town, "DK-001")
    mandate = {"principal": "东莞市城市管理和综合执法局", "items": "DK-001"}
    office.add("mandate", number="委〔2023〕1号", title="委托书甲", **mandate)
    office.add("mandate", number="委〔2023〕2号", title="委托书乙", published_on=date(2023, 1, 5), **mandate)
    office.add("lenience", number="清1", title="占道", kind="exempt", conditions="及时改正", basis="《示例法》第一条")
    assert told("mandates") == ["没有公布的委托书 1 项：委〔2023〕1号委托书甲"]
    assert told("leniences") == ["没有登记公布日期 1 项：清1占道"]


def test_the_choice_of_a_unit_leaves_the_others_out(office: Any) -> None:
    make_item(office.town, "DK-001")
    make_item(office.town, "DK-002", unit=office.town.office.pk)
    assert [row[0] for row in part("powers", frozenset({office.town.office.pk})).rows] == ["DK-002"]


def test_procedure_limits_and_remedies_come_with_their_articles(office: Any) -> None:
    assert any("《行政处罚法》第五十八条" in row[1] for row in part("procedure").rows)
    remedies = {row[0]: row[1] for row in part("remedies").rows}
    assert remedies["行政复议"] == "60日"
    assert remedies["行政诉讼"] == "6个月"
    assert all(row[2] for row in part("limits").rows)


def test_what_no_register_holds_is_said(office: Any) -> None:
    told = office.page("systems/")
    assert "随机抽查事项清单" in told
    assert "本系统还没有检查台账" in told
    assert "一条都没有，先登记" in told


@pytest.mark.parametrize("kind", ["html", "xlsx"])
def test_the_file_for_the_website_has_no_identity_and_no_telephone_number(office: Any, kind: str) -> None:
    make_item(office.town, "DK-001", basis=f"《示例法》第一条，联系人{PHONE}", decision=f"见{LANDLINE}")
    office.account(1)
    office.account(2, certificate_number=IDENTITY)
    office.account(3, certificate_number="19190112001")  # a certificate may look like a telephone
    office.add("lenience", title="占道", kind="exempt", conditions=f"问{IDENTITY}或{PHONE}", basis="《示例法》第一条")
    response = office.get(f"systems.file/{kind}/")
    assert response.status_code == 200
    text = str(file_of(response)) if kind == "xlsx" else response.content.decode()
    for wanted in ("粤S0001", "19190112001", "执法员2", "（不公开）", "《示例法》第一条"):
        assert wanted in text
    for number in (IDENTITY, PHONE, LANDLINE):
        assert number not in text
    assert not re.search(r"(?<!\d)\d{17}[\dX](?!\d)", text)


def test_the_workbook_has_a_sheet_for_every_part(office: Any) -> None:
    office.account()
    sheets = file_of(office.get("systems.file/xlsx/"))
    assert list(sheets) == [one.name for one in parts(TODAY) if one.is_kept]
    assert sheets["执法人员"][1][:3] == ["执法员1", "综合行政执法办", "粤S0001"]


def test_an_unknown_kind_of_file_and_a_stranger_are_refused(office: Any) -> None:
    assert office.get("systems.file/docx/").status_code == 404
    assert office.get("systems.file/xlsx/", "hotline.clerk").status_code == 404
    assert office.get("systems.file/xlsx/", "enforcement.reviewer").status_code == 404
