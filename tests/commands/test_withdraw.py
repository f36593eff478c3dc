"""A withdrawn text is in nothing that is written from then on."""

import json
import re
import tracemalloc
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from builders import document
from exports import exported
from settled import said, settled_corpus
from typer.testing import CliRunner

from dreiklang.cli import app
from dreiklang.collected import removal, returns
from dreiklang.collected.collect import collect
from dreiklang.corpus import Corpus

BAD = Path(__file__).parents[1] / "bad"
SECRET = "Die Geheimwerft Muschelgrund verkauft drei Boote an Estland.\n\nKlabautermann bestreitet das."
WORDS = {"Geheimwerft", "Muschelgrund", "Klabautermann", "bestreitet"}


def run(corpus: Corpus, *arguments: str):
    return CliRunner().invoke(app, [*arguments, "--root", str(corpus.root)])


@pytest.fixture
def corpus(tmp_path):
    """Four documents in two batches, released, and the secret one answered by one person."""
    others = [document(f"kai-{i}") for i in (1, 5, 7)]
    made = settled_corpus(tmp_path, *others)
    made.save(document("geheim", SECRET))
    source = made.document("geheim")
    task = exported([said(source, "Muschelgrund", "Estland", "Klabautermann denies it.")], source, 9)
    collect(made, [("more.json", [json.dumps([task]).encode()])])
    for command in (["tasks"], ["adjudicate"], ["release", "1.0.0"]):
        assert run(made, *command).exit_code == 0
    return made


def holding(root: Path, *, but: tuple[str, ...] = ()) -> set[str]:
    """Files in which a word of the secret text can be read, Parquet unpacked."""
    found = set()
    for path in root.rglob("*"):
        name = str(path.relative_to(root))
        if not path.is_file() or name.startswith(but):
            continue
        text = path.read_bytes().decode("utf-8", "replace")
        if path.suffix == ".parquet":
            text += json.dumps(pq.read_table(path).to_pylist(), default=str, ensure_ascii=False)
        if WORDS & set(re.findall(r"\w+", text)):
            found.add(name)
    return found


def everything(root: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_no_new_file_holds_a_word_of_it(corpus):
    assert len(holding(corpus.root)) > 8
    result = run(corpus, "withdraw", "geheim", "--reason", "der Verlag bat darum")
    assert result.exit_code == 0, result.output
    assert result.stdout == (
        "geheim withdrawn: 1 task and 1 collected line removed · still in 1.0.0, which stay as they are; "
        "delete task 9 of project 7 in Label Studio, which keeps it until then\n"
    )
    assert holding(corpus.root, but=("dataset/data/1.0.0/", "dataset/README.md")) == set()
    html = corpus.root / "next.html"
    assert run(corpus, "diff", "1.0.0", "--html", str(html)).exit_code == 0
    assert run(corpus, "release", "2.0.0").exit_code == 0
    assert holding(corpus.root, but=("dataset/data/1.0.0/",)) == set()
    assert html.stat().st_size > 1000


def test_the_next_release_its_diff_and_its_card_say_so(corpus):
    run(corpus, "withdraw", "geheim", "--reason", "der Verlag bat darum")
    refused = run(corpus, "release", "1.1.0")
    assert refused.exit_code == 2
    assert "1.1.0 is too small a step from 1.0.0 for a major change (documents removed: 1)" in refused.stderr
    assert run(corpus, "release", "2.0.0").exit_code == 0
    line = "- No longer in it: `geheim` (withdrawn: der Verlag bat darum).\n"
    for card in ("dataset/data/2.0.0/README.md", "dataset/README.md", "dataset/CHANGELOG.md"):
        assert line in (corpus.root / card).read_text("utf-8"), card
    told = run(corpus, "diff", "1.0.0", "2.0.0")
    assert "geheim (train) withdrawn: 2 entities, 1 relation, 1 translation; der Verlag bat darum" in told.stdout
    assert run(corpus, "check").exit_code == 0


def test_what_was_decided_item_by_item_carried_or_given_back_leaves_no_word_either(corpus):
    source = corpus.document("geheim")
    first = said(source, "Muschelgrund", "Estland", "Klabautermann denies it.")
    second = replace(first, id="u-2", annotator="a2")
    third = replace(first, id="u-3", annotator="a3", entities=first.entities[1:], relations=())
    collect(corpus, [("three.json", [json.dumps([exported([second, third], source, 9)]).encode()])])
    assert run(corpus, "adjudicate").exit_code == 0
    corpus.save(document("geheim", f"Die Geheimwerft schweigt. {SECRET}"))
    assert run(corpus, "carry").exit_code == 0
    returns.record(corpus.returns, returns.Return("geheim", 1, "a1", "u-geheim", first.updated_at, ("Geheimwerft?",)))
    decisions = corpus.ledger.parent
    assert holding(decisions) == {"ledger.jsonl", "carried.jsonl", "returns.jsonl"}
    before = corpus.ledger.read_bytes()
    assert run(corpus, "withdraw", "geheim", "--reason", "darum").exit_code == 0
    assert holding(decisions) == set()
    after = corpus.ledger.read_bytes()
    for was, now in zip(before.splitlines(), after.splitlines(), strict=True):
        assert now == (b" " * len(was) if b'"geheim"' in was else was)


def test_decisions_of_earlier_releases_are_found_where_they_were(corpus):
    run(corpus, "withdraw", "geheim", "--reason", "darum")
    for number, document_id in enumerate(("kai-1", "kai-5", "kai-7"), 1):  # one in each split
        source = corpus.document(document_id)
        other = said(source, "Nordwerft", "Estland", "Something else.")
        later = replace(other, updated_at=other.updated_at + timedelta(hours=1))
        collect(corpus, [("later.json", [json.dumps([exported([later], source, number)]).encode()])])
    assert run(corpus, "adjudicate").exit_code == 0
    result = run(corpus, "verify", "1.0.0")
    assert result.exit_code == 0, result.output


def test_other_tasks_and_answers_stay_as_they_are(corpus):
    before = {path: path.read_bytes() for path in corpus.collected.glob("*.json")}
    run(corpus, "withdraw", "geheim", "--reason", "darum")
    (first, second) = sorted(before)
    assert first.read_bytes() == before[first]
    assert json.loads(second.read_bytes()) == []
    batch = json.loads((corpus.tasks / "batch-0001.json").read_bytes())
    assert [task["data"]["doc_id"] for task in batch] == ["kai-1", "kai-5", "kai-7"]


def test_it_may_be_done_again_after_a_kill(corpus):
    tombstones = corpus.withdrawn
    run(corpus, "withdraw", "geheim", "--reason", "darum")
    line = tombstones.read_bytes()
    corpus.save(document("geheim", SECRET))  # as if it had not been deleted yet
    named = run(corpus, "check")
    assert named.exit_code == 1
    assert "withdrawn-text  geheim  was withdrawn on" in named.stdout
    assert run(corpus, "withdraw", "geheim", "--reason", "noch einmal").exit_code == 0
    assert tombstones.read_bytes() == line
    assert not corpus.has("geheim")


def test_it_does_not_come_back_by_collect(corpus):
    source = corpus.document("geheim")
    task = exported([said(source, "Muschelgrund", "Estland", "Klabautermann denies it.")], source, 9)
    run(corpus, "withdraw", "geheim", "--reason", "darum")
    export = corpus.root.parent / f"{corpus.root.name}-export.json"
    other = exported([], document("kai-1"), 1)
    export.write_text(json.dumps([task, other]), "utf-8")
    result = run(corpus, "collect", str(export))
    assert result.exit_code == 0
    assert result.stdout.count("withdrawn-on-server") == 1
    assert '"geheim" was withdrawn, its answers are not collected: delete this task on the server' in result.stdout
    assert "kai-1" not in result.stdout
    assert holding(corpus.root, but=("dataset/data/1.0.0/", "dataset/README.md")) == set()


def test_a_project_of_which_all_tasks_left_are_withdrawn_is_still_ours(corpus):
    run(corpus, "withdraw", "kai-5", "--reason", "darum")
    result = run(corpus, "collect", str(BAD / "withdrawn-on-server.json"), "--json")
    assert result.exit_code == 0
    assert [problem["rule"] for problem in json.loads(result.stdout)["problems"]] == ["withdrawn-on-server"]
    # Nothing is left over for which the next collection would have to ask the server for everything again.
    assert collect(corpus, [("bad.json", BAD / "withdrawn-on-server.json")]).left == 0


def test_a_damaged_release_is_named_before_anything_is_deleted(corpus):
    (corpus.dataset / "data" / "1.0.0" / "release.json").write_text("{", "utf-8")
    before = everything(corpus.root)
    result = run(corpus, "withdraw", "geheim", "--reason", "darum")
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert "release.json: is damaged" in result.stderr
    assert everything(corpus.root) == before


def test_a_damaged_line_is_named_before_anything_is_deleted(corpus):
    path = corpus.collected / "0002.json"
    path.write_text("[\n{\n]\n", "utf-8")
    before = everything(corpus.root)
    result = run(corpus, "withdraw", "geheim", "--reason", "darum")
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert result.stderr.startswith(f"dreiklang: {path}: is damaged at byte 2")
    assert everything(corpus.root) == before


def test_a_task_without_numbers_is_not_named_by_them(corpus):
    path = corpus.collected / "0002.json"
    line = json.loads(path.read_bytes())[0]
    path.write_bytes(b"[\n" + json.dumps(line | {"id": None, "project": None}).encode() + b"\n]\n")
    result = run(corpus, "withdraw", "geheim", "--reason", "darum", "--json")
    assert json.loads(result.stdout)["on_server"] == []
    assert "; delete its task, if there is one, in Label Studio" in json.loads(result.stdout)["summary"]


def test_a_collected_file_is_not_held_in_memory_to_take_a_line_out(corpus):
    path = corpus.collected / "0002.json"
    secret = json.loads(path.read_bytes())[0]
    others = [json.dumps({"data": {"doc_id": f"d{i}", "text": "x" * 20_000}}).encode() for i in range(400)]
    path.write_bytes(b"[\n" + b",\n".join([*others[:200], json.dumps(secret).encode(), *others[200:]]) + b"\n]\n")
    tracemalloc.start()
    try:
        assert removal.remove(corpus, "geheim").lines == 1
        assert tracemalloc.get_traced_memory()[1] < 2_000_000
    finally:
        tracemalloc.stop()
    assert path.read_bytes() == b"[\n" + b",\n".join(others) + b"\n]\n"


def test_the_bad_file_breaks_its_rule_and_no_other(corpus):
    run(corpus, "withdraw", "kai-5", "--reason", "darum")
    result = run(corpus, "add", str(BAD / "withdrawn-text.jsonl"), "--json")
    assert [problem["rule"] for problem in json.loads(result.stdout)["problems"]] == ["withdrawn-text"]
    renamed = corpus.root / "anders.txt"
    renamed.write_text(SECRET, "utf-8")
    run(corpus, "withdraw", "geheim", "--reason", "darum")
    result = run(corpus, "add", str(renamed), "--license", "CC0-1.0", "--json")
    assert [problem["rule"] for problem in json.loads(result.stdout)["problems"]] == ["withdrawn-text"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(["nie-da", "--reason", "x"], "there is no such text"), (["kai-1", "--reason", " "], "say why")],
)
def test_misuse_gets_one_line_and_changes_nothing(corpus, arguments, said):
    result = run(corpus, "withdraw", *arguments)
    assert result.exit_code == 2
    assert said in result.stderr
    assert not corpus.withdrawn.exists()
