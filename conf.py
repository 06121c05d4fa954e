"""Sphinx's settings.  What the knowledge base is about stands in docs/subject.toml."""

import os

project = "Local Immigration Enforcement"
author = "The contributors"
copyright = "The contributors, CC BY 4.0"

extensions = ["myst_parser", "sphinx_design", "kb_tools"]
primary_domain = "kb"
kb_subject = "subject.toml"

# Where the site stands and where its files are kept is not written here: whoever builds says so
# in the environment.  Without, pages have no feeds and no link "Suggest an edit"; the same
# environment gives the same bytes.  GitHub's builds set the repository, as owner/name.
html_baseurl = os.environ.get("SITE_ADDRESS", "")
repository = os.environ.get("GITHUB_REPOSITORY", "")
kb_edit_url = f"https://github.com/{repository}/edit/main/docs/{{path}}" if repository else ""

myst_enable_extensions = ["colon_fence", "deflist"]
nitpicky = True

templates_path = []
html_theme = "kb"
html_title = project
html_copy_source = False
html_show_sourcelink = False
html_use_index = False
html_theme_options = {
    "sections": [
        ("articles/index", "Articles"),
        ("programs/index", "Programs"),
        ("laws/index", "Laws"),
        ("cases/index", "Cases"),
        ("agencies/index", "Agencies"),
        ("states/index", "States"),
        ("map/index", "Map"),
        ("agencies-list/index", "Is my county in it?"),
        ("timeline/index", "Timeline"),
        ("topics/index", "Topics"),
        ("data/index", "Data"),
        ("contribute/index", "Contribute"),
    ],
    "footer": [
        ("a-z", "A–Z"),
        ("citations", "Citation index"),
        ("about/index", "About"),
        ("about/statuses", "How statuses work"),
        ("about/sources", "Sources and corrections"),
        ("about/legal", "Not legal advice"),
        ("contribute/index", "Contribute"),
    ],
    "notice": (
        "Information, not legal advice. Each status shows the day on which it was last seen so."
    ),
    "license": "Text: CC BY 4.0. Code: MIT.",
}
