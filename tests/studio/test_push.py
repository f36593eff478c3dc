import json
from collections import Counter
from itertools import count

import msgspec
import pytest
from builders import document
from faults.proxy import proxy

from dreiklang.errors import StudioError
from dreiklang.scheme import EntityType, Scheme
from dreiklang.studio import connection as connecting
from dreiklang.studio.connection import connect
from dreiklang.studio.failures import UnclearError
from dreiklang.studio.listing import listed
from dreiklang.studio.project import project
from dreiklang.studio.push import PushReport, Upload, push
from dreiklang.tasks.interface import interface
from dreiklang.tasks.task import tasks

pytestmark = pytest.mark.server
SCHEME = Scheme("probe", "1.0.0", "de", ("en",), (EntityType("ORG", "Organisation", "", "o", "#112233"),), ())
SOON = (0.2,) * 8
numbers = count(1)


def uploads(number: int, text: str = "Ein Satz.\n\nNoch einer.") -> list[Upload]:
    return [
        Upload(msgspec.to_builtins(task))
        for i in range(number)
        for task in tasks(document(f"d{i:04d}", text=text), SCHEME)
    ]


@pytest.fixture
def target(connection) -> int:
    """The number of a fresh project."""
    return project(connection, f"push {next(numbers)}", interface(SCHEME)).id


@pytest.fixture
def faulty(label_studio):
    with proxy(label_studio.url) as through:
        yield through


def there(connection, target) -> Counter:
    return Counter(task.key for task in listed(connection, target))


def once(number: int) -> Counter:
    return Counter({(f"d{i:04d}", 1): 1 for i in range(number)})


def test_pushing_twice_makes_each_task_once(connection, target):
    assert push(connection, target, uploads(3)) == PushReport(3, 0)
    assert push(connection, target, uploads(3)) == PushReport(0, 3)
    assert there(connection, target) == once(3)


def test_tasks_arrive_as_they_are_here(connection, target):
    (upload,) = uploads(1, text="Müde 😀 e\u0301 Wale\u2028 & <b>\n\n„Zitat“.")
    push(connection, target, [upload])
    assert connection.client.tasks.list(project=target).items[0].data == json.loads(json.dumps(upload.content["data"]))


def test_it_goes_on_where_an_earlier_push_stopped(connection, target):
    push(connection, target, uploads(260)[:100])
    dealt_with = []
    assert push(connection, target, uploads(600), progress=dealt_with.append) == PushReport(500, 100)
    assert dealt_with == [250, 250, 100]
    assert there(connection, target) == once(600)


def test_the_parts_of_a_text_are_tasks_of_their_own(connection, target):
    parts = [Upload(msgspec.to_builtins(task)) for task in tasks(document("lang"), SCHEME, max_segments=1)]
    assert push(connection, target, parts).created == 2
    assert there(connection, target) == Counter({("lang", 1): 1, ("lang", 2): 1})


def test_a_task_someone_made_in_the_page_is_left_alone(connection, target):
    connection.client.projects.import_tasks(target, request=[{"data": {"text": "x", "segments": [], "headline": ""}}])
    assert push(connection, target, uploads(2)) == PushReport(2, 0)


def test_a_task_with_another_text_there_is_reported_and_kept(connection, target):
    push(connection, target, uploads(1))
    report = push(connection, target, uploads(2, text="Ein anderer Satz."))
    assert report == PushReport(1, 1, (("d0000", 1),))


@pytest.mark.parametrize("fault", ["500 after", "500 before", "cut after", "504 then late"])
def test_after_a_failure_that_leaves_all_open_each_task_is_there_once(connection, target, faulty, label_studio, fault):
    faulty.on("/import", "none", fault)
    through = connect(faulty.url, label_studio.token)
    assert push(through, target, uploads(600), pauses=SOON).created == 600
    assert there(connection, target) == once(600)
    assert faulty.count("/import") == 3


def test_after_a_time_out_each_task_is_there_once(connection, target, faulty, label_studio, monkeypatch):
    monkeypatch.setattr(connecting, "TIMEOUT", 2.0)
    faulty.on("/import", "slow after")
    push(connect(faulty.url, label_studio.token), target, uploads(5), pauses=SOON)
    assert there(connection, target) == once(5)


def test_a_server_that_keeps_failing_is_given_up_and_a_repeat_goes_on(connection, target, faulty, label_studio):
    faulty.on("/import", "none", *["500 before"] * 3)
    through = connect(faulty.url, label_studio.token)
    with pytest.raises(UnclearError, match="failed with status 500"):
        push(through, target, uploads(600), pauses=(0.1,))
    assert there(connection, target) == once(250)
    assert push(through, target, uploads(600)) == PushReport(350, 250)


def test_nothing_is_sent_again_while_the_server_cannot_be_asked_what_it_has(
    connection, target, faulty, label_studio, monkeypatch
):
    through = connect(faulty.url, label_studio.token)
    monkeypatch.setitem(connecting.SAFE_TO_REPEAT, "max_retries", 0)
    faulty.on("/import", "500 after")
    with pytest.raises(UnclearError, match="failed with status 503"):
        push(through, target, going_down(faulty), pauses=(0.1, 0.1))
    assert there(connection, target) == once(3)


def going_down(faulty):
    """Tasks after whose import the server answers no question."""
    yield from uploads(3)
    faulty.down = True


def test_a_refusal_is_not_tried_again(target, faulty, label_studio):
    faulty.on("/import", "400")
    with pytest.raises(StudioError, match="refuses this with status 400"):
        push(connect(faulty.url, label_studio.token), target, uploads(1))
    assert faulty.count("/import") == 0
    assert faulty.is_done
