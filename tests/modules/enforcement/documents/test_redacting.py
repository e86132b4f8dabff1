"""By what is published no citizen can be known; organisations keep their names."""

from __future__ import annotations

import re
from datetime import date

import pytest

from fazhi.kernel.core.errors import FazhiError
from fazhi.modules.enforcement.documents.redacting import public_decision, public_text, surname_only
from fazhi.modules.enforcement.documents.templates import fill, own_templates
from fazhi.modules.enforcement.documents.writing import Paper

from .conftest import TYPED, file_of

IDENTITY, PHONE = "11010519491231002X", "13800138000"
CITIZEN = {"case.party": "欧阳小演", "case.party_code": IDENTITY}


def test_the_published_decision_of_a_citizen_holds_no_name_number_telephone_or_home() -> None:
    file = file_of("simple", {**CITIZEN, "case.reason_fact": f"欧阳小演（电话{PHONE}，0769-83380000）在人行道堆放杂物"})
    typed = {**TYPED, "复议机关": "东莞市人民政府", "当事人地址": "东坑镇某街9号302房"}
    text = Paper.of(fill(own_templates()["decision"], file, date(2024, 5, 8), typed)).text
    assert IDENTITY in text and PHONE in text and "302房" in text
    public = public_text(file, text)
    assert not re.search(r"欧阳小演|11010519491231002X|13800138000|83380000|302房", public)
    assert not re.search(r"\d{15,}|1[3-9]\d{9}", public)
    assert "欧阳某" in public
    assert "东莞市第三人民法院" in public


def test_an_organisation_keeps_its_name_code_and_address_and_its_people_do_not() -> None:
    file = file_of()
    text = f"当事人：{file.case.party}（统一社会信用代码：91441900DEMO00001X），住所：东坑镇演示路1号，法定代表人：李小演，联系电话 {PHONE}"
    public = public_text(file, text)
    assert "演示建筑工程有限公司" in public
    assert "91441900DEMO00001X" in public
    assert "东坑镇演示路1号" in public
    assert "法定代表人：李某" in public
    assert PHONE not in public


def test_a_shop_keeps_a_name_that_holds_its_owners() -> None:
    change = {"case.party_kind": "sole_trader", "case.party": "张小演百货店", "case.operator": "张小演"}
    public = public_text(file_of(change=change), "张小演百货店的经营者张小演在场，证人：王演示。")
    assert public == "张小演百货店的经营者张某在场，证人：王某。"


def test_a_party_of_unknown_kind_is_taken_for_a_citizen() -> None:
    public = public_text(file_of(change={"case.party_kind": "", "case.party": "钱演示"}), "钱演示在场")
    assert public == "钱某在场"


def test_no_number_that_could_be_an_identity_stays() -> None:
    assert "110105491231002" not in public_text(file_of(), "证件号110105491231002。")
    assert "6222020200112233445" not in public_text(file_of(), "账号6222020200112233445。")


def test_surnames_of_two_characters_stay_whole() -> None:
    assert [surname_only(name) for name in ("司马光", "张三", "东方")] == ["司马某", "张某", "东某"]


def test_without_the_text_of_the_decision_nothing_can_be_published() -> None:
    with pytest.raises(FazhiError, match="没有决定书的正文"):
        public_decision(file_of())
