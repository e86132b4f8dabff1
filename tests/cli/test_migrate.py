"""A town module of two releases: the older one has one table column less; its rows come along."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from cli.conftest import hashes, listing, run_in
from support.cli import fresh_cli

REPOSITORY = Path(__file__).resolve().parent.parent.parent

FILES = {
    "__init__.py": "",
    "apps.py": """
from django.apps import AppConfig


class FountainConfig(AppConfig):
    name = "fountain"
    verbose_name = "喷泉"
""",
    "models.py": """
from django.db import models


class Fountain(models.Model):
    name = models.CharField("名称", max_length=50)
""",
    "migrations/__init__.py": "",
    "migrations/0001_initial.py": """
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="Fountain",
            fields=[
                ("id", models.BigAutoField(primary_key=True)),
                ("name", models.CharField("名称", max_length=50)),
            ],
        )
    ]
""",
}
NEWER = {
    "models.py": FILES["models.py"] + '    length = models.PositiveIntegerField("字数", default=0)\n',
    "migrations/0002_length.py": """
from django.db import migrations, models
from django.db.models.functions import Length


def count(apps, editor):
    apps.get_model("fountain", "Fountain").objects.update(length=Length("name"))


class Migration(migrations.Migration):
    dependencies = [("fountain", "0001_initial")]
    operations = [
        migrations.AddField("Fountain", "length", models.PositiveIntegerField("字数", default=0)),
        migrations.RunPython(count, migrations.RunPython.noop),
    ]
""",
}


class Module:
    """The module's source, which the test swaps as an installer would."""

    def __init__(self, folder):
        self.folder = folder / "fountain"

    def install(self, files):
        for name, text in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)

    def go_back(self):
        (self.folder / "migrations/0002_length.py").unlink()
        self.install(FILES)


@pytest.fixture
def module(tmp_path) -> Module:
    made = Module(tmp_path / "modules")
    made.install(FILES)
    return made


@pytest.fixture
def release(module, fazhi, monkeypatch):
    """The program with that module, at its older release, with two rows."""
    use(module, fazhi, monkeypatch)
    fazhi.ok("migrate")
    run_in(fazhi, FOUNTAINS)
    return fazhi


FOUNTAINS = """
from fountain.models import Fountain
Fountain.objects.create(name="东坑"); Fountain.objects.create(name="大喷泉")
opened(matter("1"))
seal_pending()
"""
LENGTHS = (
    "from fountain.models import Fountain; print(*Fountain.objects.order_by('pk').values_list('length', flat=True))"
)


def use(module, program, monkeypatch):
    path = os.pathsep.join(filter(None, [str(module.folder.parent), os.environ.get("PYTHONPATH")]))
    monkeypatch.setenv("PYTHONPATH", path)
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    program.extra["FAZHI_MODULES"] = "fountain"


def test_a_database_of_an_older_release_is_refused_until_it_is_migrated(release, module):
    module.install(NEWER)
    refused = release("verify")
    assert (refused.code, "数据库是旧版本的" in refused.stderr) == (2, True)
    assert release.ok("migrate", "--plan", "--json").json["planned"] == ["fountain.0002_length"]
    assert release("verify").code == 2, "a plan changes nothing"
    assert release.ok("migrate").stdout.splitlines() == ["已升级 1 处：", "  fountain.0002_length"]
    assert run_in(release, LENGTHS) == "2 3"
    assert release.ok("verify", "--json").json["ok"]
    assert "无须升级" in release.ok("migrate").stdout


def test_a_database_of_a_newer_release_is_refused_by_every_command(release):
    later = "MigrationRecorder(connection).record_applied('records', '0099_later')"
    run_in(release, f"from django.db.migrations.recorder import MigrationRecorder; {later}")
    for command in ("verify", "migrate", "demo"):
        refused = release(command)
        assert (refused.code, "数据库是更新的版本的（records.0099_later）" in refused.stderr) == (2, True)


def test_a_backup_of_an_older_release_restores_into_a_newer_one(release, module, empty, tmp_path):
    old = tmp_path / "old.tar.gz"
    release.ok("backup", old)
    module.install(NEWER)
    empty.extra["FAZHI_MODULES"] = "fountain"
    assert empty.ok("restore", old, "--json").json["ok"]
    assert run_in(empty, LENGTHS) == "2 3"
    new = tmp_path / "new.tar.gz"
    empty.ok("backup", new)
    same = hashes(old).items() - {("django_content_type", hashes(old)["django_content_type"])}
    assert {name for name, _ in same ^ (hashes(new).items() & same)} <= {"fountain_fountain", "auth_permission"}


def test_a_backup_of_a_newer_release_is_refused_by_an_older_one(release, module, empty, tmp_path):
    module.install(NEWER)
    release.ok("migrate")
    new = tmp_path / "new.tar.gz"
    release.ok("backup", new)
    module.go_back()
    empty.extra["FAZHI_MODULES"] = "fountain"
    refused = empty("restore", new)
    assert refused.code == 2
    assert "备份来自更新的版本，或装有别的模块：本程序没有 fountain.0002_length。办法：先升级程序" in refused.stderr
    assert listing(empty.home) == []
    assert "数据库是更新的版本的（fountain.0002_length）" in release("backup", tmp_path / "x.tar.gz").stderr
    assert not (tmp_path / "x.tar.gz").exists()


def test_the_kept_backup_of_every_older_release_restores(tmp_path):
    """tools/make_old_backup.py makes one at each release."""
    for place, path in enumerate(sorted((REPOSITORY / "tests" / "data").glob("backup-*.tar.gz"))):
        with fresh_cli(tmp_path / str(place)) as program:
            answer = program.ok("restore", path, "--json").json
            assert (answer["documents"], answer["ok"]) == (2, True), path.name
            assert run_in(program, "print(Matter.everything.count(), Ticket.objects.count())") == "5 5", path.name
