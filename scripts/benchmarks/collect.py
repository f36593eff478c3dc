"""Collecting a large export, beside loading it whole: CPU time and peak memory, each contender in its own process.

The exports are made up with a fixed seed: 18 sentences a task, two annotators, 28 spans, 11 relations, 4 translations.
orjson is needed beside the project's own packages. Give numbers of tasks; without, 1000 and 20000.
"""

import gc
import json
import random
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
from typing import Any

import msgspec

from dreiklang.corpus import Corpus
from dreiklang.records import Document, Provenance, Segment
from dreiklang.tasks.task import Task, tasks

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 3
ENTITIES = ("PER", "ORG", "GPE", "PROD", "DATE", "MONEY")
RELATIONS = ("sells_to", "makes", "holds_office", "located_in", "cooperates_with")
WORDS = (
    "Nordwerft Ostmark AG Präsidentin Lena Hartwig Drohne Abkommen Übergabe Fregatte Minister Estland Ankara Göttingen "
    "verkauft liefert erklärte unterzeichnete am 3. Mai die der das für über nach mit Millionen Euro größte Wirtschaft "
    "Öffentlichkeit Verteidigung „Seeadler“ Küstenschutz prüft bestätigte Sprecher Behörde Auftrag würde müsse"
).split()


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run took."""

    cpu: float  # seconds
    peak: float  # MB, of the whole process


def main(arguments: list[str]) -> int:
    """Print one table per size, medians over rounds; ratios are to `orjson.loads` of the same round."""
    if arguments[:1] == ["--run"]:
        return _run(arguments[1], Path(arguments[2]))
    print(f"Medians of {ROUNDS} rounds; peak is of the whole process, Python and its imports included.")
    for size in [int(argument) for argument in arguments] or [1000, 20000]:
        with TemporaryDirectory(prefix="dreiklang-bench-") as folder:
            make(Path(folder), size)
            bytes_ = (Path(folder) / "export.json").stat().st_size
            print(f"\n{size:,} tasks, {bytes_ / 1e6:,.0f} MB, {bytes_ / size / 1000:.1f} KB a task\n")
            rounds = [{name: _measure(name, Path(folder)) for name in CONTENDERS} for _ in range(ROUNDS)]
            print(*_table(rounds, size), sep="\n")
    return 0


def _table(rounds: list[dict[str, Cost]], size: int) -> Iterator[str]:
    yield "| | CPU s | µs a task | against `orjson.loads` | peak MB |"
    yield "|---|---|---|---|---|"
    for name in CONTENDERS:
        cpu, peak = (median(getattr(costs[name], key) for costs in rounds) for key in ("cpu", "peak"))
        ratio = median(costs[name].cpu / costs["`orjson.loads`"].cpu for costs in rounds)
        yield f"| {name} | {cpu:.2f} | {cpu / size * 1e6:.0f} | {ratio:.2f} | {peak:.0f} |"


def _measure(name: str, folder: Path) -> Cost:
    command = [sys.executable, str(ROOT / "scripts" / "bench"), "collect", "--run", name, str(folder)]
    return msgspec.json.decode(subprocess.run(command, check=True, capture_output=True).stdout, type=Cost)


def _run(name: str, folder: Path) -> int:
    work = CONTENDERS[name](folder)
    before = time.process_time()
    work()
    cpu = time.process_time() - before
    print(msgspec.json.encode(Cost(cpu, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)).decode())
    return 0


# Each prepares outside the measured time, and returns the work.


def _read_bytes(folder: Path) -> Callable[[], object]:
    def read() -> None:
        with (folder / "export.json").open("rb") as file:
            while file.read(1 << 18):
                pass

    return read


def _json(folder: Path) -> Callable[[], object]:
    return lambda: json.loads((folder / "export.json").read_bytes())


def _orjson(folder: Path) -> Callable[[], object]:
    import orjson

    return lambda: orjson.loads((folder / "export.json").read_bytes())


def _orjson_without_collector(folder: Path) -> Callable[[], object]:
    gc.disable()
    return _orjson(folder)


def _stream(folder: Path) -> Callable[[], object]:
    from dreiklang.collected.stream import tasks

    return lambda: sum(1 for _ in tasks("export.json", folder / "export.json"))


def _collect(folder: Path) -> Callable[[], object]:
    shutil.rmtree(Corpus(folder).collected, ignore_errors=True)
    Corpus(folder).annotators.unlink(missing_ok=True)
    return _collect_again(folder)


def _collect_again(folder: Path) -> Callable[[], object]:
    from dreiklang.collected.collect import collect

    return lambda: collect(Corpus(folder), [("export.json", folder / "export.json")])


def _answers(folder: Path) -> Callable[[], object]:
    from dreiklang.collected.store import Store

    corpus = Corpus(folder)

    def read() -> None:
        store, scheme = Store(corpus), corpus.scheme()
        for name in store.document_ids():
            _, problems = store.answers(corpus.document(name), scheme)
            assert not problems, problems

    return read


CONTENDERS: dict[str, Callable[[Path], Callable[[], object]]] = {
    "reading the bytes": _read_bytes,
    "`json.load`": _json,
    "`orjson.loads`": _orjson,
    "`orjson.loads`, garbage collector off": _orjson_without_collector,
    "our reader: every task, cut and typed": _stream,
    "**collect**: read, checked, written": _collect,
    "collect again: nothing new": _collect_again,
    "all answers as records, one document at a time": _answers,
}


def make(folder: Path, size: int) -> None:
    """A corpus with its sources, and an export that answers each of them."""
    chance = random.Random(17)
    corpus = Corpus(folder)
    corpus.sources.mkdir(parents=True)
    shutil.copy(ROOT / "annotation" / "scheme.toml", corpus.scheme_path)
    scheme = corpus.scheme()
    with (folder / "export.json").open("w", encoding="utf-8") as file:
        for number in range(1, size + 1):
            source = document(number, chance)
            corpus.document_path(source.id).write_bytes(msgspec.json.encode(source))
            (task,) = tasks(source, scheme)
            file.write("[" if number == 1 else ", ")
            file.write(json.dumps(_exported(number, task, chance), ensure_ascii=False))
        file.write("]")


def document(number: int, chance: random.Random) -> Document:
    text, segments = "", []
    for i in range(1, 19):
        emoji = " 😀" if number % 20 == 0 else ""
        sentence = " ".join(chance.choices(WORDS, k=chance.randint(9, 19))) + f"{emoji}."
        segments.append(Segment(f"s{i}", len(text), len(text) + len(sentence)))
        text += sentence + chance.choice([" ", " ", " ", "\n\n"])
    text = text.rstrip()
    source = Provenance(f"bericht-{number}.txt", "txt", "0" * 64)
    url = f"https://news.example.org/politik/bericht-{number:08}"
    return Document(f"bericht-{number:08}", text, tuple(segments), source, " ".join(text.split()[:7]), url, "Tageblatt")


def _exported(number: int, task: Task, chance: random.Random) -> dict[str, Any]:
    at = "2026-11-22T15:17:08.442402Z"
    return {
        "id": number,
        "annotations": [_annotation(number, i, task, chance, at) for i in range(2)],
        "drafts": [],
        "predictions": [],
        "data": msgspec.to_builtins(task.data),
        "meta": {},
        "created_at": at,
        "updated_at": at,
        "allow_skip": True,
        "inner_id": number,
        "total_annotations": 2,
        "cancelled_annotations": 0,
        "total_predictions": 0,
        "comment_count": 0,
        "unresolved_comment_count": 0,
        "last_comment_updated_at": None,
        "project": 71,
        "updated_by": 6,
        "comment_authors": [],
    }


def _annotation(number: int, place: int, task: Task, chance: random.Random, at: str) -> dict[str, Any]:
    spans = [_span(task.data.text, chance) for _ in range(14)]
    names = [span["id"] for span in spans]
    ends = [chance.sample(names, 2) for _ in range(5 + place)]
    relations = [
        {"from_id": a, "to_id": b, "type": "relation", "direction": "right", "labels": [chance.choice(RELATIONS)]}
        for a, b in ends
    ]
    said = " ".join(chance.choices(WORDS, k=16))
    boxes = [_region({"text": [said]}, f"tr_{tag}_0", "seg_0", "textarea", chance) for tag in ("en", "tr")]
    return {
        "id": 2 * number + place,
        "completed_by": 5 + place,
        "result": spans + boxes + relations,
        "was_cancelled": False,
        "ground_truth": False,
        "created_at": at,
        "updated_at": at,
        "draft_created_at": at,
        "lead_time": round(chance.uniform(30, 900), 3),
        "prediction": {},
        "result_count": len(spans) + len(boxes),
        "unique_id": f"69217b9c-0e5b-4596-8643-{2 * number + place:012x}",
        "import_id": None,
        "last_action": None,
        "bulk_created": False,
        "task": number,
        "project": 71,
        "updated_by": 5 + place,
        "parent_prediction": None,
        "parent_annotation": None,
        "last_created_by": None,
    }


def _span(text: str, chance: random.Random) -> dict[str, Any]:
    start = text.index(" ", chance.randrange(len(text) - 60)) + 1
    end = text.index(" ", start + 4)
    shown = text[start:end].replace("\n", "\\n")
    value = {"start": start, "end": end, "text": shown, "labels": [chance.choice(ENTITIES)]}
    return _region(value, "ner", "text", "labels", chance)


def _region(value: dict[str, Any], control: str, shown: str, kind: str, chance: random.Random) -> dict[str, Any]:
    name = f"{chance.getrandbits(40):010x}"
    return {"value": value, "id": name, "from_name": control, "to_name": shown, "type": kind, "origin": "manual"}
