"""Exports of a real Label Studio are understood, every one of them."""

import json
from collections import Counter
from pathlib import Path

import pytest
from exports import corpus

from dreiklang.collected.collect import collect
from dreiklang.collected.store import Store
from dreiklang.corpus import Corpus
from dreiklang.errors import ExportError
from dreiklang.records import Document, Provenance, Segment

EXPORTS = Path(__file__).parents[3] / "shared" / "label-studio" / "real-exports"
pytestmark = [
    pytest.mark.corpora,
    pytest.mark.skipif(not EXPORTS.is_dir(), reason="needs exports of a real server in ../shared/label-studio"),
]
# The labels with which the server was tried.
SCHEME = """name = "tried"
version = "1.0.0"
target_languages = ["en", "tr"]
"""
LABELS = ("PER", "ORG", "LOC", "X"), ("works_for", "located_in")


def tried(root: Path, name: str) -> tuple[Corpus, list[dict]]:
    """A corpus of the texts in an export, and its tasks, each with a document id where it had none."""
    tasks = json.loads((EXPORTS / name).read_bytes())
    made = corpus(root)
    entities, relations = (
        "".join(f'[[{kind}]]\nname = "{name}"\n' for name in names)
        for kind, names in zip(("entity", "relation"), LABELS, strict=True)
    )
    made.scheme_path.write_text(SCHEME + entities + relations)
    for task in tasks:
        data = task["data"]
        data.setdefault("doc_id", f"t{task['id']}")
        text = data.get("text") or "\n".join(segment["text"] for segment in data.get("segments", ())) or data["html"]
        segments = [Segment(f"s{i}", 0, 1) for i, _ in enumerate(data.get("segments", ()))]
        made.save(Document(data["doc_id"], text, tuple(segments), Provenance("x.txt", "txt", "0" * 64)))
    return made, tasks


def take(made: Corpus, tasks: list[dict], name: str = "export.json"):
    return collect(made, [(name, [json.dumps(tasks).encode()])])


def read(made: Corpus):
    """All answers, and how often each rule is broken."""
    store, answers, broken = Store(made), [], Counter()
    for name in store.document_ids():
        found, problems = store.answers(made.document(name), made.scheme())
        answers += [(made.document(name), said) for said in found]
        broken.update(problem.rule for problem in problems)
    return answers, broken


@pytest.mark.parametrize(
    ("name", "texts"),
    [
        ("off_symbol_True.json", 21),
        ("off2_symbol.json", 13),
        ("off2_word.json", 13),
    ],
)
def test_spans_over_anything_are_read_where_they_were_drawn(tmp_path, name, texts):
    made, tasks = tried(tmp_path, name)
    assert {problem.rule for problem in take(made, tasks).problems} <= {"entity-space"}
    answers, broken = read(made)
    del broken["entity-space"]
    assert (len(answers), broken) == (texts, Counter())
    shown = {task["data"]["doc_id"]: [r["value"]["text"] for r in task["annotations"][0]["result"]] for task in tasks}
    for document, said in answers:
        covered = [document.text[e.start : e.end] for e in said.entities]
        assert [c.replace("\r", "\\n").replace("\n", "\\n") for c in covered] == shown[document.id]


def test_an_answer_from_the_page_with_all_three_layers(tmp_path):
    made, tasks = tried(tmp_path, "final_ui_export.json")
    assert take(made, tasks).problems == ()
    ((document, said),), broken = read(made)
    assert broken == Counter()
    surface = {e.id: document.text[e.start : e.end] for e in said.entities}
    assert list(surface.values()) == ["Angela Merkel", "Berlin", "Siemens", "Joe Kaeser", "Deutschland"]
    assert [(r.type, surface[r.head], surface[r.tail]) for r in said.relations] == [
        ("works_for", "Joe Kaeser", "Siemens"),
        ("located_in", "Berlin", "Deutschland"),
    ]
    assert [(t.segment_id, t.language) for t in said.translations] == [
        ("d1-s0", "en"),
        ("d1-s0", "tr"),
        ("d1-s1", "en"),
        ("d1-s2", "en"),
    ]
    assert said.translations[2].text == "line one\nline two"
    assert (said.id, said.lead_time, said.defects) == ("69217b9c-0e5b-4596-8643-18a1734fd2f9", 15.848, 0)


def test_skips_drafts_ground_truth_and_who_changed_what(tmp_path):
    made, tasks = tried(tmp_path, "multi_annotator_draft_skip_gt.json")
    report = take(made, tasks)
    given = [annotation for task in tasks for annotation in task["annotations"]]
    assert (report.new, report.drafts, report.problems) == (len(given), sum(len(t["drafts"]) for t in tasks), ())
    answers = [said for _, said in read(made)[0]]
    for key in ("was_cancelled", "ground_truth"):
        assert Counter(getattr(said, key) for said in answers) == Counter(a[key] for a in given)
    changed = [said for said in answers if said.updated_by != said.annotator]
    assert len(changed) == sum(a["updated_by"] != a["completed_by"] for a in given) > 0
    assert "@" not in "".join(path.read_text() for path in made.exports())


def test_the_same_project_as_a_snapshot_is_no_news_and_names_the_same_people(tmp_path):
    made, tasks = tried(tmp_path, "multi_annotator_draft_skip_gt.json")
    take(made, tasks)
    before = {said.id: said for _, said in read(made)[0]}
    report = collect(made, [("snapshot", EXPORTS / "snapshot_expanded.json")])
    assert (report.new, report.changed, report.known) == (0, 0, len(before))
    assert "example.org" not in "".join(path.read_text() for path in made.exports())


def test_a_snapshot_first_and_the_plain_export_later_is_no_news_either(tmp_path):
    made, tasks = tried(tmp_path, "snapshot_expanded.json")
    first = take(made, tasks)
    report = collect(made, [("plain", EXPORTS / "multi_annotator_draft_skip_gt.json")])
    assert (report.new, report.changed, report.known, report.file) == (0, 0, first.new, None)


def test_two_annotators_nesting_and_translations(tmp_path):
    made, tasks = tried(tmp_path, "overlap_two_annotators.json")
    for task in tasks:
        for i, segment in enumerate(task["data"]["segments"]):
            segment["id"] = f"s{i}"
    assert take(made, tasks).problems == ()
    answers = [said for _, said in read(made)[0]]
    assert [(len(a.entities), len(a.relations), len(a.translations), a.was_cancelled) for a in answers] == [
        (6, 1, 2, False),
        (2, 0, 0, False),
        (0, 0, 0, True),
    ]
    assert answers[0].translations[0].text == 'Merkel\'s speech, "at" Göttingen\nline2'


def test_translations_of_segments_without_an_id_are_named(tmp_path):
    made, tasks = tried(tmp_path, "overlap_two_annotators.json")
    assert Counter(problem.rule for problem in take(made, tasks).problems) == Counter({"translation-place": 2})


def test_suggestions_taken_over_say_so_and_a_relation_without_a_label_is_named(tmp_path):
    made, tasks = tried(tmp_path, "prediction_origin_two_annotators.json")
    assert [problem.rule for problem in take(made, tasks).problems] == ["relation-label", "relation-label"]
    answers = [said for _, said in read(made)[0]]
    for said in answers:
        assert {e.origin for e in said.entities} | {t.origin for t in said.translations} == {"prediction"}
        assert (len(said.entities), len(said.relations), len(said.translations), said.defects) == (4, 2, 3, 1)
    assert len({said.annotator for said in answers}) == 2
    (line,) = [json.loads(path.read_bytes())[0] for path in made.exports()]
    assert [kept["prediction"] for kept in line["annotations"]] == [a["prediction"] for a in tasks[0]["annotations"]]


@pytest.mark.parametrize("name", ["hypertext.json", "paragraphs.json"])
def test_other_interfaces_have_no_text_to_place_spans_in_and_their_answers_are_kept(tmp_path, name):
    made, tasks = tried(tmp_path, name)
    report = take(made, tasks)
    assert ([problem.rule for problem in report.problems], report.new) == (["task-text"], 1)


def test_their_spans_are_read_once_the_task_holds_its_text(tmp_path):
    made, tasks = tried(tmp_path, "hypertext.json")
    tasks[0]["data"]["text"] = "😀 Merkel & Co\nin Berlin."
    made.save(
        Document(tasks[0]["data"]["doc_id"], tasks[0]["data"]["text"], (), Provenance("x.html", "html", "0" * 64))
    )
    assert take(made, tasks).problems == ()
    ((document, said),), _ = read(made)
    assert [document.text[e.start : e.end] for e in said.entities] == ["Merkel", "Berlin"]

    made, tasks = tried(tmp_path / "second", "paragraphs.json")
    paragraphs = tasks[0]["data"]["segments"]
    tasks[0]["data"]["text"] = "\n".join(paragraph["text"] for paragraph in paragraphs)
    paragraphs[0]["start"], paragraphs[1]["start"] = 0, len(paragraphs[0]["text"]) + 1
    assert take(made, tasks).problems == ()
    ((document, said),), _ = read(made)
    assert [document.text[e.start : e.end] for e in said.entities] == ["Berlin", "Kaeser"]


@pytest.mark.parametrize("name", sorted(path.name for path in EXPORTS.glob("*.json")) if EXPORTS.is_dir() else [])
def test_none_belongs_to_a_corpus_that_has_not_its_texts(tmp_path, name):
    with pytest.raises(ExportError, match="no task in it is of this corpus"):
        collect(corpus(tmp_path), [(name, EXPORTS / name)])
