"""The rules that a page is checked by, without a build: no Sphinx, no docutils."""
