"""Whether a translation is in the language it should be in."""

from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

_SURE = 0.9
_ENOUGH = 20  # letters


class Languages:
    """Tells a corpus's languages from each other, and no others; those nobody trained a model for are never judged."""

    def __init__(self, tags: Iterable[str]) -> None:
        self._wanted = tuple(sorted({_base(tag) for tag in tags}))

    def is_wrong(self, text: str, language: str) -> bool:
        """Whether it is surely in another one; never where it is short."""
        if sum(map(str.isalpha, text)) < _ENOUGH:
            return False
        identifier = _trained(self._wanted)
        if _base(language) not in identifier.nb_classes:
            return False
        found, confidence = identifier.classify(text)
        return bool(found != _base(language) and confidence >= _SURE)


@cache
def _trained(wanted: tuple[str, ...]) -> "LanguageIdentifier":
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages([tag for tag in wanted if tag in identifier.nb_classes])
    return identifier


def _base(tag: str) -> str:
    return tag.partition("-")[0].lower()
