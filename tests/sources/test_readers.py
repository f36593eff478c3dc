"""Six formats to texts, each with what its file says of it; what is broken is a Problem and ends nothing else."""

import csv
import hashlib
import io
import json
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dreiklang.problems import Problem
from dreiklang.sources.inputs import Input, format_named
from dreiklang.sources.metadata import Metadata
from dreiklang.sources.readers import Found, read

BAD = Path(__file__).parents[1] / "bad"


def found(path: Path, content: bytes | str | None = None) -> list[Found | Problem]:
    if content is not None:
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(read(Input(str(path), path.name, format_named(path.suffix[1:]), path)))


def rules(results: list[Found | Problem]) -> list[str]:
    return [one.rule if isinstance(one, Problem) else "text" for one in results]


def test_a_plain_text_is_taken_to_the_letter_with_the_checksum_of_its_bytes(tmp_path):
    raw = "\ufeff Grüße\r\naus Köln \n".encode()
    (text,) = found(tmp_path / "Grüße aus Köln!.txt", raw)
    assert text.text == " Grüße\r\naus Köln \n"
    assert text.id == "gruesse-aus-koeln"
    assert text.provenance.file == "Grüße aus Köln!.txt"
    assert text.provenance.sha256 == hashlib.sha256(raw).hexdigest()


def test_a_name_without_letters_gives_an_id_of_the_checksum(tmp_path):
    (text,) = found(tmp_path / "!!!.txt", "Moin.")
    assert text.id == f"text-{hashlib.sha256(b'Moin.').hexdigest()[:12]}"


def test_a_binary_file_is_a_problem_that_says_what_it_is():
    (problem,) = found(BAD / "source-binary.txt")
    assert problem.rule == "source-binary"


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv"])
@pytest.mark.parametrize("raw", [bytes(range(256)) * 400, b"PK\x03\x04" + b"\n" * 400, b"\n\x00\x01\x00" * 5000])
def test_a_binary_file_of_rows_is_one_problem(tmp_path, name, raw):
    assert rules(found(tmp_path / name, raw)) == ["source-binary"]


def test_of_many_broken_rows_the_first_are_named_and_the_others_counted(tmp_path):
    results = found(tmp_path / "a.jsonl", "kein JSON\n" * 27 + '{"text": "gut"}\n')
    assert rules(results) == ["source-row"] * 20 + ["text", "source-row"]
    assert (results[-1].where, results[-1].message) == (str(tmp_path / "a.jsonl"), "… and 7 more rows")
    assert rules(found(tmp_path / "b.jsonl", "kein JSON\n" * 20)) == ["source-row"] * 20


def test_markdown_is_its_prose_and_its_front_matter(tmp_path):
    content = """---
title: "Radweg: ja"
authors: [Mara Lindqvist, Jonas Ebbinghaus]
date: 2026-05-17
id: 0012
lang: de-AT
licence: CC0-1.0
draft: ~
---
# Der *neue* Radweg

Der [Radweg](https://seebach.example) kommt
im **Frühjahr**.[^1] ![Bild](weg.png)

Zwischentitel
-------------

1. Erst der *Asphalt*
2. dann die `Farbe` &amp; mehr

> Gut so!\\
> Sehr gut.

```python
print("kein Text")
```

<div class="x">kein Text</div>

| Jahr | Länge |
|------|-------|
| 2026 | 4 km  |
"""
    (text,) = found(tmp_path / "radweg.md", content)
    assert text.text.split("\n\n") == [
        "Der neue Radweg",
        "Der Radweg kommt im Frühjahr.[^1]",
        "Zwischentitel",
        "Erst der Asphalt",
        "dann die Farbe & mehr",
        "Gut so!\nSehr gut.",
        "Jahr",
        "Länge",
        "2026",
        "4 km",
    ]
    assert text.metadata == Metadata(
        id="0012",
        title="Radweg: ja",
        author="Mara Lindqvist, Jonas Ebbinghaus",
        date="2026-05-17",
        license="CC0-1.0",
        language="de-AT",
    )


def test_a_line_between_paragraphs_is_no_front_matter(tmp_path):
    (text,) = found(tmp_path / "a.md", "---\nNur ein Absatz.\n\n---\n\nUnd noch einer.\n")
    assert "Und noch einer." in text.text
    assert text.metadata == Metadata()


def test_broken_front_matter_is_a_problem(tmp_path):
    assert rules(found(tmp_path / "a.md", "---\ntitle: Radweg: ja\n---\nText.\n")) == ["source-unreadable"]


def test_a_json_line_gives_text_and_metadata_and_others_are_named_by_row(tmp_path):
    rows = [
        {"text": "Erster.", "id": 7, "author": ["Mara Lindqvist", "Jonas Ebbinghaus"], "licence": "CC0-1.0", "x": [1]},
        {"text": "Zweiter.", "title": None, "date": 2026},
    ]
    results = found(tmp_path / "Zwei Texte.jsonl", "\n\n".join(map(json.dumps, rows)))
    assert [(one.where.rsplit(":", 1)[1], one.id, one.text) for one in results] == [
        ("1", "zwei-texte-1", "Erster."),
        ("3", "zwei-texte-3", "Zweiter."),
    ]
    assert results[0].metadata == Metadata(id="7", author="Mara Lindqvist, Jonas Ebbinghaus", license="CC0-1.0")
    assert results[1].metadata == Metadata(date="2026")


@pytest.mark.parametrize(
    "line",
    [
        '{"text": "offen',
        '{"title": "ohne Text"}',
        '{"text": null}',
        "[1]",
        '{"text": "a", "title": {}}',
        "[" * 100000,
        '{"x": ' + "[" * 100000,
        "�",
    ],
)
def test_a_broken_json_line_is_a_problem_with_its_number_and_the_next_is_read(tmp_path, line):
    results = found(tmp_path / "a.jsonl", f'{{"text": "eins"}}\n{line}\n{{"text": "drei"}}\n')
    assert rules(results) == ["text", "source-row", "text"]
    assert results[1].where.endswith("a.jsonl:2")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_json_lines_are_read_in_the_encodings_programs_write(tmp_path, encoding):
    lines = '{"text": "Grüße aus Köln"}\n{"text": "und aus Überlingen"}\n'
    results = found(tmp_path / "a.jsonl", lines.encode(encoding))
    assert [one.text for one in results] == ["Grüße aus Köln", "und aus Überlingen"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_is_read_with_any_of_three_delimiters_quotes_line_breaks_and_huge_fields(tmp_path, delimiter):
    long = 'Wort; Wort, Wort\tund „mehr“ "so"\r\n' * 10_000
    target = io.StringIO()
    csv.writer(target, delimiter=delimiter).writerows(
        [["ID", " Text ", "Licence", "Seiten"], ["a", long, "CC0-1.0", "3"], [], ["b", "kurz", "", ""]]
    )
    results = found(tmp_path / "a.csv", target.getvalue().encode("utf-8-sig"))
    assert [(one.metadata.id, one.text) for one in results] == [("a", long), ("b", "kurz")]
    assert results[0].metadata.license == "CC0-1.0"


def test_csv_in_the_encoding_of_a_spreadsheet_is_read(tmp_path):
    (text,) = found(tmp_path / "a.csv", "id;text\r\n1;Grüße für 5 €\r\n".encode("cp1252"))
    assert (text.text, text.provenance.encoding) == ("Grüße für 5 €", "cp1252")


def test_a_csv_row_with_a_field_too_many_is_a_problem_and_the_next_is_read(tmp_path):
    results = found(tmp_path / "a.csv", "id,text\n1,Er kam, sah und ging\n2,Gut.\n")
    assert rules(results) == ["source-row", "text"]
    assert results[0].where.endswith("a.csv:2")
    assert results[1].id == "a-2"


def test_a_quote_left_open_in_csv_swallows_nothing_in_silence(tmp_path):
    assert "source-row" in rules(found(tmp_path / "a.csv", 'id,text\n1,"offen\n2,Gut.\n'))


@pytest.mark.parametrize("content", ["id,inhalt\n1,a\n", "", '"id'])
def test_csv_without_a_text_column_is_a_problem(tmp_path, content):
    assert rules(found(tmp_path / "a.csv", content)) == ["source-unreadable"]


def test_parquet_is_read_whatever_the_types_of_its_columns(tmp_path):
    table = pa.table(
        {
            "Text": pa.array(["eins", None, "drei"], pa.large_string()),
            "id": [1, 2, 3],
            "date": [date(2026, 5, 17), None, None],
            "author": [["Mara Lindqvist", "Jonas Ebbinghaus"], None, []],
            "publisher": pa.array(["Bote", "Bote", None]).dictionary_encode(),
            "extra": [{"a": 1}] * 3,
        }
    )
    pq.write_table(table, tmp_path / "a.parquet", row_group_size=2)
    results = found(tmp_path / "a.parquet")
    assert rules(results) == ["text", "source-row", "text"]
    assert results[0].metadata == Metadata(
        id="1", date="2026-05-17", author="Mara Lindqvist, Jonas Ebbinghaus", publisher="Bote"
    )
    assert results[2].id == "a-3"


def test_parquet_that_is_broken_or_has_no_text_is_a_problem(tmp_path):
    pq.write_table(pa.table({"inhalt": ["a"]}), tmp_path / "a.parquet")
    assert rules(found(tmp_path / "a.parquet")) == ["source-unreadable"]
    assert rules(found(BAD / "source-unreadable.parquet")) == ["source-unreadable"]


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


@given(st.lists(texts, min_size=1, max_size=5))
def test_no_format_of_rows_changes_a_text(tmp_path_factory, contents):
    folder = tmp_path_factory.mktemp("rows")
    pq.write_table(pa.table({"text": contents}), folder / "a.parquet")
    lines = "".join(json.dumps({"text": text}, ensure_ascii=False) + "\n" for text in contents)
    for path, raw in ((folder / "a.jsonl", lines), (folder / "a.parquet", None)):
        assert [one.text for one in found(path, raw)] == contents
