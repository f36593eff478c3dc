"""What keeps a settled document out of a release."""

from collections import Counter
from collections.abc import Iterator
from itertools import chain, pairwise

from dreiklang.problems import Problem
from dreiklang.records import GoldDocument
from dreiklang.scheme import Scheme


def problems(gold: GoldDocument, scheme: Scheme) -> Iterator[Problem]:
    yield from no_license(gold)
    yield from label_not_in_scheme(gold, scheme)
    yield from gold_inconsistent(gold)


def no_license(gold: GoldDocument) -> Iterator[Problem]:
    if not gold.document.license:
        yield Problem(
            "no-license",
            gold.document.id,
            "has no licence, so it stays out of the release: "
            "give one with `dreiklang add FILE --license SPDX-ID`, or in its file under annotation/sources",
        )


def label_not_in_scheme(gold: GoldDocument, scheme: Scheme) -> Iterator[Problem]:
    used = (
        ("entity type", {entity.type for entity in gold.entities}, scheme.entity_names),
        ("relation type", {relation.type for relation in gold.relations}, scheme.relation_names),
        ("target language", {translation.language for translation in gold.translations}, scheme.target_languages),
    )
    for what, names, known in used:
        for name in sorted(names.difference(known)):
            yield Problem(
                "label-not-in-scheme",
                gold.document.id,
                f'{what} "{name}" is not in scheme.toml: put it back there, or annotate the document again',
            )


def gold_inconsistent(gold: GoldDocument) -> Iterator[Problem]:
    for what in chain(_misplaced(gold), _dangling(gold), _repeated(gold)):
        yield Problem("gold-inconsistent", gold.document.id, f"{what}: add the document again, then collect it again")


def _misplaced(gold: GoldDocument) -> Iterator[str]:
    segments = gold.document.segments
    for what, spans in (("segment", segments), ("entity", gold.entities)):
        for span in spans:
            if not 0 <= span.start < span.end <= len(gold.document.text):
                yield f"{what} {span.id} lies outside of the text"
    for before, after in pairwise(segments):
        if after.start < before.end:
            yield f"segment {after.id} starts before {before.id} ends"


def _dangling(gold: GoldDocument) -> Iterator[str]:
    entities = {entity.id for entity in gold.entities}
    for relation in gold.relations:
        for end in (relation.head, relation.tail):
            if end not in entities:
                yield f'relation {relation.id} joins "{end}", which is no entity'
    segments = {segment.id for segment in gold.document.segments}
    for translation in gold.translations:
        if translation.segment_id not in segments:
            yield f'a translation belongs to "{translation.segment_id}", which is no segment'


def _repeated(gold: GoldDocument) -> Iterator[str]:
    names = chain(
        (f"segment {segment.id}" for segment in gold.document.segments),
        (f"entity {entity.id}" for entity in gold.entities),
        (f"relation {relation.id}" for relation in gold.relations),
        (f"translation of {t.segment_id} into {t.language}" for t in gold.translations),
    )
    for name, times in Counter(names).items():
        if times > 1:
            yield f"{name} is there {times} times"
