"""A complete dataset out of a release that withholds texts and the user's own copies of them."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pyarrow

from dreiklang.errors import ReleaseError
from dreiklang.files import read_json, written
from dreiklang.release import history, iob, licenses, quality
from dreiklang.release.build import appearing, describe, publish
from dreiklang.release.manifest import FILE, Manifest, stays_within
from dreiklang.release.sheets import Sheets
from dreiklang.release.standoff import back
from dreiklang.release.standoff.copies import Texts
from dreiklang.release.standoff.withheld import FILE as WITHHELD
from dreiklang.release.standoff.withheld import Withheld, words

_TAG = re.compile(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*")


def hydrate(folder: Path, wanted: dict[str, Withheld], texts: Texts, target: Path) -> Manifest:
    """Write the release in `folder` with these texts into the dataset at `target`, which must not have it yet.

    What has no text among `texts` stays withheld there. Raises ReleaseError or CorpusError: nothing was written then,
    or the release is there whole and only what lists it, which comes last, is not.
    """
    manifest = _read(folder)
    here = history.folder(target, manifest.version)
    if here.exists():
        raise ReleaseError(f"{here} is there already and stays as it is: name another folder")
    with appearing(here) as made:
        whole = _write(made, folder, manifest, wanted, texts)
        describe(made, whole, whole.documents, whole.inputs)
    publish(target, history.releases(target))
    return whole


def _read(folder: Path) -> Manifest:
    """The manifest, which somebody else wrote: no file that is read or written because of it may be elsewhere."""
    manifest = read_json(folder / FILE, Manifest)
    history.number(manifest.version)
    for tag in (manifest.scheme.source_language, *manifest.scheme.target_languages):
        if not _TAG.fullmatch(tag):
            raise ReleaseError(f'{folder / FILE}: "{tag}" is no language tag: get the release again')
    for file in manifest.files:
        if not stays_within(file.path):
            raise ReleaseError(f"{folder / FILE}: {file.path} is outside of the release: get the release again")
    return manifest


def _write(made: Path, folder: Path, manifest: Manifest, wanted: dict[str, Withheld], texts: Texts) -> Manifest:
    types = {name: i for i, name in enumerate(manifest.scheme.entity_names)}
    left: dict[str, str] = {}  # document -> licence
    titles: dict[str, str] = {}
    with Sheets(made, manifest.scheme) as sheets:
        for found in back.read(folder, manifest):
            document = found.settlement.gold.document
            text = texts.get(document.id) if found.is_withheld else None
            if text is not None:
                found = back.with_words(found, text, words(wanted[document.id], text))
                titles[document.id] = found.settlement.gold.document.title or ""
            elif found.is_withheld:
                left[document.id] = document.license or ""
            laid = back.layout(found)
            tags, _ = iob.tag(laid, found.settlement.gold.entities, types)
            sheets.add(found.split, found.settlement, laid, tags, withheld=found.is_withheld)
        files, examples = sheets.finish(), sheets.examples()
    _copy_papers(made, folder, titles)
    if left:
        lines = (folder / WITHHELD).read_bytes().splitlines(keepends=True)
        with written(made / WITHHELD) as file:
            file.writelines(line for one, line in zip(wanted, lines, strict=True) if one in left)
    return replace(
        manifest,
        software={**manifest.software, "pyarrow": pyarrow.__version__},
        files=files,
        examples=examples,
        withheld=dict(sorted(Counter(left.values()).items())),
        documents=tuple(replace(document, withheld=document.id in left) for document in manifest.documents),
    )


def _copy_papers(made: Path, folder: Path, titles: Mapping[str, str]) -> None:
    """The lists of licences, with these titles, and of findings; a release of old may have neither."""
    if (folder / licenses.FILE).is_file():
        with written(made / licenses.FILE) as file, (folder / licenses.FILE).open(encoding="utf-8") as lines:
            file.writelines(licenses.titled(line, titles).encode() for line in lines)
    if (folder / quality.FILE).is_file():
        with written(made / quality.FILE) as file:
            file.write((folder / quality.FILE).read_bytes())
