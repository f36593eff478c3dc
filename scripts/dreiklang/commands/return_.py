from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from dreiklang.commands.options import Debug, Json, Root, Token, Url, finish

if TYPE_CHECKING:
    from dreiklang.collected.answered import Answered
    from dreiklang.corpus import Corpus
    from dreiklang.problems import Problem
    from dreiklang.studio.connection import Connection

EXAMPLE = "Example:  dreiklang return --dry-run"


@dataclass(frozen=True, slots=True)
class _Listed:
    """An answer to give back, and why."""

    answered: "Answered"
    problems: "tuple[Problem, ...]"
    reasons: tuple[str, ...]


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
    connection = _opened(corpus, url, token)
    collected(corpus, connection)
    found = [one for one in _listed(corpus, texts, annotator, reason) if one.answered.place]
    done = [one for one in found if _give_back(corpus, connection, one)]
    if done:
        collected(corpus, connection)  # that they are no longer submitted
    _finish("given back", done, json)


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
            raise CorpusError(f"{text}: no text of this name was answered: `dreiklang status` lists what was")
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


def _opened(corpus: "Corpus", url: str | None, token: str | None) -> "Connection":
    """A connection to the embedded server. Raises StudioError for any other one."""
    from dreiklang.errors import StudioError
    from dreiklang.studio.address import address_and_token
    from dreiklang.studio.connection import connect
    from dreiklang.studio.session import current

    connection = connect(*address_and_token(corpus.studio, url, token))
    here = current(corpus.studio)
    if here is None or here.url != connection.url:
        raise StudioError(
            f"{connection.url}: Label Studio makes drafts in nobody else's name, so answers can be given back on the "
            "server of `dreiklang studio` only: use --dry-run, and pass the list on"
        )
    return connection


def _give_back(corpus: "Corpus", connection: "Connection", one: _Listed) -> bool:
    """False where the annotator has no account any more. Killed at any point, it is completed by a repeat."""
    from datetime import UTC, datetime

    from dreiklang.collected import returns
    from dreiklang.collected.accounts import Accounts
    from dreiklang.studio import returning
    from dreiklang.studio.accounts import token_of
    from dreiklang.studio.connection import connect

    answer, place = one.answered.answer, one.answered.place
    assert place is not None
    people = {person.pseudonym: person for person in Accounts(corpus.annotators, {}, ()).people()}
    logins = people[answer.annotator].addresses if answer.annotator in people else ()
    tokens = [found for login in logins if (found := token_of(corpus.studio / "data", login))]
    if not tokens or not isinstance(place.task, int) or not isinstance(place.annotation, int):
        return False
    own = connect(connection.url, tokens[-1])
    returning.draft(connection, own, place.task, place.annotation, one.reasons)
    made = returns.Return(answer.document_id, answer.part, answer.annotator, answer.id, datetime.now(UTC), one.reasons)
    returns.record(corpus.returns, made)
    returning.withdraw(connection, place.annotation)
    returning.reserve(own, place.project or 0, place.task)
    return True


def _finish(what: str, found: list[_Listed], json: bool) -> None:
    from collections import Counter

    each = Counter(one.answered.answer.annotator for one in found)
    if not json:
        for one in found:
            answer = one.answered.answer
            print(f"{answer.annotator}  {answer.document_id}" + f", part {answer.part}" * (answer.parts > 1))
            print(*(f"    {reason}" for reason in one.reasons), sep="\n")
    counted = ", ".join(f"{name} {number}" for name, number in sorted(each.items()))
    facts = [
        {
            "text": one.answered.answer.document_id,
            "part": one.answered.answer.part,
            "annotator": one.answered.answer.annotator,
            "rules": sorted({problem.rule for problem in one.problems}),
            "reasons": one.reasons,
        }
        for one in found
    ]
    finish(f"{what}: {len(found)}" + f" ({counted})" * bool(counted), as_json=json, answers=facts)
