"""A person confirms where an old article went: what is kept, and what is refused with which words."""

from __future__ import annotations

from datetime import date

import pytest
from kernel.law.changes.conftest import norm, version

from fazhi.kernel.chain.events import body_of
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.law.changes.confirming import confirm, confirmations
from fazhi.kernel.law.models import Correspondence, Version
from fazhi.kernel.law.statutes.numerals import Article

pytestmark = pytest.mark.django_db
TWO, THREE = Article(2), Article(3)


@pytest.fixture
def pair() -> tuple[Version, Version]:
    rule = norm("东坑镇花木测试规定")
    old = version(rule, date(2019, 1, 1), {"1": "为了养护花木。", "2": "每日浇水。"})
    return old, version(rule, date(2024, 1, 1), {"1": "为了养护花木。", "2": "设置围栏。", "3": "每日浇水两次。"})


def test_a_confirmation_is_stored_with_who_and_told_in_the_chain(pair: tuple[Version, Version]) -> None:
    row = confirm(*pair, TWO, (THREE, THREE), "", by="李四")
    assert (row.old_article, row.new_articles, row.confirmed_by) == ("2", ["3"], "李四")
    [event] = confirmations(row)
    assert (event.kind, event.recorded_by) == ("law.correspondence.confirmed", "李四")
    assert body_of(event)["new_articles"] == ["3"]


def test_a_change_keeps_what_was_confirmed_before(pair: tuple[Version, Version]) -> None:
    row = confirm(*pair, TWO, (THREE,), "", by="李四")
    confirm(*pair, TWO, (TWO, THREE), "围栏也由此而来", by="王五")
    assert Correspondence.objects.get().new_articles == ["2", "3"]
    bodies = [body_of(event) for event in confirmations(row)]
    assert [(body["before"], body["new_articles"]) for body in bodies] == [(None, ["3"]), (["3"], ["2", "3"])]


def test_the_same_word_again_writes_nothing(pair: tuple[Version, Version]) -> None:
    row = confirm(*pair, TWO, (THREE,), "", by="李四")
    again = confirm(*pair, TWO, (THREE,), "", by="王五")
    assert (again.confirmed_by, confirmations(row).count()) == ("李四", 1)


def test_an_article_may_be_confirmed_as_gone_with_a_reason(pair: tuple[Version, Version]) -> None:
    assert confirm(*pair, TWO, (), "改由园艺站规程规定", by="李四").new_articles == []
    with pytest.raises(FazhiError, match="确认没有对应条文，没有写理由"):
        confirm(*pair, Article(1), (), " ", by="李四")


def test_a_change_without_a_reason_is_refused(pair: tuple[Version, Version]) -> None:
    confirm(*pair, TWO, (THREE,), "", by="李四")
    with pytest.raises(FazhiError, match="改变已经确认的对应，没有写理由"):
        confirm(*pair, TWO, (TWO,), "", by="李四")
    assert Correspondence.objects.get().new_articles == ["3"]


def test_articles_that_the_texts_lack_are_refused(pair: tuple[Version, Version]) -> None:
    with pytest.raises(FazhiError, match=r"没有第九条。办法：核对条号"):
        confirm(*pair, TWO, (Article(9),), "", by="李四")
    with pytest.raises(FazhiError, match=r"（2019年公布）没有第三条"):
        confirm(*pair, THREE, (THREE,), "", by="李四")


def test_versions_in_disorder_and_nobody_are_refused(pair: tuple[Version, Version]) -> None:
    old, new = pair
    with pytest.raises(FazhiError, match="同一个版本"):
        confirm(old, old, TWO, (TWO,), "", by="李四")
    with pytest.raises(FazhiError, match="公布在先"):
        confirm(new, old, TWO, (TWO,), "", by="李四")
    with pytest.raises(FazhiError, match="没有写明确认人"):
        confirm(old, new, TWO, (THREE,), "", by=" ")
    assert not Correspondence.objects.exists()
