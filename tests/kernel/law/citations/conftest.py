"""A statute base of the few texts that the traps need, loaded once for all tests of this folder that ask for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import pytest_django
from django.db import transaction

from fazhi.kernel.law.statutes.loading import load

_VERSIONS = (
    "大气", "水污染", "土壤", "固体废物", "噪声", "环境保护法", "海洋", "清洁生产", "环境影响", "治安", "行政处罚", "行政复议",
    "安全生产法", "公司法", "商标法", "反不正当",
)  # fmt: skip
_NATIONAL = (
    "ecological-environment/ecological-environment-code",
    "administrative/radioactive-pollution-prevention-and-control-law",
    "administrative/environmental-impact-assessment-law",
    "administrative/soil-pollution-prevention-and-control-law",
    "civil-and-commercial/trademark-law",
)


@pytest.fixture(scope="module")
def base_of_laws(
    shared_data: Path, django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker
) -> Iterator[None]:
    """The laws of the traps, taken back after the tests of the module."""
    laws = shared_data / "laws"
    paths = [path for path in sorted((laws / "versions").iterdir()) if path.name.startswith(_VERSIONS)]
    paths += [laws / "national" / name for name in _NATIONAL]
    paths += sorted((laws / "national").glob("*/hazardous-chemicals-safety-law"))
    paths += sorted((laws / "national").glob("*/civil-procedure-law"))
    with django_db_blocker.unblock(), transaction.atomic():
        load(paths)
        yield
        transaction.set_rollback(True)
