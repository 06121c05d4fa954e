"""A dataset and a map for the small site: visits of the offices."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.site import Site

SUBJECT = """
[fields.mood]
label = "Mood"
dated = true
unknown = "Never asked"
[fields.mood.values]
kind = { label = "Kind", meaning = "It helps." }
gruff = { label = "Gruff" }

[datasets.visits]
title = "All visits"
file = "data/visits.csv"
page = "visits"
per_page = 3
intro = "Each visit once."
source = "The log <of> visits"
source_url = "https://example.org/log"
as_of = 2024-03-01
missing = ["?"]
count = { one = "visit", other = "visits" }
count_by = "result"
search_label = "Street"
section = "Visits"
none = "Nobody came."
notes = ["Two streets share a name."]

[datasets.visits.columns]
office = { label = "Office", refers_to = "office", filter = true }
street = { label = "Street", search = true }
result = { label = "Result", filter = true, values = { W = "Warm", C = "Cold" } }
day = { label = "Day", kind = "date", filter = true, filter_label = "Year" }

[datasets.by-year]
title = "Visits by year"
file = "data/by_year.csv"
source = "The log"
as_of = 2024-03-01
section = "Visits"
pivot = { rows = "day", columns = "result", value = "count", empty = "0" }

[datasets.by-year.columns]
office = { label = "Office", refers_to = "office" }
day = { label = "Day", kind = "date" }
result = { label = "Result", values = { W = "Warm", C = "Cold" } }
count = { label = "Count", kind = "number" }
"""

VISITS = """office,street,result,day,inspector
housing-office,Ångström Road,W,2023-05-01,A
housing-office,"Bay, Upper",C,2024-01-09,B
HO,Cliff Lane,C,2024-02-01,A
port-office,Dock Street,W,2023-07-01,B
"""

BY_YEAR = """office,day,result,count
housing-office,2023-01-01,W,1
housing-office,2024-01-01,C,1200
port-office,2023-01-01,W,1
"""

OFFICE = """---
name: "{name}"
{more}definition: "An office."
sources:
  - id: note
    title: "A note"
    publisher: "P"
    kind: letter
---
Text.
"""

MAP = """---
orphan: true
---
# Map

```{{tile-map}}
:grid: data/grid.csv
:type: office
{measure}
```
"""


def add_datasets(site: Site) -> Site:
    """Add the dataset, two offices, and two maps to a site."""
    subject = (site.docs / "subject.toml").read_text()
    subject = subject.replace('folder = "offices"', 'folder = "offices"\nfields = ["mood"]')
    site.write("subject.toml", subject + SUBJECT)
    site.write("data/visits.csv", VISITS)
    site.write("data/by_year.csv", BY_YEAR)
    site.write("data/grid.csv", "id,row,column\nHO,1,2\nport-office,2,1\n")
    mood = "mood:\n  value: gruff\n  as_of: 2024-02\n  authority: The door\n  source: note\n"
    port = OFFICE.format(name="Port Office", more=mood)
    site.write("offices/port-office.md", port)
    site.write("offices/old-office.md", OFFICE.format(name="Old Office", more=""))
    housing = (site.docs / "offices/housing-office.md").read_text()
    site.write(
        "offices/housing-office.md",
        housing.replace("\ndefinition:", "\naliases: [HO]\ndefinition:"),
    )
    site.write("map.md", MAP.format(measure=":dataset: visits\n:classes: 1, 3"))
    site.write("moods.md", MAP.format(measure=":field: mood"))
    return site
