from pathlib import Path

import typer

from dreiklang import reference
from dreiklang.cli import app
from dreiklang.problems import LEVELS, RULES
from dreiklang.scheme import load

SCHEME = load(Path(__file__).parents[1] / "annotation" / "scheme.toml")


def test_labels_are_listed_with_their_class_label_ids():
    page = reference.labels(SCHEME)
    assert "| 2 | `ORG` | Organisation | `o` |" in page
    assert "| 14 | `cooperates_with` | kooperiert mit | ORG, GPE | ORG, GPE |" in page
    assert "(symmetric)" in page


def test_every_option_and_argument_of_every_command_is_listed():
    page = reference.commands(typer.main.get_command(app).commands)
    assert "| `--max-segments` |" in page
    assert "| `X.Y.Z` |" in page
    assert "dreiklang collect" in page


def test_a_bar_in_a_description_does_not_break_the_table():
    assert "a \\| b" in reference._table(("x",), [("a | b",)])


def test_every_rule_has_its_anchor_below_its_level():
    page = reference.rules(RULES.values())
    levels = page.split("\n## Level ")[1:]
    assert [section[: section.index("\n")] for section in levels] == [f"{n}: {name}" for n, name in LEVELS.items()]
    for rule in RULES.values():
        assert f"\n### {rule.id}\n" in levels[rule.level - 1]
