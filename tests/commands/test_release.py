import json

import pytest
from builders import TEXT
from builders import document as with_text
from typer.testing import CliRunner

from dreiklang.adjudication import ledger
from dreiklang.adjudication.settle import settle
from dreiklang.cli import app
from dreiklang.collected.collect import collect
from dreiklang.collected.store import Store
from dreiklang.commands.gates import agreed
from dreiklang.corpus import Corpus
from dreiklang.records import text_sha256

SCHEME = """\
name = "probe"
version = "1.0.0"
target_languages = ["en"]
[[entity]]
name = "ORG"
[[entity]]
name = "GPE"
[[relation]]
name = "sells_to"
"""
IDS = ("kai-1", "kai-5", "kai-7")  # of a train, a test and a validation document


def document(document_id: str, **fields: str | None):
    """Each has enough words of its own not to be taken for another's near-duplicate."""
    own = " ".join(f"{document_id.replace('-', '')}wort{n}" for n in range(12))
    return with_text(document_id, f"{TEXT}\n\n{own}.", **fields)


def exported(number: int, document_id: str, label: str = "ORG") -> dict:
    """A task answered by one person, as Label Studio exports it."""
    regions = [
        {
            "id": f"x{i}",
            "from_name": "ner",
            "to_name": "text",
            "type": "labels",
            "origin": "manual",
            "value": {"start": start, "end": end, "text": TEXT[start:end], "labels": [kind]},
        }
        for i, (start, end, kind) in enumerate([(10, 19, label), (43, 50, "GPE")])
    ]
    regions.append({"from_id": "x0", "to_id": "x1", "type": "relation", "direction": "right", "labels": ["sells_to"]})
    at = "2026-05-17T15:27:26.601387Z"
    annotation = {"id": number, "completed_by": 7, "result": regions, "created_at": at, "updated_at": at}
    source = document(document_id)
    text = source.text
    segments = [{"id": s.id, "start": s.start, "end": s.end, "text": text[s.start : s.end]} for s in source.segments]
    data = {"doc_id": document_id, "text": text, "text_sha256": text_sha256(text), "segments": segments}
    data |= {"scheme_version": "1.0.0"}
    return {"id": number, "project": 1, "data": data, "annotations": [annotation | {"unique_id": f"u{number}"}]}


def answered(corpus: Corpus, *tasks: dict) -> None:
    collect(corpus, [("export.json", [json.dumps(tasks).encode()])])


def settled(corpus: Corpus) -> None:
    store, scheme = Store(corpus), corpus.scheme()
    for document_id in store.document_ids():
        ledger.record(corpus.ledger, settle(store.answers(corpus.document(document_id), scheme)[0]))


@pytest.fixture
def corpus(tmp_path):
    """Three documents, answered and settled."""
    made = Corpus(tmp_path)
    made.scheme_path.parent.mkdir()
    made.scheme_path.write_text(SCHEME, "utf-8")
    for document_id in IDS:
        made.save(document(document_id))
    answered(made, *(exported(i, document_id) for i, document_id in enumerate(IDS, 1)))
    settled(made)
    return made


def release(corpus: Corpus, *arguments: str):
    return CliRunner().invoke(app, ["release", *arguments, "--root", str(corpus.root)])


def test_what_is_settled_is_released(corpus):
    result = release(corpus, "0.1.0")
    assert result.exit_code == 0, result.output
    assert result.stdout == (
        "0.1.0: 3 documents (1 train, 1 validation, 1 test) → dataset/data/0.1.0 · "
        "quality ★★★☆☆ (missing: agreed, sizeable) · across splits texts are at most 0.27 alike\n"
    )
    assert (corpus.dataset / "data" / "0.1.0" / "entities" / "test-00000-of-00001.parquet").is_file()


def test_the_summary_is_there_for_machines_too(corpus):
    result = release(corpus, "0.1.0", "--json")
    facts = json.loads(result.stdout)
    assert facts["documents"] == {"train": 1, "validation": 1, "test": 1}
    assert facts["rows"] == {"documents": 3, "ner": 9, "entities": 6, "relations": 3, "annotations": 3}
    assert facts["problems"] == []
    assert (facts["version"], facts["folder"]) == ("0.1.0", "dataset/data/0.1.0")


def test_a_document_without_licence_stays_out_and_is_named(corpus):
    corpus.save(document("kai-5", license=None))
    result = release(corpus, "0.1.0")
    assert result.exit_code == 1
    assert result.stdout.startswith("no-license  kai-5  has no licence")
    assert (
        "2 documents (1 train, 1 validation) → dataset/data/0.1.0 · quality ★★☆☆☆ (missing: agreed, sizeable, human) · "
        in result.stdout
    )


def test_an_open_document_stays_out_and_is_only_noted(corpus):
    corpus.save(document("kai-2"))
    answered(corpus, exported(9, "kai-2"))
    result = release(corpus, "0.1.0")
    assert result.exit_code == 0
    assert "document-open  kai-2  can be settled, and is not yet: run `dreiklang adjudicate`" in result.stdout
    assert "3 documents" in result.stdout


def test_new_documents_come_after_the_old_ones(corpus):
    release(corpus, "0.1.0")
    corpus.save(document("aaa"))
    answered(corpus, exported(9, "aaa"))
    settled(corpus)
    assert release(corpus, "0.2.0").exit_code == 0
    manifest = json.loads((corpus.dataset / "data" / "0.2.0" / "release.json").read_bytes())
    assert [document["id"] for document in manifest["documents"]] == [*IDS, "aaa"]


@pytest.mark.parametrize(
    ("version", "said"), [("0.1.0", "is there already"), ("0.0.9", "comes before"), ("1", "is no version")]
)
def test_misuse_gets_one_line(corpus, version, said):
    release(corpus, "0.1.0")
    result = release(corpus, version)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    assert said in result.stderr


def test_a_version_that_is_there_is_refused_before_anything_else_is_asked(corpus):
    corpus.save(document("kai-1", license="LicenseRef-Verlag"))
    assert release(corpus, "0.1.0", "--stand-off").exit_code == 0
    result = release(corpus, "0.1.0")
    assert (result.exit_code, "is there already" in result.stderr) == (2, True)
    assert "say --stand-off" in release(corpus, "0.1.1").stderr


def test_a_release_of_what_changed_while_it_was_made_is_refused(corpus, monkeypatch):
    def meanwhile(*given):
        answered(corpus, exported(9, "kai-1", "GPE"))
        return agreed(*given)

    monkeypatch.setattr("dreiklang.commands.release.agreed", meanwhile)
    result = release(corpus, "0.1.0")
    assert (result.exit_code, result.stderr.splitlines()[-1]) == (
        2,
        "dreiklang: annotation/collected/0002.json: changed while the release was made: nothing was released: "
        "release again",
    )
    assert list((corpus.dataset / "data").iterdir()) == []
    monkeypatch.undo()
    assert release(corpus, "0.1.0").exit_code in (0, 1)


@pytest.mark.parametrize(
    ("license", "choice", "warned"),
    [
        ("LicenseRef-Verlag", [], True),
        ("LicenseRef-Verlag", ["--with-texts"], False),
        ("CC-BY-4.0", [], False),
    ],
)
def test_a_text_released_under_a_licence_that_may_not_allow_it_is_warned_of(corpus, license, choice, warned):
    corpus.save(document("kai-1", license=license))
    result = release(corpus, "0.1.0", *choice)
    assert result.exit_code == 0
    assert ("released with 1 text under LicenseRef-Verlag" in result.stderr) is warned


@pytest.mark.parametrize("texts", [[], ["--with-texts"]])
def test_open_licences_without_stand_off_are_not_ignored_in_silence(corpus, texts):
    result = release(corpus, "0.1.0", "--open", "LicenseRef-Presse", *texts)
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert "--open goes with --stand-off" in result.stderr
    assert not (corpus.dataset / "data").exists()


def test_nothing_settled_gets_one_line(corpus):
    corpus.ledger.unlink()
    result = release(corpus, "0.1.0")
    assert result.exit_code == 2
    assert "no document is settled; `dreiklang adjudicate` says what is open" in result.stderr


def test_what_a_release_would_change_can_be_seen_before(corpus):
    release(corpus, "0.1.0")
    corpus.save(document("aaa"))
    answered(corpus, exported(9, "aaa"))
    settled(corpus)
    arguments = ["diff", "0.1.0", "--root", str(corpus.root)]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, result.output
    assert "aaa (train) added: 2 entities, 1 relation, 0 translations" in result.stdout
    assert result.stdout.endswith("0.1.0 → next: the new number is at least 0.1.1\n")
    assert [path.name for path in (corpus.dataset / "data").iterdir()] == ["0.1.0"]
    assert release(corpus, "0.1.1").exit_code == 0
