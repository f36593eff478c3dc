import pytest
from exports import SCHEME

from dreiklang.errors import SchemeError
from dreiklang.plan import Plan, load
from dreiklang.scheme import load as load_scheme


def plan(tmp_path, table: str) -> Plan:
    path = tmp_path / "scheme.toml"
    path.write_text(SCHEME.read_text("utf-8") + table, "utf-8")
    load_scheme(path)
    return load(path)


def test_two_annotators_answer_each_text_unless_the_scheme_says_otherwise(tmp_path):
    assert plan(tmp_path, "") == Plan(2, 100)
    assert plan(tmp_path, "\n[annotation]\nannotators = 3\noverlap = 20\n") == Plan(3, 20)


@pytest.mark.parametrize("said", ["annotators = 0", 'annotators = "2"', "annotators = true", "overlap = 101", "x = 1"])
def test_a_plan_that_cannot_be_is_refused_with_its_key(tmp_path, said):
    with pytest.raises(SchemeError, match=r"scheme\.toml: annotation"):
        plan(tmp_path, f"\n[annotation]\n{said}\n")
