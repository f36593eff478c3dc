"""The table of places is a dictionary."""

import random

from dreiklang.collected.table import PlaceTable


def test_it_remembers_the_last_place_of_each_thing_however_many_there_are():
    chance, table, known = random.Random(17), PlaceTable(), {}
    for number in range(20_000):
        thing = chance.choice([f"answer-{chance.randrange(8_000)}", (f"answer-{chance.randrange(8_000)}", b"state")])
        known[thing] = number
        table.put(thing, number)
    assert {thing: table.find(thing) for thing in known} == known
    assert [table.find(f"other-{i}") for i in range(2_000)] == [None] * 2_000


def test_a_thing_whose_hash_is_zero_is_found_too():
    table = PlaceTable()
    assert table.find(0) is None
    table.put(0, 5)
    assert table.find(0) == 5
