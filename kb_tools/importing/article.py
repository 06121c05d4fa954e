"""What the readers give: articles, what they left out, and why a file cannot be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urljoin

from kb_tools.core.characters import without_hidden
from kb_tools.core.schema import is_web_address
from kb_tools.core.tracking import without_tracking

if TYPE_CHECKING:
    from kb_tools.core.problems import Position

#: A longer title is cut.
MOST_TITLE = 200
MOST_ADDRESS = 2000


class Paragraph(NamedTuple):
    """A paragraph of an excerpt: as Markdown that is only text, emphasis and links; as words."""

    markdown: str
    text: str


@dataclass(frozen=True, slots=True)
class Article:
    """An article of somebody else, as far as a file tells; dates are ISO 8601.

    ``link`` is the address of the article itself, ``date_as_written`` the words that the
    date was read from, if it could be read in two ways.
    """

    position: Position
    title: str
    excerpt: tuple[Paragraph, ...] = ()
    link: str | None = None
    date: str | None = None
    date_as_written: str | None = None
    publisher: str | None = None


class LeftOut(NamedTuple):
    """Something in a file that gives no draft, and why."""

    position: Position
    message: str


def address_of(text: str) -> str | None:
    """Return a web address, or ``None`` if it is none or too long to be one.

    What tracks readers is left out.
    """
    address = without_tracking(text.strip())
    return address if len(address) <= MOST_ADDRESS and is_web_address(address) else None


def address_from(base: str | None, reference: str) -> str | None:
    """Return the web address that a reference in a file leads to, if any.

    :param base: the address that it starts from.
    """
    try:
        return address_of(urljoin(base or "", reference.strip()))
    except ValueError:
        return None


def plain(text: str) -> str:
    """Return a text on one line, without characters that cannot be seen."""
    return " ".join(without_hidden(text.replace("\0", "")).split())


def title_of(text: str) -> str:
    """Return a title that is not too long."""
    title = plain(text)
    return title if len(title) <= MOST_TITLE else f"{title[:MOST_TITLE].rsplit(' ', 1)[0]} …"
