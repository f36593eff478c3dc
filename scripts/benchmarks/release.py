"""Building and loading a release, beside pyarrow alone: CPU time and peak memory, each contender in its own process.

The documents are made up with a fixed seed: 18 sentences, 14 entities, 5 relations and 4 translations each, settled
from two answers, so all seven configs have rows. They are read from a file as records while the release is made; what
that takes alone is measured too and taken off. *Raw pyarrow* makes the same tables from the same records as one would
without much thought: a dictionary for each row, `Table.from_pylist` for a thousand documents at a time, one
`ParquetWriter` a file, the same compression. *Ready-made tables* are those of the release, in memory before the time is
taken, up to 20000 documents. Give numbers of documents; without, 1000 and 20000. There are three rounds below 20000
documents, or else one; above, the release and raw pyarrow are made at the same time, each on a core. Loading is always
measured in three rounds.
"""

import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import msgspec

from benchmarks._exports import ROOT
from benchmarks._settled import make, settlements
from dreiklang import scheme

ROUNDS, FEW = 3, 20_000
VERSION = "1.0.0"
CONFIGS = ("documents", "ner", "entities", "relations", "de-en", "de-tr", "annotations")
LOADED = ("documents", "ner", "all")


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run took."""

    cpu: float  # seconds
    wall: float
    peak: float  # MB, of the whole process


def main(arguments: list[str]) -> int:
    """Print two tables per size, medians over rounds; ratios are within a round."""
    if arguments[:1] == ["--run"]:
        return _run(arguments[1], Path(arguments[2]))
    print("Medians over rounds; peak is of the whole process, Python and its imports included.")
    for size in [int(argument) for argument in arguments] or [1000, 20000]:
        with TemporaryDirectory(prefix="dreiklang-bench-") as name:
            folder = Path(name)
            make(folder, size)
            rounds = [_round(folder, size) for _ in range(ROUNDS if size < FEW else 1)]
            loads = [{name: _measure(name, folder) for name in LOADS} for _ in range(ROUNDS)]
            written = sum(path.stat().st_size for path in _files(folder, "all"))
            print(f"\n{size:,} documents, {written / 1e6:,.1f} MB of Parquet, rounds: {len(rounds)}\n")
            print(*_built(rounds, size), sep="\n")
            print("", *_loaded(loads), sep="\n", flush=True)
    return 0


def _round(folder: Path, size: int) -> dict[str, Cost]:
    """Every way of writing once."""
    costs = {READ: _measure(READ, folder)}
    with ThreadPoolExecutor(2 if size > FEW else 1) as cores:
        for name, cost in zip((BUILD, RAW), cores.map(_measure, (BUILD, RAW), (folder, folder)), strict=True):
            costs[name] = cost
    return costs | ({READY: _measure(READY, folder)} if size <= FEW else {})


def _built(rounds: list[dict[str, Cost]], size: int) -> Iterator[str]:
    yield "| | CPU s | µs a document | raw pyarrow / this | peak MB |"
    yield "|---|---|---|---|---|"
    for name in filter(rounds[0].__contains__, (READ, RAW, BUILD, READY)):
        beyond = [_beyond(costs, name) for costs in rounds]
        cpu, peak = median(beyond), median(costs[name].peak for costs in rounds)
        ratio = "" if name == READ else f"{median(_beyond(c, RAW) / _beyond(c, name) for c in rounds):.2f}"
        yield f"| {name} | {cpu:.2f} | {cpu / size * 1e6:.0f} | {ratio} | {peak:.0f} |"


def _beyond(costs: dict[str, Cost], name: str) -> float:
    """CPU time besides reading the records."""
    return costs[name].cpu - (costs[READ].cpu if name in (RAW, BUILD) else 0)


def _loaded(rounds: list[dict[str, Cost]]) -> Iterator[str]:
    yield "| | `pq.read_table` s | cold s | cold / read | cold / read, CPU | warm s | peak MB, cold |"
    yield "|---|---|---|---|---|---|---|"
    for config in LOADED:
        read, cold, warm = (f"{how} {config}" for how in ("read", "cold", "warm"))
        seconds = [f"{median(costs[name].wall for costs in rounds):.3f}" for name in (read, cold, warm)]
        ratio = median(costs[cold].wall / costs[read].wall for costs in rounds)
        cpu = median(costs[cold].cpu / costs[read].cpu for costs in rounds)
        peak = median(costs[cold].peak for costs in rounds)
        yield f"| {config} | {seconds[0]} | {seconds[1]} | {ratio:.2f} | {cpu:.2f} | {seconds[2]} | {peak:.0f} |"


def _measure(name: str, folder: Path) -> Cost:
    command = [sys.executable, str(ROOT / "scripts" / "bench"), "release", "--run", name, str(folder)]
    return msgspec.json.decode(subprocess.run(command, check=True, capture_output=True).stdout, type=Cost)


def _run(name: str, folder: Path) -> int:
    work = CONTENDERS[name](folder)
    cpu, wall = time.process_time(), time.perf_counter()
    work()
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(msgspec.json.encode(Cost(cpu, wall, peak)).decode())
    return 0


# Each prepares outside the measured time, and returns the work.


def _read(folder: Path) -> Callable[[], object]:
    return lambda: sum(1 for _ in settlements(folder))


def _build(folder: Path) -> Callable[[], object]:
    from dreiklang.release.build import build

    shutil.rmtree(folder / "dataset", ignore_errors=True)
    return lambda: build(
        folder / "dataset", scheme.load(ROOT / "annotation" / "scheme.toml"), VERSION, settlements(folder)
    )


def _ready(folder: Path) -> Callable[[], object]:
    import pyarrow.parquet as pq

    shutil.rmtree(folder / "ready", ignore_errors=True)
    (folder / "ready").mkdir()
    tables = {path.parent.name + path.name: pq.read_table(path) for path in _files(folder, "all")}

    def write() -> None:
        for name, table in tables.items():
            pq.write_table(table, folder / "ready" / name, compression="zstd", compression_level=3)

    return write


def _raw(folder: Path) -> Callable[[], object]:
    from benchmarks import _raw as raw
    from dreiklang.release import arrow
    from dreiklang.release.configs import configs

    labels = scheme.load(ROOT / "annotation" / "scheme.toml")
    schemas = {config.name: arrow.schema(config.columns) for config in configs(labels)}
    shutil.rmtree(folder / "raw", ignore_errors=True)
    (folder / "raw").mkdir()
    return lambda: raw.write(folder, folder / "raw", labels, schemas)


def _files(folder: Path, config: str) -> list[Path]:
    configs = CONFIGS if config == "all" else (config,)
    return [path for name in configs for path in sorted((folder / "dataset" / "data" / VERSION / name).iterdir())]


def _read_tables(config: str) -> Callable[[Path], Callable[[], object]]:
    def prepare(folder: Path) -> Callable[[], object]:
        import datasets  # noqa: F401  so that both have loaded the same
        import pyarrow.parquet as pq

        files = _files(folder, config)
        return lambda: [pq.read_table(path) for path in files]

    return prepare


def _load(config: str, *, warm: bool) -> Callable[[Path], Callable[[], object]]:
    def prepare(folder: Path) -> Callable[[], object]:
        import datasets

        datasets.disable_progress_bars()
        cache = folder / "cache"
        configs = CONFIGS if config == "all" else (config,)

        def load() -> None:
            for name in configs:
                datasets.load_dataset(str(folder / "dataset"), name, cache_dir=str(cache))

        if not warm:
            shutil.rmtree(cache, ignore_errors=True)
        return load

    return prepare


READ, RAW, BUILD = "reading the records", "raw pyarrow", "**release**: checked, counted, hashed, with its papers"
READY = "ready-made tables, written by `pq.write_table`"
LOADS: dict[str, Callable[[Path], Callable[[], object]]] = {
    **{f"read {config}": _read_tables(config) for config in LOADED},
    **{f"{how} {config}": _load(config, warm=how == "warm") for config in LOADED for how in ("cold", "warm")},
}
CONTENDERS = {READ: _read, RAW: _raw, BUILD: _build, READY: _ready, **LOADS}
