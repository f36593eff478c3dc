"""Text that was read in the wrong encoding (`KÃ¶ln`), put right word by word, and nothing else.

ftfy decides; a cheap test keeps it away from texts, and from words, that cannot need it.
"""

import re
from collections.abc import Iterator

from ftfy import fix_encoding

from dreiklang.records import Repair
from dreiklang.sources.offsets import trimmed

# A UTF-8 lead byte and a continuation byte, each read as Latin-1, Windows-1252 or Mac Roman; or a C1 control character.
_SUSPECT = re.compile("[\x80-\x9f]|[Â-ô][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|√[^\x00-\x7f]")
_WORD = re.compile(r"(?:\S|\x85|(?<=[Â-ô])\xa0)+")  # a no-break space may be half of a letter: `Ã\xa0` is à
_CONTEXT = "Ã¼ "  # beyond doubt, so that ftfy believes the rare ones beside it too: `ErdoÄŸan`
_BELIEVABLE = re.compile(r"[\x00-\u017f\u2010-\u203a€™]*")


def mojibake(text: str) -> Iterator[Repair]:
    """The words that were UTF-8 (or Windows-1252) and were read as something else."""
    if not _SUSPECT.search(text):
        return
    words = [word for word in _WORD.finditer(text) if _SUSPECT.search(word[0])]
    fixed = [fix_encoding(word[0]) for word in words]
    proven = any(word[0] != right for word, right in zip(words, fixed, strict=True))
    for word, right in zip(words, fixed, strict=True):
        wrong = word[0]
        if proven and wrong == right:
            right = fix_encoding(_CONTEXT + wrong)[2:]
            if not _BELIEVABLE.fullmatch(right):
                continue
        if wrong != right:
            yield trimmed(Repair("mojibake", word.start(), wrong, right, "ftfy: bytes read in the wrong encoding"))
