"""The command ``kb`` as tests run it: whatever it is given, it ends without a traceback."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from click.testing import CliRunner

from kb_tools.cli import main

if TYPE_CHECKING:
    from tests.site import Site


class Ended(NamedTuple):
    """What a command ended with, and what it said."""

    exit_code: int
    output: str


def kb(*arguments: object, code: int | None = None) -> Ended:
    """Run a command line, which must end with ``code`` if that is given."""
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    ended = result.exception is None or isinstance(result.exception, SystemExit)
    assert ended, f"{result.output}\n{result.exception!r}"
    assert code in {None, result.exit_code}, result.output
    return Ended(result.exit_code, result.output)


def kb_at(site: Site, command: str, *arguments: object, code: int | None = None) -> Ended:
    """Run a command on the pages of a site."""
    return kb(command, "--docs", site.docs, *arguments, code=code)


def problems(site: Site, *arguments: object, code: int | None = None) -> list[dict[str, str]]:
    """Return what ``kb check`` finds, as programs read it."""
    output = kb_at(site, "check", "--format", "json", *arguments, code=code).output
    found: list[dict[str, str]] = json.loads(output)["problems"]
    return found
