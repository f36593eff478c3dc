import pytest

from dreiklang.agreement.gates import Gates, State, load, missed
from dreiklang.errors import SchemeError
from dreiklang.records import Figure

FIGURES = (
    Figure("entities", "f1_exact", 0.81, 0.75, 0.86, 40),
    Figure("entities.PER", "f1_exact", 0.2, 0.1, 0.3, 40),
    Figure("relations", "f1", None, None, None, 40),
    Figure("translations.en", "chrf", 0.7, 0.66, 0.74, 40),
    Figure("translations.tr", "chrf", 0.5, 0.45, 0.55, 40),
)
STATE = State(settled=50, double=12, open=3)


def test_without_gates_nothing_is_missed():
    assert list(missed(Gates(), FIGURES, STATE)) == []


def test_every_gate_that_is_missed_is_named_with_its_value():
    found = list(missed(Gates(0.3, 0.8, 0.1, 0.6, 2), FIGURES, STATE))
    assert found == [
        "double: 12 of 50 documents answered twice, a share of 0.240, must be 0.3 or more",
        "entities: lower end of entities f1_exact is 0.750 (0.810 over 40 documents), must be 0.8 or more",
        "relations: relations f1 is undefined over 40 documents, must be 0.1 or more",
        "translations: lower end of translations.tr chrf is 0.450 (0.500 over 40 documents), must be 0.6 or more",
        "open: 3 answered documents not settled, must be 2 or fewer",
    ]


def test_the_lower_end_of_the_interval_counts_and_not_the_figure():
    assert list(missed(Gates(entities=0.75), FIGURES, STATE)) == []
    assert len(list(missed(Gates(entities=0.76), FIGURES, STATE))) == 1


def test_options_override_the_scheme(tmp_path):
    path = tmp_path / "scheme.toml"
    path.write_text("[gates]\ndouble = 0.1\nentities = 0.7\nopen = 0\n", "utf-8")
    assert load(path).overridden(Gates(entities=0.5)) == Gates(double=0.1, entities=0.5, open=0)
    path.write_text('name = "no gates"\n', "utf-8")
    assert load(path) == Gates()


@pytest.mark.parametrize(
    ("toml", "named"),
    [("[gates]\ndouble = 2\n", "gates.double"), ("[gates]\nentity = 0.5\n", "gates"), ("gates = 1\n", "gates")],
)
def test_a_wrong_gate_is_named(tmp_path, toml, named):
    path = tmp_path / "scheme.toml"
    path.write_text(toml, "utf-8")
    with pytest.raises(SchemeError, match=named):
        load(path)
