"""Which licences let a text be passed on unchanged; whether it may also be sold or edited is another question."""

import re
from collections.abc import Collection

# SPDX ids, or how they begin.
OPEN = (
    "CC0-", "CC-BY-", "CC-PDDC", "CC-PDM-", "PDDL-", "ODC-By-", "ODbL-", "CDLA-", "DL-DE-", "GFDL-", "OGL-", "NLOD-",
    "etalab-", "MIT", "0BSD", "BSD-", "ISC", "Apache-", "Unlicense",
)  # fmt: skip


def may_be_passed_on(license: str | None, also: Collection[str] = ()) -> bool:
    """Of an SPDX expression: of "A OR B" one is enough, of "A AND B" both are needed; `also` are open ids, too."""
    if not license:
        return False
    return any(
        all(part in also or part.startswith(OPEN) for part in re.split(r"\s+AND\s+", choice.strip(" ()")))
        for choice in re.split(r"\s+OR\s+", license)
        if "(" not in license or choice == license
    )
