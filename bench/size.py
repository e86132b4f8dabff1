"""What a module costs: its production lines a model, declarations and templates included, its demo and migrations apart."""

from __future__ import annotations

from pathlib import Path

import fazhi

from .home import child
from .table import Figure

MOST = 150
HELD = (
    "leadership",
    "enterprises",
    "oversight",
)  # the test of the kernel; the others have pages and engines of their own
APART = ("demo", "migrations", "__pycache__")
COUNTED = (".py", ".html")


def measure(_home: Path) -> list[Figure]:
    """The lines that are not blank, for each module that has models."""
    from django.apps import apps

    modules = Path(fazhi.__file__).parent / "modules"
    found = []
    for folder in sorted(path for path in modules.iterdir() if (path / "apps.py").is_file()):
        models = len(list(apps.get_app_config(folder.name).get_models()))
        lines = sum(_lines(path) for path in folder.rglob("*") if _is_production(path.relative_to(folder)))
        found.append(
            Figure(
                f"{folder.name}: lines a model ({models} models)",
                lines / models,
                target=f"<= {MOST}" if folder.name in HELD else "",
            )
        )
    return found


def _is_production(path: Path) -> bool:
    return path.suffix in COUNTED and not set(path.parts) & set(APART)


def _lines(path: Path) -> int:
    return sum(bool(line.strip()) for line in path.read_text(encoding="utf-8").splitlines())


if __name__ == "__main__":
    child(measure)
