"""`fazhi serve`: it answers, seals what was done, stops when told to, and says in Chinese why it cannot start."""

from __future__ import annotations

import argparse
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request

import pytest

from fazhi.cli import serve
from fazhi.kernel.core.errors import FazhiError

# The command as `main` would run it, on a fresh database.
START = """
import argparse, django
django.setup()
from fazhi.cli import database, serve
from fazhi.kernel.chain.events import Draft, append
from fazhi.kernel.core.clock import today
database.migrate()
append("test:1", Draft("test.done", today(), "test"))
parser = argparse.ArgumentParser()
serve.arguments(parser)
serve.run(parser.parse_args())
from fazhi.kernel.chain.models import Event
print("unsealed", Event.objects.filter(seal=None).count())
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_it_serves_page_and_style_and_stops_on_ctrl_c_with_everything_sealed(fazhi) -> None:
    port = free_port()
    environment = fazhi.environment(DJANGO_SETTINGS_MODULE="fazhi.settings", PYTHONPATH=os.pathsep.join(sys.path))
    process = subprocess.Popen(
        [sys.executable, "-c", START, "--port", str(port)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    try:
        assert "登录" in fetched(f"http://127.0.0.1:{port}/")
        assert "--ink" in fetched(f"http://127.0.0.1:{port}/static/site/site.css")
        process.send_signal(signal.SIGINT)
        stdout, stderr = process.communicate(timeout=30)
    finally:
        process.kill()
    assert process.returncode == 0, stderr
    assert f"http://127.0.0.1:{port}/" in stderr
    assert stdout == "unsealed 0\n"


def fetched(address: str) -> str:
    """What an address answers, once there is somebody to answer."""
    for _ in range(600):
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                return answer.read().decode()
        except ConnectionError:
            time.sleep(0.2)
        except urllib.error.URLError as error:
            if not isinstance(error.reason, ConnectionError):
                raise
            time.sleep(0.2)
    raise AssertionError(f"nobody answers at {address}")


@pytest.mark.parametrize(
    ("host", "port", "why"),
    [("127.0.0.1", 0, "1 至 65535"), ("127.0.0.1", 99999, "1 至 65535"), ("203.0.113.1", 8000, "本机没有这个地址")],
)
def test_an_address_that_cannot_be_served_is_refused(host: str, port: int, why: str) -> None:
    with pytest.raises(FazhiError, match=why):
        serve.run(argparse.Namespace(host=host, port=port))


def test_a_port_in_use_is_refused_with_what_to_do() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(FazhiError, match="端口已被占用") as refusal:
            serve.run(argparse.Namespace(host="127.0.0.1", port=port))
    assert "--port" in str(refusal.value)
