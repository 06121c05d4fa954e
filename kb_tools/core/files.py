"""Files: read only if they are files, and written whole or not at all."""

from __future__ import annotations

import errno
import os
import re
import shutil
import stat
import tomllib
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from kb_tools.core.frontmatter import check_lines
from kb_tools.core.problems import START, Position, UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

#: A page is written by hand; what is larger is not a page.
MAX_FILE = 2_000_000
#: Names that Windows keeps for devices, whatever comes after a dot.
DEVICES = frozenset(
    {"con", "prn", "aux", "nul", *(port + n for port in ("com", "lpt") for n in "0123456789¹²³")}
)


def link_in_path(docs: Path, path: Path) -> Path | None:
    """Return the first part of a path below the folder of pages that is a symbolic link."""
    for part in (*reversed(path.relative_to(docs).parents[:-1]), path.relative_to(docs)):
        if os.path.islink(docs / part):  # noqa: PTH114 - takes names that no file can have
            return docs / part
    return None


def read_content(path: Path, docs: Path | None = None) -> bytes:
    """Return the bytes of a file.

    :param docs: a folder that it is in, and below which no folder may be a link either.
    :raises UnreadableError: if it cannot be read, would never end, as a pipe, or is
        a link, which could show any file of the machine.
    """
    try:
        link = link_in_path(docs, path) if docs and path.is_relative_to(docs) else None
        mode = (link or path).lstat().st_mode
        if stat.S_ISREG(mode):
            return path.read_bytes()
    except FileNotFoundError:
        raise UnreadableError("there is no such file") from None
    except OSError as error:
        raise UnreadableError(f"the file cannot be read: {error.strerror}") from None
    kind = "a symbolic link" if stat.S_ISLNK(mode) else "a folder, a pipe or a device"
    if link and link != path:
        message = f"the folder {link.name!r} is a symbolic link; put the folder itself in its place"
        raise UnreadableError(message)
    raise UnreadableError(f"it is no file but {kind}; put the file itself in its place")


def read_text(path: Path, docs: Path | None = None) -> str:
    """Return the text of a file, with lines as on Unix.

    :param docs: as for :func:`read_content`.
    :raises UnreadableError: if it cannot be read, or is no text.
    """
    return decode(read_content(path, docs))


def read_toml(path: Path, docs: Path | None = None) -> tuple[str, dict[str, Any]]:
    """Return the text of a file in TOML, and its data.

    :param docs: as for :func:`read_content`.
    :raises UnreadableError: if it cannot be read, or is no TOML.
    """
    text = read_text(path, docs)
    try:
        return text, tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+), column (\d+)", str(error))
        position = Position(int(found[1]), int(found[2])) if found else START
        raise UnreadableError(str(error), position) from None
    except ValueError:
        raise UnreadableError("a number has thousands of digits") from None
    except RecursionError:
        raise UnreadableError("the values are nested too deeply") from None


def decode(content: bytes) -> str:
    """Return the text of a page.

    :raises UnreadableError: if it is not UTF-8, has a zero byte or a line that is too long.
    """
    if len(content) > MAX_FILE:
        message = f"the file has {len(content):,} bytes; at most {MAX_FILE:,} are allowed"
        raise UnreadableError(message)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = bytes(error.object[: error.start]).decode()
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        message = (
            f"the file is not UTF-8: byte 0x{error.object[error.start]:02x} means nothing here; "
            "save the file with the encoding UTF-8"
        )
        raise UnreadableError(message, Position(line, column)) from None
    if "\0" in text:
        raise UnreadableError("the file has a zero byte; it is not a text file")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    check_lines(text)
    return text


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a path beside a file, and let what is written there take its place at the end.

    A reader sees the old file or the new one, whenever the program is stopped.

    :raises OSError: if the file may not be written.
    """
    refuse_unwritable(path)
    part = path.with_name(f".{path.name}.part")
    try:
        yield part
        if path.exists():
            shutil.copymode(path, part)
        os.replace(part, path)  # noqa: PTH105 - the word for it
    except OSError as error:
        if error.filename in {None, str(part)}:
            error.filename = str(path)
        raise
    finally:
        part.unlink(missing_ok=True)


def replace(path: Path, content: bytes) -> None:
    """Write a file at once; its folder is made if there is none.

    :raises OSError: if the file may not or cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path) as part:
        part.write_bytes(content)


def refuse_unwritable(path: Path) -> None:
    """Refuse what may not be written, or is no file, though a file could take its place.

    A link is neither followed, as it could lead to any file of the machine, nor replaced.

    :raises OSError: then.
    """
    if path.is_symlink():
        message = "it is a symbolic link, which is not written through; name the file itself"
        raise OSError(errno.ELOOP, message, str(path))
    if path.exists() and not path.is_file():
        raise OSError(errno.EINVAL, "it is no file but a folder, a pipe or a device", str(path))
    there = next(place for place in (path, *path.absolute().parents) if place.exists())
    if not os.access(there, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(there))
