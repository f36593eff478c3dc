"""A text is corrected after it was annotated: what becomes of the answers, the decisions and the release."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from builders import TEXT, answer, document, entity
from exports import corpus, exported, saved
from typer.testing import CliRunner

from dreiklang.adjudication import ledger
from dreiklang.adjudication.gold import gold
from dreiklang.cli import app
from dreiklang.collected.store import Store
from dreiklang.records import Relation, Translation

BAD = Path(__file__).parents[1] / "bad"
PREFIXED = "Neue Boote für die Küste\n\n" + TEXT  # a heading was missing: every segment is renamed
CHANGED = TEXT.replace("Estland", "Finnland")
OTHER = answer("model:b", 1, relations=())


def run(made, *arguments, code=0):
    result = CliRunner().invoke(app, [*arguments, "--root", str(made.root), "--json"])
    assert result.exit_code == code, result.output
    return json.loads(result.output)


@pytest.fixture
def made(tmp_path):
    """One document, two answers that differ in a relation."""
    made = corpus(tmp_path)
    run(made, "collect", str(saved(tmp_path / "export.json", [exported([answer("model:a"), OTHER])])))
    return made


def correct(made, text):
    made.save(replace(document(text=text)))
    return made.document("boote")


def answers(made):
    return Store(made).answers(made.document("boote"), made.scheme())


def test_without_it_answers_to_another_text_are_refused(made):
    correct(made, PREFIXED)
    (problem,) = {p["rule"] for p in run(made, "adjudicate", code=1)["problems"]}
    assert problem == "text-changed"


def test_spans_move_translations_follow_their_segment_and_collected_files_stay(made):
    before = {path: path.read_bytes() for path in made.exports()}
    now = correct(made, PREFIXED)
    said = run(made, "carry")
    assert (said["texts"], said["entities"], said["translations"], said["lost"]) == (1, 6, 2, 0)
    found, problems = answers(made)
    assert problems == ()
    for one in found:
        assert [now.text[e.start : e.end] for e in one.entities] == ["Nordwerft", "Estland", "drei"]
        assert [t.segment_id for t in one.translations] == ["s2"]
        assert one.defects == 0
    assert {path: path.read_bytes() for path in made.exports()} == before
    assert run(made, "carry")["texts"] == 0


def test_a_dry_run_says_the_same_and_writes_nothing(made):
    correct(made, PREFIXED)
    said = run(made, "carry", "--dry-run")
    assert (said["texts"], said["entities"]) == (1, 6)
    assert not made.carried.exists()
    assert answers(made)[0] == ()


def test_what_was_changed_itself_is_listed_and_keeps_the_document_open(made):
    correct(made, CHANGED)
    said = run(made, "carry")
    lost = [p["message"].partition(":")[0] for p in said["problems"] if p["rule"] == "not-carried"]
    assert lost == [
        "the GPE that was at 43 to 50 (“Estland”)",
        "a relation sells_to to an entity that could not be carried",
        "the translation of s1 into en (“The firm Nordwerft sells three boats to Estonia.”)",
        "the GPE that was at 43 to 50 (“Estland”)",
        "the translation of s1 into en (“The firm Nordwerft sells three boats to Estonia.”)",
    ]
    found, _ = answers(made)
    assert [len(one.entities) for one in found] == [2, 2]
    assert run(made, "adjudicate")["settled"] == {"open": 1}


def test_the_bad_answer_cannot_be_carried_whole(tmp_path):
    made = corpus(tmp_path, document(text=CHANGED))
    run(made, "collect", str(BAD / "not-carried.json"))
    correct(made, TEXT)
    assert {p["rule"] for p in run(made, "carry")["problems"]} == {"not-carried"}


def test_what_rules_had_settled_is_settled_again_and_a_persons_decision_comes_along(made):
    third = answer("a9", 3)
    more = [exported([answer("model:a"), OTHER, replace(third, annotator="model:c")])]
    run(made, "collect", str(saved(made.root / "more.json", more)))
    assert run(made, "adjudicate")["settled"] == {"rule": 1}
    before = gold(made.document("boote"), answers(made)[0], ledger.read(made.ledger)["boote"])
    now = correct(made, PREFIXED)
    assert run(made, "carry")["decisions"] == 1
    after = gold(now, answers(made)[0], ledger.read(made.ledger)["boote"])
    assert [now.text[e.start : e.end] for e in after.entities] == [TEXT[e.start : e.end] for e in before.entities]
    assert (after.relations, after.settled) == (before.relations, before.settled)
    again = run(made, "adjudicate")
    assert (again["added"], again["settled"]) == (0, {"rule": 1})
    third_text = "Ganz neu. " + PREFIXED
    now = correct(made, third_text)  # corrected once more: from the text that was annotated, not the one between
    assert run(made, "carry")["decisions"] == 1
    last = gold(now, answers(made)[0], ledger.read(made.ledger)["boote"])
    assert [now.text[e.start : e.end] for e in last.entities] == [TEXT[e.start : e.end] for e in before.entities]


def test_the_parts_of_a_long_text_are_carried_one_by_one(tmp_path):
    made = corpus(tmp_path)
    exports = []
    for number, (start, end, surface, kind) in enumerate(((0, 51, "Estland", "GPE"), (53, 71, "Abkommen", "LAW")), 1):
        part = answer(
            "model:a", number, part=number, parts=2, entities=(entity(surface, kind, "x"),), relations=(),
            translations=(Translation(f"s{number}", "en", "Words."),), start=start, end=end,
        )  # fmt: skip
        exports.append(part_export(part, start, end, number))
    run(made, "collect", str(saved(tmp_path / "export.json", exports)))
    assert [one.defects for one in answers(made)[0]] == [0, 0]
    now = correct(made, TEXT.replace("verkauft", "verkaufte ganze").replace("gilt", "gilt nicht"))
    said = run(made, "carry")
    found, _ = answers(made)
    assert [now.text[e.start : e.end] for one in found for e in one.entities] == ["Estland", "Abkommen"]
    assert said["lost"] == 2  # both sentences were changed, so their translations stay behind
    assert [now.text[one.start : one.end] for one in found] == now.text.split("\n\n")


def part_export(part, start, end, number):
    from dreiklang.records import text_sha256

    made = exported([replace(part, entities=(), translations=())], number=number)
    (segment,) = [s for s in made["data"]["segments"] if s["start"] == start]
    made["data"] |= {
        "part": number, "parts": 2, "offset": start, "text": TEXT[start:end],
        "text_sha256": text_sha256(TEXT[start:end]),
        "segments": [segment | {"start": 0, "end": end - start}],
    }  # fmt: skip
    (span,) = part.entities
    made["annotations"][0]["result"] = [
        {"id": "x", "from_name": "ner", "to_name": "text", "type": "labels",
         "value": {"start": span.start - start, "end": span.end - start, "text": TEXT[span.start : span.end],
                   "labels": [span.type]}},
        {"id": "t", "from_name": "tr_en_0", "to_name": "seg_0", "type": "textarea", "value": {"text": ["Words."]}},
    ]  # fmt: skip
    return made


def test_a_damaged_line_is_named(made):
    made.carried.parent.mkdir(parents=True, exist_ok=True)
    made.carried.write_text("{\n")
    result = CliRunner().invoke(app, ["carry", "--root", str(made.root)])
    assert result.exit_code == 2
    assert "carried.jsonl:1: is damaged" in result.output


def test_a_relation_is_carried_with_both_its_ends(made):
    correct(made, PREFIXED)
    run(made, "carry")
    one = answers(made)[0][0]
    assert one.relations == (Relation("r1", "sells_to", "x", "y"),)


def test_annotators_are_not_asked_for_translations_that_the_correction_left_behind(made):
    correct(made, TEXT.replace("verkauft", "verkaufte ganze") + " Mehr.")
    run(made, "carry")
    document, scheme = made.document("boote"), made.scheme()
    for one in Store(made).answered(document, scheme):
        assert one.answer.translations == ()
        assert "s1" not in one.untranslated("en")


def test_the_task_of_a_corrected_text_is_no_problem_once_its_answers_are_carried_along(tmp_path):
    made = corpus(tmp_path)
    run(made, "tasks")
    run(made, "collect", str(saved(tmp_path / "export.json", [exported([answer("model:a")])])))
    run(made, "adjudicate")
    correct(made, PREFIXED)
    assert "task-text-changed" in {p["rule"] for p in run(made, "tasks", code=1)["problems"]}
    run(made, "carry")
    run(made, "adjudicate")
    assert run(made, "tasks")["problems"] == []
    assert run(made, "check")["problems"] == []


def test_what_was_left_behind_is_told_until_the_document_is_settled(tmp_path):
    made = corpus(tmp_path)
    run(made, "collect", str(saved(tmp_path / "export.json", [exported([answer("model:a"), OTHER])])))
    correct(made, CHANGED)
    run(made, "carry")
    assert "not-carried" in {p["rule"] for p in run(made, "adjudicate")["problems"]}
    assert "not-carried" in {p["rule"] for p in run(made, "check")["problems"]}
    nothing = answer("model:c", 9, entities=(), relations=(), translations=())
    best = exported([replace(nothing, ground_truth=True)], document(text=CHANGED), 9)
    run(made, "collect", str(saved(tmp_path / "more.json", [best])))
    assert run(made, "adjudicate")["settled"] == {"adjudicated": 1}
    for command in (["adjudicate"], ["check"], ["release", "0.1.0"]):
        assert "not-carried" not in {p["rule"] for p in run(made, *command)["problems"]}
