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
    import msgspec

    from dreiklang.commands.progress import progress
    from dreiklang.corpus import Corpus
    from dreiklang.locks import alone
    from dreiklang.problems import Problem
    from dreiklang.studio.address import address_and_token
    from dreiklang.studio.connection import connect
    from dreiklang.studio.project import project
    from dreiklang.studio.push import Upload
    from dreiklang.studio.push import push as bring
    from dreiklang.tasks import batches
    from dreiklang.tasks.instruction import instruction
    from dreiklang.tasks.interface import interface

    corpus = Corpus.find(root)
    scheme = corpus.scheme()
    told = instruction(scheme, corpus.handbook())
    problems: list[Problem] = []

    def sound() -> Iterator[Upload]:
        for found in batches.scan(corpus):
            problem = found if isinstance(found, Problem) else batches.stale(found, corpus)
            if problem:
                problems.append(problem)
            else:
                yield Upload(msgspec.to_builtins(found))

    connection = connect(*address_and_token(corpus.studio, url, token))
    with alone(corpus.studio / "push.lock", "push"), progress(f"tasks to {connection.url}") as dealt_with:
        target = project(connection, scheme.name, interface(scheme), told, corpus.plan())
        report = bring(connection, target.id, sound(), progress=dealt_with)
    problems += (
        Problem("task-on-server-differs", f"{document} part {part}", "delete it there, or restore the text here")
        for document, part in report.differing
    )
    problems += (
        Problem("task-on-server-twice", f"{document} part {part}", "delete the one without answers there")
        for document, part in report.twice
    )
    address = f"{connection.url}/projects/{target.id}"
    finish(
        f"tasks pushed: {report.created}, already there: {report.known} · {address}",
        problems,
        as_json=json,
        created=report.created,
        known=report.known,
        project=target.id,
        interface=target.state,
        url=address,
    )
