"""Killed, or with no space left: a release appears whole or not at all."""

import pytest
from release.apart import apart, contents
from settlements import SCHEME, settlements

from dreiklang.errors import ReleaseExistsError
from dreiklang.release.build import build


@pytest.fixture
def dataset(tmp_path):
    return tmp_path / "dataset"


def test_killed_while_writing_it_leaves_the_old_state(dataset):
    build(dataset, SCHEME, "0.1.0", settlements())
    before = contents(dataset)
    code = """
        def documents():
            yield from settlements(60)
            os.kill(os.getpid(), signal.SIGKILL)
        build(dataset, SCHEME, "0.2.0", documents())
    """
    assert apart(code, dataset).returncode == -9
    left = contents(dataset)
    assert {path: data for path, data in left.items() if not path.startswith("data/.0.2.0.")} == before
    assert left.keys() != before.keys()
    build(dataset, SCHEME, "0.2.0", settlements())
    assert not list((dataset / "data").glob(".*"))


def test_killed_before_it_is_listed_the_next_try_lists_it(dataset):
    code = """
        from dreiklang.release import build as building
        building.publish = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
        build(dataset, SCHEME, "0.1.0", settlements())
    """
    assert apart(code, dataset).returncode == -9
    assert not (dataset / "README.md").exists()
    with pytest.raises(ReleaseExistsError):
        build(dataset, SCHEME, "0.1.0", settlements())
    assert "ner-0.1.0" in (dataset / "README.md").read_text("utf-8")
    assert (dataset / "probe_loader.py").is_file()


FULL = """
        from dreiklang.errors import ReleaseError
        def full(limit):
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
"""


@pytest.mark.parametrize("limit", [0, 100, 3000, 10_000])
def test_a_full_disk_leaves_nothing_and_says_so(dataset, limit):
    code = f"""{FULL}
        full({limit})
        try:
            build(dataset, SCHEME, "0.1.0", settlements())
        except ReleaseError as error:
            print(error)
    """
    done = apart(code, dataset, PYTHONDONTWRITEBYTECODE="1")
    assert done.stdout == (
        f"{dataset / 'data' / '0.1.0'}: cannot be written (File too large): nothing was released: "
        "free space and run `dreiklang release 0.1.0` again\n"
    ), done
    assert contents(dataset) == {}


def test_a_disk_full_at_the_end_leaves_a_release_that_the_next_try_lists(dataset):
    build(dataset, SCHEME, "0.1.0", settlements())
    before = (dataset / "README.md").read_text("utf-8")
    code = f"""{FULL}
        from dreiklang.release import build as building
        listing, calls = building.publish, []
        def publish(*given):
            calls.append(given)
            full(resource.RLIM_INFINITY if len(calls) == 1 else 100)
            listing(*given)
        building.publish = publish
        try:
            build(dataset, SCHEME, "0.2.0", settlements())
        except ReleaseError as error:
            print(error)
    """
    done = apart(code, dataset, PYTHONDONTWRITEBYTECODE="1")
    assert "0.2.0 is made but not listed yet" in done.stdout, done
    assert "(File too large): free space and run `dreiklang release 0.2.0` again" in done.stdout
    assert (dataset / "README.md").read_text("utf-8") == before
    with pytest.raises(ReleaseExistsError, match=r"0\.2\.0 is there already"):
        build(dataset, SCHEME, "0.2.0", settlements())
    assert "ner-0.2.0" in (dataset / "README.md").read_text("utf-8")


def test_readers_may_open_the_folder(dataset):
    folder = build(dataset, SCHEME, "0.1.0", settlements()).folder
    assert oct(folder.stat().st_mode & 0o777) == "0o755"
