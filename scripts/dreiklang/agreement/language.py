"""Whether a translation is in the language it should be in."""

from collections.abc import Iterable
from functools import cache, lru_cache
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
        return sum(map(str.isalpha, text)) >= _ENOUGH and _is_wrong(self._wanted, text, _base(language))


@lru_cache(maxsize=4096)  # annotators who keep a suggestion write the same
def _is_wrong(wanted: tuple[str, ...], text: str, language: str) -> bool:
    identifier = _trained(wanted)
    if language not in identifier.nb_classes:
        return False
    found, confidence = identifier.classify(text)
    return bool(found != language and confidence >= _SURE)


@cache
def _trained(wanted: tuple[str, ...]) -> "LanguageIdentifier":
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages([tag for tag in wanted if tag in identifier.nb_classes])
    return identifier


def _base(tag: str) -> str:
    return tag.partition("-")[0].lower()
