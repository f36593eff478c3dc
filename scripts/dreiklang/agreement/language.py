"""Whether translations are in the language they should be in."""

from collections.abc import Iterable, Sequence

from dreiklang.agreement.tongue import trained

_SURE = 0.9
_ENOUGH = 20  # letters


class Languages:
    """Tells a corpus's languages from each other, and no others; those nobody trained a model for are never judged."""

    def __init__(self, tags: Iterable[str]) -> None:
        self._wanted = tuple(sorted({_base(tag) for tag in tags}))

    def wrong(self, said: Sequence[tuple[str, str]]) -> list[bool]:
        """Of each text and its language whether it surely is in another one; never where it is short."""
        if not said:
            return []
        tongue = trained(self._wanted, _SURE)
        texts = {text: place for place, text in enumerate(dict.fromkeys(text for text, _ in said))}
        likeliest = tongue.likeliest(list(texts))
        return [
            _base(language) in tongue.languages
            and _is_surely_another(likeliest[texts[text]], _base(language))
            and sum(map(str.isalpha, text)) >= _ENOUGH
            for text, language in said
        ]


def _is_surely_another(likeliest: tuple[str, float], language: str) -> bool:
    found, confidence = likeliest
    return found != language and confidence >= _SURE


def _base(tag: str) -> str:
    return tag.partition("-")[0].lower()
