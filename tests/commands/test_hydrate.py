"""Texts that may not be passed on: released without words, and put back from copies, through real repairs."""

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from builders import document
from settled import licensed, settled_corpus
from typer.testing import CliRunner

from dreiklang.cli import app
from dreiklang.corpus import Corpus
from dreiklang.files import read_json
from dreiklang.release.manifest import FILE, Manifest

BAD = Path(__file__).parents[1] / "bad"
RAW = "\ufeffDie  Firma Nordwerft ver\u00adkauft\r\ndrei Boote an Estland.\r\n\r\nDas Abkommen gilt in {}.\r\n"
TOWNS = ("Rostock", "Stralsund", "Wismar")


def run(corpus: Corpus, *arguments: str):
    return CliRunner().invoke(app, [*arguments, "--root", str(corpus.root)])


@pytest.fixture
def copies(tmp_path):
    """The files as their user has them, with everything in them that repairs take out."""
    folder = tmp_path / "artikel"
    folder.mkdir()
    for town in TOWNS:
        (folder / f"{town.lower()}.txt").write_bytes(RAW.format(town).encode())
    return folder


@pytest.fixture
def corpus(tmp_path, copies):
    """Three texts added with their repairs that may not be passed on, and one that may; released without the three."""
    bare = Corpus(tmp_path / "corpus")
    settled_corpus(tmp_path / "shape", document("kai-1"))
    bare.scheme_path.parent.mkdir(parents=True)
    bare.scheme_path.write_bytes((tmp_path / "shape" / "annotation" / "scheme.toml").read_bytes())
    assert run(bare, "add", str(copies), "--license", "LicenseRef-Presse").exit_code == 0
    added = [bare.document(document_id) for document_id in bare.document_ids()]
    assert all(len(source.provenance.repairs) > 3 for source in added)
    made = settled_corpus(tmp_path / "corpus", *added, licensed(document("kai-1"), "CC-BY-4.0"))
    assert run(made, "release", "1.0.0", "--stand-off").exit_code == 0
    return made


def rows(dataset: Path, config: str) -> list[dict]:
    return [r for f in sorted((dataset / "data").glob(f"*/{config}/*.parquet")) for r in pq.read_table(f).to_pylist()]


def test_no_file_of_the_dataset_holds_a_word_of_them(corpus):
    said = json.dumps(
        [rows(corpus.dataset, path.name) for path in (corpus.dataset / "data" / "1.0.0").iterdir()], default=str
    )
    said += "".join(
        path.read_bytes().decode("utf-8", "replace") for path in corpus.dataset.rglob("*") if path.is_file()
    )
    assert "checks.json" in said
    assert [town for town in (*TOWNS, "Translated rostock") if town in said] == []


def test_raw_copies_make_it_whole(corpus, copies, tmp_path):
    result = run(corpus, "hydrate", "1.0.0", str(copies), "--to", str(tmp_path / "whole"))
    assert result.exit_code == 0, result.output
    assert result.stdout == f"1.0.0: 3 of 3 withheld texts put back → {tmp_path / 'whole'}\n"
    assert run(corpus, "release", "2.0.0", "--with-texts").exit_code == 0
    full = corpus.dataset / "data" / "2.0.0"
    whole = tmp_path / "whole" / "data" / "1.0.0"
    for file in read_json(full / FILE, Manifest).files:
        assert pq.read_table(whole / file.path).equals(pq.read_table(full / file.path)), file.path


def test_repaired_copies_make_it_whole_and_no_corpus_is_needed(corpus, tmp_path, monkeypatch):
    mine = tmp_path / "mine.jsonl"
    texts = [corpus.document(town.lower()).text for town in TOWNS]
    mine.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts), "utf-8")
    monkeypatch.chdir(tmp_path)
    folder = corpus.dataset / "data" / "1.0.0"
    result = CliRunner().invoke(app, ["hydrate", str(folder), str(mine), "--to", "whole", "--json"])
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["restored"] == 3
    assert {row["text"] for row in rows(tmp_path / "whole", "documents")} >= set(texts)


def test_the_bad_files_break_their_rules(corpus, copies, tmp_path):
    (copies / "wismar.txt").write_bytes((BAD / "text-copy-differs.txt").read_bytes())
    (copies / "stralsund.txt").unlink()
    (copies / "anderer.txt").write_bytes((BAD / "text-copy-missing.txt").read_bytes())
    result = run(corpus, "hydrate", "1.0.0", str(copies), "--to", str(tmp_path / "whole"), "--json")
    assert result.exit_code == 1
    facts = json.loads(result.stdout)
    assert {(problem["rule"], Path(problem["where"]).name) for problem in facts["problems"]} == {
        ("text-copy-differs", "wismar.txt"),
        ("text-copy-missing", "stralsund"),
    }
    assert (facts["restored"], facts["withheld"]) == (1, 2)


def test_copies_of_other_texts_write_nothing(corpus, tmp_path):
    result = run(corpus, "hydrate", "1.0.0", str(BAD / "text-copy-missing.txt"), "--to", str(tmp_path / "whole"))
    assert result.exit_code == 2
    assert "nothing given is withheld here" in result.stderr
    assert not (tmp_path / "whole").exists()


def test_after_withholding_one_has_to_say_what_is_wanted(corpus):
    refused = run(corpus, "release", "1.0.1")
    assert refused.exit_code == 2
    assert "1.0.0 withholds 3 texts: say --stand-off to withhold such texts again" in refused.stderr
    assert run(corpus, "release", "1.0.1", "--stand-off").exit_code == 0
    opened = run(corpus, "release", "1.1.0", "--stand-off", "--open", "LicenseRef-Presse")
    assert opened.exit_code == 0, opened.output
    assert read_json(corpus.dataset / "data" / "1.1.0" / FILE, Manifest).withheld == {}
    assert run(corpus, "diff", "1.0.1", "1.1.0").stdout.startswith(
        "1.0.1 → 1.1.0: a minor change\n  3  documents changed\n  3  texts given\n"
    )


def test_a_complete_release_needs_no_copies(corpus, copies, tmp_path):
    run(corpus, "release", "2.0.0", "--with-texts")
    result = run(corpus, "hydrate", "2.0.0", str(copies), "--to", str(tmp_path / "whole"))
    assert result.exit_code == 2
    assert "withholds no text" in result.stderr


def test_a_release_that_withholds_texts_can_be_verified(corpus):
    result = run(corpus, "verify", "1.0.0")
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("version", "../../../out", "is no version"),
        ("target_languages", ["../../../../out"], "is no language tag"),
        ("path", "../../../../out.parquet", "is outside of the release"),
        ("path", "/etc/hostname", "is outside of the release"),
    ],
)
def test_a_release_from_elsewhere_leads_to_no_file_outside_of_it(corpus, copies, tmp_path, key, value, said):
    folder = corpus.dataset / "data" / "1.0.0"
    manifest = json.loads((folder / FILE).read_bytes())
    within = {"version": manifest, "target_languages": manifest["scheme"], "path": manifest["files"][0]}
    within[key][key] = value
    (folder / FILE).write_text(json.dumps(manifest), "utf-8")
    before = sorted(tmp_path.rglob("*"))
    result = run(corpus, "hydrate", str(folder), str(copies), "--to", str(tmp_path / "whole"))
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1), result.output
    assert said in result.stderr
    assert sorted(tmp_path.rglob("*")) == before


def test_files_of_a_release_may_be_links_as_in_a_download_cache(corpus, copies, tmp_path):
    folder = corpus.dataset / "data" / "1.0.0"
    for number, path in enumerate(sorted(folder.rglob("*.parquet"))):
        blob = path.rename(tmp_path / f"blob-{number}")
        path.symlink_to(blob)
    result = run(corpus, "hydrate", str(folder), str(copies), "--to", str(tmp_path / "whole"))
    assert result.exit_code == 0, result.output


def test_copies_that_are_not_there_are_named_and_nothing_is_written(corpus, tmp_path):
    empty = tmp_path / "leer"
    empty.mkdir()
    for folder, said in ((tmp_path / "fehlt", "is not there: check the name"), (empty, "holds no txt, md")):
        result = run(corpus, "hydrate", "1.0.0", str(folder), "--to", str(tmp_path / "whole"))
        assert result.exit_code == 2
        assert result.stderr.startswith(f"dreiklang: {folder}: {said}")
        assert result.stderr.endswith("nothing was read\n")
        assert not (tmp_path / "whole").exists()


def test_a_folder_that_is_no_release_is_named(tmp_path):
    result = CliRunner().invoke(app, ["hydrate", str(tmp_path / "data"), str(tmp_path), "--to", str(tmp_path / "to")])
    assert result.exit_code == 2
    assert result.stderr.endswith("name the folder of a release, e.g. dataset/data/1.0.0\n")
