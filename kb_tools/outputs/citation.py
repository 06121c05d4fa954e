"""Citations as files that reference managers read: BibTeX and CSL-JSON."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from kb_tools.core.dates import date_parts

if TYPE_CHECKING:
    from collections.abc import Callable

    from kb_tools.core.citation import Citation

_SPECIAL = re.compile(r"[\\{}$&#%_^~]")
_IN_WORDS = {
    "\\": r"\textbackslash{}",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


class Format(NamedTuple):
    """A format of citations: the ending of its files, and what writes them."""

    suffix: str
    write: Callable[[Citation], str]


def bibtex(citation: Citation) -> str:
    """Return a page as an entry of BibTeX."""
    year, month, day = date_parts(citation.updated)
    fields = {
        "title": f"{{{_latex(citation.title)}}}",
        "organization": f"{{{_latex(citation.site)}}}",
        "year": str(year) if year else "",
        "month": _MONTHS[month - 1] if month else "",
        "day": str(day) if day else "",
        "url": citation.address or "",
        "note": _latex(citation.note),
    }
    lines = (
        f"  {name} = {value if name == 'month' else f'{{{value}}}'},\n"
        for name, value in fields.items()
        if value
    )
    return f"@misc{{{citation.id},\n{''.join(lines)}}}\n"


def csl_json(citation: Citation) -> str:
    """Return a page as a list of one item of CSL-JSON."""
    parts = [part for part in date_parts(citation.updated) if part]
    item: dict[str, Any] = {
        "id": citation.id,
        "type": "webpage",
        "title": citation.title,
        "container-title": citation.site,
        "issued": {"date-parts": [parts]} if parts else None,
        "URL": citation.address,
        "note": citation.note,
    }
    shown = {name: value for name, value in item.items() if value}
    return json.dumps([shown], ensure_ascii=False) + "\n"


FORMATS = {
    "BibTeX": Format(".bib", bibtex),
    "CSL-JSON": Format(".csl.json", csl_json),
}


def _latex(text: str) -> str:
    return _SPECIAL.sub(lambda found: _IN_WORDS.get(found[0], f"\\{found[0]}"), text)
