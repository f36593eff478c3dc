"""Publishing with the real client of the Hub, to an imitation of the Hub that fails where it is told to."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from release import imitation
from settlements import SCHEME, settlement, settlements

from dreiklang.corpus import Corpus
from dreiklang.release.build import build

REPOSITORY = "leute/probe"


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    """With two releases."""
    made = Corpus(tmp_path_factory.mktemp("corpus"))
    made.scheme_path.parent.mkdir()
    made.scheme_path.write_text('name = "probe"\nversion = "1.0.0"\n[[entity]]\nname = "ORG"\n', "utf-8")
    build(made.dataset, SCHEME, "1.0.0", settlements(6))
    build(made.dataset, SCHEME, "1.1.0", [*settlements(6), settlement("neu")])
    return made


@pytest.fixture
def hub():
    with imitation.running() as running:
        yield running


def publish(
    hub: imitation.Hub,
    corpus: Corpus,
    *options: str,
    token: str | None = imitation.TOKEN,
    repository: str = REPOSITORY,
    stored: str | None = None,
):
    """In a process of its own: the client reads its settings when it is imported."""
    variables = os.environ | {
        "HF_ENDPOINT": hub.url,
        "HF_HUB_OFFLINE": "0",
        "HF_HUB_DISABLE_XET": "1",
        "HF_HUB_DISABLE_TELEMETRY": "1",
        "HF_HUB_DISABLE_PROGRESS_BARS": "1",
        "HF_HOME": str(corpus.root / "hf"),
    }
    variables.pop("HF_TOKEN", None)
    if token:
        variables["HF_TOKEN"] = token
    if stored:
        (corpus.root / "hf").mkdir(exist_ok=True)
        (corpus.root / "hf" / "token").write_text(stored)
    arguments = ["publish", repository, *options, "--root", str(corpus.root)]
    command = [sys.executable, "-m", "dreiklang", *arguments]
    done = subprocess.run(command, env=variables, capture_output=True, text=True, check=False)
    assert all(secret not in done.stdout + done.stderr for secret in (token, stored) if secret)
    return done


def is_complete(hub: imitation.Hub, corpus: Corpus) -> None:
    """Two commits and two tags, the files of each are those it should have."""
    repository = hub.repositories[REPOSITORY]
    assert [commit.title for commit in repository.commits] == ["initial commit", "Release 1.0.0", "Release 1.1.0"]
    first, second = repository.commits[1:]
    assert repository.tags == {"v1.0.0": first.id, "v1.1.0": second.id}
    here = {
        path.relative_to(corpus.dataset).as_posix(): path.read_bytes()
        for path in corpus.dataset.rglob("*")
        if path.is_file()
    }
    assert {name: data for name, data in second.files.items() if name != ".gitattributes"} == here
    assert not any(name.startswith("data/1.1.0") for name in first.files)
    assert b"1.1.0" not in first.files["README.md"] + first.files["CHANGELOG.md"] + first.files["probe_loader.py"]
    assert {name for name in first.files if name.startswith("data/1.0.0/")} == {
        name for name in here if name.startswith("data/1.0.0/")
    }


def test_each_release_is_one_commit_and_one_tag(hub, corpus):
    done = publish(hub, corpus)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "v1.0.0, v1.1.0 → leute/probe\n"
    is_complete(hub, corpus)
    assert hub.repositories[REPOSITORY].private is False


def test_what_is_there_is_left_alone(hub, corpus):
    publish(hub, corpus)
    before = len(hub.requests)
    again = publish(hub, corpus)
    assert again.stdout == "nothing to publish: leute/probe has every release\n"
    assert hub.requests[before:] == ["GET /api/datasets/leute/probe/refs"]
    is_complete(hub, corpus)


def test_a_dry_run_sends_nothing(hub, corpus):
    done = publish(hub, corpus, "--dry-run", "--json")
    facts = json.loads(done.stdout)
    assert [release["tag"] for release in facts["releases"]] == ["v1.0.0", "v1.1.0"]
    sizes = {file["path"]: file["bytes"] for file in facts["releases"][1]["files"]}
    for path, size in sizes.items():
        assert (corpus.dataset / path).stat().st_size == size
    assert {request.split()[0] for request in hub.requests} == {"GET"}
    assert hub.repositories == {}
    shown = publish(hub, corpus, "--dry-run", token=None)
    assert "data/1.0.0/ner/train-00000-of-00001.parquet" in shown.stdout
    assert shown.stdout.endswith("2 releases would go to leute/probe (what is there already could not be asked)\n")


@pytest.mark.parametrize(
    ("where", "how"), [("/commit/", "500"), ("/commit/", "cut"), ("/commit/", "lost"), ("/tag/", "lost")]
)
def test_a_fault_leaves_no_half_and_repeating_completes_it(hub, corpus, where, how):
    hub.fault = (where, how)
    broken = publish(hub, corpus)
    assert broken.returncode == 2, broken.stdout
    assert broken.stderr.splitlines()[-1].startswith("dreiklang: can't ")
    assert "run the same command again" in broken.stderr
    assert len(hub.repositories[REPOSITORY].tags) <= 1
    again = publish(hub, corpus)
    assert again.returncode == 0, again.stderr
    is_complete(hub, corpus)


@pytest.mark.parametrize("where", ["/lfs/", "/commits/"])
def test_what_is_harmless_to_repeat_the_client_repeats(hub, corpus, where):
    hub.fault = (where, "cut")
    assert publish(hub, corpus).returncode == 0
    is_complete(hub, corpus)


def test_a_wrong_token_is_refused_in_one_line_that_does_not_hold_it(hub, corpus):
    wrong = publish(hub, corpus, token="hf_wrongtokenofsomebody")
    assert wrong.returncode == 2
    assert wrong.stderr.count("\n") == 1
    assert "set HF_TOKEN to a token that may write there" in wrong.stderr
    assert hub.repositories == {}


def test_a_stored_token_is_not_shown_either(hub, corpus, tmp_path):
    copy = Corpus(Path(shutil.copytree(corpus.root, tmp_path / "copy")))
    hub.fault = ("/refs", "echo")
    refused = publish(hub, copy, token=None, stored="hf_storedtokenofsomebody")
    assert refused.returncode == 2
    assert "…" in refused.stderr


@pytest.mark.parametrize("name", ["nonsense", "a/b/c", ".."])
def test_a_name_without_an_owner_is_refused_even_for_a_dry_run(hub, corpus, name):
    done = publish(hub, corpus, "--dry-run", repository=name)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "OWNER/" in done.stderr
    assert hub.requests == []


def test_a_private_repository_is_made_private(hub, corpus):
    publish(hub, corpus, "--private")
    assert hub.repositories[REPOSITORY].private is True


def test_a_release_that_was_changed_is_not_published(hub, corpus, tmp_path):
    copy = Corpus(Path(shutil.copytree(corpus.root, tmp_path / "copy")))
    (copy.dataset / "data" / "1.0.0" / "README.md").write_text("x", "utf-8")
    done = publish(hub, copy)
    assert done.returncode == 2
    assert "1.0.0/README.md: is not what was released" in done.stderr
    assert hub.repositories == {}
