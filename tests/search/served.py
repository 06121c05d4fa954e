"""A server for measuring: it compresses what it sends, and notes what it has sent."""

from __future__ import annotations

import gzip
import mimetypes
import threading
import time
from functools import cache, partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, NamedTuple, Self
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

#: What hosts compress; Pagefind's own files are compressed already.
COMPRESSED = frozenset({".css", ".html", ".js", ".json", ".svg"})


class Sent(NamedTuple):
    """A file that was sent: when (seconds since the epoch), and its bytes on the way."""

    at: float
    path: str
    size: int


class Served:
    """A folder on a port of this machine, while the context lasts."""

    def __init__(self, folder: Path) -> None:
        self.sent: list[Sent] = []
        handler = partial(_Handler, folder, self.sent)
        self._server = _Server(("127.0.0.1", 0), handler)
        self.address = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    def handle_error(self, *arguments: object) -> None:
        """Say nothing of a browser that has left before the end."""


@cache
def _content(path: Path) -> tuple[bytes, bool]:
    """Return what is sent of a file, and whether it is compressed."""
    content = path.read_bytes()
    if path.suffix in COMPRESSED:
        return gzip.compress(content, 6, mtime=0), True
    return content, False


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # or a body waits for its headers' receipt

    def __init__(self, folder: Path, sent: list[Sent], *arguments: object) -> None:
        self.folder, self.sent = folder, sent
        super().__init__(*arguments)

    def do_GET(self) -> None:
        path = unquote(urlsplit(self.path).path).lstrip("/")
        try:
            content, is_compressed = _content(self.folder / path)
        except OSError:
            self.send_error(404)
            return
        self.send_response(200)
        kind, _encoding = mimetypes.guess_type(path)
        self.send_header("Content-Type", kind or "application/octet-stream")
        self.send_header("Content-Length", str(len(content)))
        if is_compressed:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.sent.append(Sent(time.time(), path, len(content)))
        self.wfile.write(content)

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""
