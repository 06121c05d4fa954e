"""Charts: a CSV file becomes plain data, then shapes, all without Sphinx.

:mod:`kb_tools.core.csv_file` reads the file, :mod:`choosing` makes a :mod:`chart` of what is
asked for, and :mod:`layout` makes its :mod:`shapes`, which the template draws, with
:mod:`scale` for the axes.
"""
