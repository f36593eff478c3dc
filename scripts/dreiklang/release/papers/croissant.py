"""Croissant 1.0, JSON-LD that machine-learning tools read: files with checksums, and a record set for each config."""

import re
from collections.abc import Iterator

import msgspec

from dreiklang.release.configs import Config, configs
from dreiklang.release.features import ClassLabel, Feature, ListOf, Struct, Translation, Value
from dreiklang.release.manifest import Release
from dreiklang.release.papers import facts
from dreiklang.release.papers.citation import authors, bibtex
from dreiklang.release.splits import SPLITS
from dreiklang.release.statistics import total

Node = dict[str, object]

_CONTEXT: Node = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileProperty": "cr:fileProperty",
    "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
_TYPES = {
    "string": "sc:Text",
    "int32": "sc:Integer",
    "float64": "sc:Float",
    "bool": "sc:Boolean",
    "timestamp[us, tz=UTC]": "sc:Date",
}


def croissant(release: Release, folder: str = "") -> str:
    """As JSON; `folder` leads from where it will lie to the release, e.g. "data/1.0.0/"."""
    about = release.about
    languages = [release.scheme.source_language, *total(release.statistics.translations)]
    names = [*facts.text_licenses(release), *([about.license] if about.license else [])]
    made = facts.machine_made(release)
    content: Node = {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": re.sub(r"[^\w-]", "-", release.scheme.name, flags=re.ASCII),
        "description": " ".join(filter(None, (facts.summary(release), facts.size(release), made))),
        "version": release.version,
        "license": [facts.license_url(name) for name in dict.fromkeys(names)],
        "creator": [_party(author.full_name, author.name is None) for author in authors(release)],
        "datePublished": release.day,
        "inLanguage": languages,
        "keywords": list(about.keywords),
        "url": about.homepage or about.repository or (f"https://doi.org/{about.doi}" if about.doi else None),
        "citeAs": bibtex(release),
        "rai:dataCollection": " ".join(filter(None, (about.collection, made))) or None,
        "rai:dataAnnotationProtocol": f"{facts.annotated(release)} {facts.settled(release)}",
        "rai:dataBiases": about.limitations,
        "rai:personalSensitiveInformation": about.personal_data,
        "rai:dataUseCases": about.uses,
        "distribution": list(_files(release, folder)),
        "recordSet": [_records(config) for config in configs(release.scheme) if release.files_of(config.name)],
    }
    said = {key: value for key, value in content.items() if value}
    return msgspec.json.format(msgspec.json.encode(said), indent=2).decode() + "\n"


def _party(name: str, person: bool) -> Node:
    return {"@type": "sc:Person" if person else "sc:Organization", "name": name}


def _files(release: Release, folder: str) -> Iterator[Node]:
    for file in release.files:
        yield {
            "@type": "cr:FileObject",
            "@id": file.path,
            "name": file.path,
            "contentUrl": folder + file.path,
            "contentSize": f"{file.bytes} B",
            "encodingFormat": "application/x-parquet",
            "sha256": file.sha256,
        }
    for config in release.configs:
        yield {
            "@type": "cr:FileSet",
            "@id": f"{config}-files",  # not contained in anything: it lies beside this file
            "name": f"{config}-files",
            "encodingFormat": "application/x-parquet",
            "includes": f"{folder}{config}/*.parquet",
        }


def _records(config: Config) -> Node:
    split: Node = {
        "@type": "cr:Field",
        "@id": f"{config.name}/split",
        "name": "split",
        "description": f"One of {', '.join(SPLITS)}.",
        "dataType": "sc:Text",
        "source": {
            "fileSet": {"@id": f"{config.name}-files"},
            "extract": {"fileProperty": "filename"},
            "transform": {"regex": f"({'|'.join(SPLITS)})-.*"},
        },
    }
    fields = [_field(config, name, feature) for name, feature in config.columns.fields.items()]
    return {
        "@type": "cr:RecordSet",
        "@id": config.name,
        "name": config.name,
        "description": f"A row is {config.row}.",
        "field": [split, *fields],
    }


def _field(config: Config, name: str, feature: Feature) -> Node:
    repeated = isinstance(feature, ListOf)
    item = feature.item if isinstance(feature, ListOf) else feature
    node: Node = {
        "@type": "cr:Field",
        "@id": f"{config.name}/{name}",
        "name": name,
        "description": _described(config.meanings[name], item),
    }
    if repeated:
        node["repeated"] = True
    parts = _parts(item)
    if parts:
        node["subField"] = [_part(config, name, part, kind) for part, kind in parts.items()]
    else:
        node |= {"dataType": _type(item), "source": _source(config, name)}
    return node


def _part(config: Config, column: str, name: str, kind: Feature) -> Node:
    return {
        "@type": "cr:Field",
        "@id": f"{config.name}/{column}/{name}",
        "name": name,
        "dataType": _type(kind),
        "source": _source(config, column) | {"transform": {"jsonPath": name}},
    }


def _source(config: Config, column: str) -> Node:
    return {"fileSet": {"@id": f"{config.name}-files"}, "extract": {"column": column}}


def _parts(item: Feature) -> dict[str, Feature]:
    match item:
        case Struct(fields):
            return dict(fields)
        case Translation(languages):
            return {language: Value("string") for language in languages}
    return {}


def _type(feature: Feature) -> str:
    return _TYPES[feature.dtype] if isinstance(feature, Value) else "sc:Integer"


def _described(meaning: str, item: Feature) -> str:
    """Without the marks of Markdown; a label's ids are spelt out."""
    text = meaning.replace("`", "")
    if isinstance(item, ClassLabel):
        text += f". Ids: {', '.join(f'{i} {name}' for i, name in enumerate(item.names))}"
    return text
