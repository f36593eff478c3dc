"""An answer comes out of an export as the annotator gave it: nothing lost, moved or invented."""

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from builders import TEXT, answer, document, entity
from exports import corpus, exported, saved
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import SYMMETRIC, cases

from dreiklang.collected.collect import collect
from dreiklang.collected.offsets import Utf16
from dreiklang.collected.store import Store
from dreiklang.records import Annotation, Document, Entity, Translation, text_sha256


def read_back(source: Document, task: dict, **style: object) -> tuple[tuple[Annotation, ...], tuple]:
    with TemporaryDirectory() as folder:
        made = corpus(Path(folder), source)
        report = collect(made, [("0001.json", saved(Path(folder) / "export.json", [task], **style))])
        store = Store(made)
        assert store.document_ids() == ([source.id] if task["annotations"] else [])
        found, problems = store.answers(source, made.scheme())
        assert report.problems == problems
        return found, problems


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(cases(), st.sampled_from([None, 2]), st.booleans(), st.randoms(use_true_random=False))
def test_any_answers_come_back_as_they_were_given(case, indent, escaped, chance):
    source, given = case
    task = exported(given, source)
    for annotation in task["annotations"]:
        relations = [region for region in annotation["result"] if region["type"] == "relation"]
        for region in relations:
            if chance.random() < 0.5:
                ends = {"from_id": region["to_id"], "to_id": region["from_id"], "direction": "left"}
                region.update(ends)
            elif region["labels"] == [SYMMETRIC] and chance.random() < 0.5:
                region["direction"] = "bi"
        annotation["result"] = relations + [r for r in annotation["result"] if r["type"] != "relation"]
    found, problems = read_back(source, task, indent=indent, ensure_ascii=escaped)
    assert {problem.rule for problem in problems} <= {"relation-type", "entity-space", "translation-empty"}
    found = tuple(replace(answer, defects=0) for answer in found)  # one for each relation the scheme forbids
    assert found == tuple(sorted(given, key=lambda a: (a.created_at, a.id)))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.characters(codec="utf-8"), min_size=1, max_size=30, unique=True), st.data())
def test_spans_counted_in_utf16_come_back_in_code_points(letters, data):
    source = document(text="".join(letters))
    spans = st.tuples(st.integers(0, len(letters) - 1), st.integers(1, 9))
    bounds = [(start, min(start + length, len(letters))) for start, length in data.draw(st.lists(spans, min_size=1))]
    given_answer = answer(
        text_sha256=text_sha256(source.text),
        entities=tuple(Entity(f"e{i}", "ORG", start, end) for i, (start, end) in enumerate(bounds)),
        relations=(),
        translations=(),
    )
    task = exported([given_answer], source)
    units = Utf16(source.text)
    counted = [(units.unit(start), units.unit(end)) for start, end in bounds]
    for region, (start, end) in zip(task["annotations"][0]["result"], counted, strict=True):
        region["value"] |= {"start": start, "end": end}
    found, problems = read_back(source, task)
    assert found == (given_answer,)
    said = {problem.rule for problem in problems} - {"entity-space"}
    assert said == ({"utf16-offsets"} if counted != bounds else set())


def read(*regions: dict, **data: object) -> tuple[Annotation, list[str]]:
    """What is read of one answer with these regions, and which rules it breaks where."""
    task = exported([answer(entities=(), relations=(), translations=())])
    task["annotations"][0]["result"] = list(regions)
    task["data"] |= data
    (found,), problems = read_back(document(), task)
    return found, [f"{p.rule} {p.where.partition('annotation 100, ')[2]}" for p in problems]


def span(id: str, surface: str, kind: str = "ORG", **value: object) -> dict:
    start = TEXT.index(surface)
    said = {"start": start, "end": start + len(surface), "text": surface, "labels": [kind]} | value
    return {"id": id, "from_name": "ner", "to_name": "text", "type": "labels", "value": said}


def relation(head: str, tail: str, *labels: str, **more: object) -> dict:
    return {"type": "relation", "from_id": head, "to_id": tail, "direction": "right", "labels": list(labels)} | more


NORDWERFT, ESTLAND = span("n", "Nordwerft"), span("e", "Estland", "GPE")


@pytest.mark.parametrize(
    ("drawn", "wanted"),
    [
        (relation("n", "e", "sells_to"), [("sells_to", "n", "e")]),
        (relation("n", "e", "sells_to", direction=None), [("sells_to", "n", "e")]),
        (relation("e", "n", "sells_to", direction="left"), [("sells_to", "n", "e")]),
        (relation("n", "e", "sells_to", direction="bi"), [("sells_to", "n", "e"), ("sells_to", "e", "n")]),
        (relation("e", "n", "cooperates_with"), [("cooperates_with", "n", "e")]),
        (relation("e", "n", "cooperates_with", direction="bi"), [("cooperates_with", "n", "e")]),
        (relation("e", "n", "cooperates_with", "sells_to"), [("cooperates_with", "n", "e"), ("sells_to", "e", "n")]),
    ],
)
def test_a_relation_points_where_it_was_drawn_and_a_symmetric_one_forward(drawn, wanted):
    found, problems = read(NORDWERFT, ESTLAND, drawn)
    assert [(r.type, r.head, r.tail) for r in found.relations] == wanted
    assert problems == []


def test_a_relation_drawn_twice_is_there_twice():
    found, _ = read(NORDWERFT, ESTLAND, *[relation("n", "e", "sells_to")] * 2)
    assert [r.id for r in found.relations] == ["r1", "r2"]


def test_offsets_in_a_part_are_shifted_into_the_document():
    second = TEXT.index("Das")
    start = "Das Abkommen".index("Abkommen")
    region = span("a", "Abkommen", "LAW", start=start, end=start + 8)
    text = TEXT[second:]
    found, problems = read(region, text=text, text_sha256=text_sha256(text), offset=second, part=2, parts=2)
    assert problems == []
    assert (found.part, found.parts) == (2, 2)
    assert found.entities == (entity("Abkommen", "LAW", "a"),)


def test_a_task_made_elsewhere_may_lack_checksum_parts_and_version():
    task = exported([answer()])
    task["data"] = {key: task["data"][key] for key in ("doc_id", "text", "segments")}
    (found,), problems = read_back(document(), task)
    assert problems == ()
    assert found == answer(scheme_version="")


def test_spans_of_hypertext_are_read_by_their_global_offsets():
    start = TEXT.index("Estland")
    value = {"start": "/p[1]/text()[1]", "startOffset": 3, "end": "/p[1]/text()[1]", "endOffset": 9}
    value |= {"globalOffsets": {"start": start, "end": start + 7}, "text": "Estland", "hypertextlabels": ["GPE"]}
    found, problems = read({"id": "e", "from_name": "ner", "to_name": "h", "type": "hypertextlabels", "value": value})
    assert problems == []
    assert found.entities == (entity("Estland", "GPE", "e"),)


def test_spans_of_paragraphs_are_read_in_their_segment_in_utf16():
    text = "😀 Gut.\n\nDie 🚢 aus Estland."
    source = document(text=text)
    task = exported([answer(text_sha256=text_sha256(text), entities=(), relations=(), translations=())], source)
    value = {
        "start": "1",
        "end": "1",
        "startOffset": 11,
        "endOffset": 18,
        "text": "Estland",
        "paragraphlabels": ["GPE"],
    }
    region = {"id": "e", "from_name": "ner", "to_name": "p", "type": "paragraphlabels", "value": value}
    task["annotations"][0]["result"] = [region]
    (found,), problems = read_back(source, task)
    assert problems == ()
    assert found.entities == (entity("Estland", "GPE", "e", text),)


def area(name: str, *answers: str, id: str = "t") -> dict:
    return {"id": id, "from_name": name, "to_name": "seg_0", "type": "textarea", "value": {"text": list(answers)}}


def test_an_emptied_box_is_no_answer_and_an_empty_answer_is_one():
    found, problems = read(area("tr_en_0"), area("tr_tr_1", ""), area("comment"))
    assert problems == ["translation-empty region t"]
    assert found.translations == (Translation("s2", "tr", ""),)
    assert found.comment == ""


def skip(name: str, *choices: str) -> dict:
    return {"id": "k", "type": "choices", "from_name": name, "to_name": "seg_0", "value": {"choices": list(choices)}}


def test_a_segment_not_to_be_translated_has_an_empty_translation_in_each_language_without_one():
    found, problems = read(skip("skip_0", "no_translation"), area("tr_tr_0", "Nordwerft"), skip("skip_1"))
    assert problems == []
    assert found.translations == (Translation("s1", "tr", "Nordwerft"), Translation("s1", "en", ""))


@pytest.mark.parametrize(
    ("regions", "broken"),
    [
        ([skip("skip_2", "no_translation")], ["translation-place region k"]),
        ([skip("skip_0", "dull")], ["unknown-flag region k"]),
        ([span("n", "Nordwerft", "FIRMA")], ["entity-label region n"]),
        ([span("n", "Nordwerft", labels=[])], ["entity-label region n"]),
        ([span("n", "Nordwerft", labels=["ORG", "PER"])], ["entity-label region n"]),
        ([span("n", "Nordwerft", labels=None)], ["entity-label region n"]),
        ([span("n", "Nordwerft", end=999)], ["entity-range region n"]),
        ([span("n", "Nordwerft", start=30)], ["entity-range region n"]),
        ([span("n", "Nordwerft", start=-3)], ["entity-range region n"]),
        ([span("n", "Nordwerft", text="Südwerft")], ["entity-text-mismatch region n"]),
        ([span("n", "Nordwerft", start=4.5)], ["export-shape region n"]),
        ([span("n", "Nordwerft", start=None)], ["export-shape region n"]),
        ([span("n", "Nordwerft", start="7", end="7")], ["export-shape region n"]),
        ([span("n", "Nordwerft") | {"value": None}], ["export-shape region n"]),
        ([span("n", "Nordwerft") | {"id": None}], ["export-shape region None"]),
        ([span("n", "Nordwerft") | {"origin": "dream"}], ["export-shape region n"]),
        ([span("n", "Nordwerft") | {"to_name": "seg_0"}], ["unknown-control region n"]),
        ([NORDWERFT, NORDWERFT], ["region-twice region n"]),
        ([NORDWERFT, relation("n", "x", "sells_to")], ["relation-end relation n → x"]),
        ([NORDWERFT, relation("x", "n", "sells_to")], ["relation-end relation x → n"]),
        ([NORDWERFT, ESTLAND, relation("n", "e")], ["relation-label relation n → e"]),
        ([NORDWERFT, ESTLAND, relation("n", "e", "mag")], ["relation-label relation n → e"]),
        ([NORDWERFT, ESTLAND, relation("n", "e", "sells_to", direction="up")], ["export-shape region #3"]),
        ([area("tr_en_2", "Hello")], ["translation-place region t"]),
        ([area("tr_fr_0", "Bonjour")], ["translation-place region t"]),
        ([area("tr_en_0", "Hello", "Hi")], ["several-answers region t"]),
        ([area("tr_en_0", "Hello"), area("tr_en_0", "Hi", id="u")], ["several-answers region u"]),
        ([area("comment", "gut"), area("comment", "schlecht", id="u")], ["several-answers region u"]),
        ([area("notes", "Hello")], ["unknown-control region t"]),
        ([{"id": "r", "type": "rating", "from_name": "stars", "value": {"rating": 4}}], ["unknown-control region r"]),
        ([{"id": "c", "type": "choices", "from_name": "x", "value": {"choices": ["a"]}}], ["unknown-control region c"]),
        (
            [{"id": "c", "type": "choices", "from_name": "doc_flags", "value": {"choices": ["unsuitable", "dull"]}}],
            ["unknown-flag region c"],
        ),
        ([7], ["export-shape region #1"]),
        ([{"id": "n"}], ["export-shape region n"]),
    ],
)
def test_what_cannot_be_read_is_named_and_counted_and_the_rest_is_read(regions, broken):
    found, problems = read(*regions, area("tr_tr_1", "Anlaşma geçerli.", id="good"))
    assert problems == broken
    assert found.defects == len(broken)
    assert found.translations[-1] == Translation("s2", "tr", "Anlaşma geçerli.")


def test_a_relation_whose_end_could_not_be_read_is_named_too():
    _, problems = read(span("n", "Nordwerft", "FIRMA"), ESTLAND, relation("n", "e", "sells_to"))
    assert problems == ["entity-label region n", "relation-end relation n → e"]


@pytest.mark.parametrize(
    ("drawn", "said"),
    [
        (relation("n", "d", "sells_to"), ["sells_to joins ORG with QUANT, and the scheme allows it from ORG, GPE to"]),
        (relation("d", "n", "sells_to", direction="left"), ["sells_to joins ORG with QUANT"]),
        (relation("n", "n", "sells_to"), ["sells_to joins a span with itself"]),
        (relation("n", "n", "cooperates_with"), ["cooperates_with joins a span with itself"]),
        (relation("d", "p", "quantity_of"), []),
        (relation("d", "p", "quantity_of", direction="bi"), ["quantity_of joins PROD with QUANT"]),
        (relation("d", "n", "cooperates_with"), ["cooperates_with joins QUANT with ORG"]),
    ],
)
def test_a_relation_the_scheme_forbids_is_kept_named_and_counted(drawn, said):
    regions = [NORDWERFT, span("d", "drei", "QUANT"), span("p", "Boote", "PROD"), drawn]
    task = exported([answer(entities=(), relations=(), translations=())])
    task["annotations"][0]["result"] = regions
    (found,), problems = read_back(document(), task)
    assert [problem.rule for problem in problems] == ["relation-type"] * len(said)
    assert all(problem.message.startswith(start) for problem, start in zip(problems, said, strict=True))
    assert len(found.relations) == 1 + (drawn["direction"] == "bi")
    assert found.defects == len(said)


@pytest.mark.parametrize("result", [None, "nothing", {"a": 1}])
def test_a_result_that_is_no_list_is_named_and_counted(result):
    task = exported([answer()])
    task["annotations"][0]["result"] = result
    (found,), problems = read_back(document(), task)
    assert [problem.rule for problem in problems] == ["export-shape"]
    assert found.defects == 1
