"""Which day judges an article whose number has changed between the act and the step."""

from __future__ import annotations

from datetime import date

import pytest

from fazhi.kernel.law.models import Norm

from .test_judging import norm, one, version

pytestmark = pytest.mark.django_db


def test_whether_an_old_number_is_procedure_is_asked_of_the_article_that_continues_it() -> None:
    # Facts of it may be there; and texts are remembered by days, so these are of no other test.
    Norm.objects.filter(key="治安管理处罚法").delete()
    law = norm("中华人民共和国治安管理处罚法")
    old = version(
        law,
        date(2009, 5, 1),
        {"1": "在海堤上放风筝的，处二百元罚款。", "2": "询问守灯人应当制作笔录，交其核对后签名。"},
    )
    new = version(
        law,
        date(2025, 12, 20),
        {
            "1": "在海堤上放风筝的，处二百元罚款。",
            "2": "向灯塔投掷石块的，处三百元罚款，并没收石块。",
            "3": "询问守灯人应当制作笔录，交其核对后签名。",
        },
    )
    old.provisions.filter(number=2).update(headings=["第四章 处罚程序"])
    new.provisions.filter(number=3).update(headings=["第四章 处罚程序"])
    act, step = date(2025, 12, 1), date(2026, 2, 1)
    found = one("询问守灯人制作笔录，交其核对后签名，依据《治安管理处罚法》第二条办理。", act, step)
    assert (found["status"], found["replaced_by"]) == ("superseded", "《治安管理处罚法》第三条")
    assert "程序规定，按作出该步骤之日" in found["why"]
    assert "程序规定" in one("依据《治安管理处罚法》第三条询问。", act, step)["why"]
    assert "程序规定" not in one("依据《治安管理处罚法》第一条处罚。", act, step)["why"]
