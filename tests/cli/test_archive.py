"""`fazhi backup` and `fazhi restore`: everything, and everything back, between either database."""

from __future__ import annotations

import hashlib
import json
import signal
import subprocess
import sys
import tarfile
import time
from contextlib import ExitStack

import pytest
from cli.conftest import SETUP, hashes, listing, manifest, members, rewrite, run_in
from django.apps import apps
from support import cli as program
from support.cli import fresh_cli

from fazhi.cli import archived_rows
from fazhi.kernel.core.digests import sm3


def test_a_backup_says_what_it_holds(town, tmp_path):
    path = tmp_path / "a.tar.gz"
    answer = town.ok("backup", path, "--json").json
    assert answer["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    told = manifest(path)
    assert (answer["rows"], answer["documents"]) == (sum(table["rows"] for table in told["tables"]), 2)
    assert (answer["seal"], told["seal"][0], told["has_key"]) == (1, 1, True), "pending events are sealed first"
    assert ["chain", "0001_initial"] in told["migrations"]
    assert path.stat().st_mode & 0o077 == 0, "it holds the key and personal data"
    assert not [name for name in hashes(path) if name.startswith(("django_session", "axes", "django_tasks"))]


def test_what_was_backed_up_comes_back_to_equal_hashes(saved, tmp_path):
    with fresh_cli(tmp_path / "second") as other:
        answer = other.ok("restore", saved, "--json").json
        assert (answer["documents"], answer["ok"], answer["broken"], answer["set_aside"]) == (2, True, [], None)
        assert answer["sha256"] == hashlib.sha256(saved.read_bytes()).hexdigest()
        again = tmp_path / "again.tar.gz"
        other.ok("backup", again)
        assert hashes(again) == hashes(saved)
        assert manifest(again)["seal"] == manifest(saved)["seal"]
        verified = other.ok("verify", "--json").json
        assert (verified["events"], verified["documents"], verified["unsealed"]) == (10, 2, 0)
        assert not [name for name in listing(other.home) if "restor" in name]
        # The number of a row that is gone is not given out again: its events may still be there.
        script = "print(Matter.everything.aggregate(models.Max('pk'))['pk__max'], matter('新').pk)"
        assert run_in(other, "from django.db import models\n" + script) == "5 7"
        assert run_in(other, "print(repr(Ticket.objects.first().content))") == repr("行一\n行二\r\n\u2028𠮷")


@pytest.mark.postgres
def test_a_town_moves_from_postgresql_to_sqlite_and_back(saved, empty, tmp_path):
    empty.ok("restore", saved)
    moved = tmp_path / "moved.tar.gz"
    empty.ok("backup", moved)
    assert (manifest(saved)["database"], manifest(moved)["database"]) == ("postgresql", "sqlite")
    assert hashes(moved) == hashes(saved)
    with fresh_cli(tmp_path / "third") as third:
        third.ok("restore", moved)
        back = tmp_path / "back.tar.gz"
        third.ok("backup", back)
        assert hashes(back) == hashes(saved)
        assert run_in(third, "print(matter('新').pk)") == "7"


def test_a_file_is_not_overwritten_unless_forced(town, saved):
    answer = town("backup", saved)
    assert (answer.code, answer.stdout) == (2, "")
    assert f"{saved}：文件已存在，不覆盖" in answer.stderr
    town.ok("backup", saved, "--force")
    assert "文件夹不存在" in town("backup", saved.parent / "no" / "a.tar.gz").stderr


def test_a_key_that_lies_elsewhere_stays_there_and_is_needed_again(town, tmp_path):
    key = tmp_path / "stick" / "town.key"
    town.extra["FAZHI_SEAL_KEY"] = str(key)
    path = tmp_path / "a.tar.gz"
    assert "封存密钥不在数据目录内（FAZHI_SEAL_KEY 另有所指），没有放进备份" in town.ok("backup", path).stdout
    assert (manifest(path)["has_key"], "keys/seal.key" in members(path)) == (False, False)
    with fresh_cli(tmp_path / "second") as other:
        refused = other("restore", path)
        assert (refused.code, "备份不含封存密钥" in refused.stderr) == (2, True)
        assert listing(other.home) == []
        other.extra["FAZHI_SEAL_KEY"] = str(key)
        assert other.ok("restore", path, "--json").json["ok"]


def test_going_back_behind_an_outside_head_must_be_forced(town, tmp_path):
    key = tmp_path / "stick" / "town.key"
    town.extra["FAZHI_SEAL_KEY"] = str(key)
    path = tmp_path / "a.tar.gz"
    town.ok("backup", path)
    run_in(town, "append('late:1', Draft('x', date(2024, 1, 15), '甲')); seal_pending()")
    with fresh_cli(tmp_path / "second") as other:
        other.extra["FAZHI_SEAL_KEY"] = str(key)
        refused = other("restore", path)
        assert (refused.code, "密钥旁记有封存 2，备份只到封存 1" in refused.stderr) == (2, True)
        assert key.with_suffix(".head").read_text().startswith("2 ")
        assert other.ok("restore", path, "--force", "--json").json["ok"]
        assert key.with_suffix(".head").read_text().startswith("1 ")
        assert len(list(key.parent.glob("town.head.before-restore-*"))) == 1


def test_a_home_in_use_is_not_touched_unless_forced_and_then_set_aside(town, saved):
    before = listing(town.home)
    refused = town("restore", saved)
    assert (refused.code, "这里已有数据，不覆盖" in refused.stderr) == (2, True)
    assert listing(town.home) == before
    run_in(town, "matter('后来的', 0)")
    aside = town.ok("restore", saved, "--force", "--json").json["set_aside"]
    assert run_in(town, "print(Matter.everything.count())") == "5"
    assert {name.split("/", 1)[1] for name in listing(town.home) if name.startswith(aside)} >= {
        name for name in before if name.startswith("documents/")
    }
    assert town.ok("verify", "--json").json["ok"]
    if town.database_url:
        schema = aside.replace("-", "_")
        script = f"cursor = connection.cursor(); cursor.execute('SELECT count(*) FROM \"{schema}\".records_matter')"
        assert run_in(town, script + "; print(cursor.fetchone()[0])") == "6"
    else:
        assert (town.home / aside / "fazhi.sqlite3").exists()


def test_a_database_that_holds_nothing_yet_is_no_hindrance(saved, tmp_path):
    with fresh_cli(tmp_path / "second") as other:
        other.ready()
        assert other.ok("restore", saved, "--json").json["ok"]


def test_a_document_that_is_gone_or_changed_is_named_by_the_backup_and_by_the_restore(town, empty, tmp_path):
    gone, changed = sorted((town.home / "documents").rglob("*/*"))
    gone.unlink()
    changed.write_bytes(b"x")
    path = tmp_path / "a.tar.gz"
    answer = town("backup", path, "--json")
    assert (answer.code, sorted(answer.json["missing"])) == (1, [gone.name, changed.name])
    refused = empty("restore", path)
    assert (refused.code, "有断裂（2 处），没有恢复" in refused.stderr) == (2, True)
    assert listing(empty.home) == []
    accepted = empty("restore", path, "--accept-broken", "--json")
    assert (accepted.code, len(accepted.json["broken"])) == (1, 2)


def test_a_cut_chain_is_backed_up_as_it_is_and_cannot_be_washed_clean(town, empty, tmp_path):
    town.ok("backup", tmp_path / "good.tar.gz")
    cut = "UPDATE chain_event SET seal_id = NULL", "DELETE FROM chain_seal"
    run_in(town, f"cursor = connection.cursor(); [cursor.execute(sql) for sql in {cut!r}]")
    path = tmp_path / "a.tar.gz"
    assert "没有封存新的记录" in town.ok("backup", path).stdout
    refused = empty("restore", path)
    assert "封存 1：库外记有此封存，库中没有：链尾被截断" in refused.stderr


class TestABrokenArchive:
    """Each is refused with a clear word, and the home is as it was."""

    @pytest.fixture(autouse=True)
    def untouched(self, empty):
        yield
        assert listing(empty.home) == []
        assert not list(empty.home.glob(".restoring-*"))

    def refused(self, empty, path, *words):
        answer = empty("restore", path, *words)
        assert (answer.code, answer.stdout) == (2, "")
        assert "Traceback" not in answer.stderr
        return answer.stderr

    def test_cut_short_anywhere(self, saved, empty):
        data = saved.read_bytes()
        for size in (0, 1, 100, len(data) // 2, len(data) - 100, len(data) - 8, len(data) - 1):
            saved.write_bytes(data[:size])
            assert "备份文件不完整或已损坏" in self.refused(empty, saved) or size == 0

    def test_a_flipped_bit(self, saved, empty):
        data = bytearray(saved.read_bytes())
        data[len(data) // 2] ^= 1
        saved.write_bytes(data)
        assert "错误：" in self.refused(empty, saved)

    def test_no_archive_at_all(self, saved, empty):
        saved.write_text("你好")
        assert "备份文件不完整或已损坏" in self.refused(empty, saved)
        assert "没有这个文件" in self.refused(empty, saved.parent / "none")

    @pytest.mark.parametrize(
        "name", ["../evil", "/tmp/evil", "documents/../../evil", "tables/../x.jsonl", "fazhi.sqlite3"]
    )
    def test_a_member_that_has_no_business_there(self, saved, empty, name):
        path = rewrite(saved, lambda found: found.update({name: b"x"}))
        assert f"备份中有不该有的成员“{name}”，没有取出" in self.refused(empty, path)
        assert not (empty.home.parent / "evil").exists()

    def test_a_member_that_is_a_link(self, saved, empty):
        link = tarfile.TarInfo("tables/org_user.jsonl")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        path = rewrite(saved, lambda found: found.pop("tables/org_user.jsonl"), (link,))
        assert "备份中有不该有的成员" in self.refused(empty, path)

    def test_the_same_member_twice(self, saved, empty):
        double = tarfile.TarInfo("tables/org_user.jsonl")
        assert "备份中有两个“tables/org_user.jsonl”" in self.refused(
            empty, rewrite(saved, lambda found: None, (double,))
        )

    def test_a_changed_row(self, saved, empty):
        def change(found):
            found["tables/records_matter.jsonl"] = found["tables/records_matter.jsonl"].replace(
                "第 1 件".encode(), b"x"
            )

        message = self.refused(empty, rewrite(saved, change))
        assert "备份中的表 records_matter 与清单不符：有行被改动、增加或删除" in message

    def test_a_changed_event_with_a_manifest_to_match(self, saved, empty):
        def change(found):
            name = "tables/chain_event.jsonl"
            found[name] = found[name].replace("乙".encode(), "丙".encode(), 1)
            told = json.loads(found["manifest.json"])
            for table in told["tables"]:
                if table["table"] == "chain_event":
                    table["sm3"] = sm3(found[name])
            found["manifest.json"] = json.dumps(told).encode()

        assert "第 2 条记录：内容与摘要不符：记录被改动" in self.refused(empty, rewrite(saved, change))

    def test_rows_that_do_not_fit_their_table(self, saved, empty):
        def change(found):
            name = "tables/records_numbersequence.jsonl"
            found[name] = b"[1]\n"
            told = json.loads(found["manifest.json"])
            for table in told["tables"]:
                if table["table"] == "records_numbersequence":
                    table.update(sm3=sm3(found[name]), rows=1)
            found["manifest.json"] = json.dumps(told).encode()

        assert "备份的行写不进数据库" in self.refused(empty, rewrite(saved, change))

    def test_a_changed_document(self, saved, empty):
        def change(found):
            found[next(name for name in found if name.startswith("documents/"))] = b"x"

        assert "与摘要不符" in self.refused(empty, rewrite(saved, change))

    @pytest.mark.parametrize("start", ["manifest", "tables/org_user", "documents/", "keys/"])
    def test_a_missing_member(self, saved, empty, start):
        def change(found):
            del found[next(name for name in found if name.startswith(start))]

        message = self.refused(empty, rewrite(saved, change))
        assert "没有可读的清单" in message or "与清单不符" in message

    @pytest.mark.parametrize(
        ("name", "value", "message"),
        [
            ("format", 2, "备份由更新的版本（0.1.0）做成，本程序读不了"),
            ("fazhi", "99.0", "备份由更新的版本（99.0）做成"),
            (
                "migrations",
                [["chain", "0099_later"]],
                "备份来自更新的版本，或装有别的模块：本程序没有 chain.0099_later",
            ),
            ("migrations", [["chain", "0001_initial"]], "备份的表与其升级清单对不上"),
            ("migrations", [["records", "0001_initial"]], "备份的升级清单不完整"),
        ],
    )
    def test_one_of_a_newer_release_or_with_another_plan(self, saved, empty, name, value, message):
        def change(found):
            told = json.loads(found["manifest.json"]) | {name: value}
            found["manifest.json"] = json.dumps(told).encode()

        assert message in self.refused(empty, rewrite(saved, change))


def test_a_restore_that_is_killed_leaves_a_home_that_can_be_restored(saved, empty):
    with subprocess.Popen([program.PROGRAM, "restore", saved], env=empty.environment()) as running:
        while not list(empty.home.glob(".restoring-*/fazhi.sqlite3")) and running.poll() is None:
            time.sleep(0.005)
        running.send_signal(signal.SIGKILL)
    assert not (empty.home / "fazhi.sqlite3").exists()
    assert empty.ok("restore", saved, "--json").json["ok"]


WRITER = """
for number in range(100000):
    with transaction.atomic():
        opened(matter(f"W{number}"))
    print(number, flush=True)
"""


def test_others_write_during_a_backup_and_the_backup_is_of_one_moment(town, empty, tmp_path):
    with ExitStack() as stack:
        command = [sys.executable, "-c", SETUP + WRITER]
        writer = stack.enter_context(
            subprocess.Popen(command, env=town.environment(), stdout=subprocess.PIPE, encoding="utf-8")
        )
        stack.callback(writer.kill)
        writer.stdout.readline()
        for number in range(3):
            town.ok("backup", tmp_path / f"{number}.tar.gz")
        assert writer.poll() is None, "the writer was held up or fell"
        writer.kill()
    for number in range(3):
        path = tmp_path / f"{number}.tar.gz"
        assert empty.ok("restore", path, "--force", "--json").json["ok"]
    assert hashes(tmp_path / "2.tar.gz")["records_matter"][0] > hashes(tmp_path / "0.tar.gz")["records_matter"][0]


def test_every_table_can_be_backed_up():
    for model in archived_rows.tables(apps):
        assert model._meta.pk.get_internal_type() in ("AutoField", "BigAutoField", "OneToOneField", "CharField"), model
        for item in model._meta.concrete_fields:
            archived_rows._out(item)
            archived_rows._in(item)


def test_tables_stand_after_those_that_they_point_to():
    ordered = archived_rows.tables(apps)
    for place, model in enumerate(ordered):
        for item in model._meta.concrete_fields:
            if item.related_model and item.related_model is not model:
                assert item.related_model in ordered[:place], (model, item)
