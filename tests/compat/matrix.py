"""Prints the table of docs/reference/compatibility.md, from the constraints each version is tried with."""

import re
from pathlib import Path

HERE = Path(__file__).parent
LIBRARIES = ("pyarrow", "pandas", "numpy", "huggingface-hub")


def versions() -> list[str]:
    names = (path.stem.removeprefix("constraints-") for path in HERE.glob("constraints-*.txt"))
    return sorted(names, key=lambda version: [*map(int, version.split("."))])


def table() -> str:
    head = (
        "`datasets`",
        *LIBRARIES,
        "the card's configs, streamed, slices, pinned",
        "`load()`",
        "script by `load_dataset`",
    )
    lines = [head, ("---",) * len(head)]
    for version in versions():
        pinned = dict(
            re.findall(r"^([\w-]+)==(\S+)", (HERE / f"constraints-{version}.txt").read_text().replace("_", "-"), re.M)
        )
        script = "yes" if int(version.split(".")[0]) < 4 else "no longer possible"
        lines.append((version, *(pinned[library] for library in LIBRARIES), "yes", "yes", script))
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


if __name__ == "__main__":
    print(table(), end="")
