"""What a push of reviews does beside its tasks, without a server."""

from contextlib import nullcontext
from types import SimpleNamespace

import pytest

from dreiklang.studio import review
from dreiklang.studio.push import PushReport


@pytest.mark.parametrize(("asked", "named"), [(1, ["einig"]), (0, [])])
def test_a_push_killed_before_it_said_what_to_begin_with_is_completed_by_a_repeat(monkeypatch, asked, named):
    monkeypatch.setattr(review, "listed", lambda *given: [])
    monkeypatch.setattr(review, "take_back", lambda *given: None)
    monkeypatch.setattr(review, "push", lambda *given: PushReport(created=0, known=asked))
    said = []
    update = lambda project, model_version, request_options: said.append(model_version)  # noqa: E731
    connection = SimpleNamespace(clear=nullcontext, client=SimpleNamespace(projects=SimpleNamespace(update=update)))
    review.push_reviews(connection, 3, [SimpleNamespace(key=("boote", 1))] * asked, "einig")
    assert said == named
