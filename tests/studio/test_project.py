from dataclasses import replace
from itertools import count

import pytest

from dreiklang.errors import StudioError
from dreiklang.scheme import EntityType, RelationType, Scheme
from dreiklang.studio.annotators import annotator, answer
from dreiklang.studio.listing import task_ids
from dreiklang.studio.project import project
from dreiklang.studio.push import Upload, push
from dreiklang.tasks.instruction import instruction
from dreiklang.tasks.interface import interface

pytestmark = pytest.mark.server
SCHEME = Scheme(
    "probe", "1.0.0", "de", ("en",),
    (EntityType("PER", "Person", "", "p", "#112233"), EntityType("ORG", "Organisation", "", "o", "#445566")),
    (RelationType("works_for", "arbeitet für", "", (), (), False),),
)  # fmt: skip
numbers = count(1)


@pytest.fixture
def name() -> str:
    return f"project {next(numbers)}"


def test_the_project_is_made_once_and_found_after(connection, name):
    made = project(connection, name, interface(SCHEME), instruction(SCHEME))
    again = project(connection, name, interface(SCHEME), instruction(SCHEME))
    assert (made.state, again.state, again.id) == ("made", "unchanged", made.id)
    stored = connection.client.projects.get(made.id)
    assert (stored.title, stored.maximum_annotations, stored.show_instruction) == (name, 2, True)


@pytest.mark.parametrize(("given", "title"), [("ab", "ab (Dreiklang)"), ("x" * 60, "x" * 50)])
def test_a_name_that_is_no_title_for_label_studio_becomes_one(connection, given, title):
    assert project(connection, given, interface(SCHEME)).title == title
    assert project(connection, given, interface(SCHEME)).state == "unchanged"


def test_a_project_whose_title_only_begins_alike_is_another(connection, name):
    longer = project(connection, f"{name} zwei", interface(SCHEME))
    assert project(connection, name, interface(SCHEME)).id != longer.id


def test_a_changed_interface_is_brought_up_to_date(connection, name):
    made = project(connection, name, interface(SCHEME))
    changed = interface(replace(SCHEME, target_languages=("en", "tr")))
    assert project(connection, name, changed).state == "updated"
    assert connection.client.projects.get(made.id).label_config == changed.strip()


@pytest.mark.parametrize(
    ("smaller", "dropped"),
    [
        (replace(SCHEME, entities=SCHEME.entities[:1]), "ORG"),
        (replace(SCHEME, relations=()), "works_for"),
        (replace(SCHEME, target_languages=("tr",)), "tr_en"),
    ],
)
def test_labels_of_a_project_with_answers_are_not_dropped_in_silence(connection, name, smaller, dropped):
    made = project(connection, name, interface(SCHEME))
    push(
        connection,
        made.id,
        [Upload({"data": {"doc_id": "d", "text": "x", "segments": [], "headline": "", "text_sha256": ""}})],
    )
    answer(connection, task_ids(connection, made.id)["d", 1], annotator(connection, "lena@example.org"), [])
    with pytest.raises(
        StudioError, match=f"'{name}' has answers, and the new interface drops {dropped}: put that back"
    ):
        project(connection, name, interface(smaller))
    assert project(connection, name, interface(SCHEME)).state == "unchanged"


def test_an_interface_label_studio_does_not_take_is_one_clear_line(connection, name):
    with pytest.raises(StudioError, match=r"refuses this with status 400 \(label_config: ") as failure:
        project(connection, name, "<View><Labels></View>")
    assert "\n" not in str(failure.value)


@pytest.mark.parametrize(
    "title",
    ["<b>&\"'", "]]>", "$text", "{{idx}}", "-- >", "😀 e\u0301", "zwei\nZeilen", "\\", "US-$", "a" * 300, "</Style>"],
)
def test_label_studio_takes_and_keeps_any_title(connection, name, title):
    hostile = replace(
        SCHEME,
        entities=(EntityType("X", title, "", "x", "#112233"),),
        relations=(RelationType("r", title, "", (), (), False),),
    )
    made = project(connection, name, interface(hostile))
    assert connection.client.projects.get(made.id).label_config == interface(hostile).strip()
    push(
        connection,
        made.id,
        [Upload({"data": {"doc_id": "d", "text": "x", "segments": [], "headline": "", "text_sha256": ""}})],
    )
    assert task_ids(connection, made.id)


def test_label_studio_takes_every_language_tag(connection, name):
    made = project(connection, name, interface(replace(SCHEME, target_languages=("pt-BR", "sr-Latn", "zh-Hant-TW"))))
    assert made.state == "made"
