"""Whatever stops a command is one sentence, never a traceback."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize("home", ["file/home", "file"])
@pytest.mark.parametrize("command", ["migrate", "figures"])
def test_a_home_that_cannot_be_made_is_one_clear_error(fazhi, tmp_path, home, command):
    (tmp_path / "file").touch()
    fazhi.extra["FAZHI_HOME"] = str(tmp_path / home)
    answer = fazhi(command, *(["2023"] if command == "figures" else []))
    assert (answer.code, answer.stderr.count("\n")) == (2, 1)
    assert answer.stderr.startswith("错误：")


def test_a_bad_notice_in_a_town_s_pack_stops_every_command(fazhi, tmp_path):
    (tmp_path / "calendar").mkdir()
    (tmp_path / "calendar" / "2027.yaml").write_text("year: 2027\noff: 1\n", encoding="utf-8")
    fazhi.extra["FAZHI_PACKS"] = str(tmp_path)
    answer = fazhi("figures", "2023")
    assert answer.code == 2
    assert "calendar/2027.yaml 第" in answer.stderr
