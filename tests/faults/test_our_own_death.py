"""kill -9 of the command itself, at whatever it does, and a full disk: the next run finds nothing half-written."""

import resource
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from builders import TEXT, answer, document
from exports import corpus, exported, saved
from faults.corpora import answered, collected, each, on_server, ready, run
from typer.testing import CliRunner

from dreiklang.cli import app
from dreiklang.collected.store import Store
from dreiklang.corpus import Corpus

DYING = Path(__file__).with_name("dying.py")


def dies_at(deed: int, *arguments: object) -> bool:
    """Whether the command was killed at this deed; False: it ended well before."""
    done = subprocess.run([sys.executable, DYING, str(deed), *map(str, arguments)], capture_output=True, text=True)
    assert done.returncode in (0, -signal.SIGKILL), done.stderr
    return done.returncode != 0


def export(root: Path, made: Corpus, minute: int = 0) -> Path:
    """Two people's answers to each document; later ones differ."""
    tasks = []
    for number, source in enumerate(made.documents(), 1):
        said = [answer(f"{who}@example.org", minute, document_id=source.id) for who in ("lena", "ole")]
        tasks.append(exported(said, source, number))
        for place, given in enumerate(tasks[-1]["annotations"]):
            given["unique_id"] = f"{number}-{place}"
    return saved(root / f"export-{minute}.json", tasks)


@pytest.fixture
def three(tmp_path) -> Corpus:
    return corpus(tmp_path / "corpus", *(document(f"d{number}", TEXT) for number in range(3)))


def took_in(made: Corpus, path: Path) -> None:
    result = CliRunner().invoke(app, ["collect", str(path), "--root", str(made.root)])
    assert result.exit_code == 0, result.output


def pseudonyms(made: Corpus) -> set[str]:
    return {said.annotator for source in made.documents() for said in Store(made).answers(source, made.scheme())[0]}


def test_collect_killed_at_any_write_loses_doubles_and_halves_nothing(three, tmp_path):
    first, second = export(tmp_path, three), export(tmp_path, three, minute=5)
    took_in(three, first)
    before = {path: path.read_bytes() for path in three.exports()}
    deed = 1
    while dies_at(deed, "collect", second, "--root", three.root):
        assert {path: path.read_bytes() for path in three.exports()[:1]} == before
        # Either all of the second export is there, or nothing of it.
        assert collected(three) in (each(three, 2), each(three, 4))
        took_in(three, second)
        assert collected(three) == each(three, 4)
        assert pseudonyms(three) == {"a1", "a2"}
        for path in three.exports()[1:]:
            path.unlink()
        deed += 1
    assert deed > 5


def test_the_first_collect_killed_at_any_write_keeps_who_is_behind_each_pseudonym(tmp_path):
    deed, died = 0, True
    while died:
        deed += 1
        made = corpus(tmp_path / str(deed), document("d0", TEXT))
        made.annotators.unlink()
        path = export(tmp_path, made)
        died = dies_at(deed, "collect", path, "--root", made.root)
        assert not made.exports() or made.annotators.exists()
        took_in(made, path)
        assert collected(made) == each(made, 2)
        assert pseudonyms(made) == {"a1", "a2"}
    assert deed > 10


@pytest.mark.server
def test_push_killed_at_any_request_and_repeated_makes_each_task_once(label_studio, connection, tmp_path):
    deed, died = 0, True
    while died:
        deed += 1
        made = ready(tmp_path / str(deed), 2)
        died = dies_at(deed, "push", "--root", made.root, "--url", label_studio.url, "--token", label_studio.token)
        assert run("push", made, label_studio.url, label_studio.token).exit_code == 0
        assert on_server(connection, made) == each(made, 1)
    assert deed > 5


@pytest.mark.server
def test_collecting_from_a_server_killed_anywhere_has_each_answer_once(label_studio, connection, tmp_path):
    made = ready(tmp_path, 2)
    server = ["--url", label_studio.url, "--token", label_studio.token]
    assert run("push", made, label_studio.url, label_studio.token).exit_code == 0
    deed, died = 2, True
    while died:
        answered(connection, made, "lena@example.org")
        died = dies_at(deed, "collect", "--root", made.root, *server)
        assert run("collect", made, label_studio.url, label_studio.token).exit_code == 0
        assert collected(made) == each(made, deed // 4 + 1)
        deed += 4  # the others would take too long; which ones it meets differs from round to round
    assert deed > 20


def with_files_up_to(size: int) -> Callable[[], None]:
    """The disk is full once a file has so many bytes; as on a real one, the write fails with an error."""

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return limit


@pytest.mark.parametrize("size", [0, 20, 1000, 4096])
def test_collect_onto_a_full_disk_says_so_keeps_nothing_and_goes_on_when_there_is_space(three, tmp_path, size):
    path = export(tmp_path, three)
    three.annotators.unlink()
    command = [sys.executable, "-B", "-m", "dreiklang", "collect", str(path), "--root", str(three.root)]
    full = subprocess.run(command, capture_output=True, text=True, preexec_fn=with_files_up_to(size))
    assert full.returncode == 2
    assert full.stderr.startswith(f"dreiklang: {three.root}/annotation/")
    assert "cannot be written (" in full.stderr
    assert len(full.stderr.splitlines()) == 1
    assert three.exports() == []
    assert list(three.root.rglob("*.part")) == []
    took_in(three, path)
    assert collected(three) == each(three, 2)
    assert pseudonyms(three) == {"a1", "a2"}
