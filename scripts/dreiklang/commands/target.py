"""The corpus's project on a server, brought up to date: interface, instructions, plan, labels that were given up."""

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Set

    from dreiklang.corpus import Corpus
    from dreiklang.studio.connection import Connection
    from dreiklang.studio.project import Project


def target(corpus: "Corpus", connection: "Connection") -> "Project":
    """Raises StudioError where labels would be dropped of which no migration says what became of them."""
    from dreiklang.studio.project import project
    from dreiklang.tasks.instruction import instruction
    from dreiklang.tasks.interface import interface

    scheme = corpus.scheme()
    told = instruction(scheme, corpus.handbook())
    brought_along(corpus, connection)
    return project(connection, scheme.name, interface(scheme), told, corpus.plan(), given_up(corpus))


def given_up(corpus: "Corpus") -> "Set[str]":
    """Labels that an interface may lack although answers bear them."""
    from dreiklang.migrations import covered

    return covered(corpus.changes()) | corpus.scheme().retired


def brought_along(corpus: "Corpus", connection: "Connection") -> int:
    """Rename labels in the project's answers, drafts and suggestions, if it still has the old ones: how many changed.

    They are collected first, as they were given.
    """
    from dreiklang.commands.collect import collected
    from dreiklang.tasks.interface import interface

    scheme = corpus.scheme()
    return relabelled(corpus, connection, scheme.name, interface(scheme), lambda: collected(corpus, connection))


def relabelled(
    corpus: "Corpus",
    connection: "Connection",
    title: str,
    interface: str,
    before: Callable[[], object] = lambda: None,
) -> int:
    """The same for the project of this title, which is about to get this interface; `before` runs before any change."""
    from dreiklang import migrations
    from dreiklang.studio.project import dropped, require
    from dreiklang.studio.relabel import relabel as rename
    from dreiklang.tasks import relabel

    given = corpus.changes()
    if not migrations.covered(given) & dropped(connection, title, interface):
        return 0
    migrations.check(given, corpus.scheme())
    fates = migrations.fates(given)
    before()
    return rename(connection, require(connection, title), lambda result: relabel.renamed(result, fates))
