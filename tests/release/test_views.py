from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from settlements import SCHEME, TEXT, answer, gold

from dreiklang.records import Document, Entity, GoldDocument, Provenance, Relation, Segment
from dreiklang.release import views
from dreiklang.release.configs import configs
from dreiklang.release.features import ListOf, Struct
from dreiklang.release.iob import tag
from dreiklang.release.layout import layout
from dreiklang.release.rows import (
    AnnotationRow,
    Argument,
    DocumentRow,
    EntityRow,
    NerRow,
    RelationRow,
    TranslationRow,
)

LABELS = views.LabelIds.of(SCHEME)
LAID = layout(gold().document)


def test_rows_have_the_columns_that_the_configs_promise():
    kinds = [DocumentRow, NerRow, EntityRow, RelationRow, TranslationRow, TranslationRow, AnnotationRow]
    promised = {config.name: config.columns.fields for config in configs(SCHEME)}
    assert list(promised) == ["documents", "ner", "entities", "relations", "de-en", "de-tr", "annotations"]
    assert [tuple(fields) for fields in promised.values()] == [kind._fields for kind in kinds]
    assert tuple(promised["relations"]["head"].fields) == Argument._fields


def test_a_list_of_structs_is_one_list_for_each_of_its_fields():
    settled = gold()
    rows = [views.document(settled, LAID), *views.annotations(settled.document, [answer("a1", settled)])]
    columns = [config.columns for config in configs(SCHEME) if config.name in ("documents", "annotations")]
    for row, struct in zip(rows, columns, strict=True):
        for value, feature in zip(row, struct.fields.values(), strict=True):
            if isinstance(feature, ListOf) and isinstance(feature.item, Struct):
                assert len(value) == len(feature.item.fields)
                assert len({len(column) for column in value}) == 1


def test_the_document_says_everything_that_was_settled():
    row = views.document(gold(), LAID)
    assert list(zip(*row.entities, strict=True))[3] == ("e4", "ORG", "Südhafen GmbH Rostock", 55, 76)
    assert list(zip(*row.relations, strict=True))[1] == ("r2", "cooperates_with", "e6", "e4")
    assert ("s4", "en", "", "human") in zip(*row.translations, strict=True)
    assert all(TEXT[s:e] == word for s, e, word in zip(*row.tokens, LAID.words, strict=True))


def test_a_rule_that_settled_is_named():
    assert views.document(gold(settled="rule", rule="most agree"), LAID).settled == "rule: most agree"


def test_ner_has_a_row_for_each_segment_and_its_tokens_are_the_documents():
    tags, _ = tag(LAID, gold().entities, dict(LABELS.entities))
    rows = list(views.ner(gold().document, LAID, tags))
    assert [row.id for row in rows] == ["küste/s1", "küste/s2", "küste/s3", "küste/s4"]
    assert [word for row in rows for word in row.tokens] == LAID.words
    assert rows[2].tokens == ["Das", "nutzt", "Hartwigs", "Plan", "."]
    assert [SCHEME.ner_tags[t] for t in rows[2].ner_tags] == ["O", "O", "B-PER", "B-LAW", "I-LAW"]


def test_an_entity_belongs_to_the_segment_in_which_it_starts():
    rows = {row.id: row for row in views.entities(gold(), LAID)}
    assert rows["küste/e8"].segment_id == "s3"
    assert rows["küste/e8"].text == "Plan. „𝔎üste 2030“"
    assert rows["küste/e6"].text == TEXT[rows["küste/e6"].start : rows["küste/e6"].end] == "Ostmo\u0308we"


def test_an_entity_outside_of_all_segments_is_kept_and_belongs_to_none():
    settled = gold(entities=(Entity("e1", "ORG", 31, 33),), relations=())
    assert [row.segment_id for row in views.entities(settled, LAID)] == [None]


def test_a_relation_is_shown_in_as_few_whole_segments_as_hold_it():
    rows = {row.id: row for row in views.relations(gold(), LAID, LABELS)}
    assert rows["küste/r1"].text == "🚢🚢 Nordwerft liefert an Estland"
    assert rows["küste/r3"].text.startswith("Die Nordwerft-Tochter")
    assert rows["küste/r3"].text.endswith("gilt.")
    assert rows["küste/r3"].label == 0


def test_the_head_of_a_symmetric_relation_is_the_earlier_one():
    rows = {row.id: row for row in views.relations(gold(), LAID, LABELS)}
    assert (rows["küste/r2"].head.id, rows["küste/r2"].tail.id) == ("küste/e4", "küste/e6")
    backwards = gold(relations=(Relation("r1", "sells_to", "e6", "e4"),))
    assert next(views.relations(backwards, LAID, LABELS)).head.id == "küste/e6"


@st.composite
def related(draw: st.DrawFn) -> GoldDocument:
    """Two entities anywhere, between segments too."""
    text = draw(st.text(st.sampled_from("aB1 -.\n🚢𝔎ö\u0308"), min_size=2, max_size=40))
    places = st.integers(0, len(text) - 1)
    bounds = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    pairs = zip(bounds[::2], bounds[1::2], strict=False)
    segments = tuple(Segment(f"s{i}", start, end) for i, (start, end) in enumerate(pairs))
    starts = draw(places), draw(places)
    ends = (draw(st.integers(start + 1, len(text))) for start in starts)
    mentions = tuple(Entity(f"e{i}", "ORG", *span) for i, span in enumerate(zip(starts, ends, strict=True)))
    source = Document("probe", text, segments, Provenance("p.txt", "txt", "0" * 64), license="CC0-1.0")
    kind = draw(st.sampled_from(["sells_to", "cooperates_with"]))
    return GoldDocument(source, mentions, (Relation("r1", kind, "e1", "e0"),), (), 1, "single")


@given(related())
def test_the_offsets_of_a_relation_are_those_of_its_own_text_and_tokens(settled):
    laid = layout(settled.document)
    (row,) = views.relations(settled, laid, LABELS)
    for argument in (row.head, row.tail):
        mention = next(e for e in settled.entities if f"probe/{e.id}" == argument.id)
        assert row.text[argument.start : argument.end] == argument.text
        assert argument.text == settled.document.text[mention.start : mention.end]
        touched = [w for s, e, w in zip(*laid.tokens, laid.words, strict=True) if s < mention.end and mention.start < e]
        assert row.tokens[argument.token_start : argument.token_end] == touched
        assert 0 <= argument.token_start <= argument.token_end <= len(row.tokens)


def test_segments_without_a_translation_have_no_row():
    assert [row.id for row in views.translations(gold(), "en")] == ["küste/s1", "küste/s2"]
    assert [row.id for row in views.translations(gold(), "tr")] == ["küste/s1"]
    (row, _) = views.translations(gold(), "en")
    assert row.translation == ("🚢🚢 Nordwerft liefert an Estland", "🚢🚢 Nordwerft supplies Estonia (küste)")
    assert row.origin == "human"


def test_answers_come_in_the_same_order_however_they_were_collected():
    settled = gold()
    answers = [answer(name, settled) for name in ("a2", "model:one", "a1")]
    rows = list(views.annotations(settled.document, answers))
    assert [row.annotator for row in rows] == ["a1", "a2", "model:one"]
    assert rows == list(views.annotations(settled.document, answers[::-1]))


def test_skipped_answers_are_kept_and_times_are_utc():
    settled = gold()
    skipped = replace(answer("a1", settled), was_cancelled=True)
    (row,) = views.annotations(settled.document, [skipped])
    assert row.was_cancelled
    assert row.created_at.isoformat() == "2026-05-17T12:03:07.250000+00:00"
    assert row.entities[-1] == ["prediction-changed"] * 8
