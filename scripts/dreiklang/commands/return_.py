from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from dreiklang.commands.options import Debug, Json, Root, Token, Url, finish, harmless

if TYPE_CHECKING:
    from collections import Counter

    from dreiklang.collected.answered import Answered
    from dreiklang.corpus import Corpus
    from dreiklang.problems import Problem
    from dreiklang.studio.connection import Connection

EXAMPLE = "Example:  dreiklang return --dry-run"


@dataclass(frozen=True, slots=True)
class _Listed:
    """An answer to give back, and why; `obstacle` says why that could not be done."""

    answered: "Answered"
    problems: "tuple[Problem, ...]"
    reasons: tuple[str, ...]
    obstacle: str = ""


def return_(
    texts: Annotated[
        list[str] | None, typer.Argument(metavar="[TEXT…]", help="Ids of texts; all that need it if not given.")
    ] = None,
    annotator: Annotated[str | None, typer.Option(help="Only this annotator's answers, e.g. a1.")] = None,
    reason: Annotated[
        str | None, typer.Option(help="Give back the named texts for this reason, whatever is found in them.")
    ] = None,
    lift: Annotated[
        bool, typer.Option("--lift", help="Wait no longer for what was given back; the named texts, or all.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only list what would be given back, and why.")] = False,
    url: Url = None,
    token: Token = None,
    root: Root = None,
    json: Json = False,
    debug: Debug = False,
) -> None:
    """Give answers with something left to do back to their annotators, with the reasons in the comment box.

    Everything is collected first. Then the answer becomes a draft of its annotator, whose stream offers the text next.
    Relations without type or between forbidden types, spans with spaces at their ends, missing translations and labels
    that were given up are reasons. It works on the embedded Label Studio; elsewhere --dry-run makes the list.

    Until the answer comes its task stays open, however alike the others are; --lift goes on without it.
    """
    from dataclasses import replace

    from dreiklang.commands.collect import collected
    from dreiklang.corpus import Corpus
    from dreiklang.errors import CorpusError

    corpus = Corpus.find(root)
    if reason and not texts:
        raise CorpusError("--reason: name the texts it is the reason for")
    if lift:
        _lift(corpus, texts, annotator, dry_run, json)
    if dry_run:
        found = list(_listed(corpus, texts, annotator, reason))
        _finish("would be given back", found, json)
    connection, source = _opened(corpus, url, token)
    collected(corpus, connection)
    listed = list(_listed(corpus, texts, annotator, reason))
    found = [replace(one, obstacle=_give_back(corpus, connection, source, one)) for one in listed]
    if not all(one.obstacle for one in found):
        collected(corpus, connection)  # that they are no longer submitted
    _finish("given back", found, json)


def _lift(corpus: "Corpus", texts: list[str] | None, annotator: str | None, dry_run: bool, json: bool) -> None:
    from dreiklang.collected import returns
    from dreiklang.collected.store import Store
    from dreiklang.errors import CorpusError

    store, scheme, back = Store(corpus), corpus.scheme(), returns.by_document(corpus.returns)
    found = []
    for text in texts or sorted(back):
        if not corpus.has(text):
            raise CorpusError(f"{text}: there is no text of this name")
        answers = store.answers(corpus.document(text), scheme)[0]
        found += [
            entry for entry in back.get(text, ()) if entry.is_open(answers) and annotator in (None, entry.annotator)
        ]
    if found and not dry_run:
        returns.lift(corpus.returns, found)
    for entry in () if json else found:
        print(f"{entry.annotator}  {entry.document_id}")
    facts = [{"text": e.document_id, "part": e.part, "annotator": e.annotator} for e in found]
    finish(f"{'would be ' * dry_run}no longer waited for: {len(found)}", as_json=json, answers=facts)


def _listed(
    corpus: "Corpus", texts: list[str] | None, annotator: str | None, reason: str | None
) -> "Iterator[_Listed]":
    from dreiklang.collected import returns
    from dreiklang.collected.accounts import Accounts
    from dreiklang.collected.review import remarks
    from dreiklang.collected.store import Store
    from dreiklang.errors import CorpusError

    store, scheme = Store(corpus), corpus.scheme()
    everybody = {person.pseudonym for person in Accounts(corpus.annotators, {}, ()).people()}
    everybody |= {before.annotator for before in returns.read(corpus.returns)}
    for text in texts or ():
        if text not in store.document_ids():
            listed = "`dreiklang return --dry-run` lists those with something to mend"
            raise CorpusError(f"{text}: no text of this name was answered: {listed}")
    for document_id in texts or store.document_ids():
        document = corpus.document(document_id)
        for one in store.answered(document, scheme):
            everybody.add(one.answer.annotator)
            if one.answer.annotator.startswith("model:") or annotator not in (None, one.answer.annotator):
                continue
            found = remarks(one, document, scheme)
            reasons = tuple(dict.fromkeys([*([reason] if reason else []), *(remark.reason for remark in found)]))
            if reasons:
                yield _Listed(one, tuple(remark.problem for remark in found), reasons)
    if annotator and annotator not in everybody:
        raise CorpusError(f"{annotator}: nobody is called that: `dreiklang status` lists who answered, e.g. as a1")


def _opened(corpus: "Corpus", url: str | None, token: str | None) -> "tuple[Connection, str]":
    """A connection to the embedded server, and the source its answers have. Raises StudioError for any other one."""
    from dreiklang.errors import StudioError
    from dreiklang.studio.address import address_and_token
    from dreiklang.studio.connection import connect
    from dreiklang.studio.increment import mark
    from dreiklang.studio.project import require
    from dreiklang.studio.session import current

    connection = connect(*address_and_token(corpus.studio, url, token))
    here = current(corpus.studio)
    if here is None or here.url != connection.url:
        raise StudioError(
            f"{connection.url}: Label Studio makes drafts in nobody else's name, so answers can be given back on the "
            "server of `dreiklang studio` only: use --dry-run, and pass the list on"
        )
    return connection, mark(connection, require(connection, corpus.scheme().name)).source


def _give_back(corpus: "Corpus", connection: "Connection", source: str, one: _Listed) -> str:
    """Empty, or why it can't be done and what to do. Killed at any point, it is completed by a repeat."""
    from datetime import UTC, datetime

    from dreiklang.collected import returns
    from dreiklang.collected.accounts import Accounts
    from dreiklang.studio import returning
    from dreiklang.studio.accounts import token_of
    from dreiklang.studio.connection import connect

    answer, place = one.answered.answer, one.answered.place
    if place is None or place.source != source:
        return "it was not collected from this project: pass the list on"
    people = {person.pseudonym: person for person in Accounts(corpus.annotators, {}, ()).people()}
    logins = people[answer.annotator].addresses if answer.annotator in people else ()
    tokens = [found for login in logins if (found := token_of(corpus.studio / "data", login))]
    if not tokens:
        remedy = f"`dreiklang annotators add {answer.annotator}`, or " * (answer.annotator in people)
        return f"{answer.annotator} has no account here: {remedy}pass the list on"
    if not isinstance(place.task, int) or not isinstance(place.annotation, int):
        return "it has no number on the server: pass the list on"
    own = connect(connection.url, tokens[-1])
    returning.draft(connection, own, place.task, place.annotation, one.reasons)
    made = returns.Return(answer.document_id, answer.part, answer.annotator, answer.id, datetime.now(UTC), one.reasons)
    returns.record(corpus.returns, made)
    returning.withdraw(connection, place.annotation)
    returning.reserve(own, place.project or 0, place.task)
    return ""


def _finish(what: str, found: list[_Listed], json: bool) -> None:
    from collections import Counter

    each = Counter(one.answered.answer.annotator for one in found if not one.obstacle)
    left = Counter(one.answered.answer.annotator for one in found if one.obstacle)
    if not json:
        for one in found:
            answer = one.answered.answer
            print(f"{answer.annotator}  {answer.document_id}" + f", part {answer.part}" * (answer.parts > 1))
            print(*(f"    {reason}" for reason in one.reasons), sep="\n")
            if one.obstacle:
                print(harmless(f"    not {what}: {one.obstacle}"))
    not_done = f" · not {what}: {_counted(left)}" if left else ""
    finish(
        f"{what}: {_counted(each)}{not_done}",
        as_json=json,
        answers=[_facts(one) for one in found if not one.obstacle],
        left=[_facts(one) | {"obstacle": one.obstacle} for one in found if one.obstacle],
    )


def _facts(one: _Listed) -> dict[str, object]:
    answer = one.answered.answer
    return {
        "text": answer.document_id,
        "part": answer.part,
        "annotator": answer.annotator,
        "rules": sorted({problem.rule for problem in one.problems}),
        "reasons": one.reasons,
    }


def _counted(each: "Counter[str]") -> str:
    """E.g. "3 (a1 2, a2 1)"."""
    counted = ", ".join(f"{name} {number}" for name, number in sorted(each.items()))
    return f"{each.total()}" + f" ({counted})" * bool(counted)
