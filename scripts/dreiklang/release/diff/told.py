"""A comparison in words: a summary, then document by document."""

import re
from collections.abc import Iterator

from dreiklang.release.diff.records import (
    Diff,
    DocumentChange,
    EntityChange,
    Link,
    RelationChange,
    Span,
    TranslationChange,
    Wording,
)
from dreiklang.wording import counted

_LONG = 160  # code points of a text that is quoted
_PLURAL = re.compile(r"\b\w+s\b")
_PLURALS = {"entities": "entity", "relations": "relation", "translations": "translation"}


def told(diff: Diff) -> Iterator[str]:
    """Lines without line ends."""
    yield from summary(diff)
    for change in diff.documents:
        yield ""
        yield headline(change)
        yield from (f"  {line}" for line in details(change))
    if diff.more:
        yield ""
        yield f"… and {counted(diff.more, 'more document')}"


def summary(diff: Diff) -> Iterator[str]:
    yield f"{diff.old} → {diff.new}: " + (f"a {diff.level} change" if diff.level != "none" else "nothing changed")
    width = max((len(f"{number:,}") for number in diff.counts.values()), default=0)
    yield from (f"  {number:>{width},}  {what(name, number)}" for name, number in diff.counts.items())
    yield from (f"  {change.what}" for change in diff.release)


def what(name: str, number: int) -> str:
    """What was counted, e.g. "entities moved"; "entity moved", if it is one."""
    return name if number != 1 else _PLURAL.sub(lambda noun: _PLURALS.get(noun[0], noun[0][:-1]), name, count=1)


def headline(change: DocumentChange) -> str:
    if change.how == "changed":
        return f"{change.id} ({change.split})"
    sizes = {"entities": change.entities, "relations": change.relations, "translations": change.translations}
    holds = ", ".join(f"{n:,} {name if n != 1 else _PLURALS[name]}" for name, n in sizes.items())
    how = "withdrawn" if change.reason is not None else change.how
    return f"{change.id} ({change.split}) {how}: {holds}" + (f"; {change.reason}" if change.reason else "")


def details(change: DocumentChange) -> Iterator[str]:
    for edit in change.text:
        yield f"text at {edit.start}: {quoted(edit.before)} → {quoted(edit.after)}"
    for field in change.fields:
        yield f"{field.field}: {_value(field.before)} → {_value(field.after)}"
    yield from map(entity, change.entity_changes)
    yield from map(relation, change.relation_changes)
    yield from map(translation, change.translation_changes)


def entity(change: EntityChange) -> str:
    return f"entity {change.how}: {_turned(_span(change.before), _span(change.after))}"


def relation(change: RelationChange) -> str:
    return f"relation {change.how}: {_turned(_link(change.before), _link(change.after))}"


def translation(change: TranslationChange) -> str:
    said = _turned(_wording(change.before), _wording(change.after))
    return f"translation {change.how}: {change.segment} {change.language} {said}"


def quoted(text: str | None) -> str:
    """In quotation marks, cut short."""
    if text is None:
        return "(text withheld)"
    return f'"{text}"' if len(text) <= _LONG else f'"{text[:_LONG]}…"'


def _turned(*said: str | None) -> str:
    return " → ".join(filter(None, said))


def _span(span: Span | None) -> str | None:
    return None if span is None else f"{span.type} {quoted(span.text)} {span.start}–{span.end}"


def _link(link: Link | None) -> str | None:
    return None if link is None else f"{link.type}({quoted(link.head.text)}, {quoted(link.tail.text)})"


def _wording(wording: Wording | None) -> str | None:
    return None if wording is None else f"{quoted(wording.text)} ({wording.origin})"


def _value(value: str | int | None) -> str:
    return "none" if value is None else quoted(value) if isinstance(value, str) else f"{value:,}"
