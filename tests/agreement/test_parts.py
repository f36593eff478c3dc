"""Documents may be counted in parts, one after another or at the same time: not a bit of any figure may change."""

import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from dreiklang.agreement import sample
from dreiklang.agreement.bootstrap import Bootstrap
from dreiklang.agreement.count import Counted, count, count_part, joined
from dreiklang.agreement.report import full
from dreiklang.errors import EngineError
from dreiklang.pool import each

sys.path.insert(0, str(Path(__file__).parents[2] / "scripts"))
from benchmarks._simulated import SCHEME, Rates, simulation

SHOWN = 20


def documents(number: int = 24) -> list:
    """Of two, three and four annotators, some with drafts, so that nothing comes out even."""
    found = []
    for place, (one, other) in enumerate(
        zip(*(simulation(seed, number, Rates(), True) for seed in (1, 2)), strict=True)
    ):
        sha256 = one.answers[0].text_sha256
        further = [
            replace(answer, id=f"{answer.id}+", annotator=name, text_sha256=sha256, entities=(), relations=())
            for name, answer in zip("cd", other.answers, strict=True)
        ]
        drafts = {(t.segment_id, t.language): t.text for t in one.answers[0].translations[:2]}
        found.append(replace(one, answers=one.answers + tuple(further[: place % 3]), drafts=drafts))
    return found


def outcome(counted: Counted) -> tuple:
    return full(counted, Bootstrap(rounds=100)), list(counted.shown), counted.shown.number, counted.confusion


@pytest.mark.parametrize("size", [1, 7, 23])
def test_figures_and_samples_are_the_same_in_whatever_parts_documents_are_counted(monkeypatch, size):
    monkeypatch.setattr(sample, "SAMPLE", 15)
    given = documents()
    parts = [count_part(given[at : at + size], SCHEME, 3, SHOWN) for at in range(0, len(given), size)]
    whole = count(given, SCHEME, 3, SHOWN)
    assert outcome(joined(parts, Counted.nothing(SCHEME, 3, SHOWN))) == outcome(whole)
    assert len(list(whole.shown)) == 3 * SHOWN
    assert all(len(kept) == 15 for kept in (*whole.versions.kept.values(), *whole.drafts.kept.values()))


def test_another_seed_draws_another_sample():
    first, second = (list(count(documents(), SCHEME, seed, SHOWN).shown) for seed in (0, 1))
    assert first != second


def test_work_comes_back_in_order_and_errors_as_they_are():
    assert list(each(abs, range(-9, 0), 2)) == list(each(abs, range(-9, 0), 1)) == list(range(9, 0, -1))
    with pytest.raises(ValueError, match="invalid literal"):
        list(each(int, ["1", "x"], 2))


def test_a_worker_that_is_killed_is_named_as_the_cause():
    with pytest.raises(EngineError, match="a worker process was ended from outside"):
        list(each(os._exit, [9], 2))
