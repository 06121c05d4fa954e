"""Importing: from pages of others to drafts that a person rewrites; no Sphinx, no docutils.

A reader (:mod:`plain`, :mod:`page`, :mod:`feed`) yields articles, or why something is none.
"""
