"""Real people's annotations through the whole journey: not one lost, moved or invented."""

import csv
import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from dreiklang.cli import app

CORPORA = Path(__file__).parents[3] / "shared" / "corpora"
pytestmark = [
    pytest.mark.corpora,
    pytest.mark.skipif(
        not CORPORA.is_dir(), reason="needs the real corpora in ../shared/corpora, which are not ours to ship"
    ),
]

Span = tuple[int, int, str]  # code points


@dataclass
class Text:
    """A real text and what people said of it."""

    id: str
    text: str
    mentions: dict[str, Span]
    relations: list[tuple[str, str, str]] = field(default_factory=list)  # type, head id, tail id
    translations: list[tuple[int, str, str]] = field(default_factory=list)  # somewhere in the segment, language, text


def mobie() -> Iterator[Text]:
    """Tweets and traffic reports, n-ary relations as one typed pair from trigger to each other role."""
    with gzip.open(CORPORA / "mobie-dev.jsonl.gz", "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            text = row["text"]
            units = [0, *(sum(len(c.encode("utf-16-le")) // 2 for c in text[:i]) for i in range(1, len(text) + 1))]
            points = {unit: point for point, unit in enumerate(units)}
            mentions = {
                m["id"]: (points[m["span"]["start"]], points[m["span"]["end"]], m["type"])
                for m in row["conceptMentions"]
            }
            relations = []
            for relation in row["relationMentions"]:
                roles = [(arg["role"], arg["conceptMention"]["id"]) for arg in relation["args"]]
                triggers = [mention for role, mention in roles if role == "trigger"]
                relations += [
                    (f"{relation['name']}.{role}", triggers[0], mention)
                    for role, mention in roles
                    if triggers and mention != triggers[0]
                ]
            yield Text(row["id"], text, mentions, relations)


def pud() -> Iterator[Text]:
    """News and encyclopaedia sentences, joined by line ends, with their English and Turkish translations."""
    with (CORPORA / "pud-de-en-tr-first500.tsv").open(encoding="utf-8", newline="") as file:
        translated = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    sentences = (CORPORA / "uner-de-pud-first500.iob2").read_text("utf-8").strip().split("\n\n")
    pairs = zip(sentences, translated, strict=True)
    for name, group in groupby(pairs, key=lambda pair: pair[1]["sent_id"][:6]):
        text, mentions, translations = "", {}, []
        for block, row in group:
            sentence = re.search(r"^# text = (.*)$", block, re.MULTILINE)[1]
            for span in spans(sentence, block):
                mentions[f"m{len(mentions)}"] = (span[0] + len(text), span[1] + len(text), span[2])
            translations += [(len(text), language, row[language]) for language in ("en", "tr")]
            text += sentence + "\n"
        yield Text(name, text, mentions, [], translations)


def spans(sentence: str, block: str) -> Iterator[Span]:
    """IOB2 tags as spans of the sentence."""
    at, start, kind = 0, 0, ""
    for line in [*(line for line in block.splitlines() if line[0].isdigit()), ""]:
        _, word, tag, *_ = line.split("\t") if line else ("", "", "O")
        if kind and not tag.startswith("I-"):
            yield start, at, kind
            kind = ""
        if line:
            begin = sentence.index(word, at)
            if tag.startswith("B-"):
                start, kind = begin, tag[2:]
            at = begin + len(word)


def utf16(text: str, point: int) -> int:
    return len(text[:point].encode("utf-16-le")) // 2


def export(task: dict, text: Text, number: int, units: bool) -> dict:
    """The task as Label Studio would export it, answered by the people of the real corpus."""
    data = task["data"]
    regions = []
    for name, (start, end, kind) in text.mentions.items():
        ends = (utf16(data["text"], start), utf16(data["text"], end)) if units else (start, end)
        value = {"start": ends[0], "end": ends[1], "text": data["text"][start:end], "labels": [kind]}
        regions.append(
            {"id": name, "from_name": "ner", "to_name": "text", "type": "labels", "origin": "manual", "value": value}
        )
    for kind, head, tail in text.relations:
        regions.append({"from_id": head, "to_id": tail, "type": "relation", "direction": "right", "labels": [kind]})
    for place, language, translation in text.translations:
        index = max(i for i, segment in enumerate(data["segments"]) if segment["start"] <= place)
        name = f"tr_{language}_{index}"
        value = {"text": [translation]}
        regions.append({"id": name, "from_name": name, "to_name": f"seg_{index}", "type": "textarea", "value": value})
    at = "2026-11-22T15:27:26.601387Z"
    annotation = {"id": number, "completed_by": 7, "result": regions, "was_cancelled": False, "ground_truth": False}
    annotation |= {"created_at": at, "updated_at": at, "lead_time": 12.5, "unique_id": f"u{number}", "project": 1}
    return {"id": number, "annotations": [annotation], "drafts": [], "predictions": [], "data": data, "project": 1}


def scheme(texts: list[Text]) -> str:
    kinds = sorted({kind for text in texts for *_, kind in text.mentions.values()})
    relations = sorted({kind for text in texts for kind, *_ in text.relations})
    head = 'name = "real"\nversion = "1.0.0"\ntarget_languages = ["en", "tr"]\n'
    entities = "".join(f'[[entity]]\nname = "{kind}"\n' for kind in kinds)
    return head + entities + "".join(f'[[relation]]\nname = "{kind}"\n' for kind in relations)


def run(root: Path, *arguments: str) -> None:
    result = CliRunner().invoke(app, [*arguments, "--root", str(root)])
    assert result.exit_code == 0, result.output


def journey(root: Path, texts: list[Text], units: bool) -> Path:
    """add --verbatim, tasks, an export of today's shape, collect, adjudicate, release: the release's folder."""
    (root / "annotation").mkdir()
    (root / "annotation" / "scheme.toml").write_text(scheme(texts), "utf-8")
    rows = root / "texts.jsonl"
    rows.write_text(
        "".join(json.dumps({"id": t.id, "text": t.text}, ensure_ascii=False) + "\n" for t in texts), "utf-8"
    )
    run(root, "add", str(rows), "--verbatim", "--license", "CC-BY-SA-4.0", "--any-language")
    run(root, "tasks")
    (batch,) = (root / "annotation" / "tasks").glob("*.json")
    tasks = {task["data"]["doc_id"]: task for task in json.loads(batch.read_bytes())}
    answered = [export(tasks[text.id], text, number, units) for number, text in enumerate(texts, 1)]
    (root / "export.json").write_text(json.dumps(answered, ensure_ascii=False), "utf-8")
    run(root, "collect", str(root / "export.json"))
    run(root, "adjudicate")
    run(root, "release", "0.1.0")
    return root / "dataset" / "data" / "0.1.0"


def released(folder: Path, config: str) -> list[dict]:
    return [row for path in sorted((folder / config).glob("*.parquet")) for row in pq.read_table(path).to_pylist()]


@pytest.mark.parametrize(
    ("corpus", "units", "counts"),
    [(mobie, True, (494, 2766, 545, 0)), (mobie, False, (494, 2766, 545, 0)), (pud, False, (191, 416, 0, 1000))],
    ids=["mobie in UTF-16", "mobie in code points", "pud"],
)
def test_not_one_mention_relation_or_translation_is_lost_moved_or_invented(tmp_path, corpus, units, counts):
    texts = list(corpus())
    wanted_mentions = Counter((t.id, t.text[s:e], s, e, kind) for t in texts for s, e, kind in t.mentions.values())
    wanted_relations = Counter(
        (t.id, kind, *t.mentions[head], *t.mentions[tail]) for t in texts for kind, head, tail in t.relations
    )
    wanted_translations = Counter((t.id, language, text) for t in texts for _, language, text in t.translations)
    assert (len(texts), *(c.total() for c in (wanted_mentions, wanted_relations, wanted_translations))) == counts

    folder = journey(tmp_path, texts, units)

    documents = released(folder, "documents")
    assert {row["id"]: row["text"] for row in documents} == {t.id: t.text for t in texts}
    mentions, relations, translations = Counter(), Counter(), Counter()
    for row in documents:
        entities = {e["id"]: (e["start"], e["end"], e["type"]) for e in row["entities"]}
        mentions.update((row["id"], e["text"], e["start"], e["end"], e["type"]) for e in row["entities"])
        relations.update((row["id"], r["type"], *entities[r["head"]], *entities[r["tail"]]) for r in row["relations"])
        translations.update((row["id"], t["language"], t["text"]) for t in row["translations"])
    assert (mentions, relations, translations) == (wanted_mentions, wanted_relations, wanted_translations)

    rows = released(folder, "entities")
    assert Counter((r["doc_id"], r["text"], r["start"], r["end"], r["type"]) for r in rows) == wanted_mentions
    assert len(released(folder, "relations")) == wanted_relations.total()
    assert sum(len(released(folder, f"de-{language}")) for language in ("en", "tr")) == wanted_translations.total()
