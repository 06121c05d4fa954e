"""Audit the built site: Lighthouse on a slow phone, the Nu checker, and the first view's size.

    python -m tests.benchmarks.audit build/html [PAGE ...]

Lighthouse and vnu-jar come from npm, and are fetched when they are first run.
"""

from __future__ import annotations

import gzip
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tests.weight import FIRST_VIEW, first_view

#: Home, an article, a law, a state, and the lists with a filter or a map.
PAGES = (
    "index", "articles/*", "laws/*", "states/*", "articles/index", "timeline/index",
    "map/index", "agencies-list/index",
)  # fmt: skip

CATEGORIES = ("performance", "accessibility", "best-practices")


class Zipped(SimpleHTTPRequestHandler):
    """Serves files compressed, as hosts do."""

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        if not path.is_file():
            self.send_error(404)
            return
        content = gzip.compress(path.read_bytes())
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


def lighthouse(address: str) -> dict[str, float]:
    """Return Lighthouse's scores, of 100, with its default slow phone."""
    with tempfile.NamedTemporaryFile(suffix=".json") as report:
        command = [
            "npx", "--yes", "lighthouse@12", address, "--quiet", "--output=json",
            f"--output-path={report.name}", f"--only-categories={','.join(CATEGORIES)}",
            "--chrome-flags=--headless=new --no-sandbox --disable-gpu",
        ]  # fmt: skip
        chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or ""
        subprocess.run(command, check=True, env={**os.environ, "CHROME_PATH": chromium})
        data = json.loads(Path(report.name).read_text(encoding="utf-8"))
    return {name: 100 * data["categories"][name]["score"] for name in CATEGORIES}


def nu(site: Path) -> list[str]:
    """Return what the Nu checker finds wrong with all pages."""
    pages = sorted(map(str, site.rglob("*.html")))
    command = ["npx", "--yes", "vnu-jar@26", "--errors-only", "--format", "gnu", *pages]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    return [line for line in result.stderr.splitlines() if line.startswith('"file:')]


def main() -> None:
    """Print the scores and the errors; exit with 1 if a limit is missed."""
    site = Path(sys.argv[1]).resolve()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Zipped, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    failed = False
    print(f"{'page':45}{'bytes':>8}" + "".join(f"{name:>16}" for name in CATEGORIES))
    for pattern in sys.argv[2:] or PAGES:
        path = min(site.glob(f"{pattern}.html"))
        page = str(path.relative_to(site).with_suffix(""))
        scores = lighthouse(f"http://127.0.0.1:{server.server_port}/{page}.html")
        size = first_view(path)
        failed |= (
            size > FIRST_VIEW or scores["performance"] < 95 or min(list(scores.values())[1:]) < 100
        )
        print(f"{page:45}{size:8}" + "".join(f"{scores[name]:16.0f}" for name in CATEGORIES))
    heaviest = max(site.rglob("*.html"), key=first_view)
    failed |= first_view(heaviest) > FIRST_VIEW
    print(f"Heaviest first view: {heaviest.relative_to(site)}, {first_view(heaviest)} bytes")
    errors = nu(site)
    print(f"Nu checker: {len(errors)} errors", *errors[:20], sep="\n")
    sys.exit(failed or bool(errors))


if __name__ == "__main__":
    main()
