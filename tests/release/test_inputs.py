"""What a release was made from is on record, and found again in files that have only been added to."""

from dataclasses import replace
from pathlib import Path

import pytest
from exports import corpus
from hypothesis import given
from hypothesis import strategies as st
from settlements import SCHEME, settlements

from dreiklang.errors import CorpusError
from dreiklang.files import read_json
from dreiklang.release.build import build
from dreiklang.release.inputs import as_recorded, begins_as, problems, recorded, source_sha256
from dreiklang.release.manifest import FILE, InputFile, Inputs, Manifest

BUNDLED = Path(__file__).parents[2] / "dataset" / "data" / "0.1.0"


@pytest.fixture
def made(tmp_path):
    made = corpus(tmp_path)
    made.collected.mkdir(exist_ok=True)
    (made.collected / "0001.json").write_bytes(b"[]\n")
    made.ledger.parent.mkdir(exist_ok=True)
    made.ledger.write_bytes(b"{}\n")
    return made


def test_the_manifest_records_scheme_ledger_and_collected_files(made):
    inputs = recorded(made)
    assert [file.path for file in inputs.files] == [
        "annotation/scheme.toml", "annotation/decisions/ledger.jsonl", "annotation/collected/0001.json",
    ]  # fmt: skip
    report = build(made.dataset, SCHEME, "0.1.0", settlements(), inputs)
    assert read_json(report.folder / FILE, Manifest).inputs == inputs


def test_a_release_made_before_inputs_were_recorded_can_be_read():
    manifest = read_json(BUNDLED / FILE, Manifest)
    assert manifest.version == "0.1.0"
    assert manifest.inputs.are_recorded or manifest.documents[0].source_sha256 == ""


def test_what_was_added_to_has_not_changed_what_was_overwritten_has(made):
    folder = build(made.dataset, SCHEME, "0.1.0", settlements(), recorded(made)).folder
    manifest = replace(read_json(folder / FILE, Manifest), documents=())
    with made.ledger.open("ab") as file:
        file.write(b"{}\n")
    (made.collected / "0002.json").write_bytes(b"[]\n")
    assert list(problems(made, manifest)) == []
    made.ledger.write_bytes(b"[]\n{}\n")
    (made.collected / "0001.json").unlink()
    assert [problem.where for problem in problems(made, manifest)] == [
        "0.1.0: annotation/decisions/ledger.jsonl", "0.1.0: annotation/collected/0001.json",
    ]  # fmt: skip


@pytest.mark.parametrize("path", ["../../evil.txt", "annotation/../../evil.txt", "/evil.txt"])
def test_no_input_on_record_leads_out_of_the_folder_it_is_copied_to(tmp_path, path):
    made = corpus(tmp_path / "a" / "b")
    (tmp_path / "evil.txt").write_text("a")
    (tmp_path / "a" / "evil.txt").write_text("ab")
    to = tmp_path / "c" / "d"
    path = str(tmp_path / path[1:]) if path.startswith("/") else path
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(CorpusError, match=r"evil\.txt: is on record as an input, and outside of the corpus"):
        as_recorded(made, Inputs((InputFile(path, 1, "0" * 64),)), to)
    assert (
        sorted(path for path in tmp_path.rglob("*") if to not in (path, *path.parents) and path != to.parent) == before
    )


def test_a_source_is_known_again_by_its_file(made):
    before = source_sha256(made, "boote")
    made.document_path("boote").write_bytes(made.document_path("boote").read_bytes() + b"\n")
    assert source_sha256(made, "boote") != before


@given(st.binary(max_size=40), st.binary(max_size=40))
def test_a_file_begins_as_it_was_if_and_only_if_its_first_bytes_are_the_same(was, now):
    from hashlib import sha256
    from tempfile import NamedTemporaryFile

    with NamedTemporaryFile() as file:
        file.write(now)
        file.flush()
        record = InputFile("x", len(was), sha256(was).hexdigest())
        assert begins_as(Path(file.name), record) == now.startswith(was)
