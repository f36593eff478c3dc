"""An answer that can't be given back is listed with the remedy; no server is asked for it."""

import json

import pytest
from builders import answer
from exports import corpus, exported
from typer.testing import CliRunner

from dreiklang.cli import app
from dreiklang.collected.collect import collect
from dreiklang.collected.origin import Origin

HERE = "7@2026-05-17T11:00:00.000000Z"


@pytest.mark.parametrize(
    ("source", "by", "why"),
    [
        (HERE, "lena@example.org", "a1 has no account here: `dreiklang annotators add a1`, or pass the list on"),
        (HERE, "a1", "a1 has no account here: pass the list on"),
        ("8@2026-05-17T11:00:00.000000Z", "lena@example.org", "it was not collected from this project"),
        (None, "lena@example.org", "it was not collected from this project: pass the list on"),
    ],
)
def test_what_was_found_and_not_given_back_is_listed_with_the_remedy(tmp_path, monkeypatch, source, by, why):
    made = corpus(tmp_path)
    task = exported([answer()])
    task["annotations"][0] |= {"completed_by": by, "updated_by": None}
    origin = source and Origin(source, True, lambda task: True, lambda annotation: True)
    collect(made, [("export.json", [json.dumps([task]).encode()])], origin=origin)
    monkeypatch.setattr("dreiklang.commands.return_._opened", lambda *given: (None, HERE))
    monkeypatch.setattr("dreiklang.commands.collect.collected", lambda *given: None)
    told = ["return", "boote", "--reason", "bitte noch einmal", "--root", str(made.root)]
    result = CliRunner().invoke(app, told)
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert lines[:2] == ["a1  boote", "    bitte noch einmal"]
    assert lines[-2].startswith(f"    not given back: {why}")
    assert lines[-1] == "given back: 0 · not given back: 1 (a1 1)"
    facts = json.loads(CliRunner().invoke(app, [*told, "--json"]).stdout)
    assert (facts["answers"], [one["obstacle"].startswith(why) for one in facts["left"]]) == ([], [True])
