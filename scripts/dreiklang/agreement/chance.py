"""Agreement on entities beyond chance: Cohen's κ and Krippendorff's α on tokens, α for unitizing on characters."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain, combinations

from dreiklang.agreement.entities import COMPARED
from dreiklang.agreement.measures import Measure, alpha, alpha_cu, alpha_u, alpha_u_binary, kappa
from dreiklang.agreement.spans import Mention, flat, intersections
from dreiklang.agreement.tally import Counts, Key
from dreiklang.agreement.tokens import OUTSIDE, Labels

KAPPA = "kappa_tokens"


def pair_counts(tokens: int, left: Labels, right: Labels) -> Counter[Key]:
    """What κ needs of the labels of two annotators."""
    found: Counter[Key] = Counter({("kappa", "n"): tokens})
    found["kappa", "equal"] = _equal(tokens, left, right)
    for side, given in (("left", left), ("right", right)):
        for name, number in _given(tokens, given).items():
            found["kappa", side, name] = number
    return found


def token_counts(tokens: int, given: Sequence[Labels]) -> Counts:
    """What nominal α needs of all annotators' labels for the tokens of one task (2004, section 11.3.2)."""
    found: defaultdict[Key, float] = defaultdict(float)
    others = len(given) - 1
    for said in given:
        for name, number in _given(tokens, said).items():
            found["alpha", "given", name] += number
    for left, right in combinations(given, 2):
        found["alpha", "equal"] += 2 * _equal(tokens, left, right) / others
    return found


def _equal(tokens: int, left: Labels, right: Labels) -> int:
    """How many tokens both label alike, also as outside."""
    labelled = len(left) + len(right) - len(left.keys() & right.keys())
    return tokens - labelled + len(left.items() & right.items())


def _given(tokens: int, said: Labels) -> Counter[str]:
    found = Counter(said.values())
    found[OUTSIDE] += tokens - len(said)
    return found


def unit_counts(length: int, marked: Sequence[Sequence[Mention]]) -> Counts:
    """What α for unitizing needs of all annotators' spans in a text of this length: of all types, and of each alone."""
    alone = [flat(spans) for spans in marked]
    if len(marked) == 2 and all(len(spans) == len(kept) for spans, kept in zip(marked, alone, strict=True)):
        found = _of_two(*alone)
    else:
        found = _all_types(alone)
        by_type = [_by_type(spans) for spans in marked]
        for name in set(chain.from_iterable(by_type)):
            _add_alone(found, name, [spans.get(name, []) for spans in by_type])
    found["u", "length"] = length * len(marked)
    return found


def _of_two(left: Sequence[Mention], right: Sequence[Mention]) -> dict[Key, float]:
    """All that the general case below counts, in one pass: two annotators of whom neither's spans overlap."""
    given, itself, both, alike = (defaultdict[str, int](int) for _ in range(4))
    for start, end, name in chain(left, right):
        given[name] += end - start
        itself[name] += (end - start) ** 2
    units = mixed = 0
    reached = [0] * len(left), [0] * len(right)
    for a, b, shared in intersections(left, right):
        one, other = left[a][2], right[b][2]
        units += shared
        both[one] += shared
        both[other] += shared
        reached[0][a] += shared
        reached[1][b] += shared
        if one == other:
            alike[one] += shared
        else:
            mixed += shared
    squares = defaultdict[str, int](int)
    for spans, lengths in zip((left, right), reached, strict=True):
        for span, shared in zip(spans, lengths, strict=True):
            squares[span[2]] += shared**2
    found: dict[Key, float] = {("u", "split"): 2 * (sum(given.values()) - 2 * units), ("u", "mixed"): 2 * mixed}
    for name, covered in given.items():
        found["u", "given", name] = found["u", name, "given", name] = covered
        found["u", "self", name] = found["u", name, "self", name] = itself[name]
        found["u", "both", "given", name] = both[name]
        found["u", "both", "self", name] = squares[name]
        found["u", name, "split"] = 2 * (covered - 2 * alike[name])
    return found


def _by_type(spans: Sequence[Mention]) -> dict[str, list[Mention]]:
    """Of each type its spans, flat."""
    found: defaultdict[str, list[Mention]] = defaultdict(list)
    for mention in spans:
        found[mention.type].append(mention)
    return {name: flat(alone) for name, alone in found.items()}


def _add_alone(found: dict[Key, float], name: str, marked: Sequence[Sequence[Mention]]) -> None:
    """The units of one type, all else being gaps."""
    lengths = [[end - start for start, end, _ in spans] for spans in marked]
    covered = list(map(sum, lengths))
    differing = 0
    for i, j in combinations(range(len(marked)), 2):
        if marked[i] != marked[j]:
            units = sum(shared for _, _, shared in intersections(marked[i], marked[j]))
            differing += covered[i] + covered[j] - 2 * units
    found["u", name, "split"] = 2 * differing / (len(marked) - 1)
    found["u", name, "given", name] = sum(covered)
    found["u", name, "self", name] = sum(length**2 for length in chain.from_iterable(lengths))


def _all_types(marked: Sequence[Sequence[Mention]]) -> dict[Key, float]:
    """Lengths given and lengths that do not coincide; each coincidence counts in both directions, 1 / (m - 1) each.

    "split" is where one has a unit and one a gap, "mixed" where both have units of two types; "both" is about stretches
    where both have a unit.
    """
    found: defaultdict[Key, float] = defaultdict(float)
    weight = 2 / (len(marked) - 1)
    covered = [sum(end - start for start, end, _ in spans) for spans in marked]
    for start, end, name in chain.from_iterable(marked):
        found["u", "given", name] += end - start
        found["u", "self", name] += (end - start) ** 2
    for i, j in combinations(range(len(marked)), 2):
        units = 0
        for a, b, shared in intersections(marked[i], marked[j]):
            left, right = marked[i][a].type, marked[j][b].type
            units += shared
            found["u", "mixed"] += weight * shared * (left != right)
            found["u", "both", "given", left] += weight * shared / 2
            found["u", "both", "given", right] += weight * shared / 2
        found["u", "split"] += weight * (covered[i] + covered[j] - 2 * units)
    for i, spans in enumerate(marked):
        reached: defaultdict[int, int] = defaultdict(int)
        others = _union(marked[:i], marked[i + 1 :]) if len(marked) > 2 else marked[1 - i]
        for a, _, shared in intersections(spans, others):
            reached[a] += shared
        for a, shared in reached.items():
            found["u", "both", "self", spans[a].type] += shared**2
    return found


def _union(*others: Sequence[Sequence[Mention]]) -> list[Mention]:
    """What any of them covers, as stretches that do not touch."""
    merged: list[Mention] = []
    for start, end, _ in sorted(chain.from_iterable(chain.from_iterable(others))):
        if merged and start <= merged[-1].end:
            merged[-1] = Mention(merged[-1].start, max(end, merged[-1].end), "")
        else:
            merged.append(Mention(start, end, ""))
    return merged


def measures(types: Sequence[str]) -> Iterator[Measure]:
    """κ is of two annotators; α is of all that answered a task together."""
    labels = (*types, OUTSIDE)
    yield Measure("entities", KAPPA, kappa(("kappa",), labels), COMPARED)
    yield Measure("entities", "alpha_tokens", alpha(("alpha",), labels), COMPARED, "group")
    yield Measure("entities", "alpha_u", alpha_u(types), COMPARED, "group")
    yield Measure("entities", "alpha_u_binary", alpha_u_binary(("u",), types), COMPARED, "group")
    yield Measure("entities", "alpha_cu", alpha_cu(types), COMPARED, "group")
    for name in types:
        yield Measure(f"entities.{name}", "alpha_u", alpha_u_binary(("u", name), [name]), COMPARED, "group")
