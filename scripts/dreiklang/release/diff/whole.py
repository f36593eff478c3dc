"""What changed of a release as a whole: labels, languages, configs, columns."""

from collections.abc import Iterator, Sequence

from dreiklang.release.diff.reading import Side
from dreiklang.release.diff.records import ReleaseChange
from dreiklang.scheme import RelationType, Scheme


def changes(old: Side, new: Side) -> Iterator[ReleaseChange]:
    was, now = old.release.scheme, new.release.scheme
    yield from _names("entity type", was.entity_names, now.entity_names)
    yield from _names("relation type", was.relation_names, now.relation_names)
    yield from _names("target language", was.target_languages, now.target_languages, ordered=False)
    yield from _rules(was, now)
    if was.source_language != now.source_language:
        yield ReleaseChange("major", f"source language {was.source_language} → {now.source_language}")
    if was.version != now.version:
        yield ReleaseChange("patch", f"scheme version {was.version} → {now.version}")
    yield from _names("config", old.release.configs, new.release.configs, ordered=False)
    for config in new.release.configs:
        if config in old.release.configs:
            yield from _columns(old, new, config)


def _names(what: str, was: Sequence[str], now: Sequence[str], *, ordered: bool = True) -> Iterator[ReleaseChange]:
    """In the order of their ids, where they have ids."""
    for name in was:
        if name not in now:
            yield ReleaseChange("major", f'{what} "{name}" dropped')
    for name in now:
        if name not in was:
            yield ReleaseChange("minor", f'{what} "{name}" added')
    kept = [name for name in was if name in now]
    if ordered and kept == [*was] and [*now[: len(kept)]] != kept:
        yield ReleaseChange("major", f"the order of the {what}s, and so their ids")


def _rules(was: Scheme, now: Scheme) -> Iterator[ReleaseChange]:
    """What a relation may join."""
    old = {relation.name: relation for relation in was.relations}
    for relation in now.relations:
        if relation.name in old and _joins(old[relation.name]) != _joins(relation):
            change = f"{_joins(old[relation.name])} → {_joins(relation)}"
            yield ReleaseChange("minor", f'relation type "{relation.name}" joins {change}')


def _joins(relation: RelationType) -> str:
    head, tail = (", ".join(names) or "any" for names in (relation.head, relation.tail))
    return f"{head} and {tail}, {'either way' if relation.symmetric else 'from the first to the second'}"


def _columns(old: Side, new: Side, config: str) -> Iterator[ReleaseChange]:
    was, now = old.schema(config), new.schema(config)
    if was is None or now is None:
        return
    for field in was:
        if field.name not in now.names:
            yield ReleaseChange("major", f'column "{field.name}" of `{config}` dropped')
        elif now.field(field.name).type != field.type:
            now_is = now.field(field.name).type
            yield ReleaseChange("major", f'column "{field.name}" of `{config}` is {now_is}, was {field.type}')
    for name in now.names:
        if name not in was.names:
            yield ReleaseChange("minor", f'column "{name}" of `{config}` added')
