"""``python -m kb_tools`` is the command ``kb``."""

from __future__ import annotations

import signal


def run() -> None:
    """Run the command line; a signal that comes before a command runs ends the process."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from kb_tools.cli import main

    main(prog_name="kb")


if __name__ == "__main__":
    run()
