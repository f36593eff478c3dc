"""Who answered is known by a pseudonym, the same one whatever an export calls the account; no address is kept."""

import pytest
from builders import document
from exports import corpus, counts, take, task_by

from dreiklang.collected.store import Store
from dreiklang.errors import CorpusError
from dreiklang.files import read_json

ANNA, BERND = {"id": 3, "email": "anna@example.org", "first_name": "Anna"}, {"id": 4, "email": "bernd@example.org"}


@pytest.fixture
def made(tmp_path):
    return corpus(tmp_path)


def authors(made):
    return [said.annotator for said in Store(made).answers(document(), made.scheme())[0]]


def test_no_address_and_no_name_is_kept(made):
    task = task_by(ANNA, "bernd@example.org", 5)
    draft = {"id": 1, "user": "carla@example.org", "created_username": "Carla carla@example.org, 5", "result": []}
    task["drafts"] = [draft | {"created_at": "2026-05-17T12:00:00Z", "updated_at": None}]
    task["annotations"][0] |= {"updated_by": BERND, "last_created_by": ANNA}
    take(made, task, people={5: "carla@example.org"})
    kept = made.exports()[0].read_text("utf-8")
    assert "example.org" not in kept
    assert "Anna" not in kept
    assert '"completed_by":"a1","updated_by":"a2"' in kept
    assert '"user":"a3"' in kept
    assert made.annotators.stat().st_mode & 0o777 == 0o600
    known = read_json(made.annotators, dict[str, str])
    assert [known[f"{name}@example.org"] for name in ("anna", "bernd", "carla")] == ["a1", "a2", "a3"]


def test_the_same_account_is_the_same_pseudonym_however_it_is_named(made):
    take(made, task_by(3))
    take(made, task_by(ANNA, minute=1))
    take(made, task_by("anna@example.org", minute=2))
    take(made, task_by(3, minute=3))
    assert authors(made) == ["a1"] * 4


def test_a_draft_links_an_address_to_the_number_that_annotations_name(made):
    task = task_by(3)
    draft = {"id": 1, "user": "anna@example.org", "created_username": "anna@example.org, 3", "result": []}
    task["drafts"] = [draft | {"created_at": "2026-05-17T12:00:00Z"}]
    take(made, task)
    assert counts(take(made, task_by(ANNA))) == (0, 0, 1, 0)


def test_an_account_with_the_same_number_on_another_server_is_another_person(made):
    take(made, task_by(ANNA))
    take(made, task_by({"id": 3, "email": "zoe@example.org"}, minute=1))
    assert authors(made) == ["a1", "a2"]


def test_an_account_with_a_name_of_its_own_in_the_mapping_gets_that(made):
    take(made, task_by({"id": 9, "email": "a@example.org"}, 10), people={10: "b@example.org"})
    assert authors(made) == ["model:a", "model:b"]


def test_answers_of_deleted_accounts_are_of_different_people(made):
    take(made, task_by(None, {}))
    assert len(set(authors(made))) == 2


def test_an_answer_stays_its_annotators_when_the_account_is_deleted(made):
    take(made, task_by(ANNA))
    assert counts(take(made, task_by(None))) == (0, 0, 1, 0)


def test_without_the_mapping_nobody_new_is_taken_for_somebody_known(made):
    take(made, task_by(ANNA))
    made.annotators.unlink()
    assert counts(take(made, task_by(ANNA))) == (0, 0, 1, 0)
    with pytest.raises(CorpusError, match=r"annotators\.json: is missing"):
        take(made, task_by(BERND, minute=1))
    made.annotators.write_text("{}")
    take(made, task_by(BERND, minute=1))
    assert authors(made) == ["a1", "a2"]
