"""Rows remember how many events they have, so what no seal covers yet is found too."""

from __future__ import annotations

import pytest
from kernel.chain.conftest import DAY, attack, reasons, write

from fazhi.kernel.chain.models import Publication
from fazhi.kernel.chain.seals import seal_pending
from fazhi.kernel.chain.verification import verify
from fazhi.kernel.core.clock import instant
from fazhi.kernel.records.models import Matter


def matter(number: str, publication: Publication | None = None) -> Matter:
    facts = {"register": "r", "number": number, "opened_on": DAY, "created_at": instant(), "version": 3}
    row = Matter.everything.create(procedure="p", procedure_version="1", state="s", publication=publication, **facts)
    for _ in range(3):
        write(row.subject, publication=publication and publication.pk)
    return row


@pytest.fixture
def row(home, db) -> Matter:
    matter("1")
    return matter("2")


def test_a_tail_cut_before_it_was_sealed_is_named(row):
    attack("DELETE FROM chain_event WHERE subject = %s AND seq = 3", row.subject)
    assert reasons() == f"{row.subject}：应有 3 条记录，链上有 2 条：记录被删除或截断"


def test_a_subject_deleted_before_it_was_sealed_is_named(row):
    attack("DELETE FROM chain_event WHERE subject = %s", row.subject)
    assert reasons() == f"{row.subject}：应有 3 条记录，链上有 0 条：记录被删除或截断"


def test_a_deleted_row_is_named_by_its_chain(row):
    attack("DELETE FROM records_matter WHERE id = %s", row.pk)
    assert reasons() == f"{row.subject}：链上有 3 条记录，办件却不在了：行被删除"


def test_rows_of_a_hidden_batch_are_left_alone_and_of_a_withdrawn_one_may_be_gone(row):
    publication = Publication.objects.create()
    batch_row = matter("3", publication)
    attack("DELETE FROM chain_event WHERE subject = %s AND seq = 3", batch_row.subject)
    assert verify().ok, "nobody has seen it yet"
    attack("DELETE FROM chain_event WHERE subject = %s", batch_row.subject)
    attack("DELETE FROM records_matter WHERE id = %s", batch_row.pk)
    gone = matter("4", publication)
    Publication.objects.update(published_at=instant())
    seal_pending()
    Publication.objects.update(published_at=None, withdrawn_at=instant())
    assert verify().ok
    attack("DELETE FROM records_matter WHERE id = %s", gone.pk)
    assert verify().ok, "a withdrawn batch takes its rows with it; its events stay"
