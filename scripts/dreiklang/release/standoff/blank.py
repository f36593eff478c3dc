"""The rows of a document whose text is withheld: offsets, labels and ids stay, every word goes."""

from collections.abc import Iterable, Iterator

from dreiklang.release.rows import (
    AnnotationRow,
    Columns,
    DocumentRow,
    EntityRow,
    NerRow,
    RelationRow,
    Row,
    TranslationRow,
)


def blank(rows: Iterable[Row]) -> Iterator[Row]:
    """Fewer rows: a segment and its translation say nothing without words."""
    for row in rows:
        match row:
            case DocumentRow():
                entities, translations = _without_text(row.entities), _without_text(row.translations)
                yield row._replace(title=None, text=None, entities=entities, translations=translations)
            case NerRow():
                yield row._replace(tokens=[None] * len(row.tokens))
            case EntityRow():
                yield row._replace(text=None)
            case RelationRow():
                head, tail = row.head._replace(text=None), row.tail._replace(text=None)
                yield row._replace(text=None, tokens=[None] * len(row.tokens), head=head, tail=tail)
            case AnnotationRow():
                entities, translations = _without_text(row.entities), _without_text(row.translations)
                yield row._replace(entities=entities, translations=translations)
            case TranslationRow():
                pass


def _without_text(columns: Columns) -> Columns:
    """Of entities and of translations the third column is the text."""
    return (*columns[:2], [None] * len(columns[2]), *columns[3:])
