"""The table of places is a dictionary, the set of keys a set."""

import random
import tracemalloc

import pytest

from dreiklang.collected.table import KeySet, PlaceTable


def test_it_remembers_the_last_place_of_each_thing_however_many_there_are():
    chance, table, known = random.Random(17), PlaceTable(), {}
    for number in range(20_000):
        thing = chance.choice([f"answer-{chance.randrange(8_000)}", (f"answer-{chance.randrange(8_000)}", b"state")])
        known[thing] = number
        table.put(thing, number)
    assert {thing: table.find(thing) for thing in known} == known
    assert [table.find(f"other-{i}") for i in range(2_000)] == [None] * 2_000


def test_the_set_knows_what_was_put_in_however_often_and_nothing_else():
    chance, keys, known = random.Random(17), KeySet(), set()
    for _ in range(20_000):
        thing = f"answer-{chance.randrange(8_000)}"
        assert (thing in keys) == (thing in known)
        known.add(thing)
        keys.put(thing)
    assert all(thing in keys for thing in known)
    assert not any(f"other-{i}" in keys for i in range(2_000))


def test_a_thing_whose_hash_is_zero_is_found_too():
    table, keys = PlaceTable(), KeySet()
    assert table.find(0) is None
    assert 0 not in keys
    table.put(0, 5)
    keys.put(0)
    assert table.find(0) == 5
    assert 0 in keys


@pytest.mark.parametrize(("kind", "entry"), [(KeySet, 8), (PlaceTable, 16)])
def test_memory_follows_the_number_of_entries_without_leaps(kind, entry):
    tracemalloc.start()
    table, before, largest = kind(), tracemalloc.get_traced_memory()[0], 0.0
    for number in range(1, 30_001):
        table.put(f"answer-{number}", *[number] * (kind is PlaceTable))
        if number > 5_000 and number % 1_000 == 0:
            largest = max(largest, (tracemalloc.get_traced_memory()[1] - before) / number)
    tracemalloc.stop()
    assert largest < 1.3 * entry
