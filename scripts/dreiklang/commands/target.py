"""The corpus's project on a server, brought up to date: interface, instructions, plan, labels that were given up."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dreiklang.corpus import Corpus
    from dreiklang.studio.connection import Connection
    from dreiklang.studio.project import Project


def target(corpus: "Corpus", connection: "Connection") -> "Project":
    """Raises StudioError where labels would be dropped of which no migration says what became of them."""
    from dreiklang.migrations import covered
    from dreiklang.studio.project import project
    from dreiklang.tasks.instruction import instruction
    from dreiklang.tasks.interface import interface

    scheme = corpus.scheme()
    told = instruction(scheme, corpus.handbook())
    brought_along(corpus, connection)
    given_up = covered(corpus.changes()) | scheme.retired
    return project(connection, scheme.name, interface(scheme), told, corpus.plan(), given_up)


def brought_along(corpus: "Corpus", connection: "Connection") -> int:
    """Rename labels in the project's answers, drafts and suggestions, if it still has the old ones: how many changed.

    They are collected first, as they were given.
    """
    from dreiklang import migrations
    from dreiklang.commands.collect import collected
    from dreiklang.studio.project import dropped, require
    from dreiklang.studio.relabel import relabel as rename
    from dreiklang.tasks import relabel
    from dreiklang.tasks.interface import interface

    given, scheme = corpus.changes(), corpus.scheme()
    if not migrations.covered(given) & dropped(connection, scheme.name, interface(scheme)):
        return 0
    migrations.check(given, scheme)
    fates = migrations.fates(given)
    collected(corpus, connection)
    return rename(connection, require(connection, scheme.name), lambda result: relabel.renamed(result, fates))
