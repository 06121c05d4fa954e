"""The Sphinx side: domain, nodes, events.  One module for each thing that is registered."""
