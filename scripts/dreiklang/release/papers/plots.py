"""The two plots of a release: how often each label occurs, and how long its documents, sentences and entities are."""

from collections.abc import Iterator, Mapping, Sequence
from math import isqrt

from dreiklang.release.manifest import Release
from dreiklang.release.papers.svg import Picture, bar, line, moved, text
from dreiklang.release.splits import SPLITS, Split
from dreiklang.release.statistics import Counts, lengths, total

FOLDER = "plots"
_COLORS: dict[Split, str] = {"train": "#0072b2", "validation": "#56b4e9", "test": "#e69f00"}
_WIDTH, _PANEL, _ROW = 780, 370, 20
_MOST = 30  # labels shown; the rest are counted
_BINS = 24
_HEIGHT = 130  # of a histogram


def plots(release: Release) -> dict[str, str]:
    """By file name; none for a release that did not measure lengths yet."""
    if not release.statistics.document_tokens:
        return {}
    return {f"{FOLDER}/labels.svg": str(_labels(release)), f"{FOLDER}/lengths.svg": str(_lengths(release))}


def _labels(release: Release) -> Picture:
    facts = release.statistics
    panels = [("Entities", facts.entities), ("Relations", facts.relations)]
    bars = [list(_bars(name, counts)) for name, counts in panels if total(counts)]
    rows = max((min(len(total(counts)), _MOST + 1) for _, counts in panels), default=0)
    splits = [split for split in SPLITS if split in facts.documents]
    parts = [moved(20 + i * (_PANEL + 10), 28, panel) for i, panel in enumerate(bars)]
    height = 28 + 18 + rows * _ROW + 40
    legend = moved(20, height - 18, _legend(splits))
    return Picture(_WIDTH, height, f"Labels of {release.scheme.name} {release.version}", (*parts, legend))


def _bars(name: str, counts: Counts) -> Iterator[str]:
    """Longest first; each in the colours of the splits it comes from."""
    sums = total(counts)
    names = sorted(sums, key=lambda label: (-sums[label], label))
    most, left, room = sums[names[0]], 118, _PANEL - 118 - 62
    yield text(left, 0, f"{name}: {sum(sums.values()):,}", bold=True)
    for i, label in enumerate(names[:_MOST]):
        y, x = 14 + i * _ROW, float(left)
        yield text(left - 8, y + 11, label if len(label) <= 17 else f"{label[:16]}…", anchor="end")
        for split in SPLITS:
            if number := counts.get(split, {}).get(label, 0):
                width = number / most * room
                yield bar(x, y, width, 14, _COLORS[split], hint=f"{label}, {split}: {number:,}")
                x += width
        yield text(x + 6, y + 11, f"{sums[label]:,}", kind="faint")
    if len(names) > _MOST:
        rest = sum(sums[label] for label in names[_MOST:])
        yield text(left, 14 + _MOST * _ROW + 11, f"{len(names) - _MOST} more types: {rest:,}", kind="faint")


def _legend(splits: Sequence[Split]) -> Iterator[str]:
    x = 118
    for split in splits:
        yield bar(x, -9, 10, 10, _COLORS[split])
        yield text(x + 15, 0, split, kind="faint")
        x += 36 + 7 * len(split)


def _lengths(release: Release) -> Picture:
    facts = release.statistics
    panels = [
        ("Tokens per document", lengths(facts.document_tokens)),
        ("Tokens per sentence or heading", lengths(facts.segment_tokens)),
        ("Characters per entity", lengths(facts.entity_characters)),
    ]
    room = (_WIDTH - 20) // len(panels)
    parts = [moved(20 + i * room, 28, _histogram(name, c, room - 24)) for i, (name, c) in enumerate(panels) if c]
    return Picture(_WIDTH, 28 + _HEIGHT + 68, f"Lengths in {release.scheme.name} {release.version}", tuple(parts))


def _histogram(name: str, counts: Mapping[int, int], room: int) -> Iterator[str]:
    """Up to the length that 99 of 100 do not exceed; the last bar has all beyond."""
    limit, middle = quantile(counts, 0.99), quantile(counts, 0.5)
    first = min(counts)
    step = _step(limit - first + 1, min(_BINS, max(8, 2 * isqrt(sum(counts.values())))))
    start = first // step * step
    bins = [0] * ((limit - start) // step + 1)
    for length, number in counts.items():
        bins[min((length - start) // step, len(bins) - 1)] += number
    width, most, base = room / len(bins), max(bins), 18 + _HEIGHT
    yield text(0, 0, name, bold=True)
    for i, number in enumerate(bins):
        height = number / most * (_HEIGHT - 14)
        reach = _reach(start + i * step, step)
        if number:
            yield bar(i * width, base - height, max(width - 1.5, 0.5), height, "#0072b2", hint=f"{reach}: {number:,}")
    yield line(0, base, room, base)
    at = min((middle - start + 0.5) / step, len(bins)) * width
    yield line(at, 12, at, base, kind="faint", dashed=True)
    side = "start" if at < room / 2 else "end"
    yield text(at + (4 if side == "start" else -4), 20, f"median {middle}", anchor=side, kind="faint")
    yield text(0, base + 16, str(start), kind="faint")
    beyond = max(counts) >= start + len(bins) * step
    last = f"≥ {start + (len(bins) - 1) * step}" if beyond else str(start + len(bins) * step - 1)
    yield text(room, base + 16, last, anchor="end", kind="faint")
    yield text(0, base + 34, f"{min(counts)} to {max(counts)}, mean {mean(counts):.1f}", kind="faint")


def _reach(first: int, step: int) -> str:
    return str(first) if step == 1 else f"{first} to {first + step - 1}"


def _step(spread: int, bins: int) -> int:
    """The smallest of 1, 2, 5, 10, 20, 50, … that needs no more bins."""
    step, factors = 1, (2, 2.5, 2)
    for i in range(60):
        if spread <= step * bins:
            break
        step = int(step * factors[i % 3])
    return step


def quantile(counts: Mapping[int, int], share: float) -> int:
    """The smallest length that at least this share does not exceed; `counts` has the shortest first."""
    wanted, seen = share * sum(counts.values()), 0
    for length, number in counts.items():
        seen += number
        if seen >= wanted:
            return length
    return 0


def mean(counts: Mapping[int, int]) -> float:
    return sum(length * number for length, number in counts.items()) / sum(counts.values())
