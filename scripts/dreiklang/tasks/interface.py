"""The labelling interface: text and entities on the left, one translation box per segment and language on the right.

Annotators see German titles, the data holds the scheme's names. Label Studio has no alias for relations: their stored
name is what its arrows show, so their menu gets its German titles from the style sheet.
"""

from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from dreiklang.scheme import EntityType, RelationType, Scheme

GENERATED = "<!-- Generated from scheme.toml by `dreiklang tasks`: change the scheme, not this file. -->"
# Where Label Studio surprises annotators; shown before the first task.
INSTRUCTION = """<p><b>Entitäten:</b> Label wählen (Klick oder Taste), dann im Text markieren. Danach mit Esc die
Auswahl lösen, sonst ändert die nächste Taste das Label der gewählten Entität.</p><br>
<p><b>Relationen:</b> erste Entität anklicken, Alt+R, zweite anklicken. Dann rechts unter „Relations“ auf die Zeile
zeigen und über „…“ die Art wählen: eine Relation ohne Art geht verloren.</p><br>
<p><b>Übersetzungen:</b> jede mit Umschalt+Eingabe oder „Fertig“ abschließen, sonst fehlt sie im Entwurf.</p><br>
<p><b>Eigene Antworten:</b> mit „Label All Tasks“ kommen die eigenen Texte; fremde Antworten nicht ändern.</p>"""
FLAGS = {"not_german": "nicht deutsch", "bad_segmentation": "falsch segmentiert", "unsuitable": "ungeeignet"}

# Chromium hides the handles that resize a span unless `area` is a box. The sticky bar keeps the labels in reach of a
# long text. The counters below each box say nothing (one answer is the limit), and their hint is English.
_STYLE = """
    .lsf-richtext__container { white-space: pre-wrap; line-height: 2.1; font-size: 16px; }
    .htx-highlight area { display: inline-block !important; }
    .columns { display: flex; gap: 24px; align-items: flex-start; }
    .source, .target { min-width: 0; max-height: calc(100vh - 220px); overflow-y: auto; padding-right: 8px; }
    .source { flex: 3 1 0; }
    .target { flex: 2 1 0; }
    .labels { position: sticky; top: 0; z-index: 20; background: var(--color-neutral-background, #fff); }
    .segment { border-top: 1px solid #ccc; padding: 4px 0 10px; }
    .segment .lsf-richtext__container { line-height: 1.5; font-size: 15px; }
    [data-testid="textarea-counts"] { display: none !important; }
    [data-testid="textarea-submit-section"] { justify-content: flex-end !important; }
    [data-testid="textarea-instruction"], [data-testid="textarea-add-button"] span { font-size: 0; }
    [data-testid="textarea-instruction"]::after { content: "Umschalt + Eingabe"; font-size: 12px; }
    [data-testid="textarea-add-button"] span::after { content: "Fertig"; font-size: 13px; }"""


def interface(scheme: Scheme) -> str:
    """The Label Studio config of a scheme; labels, relations and translations are stored by the scheme's names."""
    return "\n".join((GENERATED, "<View>", *_style(scheme), *_relations(scheme), *_columns(scheme), "</View>", ""))


def _style(scheme: Scheme) -> Iterator[str]:
    yield f"  <Style>{_STYLE}"
    for relation in scheme.relations:
        shown = _css_string(f"{relation.title} ({relation.name})" if relation.title != relation.name else relation.name)
        option = f'[data-testid="select-option-{relation.name}"] [data-testid="select-option-label"]'
        chosen = f'button[data-value="{relation.name}"] [data-testid="select-display-value"] span'
        yield f"    {option}, {chosen} {{ font-size: 0; }}"
        yield f"    {option}::after, {chosen}::after {{ content: {shown}; font-size: 14px; }}"
    yield "  </Style>"


def _relations(scheme: Scheme) -> Iterator[str]:
    if scheme.relations:
        yield '  <Relations choice="single">'
        yield from (f"    {_relation(relation)}" for relation in scheme.relations)
        yield "  </Relations>"


def _relation(relation: RelationType) -> str:
    return f"<Relation value={_attribute(relation.name)}/>"


def _columns(scheme: Scheme) -> Iterator[str]:
    yield '  <Header value="$headline" size="5"/>'
    yield '  <View className="columns">'
    yield '    <View className="source">'
    yield '      <View className="labels">'
    yield '        <Labels name="ner" toName="text" choice="single" showInline="true">'
    yield from (f"          {_label(entity)}" for entity in scheme.entities)
    yield "        </Labels>"
    yield "      </View>"
    yield '      <Text name="text" value="$text" granularity="word" saveTextResult="yes"/>'
    yield '      <Choices name="doc_flags" toName="text" choice="multiple" showInline="true">'
    for number, (name, title) in enumerate(FLAGS.items(), 1):
        yield f'        <Choice value="{title}" alias="{name}" hotkey="alt+{number}"/>'
    yield "      </Choices>"
    yield (
        '      <TextArea name="comment" toName="text" placeholder="Kommentar" rows="2" maxSubmissions="1"'
        ' editable="true" showSubmitButton="true"/>'
    )
    yield "    </View>"
    if scheme.target_languages:
        yield '    <View className="target">'
        yield '      <Repeater on="$segments" indexFlag="{{idx}}">'
        yield '        <View className="segment">'
        yield '          <Text name="seg_{{idx}}" value="$segments[{{idx}}].text" selectionEnabled="false"/>'
        yield from (f"          {_translation(language)}" for language in scheme.target_languages)
        yield "        </View>"
        yield "      </Repeater>"
        yield "    </View>"
    yield "  </View>"


def _label(entity: EntityType) -> str:
    return (
        f"<Label value={_attribute(entity.title)} alias={_attribute(entity.name)} hotkey={_attribute(entity.hotkey)}"
        f' background="{entity.color}"/>'
    )


def _translation(language: str) -> str:
    # One answer is the limit, or a prefilled box would grow by one answer with every update.
    return (
        f'<TextArea name="tr_{language}_{{{{idx}}}}" toName="seg_{{{{idx}}}}"'
        f' placeholder={_attribute(_german(language))} rows="2" maxSubmissions="1" editable="true"'
        ' showSubmitButton="true"/>'
    )


def _german(language: str) -> str:
    """What a language is called in German, e.g. "Türkisch" for "tr"."""
    from babel import Locale

    return Locale.parse(language, sep="-").get_display_name("de") or language


def _attribute(value: str) -> str:
    """A quoted XML attribute; characters that XML cannot hold become spaces."""
    return quoteattr("".join(c if c.isprintable() else " " for c in value))


def _css_string(value: str) -> str:
    r"""A quoted CSS string inside XML, e.g. `"kauft \"neu\""`."""
    plain = "".join(c if c.isprintable() else " " for c in value)
    return escape('"' + plain.replace("\\", "\\\\").replace('"', '\\"') + '"')
