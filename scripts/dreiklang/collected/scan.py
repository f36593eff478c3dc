"""Where a JSON value ends, found without parsing it: slower than guessing, but it needs no guess."""

import re

_STRING = rb'"(?:[^"\\]++|\\.)*+"'
# Whole strings and plain values, then one of: 1 an opening bracket, 2 a closing one, 3 a string not closed, or the end.
_STEP = re.compile(rb'[^"{}\[\]]*+(?:' + _STRING + rb'[^"{}\[\]]*+)*+(?:([{\[])|([}\]])|("|\Z))', re.DOTALL)
_SCALAR = re.compile(_STRING + rb'|[^\s,\]"]++(?=[\s,\]])|[,\]]', re.DOTALL)


def value_end(buffer: bytes, start: int) -> int | None:
    """The end of the value that begins at `start`, or None if the buffer ends first. Broken values end anywhere."""
    if buffer[start : start + 1] not in (b"{", b"["):
        scalar = _SCALAR.match(buffer, start)
        return scalar.end() if scalar else None
    depth = 0
    for step in _STEP.finditer(buffer, start):
        kind = step.lastindex
        if kind == 1:
            depth += 1
        elif kind == 3:
            return None
        else:
            depth -= 1
            if not depth:
                return step.end()
    return None
