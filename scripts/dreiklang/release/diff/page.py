"""A comparison as one page that needs nothing else and runs nothing; all that comes from the data is escaped."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from html import escape

from dreiklang.release.diff import told
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

_WORDS = re.compile(r"\w+|\s+|[^\w\s]")
_LONG = 400  # words of a translation that are compared
_ALIKE = 0.6  # less in common, and the new wording in between the old one says nothing
_STYLE = """
:root { color-scheme: light dark; --line: light-dark(#d6d9de, #3c4048); --soft: light-dark(#5c636e, #a2a9b4);
  --in: light-dark(#d9f2e0, #1d4a2b); --out: light-dark(#fbdfdd, #5a2422); --chip: light-dark(#eceef2, #2c3038);
  background: light-dark(#fff, #16181c); color: light-dark(#1b1e24, #e6e8ec); }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; margin-bottom: .2rem; } h2 { font-size: 1.15rem; margin-top: 2rem; }
p.next, .soft { color: var(--soft); } table { border-collapse: collapse; }
td { padding: .1rem .8rem .1rem 0; vertical-align: top; }
td.n { text-align: right; font-variant-numeric: tabular-nums; }
details { border-top: 1px solid var(--line); padding: .4rem 0; } summary { cursor: pointer; }
ul { margin: .4rem 0 .4rem 1.2rem; padding: 0; } li { margin: .25rem 0; overflow-wrap: anywhere; }
b.kind, .chip { background: var(--chip); border-radius: .3rem; padding: 0 .35rem; font-weight: 500; font-size: .88em; }
ins { background: var(--in); text-decoration: none; border-radius: .2rem; }
del { background: var(--out); border-radius: .2rem; }
"""
_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
{body}
</body>
</html>
"""
_GROUPS = {"removed": "Documents removed", "added": "Documents added", "changed": "Documents changed"}


def page(diff: Diff, name: str) -> str:
    """The whole page; `name` is the corpus's."""
    title = f"{escape(name)}: {escape(diff.old)} → {escape(diff.new)}"
    return _PAGE.format(title=title, style=_STYLE, body="\n".join((f"<h1>{title}</h1>", *_summary(diff), *_all(diff))))


def _summary(diff: Diff) -> Iterator[str]:
    if diff.level == "none":
        yield "<p>Nothing changed in annotation terms.</p>"
        return
    yield f'<p class="next">A {diff.level} change: the new number is at least {escape(diff.next)}.</p>'
    rows = "".join(
        f'<tr><td class="n">{n:,}</td><td>{escape(told.what(name, n))}</td></tr>\n' for name, n in diff.counts.items()
    )
    yield f"<table>\n{rows}</table>" if rows else ""
    if diff.release:
        yield "<h2>The release as a whole</h2>"
        yield _list(f"{_kind(change.level)} {escape(change.what)}" for change in diff.release)


def _all(diff: Diff) -> Iterator[str]:
    for how, title in _GROUPS.items():
        found = [change for change in diff.documents if change.how == how]
        if found:
            yield f"<h2>{title}</h2>"
            yield from (_document(change) if how == "changed" else _whole(change) for change in found)
    if diff.more:
        yield f'<p class="soft">… and {counted(diff.more, "more document")}</p>'


def _whole(change: DocumentChange) -> str:
    return f'<div>{_name(change)} <span class="soft">{escape(told.headline(change).partition(") ")[2])}</span></div>'


def _document(change: DocumentChange) -> str:
    items = list(_items(change))
    return (
        f'<details open><summary>{_name(change)} <span class="soft">'
        f"{counted(len(items), 'change')}</span></summary>\n{_list(items)}</details>"
    )


def _name(change: DocumentChange) -> str:
    title = f" {escape(change.title)}" if change.title and change.how == "changed" else ""
    return f'<strong>{escape(change.id)}</strong>{title} <span class="chip">{escape(change.split)}</span>'


def _items(change: DocumentChange) -> Iterator[str]:
    for edit in change.text:
        yield f"{_kind('text corrected')} {_words(edit.before, edit.after)} {_at(edit.start)}"
    for field in change.fields:
        before, after = (escape("none" if value is None else str(value)) for value in (field.before, field.after))
        yield f"{_kind(field.field)} <del>{before}</del> <ins>{after}</ins>"
    yield from map(_entity, change.entity_changes)
    yield from map(_relation, change.relation_changes)
    yield from map(_translation, change.translation_changes)


def _entity(change: EntityChange) -> str:
    kind = _kind(f"entity {change.how}")
    before, after = change.before, change.after
    if change.how == "relabelled" and before and after:
        return f"{kind} {_text(after)} {_both(_chip(before.type), _chip(after.type))} {_place(after)}"
    if before and after:
        return f"{kind} {_chip(after.type)} {_words(before.text, after.text)} {_place(after)}"
    span = after or before
    return f"{kind} {_marked(f'{_chip(span.type)} {_text(span)}', change.how)} {_place(span)}" if span else kind


def _relation(change: RelationChange) -> str:
    kind = _kind(f"relation {change.how}")
    if change.before and change.after:
        return f"{kind} {_both(_link(change.before), _link(change.after))}"
    link = change.after or change.before
    return f"{kind} {_marked(_link(link), change.how)}" if link else kind


def _translation(change: TranslationChange) -> str:
    place = f'<span class="soft">{escape(change.segment)} {escape(change.language)}</span>'
    where = f"{_kind(f'translation {change.how}')} {place}"
    before, after = change.before, change.after
    if before and after:
        origin = "" if before.origin == after.origin else _both(_chip(before.origin), _chip(after.origin))
        return f"{where} {_words(before.text, after.text)} {origin}"
    wording: Wording | None = after or before
    return f"{where} {_marked(escape(wording.text or ''), change.how)} {_chip(wording.origin)}" if wording else where


def _words(before: str | None, after: str | None) -> str:
    """The new wording with what was taken out and put in, word by word."""
    old, new = _WORDS.findall(before or ""), _WORDS.findall(after or "")
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if max(len(old), len(new)) > _LONG or matcher.ratio() < _ALIKE:
        return _both(escape(before or ""), escape(after or ""))
    pieces = []
    for kind, i, j, k, m in matcher.get_opcodes():
        was, now = escape("".join(old[i:j])), escape("".join(new[k:m]))
        pieces.append(
            now if kind == "equal" else (f"<del>{was}</del>" if was else "") + (f"<ins>{now}</ins>" if now else "")
        )
    return "".join(pieces)


def _link(link: Link) -> str:
    return f"{_text(link.head)} {_chip(link.type)} {_text(link.tail)}"


def _text(span: Span) -> str:
    return f"“{escape(span.text)}”" if span.text is not None else "(text withheld)"


def _place(span: Span) -> str:
    return f'<span class="soft">{span.start}–{span.end}</span>'


def _at(offset: int) -> str:
    return f'<span class="soft">at {offset}</span>'


def _kind(name: str) -> str:
    return f'<b class="kind">{escape(name)}</b>'


def _chip(name: str) -> str:
    return f'<span class="chip">{escape(name)}</span>'


def _both(before: str, after: str) -> str:
    return f"<del>{before}</del> → <ins>{after}</ins>"


def _marked(said: str, how: str) -> str:
    return f"<ins>{said}</ins>" if how == "added" else f"<del>{said}</del>"


def _list(items: "Iterator[str] | list[str]") -> str:
    return "<ul>\n" + "".join(f"<li>{item}</li>\n" for item in items) + "</ul>"
