from typing import Annotated

import typer

from dreiklang.commands.options import Debug, Json, Root, finish

EXAMPLE = "Example:  dreiklang studio --port 8080"


def studio(
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="The port on this machine; any free one if not given.")
    ] = None,
    reset_password: Annotated[bool, typer.Option("--reset-password", help="Make a new password and show it.")] = False,
    root: Root = None,
    json: Json = False,
    debug: Debug = False,
) -> None:
    """Run Label Studio on this machine, with this corpus's project, until Ctrl-C.

    Its data stay in the corpus's .studio/, only this machine can reach it, and it calls nobody. The password is shown
    once, at the first start. In another terminal, push and collect find the server by themselves.
    """
    from contextlib import ExitStack, suppress
    from json import dumps

    from dreiklang.commands.progress import progress
    from dreiklang.commands.target import target
    from dreiklang.corpus import Corpus
    from dreiklang.studio import server
    from dreiklang.studio.connection import connect

    corpus = Corpus.find(root)
    with ExitStack() as stack:
        with progress("Label Studio starts; the first time takes a minute"):
            session = stack.enter_context(server.running(corpus.studio, port, reset_password=reset_password))
            made = target(corpus, connect(session.url, session.token))
        if json:
            facts = {"url": session.url, "username": session.username, "password": session.password, "project": made.id}
            print(dumps(facts), flush=True)
        else:
            print(f"Label Studio runs at {session.url}/projects/{made.id}")
            print(f"  login     {session.username}")
            print(f"  password  {session.password or 'as shown at the first start; --reset-password makes a new one'}")
            print("Stop it with Ctrl-C.", flush=True)
        with suppress(KeyboardInterrupt):
            server.wait(corpus.studio, session)
    finish("Label Studio has stopped", as_json=json)
