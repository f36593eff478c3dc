"""The dataset card: what is written by hand stays, what is between the markers is made from the releases."""

import re
from collections.abc import Collection, Sequence
from pathlib import Path

import yaml

from dreiklang.errors import ReleaseError
from dreiklang.release import changelog
from dreiklang.release.features import Json
from dreiklang.release.manifest import Release
from dreiklang.release.papers import header
from dreiklang.release.papers.marked import Marked
from dreiklang.release.papers.sections import figures

_SKELETON = Path(__file__).with_name("card.md")
_HEADER = re.compile(r"\A---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_IN_HEADER = Marked.between("# dreiklang:", "# /dreiklang")
_IN_BODY = Marked.between("<!-- dreiklang:", "<!-- /dreiklang -->")
_OURS = ("configs", "dataset_info")  # written by hand they would hide every release to come
_LOADING = """
## Loading

```python
from datasets import load_dataset

documents = load_dataset("path/to/{folder}")  # everything: a row is a document
ner = load_dataset("path/to/{folder}", "ner", split="train")
pinned = load_dataset("path/to/{folder}", "ner-{version}")  # this version, also when newer ones have come
assert str(pinned["train"].version) == "{version}"
```

Tried with `datasets` 2.14.7, 2.21.0, 3.6.0, 4.0.0, 4.8.5 and 5.2.0. Cite a version by its number and load it by its
pinned names: `revision=` is ignored for a local folder, and `data_dir=` mixes the configs. The folder `data/{version}`
loads by itself, and so does the script `{module}.py`: with this folder on `sys.path`, `from {module} import load`,
then `load("ner", version="{version}")`.
"""
_RELEASE = """
# {name} {version}

This folder never changes. `load_dataset("path/to/{version}", "ner")` loads it by itself, `sha256sum -c SHA256SUMS`
checks it, and `release.json` says what it was made from. The card of the dataset is two folders up.

"""


def dataset_card(existing: str | None, releases: Sequence[Release], folder: str, module: str) -> str:
    """The card of all releases, newest first; `existing` is the card so far.

    Raises ReleaseError if it does not pass `check`.
    """
    check(existing)
    newest = releases[0]
    text = existing if existing is not None else _SKELETON.read_text("utf-8").replace("TITLE", newest.scheme.name)
    body = figures(newest) + _LOADING.format(folder=folder, version=newest.version, module=module)
    return _with_header(_with_body(text, body), header.of_dataset(releases))


def release_card(release: Release) -> str:
    """The card in a release's own folder."""
    front = header.dump(header.of_release(release))
    title = _RELEASE.format(name=release.scheme.name, version=release.version)
    return f"---\n{front}---\n{title}{changelog.section(release)}{figures(release)}"


def check(text: str | None) -> None:
    """Raises ReleaseError unless what is written by hand can be told from the rest, and its header be understood."""
    found = _HEADER.match(text or "")
    _IN_BODY.check(text or "")
    _IN_HEADER.check(found[1] if found else "")
    if found:
        _keys(_without(_IN_HEADER.removed(found[1]), _OURS) + "generated: []\n")


def _keys(front: str) -> dict[str, object]:
    """What a header says. Raises ReleaseError if it can't be understood."""
    try:
        keys = yaml.safe_load(front)
    except (yaml.YAMLError, ValueError) as error:
        reason = " ".join(str(error).split())
        raise ReleaseError(f"README.md of the dataset: its header is no YAML: mend it there: {reason}") from error
    if keys is not None and not isinstance(keys, dict):
        raise ReleaseError("README.md of the dataset: its header must hold keys and values: mend it there")
    return keys or {}


def _without(front: str, keys: Collection[str]) -> str:
    """The header's text without these keys; a comment stays with the key below it."""
    node = yaml.compose(front, yaml.SafeLoader) if _keys(front) else None
    if not isinstance(node, yaml.MappingNode):
        return front
    pairs = node.value
    starts = [key.start_mark.index for key, _ in pairs]
    kept = [front[: starts[0]]]
    for (key, _), start, end in zip(pairs, starts, [*starts[1:], len(front)], strict=True):
        entry = front[start:end]
        comments = len(entry) - len(re.sub(r"(?:^#.*\n)+\Z", "", entry, flags=re.MULTILINE))
        kept.append(entry[len(entry) - comments :] if key.value in keys else entry)
    return "".join(kept)


def _by_hand(front: str, generated: dict[str, Json]) -> str:
    """The part of a header that is written by hand.

    Software that saves a card drops the comments, our marks among them: then what reads as generated is.
    """
    outside = _IN_HEADER.removed(front)
    keys = _keys(outside)
    saved_by_software = outside == front and any(key in keys for key in _OURS)
    again = [key for key, value in generated.items() if saved_by_software and keys.get(key) == value]
    return _without(outside, {*_OURS, *again})


def _with_header(text: str, generated: dict[str, Json]) -> str:
    found = _HEADER.match(text)
    written = _by_hand(found[1], generated) if found else ""
    body = text[found.end() :] if found else f"\n{text}"
    kept = _keys(written)
    rest = {key: value for key, value in generated.items() if key not in kept}
    yielding = "# dreiklang: generated by `dreiklang release`; a key written outside of this wins\n"
    front = f"{written}{yielding}{header.dump(rest) if rest else ''}# /dreiklang\n"
    _keys(front)
    return f"---\n{front}---\n{body}"


def _with_body(text: str, generated: str) -> str:
    marked = f"<!-- dreiklang: generated by `dreiklang release`, do not edit -->\n{generated}<!-- /dreiklang -->\n"
    return _IN_BODY.replaced(text, marked) or f"{text.rstrip()}\n\n{marked}"
