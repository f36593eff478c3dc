"""Corpora whose documents were answered and settled, through the real rooms."""

import json
from dataclasses import replace
from pathlib import Path

from builders import answer, entity
from exports import corpus, exported

from dreiklang.adjudication import ledger
from dreiklang.adjudication.settle import settle
from dreiklang.collected.collect import collect
from dreiklang.collected.store import Store
from dreiklang.corpus import Corpus
from dreiklang.records import Document, Relation, Translation, text_sha256


def said(source: Document, first: str, second: str, translation: str):
    """An answer to a document: a firm, a country, what joins them, and the first segment in English."""
    return answer(
        id=f"u-{source.id}",
        document_id=source.id,
        text_sha256=text_sha256(source.text),
        entities=(entity(first, "ORG", "x", source.text), entity(second, "GPE", "y", source.text)),
        relations=(Relation("r", "sells_to", "x", "y"),),
        translations=(Translation("s1", "en", translation),),
    )


def settled_corpus(root: Path, *documents: Document, first: str = "Nordwerft", second: str = "Estland") -> Corpus:
    """Each answered by one person, whose translation tells the document's id."""
    made = corpus(root, *documents)
    tasks = [
        exported([said(source, first, second, f"Translated {source.id}.")], source, number)
        for number, source in enumerate(documents, 1)
    ]
    collect(made, [("export.json", [json.dumps(tasks).encode()])])
    settle_all(made)
    return made


def settle_all(made: Corpus) -> None:
    store, scheme = Store(made), made.scheme()
    for document_id in store.document_ids():
        ledger.record(made.ledger, settle(store.answers(made.document(document_id), scheme)[0]))


def licensed(source: Document, license: str) -> Document:
    return replace(source, license=license)
