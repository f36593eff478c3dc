from pathlib import Path

from exports import corpus
from typer.testing import CliRunner

from dreiklang.cli import app

BAD = Path(__file__).parents[1] / "bad"


def run(root, *arguments):
    return CliRunner().invoke(app, ["docs", *arguments, "--root", str(root)])


def test_what_is_generated_is_up_to_date_at_once_and_stale_when_somebody_changes_it(tmp_path):
    made = corpus(tmp_path)
    assert run(made.root).exit_code == 0
    assert run(made.root, "--check").exit_code == 0
    made.interface.write_bytes((BAD / "generated-stale.xml").read_bytes())
    checked = run(made.root, "--check")
    assert checked.exit_code == 1
    assert "generated-stale  annotation/interface.xml" in checked.output


def test_a_generated_page_that_is_not_utf_8_is_stale_and_written_anew(tmp_path):
    made = corpus(tmp_path)
    run(made.root)
    page = made.root / "annotation" / "labels.md"
    good = page.read_bytes()
    page.write_bytes("Müll".encode("latin-1"))
    assert "generated-stale  annotation/labels.md" in run(made.root, "--check").output
    assert run(made.root).exit_code == 0
    assert page.read_bytes() == good


def test_a_changed_label_makes_the_reference_and_the_interface_stale(tmp_path):
    made = corpus(tmp_path)
    run(made.root)
    made.scheme_path.write_text(
        made.scheme_path.read_text("utf-8").replace('"Organisation"', '"Körperschaft"'), "utf-8"
    )
    assert run(made.root, "--check").output.count("generated-stale") == 2
    assert run(made.root).exit_code == 0
    assert "Körperschaft" in (made.root / "annotation" / "labels.md").read_text("utf-8")


def test_only_the_repository_of_the_tool_gets_pages_about_the_tool(tmp_path):
    made = corpus(tmp_path)
    before = {path for path in made.root.rglob("*") if path.is_file()}
    assert run(made.root).exit_code == 0
    assert {path for path in made.root.rglob("*") if path.is_file()} - before == {
        made.interface,
        made.root / "annotation" / "labels.md",
    }
    (made.root / "scripts" / "dreiklang").mkdir(parents=True)
    (made.root / "scripts" / "dreiklang" / "problems.py").touch()
    assert run(made.root).exit_code == 0
    assert {path.name for path in (made.root / "docs" / "reference").iterdir()} == {
        "commands.md",
        "labels.md",
        "rules.md",
    }
