"""Outputs: what is made of the records beside pages; knows neither Sphinx nor docutils."""
