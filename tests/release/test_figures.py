"""Plots and LaTeX tables: they show the counts, whatever the corpus is called."""

import re
import shutil
import subprocess
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from release.papered import AGREEMENT, NASTY

from dreiklang.release.papers.latex import tables
from dreiklang.release.papers.plots import plots


def test_the_bars_of_the_plots_are_the_counts(manifest):
    pictures = {name: ElementTree.fromstring(text) for name, text in plots(manifest).items()}
    hints = [t.text for t in pictures["plots/labels.svg"].iter("{http://www.w3.org/2000/svg}title")][1:]
    counted = {(hint.split(", ")[0], hint.split(", ")[1].split(":")[0]): int(hint.split(": ")[1]) for hint in hints}
    facts = manifest.statistics
    assert counted == {
        (label, split): number
        for counts in (facts.entities, facts.relations)
        for split, labels in counts.items()
        for label, number in labels.items()
    }
    hints = [t.text for t in pictures["plots/lengths.svg"].iter("{http://www.w3.org/2000/svg}title")][1:]
    assert sum(int(hint.split(": ")[1]) for hint in hints) == 10 + 40 + 9 * 8


def test_the_card_shows_its_plots(dataset):
    for folder in (dataset, dataset / "data" / "0.1.0"):
        images = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", (folder / "README.md").read_text("utf-8"))
        assert len(images) == 2
        links = re.findall(r"\]\(((?!http)[^)]+)\)", (folder / "README.md").read_text("utf-8"))
        assert all((folder / link).is_file() for link in (*images, *links))


def test_lengths_of_any_spread_can_be_plotted(manifest):
    for found in ({1: 1}, {5: 3, 6: 1}, {0: 2, 1_000_000: 1}, {i: i for i in range(1, 2000)}):
        facts = replace(manifest.statistics, segment_tokens={"train": found}, entity_characters={})
        text = plots(replace(manifest, statistics=facts))["plots/lengths.svg"]
        ElementTree.fromstring(text)
        assert text.count("<rect") < 90


def test_the_latex_tables_have_a_cell_for_every_column(dataset):
    text = (dataset / "data" / "0.1.0" / "statistics.tex").read_text("utf-8")
    for columns, body in re.findall(r"\\begin\{tabular\}\{(\w+)\}(.*?)\\end\{tabular\}", text, re.DOTALL):
        rows = [line for line in body.splitlines() if line.endswith(r"\\")]
        assert {len(re.findall(r"(?<!\\)&", row)) for row in rows} == {len(columns) - 1}
    assert r"entities & F1, same bounds and type & 0.873 & 0.851--0.894 & 10 \\" in text
    assert r"relations & F1, same arguments and type & 1.000 & -- & 0 \\" in text


def test_latex_compiles_whatever_the_corpus_is_called(dataset, manifest, tmp_path):
    pdflatex = shutil.which("pdflatex")
    if pdflatex is None:
        pytest.skip("needs pdflatex")
    facts = replace(manifest.statistics, authors={"train": {NASTY: 1}})
    (tmp_path / "statistics.tex").write_text(tables(replace(manifest, statistics=facts, agreement=AGREEMENT)), "utf-8")
    document = r"\documentclass{article}\usepackage{booktabs}\begin{document}\input{statistics}\end{document}"
    (tmp_path / "paper.tex").write_text(document)
    command = [pdflatex, "-interaction=nonstopmode", "-halt-on-error", "paper.tex"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
