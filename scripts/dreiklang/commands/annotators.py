from typing import TYPE_CHECKING, Annotated

import typer

from dreiklang.commands.options import Debug, Json, Root, Token, Url, finish, harmless
from dreiklang.wording import counted

if TYPE_CHECKING:
    from dreiklang.collected.accounts import Accounts, Person
    from dreiklang.corpus import Corpus
    from dreiklang.studio.connection import Connection

HELP = "Give annotators accounts, see who they are, share out the texts, take somebody out."
ADD = 'Example:  dreiklang annotators add "Lena Hartwig" "Jonas Brandt"'
LIST = "Example:  dreiklang annotators list"
ASSIGN = "Example:  dreiklang annotators assign a1=100 a2=60 a3=40"
PASSWORD = "Example:  dreiklang annotators password a1"
REMOVE = 'Example:  dreiklang annotators remove "Jonas Brandt"'

Names = Annotated[
    list[str], typer.Argument(metavar="NAME…", help="Who: a name as you know them; it stays on this machine.")
]
Name = Annotated[str, typer.Argument(metavar="NAME", help="Who: the name given to `add`, or the pseudonym.")]


def add(
    names: Names, url: Url = None, token: Token = None, root: Root = None, json: Json = False, debug: Debug = False
) -> None:
    """Make accounts with which annotators can sign in; each password is shown once, and stored nowhere.

    In Label Studio and in all data they are a1, a2, …; who that is stays in annotation/annotators.json,
    which git ignores.
    """
    from dreiklang.errors import StudioError
    from dreiklang.locks import alone
    from dreiklang.studio.accounts import members, new_password, sign_up

    corpus, connection = _opened(root, url, token)
    made = []
    with alone(corpus.studio / "collect.lock", "collection", patience=5):
        accounts = _accounts(corpus)
        there = {member.address for member in members(connection)}
        for name in names:
            if any(there.intersection(person.addresses) for person in accounts.people() if person.is_called(name)):
                raise StudioError(
                    f"{name}: has an account already: `dreiklang annotators password` makes a new password"
                )
        taken = there.union(*(person.addresses for person in accounts.people()))
        for name in names:
            pseudonym = accounts.enroll(name)
            address, password = _free_address(pseudonym, corpus.scheme().name, taken), new_password()
            accounts.link(pseudonym, address, sign_up(connection, address, password))
            accounts.save()  # after each: an account without its owner on record would be nobody's
            taken.add(address)
            made.append({"name": name, "pseudonym": pseudonym, "login": address, "password": password})
            if not json:
                print(harmless(f"{name}: {pseudonym} · login {address} · password {password}"), flush=True)
    finish(
        f"{counted(len(made), 'account')} made · sign in at {connection.url}/user/login/ · "
        "hand out login and password: they are not shown again",
        as_json=json,
        accounts=made,
        url=connection.url,
    )


def list_(url: Url = None, token: Token = None, root: Root = None, json: Json = False, debug: Debug = False) -> None:
    """List annotators with pseudonym, name and account, and, when a server is known, when they were last there."""
    from dreiklang.commands.table import show, table
    from dreiklang.corpus import Corpus
    from dreiklang.studio.accounts import members
    from dreiklang.studio.address import is_known

    corpus = Corpus.find(root)
    people = _accounts(corpus).people()
    seen = None
    if is_known(corpus.studio, url):
        seen = {member.address: member for member in members(_opened(root, url, token)[1])}
    rows, facts = [], []
    for person in people:
        active = [seen[address] for address in person.addresses if address in seen] if seen else []
        state = "unknown" if seen is None else "active" if active else "no account"
        last = max((member.last_activity for member in active if member.last_activity), default=None)
        rows.append((person.pseudonym, ", ".join(person.names), ", ".join(person.addresses), state, _minute(last)))
        known = {"pseudonym": person.pseudonym, "names": person.names, "logins": person.addresses}
        facts.append({**known, "state": state, "last_activity": last})
    if not json and rows:
        show(table(("annotator", "name", "login", "account", "last there"), rows))
    finish(counted(len(people), "annotator"), as_json=json, annotators=facts)


def assign(
    shares: Annotated[
        list[str], typer.Argument(metavar="NAME=SHARE…", help="Who gets how many percent of the texts, e.g. a1=60.")
    ],
    url: Url = None,
    token: Token = None,
    root: Root = None,
    json: Json = False,
    debug: Debug = False,
) -> None:
    """Share out the texts: each annotator gets a tab of their own, and its address, with so many percent of the tasks.

    Shares that add up to N x 100 give each text to N annotators. Label Studio's community edition cannot keep anybody
    from opening other tabs: the address is what to hand out. Run it again after a push of new texts.
    """
    from dreiklang.studio.project import require
    from dreiklang.studio.shares import assign as share_out
    from dreiklang.studio.shares import parse

    corpus, connection = _opened(root, url, token)
    people = _accounts(corpus).people()
    asked = {_person(corpus, people, name).pseudonym: share for name, share in parse(shares).items()}
    project = require(connection, corpus.scheme().name)
    tabs = share_out(connection, project, asked)
    if not json:
        for tab in tabs:
            print(f"{tab.title}: {counted(tab.tasks, 'task')} · {tab.url}")
    wanted, given = corpus.plan().annotators, sum(asked.values()) / 100
    note = "" if given == wanted else f", and [annotation] in scheme.toml asks for {wanted}"
    facts = [{"annotator": tab.title, "tasks": tab.tasks, "url": tab.url} for tab in tabs]
    finish(
        f"each text goes to {given:g} annotator{'s' * (given != 1)}{note}",
        as_json=json,
        tabs=facts,
        annotators_per_text=given,
    )


def password(name: Name, root: Root = None, json: Json = False, debug: Debug = False) -> None:
    """Give an annotator of the embedded Label Studio a new password, shown once; it ends their session."""
    from dreiklang.corpus import Corpus
    from dreiklang.studio.account import reset_password

    corpus = Corpus.find(root)
    person = _person(corpus, _accounts(corpus).people(), name)
    login = _own_login(corpus, person)
    made = reset_password(corpus.studio / "data", login)
    finish(
        f"{person.pseudonym} · login {login} · password {made}",
        as_json=json,
        pseudonym=person.pseudonym,
        login=login,
        password=made,
    )


def remove(
    name: Name, url: Url = None, token: Token = None, root: Root = None, json: Json = False, debug: Debug = False
) -> None:
    """Take an annotator out: their account sees no text from now on. Their answers stay, under their pseudonym.

    On the embedded Label Studio the password is changed too, so that nobody signs in with it. Label Studio cannot undo
    this; `add` makes the same person a new account under the old pseudonym.
    """
    from dreiklang.errors import StudioError
    from dreiklang.studio.account import reset_password
    from dreiklang.studio.accounts import members, take_out

    corpus, connection = _opened(root, url, token)
    person = _person(corpus, _accounts(corpus).people(), name)
    leaving = [member for member in members(connection) if member.address in person.addresses]
    if not leaving:
        raise StudioError(f"{connection.url}: {person.pseudonym} has no account there: nothing was changed")
    for member in leaving:
        take_out(connection, member.number)
        if _is_own(corpus, connection) and member.address:
            reset_password(corpus.studio / "data", member.address)  # which nobody is told
    finish(f"{person.pseudonym} is taken out; the answers stay", as_json=json, pseudonym=person.pseudonym)


def _opened(root: Root, url: str | None, token: str | None) -> "tuple[Corpus, Connection]":
    from dreiklang.corpus import Corpus
    from dreiklang.studio.address import address_and_token
    from dreiklang.studio.connection import connect

    corpus = Corpus.find(root)
    return corpus, connect(*address_and_token(corpus.studio, url, token))


def _accounts(corpus: "Corpus") -> "Accounts":
    from dreiklang.collected.accounts import Accounts
    from dreiklang.collected.index import Lines

    return Accounts(corpus.annotators, {}, Lines(corpus).known().pseudonyms)


def _person(corpus: "Corpus", people: "list[Person]", name: str) -> "Person":
    from dreiklang.errors import CorpusError

    found = [person for person in people if person.is_called(name)]
    if not found:
        raise CorpusError(f"{corpus.annotators}: knows no {name}: `dreiklang annotators list` names everybody")
    return found[0]


def _free_address(pseudonym: str, corpus: str, taken: "set[str | None]") -> str:
    """An address under a domain that can never exist, e.g. "a1@my-corpus.invalid"; "a1.2@…" for a second account."""
    import re

    domain = re.sub(r"[^a-z0-9]+", "-", corpus.lower()).strip("-") or "corpus"
    number = 1
    while (address := f"{pseudonym}{f'.{number}' * (number > 1)}@{domain}.invalid") in taken:
        number += 1
    return address


def _own_login(corpus: "Corpus", person: "Person") -> str:
    """The login of somebody's account on the embedded server. Raises StudioError where there is none."""
    from dreiklang.errors import StudioError
    from dreiklang.studio.accounts import token_of

    logins = [address for address in person.addresses if token_of(corpus.studio / "data", address)]
    if not logins:
        raise StudioError(
            f"{person.pseudonym} has no account on the embedded Label Studio: change it on your own server"
        )
    return logins[-1]


def _is_own(corpus: "Corpus", connection: "Connection") -> bool:
    from dreiklang.studio.session import current

    here = current(corpus.studio)
    return here is not None and here.url == connection.url


def _minute(moment: object) -> str:
    return f"{moment:%Y-%m-%d %H:%M}" if moment else ""
