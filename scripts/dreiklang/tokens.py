"""The one tokenizer of the project: spans, never strings, so that a token always knows where it stands."""

import re

_WORD = r"[\w\u0300-\u036f]*(?:['’][^\W_]+)*"  # what may follow on the first letter
_TOKEN = re.compile(
    rf"""
      \d+(?:[.,:]\d+)*(?:[^\W\d_]{_WORD})?     # 1.000,5  20:15  1990er  2,5km
    | [^\W_]{_WORD}                           # words; a hyphen ends one, so that a name in a compound keeps its bounds
    | \.\.+
    | [^\w\s] | _                             # punctuation and symbols, one at a time
    """,
    re.VERBOSE,
)


def count(text: str, start: int = 0, end: int | None = None) -> int:
    """How many tokens there are, in a fraction of the time that it takes to say where."""
    return len(_TOKEN.findall(text, start, len(text) if end is None else end))


def tokenize(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Token spans of `text[start:end]` in code points of `text`; every character but white space is in exactly one."""
    return list(map(re.Match.span, _TOKEN.finditer(text, start, len(text) if end is None else end)))
