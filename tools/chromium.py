"""Where Chromium is, and how to get it."""

from __future__ import annotations

import functools
import os
import shutil
import subprocess

from tools.packages import apt_install

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MISSING = (
    "没有可用的 Chromium：请执行 apt install chromium fonts-noto-cjk，或用 FAZHI_CHROMIUM 指明其路径"
    " / no usable Chromium: apt install chromium fonts-noto-cjk, or set FAZHI_CHROMIUM"
)


def runs(program: str) -> bool:
    """Whether it starts; some distributions ship only a stub that tells to install a snap."""
    try:
        return subprocess.run([program, "--version"], capture_output=True, timeout=60, check=False).returncode == 0
    except (OSError, subprocess.SubprocessError):
        return False


@functools.cache
def find() -> str | None:
    """The path of a Chromium that starts: FAZHI_CHROMIUM alone if set, else the first on PATH."""
    chosen = os.environ.get("FAZHI_CHROMIUM")
    candidates = [chosen] if chosen else [shutil.which(name) for name in NAMES]
    return next((program for program in candidates if program and runs(program)), None)


def find_or_install() -> str | None:
    """The path of Chromium, installed with a Chinese font where this user may."""
    program = find()
    if program is None and not os.environ.get("FAZHI_CHROMIUM") and apt_install("chromium", "fonts-noto-cjk"):
        find.cache_clear()
        program = find()
    return program
