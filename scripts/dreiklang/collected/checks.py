"""The collected answers for whoever goes on when a file of theirs is damaged: that is a Problem here, not the end."""

from dreiklang.collected.store import Store
from dreiklang.corpus import Corpus
from dreiklang.errors import CorpusError
from dreiklang.problems import Problem
from dreiklang.records import Annotation, Document
from dreiklang.scheme import Scheme


def opened(corpus: Corpus) -> Store | Problem:
    """collected-damaged: every line of every file can be told apart and says which document it answers."""
    try:
        return Store(corpus)
    except CorpusError as error:
        return Problem("collected-damaged", "annotation/collected", str(error))


def answers(
    store: Store, document: Document, scheme: Scheme
) -> tuple[tuple[Annotation, ...], tuple[Problem, ...]] | Problem:
    """collected-damaged: the lines of a document can be read whole. All answers to it, and what can't be used."""
    try:
        return store.answers(document, scheme)
    except CorpusError as error:
        return Problem("collected-damaged", document.id, str(error))
