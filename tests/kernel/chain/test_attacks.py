"""Somebody holds the database but not the key; whatever is done to it, `verify` names the place."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from kernel.chain.conftest import DAY, attack, places, reasons, write

from fazhi.kernel.chain import keys
from fazhi.kernel.chain.events import GENESIS, Draft, append, digest_of
from fazhi.kernel.chain.models import Event, Publication, Seal
from fazhi.kernel.chain.seals import BrokenSeals, mac_of, seal_pending
from fazhi.kernel.chain.verification import verify
from fazhi.kernel.core.clock import instant
from fazhi.kernel.core.digests import merkle_root
from fazhi.kernel.core.errors import FazhiError

pytestmark = pytest.mark.usefixtures("chain")


def rewrite(subject: str) -> None:
    """Makes a subject's chain consistent again after an edit, as anybody can who knows this program."""
    previous = GENESIS
    for event in Event.objects.filter(subject=subject).order_by("seq"):
        facts = (event.subject, event.seq, event.kind, event.legal_on, event.recorded_at, event.recorded_by)
        facts += (event.acting_for, event.origin, event.body)
        digest = digest_of(*facts, previous, event.publication_id)
        Event.objects.filter(pk=event.pk).update(previous=previous, digest=digest)
        previous = digest


def delete(condition: str) -> None:
    assert attack(f"DELETE FROM chain_event WHERE {condition}")


@pytest.mark.parametrize("is_sealed", [True, False])
class TestWhetherSealedOrNot:
    @pytest.fixture(autouse=True)
    def sealed(self, chain, is_sealed):
        if is_sealed:
            seal_pending()

    def test_an_edited_body_is_named(self, is_sealed):
        attack("UPDATE chain_event SET body = '{\"to\":\"x\"}' WHERE subject = 'a:2' AND seq = 2")
        assert reasons() == "a:2 第 2 条记录：内容与摘要不符：记录被改动"

    def test_a_removal_in_the_middle_is_named(self, is_sealed):
        delete("subject = 'a:2' AND seq = 2")
        assert reasons().splitlines()[0] == "a:2 第 3 条记录：缺第 2 条记录：有记录被删除"

    def test_a_removed_first_event_is_named(self, is_sealed):
        delete("subject = 'a:2' AND seq = 1")
        assert places()[0] == "a:2 第 2 条记录"

    def test_two_swapped_contents_are_named(self, is_sealed):
        attack("UPDATE chain_event SET body = '{\"n\":1}', kind = 'closed' WHERE subject = 'a:1' AND seq = 1")
        attack("UPDATE chain_event SET kind = 'opened' WHERE subject = 'a:1' AND seq = 3")
        assert set(places()) == {"a:1 第 1 条记录", "a:1 第 3 条记录"}

    def test_two_swapped_places_are_named(self, is_sealed):
        for old, new in ((1, 99), (2, 1), (99, 2)):
            attack("UPDATE chain_event SET seq = %s WHERE subject = 'a:1' AND seq = %s", new, old)
        assert {"a:1 第 1 条记录", "a:1 第 2 条记录"} <= set(places())

    def test_events_that_change_subjects_are_named(self, is_sealed):
        attack("UPDATE chain_event SET subject = 'a:9' WHERE subject = 'a:1'")
        assert places()[0] == "a:9 第 1 条记录"

    @pytest.mark.sqlite
    @pytest.mark.parametrize("column", ["legal_on", "recorded_at", "seq"])
    def test_a_value_of_another_kind_is_named_and_does_not_end_the_walk(self, is_sealed, column):
        attack(f"UPDATE chain_event SET {column} = '乱写' WHERE subject = 'a:1' AND seq = 3")
        assert places()[0].startswith("a:1")


def test_a_cut_tail_is_found_by_its_seal():
    seal_pending()
    delete("subject = 'a:3' AND seq = 3")
    assert reasons() == "封存 1：封存时有 9 条记录，现有 8 条：有记录被删除或移入"


def test_a_deleted_subject_is_found_by_its_seal():
    seal_pending()
    delete("subject = 'a:2'")
    assert places() == ["封存 1"]


def test_a_consistent_rewrite_is_found_by_the_root():
    seal_pending()
    attack("UPDATE chain_event SET body = '{\"x\":1}' WHERE subject = 'a:2' AND seq = 1")
    rewrite("a:2")
    assert reasons() == "封存 1：封存的记录已被改写"


def test_a_rewrite_with_the_roots_is_found_by_the_key():
    seal_pending()
    attack("UPDATE chain_event SET body = '{\"x\":1}' WHERE subject = 'a:2' AND seq = 1")
    rewrite("a:2")
    root = merkle_root(list(Event.objects.order_by("pk").values_list("digest", flat=True)))
    seal = Seal.objects.get()
    seal.root = root
    Seal.objects.update(root=root, mac=mac_of(b"a guessed key of 32 bytes length", seal))
    assert reasons().splitlines() == [
        "封存 1：封存码不符：没有密钥的人改写过封存",
        "封存 1：与库外所记封存码不同：整条链被改写",
    ]


def test_one_event_made_consistent_in_itself_no_longer_fits_the_next():
    attack("UPDATE chain_event SET body = '{\"x\":1}' WHERE subject = 'a:2' AND seq = 2")
    event = Event.objects.get(subject="a:2", seq=2)
    facts = (
        event.kind,
        event.legal_on,
        event.recorded_at,
        event.recorded_by,
        event.acting_for,
        event.origin,
        event.body,
    )
    Event.objects.filter(pk=event.pk).update(digest=digest_of("a:2", 2, *facts, event.previous, None))
    assert reasons() == "a:2 第 3 条记录：与上一条记录接不上：记录被替换、调换或改动"


def test_an_event_moved_into_or_out_of_a_seal_is_found():
    seal_pending()
    write("a:4")
    seal_pending()
    first = Seal.objects.get(number=1)
    Event.objects.filter(subject="a:4").update(seal=first)
    assert set(places()) == {"封存 1", "封存 2"}
    Event.objects.filter(subject="a:4").update(seal=None)
    assert places() == ["封存 2"]


class TestTheNewestSealIsDeleted:
    @pytest.fixture(autouse=True)
    def cut(self, chain):
        seal_pending()
        write("a:4")
        seal_pending()
        attack("UPDATE chain_event SET seal_id = NULL WHERE subject = 'a:4'")
        attack("DELETE FROM chain_seal WHERE number = 2")

    def test_the_head_outside_remembers_it(self):
        assert reasons() == "封存 2：库外记有此封存，库中没有：链尾被截断"

    def test_no_new_seal_covers_the_cut(self):
        with pytest.raises(BrokenSeals, match="库外记有封存 2，库中没有或已改写，不能再封存"):
            seal_pending()
        assert Seal.objects.count() == 1
        assert keys.head().number == 2


def test_a_deleted_seal_in_the_middle_is_found():
    for number in (4, 5):
        seal_pending()
        write(f"a:{number}")
    seal_pending()
    middle = Seal.objects.get(number=2)
    Event.objects.filter(seal=middle).update(seal=None)
    attack("DELETE FROM chain_seal WHERE number = 2")
    assert reasons() == "封存 3：缺封存 2：封存被删除"


def test_a_chain_that_was_emptied_is_found():
    seal_pending()
    delete("1 = 1")
    attack("DELETE FROM chain_seal")
    assert places() == ["封存 1"]


def test_another_key_does_not_verify_and_a_lost_one_is_asked_for():
    seal_pending()
    keys.key_path().write_text("ab" * 32)
    assert reasons() == "封存 1：封存码不符：没有密钥的人改写过封存"
    keys.key_path().unlink()
    with pytest.raises(FazhiError, match="找不到封存密钥，无法封存或核验事件链"):
        verify()


def test_a_lost_head_is_reported_and_ends_the_sealing():
    seal_pending()
    keys.head_path().unlink()
    assert reasons() == "封存首：密钥旁没有封存首文件，无法排除链尾被截断"
    write("a:4")
    with pytest.raises(BrokenSeals, match="密钥旁的封存首文件不在了，不能再封存"):
        seal_pending()


@pytest.mark.sqlite
def test_a_seal_with_an_instant_that_is_none_is_reported():
    seal_pending()
    attack("UPDATE chain_seal SET sealed_at = '乱写'")
    assert places() == ["封存"]


TEXTS = ("subject", "kind", "recorded_by", "acting_for", "origin", "body", "previous", "digest", "salts")
COLUMNS = (*TEXTS, "seq", "legal_on", "recorded_at", "seal_id", "publication_id")
# `id` is left out: nothing refers to it, and it means nothing but the order within a seal, which the root covers.


@given(
    acts=st.lists(st.tuples(st.integers(1, 3), st.booleans(), st.booleans()), min_size=2, max_size=12),
    victim=st.integers(0, 11),
    column=st.sampled_from(COLUMNS),
    text=st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=8),
    number=st.integers(1, 2000),
)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_change_of_any_column_of_any_event_is_found(acts, victim, column, text, number):
    Event.objects.all().delete()
    Seal.objects.all().delete()
    Publication.objects.all().delete()
    for path in (keys.head_path(), keys.key_path()):
        path.unlink(missing_ok=True)
    published = Publication.objects.create(published_at=instant())
    other = Publication.objects.create(published_at=instant(), withdrawn_at=instant())
    for subject, is_personal, is_batch in acts:
        personal = {"phone": "13800138000"} if is_personal else {}
        draft = Draft("step", DAY, "李四", {"n": subject}, personal)
        append(f"s:{subject}", draft, publication=published.pk if is_batch else None)
        if is_batch:
            seal_pending()
    assert verify().ok
    event = Event.objects.order_by("pk")[victim % len(acts)]
    changed = {
        "seq": event.seq + number,
        "legal_on": event.legal_on + timedelta(days=number),
        "recorded_at": event.recorded_at + timedelta(microseconds=number),
        "seal_id": None if event.seal_id else Seal.objects.order_by("number").values_list("pk", flat=True).first(),
        "publication_id": other.pk,
    }
    value = changed[column] if column in changed else (getattr(event, column) + text)[-64:]
    if value == getattr(event, column):
        return
    try:
        with transaction.atomic():
            Event.objects.filter(pk=event.pk).update(**{column: value})
    except DatabaseError:  # the database itself refuses a second event in a place, or a text that is too long
        return
    assert not verify().ok, f"{column}: {getattr(event, column)!r} -> {value!r}"


def test_the_property_above_covers_every_column():
    with connection.cursor() as cursor:
        there = {column.name for column in connection.introspection.get_table_description(cursor, "chain_event")}
    assert there == {*COLUMNS, "id"}


def test_a_changed_order_within_a_seal_is_found():
    seal_pending()
    first, second = Event.objects.order_by("pk")[:2]
    for old, new in ((first.pk, 9999), (second.pk, first.pk), (9999, second.pk)):
        attack("UPDATE chain_event SET id = %s WHERE id = %s", new, old)
    assert places() == ["封存 1"]
