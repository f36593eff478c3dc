"""The built-in suggestions against people's annotations: precision and recall of exact spans, by type.

PUD (UNER) marks persons, organisations and places; MobIE dates, numbers, amounts of money and places, in tweets and
traffic reports, by guidelines of its own. UNER calls a state that acts an organisation and our handbook does not, so a
place is right if it was marked as either (in MobIE: as a city or as its station). How their labels were read as ours
is in `READ_AS`. Names are taught by the first half of a corpus and scored on the second.
"""

import gzip
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from dreiklang.records import Document, Entity, GoldDocument, Provenance, Segment
from dreiklang.sources.segments import segments
from dreiklang.tasks.suggestions.names import seen
from dreiklang.tasks.suggestions.places import spans as places
from dreiklang.tasks.suggestions.rules import Span, spans
from dreiklang.tasks.suggestions.suggest import Finder

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "corpora"
READ_AS = {
    "date": "DATE", "money": "MONEY", "number": "QUANT", "distance": "QUANT",
    "location": "place", "location-city": "place", "LOC": "place", "GPE": "place",
}  # fmt: skip
TAUGHT = ("place", "location-stop", "location-route", "location-street", "organization-company", "organization")


@dataclass(frozen=True, slots=True)
class Text:
    """A text and what people marked in it, by their labels."""

    text: str
    marked: tuple[Span, ...]


def main(arguments: list[str]) -> int:
    """Print one line per corpus, finder and type; `--wrong` prints what was suggested and not marked."""
    if not SHARED.is_dir():
        print(f"scripts/bench suggestions: needs the corpora in {SHARED}, which is not there", file=sys.stderr)
        return 2
    show = "--wrong" in arguments
    mobie, pud = list(_mobie()), list(_pud())
    _score("MobIE, rules", mobie, spans, ("DATE", "MONEY", "QUANT"), show)
    _score("MobIE, places", mobie, places, ("place",), show)
    _score("PUD, places", pud, places, ("place",), show)
    for name, texts, types in (("MobIE", mobie, TAUGHT), ("PUD", pud, ("PER", "ORG", "place"))):
        half = len(texts) // 2
        taught = seen(map(_gold, texts[:half])).spans
        _score(f"{name}, 2nd half, names taught by the 1st", texts[half:], taught, types, show)
    return 0


def _score(name: str, texts: Iterable[Text], finder: Finder, types: tuple[str, ...], show: bool) -> None:
    right, found, gold = Counter[str](), Counter[str](), Counter[str]()
    for text in texts:
        wanted = {_read(span) for span in text.marked}
        given = {
            _read(Span(span.type, span.start + segment.start, span.end + segment.start))
            for segment in segments(text.text)
            for span in finder(text.text[segment.start : segment.end])
        }
        acting = {Span("place", span.start, span.end) for span in text.marked if span.type in ("ORG", "location-stop")}
        right.update(span.type for span in given & (wanted | acting))
        found.update(span.type for span in given)
        gold.update(span.type for span in wanted)
        for span in sorted(given - wanted - acting, key=lambda s: s.start) if show else ():
            around = text.text[max(0, span.start - 25) : span.end + 25].replace("\n", " ")
            print(f"  {span.type} {text.text[span.start : span.end]!r} in {around!r}")
    for kind in types:
        if not found[kind] + gold[kind]:
            continue
        precision, recall = right[kind] / max(found[kind], 1), right[kind] / max(gold[kind], 1)
        counts = f"{right[kind]} right of {found[kind]}, {gold[kind]} marked"
        print(f"{name:44} {kind:6} P {precision:.3f}  R {recall:.3f}  ({counts})")


def _read(span: Span) -> Span:
    return Span(READ_AS.get(span.type, span.type), span.start, span.end)


def _gold(text: Text) -> GoldDocument:
    document = Document("pud", text.text, (Segment("s1", 0, len(text.text)),), Provenance("pud", "txt", ""))
    entities = tuple(Entity(f"e{i}", s.type, s.start, s.end) for i, s in enumerate(text.marked))
    return GoldDocument(document, entities, (), (), 1, "single")


def _mobie() -> Iterator[Text]:
    with gzip.open(SHARED / "mobie-dev.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            item = json.loads(line)
            mentions = ((m["type"], m["span"]["start"], m["span"]["end"]) for m in item["conceptMentions"])
            yield Text(item["text"], tuple(Span(*mention) for mention in mentions))


def _pud() -> Iterator[Text]:
    for block in (SHARED / "uner-de-pud-first500.iob2").read_text("utf-8").strip().split("\n\n"):
        lines = block.splitlines()
        text = next(line for line in lines if line.startswith("# text = ")).removeprefix("# text = ")
        at, marked = 0, list[Span]()
        for token, tag in (line.split("\t")[1:3] for line in lines if not line.startswith("#")):
            start = text.index(token, at)
            at = start + len(token)
            if tag.startswith("B-"):
                marked.append(Span(tag[2:], start, at))
            elif tag.startswith("I-"):
                marked[-1] = marked[-1]._replace(end=at)
        yield Text(text, tuple(marked))
