"""A release with all its papers, made once for each module that reads them."""

import pytest
from release.papered import ABOUT, AGREEMENT
from settlements import SCHEME, settlements

from dreiklang.release.build import build


@pytest.fixture(scope="module")
def dataset(tmp_path_factory):
    made = tmp_path_factory.mktemp("corpus") / "dataset"
    build(made, SCHEME, "0.1.0", settlements(), about=ABOUT, agreement=AGREEMENT)
    return made


@pytest.fixture(scope="module")
def manifest(tmp_path_factory):
    return build(tmp_path_factory.mktemp("corpus") / "dataset", SCHEME, "0.1.0", settlements(), about=ABOUT).release
