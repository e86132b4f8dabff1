"""Law texts that the tests write themselves, in the forms in which real files come."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

Writer = Callable[[str, str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Writer:
    """Writes a file under a folder of law texts: `write("行政法规/甲条例.md", text)`."""

    def writer(name: str, text: str) -> Path:
        path = tmp_path / "laws" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return writer
