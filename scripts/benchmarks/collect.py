"""Collecting a large export, beside what else is done with one: CPU time and peak memory, each in its own process.

The exports are made up with a fixed seed: 18 sentences a task, two annotators, 28 spans, 11 relations, 4 translations.
orjson is needed beside the project's own packages. Give numbers of tasks; without, 1000, 20000 and 100000. Above 20000
only the contenders are run that finish and fit into memory, and once. `--rounds=N` runs each N times instead.
"""

import gc
import json
import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import msgspec

from benchmarks._exports import ROOT, make
from dreiklang.corpus import Corpus

ROUNDS = 3
WORKERS = 2
ORJSON = "`orjson.loads`"
COLLECT = "**collect**: read, checked, written"
Work = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run took; children included, of whose memory the largest counts for all."""

    cpu: float  # seconds
    wall: float
    peak: float  # MB, of whole processes


@dataclass(frozen=True, slots=True)
class Contender:
    prepare: Callable[[Path], Work]  # outside the measured time
    largest: int = 20_000  # tasks up to which it is run


def main(arguments: list[str]) -> int:
    """Print one table per size, medians over rounds; ratios are of the same round."""
    if arguments[:1] == ["--run"]:
        return _run(arguments[1], Path(arguments[2]))
    rounds_asked = [
        int(argument.removeprefix("--rounds=")) for argument in arguments if argument.startswith("--rounds=")
    ]
    sizes = [int(argument) for argument in arguments if argument.isdecimal()]
    for size in sizes or [1_000, 20_000, 100_000]:
        times = rounds_asked[0] if rounds_asked else ROUNDS if size <= 20_000 else 1
        with TemporaryDirectory(prefix="dreiklang-bench-") as folder:
            make(Path(folder), size)
            bytes_ = (Path(folder) / "export.json").stat().st_size
            print(f"\n{size:,} tasks, {bytes_ / 1e6:,.0f} MB, {bytes_ / size / 1000:.1f} KB a task; ", end="")
            print(f"medians of {times} rounds. Others kept {_others():.1f} of {os.cpu_count()} cores busy;")
            print(f"{WORKERS} processes at once did {_at_once():.1f} × the work of one.\n", flush=True)
            names = [name for name, contender in CONTENDERS.items() if size <= contender.largest]
            rounds = [{name: _measure(name, Path(folder)) for name in names} for _ in range(times)]
            print(*_table(rounds, names, size), sep="\n", flush=True)
    return 0


def _others() -> float:
    """How many cores the rest of the machine used in the last minute."""
    return os.getloadavg()[0] - 1


def _at_once() -> float:
    """How much more is done here when WORKERS processes work at once: cores may be shared with other machines."""
    loop = [sys.executable, "-c", "for number in range(20_000_000): pass"]

    def wall(processes: int) -> float:
        start = time.perf_counter()
        for one in [subprocess.Popen(loop) for _ in range(processes)]:
            one.wait()
        return time.perf_counter() - start

    return WORKERS * wall(1) / wall(WORKERS)


def _table(rounds: list[dict[str, Cost]], names: list[str], size: int) -> Iterator[str]:
    yield "| | CPU s | µs a task | CPU: `orjson.loads` = 1 | CPU: collect = 1 | wall: collect = 1 | peak MB |"
    yield "|---|---|---|---|---|---|---|"
    for name in names:
        cpu, peak = (median(getattr(costs[name], key) for costs in rounds) for key in ("cpu", "peak"))
        decoding = _ratio(rounds, name, ORJSON, "cpu") if ORJSON in names else "–"
        ratios = [decoding, *(_ratio(rounds, name, COLLECT, key) for key in ("cpu", "wall"))]
        yield f"| {name} | {cpu:.2f} | {cpu / size * 1e6:.0f} | {' | '.join(ratios)} | {peak:.0f} |"


def _ratio(rounds: list[dict[str, Cost]], one: str, other: str, key: str) -> str:
    return f"{median(getattr(costs[one], key) / getattr(costs[other], key) for costs in rounds):.2f}"


def _measure(name: str, folder: Path) -> Cost:
    command = [sys.executable, str(ROOT / "scripts" / "bench"), "collect", "--run", name, str(folder)]
    return msgspec.json.decode(subprocess.run(command, check=True, capture_output=True).stdout, type=Cost)


def _run(name: str, folder: Path) -> int:
    work = CONTENDERS[name].prepare(folder)
    wall, before = time.perf_counter(), _cpu()
    work()
    cost = Cost(_cpu() - before, time.perf_counter() - wall, _peak(WORKERS))
    print(msgspec.json.encode(cost).decode())
    return 0


def _cpu() -> float:
    both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(used.ru_utime + used.ru_stime for used in both)


def _peak(children: int) -> float:
    own, child = (resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own + children * child


# Each prepares outside the measured time, and returns the work.


def _read_bytes(folder: Path) -> Work:
    def read() -> None:
        with (folder / "export.json").open("rb") as file:
            while file.read(1 << 18):
                pass

    return read


def _json(folder: Path) -> Work:
    return lambda: json.loads((folder / "export.json").read_bytes())


def _orjson(folder: Path) -> Work:
    import orjson

    return lambda: orjson.loads((folder / "export.json").read_bytes())


def _orjson_without_collector(folder: Path) -> Work:
    gc.disable()
    return _orjson(folder)


def _stream(folder: Path) -> Work:
    from dreiklang.collected.stream import tasks

    return lambda: sum(1 for _ in tasks("export.json", folder / "export.json"))


def _collect(folder: Path) -> Work:
    _forget(folder)
    return _collect_again(folder)


def _collect_again(folder: Path) -> Work:
    from dreiklang.collected.collect import collect

    return lambda: collect(Corpus(folder), [("export.json", folder / "export.json")])


def _workers(folder: Path) -> Work:
    """Starting the processes is measured too."""
    from dreiklang.collected.collect import collect
    from dreiklang.collected.engines import processes

    _forget(folder)

    def work() -> None:
        with processes(WORKERS) as engine:
            collect(Corpus(folder), [("export.json", folder / "export.json")], engine=engine)

    return work


def _forget(folder: Path) -> None:
    shutil.rmtree(Corpus(folder).collected, ignore_errors=True)
    Corpus(folder).annotators.unlink(missing_ok=True)


def _answers(folder: Path) -> Work:
    from dreiklang.collected.store import Store

    corpus = Corpus(folder)

    def read() -> None:
        store, scheme = Store(corpus), corpus.scheme()
        for name in store.document_ids():
            store.answers(corpus.document(name), scheme)

    return read


def _itertuples(folder: Path) -> Work:
    from benchmarks import _usual

    return lambda: _usual.with_itertuples(folder / "export.json", folder)


def _normalize(folder: Path) -> Work:
    from benchmarks import _usual

    return lambda: _usual.with_normalize(folder / "export.json", folder)


def _apply(folder: Path) -> Work:
    from benchmarks import _usual

    return lambda: _usual.with_apply(folder / "export.json", folder)


def _sdk(folder: Path) -> Work:
    from benchmarks import _usual

    interface = (ROOT / "annotation" / "interface.xml").read_text("utf-8")
    return lambda: _usual.with_sdk(folder / "export.json", folder, interface)


ALWAYS = 10**9
CONTENDERS = {
    "reading the bytes": Contender(_read_bytes, ALWAYS),
    "`json.load`": Contender(_json),
    ORJSON: Contender(_orjson),
    "`orjson.loads`, garbage collector off": Contender(_orjson_without_collector),
    "our reader: every task, cut and typed": Contender(_stream, ALWAYS),
    COLLECT: Contender(_collect, ALWAYS),
    f"**collect --workers {WORKERS}**": Contender(_workers, ALWAYS),
    "collect again: nothing new": Contender(_collect_again, ALWAYS),
    "all answers as records, one document at a time": Contender(_answers, ALWAYS),
    "pandas, `itertuples`, to Parquet": Contender(_itertuples),
    "pandas, `json_normalize` and `itertuples`, to Parquet": Contender(_normalize),
    "pandas, `apply`, to Parquet": Contender(_apply, 1_000),
    "the SDK's JSON_MIN (no relations)": Contender(_sdk),
}
