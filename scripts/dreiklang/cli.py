"""The command `dreiklang`. Command modules import what is heavy when they run, so that `--help` stays quick."""

import sys
from collections.abc import Callable
from io import TextIOWrapper
from typing import Annotated

import typer

from dreiklang import __version__
from dreiklang.commands import (
    add,
    adjudicate,
    agreement,
    annotators,
    carry,
    check,
    collect,
    demo,
    diff,
    docs,
    hydrate,
    init,
    publish,
    push,
    release,
    return_,
    scheme,
    status,
    studio,
    tasks,
    verify,
    withdraw,
)
from dreiklang.commands.options import guarded

app = typer.Typer(
    name="dreiklang",
    help="From German texts to Label Studio tasks, and from people's answers to a dataset others can cite.",
    epilog="Start with:  dreiklang init my-corpus  ·  then add, tasks, studio, push, collect, adjudicate, release",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)


def _version(asked: bool) -> None:
    if asked:
        print(f"dreiklang {__version__}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and leave.")
    ] = False,
) -> None:
    pass


def _register(command: Callable[..., None], example: str, group: typer.Typer = app) -> None:
    group.command(command.__name__.rstrip("_"), epilog=example)(guarded(command))


def _group(name: str, help: str) -> typer.Typer:
    """Commands of two words, e.g. `dreiklang annotators add`."""
    group = typer.Typer(no_args_is_help=True, rich_markup_mode="rich")
    app.add_typer(group, name=name, help=help)
    return group


# In the order of the journey, which is the order `--help` lists them in:
_register(init.init, init.EXAMPLE)
_register(add.add, add.EXAMPLE)
_register(tasks.tasks, tasks.EXAMPLE)
_register(studio.studio, studio.EXAMPLE)
_register(push.push, push.EXAMPLE)
people = _group("annotators", annotators.HELP)
_register(annotators.add, annotators.ADD, people)
_register(annotators.list_, annotators.LIST, people)
_register(annotators.assign, annotators.ASSIGN, people)
_register(annotators.password, annotators.PASSWORD, people)
_register(annotators.remove, annotators.REMOVE, people)
_register(collect.collect, collect.EXAMPLE)
_register(status.status, status.EXAMPLE)
_register(agreement.agreement, agreement.EXAMPLE)
_register(return_.return_, return_.EXAMPLE)
_register(adjudicate.adjudicate, adjudicate.EXAMPLE)
_register(carry.carry, carry.EXAMPLE)
_register(check.check, check.EXAMPLE)
labels = _group("scheme", scheme.HELP)
_register(scheme.diff, scheme.DIFF, labels)
_register(scheme.migrate, scheme.MIGRATE, labels)
_register(release.release, release.EXAMPLE)
_register(verify.verify, verify.EXAMPLE)
_register(withdraw.withdraw, withdraw.EXAMPLE)
_register(diff.diff, diff.EXAMPLE)
_register(publish.publish, publish.EXAMPLE)
_register(hydrate.hydrate, hydrate.EXAMPLE)
_register(demo.demo, demo.EXAMPLE)
_register(docs.docs, docs.EXAMPLE)


def main() -> None:
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal that lacks a character is no reason to fail
    app()
