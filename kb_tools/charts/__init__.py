"""Charts: a CSV file becomes plain data, then shapes, all without Sphinx.

:mod:`table` reads the file, :mod:`chart` chooses what is shown, :mod:`scale` places values,
and :mod:`layout` makes the shapes that the template draws.
"""
