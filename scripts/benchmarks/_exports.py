"""Exports as Label Studio gives them out, made up with a fixed seed, in corpora that hold the texts they answer."""

import json
import random
import shutil
from pathlib import Path
from typing import Any

import msgspec

from dreiklang.corpus import Corpus
from dreiklang.records import Document, Provenance, Segment
from dreiklang.scheme import Scheme
from dreiklang.tasks.task import Task, tasks

ROOT = Path(__file__).resolve().parents[2]
ENTITIES = ("PER", "ORG", "GPE", "PROD", "DATE", "MONEY")
WRONG = 0.002  # of relations: of a type that the scheme does not allow between such spans
WORDS = (
    "Nordwerft Ostmark AG Präsidentin Lena Hartwig Drohne Abkommen Übergabe Fregatte Minister Estland Ankara Göttingen "
    "verkauft liefert erklärte unterzeichnete am 3. Mai die der das für über nach mit Millionen Euro größte Wirtschaft "
    "Öffentlichkeit Verteidigung „Seeadler“ Küstenschutz prüft bestätigte Sprecher Behörde Auftrag würde müsse"
).split()


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
            file.write(json.dumps(_exported(number, task, scheme, chance), ensure_ascii=False))
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


def _exported(number: int, task: Task, scheme: Scheme, chance: random.Random) -> dict[str, Any]:
    at = "2026-11-22T15:17:08.442402Z"
    return {
        "id": number,
        "annotations": [_annotation(number, i, task, scheme, chance, at) for i in range(2)],
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


def _annotation(number: int, place: int, task: Task, scheme: Scheme, chance: random.Random, at: str) -> dict[str, Any]:
    spans = [_span(task.data.text, chance) for _ in range(14)]
    relations = [_relation(spans, scheme, chance) for _ in range(5 + place)]
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


def _relation(spans: list[dict[str, Any]], scheme: Scheme, chance: random.Random) -> dict[str, Any]:
    while True:
        head, tail = chance.sample(spans, 2)
        kinds = [span["value"]["labels"][0] for span in (head, tail)]
        is_wrong = chance.random() < WRONG
        fitting = [relation.name for relation in scheme.relations if relation.allows(*kinds) != is_wrong]
        if fitting:
            ends = {"from_id": head["id"], "to_id": tail["id"]}
            return {**ends, "type": "relation", "direction": "right", "labels": [chance.choice(fitting)]}


def _region(value: dict[str, Any], control: str, shown: str, kind: str, chance: random.Random) -> dict[str, Any]:
    name = f"{chance.getrandbits(40):010x}"
    return {"value": value, "id": name, "from_name": control, "to_name": shown, "type": kind, "origin": "manual"}
