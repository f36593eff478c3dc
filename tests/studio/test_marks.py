"""What is remembered of a collection holds only as long as its files are there."""

import pytest
from exports import corpus

from dreiklang.studio.increment import Mark
from dreiklang.studio.marks import Marks

MARK = Mark("7@2026-05-17T11:00:00.000000Z", "2026-05-17T12:00:00.000000Z", 20, 18)


@pytest.fixture
def made(tmp_path):
    made = corpus(tmp_path)
    made.collected.mkdir()
    (made.collected / "0001.json").write_text("[]")
    Marks(made, "http://here").save(MARK)
    return made


def test_a_mark_is_found_again_for_its_project_and_server_only(made):
    assert Marks(made, "http://here").last(MARK.source) == MARK
    assert Marks(made, "http://there").last(MARK.source) is None
    assert Marks(made, "http://here").last("7@2026-05-18T11:00:00.000000Z") is None


def test_marks_of_several_projects_are_kept(made):
    Marks(made, "http://there").save(MARK)
    assert [Marks(made, url).last(MARK.source) for url in ("http://here", "http://there")] == [MARK, MARK]


def test_files_that_were_added_since_do_no_harm(made):
    (made.collected / "0002.json").write_text("[]")
    assert Marks(made, "http://here").last(MARK.source) == MARK


@pytest.mark.parametrize("harm", ["gone", "shorter"])
def test_a_mark_is_nothing_without_the_files_that_were_there(made, harm):
    file = made.collected / "0001.json"
    file.unlink() if harm == "gone" else file.write_text("[")
    assert Marks(made, "http://here").last(MARK.source) is None


@pytest.mark.parametrize("content", ["", "{", "[]", '{"http://here 7@2026-05-17T11:00:00.000000Z": {}}', "\x00"])
def test_a_damaged_note_is_none_and_is_written_anew(made, content):
    (made.studio / "collected.json").write_text(content)
    assert Marks(made, "http://here").last(MARK.source) is None
    Marks(made, "http://here").save(MARK)
    assert Marks(made, "http://here").last(MARK.source) == MARK
