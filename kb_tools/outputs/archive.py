"""Archive: a built site as one file that is read without a network."""

from __future__ import annotations

import datetime
import json
import re
import zipfile
from functools import partial
from typing import TYPE_CHECKING, Any

from kb_tools.core.files import replacing

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

README = """{title}
{line}

{description}

This is a copy of the whole site. It needs no network and no server:
unpack it and open index.html in a browser. Search and filters work, too.

As of {as_of}. It holds {count} records; records.json has them as data.
"""

#: The link to the archive in the theme's footer.
LINK = re.compile(rb'<li class="kb-archive">.*?</li>\n?')

#: The first moment that a zip file can write down.
EARLIEST = 315_532_800
#: The first one that is too late for it: 2108.
TOO_LATE = 4_354_819_200


class ArchiveError(ValueError):
    """The folder is no finished build, or the time none that the archive can have."""


def archive(built: Path, target: Path, time: int) -> int:
    """Write the archive of a finished build; return how many files it has.

    The same build and time give the same bytes.

    :param time: the time that the files get, in seconds since 1970.
    :raises ArchiveError: if the folder is no finished build, or the time is after 2107.
    """
    if time >= TOO_LATE:
        message = f"the time {time} (SOURCE_DATE_EPOCH) is after 2107, which a zip file cannot hold"
        raise ArchiveError(message)
    try:
        data = json.loads((built / "records.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise ArchiveError(f"{built} is no finished build: it has no records.json") from None
    names = sorted(
        str(path.relative_to(built).as_posix())
        for path in built.rglob("*")
        if path.is_file()
        and not path.relative_to(built).parts[0].startswith(".")
        and not (target.exists() and target.samefile(path))
    )
    files: dict[str, Callable[[], bytes]] = {
        name: partial(_content, built / name) for name in names
    }
    files["README.txt"] = lambda: _readme(data).encode("utf-8")
    moment = datetime.datetime.fromtimestamp(max(time, EARLIEST), datetime.UTC)
    target.parent.mkdir(parents=True, exist_ok=True)
    with (
        replacing(target) as part,
        zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as output,
    ):
        for name in sorted(files):
            info = zipfile.ZipInfo(f"{target.stem}/{name}", moment.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3  # as on Unix, wherever it is made
            info.external_attr = 0o644 << 16
            output.writestr(info, files[name]())
    return len(files)


def _content(path: Path) -> bytes:
    """Return the bytes of a file; a page's without the link to the archive, which holds it."""
    content = path.read_bytes()
    return LINK.sub(b"", content) if path.suffix == ".html" else content


def _readme(data: dict[str, Any]) -> str:
    return README.format(
        title=data["title"],
        line="=" * len(data["title"]),
        description=data["description"],
        as_of=data["as_of"] or "an unknown day",
        count=len(data["records"]),
    ).replace("\n\n\n\n", "\n\n")
