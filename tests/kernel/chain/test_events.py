from __future__ import annotations

import json

import pytest
from django.db import IntegrityError, transaction
from kernel.chain.conftest import DAY, attack, places, reasons, write

from fazhi.kernel.chain.events import Draft, Link, append, body_of, erase, history, personal_matches, tail_of
from fazhi.kernel.chain.models import Event, Publication
from fazhi.kernel.chain.seals import seal_pending
from fazhi.kernel.chain.verification import verify
from fazhi.kernel.core.clock import instant

PHONE = "13800138000"


@pytest.fixture
def personal(home, db):
    draft = Draft("opened", DAY, "李四", {"step": "opened"}, {"phone": PHONE, "name": "王五"})
    return append("a:1", draft)


def test_events_stand_in_their_order_each_on_the_digest_before(chain):
    first, second, third = history("a:1")
    assert [event.kind for event in (first, second, third)] == ["opened", "replied", "closed"]
    assert (first.previous, second.previous, third.previous) == ("0" * 64, first.digest, second.digest)
    assert tail_of("a:1") == Link(3, third.digest)
    assert tail_of("a:9") == Link()
    assert verify().ok


def test_two_writers_of_one_place_are_not_both_served(chain):
    tail = tail_of("a:1")
    append("a:1", Draft("more", DAY, "甲"), tail=tail)
    with pytest.raises(IntegrityError), transaction.atomic():
        append("a:1", Draft("more", DAY, "乙"), tail=tail)


def test_a_personal_value_enters_only_as_a_digest_that_can_be_compared(personal):
    event = Event.objects.get()
    assert PHONE not in event.body + event.salts
    assert dict(personal_matches(event, {"phone": PHONE, "name": "赵六"})) == {"phone": True, "name": False}
    other = append("a:2", Draft("opened", DAY, "李四", {}, {"phone": PHONE}))
    assert body_of(other)["personal"]["phone"] != body_of(event)["personal"]["phone"], "equal values do not show"


def test_after_an_erasure_nothing_can_be_compared_and_the_chain_still_verifies(personal):
    seal_pending()
    assert erase("a:1", ["phone"], by="张三", basis="个人信息保护法第四十七条") == 1
    event = Event.objects.get(seq=1)
    assert dict(personal_matches(event, {"phone": PHONE, "name": "王五"})) == {"name": True}
    assert body_of(Event.objects.get(seq=2)) == {"basis": "个人信息保护法第四十七条", "count": 1, "fields": ["phone"]}
    assert verify().ok
    erase("a:1", ["name"], by="张三", basis="个人信息保护法第四十七条")
    assert Event.objects.get(seq=1).salts == ""
    assert verify().ok


@pytest.mark.parametrize("salts", ["", "{}", "[]", "乱", '{"phone": 1}'])
def test_a_salt_that_goes_without_an_erasure_is_found(personal, salts):
    attack("UPDATE chain_event SET salts = %s", salts)
    assert places() in (["a:1 第 1 条记录"], ["a:1 第 1 条记录"] * 2)
    assert "盐" in reasons()


def test_a_changed_salt_is_found(personal):
    salts = json.loads(Event.objects.get().salts)
    attack("UPDATE chain_event SET salts = %s", json.dumps(salts | {"phone": "0" * 32}))
    assert reasons() == "a:1 第 1 条记录：个人信息的盐被改动"


def test_an_erasure_of_one_field_does_not_cover_another(personal):
    erase("a:1", ["phone"], by="张三", basis="x")
    attack("UPDATE chain_event SET salts = ''")
    assert reasons() == "a:1 第 1 条记录：个人信息“name”的盐不在了，却没有删除个人信息的记录"


def test_events_of_a_hidden_batch_are_neither_seen_nor_sealed_nor_verified(chain):
    publication = Publication.objects.create()
    write("b:1", publication=publication.pk)
    attack("UPDATE chain_event SET body = '{}x' WHERE subject = 'b:1'")
    assert not history("b:1").exists()
    assert seal_pending() == 9
    found = verify()
    assert (found.events, found.unsealed, found.ok) == (9, 0, True)


def test_a_published_batch_is_seen_sealed_and_verified_and_stays_so_when_withdrawn(chain):
    publication = Publication.objects.create()
    write("b:1", publication=publication.pk)
    Publication.objects.update(published_at=instant())
    assert history("b:1").count() == 1
    assert verify().unsealed == 10
    assert seal_pending() == 10
    Publication.objects.update(published_at=None, withdrawn_at=instant())
    assert not history("b:1").exists()
    assert (verify().events, verify().ok) == (10, True)
    attack("UPDATE chain_event SET body = '{\"x\":1}' WHERE subject = 'b:1'")
    assert places() == ["b:1 第 1 条记录"]


def test_a_batch_withdrawn_before_it_was_sealed_is_sealed_all_the_same(chain):
    publication = Publication.objects.create(withdrawn_at=instant())
    write("b:1", publication=publication.pk)
    assert seal_pending() == 10


def test_hiding_what_was_sealed_is_found(chain):
    publication = Publication.objects.create(published_at=instant())
    write("b:1", publication=publication.pk)
    seal_pending()
    attack("UPDATE chain_publication SET published_at = NULL")
    assert reasons() == f"发布 {publication.pk}：其中有已封存的记录，发布时刻却被抹去：记录被隐藏"
