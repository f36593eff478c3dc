"""Which sources belong together, and so in one split."""

from dreiklang.corpus import Corpus
from dreiklang.problems import Problem
from dreiklang.records import Kin
from dreiklang.scheme import Scheme
from dreiklang.sources.checks import opened
from dreiklang.sources.near import Sketches

_DAY = len("2026-05-17")  # a date down to the day


def kin(corpus: Corpus, scheme: Scheme) -> Kin:
    """One that can't be read is passed over, `check` names it."""
    sketches, days = Sketches(), dict[str, str]()
    for document_id in corpus.document_ids():
        document = opened(corpus, document_id)
        if not isinstance(document, Problem):
            sketches.add(document_id, document.text)
            if scheme.splits.same_day and document.date and len(document.date) == _DAY:
                days[document_id] = document.date
    likenesses = sketches.likenesses(lambda document_id: corpus.document(document_id).text)
    return Kin(tuple(likenesses), days, len(sketches.ids))
