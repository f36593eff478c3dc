"""Releases that grow and are corrected: the time to compare two of them, and how much of each is uploaded again.

`scripts/bench versions [DOCUMENTS]`, 20,000 if not said. Chunks are cut as Xet storage cuts them: content-defined by a
gear hash, 64 KiB on average, none under 8 KiB or over 128 KiB; a chunk that the first release has is not uploaded.
"""

import random
import resource
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path
from tempfile import TemporaryDirectory

from dreiklang.records import (
    Annotation,
    Document,
    Entity,
    GoldDocument,
    GoldTranslation,
    Provenance,
    Relation,
    Segment,
    Settlement,
)
from dreiklang.release.build import build
from dreiklang.release.diff.diff import diff
from dreiklang.scheme import EntityType, RelationType, Scheme

MINIMUM, MAXIMUM, AVERAGE_BITS = 8 << 10, 128 << 10, 16
TYPES = ("PER", "ORG", "GPE", "PROD")
_LETTERS = random.Random(0)
WORDS = ["".join(_LETTERS.choices("abcdefghijklmnoprstuvwzäöü", k=_LETTERS.randint(3, 11))) for _ in range(20_000)]
SCHEME = Scheme(
    name="bench",
    version="1.0.0",
    source_language="de",
    target_languages=("en",),
    entities=tuple(EntityType(name, name, "", "", "#000000") for name in TYPES),
    relations=(RelationType("sells_to", "verkauft an", "", (), (), symmetric=False),),
)


def main(arguments: list[str]) -> int:
    number = int(arguments[0]) if arguments else 20_000
    grown = number + number // 50
    with TemporaryDirectory(prefix="versions-of-20k-") as work:
        dataset = Path(work)
        build(dataset, SCHEME, "1.0.0", (settlement(i) for i in range(number)))
        build(dataset, SCHEME, "1.1.0", (settlement(i) for i in range(grown)))
        build(dataset, SCHEME, "1.1.1", (settlement(i, corrected=i % 100 == 7) for i in range(grown)))
        first, appended, corrected = (dataset / "data" / version for version in ("1.0.0", "1.1.0", "1.1.1"))
        _compare(first, corrected)
        _upload("2 % appended", first, appended)
        _upload("1 % corrected", appended, corrected)
    return 0


def _upload(what: str, old: Path, new: Path) -> None:
    print(f"\n{what:24} {'MB':>8} {'uploaded again':>16}")
    known = {digest for digest, _ in _chunks(sorted(old.glob("*/*.parquet")))}
    whole: list[tuple[int, bool]] = []
    for config in sorted({path.parent.name for path in new.glob("*/*.parquet")}):
        sizes = [(size, digest in known) for digest, size in _chunks(sorted((new / config).glob("*.parquet")))]
        _print(config, sizes)
        whole += sizes
    _print("all", whole)


def settlement(i: int, corrected: bool = False) -> Settlement:
    """About 1,500 characters, 20 entities, 5 relations, 4 translations, one answer."""
    chance = random.Random(i)
    text, segments, entities = "", [], []
    for s in range(14):
        words = chance.choices(WORDS, k=14)
        start = len(text) + bool(text)
        text = f"{text} {' '.join(words).capitalize()}." if text else f"{' '.join(words).capitalize()}."
        segments.append(Segment(f"s{s + 1}", start, len(text)))
        for w in sorted(chance.sample(range(1, 13), 2 if s < 6 else 1)):
            at = start + len(" ".join(words[:w])) + 1
            entities.append((chance.choice(TYPES), at, at + len(words[w])))
    named = tuple(Entity(f"e{n}", *entity) for n, entity in enumerate(entities, 1))
    if corrected:
        named = (Entity("e1", "PER" if named[0].type != "PER" else "ORG", named[0].start, named[0].end), *named[1:])
    joined = tuple(Relation(f"r{n}", "sells_to", f"e{n}", f"e{n + 7}") for n in range(1, 6))
    said = tuple(GoldTranslation(f"s{n}", "en", f"Sentence {chance.random()} {n}.", "human") for n in range(1, 5))
    source = Document(f"d{i:07}", text, tuple(segments), Provenance("b", "txt", "0" * 64), license="CC0-1.0")
    at = time_of(i)
    answer = Annotation(str(i), source.id, "a1", at, at, "", "1.0.0", entities=named, relations=joined)
    return Settlement(GoldDocument(source, named, joined, said, 1, "single"), (answer,))


def time_of(i: int) -> datetime:
    return datetime.fromtimestamp(1_750_000_000 + i, UTC)


def _compare(old: Path, new: Path) -> None:
    import pyarrow.parquet as pq

    rounds = []
    for _ in range(3):
        start = time.process_time()
        found = diff(old, new, limit=20)
        compared = time.process_time() - start
        start = time.process_time()
        for folder in (old, new):
            pq.read_table(folder / "documents")
        rounds.append((compared, time.process_time() - start))
    compared, read = sorted(rounds)[1]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"diff: {compared:.2f} s of CPU, {compared / read:.1f} × pq.read_table of both; peak {peak:.0f} MB")
    print(", ".join(f"{n:,} {what}" for what, n in found.counts.items()))


def _print(name: str, chunks: list[tuple[int, bool]]) -> None:
    whole = sum(size for size, _ in chunks)
    again = sum(size for size, known in chunks if not known)
    print(f"{name:24} {whole / 1e6:8.2f} {again / whole:15.1%}")


def _chunks(paths: list[Path]) -> Iterator[tuple[bytes, int]]:
    """Digest and size of each chunk: a boundary is where the top bits of the gear hash are zero."""
    import numpy as np

    table = np.random.default_rng(0).integers(0, 2**64, 256, dtype=np.uint64)
    for path in paths:
        data = np.frombuffer(path.read_bytes(), np.uint8)
        hashed = np.zeros(len(data), np.uint64)
        gear = table[data]
        for age in range(64):  # the hash holds the last 64 bytes, each shifted once for every byte behind it
            hashed[age:] += gear[: len(gear) - age] << np.uint64(age)
        cuts = np.flatnonzero(hashed >> np.uint64(64 - AVERAGE_BITS) == 0) + 1
        start = 0
        for cut in [*cuts.tolist(), len(data)]:
            while cut - start > MAXIMUM:
                yield blake2b(data[start : start + MAXIMUM].tobytes()).digest(), MAXIMUM
                start += MAXIMUM
            if cut - start >= MINIMUM or cut == len(data):
                yield blake2b(data[start:cut].tobytes()).digest(), cut - start
                start = cut


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
