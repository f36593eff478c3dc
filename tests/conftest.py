"""One real Label Studio for all tests that need one: started by the first, stopped after the last."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from dreiklang.studio.connection import Connection
    from dreiklang.studio.session import Session

settings.register_profile("any machine", deadline=None)  # a busy one is no reason to fail
settings.load_profile("any machine")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """In several processes: tests that need the shared server stay with it, others with their module."""
    for item in items:
        of_server = "label_studio" in getattr(item, "fixturenames", ())
        item.add_marker(pytest.mark.xdist_group("server" if of_server else item.nodeid.partition("::")[0]))


@pytest.fixture(scope="session")
def studio_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the shared server keeps its data."""
    return tmp_path_factory.mktemp("corpus") / ".studio"


@pytest.fixture(scope="session")
def label_studio(studio_folder: Path) -> "Iterator[Session]":
    """The shared server, up and running; all tests see its projects, so give yours a title of its own."""
    if find_spec("label_studio") is None:
        pytest.skip("needs the server: pip install 'dreiklang[studio]'")
    from dreiklang.studio.server import running

    password = _prepared(studio_folder)
    with running(studio_folder, timeout=600) as session:
        yield replace(session, password=session.password or password)


def _prepared(folder: Path) -> str | None:
    """Spares whoever runs server tests often the first start's minute.

    DREIKLANG_TEST_STUDIO names a folder with the database that a first start made, and the password it showed.
    """
    ready = os.environ.get("DREIKLANG_TEST_STUDIO")
    if ready is None:
        return None
    (folder / "data").mkdir(parents=True)
    shutil.copy(Path(ready) / "label_studio.sqlite3", folder / "data")
    return (Path(ready) / "password").read_text("utf-8").strip()


@pytest.fixture(scope="session")
def connection(label_studio: "Session") -> "Connection":
    from dreiklang.studio.connection import connect

    return connect(label_studio.url, label_studio.token)


@pytest.fixture
def page(label_studio: "Session") -> "Iterator[Page]":
    """A browser, signed in, that reaches nothing but the server."""
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("needs a browser: chromium or google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1600, "height": 1000}, locale="de-DE")
        page.route(lambda url: not url.startswith((label_studio.url, "data:", "blob:")), lambda route: route.abort())
        page.goto(f"{label_studio.url}/user/login/")
        page.fill("input[name=email]", label_studio.username)
        page.fill("input[name=password]", label_studio.password)
        page.click("button[type=submit]")
        page.wait_for_url(lambda url: "/user/login" not in url)
        yield page
        browser.close()


@pytest.fixture(autouse=True)
def _no_server_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests must never reach the server of whoever runs them."""
    monkeypatch.delenv("LABEL_STUDIO_URL", raising=False)
    monkeypatch.delenv("LABEL_STUDIO_API_KEY", raising=False)
