"""What the browser tests share: one Chromium, pages that are watched, and a served site."""

from __future__ import annotations

import http.server
import os
import shutil
import subprocess
import sys
import threading
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

import pytest
from playwright import sync_api

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, BrowserContext, Page

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return the Chromium of the machine."""
    executable = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not executable:
        pytest.fail("there is no Chromium; name one in the environment variable CHROMIUM")
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=executable, args=["--no-sandbox", "--disable-gpu"]
        )
        yield chromium
        chromium.close()


@pytest.fixture
def problems() -> Iterator[list[str]]:
    """Collect what goes wrong in pages; there must be nothing in the end."""
    found: list[str] = []
    yield found
    assert not found


@pytest.fixture(scope="session")
def context_with(browser: Browser) -> Callable[..., BrowserContext]:
    """Return a function that gives one context for each set of options.

    With ``paused``, time stands still in the pages until a test moves it on.
    """
    contexts: dict[str, BrowserContext] = {}

    def context_for(*, paused: bool = False, **options: object) -> BrowserContext:
        key = repr((paused, sorted(options.items())))
        if key not in contexts:
            contexts[key] = browser.new_context(**options)
            contexts[key].set_default_timeout(5000)
            if paused:
                contexts[key].clock.install(time=0)
                contexts[key].clock.pause_at(1000)
        return contexts[key]

    return context_for


@pytest.fixture
def new_page(
    context_with: Callable[..., BrowserContext], problems: list[str]
) -> Iterator[Callable[..., Page]]:
    """Return a function that opens a watched page in a context with these options."""
    pages = []

    def open_page(**options: object) -> Page:
        page = context_with(**options).new_page()
        pages.append(page)
        watch(page, problems)
        return page

    yield open_page
    for page in pages:
        page.close()


def watch(page: Page, problems: list[str]) -> None:
    """Note errors, refusals of the content security policy, and requests to elsewhere."""

    def on_console(message: sync_api.ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            problems.append(message.text)

    def on_request(request: sync_api.Request) -> None:
        asked, own = urlsplit(request.url), urlsplit(page.url)
        is_served = asked.netloc.startswith("127.0.0.1:")
        is_own = asked[:2] == own[:2] or request.is_navigation_request()
        if asked.scheme != "file" and not (is_served and is_own):
            problems.append(f"request to {request.url}")

    page.on("console", on_console)
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("request", on_request)
    page.on(
        "dialog", lambda dialog: (problems.append(f"dialog {dialog.message}"), dialog.dismiss())
    )


@pytest.fixture(scope="session")
def knowledge_base(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """Return the knowledge base itself, built once for all workers."""
    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / "knowledge-base"
    done = folder / "done"
    try:
        folder.mkdir()
    except FileExistsError:  # another worker builds it
        for _ in range(600):
            if done.exists():
                break
            time.sleep(0.2)
    else:
        command = [sys.executable, "-m", "sphinx", "-q", "-c", ROOT, "-d", folder / "doctrees"]
        try:
            subprocess.run([*command, ROOT / "docs", folder / "site"], check=True)
        finally:
            done.touch()
    assert (folder / "site/search/index.js").exists()
    return folder / "site"


class Request(NamedTuple):
    """What a server was asked for, and the address that the browser says it came from."""

    path: str
    referer: str


class Served(NamedTuple):
    """A folder that is served, and all requests so far."""

    address: str
    requests: list[Request]


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[[Path], Served]]:
    """Return a function that serves a folder over HTTP."""
    servers = []

    def start(folder: Path) -> Served:
        requests: list[Request] = []

        class Handler(http.server.SimpleHTTPRequestHandler):
            def log_message(self, *_: object) -> None:
                requests.append(Request(self.path, self.headers.get("Referer", "")))

        handler = partial(Handler, directory=str(folder))
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return Served(f"http://127.0.0.1:{server.server_port}", requests)

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()
