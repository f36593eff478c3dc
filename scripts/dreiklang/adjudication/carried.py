"""A decision on an earlier text, carried along to the corrected one with the answers it was made of."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from dreiklang.adjudication.content import content, digest, shared
from dreiklang.adjudication.ruling import Ruling, ruled
from dreiklang.adjudication.settle import Decision, basis, weigh
from dreiklang.alignment import Alignment
from dreiklang.records import Annotation, Mention


def carried(
    decision: Decision,
    answers: Sequence[Annotation],
    alignment: Alignment,
    shift: tuple[int, int],
    segments: Mapping[str, str],
) -> Decision | None:
    """The same decision on the carried answers; None where any of it has no place in the corrected text.

    `shift` is where the part began in the earlier document and begins in the corrected one; `segments` says what each
    unchanged segment is called now.
    """
    weighed = weigh(answer for answer in answers if answer.part == decision.part)
    if any(answer.defects for answer in weighed) or not weighed:
        return None

    def now(mention: Mention) -> Mention | None:
        place = alignment.place(mention[0] - shift[0], mention[1] - shift[0])
        return place and (place[0] + shift[1], place[1] + shift[1], mention[2])

    items = []
    for item in decision.items:
        moved = _moved(item, now, segments)
        if moved is None:
            return None
        items.append(moved)
    core = shared(map(content, weighed))
    return replace(
        decision,
        digest=digest(ruled(core, items)),
        basis=basis(weighed),
        text_sha256=weighed[0].text_sha256,
        items=tuple(items),
    )


def _moved(item: Ruling, now: Callable[[Mention], Mention | None], segments: Mapping[str, str]) -> Ruling | None:
    if item.entity:
        mention = now(item.entity)
        return mention and replace(item, entity=mention)
    if item.relation:
        kind, *joined = item.relation
        head, tail = map(now, joined)
        return replace(item, relation=(kind, head, tail)) if head and tail else None
    assert item.translation
    segment, language, text = item.translation
    return replace(item, translation=(segments[segment], language, text)) if segment in segments else None
