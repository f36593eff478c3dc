"""Answers in the shape of a Label Studio export, and corpora to collect them into."""

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from builders import answer, document

from dreiklang.collected.collect import collect
from dreiklang.corpus import Corpus
from dreiklang.files import write_json
from dreiklang.records import Annotation, Document
from dreiklang.tasks.results import results
from dreiklang.tasks.task import tasks

Json = dict[str, Any]
SCHEME = Path(__file__).parents[1] / "annotation" / "scheme.toml"


def corpus(root: Path, *documents: Document) -> Corpus:
    """A corpus with the project's own scheme, in which "model:a" and "model:b" have accounts."""
    made = Corpus(root)
    made.scheme_path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(SCHEME, made.scheme_path)
    for each in documents or (document(),):
        made.save(each)
    write_json(made.annotators, {"a@example.org": "model:a", "b@example.org": "model:b"})
    return made


def exported(answers: Sequence[Annotation], source: Document | None = None, number: int = 1) -> Json:
    """One task with its answers; an answer's annotator is a pseudonym, an address, a number or an account."""
    source = source or document()
    (task,) = tasks(source, Corpus(SCHEME.parents[1]).scheme())
    annotations = [annotation(answer, results(answer, task.data), number, i) for i, answer in enumerate(answers)]
    return {
        "id": number,
        "annotations": annotations,
        "drafts": [],
        "predictions": [],
        "data": json.loads(_encoded(task.data)),
        "meta": {},
        "created_at": "2026-05-17T11:00:00.000000Z",
        "updated_at": "2026-05-17T12:00:00.000000Z",
        "inner_id": number,
        "total_annotations": len(answers),
        "project": 7,
        "comment_authors": [],
    }


def annotation(answer: Annotation, result: list[Json], task: int, place: int = 0) -> Json:
    by: Any = answer.annotator
    return {
        "id": 100 * task + place,
        "completed_by": by,
        "result": result,
        "was_cancelled": answer.was_cancelled,
        "ground_truth": answer.ground_truth,
        "created_at": answer.created_at.isoformat(),
        "updated_at": answer.updated_at.isoformat(),
        "draft_created_at": None,
        "lead_time": answer.lead_time,
        "prediction": {},
        "result_count": len(result),
        "unique_id": answer.id,
        "import_id": None,
        "task": task,
        "project": 7,
        "updated_by": answer.updated_by,
        "parent_prediction": None,
        "parent_annotation": None,
    }


def saved(path: Path, tasks: Sequence[Any], **style: Any) -> Path:
    """An export file."""
    path.write_text(json.dumps(list(tasks), **({"ensure_ascii": False} | style)), "utf-8")
    return path


def _encoded(data: object) -> bytes:
    import msgspec

    return msgspec.json.encode(data)


def take(made, *tasks, people=None, name="export.json", **style):
    return collect(made, [(name, saved(made.root / name, tasks, **style))], people or {})


def task_by(*who, minute=0):
    task = exported([answer(f"x{i}", minute) for i in range(len(who))])
    for annotation, by in zip(task["annotations"], who, strict=True):
        annotation |= {"completed_by": by, "updated_by": None}
    return task


def counts(report):
    return report.new, report.changed, report.known, report.drafts
