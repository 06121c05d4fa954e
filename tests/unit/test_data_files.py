"""The files of figures in docs/data: every row has a source that is known and told of."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

DATA = Path("docs/data")
FILES = sorted(path for path in DATA.glob("*.csv") if path.stem not in {"sources", "tile_grid"})


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_row_has_a_source_that_the_page_lists(path: Path) -> None:
    known = {row["id"] for row in rows(DATA / "sources.csv")}
    cited = {row["source_id"] for row in rows(path)}
    assert cited
    assert cited <= known
    pages = [page.read_text(encoding="utf-8") for page in DATA.glob("*.md")]
    (page,) = [text for text in pages if f"{{download}}`{path.name} " in text]
    for source in cited:
        assert f"  - id: {source}\n" in page
    assert f"has {len(rows(path)):,} rows" in page
