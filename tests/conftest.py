from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests.site import Site

if TYPE_CHECKING:
    from pathlib import Path

# How long an example takes says more of the machine than of the code.
settings.register_profile("project", deadline=None)
settings.load_profile("project")


@pytest.fixture(autouse=True)
def _fixed_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """The review clock stands at 2024-06-01."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1717200000")


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path / "site")
