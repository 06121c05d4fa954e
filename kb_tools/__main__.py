"""``python -m kb_tools`` is the command ``kb``."""

from kb_tools.cli import main

main(prog_name="kb")
