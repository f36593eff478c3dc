"""What every command shares: its common options, and how it ends."""

import json
import os
import sys
import traceback
from collections.abc import Callable, Iterable
from functools import wraps
from inspect import cleandoc
from pathlib import Path
from typing import Annotated, Any, NoReturn, TypeVar

import typer

from dreiklang.errors import DreiklangError
from dreiklang.problems import Problem
from dreiklang.wording import counted

Root = Annotated[
    Path | None,
    typer.Option(help="The corpus, a folder with annotation/scheme.toml; the nearest one upwards if not given."),
]
Json = Annotated[bool, typer.Option("--json", help="Print a machine-readable summary on standard output.")]
Debug = Annotated[bool, typer.Option("--debug", help="Show the traceback of a failure.")]
Url = Annotated[
    str | None, typer.Option(help="Label Studio's address; LABEL_STUDIO_URL, or the running studio, if not given.")
]
Token = Annotated[
    str | None, typer.Option(help="An access token; better given as LABEL_STUDIO_API_KEY, which no one else sees.")
]

Command = TypeVar("Command", bound=Callable[..., None])


def finish(summary: str, problems: Iterable[Problem] = (), *, as_json: bool = False, **facts: Any) -> NoReturn:
    """Print problems and the one summary line, or both with `facts` as JSON; exit 1 if there are problems, else 0.

    Notes are shown but do not fail the command.
    """
    found = list(problems)
    errors = sum(problem.severity == "error" for problem in found)
    if as_json:
        listed = [
            {"rule": p.rule, "level": p.level, "severity": p.severity, "where": p.where, "message": p.message}
            for p in found
        ]
        said = {"summary": summary, **facts, "problems": listed}
        print(harmless(json.dumps(said, ensure_ascii=False, default=str)))
    else:
        for problem in found:
            print(harmless(f"{problem.rule}  {problem.where}  {problem.message}"))
        print(harmless(summary + (f" · {counted(errors, 'problem')}" if errors else "")))
    raise typer.Exit(1 if errors else 0)


def harmless(line: str) -> str:
    """One line of text in which nothing steers a terminal: control and bidi characters are escaped as JSON has it."""
    if line.isprintable():
        return line
    return "".join(c if c.isprintable() else json.dumps(c)[1:-1] for c in line)


def say(line: str) -> None:
    """Progress, for people, on standard error."""
    print(harmless(line), file=sys.stderr, flush=True)


def guarded(command: Command) -> Command:
    """Turn misuse and failure into one clear line and exit code 2; with `--debug` the traceback comes first.

    The docstring, which `--help` shows, is left with one line a paragraph, so that it wraps where the terminal ends.
    """

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> None:
        try:
            command(*args, **kwargs)
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # whoever read has gone: so must the rest
            raise typer.Exit(1) from None
        except (typer.Exit, typer.Abort, typer.BadParameter):
            raise
        except Exception as error:
            if kwargs.get("debug"):
                traceback.print_exc()
            print(harmless(f"dreiklang: {_sentence(error)}"), file=sys.stderr)
            raise typer.Exit(2) from None
        except KeyboardInterrupt:
            print("dreiklang: stopped by you; what was written is whole", file=sys.stderr)
            raise typer.Exit(130) from None

    paragraphs = cleandoc(command.__doc__ or "").split("\n\n")
    run.__doc__ = "\n\n".join(paragraph.replace("\n", " ") for paragraph in paragraphs)
    return run  # type: ignore[return-value]


def _sentence(error: Exception) -> str:
    if isinstance(error, DreiklangError):
        return str(error)
    if isinstance(error, OSError):
        return f"{error.filename or 'a file'}: {error.strerror or error}: check that it is there, and the free space"
    return f"{type(error).__name__}: {error}: this should not happen; please report it with what --debug shows"
