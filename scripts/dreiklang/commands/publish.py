from typing import TYPE_CHECKING, Annotated

import typer

from dreiklang.commands.options import Debug, Json, Root, finish, harmless
from dreiklang.wording import counted

if TYPE_CHECKING:
    from dreiklang.release.hub import Commit, Hub

EXAMPLE = "Example:  dreiklang publish my-name/my-corpus --dry-run"

Repository = Annotated[str, typer.Argument(metavar="REPO", help="OWNER/NAME of a dataset on the Hugging Face Hub.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would go, with sizes, and send nothing.")]
Private = Annotated[bool, typer.Option("--private", help="Make the repository private, if it is not there yet.")]


def publish(
    repository: Repository,
    dry_run: DryRun = False,
    private: Private = False,
    root: Root = None,
    json: Json = False,
    debug: Debug = False,
) -> None:
    """Put the releases on the Hugging Face Hub, each as one commit and one tag vX.Y.Z.

    A release that is tagged there is left alone; interrupted, it goes on when it is run again. The token is read from
    HF_TOKEN or from what `hf auth login` stored; HF_ENDPOINT names another hub.
    """
    from dreiklang.corpus import Corpus
    from dreiklang.errors import PublishError
    from dreiklang.release import history, intact
    from dreiklang.release.hub import Hub, commits

    corpus = Corpus.find(root)
    if not history.folders(corpus.dataset):
        raise PublishError(f"{corpus.dataset}: there is no release yet: make one with `dreiklang release 0.1.0`")
    hub = Hub(repository)
    done = _known(hub) if dry_run else hub.tags()
    waiting = list(commits(corpus.dataset, done or ()))
    for commit in waiting:
        for changed in intact.problems(history.folder(corpus.dataset, commit.version)):
            raise PublishError(f"{changed.where}: {changed.message}; nothing was published")
    facts = [_facts(commit) for commit in waiting]
    if dry_run:
        _show(waiting, json)
        unknown = "" if done is not None else " (what is there already could not be asked)"
        said = f"{counted(len(waiting), 'release')} would go to {repository}{unknown}"
        finish(said, as_json=json, repository=repository, releases=facts, dry_run=True)
    if waiting:
        hub.create(private=private)
    for commit in waiting:
        hub.publish(commit)
    tags = ", ".join(commit.tag for commit in waiting)
    said = f"{tags} → {repository}" if waiting else f"nothing to publish: {repository} has every release"
    finish(said, as_json=json, repository=repository, releases=facts, dry_run=False)


def _known(hub: "Hub") -> list[str] | None:
    """The tags that are there; None where that could not be asked, which a dry run can do without."""
    from dreiklang.errors import PublishError

    try:
        return hub.tags()
    except PublishError:
        return None


def _facts(commit: "Commit") -> dict[str, object]:
    files = [{"path": item.path, "bytes": item.size} for item in commit.items]
    return {"version": commit.version, "tag": commit.tag, "bytes": commit.size, "files": files}


def _show(waiting: "list[Commit]", as_json: bool) -> None:
    for commit in waiting if not as_json else ():
        print(f"{commit.tag}  {counted(commit.size, 'byte')} in {counted(len(commit.items), 'file')}")
        for item in commit.items:
            print(harmless(f"  {item.size:>12,}  {item.path}"))
