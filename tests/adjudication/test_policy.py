import pytest
from exports import SCHEME

from dreiklang.adjudication.policy import Policy, load
from dreiklang.errors import SchemeError
from dreiklang.scheme import load as labels


def test_a_scheme_that_says_nothing_has_the_cautious_policy():
    assert load(SCHEME) == Policy()


def test_what_a_scheme_asks_for_is_read_and_leaves_the_labels_alone(tmp_path):
    path = tmp_path / "scheme.toml"
    asked = '\n[adjudication]\nrules = ["majority", "dawid-skene"]\nthreshold = 0.9\ntranslations = "alternatives"\n'
    path.write_text(SCHEME.read_text("utf-8") + asked, "utf-8")
    assert load(path) == Policy(("majority", "dawid-skene"), threshold=0.9, translations="alternatives")
    assert labels(path).entities == labels(SCHEME).entities


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('rules = ["coin"]', r"adjudication\.rules"),
        ("least = 2", r"adjudication\.least"),
        ("threshold = 1", r"adjudication\.threshold"),
        ("treshold = 0.9", "treshold"),
    ],
)
def test_a_key_that_makes_no_sense_is_named(tmp_path, line, said):
    path = tmp_path / "scheme.toml"
    path.write_text(f"[adjudication]\n{line}\n")
    with pytest.raises(SchemeError, match=said):
        load(path)
