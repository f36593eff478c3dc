"""Near-duplicates are found among many texts as if each pair had been compared."""

import json
import random
from itertools import combinations
from pathlib import Path

import pytest
from exports import corpus
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from dreiklang.cli import app
from dreiklang.records import NEAR, Likeness
from dreiklang.sources import near as near_module
from dreiklang.sources.near import Sketches, runs

BAD = Path(__file__).parents[1] / "bad"


def likenesses(texts: dict[str, str], least: float = 0.1) -> list[Likeness]:
    sketches = Sketches()
    for document_id, text in texts.items():
        sketches.add(document_id, text)
    return list(sketches.likenesses(texts.__getitem__, least))


def by_hand(first: str, second: str) -> float:
    a, b = runs(first), runs(second)
    return len(a & b) / len(a | b) if a | b else 0.0


def edited(text: str, share: float, chance: random.Random) -> str:
    words = text.split()
    for _ in range(round(share * len(words))):
        words[chance.randrange(len(words))] = f"neu{chance.randrange(10**6)}"
    return " ".join(words)


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    """300 texts of 30 to 300 words, the frequent ones in all of them, and 60 more or less edited copies."""
    chance = random.Random(7)
    words, weights = [f"w{i}" for i in range(5000)], [1 / (i + 1) for i in range(5000)]
    made = {f"d{i}": " ".join(chance.choices(words, weights, k=chance.randint(30, 300))) for i in range(300)}
    copies = {f"copy{i}": edited(made[f"d{i}"], 0.002 * i, chance) for i in range(60)}
    return made | copies


@pytest.mark.parametrize("part", [100, 10_000])
def test_what_is_found_is_what_comparing_every_pair_finds(texts, part, monkeypatch):
    monkeypatch.setattr(near_module, "_PART", part)
    found = {(one.first, one.second): one.similarity for one in likenesses(texts)}
    cut = {name: runs(text) for name, text in texts.items()}
    wanted = {(a, b): len(cut[a] & cut[b]) / len(cut[a] | cut[b]) for a, b in combinations(texts, 2)}
    alike_enough = {pair for pair, similarity in wanted.items() if similarity >= NEAR}
    assert len(alike_enough) > 50
    assert alike_enough <= found.keys()
    assert all(found[pair] == wanted[pair] for pair in found)
    alike = [pair for pair, similarity in wanted.items() if similarity >= 0.2]
    assert sum(pair in found for pair in alike) >= 0.95 * len(alike)


def test_a_thousand_copies_are_tied_together_without_comparing_half_a_million_pairs():
    found = likenesses({f"d{i}": "Stau auf der A 3 zwischen Köln und Bonn" for i in range(1000)})
    assert 999 <= len(found) <= 40_000
    tied = {"d0"}
    for one in sorted(found, key=lambda one: int(one.first[1:])):
        if one.first in tied:
            tied.add(one.second)
    assert len(tied) == 1000


@given(st.lists(st.text(alphabet="ab ", max_size=12), max_size=6))
def test_short_texts_are_near_duplicates_exactly_when_they_share_their_words(listed):
    given = {str(i): text for i, text in enumerate(listed)}
    found = {(one.first, one.second) for one in likenesses(given) if one.is_near}
    assert found == {pair for pair in combinations(given, 2) if by_hand(given[pair[0]], given[pair[1]]) >= NEAR}


@pytest.mark.parametrize("text", ["", " ", "…", "eins", "eins zwei", "eins zwei drei"])
def test_any_text_is_like_itself_unless_it_has_no_words(text):
    found = likenesses({"a": text, "b": text})
    assert [one.similarity for one in found] == ([1.0] if any(c.isalnum() for c in text) else [])


def test_the_bad_file_breaks_its_rule_and_no_other(tmp_path):
    made = corpus(tmp_path)
    bad = BAD / "source-near-duplicate.jsonl"
    for arguments in (["add", str(bad)], ["tasks"]):
        assert CliRunner().invoke(app, [*arguments, "--root", str(made.root)]).exit_code == 0
    result = CliRunner().invoke(app, ["check", "--json", "--root", str(made.root)])
    (problem,) = json.loads(result.stdout)["problems"]
    assert result.exit_code == 0
    assert (problem["rule"], problem["where"]) == ("source-near-duplicate", "boote-abends")
    assert "boote-morgens" in problem["message"]
