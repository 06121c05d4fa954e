"""What the browser tests share: one Chromium, and pages that are watched."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest
from playwright import sync_api

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, BrowserContext, Page


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
        if not request.url.startswith("file://"):
            problems.append(f"request to {request.url}")

    page.on("console", on_console)
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("request", on_request)
    page.on(
        "dialog", lambda dialog: (problems.append(f"dialog {dialog.message}"), dialog.dismiss())
    )
