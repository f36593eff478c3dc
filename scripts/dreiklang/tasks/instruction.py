"""What annotators read before the first task: where the page surprises, then the handbook in short.

Of the handbook every section is taken that has a heading of the second level: of a label's section its examples, of
any other its first sentence.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape

from dreiklang.scheme import EntityType, RelationType, Scheme

# The page keeps line ends, so there are none. Each is something annotators lost work or time by.
_TRAPS = (
    "<b>Entitäten:</b> Taste des Labels drücken, dann im Text ziehen; es rastet auf ganze Wörter ein. Mit Umschalt und"
    " derselben Taste wird genau markiert, was Sie ziehen, auch mitten im Wort.",
    "<b>Auswahl lösen:</b> Ist eine Entität ausgewählt (dunkel), ändert die nächste Taste ihr Label: erst Esc.",
    "<b>Relationen:</b> Anfang anklicken, Alt + R, Ziel anklicken; dann rechts unter „Relationen“ auf die Zeile zeigen,"
    " „≡“ anklicken und die Art wählen. Ein rot gestrichelter Pfeil hat noch keine: Er ginge verloren. Zwischen zwei"
    " Entitäten gibt es je Richtung nur eine.",
    "<b>Übersetzungen:</b> mit Umschalt + Eingabe oder „Fertig“ übernehmen. Ein orange gestricheltes Feld ist noch"
    " nicht übernommen und beim Verlassen der Seite verloren. Zum Ändern in den Text klicken; danach Umschalt + Eingabe"
    " oder daneben klicken, nicht Tab: Die Änderung ginge verloren.",
    "<b>Vorschläge</b> stehen schon da. Sie sind von einer Maschine: prüfen Sie jeden, löschen Sie falsche"
    " (anklicken, Rücktaste), ergänzen Sie, was fehlt. Manche Texte haben keine.",
    "<b>Eigene Antworten:</b> über „Label All Tasks“ kommen die eigenen Texte. Fremde Antworten nicht ändern.",
)
_EXAMPLE = re.compile(r"^- ([✓✗] .*(?:\n  .*)*)", re.MULTILINE)
_SENTENCE = re.compile(r".{24,}?[.:!?][“)]?(?=\s|$)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Section:
    title: str
    text: str

    @property
    def label(self) -> str:
        """The label it is about, if it is about one: "PER" of "PER – Person"."""
        return self.title.split(" – ")[0].strip()


def instruction(scheme: Scheme, handbook: str = "") -> str:
    """HTML for the page's instructions; `handbook` is Markdown, and without it the scheme's own definitions stand."""
    chapters = list(_chapters(handbook))
    written = {section.label for _, sections in chapters for section in sections}
    every: tuple[EntityType | RelationType, ...] = (*scheme.entities, *scheme.relations)
    labels = {label.name: label for label in every}
    rest = [_Section(name, "") for name in labels if name not in written]
    parts = [f"<b>So arbeitet die Seite</b>{_items(_TRAPS)}"]
    for title, sections in [*chapters, ("Labels", rest)]:
        if sections:
            parts.append(_list(title, (_in_short(section, labels, scheme) for section in sections)))
    return "".join(parts)


def _chapters(handbook: str) -> Iterator[tuple[str, list[_Section]]]:
    """The chapters that have sections, e.g. ("Entitäten", […])."""
    for chapter in re.split(r"^# ", handbook, flags=re.MULTILINE)[1:]:
        title, _, body = chapter.partition("\n")
        sections = [
            _Section(heading.strip(), text)
            for heading, _, text in (part.partition("\n") for part in re.split(r"^## ", body, flags=re.MULTILINE)[1:])
        ]
        yield title.strip(), sections


def _in_short(section: _Section, labels: dict[str, EntityType | RelationType], scheme: Scheme) -> str:
    label = labels.get(section.label)
    if label is None:
        found = _SENTENCE.match(section.text.strip())
        return f"<b>{_inline(section.title)}:</b> {_inline(found[0] if found else section.text)}"
    examples = "".join(f"<br>{_inline(example)}" for example in _EXAMPLE.findall(section.text))
    return f"<b>{_inline(label.title)}</b> {_signature(label, scheme)} {_inline(label.description)}{examples}"


def _signature(label: EntityType | RelationType, scheme: Scheme) -> str:
    """An entity's key, or what a relation may join, e.g. "(Person → Amt)"."""
    if isinstance(label, EntityType):
        return f"[{escape(label.hotkey)}]"
    titles = {entity.name: entity.title for entity in scheme.entities}
    ends = (", ".join(titles[name] for name in names) or "alles" for names in (label.head, label.tail))
    return "(" + escape((" ↔ " if label.symmetric else " → ").join(ends)) + ")"


def _list(title: str, items: Iterable[str]) -> str:
    return f"<details><summary><b>{_inline(title)}</b></summary>{_items(items)}</details>"


def _items(items: Iterable[str]) -> str:
    return "<ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>"


def _inline(markdown: str) -> str:
    """One line of HTML with the bold and the italics of Markdown."""
    line = escape(" ".join(markdown.split()), quote=False)
    line = re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", line)
    return re.sub(r"\*(.+?)\*", r"<i>\1</i>", line)
