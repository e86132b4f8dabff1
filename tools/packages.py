"""System packages, where this user may install them: root on a system with apt."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys


def apt_install(*names: str) -> bool:
    """Install packages quietly; False where it may not or cannot."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    print(f"正在安装系统软件包 / installing {' '.join(names)} …", file=sys.stderr, flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    commands = (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *names])
    for command in commands:
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            print(done.stderr.strip()[-500:], file=sys.stderr)
            return False
    return True
