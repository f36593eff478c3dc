"""The keys of labels against those of the installed Label Studio's own page."""

import re
from importlib.util import find_spec
from itertools import chain
from pathlib import Path

import pytest

from dreiklang import hotkeys, scheme
from dreiklang.errors import SchemeError
from dreiklang.tasks.interface import FLAGS, inside_keys

SCHEME = scheme.load(Path(__file__).parents[2] / "annotation" / "scheme.toml")
# What the page listens to while text is labelled; images, video, sound and time series bring tools and keys of theirs.
IN_FORCE = ("annotation", "region", "segment", "repeater", "dm")


@pytest.fixture(scope="module")
def page_keys() -> set[str]:
    """Every key of the page, as it is built: `"region:relation":{"key":"alt+r",…` and `element:"dm.…",…key:"…"`."""
    found = find_spec("label_studio")
    if found is None or found.origin is None:
        pytest.skip("needs the server: pip install 'dreiklang[studio]'")
    scripts = (Path(found.origin).parents[1] / "web" / "dist" / "apps" / "labelstudio").glob("*.js")
    built = "".join(script.read_text("utf-8") for script in scripts)
    names = "|".join(IN_FORCE)
    patterns = (
        rf'"(?:{names}):[\w-]+":\{{"key":"([^"]+)"',
        rf'element:"(?:{names})[:.][\w.-]+",label:"[^"]*",key:"([^"]+)"',
    )
    keys = {key for pattern in patterns for keys in re.findall(pattern, built) for key in keys.lower().split(",")}
    assert {"alt+r", "u", "ctrl+enter", "shift+up"} <= keys, "the page is built in another way: find its keys anew"
    return keys


def test_no_hotkey_is_one_of_the_pages_own(page_keys):
    ours = {entity.hotkey for entity in SCHEME.entities} | set(inside_keys(SCHEME).values())
    assert not ours & page_keys
    assert not {f"alt+{number}" for number in range(1, len(FLAGS) + 1)} & page_keys


def test_the_scheme_refuses_every_key_of_the_page_that_a_label_could_have(page_keys, tmp_path):
    for key in page_keys:
        path = tmp_path / "scheme.toml"
        path.write_text(f'name = "probe"\nversion = "1.0.0"\n[[entity]]\nname = "A"\nhotkey = "{key}"\n', "utf-8")
        with pytest.raises(SchemeError, match=r"is used by the labelling page itself|is no key"):
            scheme.load(path)


def test_no_key_is_given_out_that_the_page_uses(tmp_path):
    path = tmp_path / "scheme.toml"
    types = "".join(f'[[entity]]\nname = "U{i}"\n' for i in range(34))
    path.write_text(f'name = "probe"\nversion = "1.0.0"\n{types}', "utf-8")
    loaded = scheme.load(path)
    given = [entity.hotkey for entity in loaded.entities]
    assert len(set(given)) == 34
    assert not hotkeys.RESERVED & {*given, *inside_keys(loaded).values()}
    assert len(set(chain(given, inside_keys(loaded).values()))) == 68
