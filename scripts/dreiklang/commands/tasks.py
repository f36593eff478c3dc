from typing import Annotated

import typer

from dreiklang.commands.options import Debug, Json, Root, finish

EXAMPLE = "Example:  dreiklang tasks --max-segments 40"


def tasks(
    max_segments: Annotated[
        int, typer.Option(min=1, help="Split a longer text into parts of at most so many segments, at paragraph ends.")
    ] = 60,
    root: Root = None,
    json: Json = False,
    debug: Debug = False,
) -> None:
    """Make Label Studio tasks of the sources that have none yet: a new batch in annotation/tasks/.

    The labelling interface, annotation/interface.xml, is brought up to date with the scheme.
    """
    from dreiklang.corpus import Corpus
    from dreiklang.tasks import batches

    corpus = Corpus.find(root)
    report = batches.write(corpus, corpus.scheme(), max_segments)
    batch = report.path.relative_to(corpus.root) if report.path else None
    finish(
        f"new texts: {report.documents}, tasks: {report.tasks} · {batch}" if batch else "no new texts",
        report.problems,
        as_json=json,
        documents=report.documents,
        tasks=report.tasks,
        batch=batch,
    )
