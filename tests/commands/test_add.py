"""`dreiklang add` as users meet it: summary, exit code, repairs shown, standard input."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dreiklang.cli import app
from dreiklang.corpus import Corpus

BAD = Path(__file__).parents[1] / "bad"
GLUED = (
    "Die Nordwerft baut ein Schiff.\n\nDie Werft sucht FachkräfteSeit dem Frühjahr fehlen Schweißer. Viele Fachkräfte "
    "gingen in Rente. Die Werft zahlt gut.\n"
)


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    root = tmp_path / "corpus"
    CliRunner().invoke(app, ["init", str(root)])
    return Corpus(root)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "werft.txt"
    path.write_text(GLUED, "utf-8")
    return path


def run(corpus: Corpus, *arguments: str | Path, code: int = 0, input: bytes | None = None) -> str:
    result = CliRunner().invoke(app, ["add", *map(str, arguments), "--root", str(corpus.root)], input=input)
    assert result.exit_code == code, result.output
    return result.stdout + (result.stderr if code == 2 else "")


def test_the_summary_counts_what_was_added_known_and_repaired(corpus, file):
    assert run(corpus, file, "--license", "CC0-1.0").splitlines() == ["1 added, 0 already known, 2 repairs"]
    assert run(corpus, file).splitlines() == ["0 added, 1 already known, 0 repairs"]


def test_a_licence_given_later_is_counted_as_such(corpus, file):
    assert "source-no-license" in run(corpus, file)
    assert run(corpus, file, "--license", "CC0-1.0").splitlines() == [
        "0 added, 1 given metadata, 0 already known, 0 repairs"
    ]


def test_problems_are_named_and_the_rest_is_added_with_exit_code_1(corpus, file):
    output = run(corpus, BAD / "source-binary.txt", file, "--license", "CC0-1.0", code=1)
    assert output.splitlines()[0].startswith(f"source-binary  {BAD / 'source-binary.txt'}  is no text")
    assert output.splitlines()[-1] == "1 added, 0 already known, 2 repairs · 1 problem"


def test_json_is_one_object_with_the_counts(corpus, file):
    facts = json.loads(run(corpus, file, "--json", "--license", "CC0-1.0"))
    assert {name: facts[name] for name in ("added", "known", "updated", "repairs", "problems")} == {
        "added": 1,
        "known": 0,
        "updated": 0,
        "repairs": 2,
        "problems": [],
    }


def test_a_dry_run_shows_each_repair_in_its_place_and_writes_nothing(corpus, file):
    output = run(corpus, file, "--dry-run", "--license", "CC0-1.0")
    assert "werft:58  glued-heading  rft sucht Fachkräfte[→\\n\\n]Seit dem Frühjahr fe" in output
    assert "1 would be added" in output
    assert corpus.document_ids() == []


def test_standard_input_is_a_text_or_what_format_says(corpus):
    run(corpus, "-", "--id", "werft", "--license", "CC0-1.0", input=GLUED.encode())
    row = json.dumps({"id": "zeile", "text": "Das ist eine Zeile mit einem Text."}).encode()
    run(corpus, "-", "--format", "jsonl", input=row)
    assert corpus.document_ids() == ["werft", "zeile"]


def test_verbatim_keeps_the_glued_heading(corpus, file):
    run(corpus, file, "--verbatim")
    assert corpus.document("werft").text == GLUED


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["fehlt.txt"], "fehlt.txt: is not there: check the name"),
        (["-", "--format", "pdf"], "--format pdf: is not known"),
        (["-", "--date", "gestern"], "--date gestern: is no date"),
    ],
)
def test_misuse_is_one_clear_line_and_exit_code_2(corpus, arguments, said):
    output = run(corpus, *arguments, code=2, input=b"Moin.")
    assert output.strip().startswith(f"dreiklang: {said}")
    assert len(output.strip().splitlines()) == 1


def test_no_file_at_all_is_misuse(corpus):
    run(corpus, code=2)
