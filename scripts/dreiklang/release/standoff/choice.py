"""Whether a release withholds texts, which somebody has to say once one did."""

from collections.abc import Callable, Sequence
from pathlib import Path

from dreiklang.errors import ReleaseError
from dreiklang.records import Document
from dreiklang.release.history import releases
from dreiklang.release.standoff.licenses import may_be_passed_on
from dreiklang.release.standoff.withheld import StandOff
from dreiklang.wording import counted


def chosen(
    dataset: Path, asked: bool | None, also_open: Sequence[str], raw: Callable[[Document], str]
) -> StandOff | None:
    """None where no text is withheld; `raw` gives a text as it came.

    Raises ReleaseError where texts were withheld so far and nobody said whether they are to be, and where licences are
    `also_open` of which it is not asked.
    """
    if also_open and not asked:
        raise ReleaseError("--open goes with --stand-off, without which no text is withheld: nothing was released")
    before = releases(dataset)
    if asked is None and before and (number := sum(before[0].withheld.values())):
        raise ReleaseError(
            f"{before[0].version} withholds {counted(number, 'text')}: say --stand-off to withhold such texts "
            "again, or --with-texts to release them; nothing was released"
        )
    if not asked:
        return None
    return StandOff(withholds=lambda document: not may_be_passed_on(document.license, also_open), raw=raw)
