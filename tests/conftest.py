"""One real Label Studio for all tests that need one: started by the first, stopped after the last."""

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from dreiklang.studio.connection import Connection
    from dreiklang.studio.session import Session


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

    with running(studio_folder) as session:
        yield session


@pytest.fixture(scope="session")
def connection(label_studio: "Session") -> "Connection":
    from dreiklang.studio.connection import connect

    return connect(label_studio.url, label_studio.token)


@pytest.fixture(autouse=True)
def _no_server_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests must never reach the server of whoever runs them."""
    monkeypatch.delenv("LABEL_STUDIO_URL", raising=False)
    monkeypatch.delenv("LABEL_STUDIO_API_KEY", raising=False)
