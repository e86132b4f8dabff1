"""`fazhi serve`: the staff site (启动服务), with the sealing of events and what else is due beside it."""

from __future__ import annotations

import argparse
import errno
import logging
import os
import socket
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

from django.db import close_old_connections, connections

from fazhi.kernel.chain.seals import seal_pending
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.core.registry import UPKEEP, registry

if TYPE_CHECKING:
    from collections.abc import Iterator

HELP = "启动服务：打印地址，按 Ctrl-C 停止"
SEAL_EVERY = 60.0  # seconds
UPKEEP_EVERY = 60  # sealings
GIVING_WAY = 10  # of the upkeep's process, so that pages come first
THREADS = 4

log = logging.getLogger(__name__)


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--host", default="127.0.0.1", metavar="地址", help="监听的地址，默认 127.0.0.1，只有本机能访问"
    )
    parser.add_argument("--port", type=int, default=8000, metavar="端口", help="监听的端口，默认 8000")


def run(options: argparse.Namespace) -> None:
    """Serves until it is told to stop; refuses a port that is taken or not allowed with exit code 2."""
    # Imported here: no other command needs the server.
    from granian import Granian
    from granian.constants import Interfaces

    check_port(options.host, options.port)
    # The worker is a fork: it must not share our open database.
    connections.close_all()
    server = Granian(
        "fazhi.site.wsgi:application",
        address=options.host,
        port=options.port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=THREADS,
        websockets=False,
        log_level="warning",
        respawn_failed_workers=True,
        workers_kill_timeout=10,  # an idle connection that a browser keeps open must not hold up a stop
    )
    stop = threading.Event()
    sealing = threading.Thread(target=_seal_now_and_then, args=(stop,), name="sealing", daemon=True)
    server.on_startup(sealing.start)
    host = f"[{options.host}]" if ":" in options.host else options.host
    print(f"地址：http://{host}:{options.port}/  （按 Ctrl-C 停止）", file=sys.stderr, flush=True)
    try:
        server.serve()
    finally:
        stop.set()
        sealing.join(timeout=10)
        _seal()
        print("已停止。", file=sys.stderr)


def lines(answer: dict[str, object]) -> Iterator[str]:
    """Nothing: the command answers by serving."""
    yield from ()


def check_port(host: str, port: int) -> None:
    """Refuses early and in Chinese what the server would refuse in its own words."""
    where = f"{host}:{port}"
    if not 0 < port < 65536:
        raise FazhiError("端口须在 1 至 65535 之间", where=where, remedy="用 --port 另选一个，如 8000")
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            # As the server does: a port that a stopped server leaves in TIME_WAIT is free.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise FazhiError(_why(error), where=where, remedy="用 --port 另选一个端口，或先停止占用它的程序") from error


def _why(error: OSError) -> str:
    known = {
        errno.EADDRINUSE: "端口已被占用",
        errno.EACCES: "没有权限监听这个端口",
        errno.EADDRNOTAVAIL: "本机没有这个地址",
    }
    return known.get(error.errno or 0, f"不能监听：{error}")


def _seal_now_and_then(stop: threading.Event) -> None:
    rounds = 0
    while not stop.wait(SEAL_EVERY):
        _seal()
        if rounds % UPKEEP_EVERY == 0:
            _keep_up()
        rounds += 1


def _seal() -> None:
    """One failure must not end the sealing: the next minute tries again, and `fazhi verify` tells what is unsealed."""
    try:
        seal_pending()
    except Exception:
        log.exception("封存失败，一分钟后再试")
    finally:
        close_old_connections()


def _keep_up() -> None:
    """Runs what modules say is due, in a process of its own: it may take long and need much that serving does not."""
    try:
        due = [words for words in (provider() for provider in registry.providers(UPKEEP)) if words]
    finally:
        close_old_connections()
    for words in due:
        command = [sys.executable, "-m", "fazhi.cli.main", *words]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL) as task:  # noqa: S603 - our own program and words
            os.setpriority(os.PRIO_PROCESS, task.pid, GIVING_WAY)
        if task.returncode:
            log.warning("日常维护没有完成：fazhi %s", " ".join(words))
