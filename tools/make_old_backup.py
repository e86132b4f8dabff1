"""At each release: put a small backup made by it into tests/data, so that every later release proves that it restores.

`python -m tools.make_old_backup` from the repository's root; needs the environment of `make test`.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from fazhi import __version__

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    sys.path.insert(0, str(ROOT / "tests"))
    from cli.conftest import TOWN, run_in
    from support.cli import Cli

    target = ROOT / "tests" / "data" / f"backup-{__version__}.tar.gz"
    if target.exists():
        print(f"已有 {target}，一个版本只做一次 / there already: one a release", file=sys.stderr)
        return 1
    target.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        program = Cli(Path(folder))
        program.ok("migrate")
        run_in(program, TOWN)
        program.ok("backup", target)
    print(target)
    return 0


if __name__ == "__main__":
    sys.exit(main())
