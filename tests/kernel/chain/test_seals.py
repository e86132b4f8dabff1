from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from kernel.chain.conftest import places, write

from fazhi.kernel.chain import keys, seals
from fazhi.kernel.chain.models import Event, Publication, Seal
from fazhi.kernel.chain.seals import seal_pending
from fazhi.kernel.chain.verification import verify
from fazhi.kernel.core.errors import FazhiError


def test_sealing_leaves_nothing_pending_and_a_second_time_does_nothing(chain):
    assert seal_pending() == 9
    assert seal_pending() == 0
    assert (verify().unsealed, verify().seals, verify().ok) == (0, 1, True)


def test_numbers_have_no_gap_and_each_seal_stands_on_the_one_before(chain, monkeypatch):
    monkeypatch.setattr(seals, "EVENTS_A_SEAL", 4)
    seal_pending()
    write("a:4")
    seal_pending()
    made = list(Seal.objects.order_by("number"))
    assert [(seal.number, seal.count) for seal in made] == [(1, 4), (2, 4), (3, 1), (4, 1)]
    assert [seal.previous for seal in made] == ["0" * 64, *(seal.mac for seal in made[:-1])]
    assert keys.head() == keys.Head(4, made[-1].mac)
    assert verify().ok


def test_the_key_is_for_its_owner_alone_and_lies_where_it_is_told_to(chain, tmp_path, monkeypatch):
    elsewhere = tmp_path / "stick" / "town.key"
    monkeypatch.setenv("FAZHI_SEAL_KEY", str(elsewhere))
    seal_pending()
    assert elsewhere.stat().st_mode & 0o077 == 0
    assert elsewhere.with_suffix(".head").read_text().startswith("1 ")
    assert verify().ok


def test_a_crash_between_the_seal_and_its_head_breaks_nothing(chain):
    keys.make_key()
    for number in (4, 5):
        before = keys.head_path().read_text()
        seal_pending()
        keys.head_path().write_text(before)  # as it stands when the process is killed there
        assert verify().ok
        write(f"a:{number}")
    seal_pending()
    assert keys.head().number == 3
    assert verify().ok


def test_a_head_never_goes_back(home):
    keys.make_key()
    keys.remember(keys.Head(7, "aa"))
    keys.remember(keys.Head(6, "bb"))
    assert keys.head() == keys.Head(7, "aa")


@pytest.mark.parametrize("text", ["", "x", "1", "一 a"])
def test_a_head_that_cannot_be_read_says_what_to_do(home, text):
    keys.make_key()
    keys.head_path().write_text(text)
    with pytest.raises(FazhiError, match=r"封存首文件的内容读不懂.*办法：从最近的备份中取回"):
        keys.head()


def test_an_empty_key_file_is_never_taken_for_a_key(chain):
    keys.make_key()
    keys.key_path().write_text("")
    with pytest.raises(FazhiError, match="封存密钥文件的内容不是密钥"):
        seal_pending()


def test_keys_made_at_once_are_one_key(home):
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(lambda _: (keys.make_key(), keys.read_key())[1], range(8)))) == 1


def test_writers_and_sealers_at_once_leave_one_gap_free_sequence(home, transactional_db, monkeypatch):
    monkeypatch.setattr(seals, "EVENTS_A_SEAL", 7)
    for number in range(60):
        write(f"a:{number}")
    start = threading.Barrier(4)

    def work(mine: int) -> None:
        try:
            start.wait(10)
            for number in range(10):
                if mine % 2:
                    write(f"b:{mine}.{number}")
                seal_pending()
                own = Event.objects.filter(subject=f"b:{mine}.{number}")
                assert not own.filter(seal=None).exists(), "whoever loses a number to another goes on sealing"
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(work, mine) for mine in range(4)]:
            done.result(60)
    seal_pending()
    numbers = list(Seal.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    assert sum(Seal.objects.values_list("count", flat=True)) == Event.objects.count() == 80
    assert keys.head().number == numbers[-1]
    assert places() == []


def test_verifying_while_others_act_and_seal_raises_no_false_alarm(home, transactional_db):
    Publication.objects.create()
    stop = threading.Event()

    def work() -> None:
        try:
            for number in range(1000):
                if stop.is_set():
                    return
                write(f"a:{number % 5}")
                seal_pending()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(work)
        try:
            assert [verify().broken for _ in range(15)] == [[]] * 15
        finally:
            stop.set()
        done.result(60)
    assert Seal.objects.exists()
