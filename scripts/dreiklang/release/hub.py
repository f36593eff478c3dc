"""Releases on the Hugging Face Hub: each is one commit, with what lists it, and one tag.

Where it stopped is read from the Hub, never remembered: a tag says that a release is done, a commit of its title that
only the tag is missing. So it is safe to repeat, also where an answer was lost on its way back.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from dreiklang.errors import PublishError
from dreiklang.release import changelog, history
from dreiklang.release.build import listing
from dreiklang.release.manifest import Release

T = TypeVar("T")
_KIND = "dataset"


@dataclass(frozen=True, slots=True)
class Item:
    """A file that is to go, as bytes or from where it lies."""

    path: str  # in the repository
    content: Path | bytes

    @property
    def size(self) -> int:
        return len(self.content) if isinstance(self.content, bytes) else self.content.stat().st_size


@dataclass(frozen=True, slots=True)
class Commit:
    """What one release is on the Hub."""

    version: str
    items: tuple[Item, ...]

    @property
    def tag(self) -> str:
        return f"v{self.version}"

    @property
    def title(self) -> str:
        return f"Release {self.version}"

    @property
    def size(self) -> int:
        return sum(item.size for item in self.items)


def commits(dataset: Path, done: Sequence[str] = ()) -> Iterator[Commit]:
    """Of every release that has no tag yet, oldest first: its folder, and what lists it and those before it."""
    releases = history.releases(dataset)
    for i in range(len(releases) - 1, -1, -1):
        if f"v{releases[i].version}" not in done:
            yield Commit(releases[i].version, tuple(_items(dataset, releases[i:])))


def _items(dataset: Path, releases: Sequence[Release]) -> Iterator[Item]:
    folder = history.folder(dataset, releases[0].version)
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield Item(path.relative_to(dataset).as_posix(), path)
    for path, text in listing(dataset, releases).items():
        then = changelog.until(text, releases[0].version) if path.name == changelog.FILE else text
        yield Item(path.relative_to(dataset).as_posix(), then.encode())


class Hub:
    """A repository of the Hub that HF_ENDPOINT names; the token comes from HF_TOKEN or `hf auth login`."""

    def __init__(self, repository: str) -> None:
        from huggingface_hub import HfApi
        from huggingface_hub.utils._validators import validate_repo_id

        try:
            validate_repo_id(repository)
        except ValueError as error:
            raise PublishError(f"{repository}: is no repository: write OWNER/NAME ({_line(error)})") from error
        if "/" not in repository:
            raise PublishError(f"{repository}: is no repository, as it has no owner: write OWNER/{repository}")
        self.repository = repository
        self.api = HfApi()

    def tags(self) -> list[str]:
        """Of releases that are there; none where there is no such repository."""
        from huggingface_hub.errors import RepositoryNotFoundError

        try:
            refs = self._ask("list the tags", lambda: self.api.list_repo_refs(self.repository, repo_type=_KIND))
        except PublishError as error:
            if isinstance(error.__cause__, RepositoryNotFoundError):
                return []
            raise
        return [tag.name for tag in refs.tags]

    def create(self, *, private: bool) -> None:
        """The repository, unless it is there."""
        self._ask(
            "create the repository",
            lambda: self.api.create_repo(self.repository, repo_type=_KIND, private=private or None, exist_ok=True),
        )

    def publish(self, commit: Commit) -> bool:
        """Commit and tag; whether there was a commit to make, or the tag alone was missing."""
        from huggingface_hub import CommitOperationAdd

        history = self._ask("read the history", lambda: self.api.list_repo_commits(self.repository, repo_type=_KIND))
        made = next((known.commit_id for known in history if known.title == commit.title), None)
        if made is None:
            operations = [
                CommitOperationAdd(item.path, item.content if isinstance(item.content, bytes) else str(item.content))
                for item in commit.items
            ]
            done = self._ask(
                f"commit {commit.version}",
                lambda: self.api.create_commit(
                    self.repository,
                    operations,
                    commit_message=commit.title,
                    repo_type=_KIND,
                    parent_commit=history[0].commit_id if history else None,
                ),
            )
            tagged = done.oid
        else:
            tagged = made
        self._ask(
            f"tag {commit.version}",
            lambda: self.api.create_tag(
                self.repository, tag=commit.tag, tag_message=commit.title, revision=tagged, repo_type=_KIND
            ),
        )
        return made is None

    def _ask(self, what: str, call: Callable[[], T]) -> T:
        """Raises PublishError, which never holds the token."""
        from huggingface_hub.errors import HfHubHTTPError, OfflineModeIsEnabled

        try:
            return call()
        except OfflineModeIsEnabled as error:
            raise PublishError(f"can't {what}: HF_HUB_OFFLINE is set: unset it") from error
        except HfHubHTTPError as error:
            raise PublishError(f"can't {what} of {self.repository}: {_line(error)}: {_remedy(error)}") from error
        except Exception as error:  # what it raises for a broken connection differs from version to version
            raise PublishError(f"can't {what} of {self.repository}: {_line(error)}: {_AGAIN}") from error


_AGAIN = "run the same command again, which goes on where it stopped"


def _remedy(error: Exception) -> str:
    status = getattr(getattr(error, "response", None), "status_code", None)
    if status in (401, 403):
        return "set HF_TOKEN to a token that may write there, or run `hf auth login`"
    if status == 412:
        return f"somebody else wrote there meanwhile: {_AGAIN}"
    return _AGAIN


def _line(error: Exception) -> str:
    """The first line of what it says, and no token in it, wherever that came from."""
    from huggingface_hub import get_token

    said = next((line.strip() for line in str(error).splitlines() if line.strip()), type(error).__name__)
    for secret in (get_token(), os.environ.get("HF_TOKEN"), os.environ.get("HUGGING_FACE_HUB_TOKEN")):
        if secret:
            said = said.replace(secret, "…")
    return said.rstrip(".:")
