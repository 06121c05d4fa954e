"""Citations in the formats of reference managers."""

from __future__ import annotations

import json

import pytest

from kb_tools.core.citation import Citation
from kb_tools.outputs.citation import bibtex, csl_json

CITATION = Citation(
    "heat", "Who pays 100% & {why}?", "Harbour_town", "2024-02", None, None, ("2023", "2024-01")
)


def test_bibtex_escapes_what_it_would_read_otherwise() -> None:
    assert bibtex(CITATION) == (
        "@misc{heat,\n"
        r"  title = {{Who pays 100\% \& \{why\}?}}," + "\n"
        r"  organization = {{Harbour\_town}}," + "\n"
        "  year = {2024},\n"
        "  month = feb,\n"
        "  note = {Statuses as of 2023 to 2024-01},\n"
        "}\n"
    )


@pytest.mark.parametrize(
    ("updated", "parts"),
    [("2024", [2024]), ("2024-02", [2024, 2]), ("2024-02-03", [2024, 2, 3])],
)
def test_csl_json_has_a_date_as_exact_as_known(updated: str, parts: list[int]) -> None:
    citation = CITATION._replace(updated=updated, address="https://example.org/a.html")
    (item,) = json.loads(csl_json(citation))
    assert item["issued"] == {"date-parts": [parts]}
    assert item["URL"] == "https://example.org/a.html"


def test_what_is_not_known_is_left_out() -> None:
    citation = CITATION._replace(updated=None, as_of=())
    (item,) = json.loads(csl_json(citation))
    assert item.keys() == {"id", "type", "title", "container-title"}
    assert "year" not in bibtex(citation)
