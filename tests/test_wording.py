import pytest

from dreiklang.wording import counted


@pytest.mark.parametrize(("number", "said"), [(0, "0 tasks"), (1, "1 task"), (2, "2 tasks"), (1200, "1,200 tasks")])
def test_number_and_noun_agree(number, said):
    assert counted(number, "task") == said


def test_an_irregular_plural_is_given():
    assert [counted(number, "entity", "entities") for number in (1, 2)] == ["1 entity", "2 entities"]
