"""The command line ``kb``."""

from __future__ import annotations

from kb_tools.cli.main import main

__all__ = ["main"]
