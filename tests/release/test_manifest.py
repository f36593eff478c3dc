"""`release.json` is written one document at a time, and is the same file."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from settlements import SCHEME

from dreiklang.about import About
from dreiklang.errors import ReleaseError
from dreiklang.files import read_json, write_json
from dreiklang.release import manifest
from dreiklang.release.manifest import FILE, InputFile, Inputs, Manifest, Release, Released
from dreiklang.release.register import Register
from dreiklang.release.statistics import Statistics

IDS = st.lists(st.text(min_size=1).filter(str.isprintable) | st.sampled_from(["\n ]", '"},\n', "\u2028"]), unique=True)


def released(document_id: str) -> Released:
    return Released(document_id, "train", "0" * 64, withheld=len(document_id) > 2)


@given(IDS, st.booleans(), st.text())
def test_it_is_the_same_to_the_byte_as_if_it_had_been_written_at_once(ids, recorded, title):
    about = About(title=title)
    given_ = {
        "version": "1.0.0",
        "software": {},
        "scheme": SCHEME,
        "shares": {},
        "statistics": Statistics(),
        "files": (),
    }
    inputs = Inputs((InputFile("a", 1, "0"),) if recorded else ())
    whole = Manifest(**given_, about=about, documents=tuple(map(released, ids)), inputs=inputs)
    with TemporaryDirectory() as name, Register(Path(name)) as register:
        for document_id in ids:
            register.add(released(document_id))
        folder = Path(name)
        write_json(folder / "whole.json", whole)
        manifest.write(folder / FILE, Release(**given_, about=about), register, inputs)
        assert (folder / FILE).read_bytes() == (folder / "whole.json").read_bytes()
        assert read_json(folder / FILE, Manifest) == whole


def test_the_register_leaves_no_file_and_takes_no_document_twice(tmp_path):
    with Register(tmp_path) as register:
        register.add(released("a"))
        register.add(released("b"))
        assert [document.id for document in register] == [document.id for document in register] == ["a", "b"]
        with pytest.raises(ReleaseError, match="a was to be released twice"):
            register.add(released("a"))
        assert (len(register), list(tmp_path.iterdir())) == (2, [])
