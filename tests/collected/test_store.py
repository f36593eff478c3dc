"""The answers to one document, as they stand after all collections."""

from dataclasses import replace
from datetime import timedelta

import pytest
from builders import TEXT, answer, document
from exports import corpus, exported, saved

from dreiklang.collected.collect import collect
from dreiklang.collected.store import Store
from dreiklang.errors import CorpusError
from dreiklang.records import text_sha256


def take(made, *tasks):
    return collect(made, [("export.json", saved(made.root / "export.json", tasks))])


def test_each_document_has_its_own_answers_in_order_of_time(tmp_path):
    sources = [document(name) for name in ("boote", "zug", "äpfel/1")]
    made = corpus(tmp_path, *sources)
    given = {
        source.id: [answer("a1", i, id=f"{source.id}-{i}", document_id=source.id) for i in (2, 1)] for source in sources
    }
    take(made, *[exported(given[source.id], source, n) for n, source in enumerate(sources[:2], 1)])
    store = Store(made)
    assert store.document_ids() == ["boote", "zug"]
    assert store.answers(sources[1], made.scheme()) == (tuple(reversed(given["zug"])), ())
    assert store.answers(sources[2], made.scheme()) == ((), ())


def test_of_an_answer_collected_often_the_newest_state_stands_wherever_it_is(tmp_path):
    made = corpus(tmp_path)
    states = [replace(answer(), updated_at=answer().updated_at + timedelta(hours=h), comment=str(h)) for h in range(12)]
    for hour in (5, 11, 0, 7):
        take(made, exported([states[hour]]))
    assert [path.name for path in made.exports()] == ["0001.json", "0002.json", "0003.json", "0004.json"]
    assert Store(made).answers(document(), made.scheme()) == ((states[11],), ())


def test_the_ten_thousandth_collection_comes_after_the_one_before(tmp_path):
    made = corpus(tmp_path)
    take(made, exported([answer(comment="alt")]))
    (made.collected / "0001.json").rename(made.collected / "9999.json")
    assert take(made, exported([answer(comment="neu")])).file == "10000.json"
    assert take(made, exported([answer("a2", 1)])).file == "10001.json"
    assert [said.comment for said in Store(made).answers(document(), made.scheme())[0]] == ["neu", ""]


def test_answers_to_another_text_are_named_and_not_used(tmp_path):
    made = corpus(tmp_path)
    take(made, exported([answer()]))
    now = document(text=TEXT.replace("drei", "vier"))
    (problem,) = Store(made).answers(now, made.scheme())[1]
    assert (problem.rule, problem.where) == ("text-changed", "0001.json: task 1 (boote)")
    assert Store(made).answers(now, made.scheme())[0] == ()


def test_a_text_that_is_not_its_checksums_is_named_and_not_used(tmp_path):
    made = corpus(tmp_path)
    task = exported([answer()])
    task["data"]["text_sha256"] = text_sha256("something else")
    report = take(made, task)
    assert [problem.rule for problem in report.problems] == ["task-text"]
    found, problems = Store(made).answers(document(), made.scheme())
    assert found == ()
    assert [problem.rule for problem in problems] == ["task-text"]


def test_a_task_whose_text_was_edited_says_so_and_does_not_blame_the_source(tmp_path):
    made = corpus(tmp_path)
    task = exported([answer()])
    task["data"]["text"] = TEXT.replace("drei", "vier")
    take(made, task)
    found, problems = Store(made).answers(document(), made.scheme())
    assert (found, [problem.rule for problem in problems]) == ((), ["task-text"])


def test_answers_whose_source_is_gone_are_named_and_not_listed(tmp_path):
    made = corpus(tmp_path, document(), document("weg"))
    take(made, exported([answer()]), exported([answer("a2", document_id="weg")], document("weg"), 2))
    made.document_path("weg").unlink()
    store = Store(made)
    assert store.document_ids() == ["boote"]
    assert [(p.rule, p.where) for p in store.problems()] == [("unknown-document", "weg")]


@pytest.mark.parametrize(
    "line", [b'{"id":1,"data":{"doc_id":"boote"', b"garbage", b'{"annotations":[]}', b"[" * 100_000]
)
def test_a_damaged_line_is_named(tmp_path, line):
    made = corpus(tmp_path)
    take(made, exported([answer()]))
    (made.collected / "0002.json").write_bytes(b"[\n" + line + b"\n]\n")
    with pytest.raises(CorpusError, match=r"0002\.json: is damaged at byte 2 "):
        Store(made)
    with pytest.raises(CorpusError, match=r"0002\.json: is damaged at byte 2 "):
        take(made, exported([answer()]))


def test_a_state_that_changed_without_a_new_time_stands_if_it_came_later(tmp_path):
    """Label Studio takes a ground truth away from an answer without dating that."""
    made = corpus(tmp_path)
    for truth in (True, False):
        take(made, exported([answer(ground_truth=truth)]))
    assert [said.ground_truth for said in Store(made).answers(document(), made.scheme())[0]] == [False]
