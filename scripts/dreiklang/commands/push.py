from collections.abc import Iterator

from dreiklang.commands.options import Debug, Json, Root, Token, Url, finish

EXAMPLE = "Example:  dreiklang push --url https://label-studio.example.org"


def push(
    url: Url = None,
    token: Token = None,
    root: Root = None,
    json: Json = False,
    debug: Debug = False,
) -> None:
    """Bring the interface and all tasks to Label Studio; safe to repeat, resumes where it stopped.

    The project has the scheme's name. A task that is there already is left alone, with all its answers.
    """
    from dreiklang.collected import carry
    from dreiklang.commands.progress import progress
    from dreiklang.commands.target import target
    from dreiklang.corpus import Corpus
    from dreiklang.locks import alone
    from dreiklang.problems import Problem
    from dreiklang.studio.address import address_and_token
    from dreiklang.studio.connection import connect
    from dreiklang.studio.push import Upload
    from dreiklang.studio.push import push as bring
    from dreiklang.tasks import batches

    corpus = Corpus.find(root)
    problems: list[Problem] = []
    carried = carry.read(corpus.carried)

    def sound() -> Iterator[Upload]:
        for found in batches.scan(corpus):
            if isinstance(found, Problem):
                problems.append(found)
            elif problem := batches.stale(found, corpus, carried):
                problems.append(problem)
            else:
                yield Upload(batches.content(found))

    connection = connect(*address_and_token(corpus.studio, url, token))
    with alone(corpus.studio / "push.lock", "push"), progress(f"tasks to {connection.url}") as dealt_with:
        found = target(corpus, connection)
        report = bring(connection, found.id, sound(), progress=dealt_with)
    problems += (
        Problem("task-on-server-differs", f"{document} part {part}", "delete it there, or restore the text here")
        for document, part in report.differing
    )
    problems += (
        Problem("task-on-server-twice", f"{document} part {part}", "delete the one without answers there")
        for document, part in report.twice
    )
    address = f"{connection.url}/projects/{found.id}"
    finish(
        f"tasks pushed: {report.created}, already there: {report.known} · {address}",
        problems,
        as_json=json,
        created=report.created,
        known=report.known,
        project=found.id,
        interface=found.state,
        url=address,
    )
