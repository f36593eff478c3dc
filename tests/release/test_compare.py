"""The comparison of two states of a document names exactly what was changed, and nothing else."""

from collections import Counter
from dataclasses import dataclass, replace
from itertools import count

from hypothesis import given, settings
from hypothesis import strategies as st
from settlements import SCHEME

from dreiklang.records import Document, Entity, GoldDocument, GoldTranslation, Provenance, Relation, Segment
from dreiklang.release import arrow, views
from dreiklang.release.configs import configs
from dreiklang.release.diff.align import Alignment
from dreiklang.release.diff.document import compare
from dreiklang.release.diff.records import DocumentChange, Edit, FieldChange
from dreiklang.release.diff.row import Row, row
from dreiklang.release.layout import layout

SYMMETRIC = frozenset({"cooperates_with"})
TYPES = SCHEME.entity_names
RELATIONS = SCHEME.relation_names
WORDS = 12  # of eight letters and a space, each a segment of its own


@dataclass(frozen=True)
class Word:
    """What is said of one word: every second pair of words may be joined by a relation from the first to the second."""

    type: str | None
    long: bool = True  # else the entity leaves the last letter out
    relation: str | None = None
    turned: bool = False
    translation: tuple[str, str] | None = None  # text, origin


def released(words: list[Word], fields: dict[str, str | None] | None = None, corrected: bool = False) -> Row:
    """As the row a release has of it."""
    text = "".join(f"wort{'ä' if corrected and i == 0 else ''}{i:04} " for i in range(WORDS)).rstrip()
    starts = [0, *(i + 1 for i, letter in enumerate(text) if letter == " ")]
    numbers = count(1)
    ids = {i: f"e{next(numbers)}" for i, word in enumerate(words) if word.type}
    ends = [start + 8 + (corrected and i == 0) for i, start in enumerate(starts)]
    joined = [(i, words[i]) for i in range(0, WORDS, 2) if words[i].relation and words[i].type and words[i + 1].type]
    settled = GoldDocument(
        document=Document(
            "d", text, tuple(Segment(f"s{i}", s, e) for i, (s, e) in enumerate(zip(starts, ends, strict=True), 1)),
            Provenance("d.txt", "txt", "0" * 64), license="CC0-1.0", **(fields or {}),
        ),
        entities=tuple(
            Entity(ids[i], word.type, starts[i], ends[i] - (not word.long)) for i, word in enumerate(words) if word.type
        ),
        relations=tuple(
            Relation(f"r{n}", word.relation, *((ids[i + 1], ids[i]) if word.turned else (ids[i], ids[i + 1])))
            for n, (i, word) in enumerate(joined, 1)
        ),
        translations=tuple(
            GoldTranslation(f"s{i}", "en", *word.translation) for i, word in enumerate(words, 1) if word.translation
        ),
        annotators=1,
        settled="single",
    )  # fmt: skip
    (columns,) = arrow.table(
        [views.document(settled, layout(settled.document))], configs(SCHEME)[0].columns
    ).to_pylist()
    return row(columns, split="train", text_sha256=text)


words = st.lists(
    st.builds(
        Word,
        st.sampled_from([None, *TYPES]),
        st.booleans(),
        st.sampled_from([None, *RELATIONS]),
        st.booleans(),
        st.sampled_from([None, ("one", "human"), ("two", "human"), ("two", "post-edited"), ("", "human")]),
    ),
    min_size=WORDS,
    max_size=WORDS,
)


def expected(old: list[Word], new: list[Word]) -> Counter[tuple[str, str]]:
    """What was done, word by word and pair by pair."""
    both = list(zip(old, new, strict=True))
    done = [("entity", how) for was, now in both for how in of_entity(was, now)]
    done += [("translation", how) for was, now in both for how in of_translation(was, now)]
    done += [("relation", how) for i in range(0, WORDS, 2) for how in of_relation(*both[i], *both[i + 1])]
    return Counter(done)


def of_entity(was: Word, now: Word) -> list[str]:
    if was.type is None or now.type is None:
        return ["dropped" if was.type else "added"] * (was.type != now.type)
    if was.type == now.type:
        return ["moved"] * (was.long != now.long)
    return ["relabelled"] if was.long == now.long else ["added", "dropped"]


def of_translation(was: Word, now: Word) -> list[str]:
    if was.translation is None or now.translation is None:
        return ["dropped" if was.translation else "added"] * (was.translation != now.translation)
    return ["edited"] * (was.translation != now.translation)


def of_relation(was: Word, now: Word, was_second: Word, now_second: Word) -> list[str]:
    """Between two words; its ends are the same as long as their entities are, moved or relabelled as they may be."""
    old = was.relation if was.type and was_second.type else None
    new = now.relation if now.type and now_second.type else None
    if old is None or new is None:
        return ["dropped" if old else "added"] * (old != new)
    pairs = (was, now), (was_second, now_second)
    same = sum("dropped" not in of_entity(*pair) for pair in pairs)
    if same == 2:
        return ["retyped"] * (old != new)
    return ["redirected"] if same == 1 and old == new else ["added", "dropped"]


def found(change: DocumentChange | None) -> Counter[tuple[str, str]]:
    if change is None:
        return Counter()
    return Counter(
        [
            *(("entity", each.how) for each in change.entity_changes),
            *(("relation", each.how) for each in change.relation_changes),
            *(("translation", each.how) for each in change.translation_changes),
        ]
    )


def plain(words: list[Word]) -> list[Word]:
    """Without what the reference above would have to guess at: retyping to or from a relation without direction."""
    return [replace(word, turned=False) for word in words]


@settings(max_examples=60, deadline=None)
@given(words, words)
def test_it_names_exactly_what_was_done(old, new):
    old, new = plain(old), plain(new)
    change = compare(released(old), released(new), SYMMETRIC)
    assert found(change) == expected(old, new)
    assert change is None or (change.text, change.fields) == ((), ())


@settings(max_examples=25, deadline=None)
@given(words)
def test_a_corrected_text_is_one_correction_and_nothing_else(said):
    change = compare(released(said), released(said, corrected=True), SYMMETRIC)
    assert change is not None
    assert change.text == (Edit(0, "wort0000", "wortä0000"),)
    first = said[0].type is not None and not said[0].long  # its end is in the word that was corrected
    assert found(change) in ([Counter(), Counter({("entity", "moved"): 1})] if first else [Counter()])
    assert change.fields == ()


@settings(max_examples=25, deadline=None)
@given(words, st.integers(0, 5))
def test_a_turned_relation_is_redirected_unless_it_has_no_direction(said, pair):
    said = [replace(word, type=word.type or "ORG") for word in said]
    said[2 * pair] = replace(said[2 * pair], relation="sells_to")
    turned = [replace(word, turned=i == 2 * pair) for i, word in enumerate(plain(said))]
    assert found(compare(released(plain(said)), released(turned), SYMMETRIC)) == Counter(
        {("relation", "redirected"): 1}
    )
    said[2 * pair], turned[2 * pair] = (
        replace(w, relation="cooperates_with") for w in (plain(said)[2 * pair], turned[2 * pair])
    )
    assert compare(released(plain(said)), released(turned), SYMMETRIC) is None


@given(st.text("ab c", max_size=40), st.text("ab c", max_size=40))
def test_edits_lead_from_one_text_to_the_other(old, new):
    text, shift = old, 0
    for edit in Alignment(old, new).edits:
        at = edit.start + shift
        assert text[at : at + len(edit.before)] == edit.before
        text = text[:at] + edit.after + text[at + len(edit.before) :]
        shift += len(edit.after) - len(edit.before)
    assert text == new


@given(
    st.lists(st.sampled_from(["Aal", "Boot", " "]), max_size=8), st.text("xy ", max_size=6), st.text("xy ", max_size=6)
)
def test_what_stands_between_corrections_is_carried_exactly(middle, before, after):
    kept = "§" + "".join(middle) + "§"
    old, new = f"x{kept}y", f"{before}{kept}{after}"
    start, end = Alignment(old, new).carried(1, 1 + len(kept))
    assert new[start:end] == kept


def test_fields_and_a_text_withheld_are_told(tmp_path):
    old = released([Word(None)] * WORDS, {"title": "Alt", "url": None})
    new = released([Word(None)] * WORDS, {"title": "Neu", "url": None})
    new = replace(new, text=None, fields=new.fields | {"split": "test", "license": "MIT"})
    assert compare(old, new).fields == (
        FieldChange("title", "Alt", "Neu"),
        FieldChange("license", "CC0-1.0", "MIT"),
        FieldChange("split", "train", "test"),
        FieldChange("text", "given", "withheld"),
    )
