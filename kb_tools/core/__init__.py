"""What can be said about a subject and its records without a builder.

Nothing in this package imports Sphinx or docutils; an import contract in
``pyproject.toml`` holds it to that.
"""
