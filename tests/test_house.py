"""What holds of the project as a whole."""

import subprocess
import sys
from pathlib import Path

import pytest
import typer
from rich.text import Text

from dreiklang.cli import app
from dreiklang.problems import RULES
from dreiklang.reference import flat
from dreiklang.scheme import load

ROOT = Path(__file__).parents[1]
COMMANDS = dict(flat(typer.main.get_command(app).commands))


def test_rules_and_bad_files_match_one_to_one():
    assert {path.name.split(".")[0] for path in (ROOT / "tests" / "bad").iterdir()} == set(RULES)


def test_help_loads_nothing_heavy():
    heavy = (
        "{'pyarrow', 'pandas', 'numpy', 'datasets', 'label_studio_sdk', 'httpx', 'ftfy', 'babel', 'msgspec', 'lxml'}"
    )
    code = f"import sys, dreiklang.cli; print(*({heavy} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == ""


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_an_example_of_itself_and_json(name):
    command = COMMANDS[name]
    assert command.help
    assert f"dreiklang {name}" in command.epilog
    assert {"--json", "--debug", "--root"} <= {flag for p in command.params for flag in p.opts} | (
        {"--root"} if name == "init" else set()
    )


@pytest.mark.parametrize("name", COMMANDS)
def test_help_wraps_where_the_terminal_ends(name):
    assert "\n" not in COMMANDS[name].help.replace("\n\n", "")


@pytest.mark.parametrize("name", COMMANDS)
def test_no_word_of_help_is_taken_for_markup(name):
    command = COMMANDS[name]
    for said in (command.help, command.epilog, *(getattr(each, "help", None) or "" for each in command.params)):
        assert Text.from_markup(said).plain == said


@pytest.mark.parametrize("folder", ["sources", "tasks", "collected", "decisions", "guidelines"])
def test_every_folder_of_annotation_says_what_it_holds(folder):
    assert (ROOT / "annotation" / folder / "README.md").is_file()


@pytest.mark.parametrize("handbook", ["de/handbuch.md", "en/handbook.md"])
def test_every_label_has_its_section_and_two_examples_in_the_handbook(handbook):
    sections = (ROOT / "annotation" / "guidelines" / handbook).read_text("utf-8").split("\n## ")
    examples = {section.splitlines()[0]: section.count("\n- ") for section in sections}
    scheme = load(ROOT / "annotation" / "scheme.toml")
    for label in (*scheme.entities, *scheme.relations):
        assert examples.get(f"{label.name} – {label.title}", 0) >= 2, label.name
