from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

from dreiklang.corpus import Corpus
from dreiklang.scheme import EntityType, RelationType, Scheme
from dreiklang.tasks.instruction import instruction

CORPUS = Corpus(Path(__file__).parents[2])
SCHEME = Scheme(
    "probe", "1.0.0", "de", ("en",),
    (EntityType("PER", "Person", "Name eines Menschen.", "p", "#112233"), EntityType("X", "D & <C>", "", "x", "#1")),
    (RelationType("knows", "kennt", "Wer wen kennt.", ("PER",), (), False),),
)  # fmt: skip
HANDBOOK = """# Leitfaden

# Markieren

## Grenzen

Eine Markierung endet an einer **Wortgrenze**. Der Rest ist Feinheit.

# Entitäten

## PER – Person

Der Name. Und so weiter.

- ✓ „[Jule Brandis]
  sprach.“
- ✗ „[sie] sprach.“
"""


class Items(HTMLParser):
    """The items of lists, without tags."""

    def __init__(self) -> None:
        super().__init__()
        self.items: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag == "li":
            self.items.append("")

    def handle_data(self, data: str) -> None:
        if self.items:
            self.items[-1] += data


def items(html: str) -> list[str]:
    parser = Items()
    parser.feed(html)
    return parser.items


def test_traps_come_first_then_rules_in_short_then_labels_with_their_examples():
    told = instruction(SCHEME, HANDBOOK)
    listed = items(told)
    assert told.index("So arbeitet die Seite") < told.index("Markieren") < told.index("Entitäten</b>")
    assert "Grenzen: Eine Markierung endet an einer Wortgrenze." in listed[6]
    assert listed[7].startswith("Person [p] Name eines Menschen.✓ „[Jule Brandis] sprach.“✗ „[sie] sprach.“")


def test_labels_the_handbook_does_not_speak_of_are_told_by_the_scheme():
    assert items(instruction(SCHEME, HANDBOOK))[-1].startswith("kennt (Person → alles) Wer wen kennt.")
    assert len(items(instruction(SCHEME))) == 6 + 3


def test_what_is_written_stays_text():
    assert "<b>D &amp; &lt;C&gt;</b>" in instruction(SCHEME)


def test_the_bundled_handbook_tells_of_every_label_and_keeps_to_one_line():
    scheme = CORPUS.scheme()
    told = instruction(scheme, CORPUS.handbook())
    listed = items(told)
    for label in (*scheme.entities, *scheme.relations):
        (item,) = [item for item in listed if item.startswith((f"{label.title} [", f"{label.title} ("))]
        assert "✓" in item
        assert "✗" in item
    assert "\n" not in told


def test_a_symmetric_relation_shows_no_direction():
    relation = replace(SCHEME.relations[0], symmetric=True, tail=("PER",))
    assert "(Person ↔ Person)" in instruction(replace(SCHEME, relations=(relation,)))
