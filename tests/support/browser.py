"""A real Chromium on a real server: `phone` and `desk` are open windows, `window(...)` opens any other."""

import os
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, Playwright, Response, sync_playwright

from tests.support import lossy_link
from tests.support.cast import PASSWORD
from tests.support.needs import needed

AXE = Path(__file__).parent / "vendor/axe-core/axe.min.js"
SIZES = {"phone": (390, 844), "desk": (1280, 800)}
# What Playwright switches off, and Chromium's own toolbar, which is a page of its own for each window: half of what a
# window without a screen costs.
SWITCHED_OFF = (
    *("AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades", "MediaRouter"),
    *("HttpsFirstBalancedModeAutoEnable", "LensOverlay", "PaintHolding", "ThirdPartyStoragePartitioning"),
    *("AvoidCorsURLLoaderRestartOnRedirect", "OptimizationHints", "NetworkTimeServiceQuerying", "PreconnectToSearch"),
    *("InitialWebUI", "WebUIReloadButton", "WebUIToolbar", "WebUIOmniboxPopup", "PreloadTopChromeWebUI"),
)
ARGUMENTS = [
    f"--disable-features={','.join(SWITCHED_OFF)}",
    *("--disable-gpu", "--disable-background-networking", "--disable-component-update"),
    *("--disable-sync", "--no-first-run"),
    # this machine only, like the tests' own sockets; the lossy link does not leave it either
    f"--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE {lossy_link.NETWORK}",
]
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RESOURCES = {"image", "script", "stylesheet", "font"}
SECONDS = 10
LONGEST = 240  # seconds of a test; the slowest takes ten on a calm machine

Window = Callable[..., Page]


@dataclass
class Complaints:
    """What a page complained about while a test drove it: thrown errors, refused resources, broken answers."""

    heard: list[str] = field(default_factory=list)

    def listen(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.heard.append(f"script error: {error}"))
        page.on("console", self._on_console)
        page.on("response", self._on_response)

    def _on_console(self, message: ConsoleMessage) -> None:
        # A 422 is an answer like any other; what did not load is judged by its status below; the lossy link has no TLS.
        known = ("Failed to load resource", "422", "origin was untrustworthy")
        if message.type == "error" and not any(words in message.text for words in known):
            self.heard.append(f"console: {message.text}")

    def _on_response(self, response: Response) -> None:
        broken = response.status >= 400 and response.request.resource_type in RESOURCES
        if broken or response.status >= 500:
            self.heard.append(f"{response.status} for {response.url}")


@dataclass
class Chromium:
    """One Chromium a worker; another one after it had to be killed."""

    playwright: Playwright
    path: str
    _running: Browser | None = None

    @property
    def browser(self) -> Browser:
        if self._running is None or not self._running.is_connected():
            self._running = self.playwright.chromium.launch(
                executable_path=self.path, headless=True, chromium_sandbox=False, args=ARGUMENTS
            )
        return self._running

    @contextmanager
    def at_most(self, seconds: int) -> Iterator[None]:
        """Kill Chromium when the block lasts longer: some calls of Playwright have no limit, and would wait for ever.

        The call then raises TargetClosedError, so the test fails where it stood and the others go on.
        """
        signal.signal(signal.SIGALRM, lambda *_: _kill_chromium())
        signal.alarm(seconds)
        try:
            yield
        finally:
            signal.alarm(0)


def _kill_chromium() -> None:
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it ended meanwhile
            name, _, rest = stat.read_text(encoding="utf-8").rpartition(")")
            parents[int(stat.parent.name)] = (int(rest.split()[1]), name.partition("(")[2])
    for process, (_parent, name) in parents.items():
        above = process
        while above in parents and above != os.getpid():
            above = parents[above][0]
        if above == os.getpid() and name.startswith("chrom"):
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Chromium]:
    path = needed(shutil.which("chromium") or shutil.which("chromium-browser"), "chromium")
    with sync_playwright() as playwright:
        chromium = Chromium(playwright, path)
        yield chromium
        chromium.browser.close()


@pytest.fixture
def window(chromium: Chromium, portal_address: str) -> Iterator[Window]:
    """Return an opener: window("phone", javascript=False, dark=True, ...). A page's complaints fail the test."""
    contexts = []
    complaints = Complaints()

    def open_window(size: str = "desk", *, javascript: bool = True, dark: bool = False, **options: Any) -> Page:
        width, height = SIZES[size]
        context = chromium.browser.new_context(
            base_url=portal_address,
            viewport={"width": width, "height": height},
            java_script_enabled=javascript,
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            has_touch=size == "phone",
            **options,
        )
        context.set_default_timeout(SECONDS * 1000)
        contexts.append(context)
        page = context.new_page()
        complaints.listen(page)
        return page

    with chromium.at_most(LONGEST):
        yield open_window
        for context in contexts:
            context.close()
    assert complaints.heard == []


@pytest.fixture
def phone(window: Window) -> Page:
    return window("phone")


@pytest.fixture
def desk(window: Window) -> Page:
    return window("desk")


@pytest.fixture(params=["phone", "desk"])
def either(request: pytest.FixtureRequest, window: Window) -> Page:
    """Run the test twice: on a phone and on a desk."""
    return window(request.param)


@pytest.fixture(params=["with JavaScript", "without JavaScript"])
def any_browser(request: pytest.FixtureRequest, window: Window) -> Page:
    """Run the test twice: with JavaScript and without."""
    return window(javascript=request.param == "with JavaScript")


def enter(page: Page, login: str, password: str = PASSWORD) -> None:
    """Sign in by the form, as everybody does. Without another password it is the cast's."""
    page.goto("/login")
    page.locator("input[name=login]").fill(login)
    page.locator("input[name=password]").fill(password)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url(lambda address: "/login" not in address)


def back(page: Page) -> None:
    """Press Back; again when Chromium is just moving the page to a new process, as it does at Clear-Site-Data."""
    for _ in range(20):
        try:
            page.go_back()
        except Error as refused:
            if "Not attached to an active page" not in refused.message:
                raise
            page.wait_for_timeout(100)
        else:
            return
    raise AssertionError("the browser did not go back")


def axe(page: Page, *, but_not: tuple[str, ...] = ()) -> None:
    """Raise AssertionError with what axe-core finds wrong on the page as it stands; leave out rules by name."""
    if page.evaluate("matchMedia('(scripting: none)').matches"):
        raise ValueError("axe-core needs a window with JavaScript: without it, it would wait for ever")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    options = {"runOnly": WCAG, "rules": {rule: {"enabled": False} for rule in but_not}}
    with _as_high_as_the_page(page):
        violations = page.evaluate("options => axe.run(document, options).then(found => found.violations)", options)
    assert violations == [], "\n".join(
        f"{found['id']}: {found['help']}\n    {node['html'][:160]}\n    {node['failureSummary']}"
        for found in violations
        for node in found["nodes"]
    )


@contextmanager
def _as_high_as_the_page(page: Page) -> Iterator[None]:
    """Make the window so high that nothing lies under the bar at its foot: people scroll there, axe does not."""
    before = page.viewport_size
    assert before
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": before["width"], "height": max(height, before["height"])})
    yield
    page.set_viewport_size(before)


def fits(page: Page) -> None:
    """Raise AssertionError when the page scrolls sideways, naming what sticks out."""
    script = """() => [...document.querySelectorAll('body *')]
        .filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
        .filter(e => !e.closest('[data-scrolls]'))
        .map(e => e.outerHTML.slice(0, 120))"""
    page.locator("body").wait_for(state="attached")  # a page that has just begun has none
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        pytest.fail(f"{page.url} scrolls sideways:\n" + "\n".join(page.evaluate(script)[:5]), pytrace=False)
