"""The labelling interface: text and entities on the left, one translation box per segment and language on the right.

Annotators see German titles, the data holds the scheme's names. Every label is there twice: one snaps to whole words,
its double, not shown and reached by Shift and the same key, marks from character to character.
"""

from collections.abc import Iterator
from itertools import groupby
from xml.sax.saxutils import quoteattr

from dreiklang import hotkeys
from dreiklang.scheme import EntityType, RelationType, Scheme
from dreiklang.tasks.style import style

GENERATED = "<!-- Generated from scheme.toml by `dreiklang tasks`: change the scheme, not this file. -->"
FLAGS = {"not_german": "nicht deutsch", "bad_segmentation": "falsch segmentiert", "unsuitable": "ungeeignet"}
NO_TRANSLATION = "no_translation"
_KEYS = "Taste: ganzes Wort · Umschalt + Taste: mitten im Wort · Alt + R: Relation"
# Label Studio gives any control without a hotkey a free letter; this one is on no keyboard.
_NO_KEY = "∅"


def interface(scheme: Scheme) -> str:
    """The Label Studio config of a scheme; labels, relations and translations are stored by the scheme's names."""
    scheme = scheme.offered()
    return "\n".join((GENERATED, "<View>", *style(scheme), *_relations(scheme), *_columns(scheme), "</View>", ""))


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
    yield from _labels(scheme)
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
        yield from (f"          {line}" for line in _segment(scheme))
        yield "        </View>"
        yield "      </Repeater>"
        yield "    </View>"
    yield "  </View>"


def _labels(scheme: Scheme) -> Iterator[str]:
    yield '      <View className="labels">'
    yield '        <Labels name="ner" toName="text" choice="single" showInline="true">'
    for group, entities in groupby(scheme.entities, lambda entity: entity.group):
        yield '          <View className="group">'
        if group:
            yield f'            <Header value={_attribute(group)} size="5"/>'
        yield from (f"            {_label(entity)}" for entity in entities)
        yield "          </View>"
    yield '          <View className="inside">'
    keys = inside_keys(scheme)
    yield from (f"            {_label_inside(entity, keys[entity.name])}" for entity in scheme.entities)
    yield "          </View>"
    yield "        </Labels>"
    yield f'        <View className="keys"><Header value="{_KEYS}" size="5"/></View>'
    yield "      </View>"


def inside_keys(scheme: Scheme) -> dict[str, str]:
    """The hotkey of each label's double, by the label's name: Shift and its own, or where that is taken, Alt too."""
    taken = hotkeys.RESERVED | {entity.hotkey for entity in scheme.entities}
    keys: dict[str, str] = {}
    for entity in scheme.entities:
        tried = (f"{modifiers}+{entity.hotkey}" for modifiers in ("shift", "alt", "alt+shift", "ctrl+alt"))
        free = (key for key in tried if len(set(key.split("+"))) == len(key.split("+")) and key not in taken)
        keys[entity.name] = next(free, _NO_KEY) if entity.hotkey else _NO_KEY
        taken |= {keys[entity.name]}
    return keys


def _label(entity: EntityType) -> str:
    hint = f" hint={_attribute(entity.description)}" if entity.description else ""
    return (
        f"<Label value={_attribute(entity.title)} alias={_attribute(entity.name)} hotkey={_attribute(entity.hotkey)}"
        f' background="{entity.color}"{hint}/>'
    )


def _label_inside(entity: EntityType, key: str) -> str:
    """Stored as the label is, by the same alias; it is only another way to mark."""
    return (
        f"<Label value={_attribute(f'{entity.title} (im Wort)')} alias={_attribute(entity.name)}"
        f' hotkey={_attribute(key)} background="{entity.color}" granularity="symbol"/>'
    )


def _segment(scheme: Scheme) -> Iterator[str]:
    yield '<Text name="seg_{{idx}}" value="$segments[{{idx}}].text" selectionEnabled="false"/>'
    yield from map(_translation, scheme.target_languages)
    yield '<Choices name="skip_{{idx}}" toName="seg_{{idx}}" choice="multiple" showInline="true">'
    yield f'  <Choice value="nicht zu übersetzen" alias="{NO_TRANSLATION}" hotkey="{_NO_KEY}"/>'
    yield "</Choices>"


def _translation(language: str) -> str:
    # One answer is the limit, or a prefilled box would grow by one answer with every update.
    return (
        f'<TextArea name="tr_{language}_{{{{idx}}}}" toName="seg_{{{{idx}}}}"'
        f' placeholder={_attribute(german(language))} rows="2" maxSubmissions="1" editable="true"'
        ' showSubmitButton="true"/>'
    )


def german(language: str) -> str:
    """What a language is called in German, e.g. "Türkisch" for "tr"."""
    from babel import Locale

    return Locale.parse(language, sep="-").get_display_name("de") or language


def _attribute(value: str) -> str:
    """A quoted XML attribute; characters that XML cannot hold become spaces."""
    return quoteattr("".join(c if c.isprintable() else " " for c in value))
