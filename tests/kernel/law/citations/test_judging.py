"""Each way in which a citation can be wrong has its own answer with a remedy; the texts here are made up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from fazhi.kernel.law.citations.checking import check
from fazhi.kernel.law.models import Ending, Norm, Provision, Version
from fazhi.kernel.law.statutes.models import Level
from fazhi.kernel.law.statutes.numerals import article_of

pytestmark = pytest.mark.django_db
ACT = date(2026, 3, 1)
OLD = {
    "1": "为了管理灯塔，制定本法。",
    "2": "在海堤上放风筝的，处二百元罚款。",
    "3": "向灯塔投掷石块的，处三百元罚款。",
}
NEW = {
    "1": "为了管理灯塔，制定本法。",
    "2": "灯塔由守灯人看护，守灯人不得离岗。",
    "3": "守灯人领取津贴，津贴按月发给。",
    "4": "在海堤上放风筝的，处五百元罚款。\n情节严重的，没收风筝。",
    "5": "向灯塔投掷石块的，处三百元罚款。",
}


def norm(title: str, level: str = Level.LAW, issuer: str = "") -> Norm:
    short = title.removeprefix("中华人民共和国")
    return Norm.objects.create(title=title, short_title=short, key=short, level=level, issuer=issuer)


def version(
    owner: Norm, in_force_on: date | None, articles: Mapping[str, str], issued_on: date | None = None
) -> Version:
    made = Version.objects.create(
        norm=owner,
        issued_on=issued_on or in_force_on,
        in_force_on=in_force_on,
        kind="revised" if owner.versions.exists() else "enacted",
        digest=f"{owner.pk}{in_force_on}" if articles else "",
        source="自拟",
    )
    for position, (name, text) in enumerate(articles.items()):
        article = article_of(name)
        Provision.objects.create(
            version=made, position=position, number=article.number, suffix=article.suffix, text=text
        )
    return made


@pytest.fixture
def lighthouse() -> Norm:
    """灯塔法: five articles since 2026, three before, in another order."""
    law = norm("中华人民共和国灯塔法")
    version(law, date(2010, 1, 1), OLD)
    version(law, date(2026, 1, 1), NEW)
    return law


def one(text: str, act_on: date = ACT, decided_on: date | None = None) -> dict[str, Any]:
    (found,) = check(text, act_on, decided_on)["citations"]
    return dict(found)


def test_an_article_in_force_is_ok_and_names_its_version(lighthouse: Norm) -> None:
    found = one("依据灯塔法第四条第二款处理。")
    assert (found["status"], found["law"], found["article"], found["part"]) == ("ok", lighthouse.title, "4", "第2款")
    assert found["version"] == "《灯塔法》（2026年修订）"
    assert (found["start"], found["end"], found["quote"]) == (2, 11, "灯塔法第四条第二款")


def test_an_article_beyond_the_last_is_answered_with_the_number_of_articles(lighthouse: Norm) -> None:
    found = one("依据《灯塔法》第九条处理。")
    assert found["status"] == "no_such_article"
    assert "共5条，没有第九条；请核对条号" in found["why"]


def test_a_paragraph_that_the_article_lacks_is_no_such_article(lighthouse: Norm) -> None:
    found = one("依据《灯塔法》第四条第三款处理。")
    assert found["status"] == "no_such_article"
    assert "第三款" in found["why"]


def test_an_old_number_is_known_by_the_conduct_beside_it(lighthouse: Norm) -> None:
    found = one("张某在海堤上放风筝，依据《灯塔法》第二条处罚。")
    assert (found["status"], found["replaced_by"]) == ("superseded", "《灯塔法》第四条")


def test_a_bare_number_is_ok_with_a_warning_that_it_once_said_something_else(lighthouse: Norm) -> None:
    found = one("依据《灯塔法》第二条处罚。")
    assert found["status"] == "ok"
    assert "是另一内容" in found["why"]


def test_the_right_number_with_its_conduct_is_ok(lighthouse: Norm) -> None:
    assert one("张某在海堤上放风筝，依据《灯塔法》第四条处罚。")["status"] == "ok"


def test_a_new_number_for_an_old_act_is_not_yet_in_force(lighthouse: Norm) -> None:
    law = norm("中华人民共和国风筝法")
    version(
        law, date(2010, 1, 1), {"1": "风筝须登记。", "2": "风筝线长不得超过百米。", "3": "夜间放飞带灯风筝的，处警告。"}
    )
    version(
        law, date(2026, 1, 1), {"1": "风筝须登记。", "2": "夜间放飞带灯风筝的，处罚款。", "3": "风筝线长不得超过百米。"}
    )
    found = one("王某夜间放飞带灯风筝，依据《风筝法》第二条处罚。", date(2025, 6, 1), date(2026, 6, 1))
    assert (found["status"], found["replaced_by"]) == ("not_yet_in_force", "《风筝法》第三条")
    assert "《行政处罚法》第三十七条" in found["why"]


def test_a_text_changed_between_act_and_decision_demands_the_comparison(lighthouse: Norm) -> None:
    found = one("张某在海堤上放风筝，依据《灯塔法》第二条处罚。", date(2025, 12, 31), date(2026, 2, 1))
    assert found["status"] == "ok"
    assert "《灯塔法》（2010年制定）第二条" in found["why"]
    assert "《灯塔法》（2026年修订），对应第四条" in found["why"]
    assert "《行政处罚法》第三十七条" in found["why"]


def test_a_text_that_only_moved_demands_no_comparison(lighthouse: Norm) -> None:
    found = one("张某向灯塔投掷石块，依据《灯塔法》第三条处罚。", date(2025, 12, 31), date(2026, 2, 1))
    assert "内容未变，条号是第五条" in found["why"]
    assert "第三十七条" not in found["why"]


def test_a_version_named_by_its_year_after_its_end_is_superseded(lighthouse: Norm) -> None:
    found = one("依据《灯塔法》（2010年公布）第二条处罚。")
    assert (found["status"], found["replaced_by"]) == ("superseded", "《灯塔法》第四条")


def test_a_version_named_by_its_year_before_its_day_is_not_yet_in_force(lighthouse: Norm) -> None:
    assert one("依据《灯塔法》（2026年修订）第四条处罚。", date(2025, 6, 1))["status"] == "not_yet_in_force"


def test_procedure_is_judged_by_the_day_of_the_step() -> None:
    law = norm("中华人民共和国行政强制法")
    version(law, date(2026, 1, 1), {"1": "催告应当书面。"})
    assert one("依据《行政强制法》第一条催告。", date(2025, 6, 1))["status"] == "not_yet_in_force"
    assert one("依据《行政强制法》第一条催告。", date(2025, 6, 1), date(2026, 2, 1))["status"] == "ok"


def test_substance_is_judged_by_the_day_of_the_act() -> None:
    law = norm("中华人民共和国灯塔法")
    version(law, date(2026, 1, 1), NEW)
    found = one("依据《灯塔法》第四条处罚。", date(2025, 6, 1), date(2026, 2, 1))
    assert found["status"] == "not_yet_in_force"
    assert "请改引2025年6月1日有效的规定，并依《行政处罚法》第三十七条比对" in found["why"]


def test_a_repealed_law_leads_to_its_successor_by_likeness(lighthouse: Norm) -> None:
    code = norm("中华人民共和国海堤法典")
    new = version(code, date(2027, 1, 1), {"1": "海堤法典。", "2": "在海堤上放风筝的，处六百元罚款。"})
    Ending.objects.create(key="灯塔法", title="灯塔法", by=new, by_title="《海堤法典》", ends_on=date(2027, 1, 1))
    found = one("依据《灯塔法》第四条处罚。", date(2027, 1, 1))
    assert found["status"] == "repealed"
    assert found["replaced_by"].startswith("《海堤法典》第二条")
    before = one("依据《灯塔法》第四条处罚。", date(2026, 12, 31), date(2027, 2, 1))
    assert before["status"] == "ok"
    assert "《海堤法典》第二条" in before["why"]


def test_a_law_that_is_only_known_to_have_ended_is_repealed() -> None:
    Ending.objects.create(key="旧灯塔法", title="旧灯塔法", by_title="《灯塔法》", ends_on=date(2010, 1, 1))
    found = one("依据《旧灯塔法》第九条处罚。")
    assert (found["status"], found["replaced_by"]) == ("repealed", "《灯塔法》")


def test_an_unknown_law_is_named_with_what_to_do() -> None:
    found = one("依据《某某管理办法》第九条处罚。")
    assert found["status"] == "unknown_law"
    assert "请核对名称" in found["why"]


def test_a_law_that_the_text_does_not_name_is_unknown() -> None:
    found = one("依据该法第九条处罚。")
    assert found["status"] == "unknown_law"
    assert "没有写明指哪一部法" in found["why"]


def test_two_laws_with_one_name_are_both_shown() -> None:
    for level, issuer in ((Level.DEPARTMENTAL_RULE, "甲部"), (Level.LOCAL_RULE, "乙市人民政府")):
        version(norm("风筝管理办法", level, issuer), date(2010, 1, 1), {"1": "风筝。"})
    found = one("依据《风筝管理办法》第一条处罚。")
    assert found["status"] == "ambiguous"
    assert "甲部" in found["why"] and "乙市人民政府" in found["why"]


def test_an_unknown_day_is_never_used_to_judge() -> None:
    version(norm("风筝管理办法"), None, {"1": "风筝。"}, issued_on=date(2010, 1, 1))
    found = one("依据《风筝管理办法》第一条处罚。")
    assert found["status"] == "date_unknown"
    assert "录入施行日期" in found["why"]


def test_a_norm_without_text_is_ok_but_its_article_is_not_checked() -> None:
    version(norm("风筝管理办法"), date(2010, 1, 1), {})
    found = one("依据《风筝管理办法》第一条处罚。")
    assert found["status"] == "ok"
    assert "没有条文文本，未核对条号" in found["why"]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("在海堤上放风筝的,处五百元罚款。情节严重的，没收风筝", ""),
        ("在海堤上放风筝的……没收风筝", ""),
        ("在海堤上放风筝的，没收风筝", "漏了“处五百元罚款情节严重的”"),
        ("在海堤上放风筝的，处八百元罚款", "引文与条文不一致"),
    ],
)
def test_a_lost_or_changed_sentence_of_a_quotation_is_noticed(lighthouse: Norm, said: str, why: str) -> None:
    found = one(f"《灯塔法》第四条规定：“{said}。”")
    assert found["status"] == "ok"
    assert (why in found["why"]) if why else ("引文" not in found["why"])
