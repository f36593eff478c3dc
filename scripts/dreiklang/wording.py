"""How numbers are told."""


def counted(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun, e.g. "1 task", "1,200 tasks", "2 entities"; `many` where it is not `one` with an s."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
