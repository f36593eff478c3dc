import pytest
from builders import answer

from dreiklang.adjudication import ledger
from dreiklang.adjudication.settle import decide
from dreiklang.errors import CorpusError
from dreiklang.files import blank_lines


def test_recording_the_same_twice_writes_once(tmp_path):
    path = tmp_path / "decisions" / "ledger.jsonl"
    assert ledger.record(path, [decide([answer()])]) == (1, 0)
    before = path.read_bytes()
    assert ledger.record(path, [decide([answer()])]) == (0, 0)
    assert path.read_bytes() == before


def test_what_was_never_settled_is_not_in_the_ledger(tmp_path):
    path = tmp_path / "ledger.jsonl"
    assert ledger.record(path, [decide([answer(was_cancelled=True)])]) == (0, 0)
    assert not path.exists()


def test_a_later_answer_that_contradicts_reopens_and_the_earlier_line_stays(tmp_path):
    path = tmp_path / "ledger.jsonl"
    ledger.record(path, [decide([answer()])])
    first = path.read_text()
    assert ledger.record(path, [decide([answer(), answer("a2", relations=())])]) == (1, 1)
    assert path.read_text().startswith(first)
    assert ledger.read(path)["boote"][1].settled == "open"


def test_a_damaged_line_is_named(tmp_path):
    path = tmp_path / "ledger.jsonl"
    ledger.record(path, [decide([answer()])])
    path.write_bytes(path.read_bytes() + b'{"document_id": "bo\n')
    with pytest.raises(CorpusError, match=r"ledger.jsonl:2: is damaged"):
        ledger.read(path)


def test_read_a_document_at_a_time_it_says_the_same(tmp_path):
    path = tmp_path / "ledger.jsonl"
    for minute in (0, 1):
        for name in ("boote", "käse", "kran"):
            ledger.record(path, [decide([answer(minute=minute, document_id=name, id=f"{name}-{minute}")])])
    blank_lines(path, "kran")
    whole, in_force = ledger.read(path), ledger.InForce(path)
    assert {name: in_force.of(name) for name in ("boote", "käse")} == whole
    assert {decision.chosen for parts in whole.values() for decision in parts.values()} == {"boote-1", "käse-1"}
    assert in_force.of("kran") == {}
    ledger.record(path, [decide([answer(document_id="neu", id="n")])])
    assert in_force.of("käse") == whole["käse"]
    path.write_bytes(path.read_bytes() + b"{\n")
    with pytest.raises(CorpusError, match=r"ledger\.jsonl:8: is damaged"):
        ledger.InForce(path)
