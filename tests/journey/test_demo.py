"""The whole journey through a real Label Studio, as `scripts/demo` walks it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from typer.testing import CliRunner

from dreiklang.cli import app
from dreiklang.corpus import Corpus
from dreiklang.records import Annotation, Entity, Relation, Translation
from dreiklang.tasks import batches
from dreiklang.tasks.results import results

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.server


@pytest.fixture
def corpus(tmp_path):
    """Two texts, one in two parts, with emoji and nesting; answered by two annotators, one of whom skips."""
    root = tmp_path / "corpus"
    (root / "annotation").mkdir(parents=True)
    (root / "annotation" / "scheme.toml").write_bytes((ROOT / "annotation" / "scheme.toml").read_bytes())
    short, long = tmp_path / "kurz.txt", tmp_path / "lang.txt"
    short.write_text("😀 Die Werft Nordholm-Kiel verkauft drei Boote an Estland.\n\nSie heißen „Möwe“.", "utf-8")
    long.write_text("\n\n".join(f"Absatz {i} handelt 🇩🇪 von der Firma Nordholm in Kiel." for i in range(8)), "utf-8")
    run = CliRunner()
    for arguments in (["add", str(short), str(long), "--license", "CC-BY-4.0"], ["tasks", "--max-segments", "4"]):
        assert run.invoke(app, [*arguments, "--root", str(root)]).exit_code == 0
    made = Corpus(root)
    answered = []
    for task in batches.read(made.batches()[0]):
        document = made.document(task.data.doc_id)
        says = [answer(document, task.data, "a1"), answer(document, task.data, "a2")]
        annotations = [
            {
                "id": len(answered) * 2 + number,
                "completed_by": said.annotator,
                "created_at": said.created_at,
                "updated_at": said.updated_at,
                "result": results(said, task.data),
                "was_cancelled": said.annotator == "a2" and task.data.part == 2,
                "lead_time": 12.5,
            }
            for number, said in enumerate(says)
        ]
        answered.append({"id": len(answered), "project": 1, "data": task.data, "annotations": annotations})
    export = tmp_path / "export.json"
    export.write_bytes(msgspec.json.encode(answered))
    assert run.invoke(app, ["collect", str(export), "--root", str(root)]).exit_code == 0
    return made


def answer(document, task, annotator) -> Annotation:
    from datetime import UTC, datetime

    at = datetime(2026, 5, 17, 12, tzinfo=UTC)
    start = document.text.index("Nordholm", task.offset)
    city = document.text.index("Kiel", start)
    return Annotation(
        id=annotator,
        document_id=document.id,
        annotator=annotator,
        created_at=at,
        updated_at=at,
        text_sha256=task.text_sha256,
        scheme_version=task.scheme_version,
        part=task.part,
        parts=task.parts,
        entities=(Entity("x", "ORG", start, city + 4), Entity("y", "GPE", city, city + 4)),
        relations=(Relation("r1", "located_in", "x", "y"),),
        translations=tuple(Translation(s.id, "en", f"{s.id}: 😀\nin English") for s in task.segments),
        comment="ganz klar",
    )


def test_the_demo_walks_the_whole_journey_and_leaves_nothing_behind(corpus, tmp_path):
    before = {path: path.read_bytes() for path in corpus.root.rglob("*") if path.is_file()}
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    command = [sys.executable, "-m", "dreiklang", "demo", "--json", "--root", str(corpus.root)]
    environment = os.environ | {"TMPDIR": str(temporary)}
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300, env=environment)
    assert done.returncode == 0, done.stderr
    facts = json.loads(done.stdout)
    assert facts["settled"] == {"unanimous": 2, "single": 1}
    assert facts["rows"] == {
        "documents": 2, "ner": 10, "entities": 6, "relations": 3, "de-en": 10, "annotations": 6,
    }  # fmt: skip
    assert {path: path.read_bytes() for path in corpus.root.rglob("*") if path.is_file()} == before
    assert list(temporary.iterdir()) == []
    running = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    assert str(temporary) not in running
