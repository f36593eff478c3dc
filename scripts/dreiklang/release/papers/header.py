"""The YAML header of a dataset card: what `load_dataset` and the Hub go by."""

from collections.abc import Iterator, Sequence

import yaml

from dreiklang.release.configs import DEFAULT, configs
from dreiklang.release.features import Json, card_yaml
from dreiklang.release.manifest import ParquetFile, Release
from dreiklang.release.statistics import Statistics, is_machine, total

# What the Hub takes as a licence of data besides the Creative Commons family; SPDX id -> its name there.
_HUB_LICENSES = {
    "Apache-2.0": "apache-2.0",
    "MIT": "mit",
    "ODC-By-1.0": "odc-by",
    "ODbL-1.0": "odbl",
    "PDDL-1.0": "pddl",
    "CDLA-Permissive-2.0": "cdla-permissive-2.0",
    "etalab-2.0": "etalab-2.0",
}
_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))


def of_dataset(releases: Sequence[Release]) -> dict[str, Json]:
    """All releases, newest first: its configs under plain names, then every release's as "ner-1.0.0"."""
    pinned = (entry for release in releases for entry in _configs(release, _folder(release), f"-{release.version}"))
    return _header(releases[0], [*_configs(releases[0], _folder(releases[0])), *pinned])


def of_release(release: Release) -> dict[str, Json]:
    """One release, for the folder it is in."""
    return _header(release, list(_configs(release, "")))


def _header(newest: Release, entries: list[Json]) -> dict[str, Json]:
    return {**_description(newest), "configs": entries, "dataset_info": list(_infos(newest))}


def dump(content: dict[str, Json]) -> str:
    """Texts such as "no" for Norwegian come out in quotes."""
    return yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=120)


def _folder(release: Release) -> str:
    return f"data/{release.version}/"


def _configs(release: Release, folder: str, suffix: str = "") -> Iterator[Json]:
    for config in release.configs:
        files: list[Json] = [{"split": file.split, "path": folder + file.path} for file in release.files_of(config)]
        entry: dict[str, Json] = {"config_name": config + suffix}
        if config == DEFAULT and not suffix:
            entry["default"] = True
        yield entry | {
            "version": release.version,
            "description": f"sha256:{release.digest(config)}",  # takes part in naming the cache
            "data_files": files,
        }


def _infos(release: Release) -> Iterator[Json]:
    for config in configs(release.scheme):
        if files := release.files_of(config.name):
            yield {
                "config_name": config.name,
                "features": card_yaml(config.columns),
                "splits": [_split(file) for file in files],
                "download_size": sum(file.bytes for file in files),
                "dataset_size": sum(file.memory for file in files),
            }


def _split(file: ParquetFile) -> Json:
    return {"name": file.split, "num_bytes": file.memory, "num_examples": file.rows}


def _description(release: Release) -> dict[str, Json]:
    scheme = release.scheme
    languages = sorted(total(release.statistics.translations))
    return {
        "pretty_name": scheme.name,
        "language": [scheme.source_language, *languages],
        "license": [*sorted({_license(spdx) for spdx in _licenses(release)})],
        "annotations_creators": [*_annotation_creators(release.statistics)],
        "language_creators": [*_language_creators(release.statistics)],
        "multilinguality": ["multilingual", "translation"] if languages else ["monolingual"],
        "size_categories": [_size(sum(total(release.statistics.documents).values()))],
        "source_datasets": ["original"],
        "task_categories": ["token-classification", "text-classification", *(["translation"] if languages else [])],
        "task_ids": ["named-entity-recognition", "multi-class-classification"],
        "tags": ["relation-extraction", "structure-prediction"],
    }


def _annotation_creators(facts: Statistics) -> list[str]:
    return sorted({"machine-generated" if is_machine(name) else "expert-generated" for name in total(facts.annotators)})


def _language_creators(facts: Statistics) -> list[str]:
    """Of the texts and of their translations."""
    makers = {
        "machine": ("machine-generated",),
        "human": ("expert-generated",),
        "post-edited": ("expert-generated", "machine-generated"),
        "found": ("found",),
    }
    return sorted({maker for who in (*total(facts.writers), *total(facts.translators)) for maker in makers[who]})


def _licenses(release: Release) -> set[str]:
    """Of the texts and of what was added to them."""
    return {*total(release.statistics.licenses), *filter(None, (release.about.license,))}


def _license(spdx: str) -> str:
    return spdx.lower() if spdx.startswith(("CC-BY", "CC0")) else _HUB_LICENSES.get(spdx, "other")


def _size(documents: int) -> str:
    return next((name for limit, name in _SIZES if documents < limit), "n>1M")
