"""How often garbage is looked for: less while a site is built, as before when it is done."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

import pytest

from tests.site import Site

if TYPE_CHECKING:
    from pathlib import Path

#: What conf.py adds: it writes down what holds while pages are read.
NOTE = """

def setup(app):
    import gc
    from pathlib import Path

    def note(app, name, text):
        (Path(app.confdir) / "seen").write_text(str(gc.get_threshold()[0]))

    app.connect("source-read", note)
"""


@pytest.mark.parametrize("before", [(700, 10, 10), (50_000, 20, 20), (0, 10, 10)])
def test_a_build_leaves_it_as_it_was(tmp_path: Path, before: tuple[int, int, int]) -> None:
    site = Site(tmp_path / "site")
    conf = site.root / "conf.py"
    conf.write_text(conf.read_text() + NOTE)
    usual = gc.get_threshold()
    gc.set_threshold(*before)
    try:
        site.build()
        assert gc.get_threshold() == before
    finally:
        gc.set_threshold(*usual)
    assert int((site.root / "seen").read_text()) == (before[0] and max(20_000, before[0]))
