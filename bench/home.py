"""Homes for the parts: each part runs in a process of its own, in a home that is thrown away."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from .table import Figure

if TYPE_CHECKING:
    from fazhi.kernel.org.models import Unit, User

TODAY = "2024-12-31"
FIRST_DAY = date(2018, 1, 1)


def in_child(module: str, home: Path, *words: str, database: str = "") -> list[Figure]:
    """Runs `python -m bench.MODULE HOME WORDS` and reads the figures that it prints as JSON in its last line."""
    home.mkdir(parents=True, exist_ok=True)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("FAZHI_")}
    environment |= {
        "FAZHI_HOME": str(home),
        "FAZHI_TODAY": TODAY,
        "DJANGO_SETTINGS_MODULE": "fazhi.settings",
        **({"FAZHI_DATABASE_URL": database} if database else {}),
    }
    command = [sys.executable, "-m", f"bench.{module}", str(home), *words]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"bench.{module}: {done.stderr}")
    return [Figure(*item) for item in json.loads(done.stdout.splitlines()[-1])]


def child(measure: Callable[..., list[Figure]]) -> None:
    """What a part's module does when it is run: Django, the database, its figures."""
    import django

    django.setup()
    from fazhi.cli.database import migrate

    migrate()
    print(json.dumps(measure(Path(sys.argv[1]), *sys.argv[2:])))


def user_of(role: str, unit: Unit) -> User:
    """A user who holds a post with a role in a unit."""
    from fazhi.kernel.org.models import Appointment, Post
    from fazhi.kernel.org.users import create_user

    user = create_user(f"{role}-{unit.code}", f"{role}（{unit.name}）", "Bench-Pass-2024")
    post, _ = Post.objects.get_or_create(unit=unit, role=role, defaults={"name": role})
    Appointment.objects.create(user=user, post=post, starts_on=FIRST_DAY)
    return user
