"""The sentence splitter against gold boundaries, and beside SoMaJo: precision, recall, F1, speed.

SoMaJo is GPL-3 and no dependency: `pip install SoMaJo` into an environment of its own, and run this with its Python.
"""

import csv
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from dreiklang.sources.segments import segments

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "corpora"
Splitter = Callable[[str], Iterable[int]]  # a text to the ends of its sentences


@dataclass(frozen=True, slots=True)
class Corpus:
    """Texts with the offsets at which their sentences end."""

    name: str
    texts: tuple[str, ...]
    ends: tuple[frozenset[int], ...]

    @property
    def size(self) -> int:
        return sum(map(len, self.texts))


@dataclass(frozen=True, slots=True)
class Score:
    """Boundaries found, by how they compare with the gold ones."""

    right: int
    found: int
    gold: int

    def __str__(self) -> str:
        precision, recall = self.right / self.found, self.right / self.gold
        f1 = 2 * self.right / (self.found + self.gold)
        return f"P {precision:.4f}  R {recall:.4f}  F1 {f1:.4f}"


def main(arguments: list[str]) -> int:
    """Print one line per corpus and splitter; 2 if there is nothing to measure on."""
    if not SHARED.is_dir():
        print(f"scripts/bench splitter: needs the corpora in {SHARED}, which is not there", file=sys.stderr)
        return 2
    splitters: dict[str, Splitter] = {"dreiklang": lambda text: [segment.end for segment in segments(text)]}
    somajo = _somajo()
    if somajo:
        splitters["SoMaJo"] = somajo
    else:
        print("SoMaJo is not installed for this Python: only our own figures follow.", file=sys.stderr)
    for corpus in _corpora():
        print(f"\n{corpus.name}: {len(corpus.texts)} texts, {corpus.size:,} characters")
        speeds = {name: _measure(name, splitter, corpus) for name, splitter in splitters.items()}
        if somajo:
            print(f"  {speeds['dreiklang'] / speeds['SoMaJo']:.0f} times as fast as SoMaJo")
    return 0


def _measure(name: str, splitter: Splitter, corpus: Corpus) -> float:
    """Characters per CPU second; prints the scores."""
    start, runs = time.process_time(), 0
    while runs == 0 or time.process_time() - start < 0.5:
        found = [frozenset(splitter(text)) for text in corpus.texts]
        runs += 1
    speed = runs * corpus.size / (time.process_time() - start)
    inner = [frozenset({len(text)}) for text in corpus.texts]
    everywhere = _score(found, corpus.ends)
    inside = _score(*([e - last for e, last in zip(ends, inner, strict=True)] for ends in (found, corpus.ends)))
    print(f"  {name:10} {everywhere}   inside texts {inside}   {speed / 1e6:6.2f} Mchars/CPU s")
    return speed


def _score(found: Iterable[frozenset[int]], gold: Iterable[frozenset[int]]) -> Score:
    pairs = list(zip(found, gold, strict=True))
    return Score(sum(len(f & g) for f, g in pairs), sum(len(f) for f, _ in pairs), sum(len(g) for _, g in pairs))


def _somajo() -> Splitter | None:
    try:
        from somajo import SoMaJo
    except ImportError:
        return None
    tokenizer = SoMaJo("de_CMC", split_camel_case=False, split_sentences=True, character_offsets=True)

    def split(text: str) -> Iterable[int]:
        at = 0
        for line in text.split("\n"):
            for sentence in tokenizer.tokenize_text([line]):
                yield at + sentence[-1].character_offset[1]
            at += len(line) + 1

    return split


def _corpora() -> Iterable[Corpus]:
    pud = _grouped(SHARED / "pud-de-en-tr-first500.tsv", lambda key: key[:-3])
    ntrex = _grouped(SHARED / "ntrex-first60docs.tsv", lambda key: key)
    yield _joined("PUD, German", pud, _space)
    yield _joined("NTREX, German: lines hold up to several sentences, headings run into the text", ntrex, _space)
    yield _joined("NTREX, German: lines without a full stop as paragraphs", ntrex, _paragraph_after_heading)


def _space(line: str) -> str:
    return " "


def _paragraph_after_heading(line: str) -> str:
    return " " if line[-1] in '.!?…“")' else "\n"


def _grouped(path: Path, document: Callable[[str], str]) -> list[list[str]]:
    texts: dict[str, list[str]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            texts.setdefault(document(next(iter(row.values()))), []).append(row["de"].strip())
    return list(texts.values())


def _joined(name: str, documents: list[list[str]], separator_after: Callable[[str], str]) -> Corpus:
    texts, ends = [], []
    for lines in documents:
        text, here = "", set()
        for line in lines:
            text += line
            here.add(len(text))
            text += separator_after(line)
        texts.append(text[:-1])
        ends.append(frozenset(here))
    return Corpus(name, tuple(texts), tuple(ends))
