from collections import Counter

import pytest
from builders import document
from hypothesis import given
from hypothesis import strategies as st

from dreiklang.errors import StudioError
from dreiklang.studio.listing import task_ids
from dreiklang.studio.project import project
from dreiklang.studio.push import Upload, push
from dreiklang.studio.shares import assign, parse, parts
from dreiklang.tasks.interface import interface

from .test_project import SCHEME


@given(st.lists(st.integers(1, 100), min_size=1, max_size=6), st.integers(1, 60))
def test_shares_that_go_round_the_circle_give_each_text_to_as_many(shares, count):
    rest = -sum(shares) % 100
    whole = {f"a{number}": share for number, share in enumerate([*shares, *([rest] if rest else [])])}
    taken = Counter()
    for ranges in parts(whole, count).values():
        places = [place for first, last in ranges for place in range(first, last + 1)]
        assert len(places) == len(set(places))
        taken.update(places)
    assert taken == Counter({place: sum(whole.values()) // 100 for place in range(count)})


@pytest.mark.parametrize("said", [["a1"], ["a1=0"], ["a1=101"], ["a1=x"], ["=5"], ["a1=5", "a1=6"]])
def test_a_share_that_is_none_is_refused(said):
    with pytest.raises(StudioError, match="write each annotator once"):
        parse(said)


@pytest.mark.server
def test_a_tab_holds_its_share_and_a_new_one_takes_its_place(connection):
    target = project(connection, "shares", interface(SCHEME)).id
    push(connection, target, [Upload(_task(f"d{number}")) for number in range(4)])
    assign(connection, target, {"a1": 100})
    tabs = assign(connection, target, {"a1": 75, "a2": 50, "a3": 75})
    assert [(tab.title, tab.tasks) for tab in tabs] == [("a1", 3), ("a2", 2), ("a3", 3)]
    assert len(list(connection.client.views.list(project=target))) == 3
    numbers = sorted(task_ids(connection, target).values())
    shown = []
    for tab in tabs:
        view = int(tab.url.partition("tab=")[2].partition("&")[0])
        shown.append([task.id for task in connection.client.tasks.list(view=view, fields="task_only").items])
    assert shown == [numbers[:3], [numbers[0], numbers[3]], numbers[1:]]


def _task(name: str) -> dict[str, object]:
    source = document(name)
    return {"data": {"doc_id": name, "text": source.text, "segments": [], "headline": "", "text_sha256": ""}}
