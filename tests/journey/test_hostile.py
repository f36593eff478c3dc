"""Texts, names and answers that mean harm are data on the whole journey; no page, path or terminal obeys them."""

import json
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from xml.etree import ElementTree

import msgspec
import pyarrow.parquet as pq
import pytest
import yaml
from exports import saved
from typer.testing import CliRunner

from dreiklang.cli import app
from dreiklang.collected.store import Store
from dreiklang.commands.sample import sample
from dreiklang.corpus import Corpus
from dreiklang.records import Annotation, Document, Entity, Relation, Translation, text_sha256
from dreiklang.studio.listing import task_ids
from dreiklang.studio.project import project
from dreiklang.studio.push import Upload, push
from dreiklang.tasks import batches
from dreiklang.tasks.results import results

EVIL = (
    "<script>window.pwned=1</script><img src=x onerror=window.pwned=1>",
    "]]></Style></View><!--",
    "&lt;b&gt; &amp; &#0;",
    "\x1b[31mrot\x1b]0;titel\x07",
    "\x9b31m",
    "\u202egnirts\u2066",
    "=cmd()|'/C calc'!A0",
    "../../etc/passwd",
    "\0\x01\x7f",
    "w" * 10_000,
    "\\n\\u0000",
    "{{idx}} $text ${text} $segments[0].text",
    "' OR 1=1; --",
    '"}, {"id": 1',
    "a|b`c`\\|d",
    "---\nkey: [",
    "--> <!-- /dreiklang -->",
    "{% raw %}{{ 7*7 }}",
    "\ufeff\ufffe\U000e0001\u2028x",
    "%s%n{0}{}",
)
TEXT = "Die Nordwerft verkauft drei Boote an Estland. " + " Und ".join(EVIL) + " gilt."
IDS = ("../../etc/passwd", "/etc/passwd", "<script>alert(1)</script>", "{{idx}}", "..", "%2e%2e%2f", "kai-1")
ONE_LINE = " ".join(" ".join(EVIL).split())  # as titles and licences are kept


def toml(value: str) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


SCHEME = f"""\
name = "probe"
version = "1.0.0"
target_languages = ["en", "tr"]
[[entity]]
name = "ORG"
title = {toml("Firma " + ONE_LINE)}
description = {toml("".join(EVIL))}
[[entity]]
name = "GPE"
title = {toml(EVIL[1])}
[[relation]]
name = "sells_to"
title = {toml(ONE_LINE + '"; } * { display: none } /*')}
description = {toml("".join(EVIL))}
"""


class Journey:
    """A corpus and the commands run in it; what they print must not steer a terminal."""

    def __init__(self, root: Path) -> None:
        self.corpus = Corpus(root)
        self.corpus.scheme_path.parent.mkdir(parents=True)
        self.corpus.scheme_path.write_text(SCHEME, "utf-8")
        self.corpus.dataset.mkdir()

    def run(self, *arguments: str, code: int = 0) -> str:
        for style in ([], ["--json"]) if arguments[0] != "release" else ([],):
            result = CliRunner().invoke(app, [*arguments, "--root", str(self.corpus.root), *style])
            assert result.exit_code == code, result.output
            printed = result.output + result.stderr
            assert [c for c in printed if not (c.isprintable() or c == "\n")] == []
            if style:
                json.loads(result.stdout)
        return printed

    def add(self, path: Path) -> None:
        rows = [{"id": i, "text": TEXT, "title": ONE_LINE, "publisher": "".join(EVIL)} for i in IDS]
        rows[-1]["license"] = "| `eigene` " + ONE_LINE
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
        self.run("add", str(path), "--verbatim", "--any-language", "--license", "CC-BY-4.0")
        self.run("tasks")


def answer(document: Document) -> Annotation:
    """One entity over every piece of evil, a relation, and evil as translation and comment."""
    at = datetime(2026, 5, 17, 12, tzinfo=UTC)
    evil = [(document.text.index(piece), piece) for piece in EVIL]
    marked = [Entity(f"{i}{piece[:40]}", "ORG", start, start + len(piece)) for i, (start, piece) in enumerate(evil)]
    return Annotation(
        id=f"{ONE_LINE[:50]}{document.id}",
        document_id=document.id,
        annotator="a1",
        created_at=at,
        updated_at=at,
        text_sha256=text_sha256(document.text),
        scheme_version="1.0.0",
        entities=tuple(marked),
        relations=tuple(Relation(f"r{i}", "sells_to", marked[0].id, e.id) for i, e in enumerate(marked[1:], 1)),
        translations=tuple(
            Translation(s.id, language, "".join(EVIL)) for s in document.segments for language in ("en", "tr")
        ),
        comment="".join(EVIL),
    )


@pytest.fixture
def journey(tmp_path):
    """Texts taken in, their tasks made."""
    made = Journey(tmp_path / "outer" / "inner" / "corpus")
    made.add(tmp_path / "böse.jsonl")
    return made


def exported(corpus: Corpus) -> list[dict]:
    tasks = []
    for number, task in enumerate(batches.read(corpus.batches()[0])):
        said = answer(corpus.document(task.data.doc_id))
        annotation = {
            "id": number,
            "unique_id": said.id,
            "completed_by": {"id": 6, "email": "\x1b[31m\u202e<b>@example.org"},
            "created_at": said.created_at.isoformat(),
            "updated_at": said.updated_at.isoformat(),
            "result": results(said, task.data),
        }
        data = msgspec.to_builtins(task.data)
        tasks.append({"id": number, "project": 1, "data": data, "annotations": [annotation]})
    return tasks


def everything_in(folder: Path) -> set[Path]:
    return {path for path in folder.rglob("*") if "corpus" not in path.parts[len(folder.parts) :]}


def tables(markdown: str) -> list[list[str]]:
    """The rows of each table."""
    grouped = groupby(markdown.splitlines(), key=lambda line: line.startswith("|"))
    return [list(lines) for is_table, lines in grouped if is_table]


def test_hostile_content_comes_through_the_whole_journey_as_it_is_and_harms_nothing(journey, tmp_path):
    corpus = journey.corpus
    export = saved(tmp_path / "export.json", exported(corpus))
    before = everything_in(tmp_path)
    journey.run("collect", str(export))
    journey.run("adjudicate")
    journey.run("release", "0.1.0")
    journey.run("docs")
    journey.run("check")
    assert everything_in(tmp_path) == before
    assert {path.name for path in corpus.root.iterdir()} <= {"annotation", "dataset", "docs", ".studio"}

    assert sorted(corpus.document_ids()) == sorted(IDS)
    store = Store(corpus)
    for document in corpus.documents():
        assert (document.text, document.title) == (TEXT, ONE_LINE)
        ((kept,), problems) = store.answers(document, corpus.scheme())
        said = answer(document)
        assert problems == ()
        assert (kept.entities, kept.relations, kept.comment) == (said.entities, said.relations, said.comment)
        assert set(kept.translations) == set(said.translations)

    files = (corpus.dataset / "data" / "0.1.0" / "documents").glob("*.parquet")
    rows = {row["id"]: row for file in files for row in pq.read_table(file).to_pylist()}
    assert set(rows) == set(IDS)
    for row in rows.values():
        assert (row["text"], row["title"]) == (TEXT, ONE_LINE)
        assert {translation["text"] for translation in row["translations"]} == {"".join(EVIL)}
        assert [entity["text"] for entity in row["entities"]] == list(EVIL)
        assert not any(not (c.isprintable() or c == "\n") for line in sample(row) for c in line)


def test_what_people_read_of_it_stays_well_formed(journey, tmp_path):
    corpus = journey.corpus
    export = saved(tmp_path / "export.json", exported(corpus))
    for arguments in (["collect", str(export)], ["adjudicate"], ["release", "0.1.0"], ["docs"]):
        journey.run(*arguments)

    page = ElementTree.fromstring(corpus.interface.read_text("utf-8"))
    titles = [label.get("value") for label in page.iter("Label")]
    assert titles[1] == EVIL[1]
    assert "<script>" in titles[0]
    assert {element.tag for element in page.iter()} <= set(
        "View Style Relations Relation Header Labels Label Text Choices Choice TextArea Repeater".split()
    )
    for path in (
        corpus.dataset / "README.md",
        corpus.dataset / "data" / "0.1.0" / "README.md",
        corpus.root / "annotation" / "labels.md",
    ):
        content = path.read_text("utf-8")
        assert "<script" not in content, path
        assert "<img" not in content, path
        assert all(c.isprintable() or c == "\n" for c in content), path
        if path.name == "README.md":
            head = yaml.safe_load(content.split("---\n")[1])
            assert head["pretty_name"] == "probe"
            assert sorted(head["license"]) == ["cc-by-4.0", "other"]
        for table in tables(content):
            assert len({row.replace("\\|", "").count("|") for row in table}) == 1, table
    again = corpus.dataset / "README.md"
    before = again.read_bytes()
    journey.run("release", "0.2.0")
    assert again.read_bytes().count(b"# /dreiklang") == before.count(b"# /dreiklang")


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        ({"id": "\x1b[31m"}, "source-id"),
        ({"id": "a\u202eb"}, "source-id"),
        ({"id": "a\0b"}, "source-id"),
        ({"id": "a b"}, "source-id"),
        ({"id": "x" * 10_000}, "source-id"),
        ({"id": "\ud800"}, "source-row"),
        ({"id": "a", "text": "half \udc00"}, "source-row"),
        ({"id": "a", "text": {"$ref": "/etc/passwd"}}, "source-row"),
    ],
)
def test_what_can_be_no_id_or_text_is_refused_by_name(journey, tmp_path, row, rule):
    path = tmp_path / "schlecht.jsonl"
    path.write_text(json.dumps({"text": "Die Werft liefert.", **row}) + "\n", "utf-8")
    before = journey.corpus.document_ids()
    assert rule in journey.run("add", str(path), "--any-language", code=1)
    assert journey.corpus.document_ids() == before


@pytest.mark.parametrize("doc_id", ["../../../secret", "/etc/shadow", "\x1b[31m", "a\0b", "x" * 10_000, "\u202e", ""])
def test_an_export_that_names_a_foreign_place_is_refused_and_no_such_place_is_touched(journey, tmp_path, doc_id):
    (task, good, *_) = exported(journey.corpus)
    task["data"]["doc_id"] = doc_id
    export = saved(tmp_path / "export.json", [task, good])
    before = everything_in(tmp_path)
    assert "unknown-document" in journey.run("collect", str(export), code=1)
    (batch,) = journey.corpus.batches()
    tasks = json.loads(batch.read_bytes())
    tasks[0]["data"]["doc_id"] = doc_id
    saved(batch, tasks)
    for command in ("tasks", "check"):
        assert "task-source-missing" in journey.run(command, code=1)
    assert everything_in(tmp_path) == before


@pytest.mark.server
def test_the_page_shows_hostile_content_and_runs_none_of_it(journey, tmp_path, connection, page):
    corpus = journey.corpus
    target = project(connection, "hostile", corpus.interface.read_text("utf-8")).id
    tasks = list(batches.read(corpus.batches()[0]))
    push(connection, target, [Upload(msgspec.to_builtins(task)) for task in tasks])
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    for key in (("../../etc/passwd", 1), ("<script>alert(1)</script>", 1)):
        page.goto(f"{connection.url}/projects/{target}/data?task={task_ids(connection, target)[key]}")
        page.get_by_placeholder("Türkisch").last.wait_for()
        page.wait_for_timeout(1000)
        shown = page.locator(".source .lsf-richtext__container").inner_text()
        assert "<script>window.pwned=1</script>" in shown
        assert "&lt;b&gt; &amp; &#0;" in shown
        assert "{{idx}} $text ${text} $segments[0].text" in shown
        assert page.evaluate("window.pwned") is None
        assert page.locator(".source").is_visible()  # the style sheet was not left
    assert dialogs == []
