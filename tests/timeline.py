"""A file of events for the second subject."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.site import Site

SPEC = """
[timeline]
file = "history/events.yaml"
gathers = ["office"]
once = [["passed", "passes"], ["repealed", "repeals"]]
"""

EVENTS = """# What happened.
events:
  - date: 2001-05-06
    title: The council passes the heat rule.
    rules: [HR 1]
    source: gazette-2001
  - date: 1999
    title: A cold winter <fills> the office with complaints.
    offices: [housing-office]
    source: gazette-2001
  - date: 2003-02
    title: The deposit rule is read out.
    rules: [deposit-rule]
    source: letter-2003
sources:
  - id: gazette-2001
    title: Gazette 7
    publisher: Harbour Gazette
    kind: ordinance
    url: https://example.org/7
  - id: letter-2003
    title: A letter
    publisher: A tenant
    kind: letter
"""

PAGE = """# History

```{timeline}
```
"""


def add_timeline(site: Site) -> Site:
    """Give a site of the second subject a file of events and a page that lists all."""
    site.write("history/events.yaml", EVENTS)
    site.write("history/index.md", "---\norphan: true\n---\n" + PAGE)
    site.write("subject.toml", (site.docs / "subject.toml").read_text() + SPEC)
    return site
