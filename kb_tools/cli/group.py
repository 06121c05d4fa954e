"""The group of all commands: each ends without a traceback, whatever ends it."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from typing import TYPE_CHECKING, Any, NoReturn

import click

from kb_tools.core.review import ClockError

if TYPE_CHECKING:
    from collections.abc import Iterator

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Stopped(BaseException):
    """The command was told to stop; ``number`` is that of the signal."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class Commands(click.Group):
    """A group whose commands put away what is half done when they are stopped.

    What the machine refuses (no space, no permission), or says of the time, is said in one line.
    """

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run a command; its exit status is 128 and the number of the signal that stopped it."""
        try:
            with _stoppable():
                return super().main(*args, **kwargs)
        except Stopped as stopped:
            sys.exit(128 + stopped.number)
        except ClockError as error:
            click.echo(f"Error: {error}", err=True)
            sys.exit(1)
        except OSError as error:
            reason = error.strerror or str(error)
            with contextlib.suppress(OSError):
                place = f"{error.filename}: " if error.filename else ""
                click.echo(f"Error: {place}{reason}", err=True)
            _drop_output()
            sys.exit(1)


@contextlib.contextmanager
def _stoppable() -> Iterator[None]:
    """Let Ctrl-C and a request to end unwind what is being done; what is ignored stays so."""
    before = {}
    if threading.current_thread() is threading.main_thread():
        wanted = (n for n in _SIGNALS if signal.getsignal(n) is not signal.SIG_IGN)
        before = {number: signal.signal(number, _stop) for number in wanted}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _stop(number: int, _frame: object) -> NoReturn:
    for other in _SIGNALS:  # a second one does not disturb the clearing up
        signal.signal(other, signal.SIG_IGN)
    raise Stopped(number)


def _drop_output() -> None:
    """Drop what is left of an output that nobody takes, so that Python does not try again."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, stream.fileno())
