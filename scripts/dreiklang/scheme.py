"""Reads and checks `annotation/scheme.toml`, the only owner of label names and their order."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from itertools import chain
from pathlib import Path
from typing import Any

from dreiklang import hotkeys
from dreiklang.errors import SchemeError

# As far apart as can be for eyes that see no red or no green, too; the first eleven most of all.
PALETTE = (
    "#1045a8", "#51c417", "#fa5b8c", "#793e02", "#1ebebc", "#ab5def", "#877a08", "#8c024d", "#14855c", "#a1a4fb",
    "#a4588c", "#6d1cf6", "#fa8e81", "#b5273d", "#0f7eb6", "#6f9c59",
)  # fmt: skip
_KNOWN = {
    "name", "version", "source_language", "target_languages", "entity", "relation", "splits",
    "adjudication", "annotation", "gates",  # read by others: how answers are settled, who answers, what to reach
}  # fmt: skip
_NAME = re.compile(r"[A-Za-z0-9_.-]+")
_VERSION = re.compile(r"\d+\.\d+\.\d+")
_COLOR = re.compile(r"#[0-9a-fA-F]{6}")


@dataclass(frozen=True, slots=True)
class EntityType:
    """What a span can be, e.g. ORG: `name` is stored, `title` is what annotators see."""

    name: str
    title: str
    description: str
    hotkey: str
    color: str  # "#rrggbb"
    group: str = ""  # the heading under which annotators find it, e.g. "Wer"
    retired: bool = False  # keeps its ClassLabel id, and is offered no longer


@dataclass(frozen=True, slots=True)
class RelationType:
    """What can hold between two entities; `head` and `tail` list the entity types allowed, none means any."""

    name: str
    title: str
    description: str
    head: tuple[str, ...]
    tail: tuple[str, ...]
    symmetric: bool
    retired: bool = False

    def allows(self, head: str, tail: str) -> bool:
        """Whether entities of these types may be joined; a symmetric relation may be drawn either way."""
        drawn = (not self.head or head in self.head) and (not self.tail or tail in self.tail)
        return drawn or (
            self.symmetric and (not self.head or tail in self.head) and (not self.tail or head in self.tail)
        )


@dataclass(frozen=True, slots=True)
class SplitPolicy:
    """How documents are split, the table `[splits]`: shares in percent, which add up to 100."""

    train: int = 80
    validation: int = 10
    test: int = 10
    same_day: bool = False  # documents of one day share a split
    freeze_test: bool = False  # a test set that is released gets no new documents


@dataclass(frozen=True, slots=True)
class Scheme:
    """All labels of a corpus, in the order of their ClassLabel ids."""

    name: str
    version: str
    source_language: str
    target_languages: tuple[str, ...]
    entities: tuple[EntityType, ...]
    relations: tuple[RelationType, ...]
    splits: SplitPolicy = SplitPolicy()

    @property
    def entity_names(self) -> tuple[str, ...]:
        return tuple(entity.name for entity in self.entities)

    @property
    def relation_names(self) -> tuple[str, ...]:
        return tuple(relation.name for relation in self.relations)

    @property
    def ner_tags(self) -> tuple[str, ...]:
        """IOB2 tags in ClassLabel order: O, then B- and I- of each entity type, e.g. ("O", "B-PER", "I-PER", …)."""
        return ("O", *chain.from_iterable((f"B-{name}", f"I-{name}") for name in self.entity_names))

    @property
    def retired(self) -> frozenset[str]:
        """Names that the scheme still has, and annotators can choose no longer."""
        entities = {entity.name for entity in self.entities if entity.retired}
        return frozenset(entities | {relation.name for relation in self.relations if relation.retired})

    def offered(self) -> "Scheme":
        """The same without retired labels: what annotators can choose from."""
        return replace(
            self,
            entities=tuple(entity for entity in self.entities if not entity.retired),
            relations=tuple(relation for relation in self.relations if not relation.retired),
        )

    def relation(self, name: str) -> RelationType:
        """The relation type of this name; KeyError if the scheme has none."""
        for relation in self.relations:
            if relation.name == name:
                return relation
        raise KeyError(name)


def load(path: Path) -> Scheme:
    """Read a scheme. Raises SchemeError, which names the file, the key and what to do."""
    try:
        content = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise SchemeError(f"{path}: cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise SchemeError(f"{path}: is not UTF-8 (byte {error.start}): save it as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise SchemeError(f"{path}: is not TOML: {error}") from error
    return _Reader(path).scheme(content)


class _Reader:
    """Checks one file's content; remembers only which file, for the messages."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def fail(self, key: str, message: str) -> SchemeError:
        return SchemeError(f"{self.path}: {key}: {message}")

    def scheme(self, content: Mapping[str, Any]) -> Scheme:
        self.only(content, _KNOWN, "")
        entities = self.entities(self.tables(content, "entity"))
        version = self.string(content, "version", "")
        if not _VERSION.fullmatch(version):
            raise self.fail("version", f'"{version}" is not of the form "1.0.0"')
        source = self.language(self.string(content, "source_language", "", default="de"), "source_language")
        if source.partition("-")[0] != "de":
            raise self.fail("source_language", f'"{source}" is not German: write "de", or e.g. "de-AT"')
        targets = self.strings(content, "target_languages", "")
        self.unique([source, *targets], "target_languages", "language")
        return Scheme(
            name=self.name(content, ""),
            version=version,
            source_language=source,
            target_languages=tuple(self.language(tag, f"target_languages[{i}]") for i, tag in enumerate(targets)),
            entities=entities,
            relations=self.relations(self.tables(content, "relation"), {entity.name for entity in entities}),
            splits=self.splits(content.get("splits", {})),
        )

    def splits(self, table: Any) -> SplitPolicy:
        if not isinstance(table, dict):
            raise self.fail("splits", "write it as a [splits] table")
        self.only(table, {field.name for field in fields(SplitPolicy)}, "splits.")
        for key, value in table.items():
            wanted = bool if key in ("same_day", "freeze_test") else int
            if type(value) is not wanted:
                what = "true or false" if wanted is bool else "a whole number of percent, e.g. 80"
                raise self.fail(f"splits.{key}", f"must be {what}, not {value!r}")
        policy = SplitPolicy(**table)
        shares = (policy.train, policy.validation, policy.test)
        if min(shares) < 0 or sum(shares) != 100:
            raise self.fail(
                "splits", f"{shares[0]} + {shares[1]} + {shares[2]} percent must add up to 100, none below 0"
            )
        return policy

    def entities(self, tables: list[Mapping[str, Any]]) -> tuple[EntityType, ...]:
        if not tables:
            raise self.fail("entity", "there is none: add at least one [[entity]] table")
        for i, table in enumerate(tables):
            self.only(table, {"name", "title", "description", "hotkey", "color", "group", "retired"}, f"entity[{i}].")
        names = [self.name(table, f"entity[{i}].") for i, table in enumerate(tables)]
        self.unique(names, "entity.name", "entity type")
        given = [self.string(table, "hotkey", f"entity[{i}].", default="") for i, table in enumerate(tables)]
        self.unique((key for key in given if key), "entity.hotkey", "hotkey")
        for i, key in enumerate(given):
            if key and not hotkeys.WRITTEN.fullmatch(key):
                raise self.fail(f"entity[{i}].hotkey", f'"{key}" is no key: write e.g. "p", "7" or "alt+p"')
            if key in hotkeys.RESERVED:
                raise self.fail(f"entity[{i}].hotkey", f'"{key}" is used by the labelling page itself: choose another')
        colors = [self.string(table, "color", f"entity[{i}].", default="") for i, table in enumerate(tables)]
        for i, color in enumerate(colors):
            if color and not _COLOR.fullmatch(color):
                raise self.fail(f"entity[{i}].color", f'"{color}" is not of the form "#4363d8"')
        titles = [self.title(table, f"entity[{i}].", names[i]) for i, table in enumerate(tables)]
        self.unique(titles, "entity.title", "title")
        free_keys = hotkeys.completed(given, titles)
        free_colors = (color for color in chain(PALETTE, PALETTE) if color not in colors)
        return tuple(
            EntityType(
                name=names[i],
                title=titles[i],
                description=self.string(table, "description", f"entity[{i}].", default=""),
                hotkey=given[i] or free_keys[i],
                color=colors[i] or next(free_colors, PALETTE[0]),
                group=self.string(table, "group", f"entity[{i}].", default=""),
                retired=self.truth(table, "retired", f"entity[{i}]."),
            )
            for i, table in enumerate(tables)
        )

    def relations(self, tables: list[Mapping[str, Any]], types: set[str]) -> tuple[RelationType, ...]:
        names = [self.name(table, f"relation[{i}].") for i, table in enumerate(tables)]
        self.unique(names, "relation.name", "relation type")
        relations = tuple(self.relation(table, f"relation[{i}].", types) for i, table in enumerate(tables))
        self.unique((relation.title for relation in relations), "relation.title", "title")
        return relations

    def relation(self, table: Mapping[str, Any], at: str, types: set[str]) -> RelationType:
        self.only(table, {"name", "title", "description", "head", "tail", "symmetric", "retired"}, at)
        ends = {key: tuple(self.strings(table, key, at)) for key in ("head", "tail")}
        for key, names in ends.items():
            for name in names:
                if name not in types:
                    expected = ", ".join(sorted(types))
                    raise self.fail(f"{at}{key}", f'"{name}" is no entity type: use one of {expected}, or add it')
        name = self.name(table, at)
        return RelationType(
            name=name,
            title=self.title(table, at, name),
            description=self.string(table, "description", at, default=""),
            head=ends["head"],
            tail=ends["tail"],
            symmetric=self.truth(table, "symmetric", at),
            retired=self.truth(table, "retired", at),
        )

    def tables(self, content: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
        tables = content.get(key, [])
        if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
            raise self.fail(key, f"write each as a [[{key}]] table")
        return tables

    def only(self, table: Mapping[str, Any], known: set[str], at: str) -> None:
        for key in table:
            if key not in known:
                raise self.fail(f"{at}{key}", f"is not known here: use {', '.join(sorted(known))}")

    def name(self, table: Mapping[str, Any], at: str) -> str:
        name = self.string(table, "name", at)
        if not _NAME.fullmatch(name):
            raise self.fail(f"{at}name", f'"{name}" may hold only letters without accents, digits, "_", "-", "."')
        return name

    def title(self, table: Mapping[str, Any], at: str, name: str) -> str:
        title = self.string(table, "title", at, default=name)
        if not title.strip():
            raise self.fail(f"{at}title", "is empty: write what annotators shall see, or leave it out")
        return title

    def string(self, table: Mapping[str, Any], key: str, at: str, default: str | None = None) -> str:
        value = table.get(key, default)
        if value is None:
            raise self.fail(f"{at}{key}", "is missing: add it")
        if not isinstance(value, str):
            raise self.fail(f"{at}{key}", f"must be text in quotation marks, not {value!r}")
        return value

    def truth(self, table: Mapping[str, Any], key: str, at: str) -> bool:
        value = table.get(key, False)
        if not isinstance(value, bool):
            raise self.fail(f"{at}{key}", "must be true or false")
        return value

    def strings(self, table: Mapping[str, Any], key: str, at: str) -> list[str]:
        value = table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.fail(f"{at}{key}", f'must be a list of texts, e.g. ["{value}"], not {value!r}')
        return value

    def language(self, tag: str, key: str) -> str:
        from babel import Locale, UnknownLocaleError

        try:
            Locale.parse(tag, sep="-")
        except (UnknownLocaleError, ValueError) as error:
            raise self.fail(key, f'"{tag}" is no language tag: write e.g. "en", "tr" or "sr-Latn" (BCP 47)') from error
        return tag

    def unique(self, values: Iterable[str], key: str, what: str) -> None:
        seen: set[str] = set()
        for value in values:
            if value.lower() in seen:
                raise self.fail(key, f'{what} "{value}" is there twice: rename or remove one')
            seen.add(value.lower())
