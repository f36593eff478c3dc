import os

import pytest
from builders import document

from dreiklang.corpus import Corpus
from dreiklang.errors import CorpusError
from dreiklang.files import read_json, write_json, written
from dreiklang.records import Document


@pytest.fixture
def corpus(tmp_path):
    (tmp_path / "annotation").mkdir()
    (tmp_path / "annotation" / "scheme.toml").touch()
    return Corpus(tmp_path)


def test_the_nearest_corpus_upwards_is_found(corpus, monkeypatch):
    below = corpus.root / "a" / "b"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    assert Corpus.find().root == corpus.root


def test_no_corpus_is_one_sentence_with_a_remedy(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CorpusError, match="dreiklang init"):
        Corpus.find()
    with pytest.raises(CorpusError, match="is no corpus"):
        Corpus.find(tmp_path)


@pytest.mark.parametrize("name", ["a/b", "../../etc/passwd", "..", "ä ö", "100%", "x" * 100, "a\\b", "CON", "😀", ".a"])
def test_any_id_has_a_file_of_its_own_inside_the_corpus(corpus, name):
    corpus.save(document(name))
    assert corpus.document_ids() == [name]
    assert corpus.document(name).id == name
    assert [path.parent for path in corpus.sources.iterdir()] == [corpus.sources]
    assert not any(path.name.startswith(".") for path in corpus.sources.iterdir())


def test_a_private_file_is_its_owners_and_others_are_as_the_umask_says(tmp_path):
    before = os.umask(0o027)
    try:
        write_json(tmp_path / "private", {}, private=True)
        write_json(tmp_path / "other", {})
        assert os.umask(0o027) == 0o027
    finally:
        os.umask(before)
    assert [(tmp_path / name).stat().st_mode & 0o777 for name in ("private", "other")] == [0o600, 0o640]


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(corpus):
    path = corpus.root / "file"
    path.write_text("old")

    def fail() -> None:
        with written(path) as file:
            file.write(b"new")
            raise OSError(28, "No space left on device")

    with pytest.raises(CorpusError, match="No space left on device"):
        fail()
    assert path.read_text() == "old"
    assert sorted(p.name for p in corpus.root.iterdir()) == ["annotation", "file"]


@pytest.mark.parametrize("error", [ConnectionError("nobody there"), FileNotFoundError(2, "No such file", "other")])
def test_what_fails_beside_the_writing_is_not_blamed_on_the_file(corpus, error):
    def fail() -> None:
        with written(corpus.root / "file") as file:
            file.write(b"new")
            raise error

    with pytest.raises(type(error)) as caught:
        fail()
    assert caught.value is error
    assert [p.name for p in corpus.root.iterdir()] == ["annotation"]


def test_a_handbook_that_is_not_utf_8_is_named_with_the_remedy(corpus):
    path = corpus.root / "annotation" / "guidelines" / "de" / "handbuch.md"
    path.parent.mkdir(parents=True)
    path.write_bytes("Für alle".encode("latin-1"))
    with pytest.raises(CorpusError, match=r"handbuch\.md: is not UTF-8 \(byte 1\): save it as UTF-8"):
        corpus.handbook()


def test_a_damaged_record_is_named(corpus):
    path = corpus.root / "bad.json"
    path.write_text('{"id": 3}')
    with pytest.raises(CorpusError, match=r"bad\.json: is damaged .* restore it"):
        read_json(path, Document)
