"""What is refused with a remedy, so that nothing that was released ever changes."""

from dataclasses import replace

import pytest
from release.apart import contents
from settlements import SCHEME, settlement, settlements

from dreiklang.errors import ReleaseError, ReleaseExistsError
from dreiklang.records import Entity
from dreiklang.release.build import build


@pytest.fixture
def dataset(tmp_path):
    return tmp_path / "dataset"


def test_a_release_is_never_overwritten(dataset):
    build(dataset, SCHEME, "0.1.0", settlements())
    before = contents(dataset)
    with pytest.raises(ReleaseExistsError, match=r"0\.1\.0 is there already.*the next is 0\.1\.1, 0\.2\.0 or 1\.0\.0"):
        build(dataset, SCHEME, "0.1.0", settlements(4))
    assert contents(dataset) == before


@pytest.mark.parametrize("version", ["1.0", "v1.0.0", "1.0.0-rc1", "01.0.0", "1.0.0 ", "../x", "", "1２.0.0"])
def test_only_x_y_z_is_a_version(dataset, version):
    with pytest.raises(ReleaseError, match=r"write it as x\.y\.z"):
        build(dataset, SCHEME, version, settlements())
    assert not dataset.exists()


def test_a_version_before_the_newest_is_refused(dataset):
    build(dataset, SCHEME, "0.10.0", settlements())
    with pytest.raises(ReleaseError, match=r"0\.9\.0 comes before the newest release 0\.10\.0"):
        build(dataset, SCHEME, "0.9.0", settlements())


def test_nothing_to_release_is_refused_with_a_remedy(dataset):
    with pytest.raises(ReleaseError, match="no document is settled; `dreiklang adjudicate`"):
        build(dataset, SCHEME, "0.1.0", [])
    broken = settlement("kai-1", entities=(Entity("e1", "NIX", 0, 1),), relations=())
    with pytest.raises(ReleaseError, match=r"1 settled document must stay out.*label-not-in-scheme"):
        build(dataset, SCHEME, "0.1.0", [broken])
    assert contents(dataset) == {}


def test_one_document_twice_is_refused(dataset):
    with pytest.raises(ReleaseError, match="kai-1 was to be released twice"):
        build(dataset, SCHEME, "0.1.0", [settlement("kai-1"), settlement("kai-1")])
    assert contents(dataset) == {}


def test_label_ids_never_change_their_meaning(dataset):
    build(dataset, SCHEME, "0.1.0", settlements())
    for entities in (SCHEME.entities[::-1], SCHEME.entities[:-1], (SCHEME.entities[0], *SCHEME.entities[2:])):
        with pytest.raises(ReleaseError, match=r"not where release 0\.1\.0 has it"):
            build(dataset, replace(SCHEME, entities=entities), "0.2.0", settlements())
    grown = replace(SCHEME, entities=(*SCHEME.entities, replace(SCHEME.entities[0], name="EVENT")))
    assert build(dataset, grown, "0.2.0", settlements()).release.scheme == grown
